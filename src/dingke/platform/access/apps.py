from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "dingke.platform.access"
    label = "access"
    verbose_name = _("Access")

    def ready(self) -> None:
        from dingke.engine import access, action, ports
        from dingke.platform.access import stating
        from dingke.platform.access.disclosures import CountedDisclosures
        from dingke.platform.access.policy import GrantPolicy

        for followed in (stating.GrantConduct, stating.FieldGrantConduct, stating.HoldingConduct):
            action.conduct(followed)
        access.fit(GrantPolicy())
        ports.ports.disclosures = CountedDisclosures()
