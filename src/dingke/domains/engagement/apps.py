from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EngagementConfig(AppConfig):
    name = "dingke.domains.engagement"
    label = "engagement"
    verbose_name = _("Visits and business trips")

    def ready(self) -> None:
        from dingke.domains.engagement.models import Trip, Visit
        from dingke.domains.engagement.queries import journey, met
        from dingke.engine import places

        places.placed(Trip, "left", "engagement/journey.html", brief=True)(journey)
        places.placed(Visit, "left", "engagement/met.html", brief=True)(met)
