"""What is shown of requests of people, notices, times of keeping, recipients, breaches, assessments."""

from django.utils.translation import gettext_lazy as _

from dingke.engine.parts import Facts, Group, Tab, Timeline, View
from dingke.engine.resource import Resource
from dingke.platform.privacy import models
from dingke.platform.privacy.actions import requests

TABS = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))
OPEN = "received,identified,found,done,refused"


class RequestResource(Resource):
    model = models.Request
    purpose = _("What people ask about their own data, with the day by which it is answered.")
    slug, icon, avatar, under = "privacy-requests", "user-question", None, "privacy"
    columns = ("code", "kind", "applicant", "stage", "due_on", "received_on", "about", "answered_on")
    more_columns = ("received_how", "article", "keep_until", "created_at", "updated_at")
    filters = ("kind", "stage", "due_on", "received_on", "answered_on", "article", "about", "keep_until")
    sort = "due_on"
    sorts = ("due_on", "received_on", "updated_at")
    search = {"code": "A", "applicant": "B", "about": "C"}
    sublabel = ("kind", "stage")
    views = (View(_("Open"), sort="due_on", stage=OPEN), View(_("All"), sort="-received_on"))
    form = (
        Group(_("Request"), "kind", "applicant", "reach", "received_on", "received_how", "about"),
        Group(_("In words"), "wish"),
    )
    quick = ("kind", "applicant", "reach", "received_how")
    detail = TABS
    panel = ("kind", "stage", "due_on")
    verbs = (requests.identify, requests.find, requests.carry_out, requests.refuse, requests.respond)


class NoticeResource(Resource):
    model = models.Notice
    slug, icon, avatar, under = "privacy-notices", "speakerphone", None, "privacy"
    columns = ("title", "number", "effective_from", "purposes", "controller", "updated_at")
    more_columns = ("code", "kept", "reach")
    filters = ("effective_from", "title", "created_at", "updated_at")
    sort = "-effective_from"
    sorts = ("effective_from", "number", "updated_at")
    search = {"title": "A", "controller": "B"}
    views = (View(_("All")),)
    form = (
        Group(_("Notice"), "title", "effective_from", "controller", "reach"),
        Group(_("What is told"), "purposes", "categories", "kept", "rights", "other"),
    )
    quick = ("title", "effective_from")
    detail = TABS


class RetentionResource(Resource):
    model = models.Retention
    slug, icon, avatar, under = "privacy-retention", "calendar-time", None, "privacy"
    columns = ("purpose", "months", "effective_from", "effective_to", "source_doc", "clause", "updated_at")
    more_columns = ("code",)
    filters = ("purpose", "months", "effective_from", "effective_to")
    sort = "purpose"
    sorts = ("purpose", "updated_at")
    views = (View(_("All")),)
    form = (Group(_("Time of keeping"), "purpose", "months", "effective_from", "effective_to", "source_doc", "clause"),)
    quick = ("purpose", "months", "effective_from", "source_doc")
    detail = TABS


class RecipientResource(Resource):
    model = models.Recipient
    purpose = _("To whom personal information goes, for what, and under which agreement.")
    slug, icon, avatar, under = "privacy-recipients", "share-3", None, "privacy"
    columns = ("name", "role", "purpose", "categories", "agreement", "since", "until", "updated_at")
    more_columns = ("code", "has_separate_consent", "is_abroad")
    filters = ("role", "purpose", "has_separate_consent", "is_abroad", "since", "until", "name")
    sort = "name"
    sorts = ("name", "since", "updated_at")
    search = {"name": "A", "categories": "C"}
    views = (View(_("All")),)
    form = (
        Group(_("Recipient"), "name", "role", "purpose", "categories"),
        Group(_("Ground"), "agreement", "has_separate_consent", "is_abroad", "since", "until"),
    )
    quick = ("name", "role", "purpose", "categories", "agreement", "since")
    detail = TABS


class BreachResource(Resource):
    model = models.Breach
    purpose = _("What got out, when it was noticed, and by when the authority and the people are told.")
    slug, icon, avatar, under = "privacy-breaches", "shield-x", None, "privacy"
    columns = (
        "title",
        "discovered_on",
        "notify_by",
        "authority_told_on",
        "people_told_on",
        "people_count",
        "closed_on",
    )
    more_columns = ("code", "categories", "updated_at")
    filters = ("discovered_on", "notify_by", "authority_told_on", "people_told_on", "closed_on", "people_count")
    sort = "-discovered_on"
    sorts = ("discovered_on", "notify_by", "updated_at")
    search = {"title": "A", "categories": "C"}
    views = (View(_("Open"), closed_on__empty="1"), View(_("All")))
    form = (
        Group(_("Breach"), "title", "discovered_on", "categories", "people_count", "cause", "harm"),
        Group(_("What was done"), "measures", "authority_told_on", "people_told_on", "why_not_told", "closed_on"),
    )
    quick = ("title", "discovered_on", "categories")
    detail = TABS


class AssessmentResource(Resource):
    model = models.ImpactAssessment
    purpose = _("Before a use of personal information that bears risks: why it is needed, risks, measures, verdict.")
    slug, icon, avatar, under = "privacy-assessments", "scale", None, "privacy"
    columns = ("title", "occasions", "verdict", "assessed_on", "assessor", "keep_until", "updated_at")
    more_columns = ("code", "categories", "recipient")
    filters = ("verdict", "assessed_on", "assessor", "recipient", "keep_until", "title")
    sorts = ("assessed_on", "updated_at")
    search = {"title": "A", "categories": "C"}
    views = (View(_("Not concluded"), verdict="open"), View(_("All")))
    form = (
        Group(_("Processing"), "title", "occasions", "categories", "necessity", "recipient"),
        Group(_("Assessment"), "risks", "measures", "verdict", "assessed_on", "assessor"),
    )
    quick = ("title", "occasions", "categories", "necessity", "risks")
    appears_on = (models.Recipient,)
    detail = TABS
    panel = ("title", "verdict", "assessed_on")
