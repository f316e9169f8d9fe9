"""What is shown of reviews of promotions."""

from django.utils.translation import gettext_lazy as _

from dingke.domains.team import actions
from dingke.domains.team.models import PromotionReview
from dingke.engine.parts import ME, Facts, Group, Tab, Timeline, Transfer, View
from dingke.engine.resource import Resource
from dingke.platform.people.models import User


class PromotionReviewResource(Resource):
    model = PromotionReview
    purpose = _("Somebody put forward for a position, with the material of that day and the gaps in it.")
    slug, icon, avatar, menu = "promotion-reviews", "stairs-up", None, 65
    columns = ("code", "user", "from_position", "to_position", "by_when", "status", "material_on", "proposer")
    more_columns = ("department", "why", "off_path", "decided_by", "decided_on", "reason", "created_at", "updated_at")
    filters = (
        "status",
        "user",
        "from_position",
        "to_position",
        "by_when",
        "department",
        "proposer",
        "decided_on",
        "material_on",
        "created_at",
    )
    sort = "-by_when"
    sorts = ("by_when", "updated_at")
    search = {"code": "A", "user__name": "B"}
    sublabel = ("user__name", "status")
    headline = ("user",)
    views = (
        View(_("Under review"), status="open,asked"),
        View(_("Proposed by me"), proposer=ME),
        View(_("Of me"), user=ME),
        View(_("All")),
    )
    form = (Group(_("Promotion"), "user", "to_position", "by_when"), Group(_("In words"), "why", "off_path"))
    asked_after = {"off_path": "off_path"}
    quick = ("user", "to_position", "by_when", "why")
    detail = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))
    panel = ("user", "to_position", "by_when", "status")
    appears_on = (User,)
    transfer = Transfer(keys=("code", "stated_id"))
    verbs = (
        actions.apply,
        actions.bring,
        actions.withdraw,
        actions.name_reviewer,
        actions.release_reviewer,
    )
