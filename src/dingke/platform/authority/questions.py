"""“Who may?”, asked in words: by the page, the API and the command line alike. Nothing is decided by asking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from dingke.engine.access import Person
from dingke.engine.faults import Fault, Invalid
from dingke.lib import money
from dingke.lib.refusals import UnableToRead
from dingke.platform.authority import subjects, telling
from dingke.platform.authority.queries import Book, book
from dingke.platform.authority.rules import Answer, Case, Finding
from dingke.platform.authority.subjects import Subject
from dingke.platform.authority.terms import DECIDING
from dingke.platform.people.models import User
from dingke.platform.positions.models import Delegation, Description, Matter, Post
from dingke.platform.positions.queries import Organisation
from dingke.platform.positions.terms import Status, Verb

OTHER_DAYS = 4
"""How many changes before and after a day are looked at for another answer."""


@dataclass(frozen=True)
class Question:
    """As it was put. verb, matter, customer, by: a code, or the word people use. figures: measures and facts by name,
    as written ("12.5", "128.6万", "是")."""

    verb: str
    matter: str
    day: date
    figures: Mapping[str, str] = field(default_factory=dict)
    customer: str = ""
    by: str = ""


@dataclass(frozen=True)
class Told:
    """The answer with what is needed to say it. proposer: who is taken to ask, the customer's owner where nobody is named."""

    book: Book
    matter: Matter
    case: Case
    answer: Answer
    subject: Subject | None
    proposer: User | None

    @cached_property
    def refused(self) -> Sequence[Finding]:
        """Everybody else, nearest first, and who filled a deciding position last."""
        return (*self.answer.refused, *self.book.gone(self.case))

    @cached_property
    def names(self) -> telling.Names:
        return telling.names_of(one.holding.person for one in (*self.answer.allowed, *self.refused))

    @property
    def people(self) -> frozenset[tuple[int, str]]:
        """Who may, as whom: what another day is compared by."""
        return frozenset((one.holding.person, telling.basis(one.clause)) for one in self.answer.allowed if one.clause)


def ask(person: Person, question: Question) -> Told:
    """Raises Invalid naming what is not understood, NotFound for a customer that is not the person's to see."""
    rights = book(question.day, person)
    matter = matter_named(rights, question.matter)
    subject = subjects.of_customer(person, question.customer) if question.customer else None
    proposer = person_named(question.by)
    return answered(rights, matter, question, subject, proposer)


def answered(rights: Book, matter: Matter, question: Question, subject: Subject | None, proposer: User | None) -> Told:
    asker = proposer.pk if proposer else subject.owner if subject else None
    figures = {name: figure(matter, name, words) for name, words in question.figures.items() if words.strip()}
    case = Case(
        verb=verb_named(question.verb),
        matter=matter.code,
        day=question.day,
        measures={name: value for name, value in figures.items() if name in matter.measures},
        facts={name: value for name, value in figures.items() if name not in matter.measures},
        owner=subject.owner if subject else asker,
        department=subject.department if subject else home(rights.organisation, asker),
        marks=subject.marks if subject else {},
        done={proposer.pk: frozenset({Verb.PROPOSE.value})} if proposer else {},
    )
    return Told(rights, matter, rights.completed(case), rights.who(case, asker), subject, proposer)


def home(organisation: Organisation, person: int | None) -> int | None:
    """The department of somebody's main post."""
    seats = organisation.seats_of.get(person or 0, ())
    return seats[0].department if seats else None


def matter_named(rights: Book, words: str) -> Matter:
    wanted = words.strip().casefold()
    for matter in rights.matters.values():
        if wanted in {name.casefold() for name in (matter.code, matter.name, *matter.other_names)}:
            return matter
    known = "、".join(matter.name for matter in rights.matters.values())
    raise Invalid(
        [
            Fault(
                _("There is no matter “%(matter)s”; there are: %(known)s.") % {"matter": words, "known": known},
                "matter",
            )
        ]
    )


