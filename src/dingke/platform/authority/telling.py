"""Why somebody may or may not, in words a person can act on: limit, clause and version, and who above has the right."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dingke.lib import money
from dingke.platform.authority.checking import Found
from dingke.platform.authority.queries import Book
from dingke.platform.authority.rules import Bound, Case, Clause, Demand, Finding
from dingke.platform.authority.terms import FACTS, MEASURES, UNITS, Dimension, Fault
from dingke.platform.people.models import Department, User
from dingke.platform.positions.models import Matter
from dingke.platform.positions.terms import Reach, Verb

Names = Mapping[int, str]


def names_of(people: Iterable[int]) -> Names:
    return dict(User.objects.filter(pk__in=set(people)).values_list("pk", "name"))


def plain(value: Decimal) -> str:
    """Without zeros that say nothing: 12.50 → 12.5, 10.00 → 10."""
    shown = f"{value:,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def quantity(value: Any, unit: str) -> str:
    """A figure with its unit, one of yuan, percent, months, points, pieces, yesno; words as they are."""
    if unit == "yesno":
        return _("yes") if value else _("no")
    if not isinstance(value, Decimal):
        return "、".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)
    if unit == "yuan":
        return money.show(value)
    if unit == "percent":
        return f"{plain(value)}%"
    if unit == "months":
        return ngettext("%(count)s month", "%(count)s months", int(value)) % {"count": plain(value)}
    return plain(value)


def measure(name: str) -> str:
    return str(MEASURES.get(name) or FACTS.get(name) or name)


def unit_of(matter: Matter | None, name: str) -> str:
    known: Mapping[str, str] = {**UNITS, **matter.facts, **matter.measures} if matter else UNITS
    return known.get(name, "")


def limit(bound: Bound, matter: Matter | None) -> str:
    """What a bound allows: ≤ 15%, 1.0 万–5.0 万, > 20%."""
    unit = unit_of(matter, bound.measure)
    periods = {"month": _("in a month"), "quarter": _("in a quarter"), "year": _("in a year")}
    low, high = (quantity(end, unit) if end is not None else "" for end in (bound.low, bound.high))
    words = f"{low}–{high}" if low and high else f"≤ {high}" if high else f"> {low}" if low else _("without a limit")
    return f"{words} {periods[bound.per]}" if bound.per in periods else words


def limits(clause: Clause, matter: Matter | None) -> str:
    """Every limit of a clause with what it is of; says so when there is none, or when the source leaves it open."""
    if clause.limit_open:
        return _("limit not filled in")
    found = [f"{measure(bound.measure)} {limit(bound, matter)}" for bound in clause.limits]
    return "，".join(found) if found else _("no limit set")


def demand(one: Demand, matter: Matter | None) -> str:
    signs = {">=": "≥", "<=": "≤", "=": "=", "in": _("among")}
    return f"{measure(one.fact)} {signs[one.is_]} {quantity(one.value, unit_of(matter, one.fact))}"


def basis(clause: Clause) -> str:
    """On what it rests: version and clause."""
    return f"V{clause.version} · {clause.clause}"


def day(value: Any) -> str:
    return date_format(value, "Y-m-d")


def reason(finding: Finding, case: Case, matter: Matter | None) -> str:
    """Why not, with the clause and version; "" for whoever may."""
    if finding.missing is None:
        return ""
    words = REASONS[finding.missing](finding, case, matter)
    return f"{words}，{basis(finding.clause)}" if finding.clause and finding.on_matter else words


def no_post(finding: Finding, case: Case, matter: Matter | None) -> str:
    until = finding.holding.until
    if until is not None and until <= case.day:
        return _("left the post on %(day)s") % {"day": day(until - timedelta(days=1))}
    return _("does not fill the post on that day")


def no_verb(finding: Finding, case: Case, matter: Matter | None) -> str:
    asked = Verb(case.verb).label
    if finding.clause and finding.on_matter and finding.clause.verb:
        has = Verb(finding.clause.verb).label
        return _("may %(has)s it, which is not to %(asked)s") % {"has": has, "asked": asked}
    return _("has no right to %(asked)s") % {"asked": asked}


def no_matter(finding: Finding, case: Case, matter: Matter | None) -> str:
    if finding.on_matter:
        return _("not handed over with the deputation")
    version = f"，V{finding.clause.version}" if finding.clause else ""
    return _("has no say in this matter") + version


def no_reach(finding: Finding, case: Case, matter: Matter | None) -> str:
    clause = finding.clause
    if clause is None or not clause.reach:
        return _("nobody said how far this right reaches")
    return _("reaches only %(reach)s") % {"reach": Reach(clause.reach).label}


def beyond_limit(finding: Finding, case: Case, matter: Matter | None) -> str:
    if finding.why == ("open",):
        return _("the limit is not filled in")
    bound, measured = finding.why
    words = {"measure": measure(bound.measure), "limit": limit(bound, matter)}
    if measured is None:
        return _("nobody said the %(measure)s; it may be %(limit)s") % words
    words["measured"] = quantity(measured, unit_of(matter, bound.measure))
    if finding.clause and bound not in finding.clause.limits:
        return _("the deputation goes to %(measure)s %(limit)s, this is %(measured)s") % words
    return _("%(measure)s %(limit)s, this is %(measured)s") % words


def condition_unmet(finding: Finding, case: Case, matter: Matter | None) -> str:
    wanted, fact = finding.why
    words = {"demand": demand(wanted, matter)}
    if fact is None:
        return _("holds only with %(demand)s, which nobody said") % words
    words["fact"] = quantity(fact, unit_of(matter, wanted.fact))
    return _("holds only with %(demand)s, this is %(fact)s") % words


def wrong_period(finding: Finding, case: Case, matter: Matter | None) -> str:
    since, until = finding.why
    if since is not None and case.day < since:
        return _("holds only from %(day)s") % {"day": day(since)}
    return _("held until %(day)s") % {"day": day(until)}


def two_parts(finding: Finding, case: Case, matter: Matter | None) -> str:
    parts = "、".join(str(Verb(one).label) for one in finding.why[1])
    return _("whoever did “%(parts)s” in this case does not %(verb)s it") % {
        "parts": parts,
        "verb": Verb(case.verb).label,
    }


def too_weak(finding: Finding, case: Case, matter: Matter | None) -> str:
    return gap(finding.why[0])


def gap(levels: int) -> str:
    return ngettext(
        "%(count)d level below what the position must have",
        "%(count)d levels below what the position must have",
        levels,
    ) % {"count": levels}


REASONS = {
    Dimension.POST: no_post,
    Dimension.VERB: no_verb,
    Dimension.MATTER: no_matter,
    Dimension.REACH: no_reach,
    Dimension.LIMIT: beyond_limit,
    Dimension.CONDITION: condition_unmet,
    Dimension.PERIOD: wrong_period,
    Dimension.SEPARATION: two_parts,
    Dimension.COMPETENCY: too_weak,
}


def title(book: Book, position: int) -> str:
    place = book.organisation.places.get(position)
    return place.title if place else ""


def refusal(book: Book, case: Case, person: int, finding: Finding | None) -> str:
    """The whole sentence for somebody who may not: what is lacking, on which clause, and who above has the right."""
    matter = book.matters.get(case.matter)
    words = {
        "verb": Verb(case.verb).label,
        "matter": matter or case.matter,
        "reason": reason(finding, case, matter) if finding else _("you fill no post"),
        "who": bearer(book, book.above(case, person)),
    }
    return _("You may not %(verb)s “%(matter)s” here: %(reason)s. %(who)s") % words


def bearer(book: Book, above: Finding | None) -> str:
    if above is None or above.clause is None:
        return _("Nobody in the company has this right as things stand.")
    person = above.holding.person
    return _("%(person)s may (%(position)s, %(basis)s).") % {
        "person": names_of([person]).get(person, ""),
        "position": title(book, above.holding.position),
        "basis": basis(above.clause),
    }


def faults(book: Book, found: Sequence[Found]) -> list[dict[str, Any]]:
    """What is wrong with the rights, each as a row; two statements, however much it is."""
    names = names_of(person for one in found for person in (one.person, one.goes_to) if person)
    departments = department_names(pk for one in found for pk in one.departments)
    return [fault(book, one, names, departments) for one in found]


def department_names(departments: Iterable[int]) -> Names:
    return dict(Department.objects.filter(pk__in=set(departments)).values_list("pk", "name"))


def fault(book: Book, found: Found, names: Names, departments: Names) -> dict[str, Any]:
    """kind, fault (its word), matter, interval, positions, departments, an example and what would happen."""
    matter = book.matters.get(found.matter)
    return {
        "kind": found.fault.value,
        "fault": str(found.fault.label),
        "matter": str(matter or found.matter),
        "interval": "，".join(f"{measure(bound.measure)} {limit(bound, matter)}" for bound in found.box),
        "positions": [title(book, position) for position in found.positions],
        "departments": [departments[one] for one in found.departments if one in departments],
        "example": example(found, matter, names),
        "outcome": outcome(book, found, names),
    }


def example(found: Found, matter: Matter | None, names: Names) -> str:
    if found.clause is not None:
        return basis(found.clause)
    figures = "，".join(
        f"{measure(bound.measure)} {quantity(within(bound), unit_of(matter, bound.measure))}" for bound in found.box
    )
    return " ".join(filter(None, (names.get(found.person or 0, ""), figures)))


def within(bound: Bound) -> Decimal:
    """A figure from the middle of an interval."""
    low = bound.low or Decimal(0)
    return (low + bound.high) / 2 if bound.high is not None else low * Decimal("1.2") or Decimal(1)


def outcome(book: Book, found: Found, names: Names) -> str:
    goes_to = names.get(found.goes_to or 0, "")
    if found.fault == Fault.GAP:
        return _("nobody may; it goes up to %(person)s") % {"person": goes_to} if goes_to else _("nobody may")
    if found.fault == Fault.OVERLAP:
        return _("%(positions)s may; it goes to %(person)s, who stands nearest above") % {
            "positions": "、".join(title(book, position) for position in found.positions),
            "person": goes_to,
        }
    if found.fault == Fault.INVERSION:
        lower, upper = (title(book, position) for position in found.positions)
        return _("%(lower)s may more than %(upper)s above") % {"lower": lower, "upper": upper}
    return _("%(position)s: nobody said how far this right reaches, so it lets nobody do anything") % {
        "position": title(book, found.positions[0])
    }
