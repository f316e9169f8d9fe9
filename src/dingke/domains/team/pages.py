"""How reviews of promotions are drawn in lists and under their titles."""

from dingke.domains.team.models import PromotionReview
from dingke.domains.team.queries import TONES
from dingke.engine.surfaces.viewing import dots

dots(PromotionReview, "status", TONES)