def verb_named(words: str) -> str:
    """By its code, or by what it is called in any language the product speaks."""
    wanted = words.strip().casefold()
    known: dict[str, str] = {}
    for language in ("en", "zh-hans"):
        with override(language):
            known |= {str(verb.label).casefold(): verb.value for verb in Verb}
    known |= {verb.value: verb.value for verb in Verb}
    if wanted not in known:
        choices = "、".join(str(verb.label) for verb in Verb)
        raise Invalid(
            [
                Fault(
                    _("There is no right to “%(verb)s”; there are: %(known)s.") % {"verb": words, "known": choices},
                    "verb",
                )
            ]
        )
    return known[wanted]


def person_named(words: str) -> User | None:
    """By sign-in name or name; two of one name are told apart by the former."""
    if not words.strip():
        return None
    found = list(User.objects.filter(Q(username=words.strip()) | Q(name=words.strip()), is_active=True)[:2])
    if len(found) == 1:
        return found[0]
    exact = next((one for one in found if one.username == words.strip()), None)
    if exact is not None:
        return exact
    message = (
        _("Several people are called “%(name)s”; use the sign-in name.")
        if found
        else _("Nobody who works here is called “%(name)s”.")
    )
    raise Invalid([Fault(message % {"name": words}, "by")])


YES_NO = {
    **dict.fromkeys(("1", "yes", "y", "true", "是", "有"), Decimal(1)),
    **dict.fromkeys(("0", "no", "n", "false", "否", "无"), Decimal(0)),
}


def figure(matter: Matter, name: str, words: str) -> Any:
    """A measure or fact as written: amounts with 万, per cent with or without the sign, yes or no; else the word itself."""
    unit, plain = telling.unit_of(matter, name), words.strip()
    if unit == "yesno":
        found = YES_NO.get(plain.casefold())
        if found is None:
            raise not_understood(name, words)
        return found
    if unit == "yuan":
        return amount(name, plain)
    try:
        return Decimal(plain.removesuffix("%").removesuffix("％").replace(",", ""))
    except InvalidOperation:
        if unit:
            raise not_understood(name, words) from None
        return plain


def amount(name: str, words: str) -> Decimal:
    try:
        found = money.parse(words)
    except UnableToRead as error:
        raise Invalid([Fault(_(error.message) % error.params, name)]) from error
    if found is None:
        raise not_understood(name, words)
    return found[0]


def not_understood(name: str, words: str) -> Invalid:
    return Invalid(
        [Fault(_("“%(value)s” is no %(measure)s.") % {"value": words, "measure": telling.measure(name)}, name)]
    )


@dataclass(frozen=True)
class OtherDay:
    """A day on which others may. told: the answer then."""

    day: date
    told: Told


def other_days(told: Told, question: Question) -> Sequence[OtherDay]:
    """The last day before and the first day after on which the answer is another, where there is one near by."""
    days = changes(told)
    before = [day - timedelta(days=1) for day in sorted(days, reverse=True) if day <= question.day][:OTHER_DAYS]
    after = sorted(day for day in days if day > question.day)[:OTHER_DAYS]
    return [found for found in (first_other(told, question, some) for some in (before, after)) if found]


def first_other(told: Told, question: Question, days: Sequence[date]) -> OtherDay | None:
    for day in days:
        there = Question(question.verb, question.matter, day, question.figures, question.customer, question.by)
        # Not kept: a day that nobody asked for would push out of memory one that everybody works with.
        then = answered(Book(Organisation(day)), told.matter, there, told.subject, told.proposer)
        if then.people != told.people:
            return OtherDay(day, then)
    return None


def changes(told: Told) -> set[date]:
    """The days on which a version, a post or a deputation begins or ends in the positions that settle the matter."""
    matter = {
        "position__descriptions__rights__matter": told.matter,
        "position__descriptions__rights__verb__in": [*DECIDING],
    }
    versions = Description.objects.filter(
        status=Status.APPROVED,
        archived_at=None,
        **{name.removeprefix("position__descriptions__"): value for name, value in matter.items()},
    )
    found = set(versions.values_list("effective_from", flat=True))
    for model in (Post, Delegation):
        for ends in model._default_manager.filter(archived_at=None, **matter).values_list("since", "until"):
            found.update(ends)
    return {day for day in found if day is not None}
