"""What is shown of base points and of what adjusts them."""

from django.db import models as fields
from django.utils.translation import gettext_lazy as _

from dingke.domains.credit import actions, models, queries
from dingke.domains.customers.models import Customer
from dingke.engine.parts import Contribution, Door, Facts, Group, Tab, Timeline, View
from dingke.engine.resource import Resource

TABS = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))


class ScoreResource(Resource):
    model = models.Score
    purpose = _(
        "The points a customer starts from, with scorecard and evidence; adjustments are counted on top of them."
    )
    slug, icon, avatar, under = "credit-scores", "gauge", None, "credit-adjustments"
    columns = ("code", "customer", "as_of", "points", "arrears", "arrears_on", "source")
    more_columns = ("finance", "fulfilment", "business", "external", "evidence", "created_by", "created_at")
    filters = ("customer", "as_of", "points", "arrears", "arrears_on", "source", "created_at")
    sort = "-as_of"
    sorts = ("as_of", "points", "updated_at")
    search = {"code": "A", "customer__name": "B", "source": "C"}
    sublabel = ("customer__name",)
    headline = ("customer", "as_of")
    views = (View(_("In arrears"), arrears="owes"), View(_("All")))
    form = (
        Group(_("Base points"), "customer", "as_of", "points"),
        Group(_("Scorecard"), "finance", "fulfilment", "business", "external"),
        Group(_("On what it rests"), "source", "evidence", "arrears", "arrears_on"),
    )
    detail = TABS
    appears_on = (Customer,)
    panel = ("as_of", "points", "arrears", "source")
    contributes = (
        Contribution(
            on=Customer,
            name="credit_points",
            label=_("credit points"),
            field=fields.IntegerField(),
            values=queries.points_of,
            of=((models.Score, "points"), (models.Adjustment, "delta")),
        ),
    )


class AdjustmentResource(Resource):
    model = models.Adjustment
    purpose = _("What adds to or takes from a customer's credit points, decided by right and never changed afterwards.")
    slug, icon, avatar, menu = "credit-adjustments", "adjustments", None, 38
    columns = (
        "code",
        "customer",
        "delta",
        "reason_code",
        "status",
        "decision",
        "effective_from",
        "expires_on",
        "proposed_by",
        "decided_by",
        "basis",
    )
    more_columns = ("reason", "evidence", "decided_on", "revoked_on", "revoked_by", "created_at", "updated_at")
    filters = (
        "customer",
        "status",
        "reason_code",
        "delta",
        "effective_from",
        "expires_on",
        "proposed_by",
        "decided_by",
        "decided_on",
        "created_at",
    )
    beside = (Door(_("Base points"), "gauge", "/credit-scores/"),)
    sorts = ("effective_from", "delta", "updated_at")
    search = {"code": "A", "customer__name": "B", "reason": "C"}
    sublabel = ("customer__name",)
    headline = ("customer", "proposed_by")
    views = (
        View(_("Taken effect"), status="in_force"),
        View(_("Not decided"), status="draft"),
        View(_("Proposed by me"), proposed_by="me"),
        View(_("All")),
    )
    form = (
        Group(_("Credit adjustment"), "customer", "delta", "reason_code", "effective_from", "expires_on"),
        Group(_("Reason and evidence"), "reason", "evidence"),
    )
    quick = ("customer", "delta", "reason_code", "reason", "evidence")
    detail = TABS
    appears_on = (Customer,)
    panel = ("delta", "reason_code", "status", "effective_from", "expires_on")
    verbs = (actions.apply, actions.revoke)
    contributes = (
        Contribution(
            on=models.Adjustment,
            name="decision",
            label=_("state of the decision"),
            field=fields.CharField(),
            values=queries.decisions_of,
        ),
    )
