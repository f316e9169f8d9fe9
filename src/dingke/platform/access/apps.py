from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
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

        post_migrate.connect(renew, sender=self)
        for followed in (stating.GrantConduct, stating.FieldGrantConduct, stating.HoldingConduct):
            action.conduct(followed)
        access.fit(GrantPolicy())
        ports.ports.disclosures = CountedDisclosures()


def renew(**_: Any) -> None:
    """After every migrate: what a release adds is granted to the roles that were there before it."""
    from dingke.platform.access.renewing import renew_roles

    renew_roles()
