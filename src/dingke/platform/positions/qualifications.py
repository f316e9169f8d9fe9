"""What people have on file of themselves against what their positions ask (domain reference 7.1); which row may be filed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from dingke.engine import sight
from dingke.engine.access import Person, policy
from dingke.engine.action import Act, Conduct, Values, conduct
from dingke.engine.faults import Fault
from dingke.platform.people.models import User
from dingke.platform.positions import ranks
from dingke.platform.positions.content import AnyOf, Content, Requirement
from dingke.platform.positions.facts import Fact
from dingke.platform.positions.filed import Qualification
from dingke.platform.positions.fitting import Finding, fitting, overall
from dingke.platform.positions.models import Description
from dingke.platform.positions.queries import Organisation
from dingke.platform.positions.terms import QualificationKind, QualificationLevel, Verdict

RANKED: Final = (QualificationKind.EDUCATION, QualificationKind.TITLE)
SHOWN: Final = ("kind", "value", "level", "detail", "since", "until")
"""Fields of which a comparison tells: whoever does not read one of them gets none."""


@conduct
class QualificationConduct(Conduct):
    """Each kind says what it needs to be compared, and nothing that only another kind has."""

    model = Qualification

    def check(self, rows: Sequence[Qualification], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        for index, row in enumerate(rows):
            yield from (Fault(words, name, index) for name, words in misfits(row))
            if row.since and row.since > act.day:
                yield Fault(_("That day has not come."), "since", index)

    def derive(self, rows: Sequence[Qualification], before: Mapping[int, Values], act: Act) -> None:
        fresh = [row for row in rows if row.pk not in before or before[row.pk]["user_id"] != row.user_id]
        homes = dict(User.objects.filter(pk__in={row.user_id for row in fresh}).values_list("pk", "department_id"))
        for row in fresh:
            row.department_id = homes.get(row.user_id)


def misfits(row: Qualification) -> Iterable[tuple[str, str]]:
    """What is wrong with a row, by field."""
    if row.kind in RANKED:
        if not row.level:
            yield "level", _("Education and titles have a level.")
        elif ranks.of_code(row.kind, row.level) is None:
            words = {"level": QualificationLevel(row.level).label, "kind": QualificationKind(row.kind).label}
            yield "level", _("“%(level)s” is no level of this kind (%(kind)s).") % words
    elif row.level:
        yield "level", _("Only education and titles have a level.")
    if row.kind not in RANKED and not row.value:
        yield "value", _("Say what it is: it is compared by this name.")
    if row.kind == QualificationKind.EXPERIENCE:
        if row.since is None and row.months is None:
            yield "since", _("Experience has a day on which it began or a number of months.")
    elif row.months is not None or row.manages:
        yield "months" if row.months is not None else "manages", _("This belongs to experience alone.")


def facts_of(people: Iterable[int]) -> Mapping[int, Sequence[Fact]]:
    """By person what is on file; one statement."""
    names = ("kind", "value", "level", "detail", "manages", "since", "until", "months")
    rows = Qualification.objects.filter(user__in=list(people), archived_at=None).order_by("pk")
    found: dict[int, list[Fact]] = {}
    for user, *values in rows.values_list("user", *names):
        found.setdefault(user, []).append(Fact(**dict(zip(names, values, strict=True))))
    return found


def asked(organisation: Organisation, positions: Iterable[int]) -> Mapping[int, Sequence[Requirement | AnyOf]]:
    """By position what its description in force asks; those without one are left out. One statement."""
    places = organisation.places
    versions = [places[one].description for one in positions if one in places]
    described = Description.objects.filter(pk__in=versions, content__requirements__isnull=False)
    found = {
        position: Content.model_validate({"requirements": wanted}).requirements or ()
        for position, wanted in described.values_list("position", "content__requirements")
    }
    return {position: wanted for position, wanted in found.items() if wanted}


def may_read(person: Person, of: User) -> bool:
    """Whether somebody may see how another one's record compares: that record, and what descriptions say."""
    return (
        policy.permits(person, "read", Qualification(user_id=of.pk, department_id=of.department_id))
        and sight.reads(person, Qualification, *SHOWN)
        and policy.may(person, "read", Description)
        and sight.reads(person, Description, "content")
    )


def named(name: str) -> Sequence[User]:
    """Everybody who works here and is called so."""
    return list(User.objects.filter(Q(name=name) | Q(username=name), is_active=True).order_by("pk"))


@dataclass(frozen=True)
class Comparison:
    """One person × one position. assessed: how many requirements no record can show (abilities, traits)."""

    person: User
    position: int
    title: str
    findings: Sequence[Finding]

    @property
    def judged(self) -> Sequence[Finding]:
        return [one for one in self.findings if one.is_judged]

    @property
    def assessed(self) -> int:
        return len(self.findings) - len(self.judged)

    @property
    def verdict(self) -> Verdict:
        return overall(self.findings)

    def count(self, verdict: Verdict) -> int:
        return sum(one.verdict == verdict for one in self.judged)


def compared(people: Sequence[User], positions: Sequence[int], organisation: Organisation) -> Sequence[Comparison]:
    """Each person with each position that asks something, in the order given; two statements."""
    wanted = asked(organisation, positions)
    facts = facts_of(one.pk for one in people) if wanted else {}
    return [
        Comparison(
            one,
            position,
            organisation.places[position].title,
            fitting(wanted[position], facts.get(one.pk, ()), organisation.day),
        )
        for position in positions
        if position in wanted
        for one in people
    ]


def told(found: Comparison, day: date) -> dict[str, Any]:
    """The stable form for programs."""
    return {
        "person": found.person.username,
        "position": found.title,
        "on": day.isoformat(),
        "verdict": found.verdict.value,
        "requirements": [finding_told(one) for one in found.findings],
    }


def finding_told(one: Finding) -> dict[str, Any]:
    return {
        "text": one.text,
        "kind": one.kind,
        "verdict": one.verdict.value,
        "why": str(one.why),
        "wanted": one.wanted,
        "judged": one.is_judged,
        "on_file": [fact.words for fact in one.facts],
        "any_of": [finding_told(part) for part in one.parts],
    }
