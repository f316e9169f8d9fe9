"""What is shown of resources and of what is allocated."""

from django.utils.translation import gettext_lazy as _

from dingke.domains.customers.models import Customer
from dingke.domains.dispatch import actions, models
from dingke.engine.parts import Door, Facts, Group, Tab, Timeline, View
from dingke.engine.resource import Resource

TABS = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))


class DeployableResource(Resource):
    model = models.Deployable
    purpose = _("People, crews, vehicles and equipment that can be sent to customers.")
    slug, icon, avatar, under = "resources", "truck", None, "allocations"
    columns = ("name", "kind", "department", "owner", "capacity", "since", "until")
    more_columns = ("code", "person", "created_at", "updated_at")
    filters = ("kind", "department", "owner", "person", "since", "until", "name")
    sort = "name"
    sorts = ("name", "since", "updated_at")
    search = {"name": "A", "code": "A", "capacity": "C"}
    sublabel = ("kind",)
    headline = ("kind", "department")
    views = (View(_("In service"), until__empty="1"), View(_("All")))
    form = (Group(_("Resource"), "name", "kind", "owner", "person", "capacity", "since", "until"),)
    quick = ("name", "kind", "owner", "capacity")
    detail = TABS
    panel = ("kind", "department", "capacity")


class AllocationResource(Resource):
    model = models.Allocation
    purpose = _("Which person, crew, vehicle or equipment is with which customer, and when; never two at one time.")
    slug, icon, avatar, menu = "allocations", "calendar-time", None, 36
    columns = ("purpose", "resource", "since", "until", "status", "customer", "allocated_by", "basis")
    more_columns = ("code", "owner", "outcome", "created_at", "updated_at")
    filters = ("resource", "since", "until", "status", "customer", "resource__kind", "owner", "allocated_by", "purpose")
    beside = (Door(_("Resources"), "truck", "/resources/"),)
    sort = "-since"
    sorts = ("since", "until", "updated_at")
    search = {"purpose": "A", "code": "A", "resource__name": "B", "customer__name": "B"}
    sublabel = ("resource__name", "status")
    headline = ("status", "resource", "customer")
    views = (
        View(_("Planned and under way"), sort="since", status="planned,under_way"),
        View(_("Begins this week"), sort="since", since__gte="this_week", since__lte="this_week"),
        View(_("Allocated by me"), allocated_by="me"),
        View(_("All")),
    )
    form = (Group(_("Allocation"), "resource", "since", "until", "customer", "purpose"),)
    quick = ("resource", "since", "until", "customer", "purpose")
    detail = TABS
    appears_on = (models.Deployable, Customer)
    panel = ("purpose", "resource", "since", "until", "status")
    verbs = (actions.begin, actions.finish, actions.cancel)
