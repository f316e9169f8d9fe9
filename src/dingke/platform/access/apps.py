from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "dingke.platform.access"
    label = "access"
    verbose_name = _("Access")

    def ready(self) -> None:
        from dingke.engine import access
        from dingke.platform.access.policy import GrantPolicy

        access.fit(GrantPolicy())
