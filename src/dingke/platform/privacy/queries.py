"""Questions over people's data: what notice and times of keeping are in force, whom one may use for what, who is due."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest, TruncDate

from dingke.engine import clock, personal, registry
from dingke.engine.access import Person, policy
from dingke.lib import dates
from dingke.platform.privacy import rules
from dingke.platform.privacy.models import Notice, Request, Retention
from dingke.platform.privacy.rules import Use
from dingke.platform.privacy.terms import ANY, NEEDS_CONSENT, Kind, LegalBasis, Stage


def notice_on(day: date) -> Notice | None:
    """The notice in force."""
    rows = Notice.objects.filter(effective_from__lte=day, archived_at=None)
    return rows.order_by("-effective_from", "-number").first()


def number_on(day: date) -> int | None:
    notice = notice_on(day)
    return notice.number if notice else None


def may_use(row: Any, purpose: str, channel: str = ANY, *, on: date | None = None) -> Use:
    """Whether a person's data may be used for a purpose; asked before anybody is put on a list of marketing."""
    return rules.may_use(row, purpose, channel, number_on(on or clock.today()))


def usable(purpose: str, channel: str = ANY, *, on: date | None = None) -> Q:
    """The same rule over rows (``rules.may_use``)."""
    consent: dict[str, Any] = {"purpose": purpose, "withdrawn_on": None}
    if purpose in NEEDS_CONSENT:
        number = number_on(on or clock.today())
        if number is None:
            return Q(pk__in=())
        consent["notice"] = number
    channels = [{}] if channel == ANY else [{"channel": channel}, {"channel": ANY}]
    consented = Q(pk__in=())
    for one in channels:
        consented |= Q(dealings__contains={"consents": [{**consent, **one}]})
    used = Q(restricted_at=None, erased_at=None, archived_at=None, purposes__contains=[purpose])
    if purpose in NEEDS_CONSENT:
        return used & ~Q(legal_basis=LegalBasis.UNSTATED) & consented
    return used & ~Q(legal_basis=LegalBasis.UNSTATED) & (~Q(legal_basis=LegalBasis.CONSENT) | consented)


def months_on(day: date) -> Mapping[str, int]:
    """Months of keeping by purpose, as the table has them on a day."""
    rows = Retention.objects.filter(effective_from__lte=day, archived_at=None)
    rows = rows.filter(Q(effective_to=None) | Q(effective_to__gt=day))
    return dict(rows.order_by("effective_from").values_list("purpose", "months"))


def last_use(row: Any) -> date:
    """The last day on which the data were of use, as far as the record says."""
    about = personal.people[type(row)]
    days = [getattr(row, name) for name in about.seen]
    latest: date = max([clock.day_of(row.created_at), *(day for day in days if day)])
    return latest


def due(model: type[Model], day: date) -> QuerySet[Any]:
    """People whose time of keeping is over for every purpose, and whose data are still used. The latest use comes last.

    The same rule as ``rules.kept_until``, but for the days by which one month is shorter than another.
    """
    months = months_on(day)
    about = personal.people[model]
    made: Any = TruncDate("created_at")
    seen: Any = Greatest(made, *(Coalesce(F(name), made) for name in about.seen)) if about.seen else made
    rows = model._default_manager.filter(restricted_at=None, erased_at=None).annotate(last_use=seen)
    for purpose in ("", *dict(model._meta.get_field("purposes").words.choices)):  # type: ignore[union-attr]
        stated = Q(purposes=[]) if not purpose else Q(purposes__contains=[purpose])
        running = Q(last_use__gt=dates.add_months(day, -months[purpose])) if purpose in months else Q()
        rows = rows.exclude(stated & running)
    found: QuerySet[Any] = rows.order_by("last_use", "pk")
    return found


def restricted_till(model: type[Model], day: date) -> QuerySet[Any]:
    """People who were restricted until a day that has come."""
    return model._default_manager.filter(restricted_until__lte=day, erased_at=None).exclude(restricted_at=None)


def to_erase(model: type[Model], day: date) -> QuerySet[Any]:
    """Those of them whose data were to be deleted, and only kept as long as a law had us keep them (47)."""
    asked = Request.objects.filter(
        kind=Kind.DELETION, stage__in=(Stage.DONE, Stage.ANSWERED), object=slug_of(model), keep_until__isnull=False
    )
    return restricted_till(model, day).filter(pk__in=asked.values("row_id"))


def by_code(person: Person, code: str) -> Any | None:
    """The record about somebody under a code, if the person may read it."""
    for model in personal.people:
        found = policy.rows(person, "read", model).filter(code=code).first()
        if found is not None:
            return found
    return None


def record(slug: str, pk: int | None) -> Any | None:
    """The record about somebody, whoever asks."""
    model = next((model for model in personal.people if slug_of(model) == slug), None)
    return model._default_manager.filter(pk=pk).first() if model and pk else None


def slug_of(model: type[Model]) -> str:
    resource = registry.of(model)
    return resource.slug if resource else model._meta.label_lower
