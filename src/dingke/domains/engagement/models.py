"""Visits to customers, the business trips that serve them, and notes on days that were worked elsewhere."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer, OfCustomer
from dingke.domains.engagement import terms
from dingke.engine.access import Scope
from dingke.engine.fields import MoneyField
from dingke.engine.tracking import tracked
from dingke.platform.people.models import Owned, User


@tracked()
class Trip(Owned):
    """Somebody's journey on business. The visits it serves name it (``Visit.trip``).

    first_day, last_day: both are days of the trip. cost: what it is thought to cost, on which the decision rests;
    spent: what it did cost, as reported.
    """

    CODE_PREFIX = "CC"
    SCOPE: ClassVar[Scope] = Scope(own=("owner_id",), department=("department_id",))

    owner = models.ForeignKey(
        User,
        verbose_name=_("traveller"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="trips",
        db_index=False,
    )
    kind = models.CharField(
        _("travels for"), max_length=8, choices=terms.TripKind.choices, default=terms.TripKind.VISITS
    )
    places = models.CharField(_("to which places"), max_length=120)
    purpose = models.TextField(_("purpose of the trip"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), help_text=_("Belongs to the trip as well."))
    transport = models.CharField(_("transport"), max_length=8, choices=terms.Transport.choices, blank=True)
    cost = MoneyField(_("estimated cost"), help_text=_("Travel, lodging and allowance together, in yuan."))
    status = models.CharField(
        _("status"), max_length=10, choices=terms.TripStatus.choices, default=terms.TripStatus.DRAFT, editable=False
    )
    approved_by = models.ForeignKey(
        User, verbose_name=_("approved by"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    approved_on = models.DateField(_("approved on"), null=True, editable=False)
    report = models.TextField(_("report of the trip"), blank=True, editable=False)
    spent = MoneyField(_("actual cost"), null=True, editable=False)
    reported_on = models.DateField(_("reported on"), null=True, editable=False)
    reason = models.CharField(_("why it is cancelled"), max_length=200, blank=True, editable=False)

    class Meta(Owned.Meta):
        verbose_name = _("business trip")
        verbose_name_plural = _("business trips")
        constraints = (
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="trip_days",
                violation_error_message=_("A trip ends on its first day or later."),
            ),
            models.CheckConstraint(
                condition=Q(cost__gte=0) & (Q(spent=None) | Q(spent__gte=0)),
                name="trip_cost",
                violation_error_message=_("A cost is not negative."),
            ),
        )
        indexes = (
            models.Index("owner", "first_day", name="trip_owner_day"),  # one's own, and whether two meet
            models.Index("department", "first_day", name="trip_department_day"),
            models.Index("status", "first_day", name="trip_status_day"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.places}"


@tracked()
class Visit(OfCustomer):
    """One meeting with people of a customer, planned or held.

    day: when it was held, else when it is planned; follows from these. others: who else was there, of either side.
    """

    CODE_PREFIX = "BF"
    KEY_NAMES = ("purpose",)

    contact = models.ForeignKey(
        Contact,
        verbose_name=_("contact met"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visits",
        help_text=_("Whom it is mainly about; others are named below."),
    )
    others = models.CharField(_("who else takes part"), max_length=200, blank=True)
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    held_on = models.DateField(
        _("held on"), null=True, blank=True, help_text=_("Leave it empty as long as it is only planned.")
    )
    day = models.DateField(_("day of the visit"), editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=terms.VisitStatus.choices, default=terms.VisitStatus.PLANNED, editable=False
    )
    purpose = models.CharField(_("purpose of the visit"), max_length=200)
    outcome = models.CharField(_("result of the visit"), max_length=10, choices=terms.Outcome.choices, blank=True)
    said = models.TextField(_("what was said"), blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)
    reason = models.CharField(_("why it was cancelled"), max_length=200, blank=True, editable=False)
    trip = models.ForeignKey(
        Trip,
        verbose_name=_("on which business trip"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visits",
        help_text=_("The trip lasts over the day of the visit."),
    )

    class Meta(OfCustomer.Meta):
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = (
            models.CheckConstraint(
                condition=Q(status=terms.VisitStatus.HELD, held_on__isnull=False)
                | (~Q(status=terms.VisitStatus.HELD) & Q(held_on=None)),
                name="visit_held_has_day",
            ),
        )
        indexes = (
            models.Index("customer", F("day").desc(), F("id").desc(), name="visit_customer_day"),  # customer's page
            models.Index(F("day").desc(), F("id").desc(), name="visit_by_day"),
            models.Index("owner", "day", "id", name="visit_owner_day"),
            models.Index("department", "day", "id", name="visit_department_day"),
            models.Index("account_owner", "day", "id", name="visit_account_owner_day"),
            models.Index("account_department", "day", "id", name="visit_account_dep_day"),
        )

    def __str__(self) -> str:
        return self.purpose


@tracked()
class Attendee(OfCustomer):
    """Somebody who took part in a visit beside the contact it names: one of the customer's people, or of ours.

    customer: the visit's, from which it follows.
    """

    CODE_PREFIX = "CY"

    customer = models.ForeignKey(
        Customer,
        verbose_name=_("customer"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="attendee_set",
        db_index=False,
    )
    visit = models.ForeignKey(Visit, verbose_name=_("visit"), on_delete=models.PROTECT, related_name="attendees")
    contact = models.ForeignKey(
        Contact,
        verbose_name=_("contact who was there"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attended",
    )
    colleague = models.ForeignKey(
        User,
        verbose_name=_("colleague who went along"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attended",
    )
    part = models.CharField(_("in what part"), max_length=80, blank=True, help_text=_("As what he was there."))

    class Meta(OfCustomer.Meta):
        verbose_name = _("person at a visit")
        verbose_name_plural = _("people at visits")
        constraints = (
            models.CheckConstraint(
                condition=Q(contact=None, colleague__isnull=False) | Q(contact__isnull=False, colleague=None),
                name="attendee_is_one_person",
                violation_error_message=_("Name a contact or a colleague, one of the two."),
            ),
            models.UniqueConstraint(
                fields=("visit", "contact"),
                condition=Q(archived_at=None),
                name="attendee_contact_once",
                violation_error_message=_("This contact is named at the visit already."),
            ),
            models.UniqueConstraint(
                fields=("visit", "colleague"),
                condition=Q(archived_at=None),
                name="attendee_colleague_once",
                violation_error_message=_("This colleague is named at the visit already."),
            ),
        )

    def __str__(self) -> str:
        return str(self.visit)


@tracked()
class DayNote(Owned):
    """How one day was worked away from the desk or the usual hours (考勤说明), for whoever keeps attendance.

    trip: of which trip the day is one; then nobody states it by hand.
    """

    CODE_PREFIX = "KQ"
    SCOPE: ClassVar[Scope] = Scope(own=("owner_id",), department=("department_id",))

    owner = models.ForeignKey(
        User, verbose_name=_("person"), editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField(_("day"))
    kind = models.CharField(_("how it was worked"), max_length=8, choices=terms.DayKind.choices)
    hours = models.CharField(_("from when to when"), max_length=60, blank=True)
    note = models.CharField(_("what for"), max_length=200, blank=True)
    trip = models.ForeignKey(
        Trip,
        verbose_name=_("business trip"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="days",
    )
    standing = models.CharField(
        _("status"), max_length=10, choices=terms.Standing.choices, default=terms.Standing.STATED, editable=False
    )
    confirmed_by = models.ForeignKey(
        User, verbose_name=_("confirmed by"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, editable=False)
    reason = models.CharField(_("why it is not accepted"), max_length=200, blank=True, editable=False)

    class Meta(Owned.Meta):
        verbose_name = _("attendance note")
        verbose_name_plural = _("attendance notes")
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "day", "kind"),
                condition=Q(archived_at=None),
                name="day_note_once",
                violation_error_message=_("There is a note of this kind for that day already; change that one."),
            ),
        )
        indexes = (
            models.Index("owner", F("day").desc(), name="day_note_owner_day"),
            models.Index("department", F("day").desc(), name="day_note_department_day"),
        )

    def __str__(self) -> str:
        return f"{self.owner} · {self.day} {self.get_kind_display()}"
