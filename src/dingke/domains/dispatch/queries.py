"""What stands against allocating a resource, and who may allocate it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from dingke.domains.dispatch import rules
from dingke.domains.dispatch.models import Allocation, Deployable
from dingke.domains.dispatch.terms import MATTER, TAKING
from dingke.engine.access import Person, policy
from dingke.platform.authority import telling
from dingke.platform.authority.queries import book
from dingke.platform.authority.rules import Case
from dingke.platform.positions.terms import Verb


def taken(resources: Iterable[int], since: datetime, besides: Iterable[int]) -> Mapping[int, Sequence[Allocation]]:
    """By resource what takes its time and is not over at a moment, the earliest first; one statement."""
    rows = Allocation.objects.filter(
        resource__in=set(resources), status__in=TAKING, archived_at=None, until__gt=since
    ).exclude(pk__in=[pk for pk in besides if pk])
    found: dict[int, list[Allocation]] = {}
    for one in rows.select_related("customer", "allocated_by").order_by("since", "pk"):
        found.setdefault(one.resource_id, []).append(one)
    return found


def clash(row: Allocation, others: Sequence[Allocation], name: str, person: Person) -> str:
    """Who holds the resource, for what, until when, and when it is free next; "" where nothing overlaps.

    For what, only if whoever asks may read that allocation.
    """
    held = next((one for one in others if one.span.overlaps(row.span)), None)
    if held is None:
        return ""
    free = rules.next_free([one.span for one in others], row.span)
    words = {
        "resource": name,
        "person": held.allocated_by,
        "what": for_what(held, person),
        "since": told(held.since),
        "until": told(held.until),
        "free": told(free.since),
        "ends": told(free.until) if free.until else "",
    }
    taken_words = _("%(resource)s is taken from %(since)s until %(until)s: %(person)s, %(what)s.") % words
    free_words = (
        _("It is free for as long as you want it from %(free)s, until %(ends)s.")
        if free.until
        else _("It is free from %(free)s.")
    )
    return _("%(first)s %(then)s") % {"first": taken_words, "then": free_words % words}


def for_what(held: Allocation, person: Person) -> str:
    if not policy.permits(person, "read", held):
        return _("for somebody whose business you do not see")
    return f"{held.customer} · {held.purpose}" if held.customer else held.purpose


def told(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def right_over(resource: Deployable, person: Person, day: date) -> tuple[str, str]:
    """Why somebody may not allocate a resource ("" for whoever may), and on what clause he may.

    Where no position has the right at all, roles alone say who may, as for every matter.
    """
    rights = book(day, person)
    if not any(one.matter == MATTER and one.verb == Verb.ALLOCATE for one in rights.clauses):
        return "", ""
    case = Case(Verb.ALLOCATE.value, MATTER, day, owner=resource.owner_id, department=resource.department_id)
    finding = rights.try_person(case, person.pk)
    if finding is None or not finding.allowed or finding.clause is None:
        return telling.refusal(rights, case, person.pk, finding), ""
    return "", telling.basis(finding.clause)
