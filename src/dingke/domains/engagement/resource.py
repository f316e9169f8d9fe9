"""What is shown of visits, business trips and days worked elsewhere."""

from django.utils.translation import gettext_lazy as _

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.domains.engagement.actions import days, trips, visits
from dingke.domains.engagement.models import Attendee, DayNote, Trip, Visit
from dingke.engine.parts import ME, THIS_MONTH, Daily, Door, Facts, Group, Tab, Timeline, Transfer, View, Waiting
from dingke.engine.resource import Resource

TABS = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))


class VisitResource(Resource):
    model = Visit
    purpose = _("What is planned with customers, what was said there, and what comes next.")
    slug, icon, letter, menu = "visits", "map-pin", "b", 32
    avatar = None
    columns = ("purpose", "customer", "contact", "day", "status", "outcome", "next_step", "next_step_on")
    more_columns = ("code", "others", "planned_on", "held_on", "said", "trip", "reason", "department", "updated_at")
    filters = (
        "status",
        "owner",
        "customer",
        "contact",
        "day",
        "outcome",
        "next_step_on",
        "trip",
        "customer__grade",
        "customer__region_code",
        "department",
        "purpose",
        "created_at",
        "updated_at",
    )
    beside = (
        Door(_("Business trips"), "plane", "/trips/"),
        Door(_("Attendance notes"), "calendar-user", "/day-notes/"),
        Door(_("People at visits"), "users", "/attendees/"),
    )
    sort = "-day"
    sorts = ("day", "updated_at")
    search = {"purpose": "A", "customer__name": "B", "customer__short_name": "B", "said": "C", "next_step": "C"}
    sublabel = ("customer__name", "day")
    headline = ("customer", "contact", "owner")
    views = (
        View(_("Mine, planned"), owner=ME, status="planned", sort="day"),
        View(_("To be logged"), owner=ME, status="planned", day__lte="today", sort="day"),
        View(_("Held this month"), status="held", day=THIS_MONTH),
        View(_("All")),
    )
    waiting = Waiting("day", owner=ME, status="planned")
    daily = Daily(_("Log visit"), "held_on")
    form = (
        Group(_("Visit"), "customer", "purpose", "contact", "held_on", "outcome", "said"),
        Group(_("Next"), "next_step", "next_step_on", "owner"),
        Group(_("Plan and company"), "planned_on", "others", "trip", folded=True),
    )
    quick = ("customer", "purpose", "contact", "held_on", "said")
    bulk = ("trip", "planned_on")
    detail = TABS
    appears_on = (Customer, Contact, Trip)
    also_on = {Contact: "attendees__contact"}
    panel = ("purpose", "day", "status", "contact", "outcome", "next_step")
    transfer = Transfer(
        keys=("code", "stated_id"),
        headers={
            "purpose": ("拜访目的", "目的", "主题"),
            "customer": ("客户", "客户名称", "公司名称"),
            "contact": ("联系人", "拜访对象"),
            "held_on": ("拜访日期", "拜访时间", "日期"),
            "said": ("纪要", "拜访内容", "内容", "说了什么"),
            "owner": ("拜访人", "负责人"),
        },
    )
    verbs = (visits.hold, visits.cancel)


class AttendeeResource(Resource):
    model = Attendee
    slug, icon, avatar, under = "attendees", "users", None, "visits"
    columns = ("visit", "contact", "colleague", "part", "visit__day", "visit__status", "customer")
    more_columns = ("code", "owner", "created_at", "updated_at")
    filters = ("visit", "contact", "colleague", "customer", "visit__day", "visit__status", "owner", "created_at")
    search = {"visit__purpose": "A", "contact__name": "A", "colleague__name": "B"}
    sublabel = ("visit__day",)
    form = (Group(_("Who took part"), "visit", "contact", "colleague", "part"),)
    quick = ("visit", "contact", "colleague")
    detail = TABS
    appears_on = (Visit,)
    panel = ("contact", "colleague", "part")
    transfer = Transfer(
        keys=("code", "stated_id"),
        headers={"visit": ("拜访",), "contact": ("联系人", "参与联系人"), "colleague": ("同事", "同行人")},
    )


class TripResource(Resource):
    model = Trip
    purpose = _("A journey with the visits that it serves: asked for, decided by its cost, reported afterwards.")
    slug, icon, avatar, under = "trips", "plane", None, "visits"
    columns = ("code", "places", "owner", "first_day", "last_day", "status", "cost", "spent")
    more_columns = (
        "kind",
        "purpose",
        "transport",
        "approved_by",
        "approved_on",
        "reported_on",
        "report",
        "reason",
        "department",
        "created_at",
        "updated_at",
    )
    filters = (
        "status",
        "owner",
        "first_day",
        "last_day",
        "kind",
        "transport",
        "cost",
        "department",
        "approved_on",
        "reported_on",
        "places",
        "created_at",
    )
    sort = "-first_day"
    sorts = ("first_day", "updated_at")
    search = {"code": "A", "places": "A", "purpose": "C"}
    sublabel = ("owner__name", "status")
    headline = ("owner", "kind")
    views = (
        View(_("Mine"), owner=ME),
        View(_("Being decided"), status="asked"),
        View(_("To be reported"), status="approved,under_way", last_day__lte="today"),
        View(_("Reported, not closed"), status="reported"),
        View(_("All")),
    )
    form = (
        Group(_("Business trip"), "places", "first_day", "last_day", "kind", "purpose"),
        Group(_("Way and cost"), "transport", "cost"),
    )
    quick = ("places", "first_day", "last_day", "purpose", "cost")
    detail = TABS
    panel = ("places", "first_day", "last_day", "status", "cost")
    transfer = Transfer(keys=("code", "stated_id"))
    verbs = (trips.apply, trips.set_out, trips.hand_in, trips.close, trips.cancel)


class DayNoteResource(Resource):
    model = DayNote
    purpose = _("Days worked elsewhere or at other hours, confirmed by the superior.")
    slug, icon, avatar, under = "day-notes", "calendar-user", None, "visits"
    columns = ("code", "owner", "day", "kind", "hours", "note", "standing", "trip")
    more_columns = ("confirmed_by", "confirmed_on", "reason", "department", "created_at", "updated_at")
    filters = ("owner", "day", "kind", "standing", "trip", "department", "confirmed_on", "created_at")
    sort = "-day"
    sorts = ("day", "updated_at")
    search = {"code": "A", "note": "C"}
    sublabel = ("owner__name", "day")
    headline = ("standing", "owner", "trip")
    views = (
        View(_("Mine"), owner=ME),
        View(_("Not confirmed"), standing="stated", sort="day"),
        View(_("This month"), day=THIS_MONTH),
        View(_("All")),
    )
    form = (Group(_("Attendance note"), "day", "kind", "hours", "note"),)
    quick = ("day", "kind", "hours", "note")
    detail = TABS
    appears_on = (Trip,)
    panel = ("day", "kind", "hours", "standing")
    transfer = Transfer(keys=("code", "stated_id"))
    verbs = (days.confirm, days.refuse)
