"""What holds of every company and every case, tried on random ones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from dingke.platform.authority.rules import TESTS, Answer, Bound, Case, Clause, Demand, Holding, held, judge, who
from dingke.platform.authority.terms import DECIDING, EXCUSED, PART, SEPARATED

DAY = date(2026, 12, 2)
PEOPLE, PLACES, MATTERS = (1, 2, 3, 4), (1, 2, 3), ("price", "expense")
VERBS = ("propose", "review", "approve", "decide", "submit")
near = st.integers(-3, 3).map(lambda days: DAY + timedelta(days=days))
numbers = st.integers(0, 6).map(Decimal)
maybe: Any = st.none
bounds = st.builds(
    Bound,
    st.sampled_from(("amount", "discount")),
    maybe() | numbers,
    maybe() | numbers,
    st.sampled_from(("case", "year")),
)
demands = st.builds(Demand, st.just("margin"), st.sampled_from((">=", "<=", "=")), numbers) | st.builds(
    Demand, st.just("rating"), st.just("in"), st.frozensets(st.sampled_from("ABC"))
)
clauses = st.builds(
    Clause,
    right=st.integers(1, 10**6),
    position=st.sampled_from(PLACES),
    version=st.just(1),
    clause=st.sampled_from(("1.1", "1.2", "2.1")),
    verb=maybe() | st.sampled_from(VERBS),
    matter=maybe() | st.sampled_from(MATTERS),
    limits=st.lists(bounds, max_size=2).map(tuple),
    limit_open=st.booleans(),
    reach=maybe() | st.sampled_from(("own", "team", "department", "all", "named")),
    over=st.dictionaries(st.just("grade"), st.frozensets(st.sampled_from(("key", "plain")), min_size=1)),
    conditions=st.lists(demands, max_size=1).map(tuple),
    since=maybe() | near,
    until=maybe() | near,
)
sets = st.lists(clauses, max_size=6, unique_by=lambda one: one.right)
holdings = st.builds(
    Holding,
    person=st.sampled_from(PEOPLE),
    position=st.sampled_from(PLACES),
    since=near,
    until=maybe() | near,
    departments=st.frozensets(st.sampled_from((10, 20))),
    team=st.frozensets(st.sampled_from(PEOPLE)),
)
deputations = st.dictionaries(
    st.tuples(st.sampled_from(VERBS), st.sampled_from(MATTERS)), st.lists(bounds, max_size=1).map(tuple), max_size=3
)
cases = st.builds(
    Case,
    verb=st.sampled_from(VERBS),
    matter=st.sampled_from(MATTERS),
    day=st.just(DAY),
    measures=st.dictionaries(st.sampled_from(("amount", "discount")), numbers),
    facts=st.fixed_dictionaries({}, optional={"margin": numbers, "rating": st.sampled_from("ABC")}),
    owner=maybe() | st.sampled_from(PEOPLE),
    department=maybe() | st.sampled_from((10, 20)),
    marks=st.dictionaries(st.just("grade"), st.sampled_from(("key", "plain"))),
    used=st.dictionaries(st.tuples(st.sampled_from(("amount", "discount")), st.just("year")), numbers),
    used_by=st.dictionaries(
        st.tuples(st.sampled_from(PEOPLE), st.sampled_from(("amount", "discount")), st.just("year")), numbers
    ),
    done=st.dictionaries(st.sampled_from(PEOPLE), st.frozensets(st.sampled_from(VERBS), min_size=1), max_size=2),
    exempt=st.frozensets(st.sampled_from(PEOPLE), max_size=1),
    gaps=st.dictionaries(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PLACES)), st.integers(0, 3), max_size=3),
)


def let(answer: Answer) -> set[int]:
    return {one.holding.person for one in answer.allowed}


@given(cases, st.lists(holdings, max_size=5), sets, clauses)
def test_another_right_takes_nothing_away(
    case: Case, held_by: Sequence[Holding], rights: list[Clause], further: Clause
) -> None:
    assert let(who(case, held_by, rights)) <= let(who(case, held_by, [*rights, further]))


@given(cases, st.lists(holdings, max_size=5), sets, holdings)
def test_nor_does_another_post(case: Case, held_by: list[Holding], rights: list[Clause], further: Holding) -> None:
    assert let(who(case, held_by, rights)) <= let(who(case, [*held_by, further], rights))


@st.composite
def narrowed(draw: Any, rights: Any = sets) -> tuple[list[Clause], list[Clause]]:
    """A set of rights, and the same with one of them narrower in one respect."""
    wide = draw(rights.filter(bool))
    place = draw(st.integers(0, len(wide) - 1))
    old = wide[place]
    new = draw(
        st.sampled_from(("limit", "condition", "open", "until", "since", "reach")).flatmap(
            lambda kind: {
                "limit": bounds.map(lambda bound: replace(old, limits=(*old.limits, bound))),
                "condition": demands.map(lambda demand: replace(old, conditions=(*old.conditions, demand))),
                "open": st.just(replace(old, limit_open=True)),
                "until": near.map(lambda day: replace(old, until=min(day, old.until or day))),
                "since": near.map(lambda day: replace(old, since=max(day, old.since or day))),
                "reach": st.just(replace(old, reach=None)),
            }[kind]
        )
    )
    return wide, [*wide[:place], new, *wide[place + 1 :]]


@given(cases, st.lists(holdings, max_size=5), narrowed())
def test_narrowing_a_right_lets_nobody_else(
    case: Case, held_by: Sequence[Holding], rights: tuple[list[Clause], list[Clause]]
) -> None:
    wide, narrow = rights
    assert let(who(case, held_by, narrow)) <= let(who(case, held_by, wide))


@given(cases, holdings, sets, st.sampled_from(PEOPLE), maybe() | deputations, near, maybe() | near)
def test_a_deputy_gets_no_more_than_the_principal(
    case: Case,
    principal: Holding,
    rights: list[Clause],
    deputy: int,
    only: Any,
    since: date,
    until: date | None,
) -> None:
    assume(deputy != principal.person and held(principal, case.day))
    handed = replace(principal, person=deputy, principal=principal.person, only=only, since=since, until=until)
    if judge(case, handed, rights).allowed:
        assert judge(case, principal, rights).allowed


@given(cases, holdings, sets)
def test_whoever_may_holds_in_every_dimension(case: Case, holding: Holding, rights: list[Clause]) -> None:
    found = judge(case, holding, rights)
    if not found.allowed:
        return
    assert found.clause in rights
    assert found.clause is not None
    assert held(holding, case.day)
    assert found.clause.position == holding.position
    for dimension, fails in TESTS:
        assert fails(case, holding, found.clause) is None, dimension


@given(cases, st.lists(holdings, max_size=4), sets)
def test_whoever_may_not_fails_in_what_is_named(case: Case, held_by: list[Holding], rights: list[Clause]) -> None:
    """And nobody is refused whom one of his clauses would let."""
    for finding in who(case, held_by, rights).refused:
        person = finding.holding.person
        for holding in (one for one in held_by if one.person == person and held(one, case.day)):
            mine = [clause for clause in rights if clause.position == holding.position]
            assert all(any(fails(case, holding, clause) for _name, fails in TESTS) for clause in mine)


@given(cases, st.lists(holdings, max_size=4), sets, st.randoms(use_true_random=False))
def test_the_order_of_clauses_does_not_matter(
    case: Case, held_by: list[Holding], rights: list[Clause], chance: Any
) -> None:
    shuffled = [*rights]
    chance.shuffle(shuffled)
    assert who(case, held_by, rights) == who(case, held_by, shuffled)


@given(cases, st.lists(holdings, max_size=5), sets)
def test_everybody_is_answered_once(case: Case, held_by: list[Holding], rights: list[Clause]) -> None:
    answer = who(case, held_by, rights)
    people = [one.holding.person for one in (*answer.allowed, *answer.refused)]
    assert sorted(people) == sorted({one.person for one in held_by})


@given(cases, st.lists(holdings, max_size=5), sets)
def test_nobody_settles_what_he_reviewed_or_proposed(case: Case, held_by: list[Holding], rights: list[Clause]) -> None:
    """But what he may decide alone he may have proposed."""
    assume(case.verb in DECIDING)
    for one in who(case, held_by, rights).allowed:
        for person in one.holding.people:
            had = {PART.get(verb, verb) for verb in case.done.get(person, ())} & SEPARATED - {"approve"}
            excused = EXCUSED.get(one.clause.verb or "", frozenset()) if one.clause else frozenset()
            assert person in case.exempt or had <= excused
