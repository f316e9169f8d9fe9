"""What can be sent to customers, and what of it is allocated to whom, from when until when."""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from dingke.domains.customers.models import Customer, OfCustomer
from dingke.domains.dispatch import rules, terms
from dingke.engine import clock
from dingke.engine.access import Scope
from dingke.engine.tracking import tracked
from dingke.platform.people.models import Owned, User

WITHIN = (MinValueValidator(terms.EARLIEST), MaxValueValidator(terms.LATEST))


@tracked()
class Deployable(Owned):
    """A person, vehicle, crew or piece of equipment. Its owner answers for it; his department is where it belongs.

    until: the first day on which it is out of service.
    """

    CODE_PREFIX = "ZY"
    SCOPE: ClassVar[Scope] = Scope(own=("owner_id",), department=("department_id",))

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=terms.Kind.choices)
    person = models.ForeignKey(
        User,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who it is, where the resource is a person."),
    )
    capacity = models.CharField(
        _("capacity"), max_length=120, blank=True, help_text=_("What it can do: 5 t, four people, 10 kV tests.")
    )
    since = models.DateField(_("in service from"), default=clock.today)
    until = models.DateField(
        _("out of service from"), null=True, blank=True, help_text=_("The first day on which it is out of service.")
    )

    class Meta(Owned.Meta):
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(archived_at=None, person__isnull=False),
                name="deployable_person_once",
                violation_error_message=_("This person is on file as a resource already."),
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(kind=terms.Kind.PERSON),
                name="deployable_person_is_one",
                violation_error_message=_("Only a resource of the kind “person” is somebody."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="deployable_period",
                violation_error_message=_("It goes out of service after it came into service."),
            ),
        )

    def __str__(self) -> str:
        return self.name


def the_same(name: str) -> Func:
    """A reference as a range of one number: two overlap where they are the same, without an extension of the database."""
    return Func(F(name), F(name), models.Value("[]"), function="int8range", output_field=models.Field())


def span() -> Func:
    return Func(F("since"), F("until"), models.Value("[)"), function="tstzrange", output_field=DateTimeRangeField())


@tracked()
class Allocation(OfCustomer):
    """A resource for a customer or a purpose over [since, until). The owner is whoever answers for the resource.

    allocated_by: whose right it was. basis: version and clause of it, where a position has the right.
    """

    CODE_PREFIX = "DP"

    resource = models.ForeignKey(
        Deployable, verbose_name=_("resource"), on_delete=models.PROTECT, related_name="allocations"
    )
    customer: Any = models.ForeignKey(  # none where it is for a purpose of our own
        Customer,
        verbose_name=_("for which customer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="allocation_set",
        db_index=False,
    )
    purpose = models.CharField(_("what for"), max_length=200)
    since = models.DateTimeField(_("from what time"), validators=WITHIN)
    until = models.DateTimeField(_("until what time"), validators=WITHIN)
    status = models.CharField(
        _("status"), max_length=10, choices=terms.Status.choices, default=terms.Status.PLANNED, editable=False
    )
    allocated_by = models.ForeignKey(
        User, verbose_name=_("allocated by"), editable=False, on_delete=models.PROTECT, related_name="+"
    )
    basis = models.CharField(_("on what clause"), max_length=60, blank=True, editable=False)
    outcome = models.TextField(_("what came of it"), blank=True, editable=False)

    class Meta(OfCustomer.Meta):
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=F("since")),
                name="allocation_period",
                violation_error_message=_("An allocation ends after it begins."),
            ),
            ExclusionConstraint(
                name="allocation_once_at_a_time",
                expressions=[(the_same("resource"), RangeOperators.OVERLAPS), (span(), RangeOperators.OVERLAPS)],
                condition=Q(status__in=terms.TAKING, archived_at=None),
                violation_error_message=_("The resource is allocated already for a part of this time."),
            ),
        )
        indexes = (
            *OfCustomer.Meta.indexes,
            models.Index("resource", "since", name="allocation_of_resource"),  # what stands against another one
            models.Index("since", "id", name="allocation_by_begin"),  # the list in its order
        )

    def __str__(self) -> str:
        return f"{self.code} {self.purpose}"

    @property
    def span(self) -> rules.Span:
        return rules.Span(self.since, self.until)
