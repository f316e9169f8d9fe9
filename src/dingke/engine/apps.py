from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class EngineConfig(AppConfig):
    name = "dingke.engine"
    label = "engine"
    verbose_name = _("Engine")

    def ready(self) -> None:
        from dingke.engine import checks, kinds  # noqa: F401 – checks register themselves; kinds need the app registry

        autodiscover_modules("kinds", "actions", "resource")
