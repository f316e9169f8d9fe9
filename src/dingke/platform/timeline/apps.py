from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimelineConfig(AppConfig):
    name = "dingke.platform.timeline"
    label = "timeline"
    verbose_name = _("Timeline")

    def ready(self) -> None:
        from dingke.engine import ports
        from dingke.platform.timeline.history import EventHistory

        ports.ports.history = EventHistory()
