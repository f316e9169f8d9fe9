"""What the pages of people, positions and competencies show besides their declaration."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from dingke.engine import clock
from dingke.engine.access import Person, policy
from dingke.engine.places import placed
from dingke.platform.people.models import User
from dingke.platform.positions import competencies, leaving, presence, qualifications, queries, radar
from dingke.platform.positions.filed import Qualification
from dingke.platform.positions.models import Assessment, Competency, Delegation, Description, Position, Post
from dingke.platform.positions.terms import LEVELS, Holding

FEW = 12
"""Colleagues who are named beside a person; of the others, how many there are."""


@placed(User, "head", "people/standing.html", brief=True)
def standing(row: User, person: Person) -> Mapping[str, Any]:
    """Whether he works here, and as whose deputy today."""
    there = queries.organisation(clock.today(), person)
    acting = [seat for seat in there.seats_of.get(row.pk, ()) if seat.kind == Holding.ACTING]
    return {
        "has_left": not row.is_active,
        "acting": [presence.seat_name(there, seat) for seat in acting],
        "deputises": any(one.deputy_id == row.pk for one in there.delegations),
    }


@placed(User, "sub", "people/ours.html", brief=True)
def ours(row: User, person: Person) -> Mapping[str, Any]:
    there = queries.organisation(clock.today(), person)
    return {"fills": presence.held_by(there, row.pk), "department": row.department, "username": row.username}


@placed(User, "left", "people/lines.html", order=10)
def lines(row: User, person: Person) -> Mapping[str, Any] | None:
    """Who stands above, solid and dotted; beside; below."""
    found = presence.lines_of(row.pk, queries.organisation(clock.today(), person))
    if not (found.above or found.dotted or found.team or found.below):
        return None
    return {
        "lines": found,
        "team": found.team[:FEW],
        "more": max(len(found.team) - FEW, 0),
        "below": found.below[:FEW],
        "more_below": max(len(found.below) - FEW, 0),
    }


@placed(User, "right", "people/deputies.html", order=30)
def deputies(row: User, person: Person) -> Mapping[str, Any] | None:
    """Deputations given and held, of today and to come."""
    found = presence.deputations(row.pk, clock.today())
    own = Delegation(principal_id=row.pk)
    may_name = row.is_active and policy.permits(person, "create", own)
    if not found and not may_name:
        return None
    return {
        "given": [one for one in found if one.principal_id == row.pk],
        "held": [one for one in found if one.deputy_id == row.pk],
        "today": clock.today(),
        "new": f"/deputations/new/?principal={row.pk}&back=/people/{row.pk}/" if may_name else "",
    }


@placed(User, "right", "people/competency.html", order=40)
def competency(row: User, person: Person) -> Mapping[str, Any] | None:
    """What his main position demands and what he was found to have; for whoever may read assessments of him."""
    if not policy.permits(person, "read", Assessment(user_id=row.pk, department_id=row.department_id)):
        return None
    there = queries.organisation(clock.today(), person)
    seats = there.seats_of.get(row.pk, ())
    found = competencies.table(row.pk, seats[0].position, there) if seats else ()
    if not found:
        return None
    return {
        "lines": found,
        "radar": radar.drawn(
            [one.competency.name for one in found], [one.required for one in found], [one.had for one in found]
        ),
        "title": presence.seat_name(there, seats[0]),
        "blocked": [one for one in found if one.blocks],
        "unknown": sum(one.had is None for one in found),
        "training": [one for one in found if one.suggests],
        "new": f"/assessments/new/?user={row.pk}&back=/people/{row.pk}/" if may_assess(row, person) else "",
    }


def may_assess(row: User, person: Person) -> bool:
    return policy.permits(person, "create", Assessment(user_id=row.pk, department_id=row.department_id))


@placed(User, "right", "people/fitting.html", order=45)
def fitting(row: User, person: Person) -> Mapping[str, Any] | None:
    """What each of his positions asks, what is on file, and whether that meets it."""
    if not qualifications.may_read(person, row):
        return None
    there = queries.organisation(clock.today(), person)
    positions = list(dict.fromkeys(seat.position for seat in there.seats_of.get(row.pk, ())))
    found = qualifications.compared([row], positions, there)
    if not found:
        return None
    may_file = policy.permits(person, "create", Qualification(user_id=row.pk, department_id=row.department_id))
    return {
        "compared": found,
        "new": f"/qualifications/new/?user={row.pk}&back=/people/{row.pk}/" if may_file else "",
    }


@placed(User, "note", "people/leaver.html")
def leaver(row: User, person: Person) -> Mapping[str, Any] | None:
    """Whoever left and still answers for something: how much of it the reader sees, and to whom it falls."""
    if row.is_active:
        return None
    left = leaving.answers_for(row, person)
    return {"left": left, "name": row.name, "to": leaving.successor(row, clock.today())} if left else None


@placed(User, "right", "people/answers.html", order=60)
def answers(row: User, person: Person) -> Mapping[str, Any] | None:
    found = leaving.answers_for(row, person) if row.is_active else ()
    return {"left": found} if found else None


@placed(Position, "left", "people/filled.html", order=10)
def filled(row: Position, person: Person) -> Mapping[str, Any]:
    """Who fills it, of how many; the version in force; where it stands."""
    there = queries.organisation(clock.today(), person)
    place, seats = there.places.get(row.pk), there.holders.get(row.pk, ())
    names = presence.names_of({seat.person for seat in seats})
    above = there.places.get(place.superior or 0) if place else None
    return {
        "seats": [(seat, names.get(seat.person, "")) for seat in seats],
        "place": place,
        "above": above,
        "missing": there.vacancies.get(row.pk, 0),
        "new": f"/posts/new/?position={row.pk}&back=/positions/{row.pk}/" if policy.may(person, "create", Post) else "",
        "move": f"/organisation/{row.pk}/move/" if place and policy.may(person, "create", Description) else "",
    }


@placed(Position, "left", "people/fit.html", order=20)
def fit(row: Position, person: Person) -> Mapping[str, Any] | None:
    """Who of its holders fits, of those whose record one may read."""
    if not policy.may(person, "read", Qualification):
        return None
    there = queries.organisation(clock.today(), person)
    ids = dict.fromkeys(seat.person for seat in there.holders.get(row.pk, ()))
    people = User.objects.in_bulk(list(ids))
    readable = [people[pk] for pk in ids if pk in people and qualifications.may_read(person, people[pk])]
    found = qualifications.compared(readable, [row.pk], there) if readable else ()
    return {"compared": found, "more": f"/positions/{row.pk}/fitting/"} if found else None


@placed(Competency, "left", "people/levels.html", order=10)
def levels(row: Competency, person: Person) -> Mapping[str, Any]:
    """The five levels with what each shows and what training leads there, and which positions demand it."""
    there = queries.organisation(clock.today(), person)
    demanded = [
        (there.places[position], one)
        for position, wanted in competencies.required(there).items()
        for one in wanted
        if one.competency == row.code
    ]
    return {
        "levels": [(number, label, row.levels.get(str(number), {})) for number, label in LEVELS.items()],
        "demanded": sorted(demanded, key=lambda one: -one[1].level),
        "edit": f"/competencies/{row.pk}/levels/" if policy.permits(person, "update", row) else "",
        "nobody": _("No position in force demands it."),
    }
