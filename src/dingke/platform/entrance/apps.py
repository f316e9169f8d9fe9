from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EntranceConfig(AppConfig):
    name = "dingke.platform.entrance"
    label = "entrance"
    verbose_name = _("Sign-in")

    def ready(self) -> None:
        from dingke.platform.entrance import watching

        watching.listen()
