"""What is shown of the numbers that the company states for a time."""

from django.utils.translation import gettext_lazy as _

from dingke.engine.parts import Facts, Group, Tab, Timeline, View
from dingke.engine.resource import Resource
from dingke.platform.workspace.models import DatedValue
from dingke.platform.workspace.stating import DatedValueConduct

__all__ = ["DatedValueConduct", "DatedValueResource"]


class DatedValueResource(Resource):
    model = DatedValue
    slug, icon, avatar, under = "dated-values", "calendar-stats", None, "privacy"
    formerly = ("privacy-export-limits",)
    columns = ("what", "number", "effective_from", "effective_to", "source_doc", "clause", "updated_at")
    more_columns = ("code",)
    filters = ("what", "number", "effective_from", "effective_to")
    sort = "-effective_from"
    sorts = ("effective_from", "updated_at")
    views = (View(_("All")),)
    form = (Group(_("Dated value"), "what", "number", "effective_from", "effective_to", "source_doc", "clause"),)
    quick = ("what", "number", "effective_from", "source_doc")
    detail = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))
