from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamConfig(AppConfig):
    name = "dingke.domains.team"
    label = "team"
    verbose_name = _("Promotion reviews")

    def ready(self) -> None:
        from dingke.domains.team.models import PromotionReview
        from dingke.domains.team.queries import laid_out
        from dingke.engine import places

        places.placed(PromotionReview, "note", "team/material.html", brief=True)(laid_out)
