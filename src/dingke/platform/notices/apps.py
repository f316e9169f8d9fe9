from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "dingke.platform.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from dingke.engine import ports
        from dingke.platform.notices.keeping import KeptNotices

        ports.ports.notices = KeptNotices()
