"""Who may bring an improvement forward, and what waits for somebody's answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from dingke.engine import clock
from dingke.engine.access import Person, policy
from dingke.platform.authority import telling
from dingke.platform.authority.queries import Book, book
from dingke.platform.authority.questions import home
from dingke.platform.authority.rules import Case
from dingke.platform.voice import rules
from dingke.platform.voice.models import Suggestion
from dingke.platform.voice.terms import ACCESS_DAYS, ANSWER_WITHIN, MATTER, PENDING, SUGGESTING
from dingke.platform.workspace.queries import stated

NAMED = 5  # people in a sentence


def refusal(person: Person, day: date) -> str:
    """Why somebody may not bring an improvement forward, and who may; "" for whoever may.

    Where no position has the right at all everybody may, as for every matter.
    """
    rights = book(day, person)
    holders = holders_of(rights)
    if not any(one.matter == MATTER and one.verb in SUGGESTING for one in rights.clauses) or may(rights, person, day):
        return ""
    names = telling.names_of([*holders][:NAMED])
    people = "、".join(f"{names[pk]}（{holders[pk]}）" for pk in names) or "–"
    words = _(
        "Your position has no right to suggest improvements of products and services. %(people)s may, %(count)s people in "
        "all; ask one of them to bring it forward."
    )
    return words % {"people": people, "count": len(holders)}


def may(rights: Book, person: Person, day: date) -> bool:
    department = home(rights.organisation, person.pk)
    cases = (Case(verb, MATTER, day, owner=person.pk, department=department) for verb in SUGGESTING)
    found = (rights.try_person(case, person.pk) for case in cases)
    return any(one is not None and one.allowed for one in found)


def holders_of(rights: Book) -> Mapping[int, str]:
    """People whose position has the right, with what that is called."""
    places = dict.fromkeys(one.position for one in rights.clauses if one.matter == MATTER and one.verb in SUGGESTING)
    return {one.person: telling.title(rights, place) for place in places for one in rights.by_place.get(place, ())}


def due_on(day: date) -> date:
    """The day by which something that comes in on a day is to be answered."""
    return rules.due_on(day, stated(ANSWER_WITHIN, day))


def latest(day: date) -> date:
    """The latest last day of access that somebody may ask for on a day."""
    return rules.latest(day, stated(ACCESS_DAYS, day))


def to_answer(person: Person) -> QuerySet[Any]:
    """What waits for somebody's answer. Nobody answers himself."""
    rows = policy.rows(person, "answer", Suggestion).filter(status__in=PENDING, archived_at=None)
    return rows.exclude(asker=person.pk)


def waiting(person: Person) -> tuple[int, int]:
    """How much waits for somebody's answer, and how much of it is late; asks nothing where nothing ever does."""
    if not policy.may(person, "answer", Suggestion):
        return 0, 0
    late = Q(due_on__lt=clock.today())
    found = to_answer(person).order_by().aggregate(all=Count("pk"), late=Count("pk", filter=late))
    return found["all"], found["late"]
