"""What is shown of exemptions from the separation of duties."""

from django.utils.translation import gettext_lazy as _

from dingke.engine.parts import Facts, Group, Tab, Timeline, View
from dingke.engine.resource import Resource
from dingke.platform.authority import models


class SodExemptionResource(Resource):
    model = models.SodExemption
    purpose = _("Where proposing and deciding may lie in one hand, with the reason and the time.")
    slug, icon, avatar, under = "sod-exemptions", "arrows-split-2", "", "authority"
    columns = ("user", "matter", "verbs", "since", "until", "granted_by", "why")
    more_columns = ("code", "created_at", "updated_at")
    filters = ("user", "matter", "since", "until", "granted_by")
    sorts = ("updated_at", "since", "until")
    search = {"why": "B", "user__name": "A"}
    views = (View(_("All")),)
    form = (Group(_("Exemption"), "user", "matter", "verbs", "since", "until", "why"),)
    quick = ("user", "matter", "verbs", "since", "until", "why")
    detail = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))
    panel = ("user", "matter", "verbs", "since", "until", "why")
