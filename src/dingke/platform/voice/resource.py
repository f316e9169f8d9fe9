"""What is shown of suggestions, questions and requests for access."""

from django.utils.translation import gettext_lazy as _

from dingke.engine.parts import Door, Facts, Group, Tab, Timeline, View
from dingke.engine.resource import Resource
from dingke.platform.voice import actions, granting
from dingke.platform.voice.models import AccessRequest, Suggestion

TABS = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))


class SuggestionResource(Resource):
    model = Suggestion
    purpose = _(
        "An improvement goes to the department that can make it, a question to personnel; each is answered by a day."
    )
    slug, icon, avatar, under = "suggestions", "message-circle", None, ""
    columns = ("title", "kind", "status", "department", "asker", "due_on", "answered_by", "answered_on")
    more_columns = ("code", "about", "asked_on", "created_at", "updated_at")
    filters = ("kind", "status", "department", "asker", "asked_on", "due_on", "answered_by", "answered_on", "title")
    beside = (Door(_("Requests for access"), "key", "/access-requests/"),)
    sort = "-asked_on"
    sorts = ("asked_on", "due_on", "answered_on", "updated_at")
    search = {"title": "A", "about": "B", "text": "C"}
    sublabel = ("kind", "status")
    headline = ("kind", "asker", "department")
    views = (
        View(_("Not answered"), sort="due_on", status="open,taken"),
        View(_("Brought forward by me"), asker="me"),
        View(_("All")),
    )
    form = (
        Group(_("Suggestion or question"), "kind", "title", "department", "about"),
        Group(_("In words"), "text"),
    )
    quick = ("kind", "title", "department", "text")
    detail = TABS
    panel = ("kind", "status", "due_on")
    verbs = (actions.reply, actions.take_up, actions.decline, actions.follow_up, actions.withdraw)


class AccessRequestResource(Resource):
    model = AccessRequest
    purpose = _("Who needs to see more for a while asks here; what is granted ends by itself on its last day.")
    slug, icon, avatar, under = "access-requests", "key", None, "suggestions"
    columns = ("code", "role", "asker", "standing", "last_day", "granted_by", "granted_on", "ended_on")
    more_columns = ("why", "created_at", "updated_at")
    filters = ("standing", "role", "asker", "last_day", "granted_by", "granted_on", "ended_on", "created_at")
    sorts = ("last_day", "granted_on", "updated_at")
    search = {"code": "A", "why": "C"}
    sublabel = ("standing",)
    headline = ("asker", "role")
    views = (View(_("Asked by me"), asker="me"), View(_("All")))
    form = (Group(_("Request for access"), "role", "last_day"), Group(_("In words"), "why"))
    quick = ("role", "last_day", "why")
    detail = TABS
    panel = ("role", "standing", "last_day")
    verbs = (granting.apply, granting.end)
