"""Who may: tables of cases, no database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dingke.platform.authority.rules import (
    Bound,
    Case,
    Clause,
    Demand,
    Finding,
    Holding,
    judge,
    steps,
    who,
)
from dingke.platform.authority.terms import Dimension
from dingke.platform.authority.tests.company import (
    CHEN,
    CLAUSES,
    DAY,
    FANG,
    FINANCE,
    HALF,
    HOLDINGS,
    JIANG,
    LIN,
    LINE_OF_LIN,
    LONG,
    MANAGER,
    OTHER_HALF,
    QIU,
    SPECIAL_PRICE,
    WEN,
    XU,
    ZHOU,
    discount,
    yuan,
)


def asked(**changes: Any) -> Mapping[int, Finding]:
    answer = who(replace(SPECIAL_PRICE, **changes), HOLDINGS, CLAUSES, LINE_OF_LIN)
    return {one.holding.person: one for one in (*answer.allowed, *answer.refused)}


class TestSimulation:
    """Who approves 12.5 % for a customer of 林澜's, on the second of December."""

    @pytest.mark.serves("S-184")
    def test_the_direct_superior_comes_first_on_his_clause_then_the_next_above(self) -> None:
        answer = who(SPECIAL_PRICE, HOLDINGS, CLAUSES, LINE_OF_LIN)
        found = [(one.holding.person, one.clause.version, one.clause.clause) for one in answer.allowed if one.clause]
        assert found == [(ZHOU, 5, "4.1.2"), (FANG, 3, "2.3")]

    @pytest.mark.parametrize(
        ("person", "dimension"),
        [
            (XU, "limit"),  # the deputation is up to 10 %
            (CHEN, "reach"),  # another's customer: his own right is over his own
            (LIN, "separation"),  # whoever proposed it
            (LONG, "verb"),  # reviewing is not approving
            (WEN, "matter"),  # approves expenses, not prices
            (QIU, "post"),  # left in 2023
            (JIANG, "limit"),  # only beyond 20 %
        ],
    )
    def test_everybody_else_lacks_one_thing(self, person: int, dimension: str) -> None:
        assert asked()[person].missing == dimension

    def test_the_deputy_is_refused_on_the_limit_of_the_deputation(self) -> None:
        bound, measured = asked()[XU].why
        assert (bound, measured) == (discount(10), Decimal("12.5"))

    def test_within_the_deputation_the_deputy_comes_right_after_the_principal(self) -> None:
        answer = who(
            replace(SPECIAL_PRICE, measures={"discount": Decimal(10), "amount": yuan(100)}),
            HOLDINGS,
            CLAUSES,
            LINE_OF_LIN,
        )
        assert [one.holding.person for one in answer.allowed] == [ZHOU, XU, FANG]

    def test_the_deputation_is_over_on_its_last_day(self) -> None:
        within = {"measures": {"discount": Decimal(10), "amount": yuan(100)}}
        assert asked(day=date(2026, 12, 5), **within)[XU].allowed
        assert not asked(day=date(2026, 12, 6), **within)[XU].allowed

    def test_says_how_far_it_looked(self) -> None:
        seen = steps(SPECIAL_PRICE, asked()[XU])
        assert [dimension for dimension, holds in seen.items() if holds] == ["post", "verb", "matter", "reach"]
        assert [dimension for dimension, holds in seen.items() if holds is False] == ["limit"]
        assert [dimension for dimension, holds in seen.items() if holds is None] == [
            "condition",
            "period",
            "separation",
            "competency",
        ]


def one(clause: Clause, holding: Holding | None = None, **case: Any) -> Finding:
    """A case that holds in every dimension unless it says otherwise."""
    holds: dict[str, Any] = {"verb": "approve", "matter": "m", "day": DAY, "owner": 1, "department": HALF} | case
    return judge(Case(**holds), holding or Holding(7, 1, date(2020, 1, 1)), [clause])


def right(**parts: Any) -> Clause:
    whole: dict[str, Any] = {"verb": "approve", "matter": "m", "reach": "all"} | parts
    return Clause(1, 1, 1, "1.1", **whole)


class TestDimensions:
    @pytest.mark.parametrize(
        ("parts", "case", "missing"),
        [
            ({}, {}, None),
            # verb
            ({"verb": "review"}, {}, "verb"),
            ({"verb": "decide"}, {}, None),
            ({"verb": None}, {}, "verb"),  # the source does not say: lets nobody
            ({"verb": "submit"}, {"verb": "propose"}, None),
            ({"verb": "approve"}, {"verb": "review"}, "verb"),  # nor is approving reviewing
            # matter
            ({"matter": "other"}, {}, "matter"),
            ({"matter": None}, {}, "matter"),
            # reach
            ({"reach": None}, {}, "reach"),
            ({"reach": "own"}, {"owner": 7}, None),
            ({"reach": "own"}, {"owner": None}, "reach"),
            ({"reach": "department"}, {"department": FINANCE}, "reach"),
            ({"reach": "department"}, {"department": None}, "reach"),
            ({"reach": "named"}, {}, "reach"),  # named, and nothing is
            ({"reach": "named", "over": {"grade": frozenset({"key"})}}, {"marks": {"grade": "key"}}, None),
            (
                {"reach": "named", "over": {"region": frozenset({"44"})}},
                {"marks": {"region": frozenset({"44", "4403"})}},
                None,
            ),
            (
                {"reach": "named", "over": {"grade": frozenset({"key"}), "voltage": frozenset({"110kV"})}},
                {"marks": {"grade": "key"}},
                "reach",  # every kind that is named must fit
            ),
            # limit: over the lower, at most the upper end
            ({"limits": (discount(15),)}, {"measures": {"discount": Decimal(15)}}, None),
            ({"limits": (discount(15),)}, {"measures": {"discount": Decimal("15.01")}}, "limit"),
            ({"limits": (discount(None, 20),)}, {"measures": {"discount": Decimal(20)}}, "limit"),
            ({"limits": (discount(None, 20),)}, {"measures": {"discount": Decimal("20.01")}}, None),
            ({"limits": (discount(15),)}, {}, "limit"),  # a case that does not say is not within
            ({"limit_open": True}, {}, "limit"),  # a limit that nobody filled in
            # condition
            ({"conditions": (Demand("margin", ">=", Decimal(15)),)}, {"facts": {"margin": Decimal(15)}}, None),
            (
                {"conditions": (Demand("margin", ">=", Decimal(15)),)},
                {"facts": {"margin": Decimal("14.9")}},
                "condition",
            ),
            ({"conditions": (Demand("margin", ">=", Decimal(15)),)}, {}, "condition"),
            ({"conditions": (Demand("margin", ">=", Decimal(15)),)}, {"facts": {"margin": "high"}}, "condition"),
            ({"conditions": (Demand("months", "<=", Decimal(3)),)}, {"facts": {"months": Decimal(4)}}, "condition"),
            ({"conditions": (Demand("bills", "=", Decimal(1)),)}, {"facts": {"bills": Decimal(0)}}, "condition"),
            ({"conditions": (Demand("rating", "in", frozenset({"A", "B"})),)}, {"facts": {"rating": "B"}}, None),
            ({"conditions": (Demand("rating", "in", frozenset({"A", "B"})),)}, {"facts": {"rating": "C"}}, "condition"),
            # period: the first day counts, the last does not
            ({"since": DAY}, {}, None),
            ({"until": DAY}, {}, "period"),
            ({"since": date(2026, 12, 3)}, {}, "period"),
            # competency
            ({}, {"gaps": {(7, 1): 1}}, None),
            ({}, {"gaps": {(7, 1): 2}}, "competency"),
            ({}, {"gaps": {(8, 1): 2}}, None),
        ],
    )
    def test_each(self, parts: dict[str, Any], case: dict[str, Any], missing: str | None) -> None:
        found = one(right(**parts), **case)
        assert (found.missing, found.allowed) == (missing, missing is None)

    def test_the_first_that_fails_is_named(self) -> None:
        every = right(limits=(discount(5),), conditions=(Demand("margin", ">=", Decimal(15)),), until=DAY)
        assert one(every, measures={"discount": Decimal(9)}, gaps={(7, 1): 3}).missing == "limit"

    def test_a_post_not_begun_or_over_gives_nothing(self) -> None:
        for since, until in ((date(2026, 12, 3), None), (date(2020, 1, 1), DAY)):
            assert one(right(), Holding(7, 1, since, until)).missing == "post"

    def test_of_two_clauses_the_one_on_the_matter_explains(self) -> None:
        """Whoever reviews this and approves something else is told that reviewing is not approving."""
        case = Case("approve", "m", DAY)
        clauses = [right(matter="other"), replace(right(verb="review"), right=2)]
        assert judge(case, Holding(7, 1, date(2020, 1, 1)), clauses).missing == "verb"


class TestPeriodLimit:
    """What adds up in a month, a quarter or a year is held against the limit together with this case."""

    @pytest.mark.parametrize("per", ["month", "quarter", "year"])
    @pytest.mark.parametrize(
        ("gone", "allowed"),
        [({}, True), ({(7, 60): True}, True), ({(7, 61): True}, False), ({(8, 99): True}, True)],
    )
    def test_counts_what_the_same_person_used(self, per: str, gone: Any, allowed: bool) -> None:
        clause = right(limits=(Bound("amount", high=Decimal(100), per=per),))
        used_by = {(person, "amount", per): Decimal(amount) for person, amount in gone}
        assert one(clause, measures={"amount": Decimal(40)}, used_by=used_by).allowed is allowed

    def test_of_one_period_says_nothing_of_another(self) -> None:
        clause = right(limits=(Bound("amount", high=Decimal(100), per="month"),))
        used = {("amount", "year"): Decimal(5000)}
        assert one(clause, measures={"amount": Decimal(40)}, used=used).allowed

    def test_a_single_case_counts_alone(self) -> None:
        clause = right(limits=(Bound("amount", high=Decimal(100)),))
        assert one(clause, measures={"amount": Decimal(100)}, used={("amount", "case"): Decimal(100)}).allowed

    def test_a_deputy_uses_up_the_limit_of_the_principal(self) -> None:
        clause = right(limits=(Bound("amount", high=Decimal(100), per="year"),))
        deputy = Holding(9, 1, date(2020, 1, 1), principal=7)
        used_by = {(7, "amount", "year"): Decimal(61)}
        assert one(clause, deputy, measures={"amount": Decimal(40)}, used_by=used_by).missing == "limit"


class TestSeparation:
    @pytest.mark.parametrize(
        ("verb", "clause_verb", "before", "missing"),
        [
            ("approve", "approve", "propose", "separation"),
            ("approve", "approve", "submit", "separation"),  # handing in is proposing
            ("approve", "approve", "review", "separation"),
            ("review", "review", "propose", "separation"),
            ("countersign", "countersign", "propose", "separation"),
            ("decide", "approve", "propose", "separation"),  # asked to decide, holding a right to approve
            ("decide", "decide", "propose", None),  # what one decides alone one may have proposed
            ("decide", "decide", "review", "separation"),  # but not have reviewed
            ("approve", "approve", "approve", None),  # the same part again is no second part
            ("supervise", "supervise", "propose", None),
            ("allocate", "allocate", "approve", None),
        ],
    )
    def test_of_one_case(self, verb: str, clause_verb: str, before: str, missing: str | None) -> None:
        done = {7: frozenset({before})}
        assert one(right(verb=clause_verb), verb=verb, done=done).missing == missing

    def test_an_exemption_on_record_lifts_it(self) -> None:
        done = {7: frozenset({"propose"})}
        assert one(right(), done=done, exempt=frozenset({7})).allowed
        assert not one(right(), done=done, exempt=frozenset({8})).allowed

    def test_nor_does_a_deputy_approve_what_the_principal_or_he_himself_proposed(self) -> None:
        deputy = Holding(9, 1, date(2020, 1, 1), principal=7)
        for proposer in (7, 9):
            assert one(right(), deputy, done={proposer: frozenset({"propose"})}).missing == "separation"

    def test_is_what_a_proposer_is_told_even_beyond_the_limit(self) -> None:
        """No higher limit would help him."""
        found = asked()[LIN]
        assert found.missing == "separation"
        assert found.why == (LIN, ("propose",))

    @pytest.mark.serves("S-185")
    def test_within_ones_own_limit_nobody_else_is_needed(self) -> None:
        within = asked(measures={"discount": Decimal(8), "amount": yuan(100)})[LIN]
        assert (within.allowed, within.clause and within.clause.clause) == (True, "4.1.2")
        assert not asked(measures={"discount": Decimal("8.1"), "amount": yuan(100)})[LIN].allowed


class TestReach:
    def test_a_deputy_reaches_as_far_as_the_principal_and_no_further(self) -> None:
        deputy = Holding(9, 1, date(2020, 1, 1), principal=7, departments=frozenset({HALF}), team=frozenset({7, 8}))
        assert one(right(reach="own"), deputy, owner=7).allowed
        assert one(right(reach="own"), deputy, owner=9).missing == "reach"
        assert one(right(reach="team"), deputy, owner=8).allowed
        assert one(right(reach="team"), deputy, owner=9).missing == "reach"
        assert one(right(reach="department"), deputy, department=OTHER_HALF).missing == "reach"

    def test_a_right_that_was_not_handed_over_stays(self) -> None:
        deputy = Holding(9, 1, date(2020, 1, 1), principal=7, only={("approve", "other"): ()})
        assert one(right(), deputy).missing == "matter"


class TestExamples:
    """The three worked examples: the official form, the power company, and the plain account manager."""

    FORM = (
        ("1", "decide", "授权范围内相关业务", True),
        ("2", None, None, False),
        ("3", "review", "费用报销", False),
        ("4", "submit", "年度预算", False),
        ("5", "monitor", "预算执行", False),
        ("6", "submit", "考核与激励", False),
    )
    POWER = tuple(
        (f"{number}.{place}", verb, matter, is_open)
        for number, verbs, matter, is_open in (
            (1, ("propose", "review", "confirm"), "业扩", False),
            (2, ("propose", "review", "confirm"), "变更用电", False),
            (3, ("supervise", "evaluate"), "业扩与变更", False),
            (4, ("allocate",), "需求工作单", False),
            (5, ("formulate",), "付款方案", True),
            (6, ("inspect", "accept"), "受电装置", False),
            (7, ("adjust",), "信用分数", True),
        )
        for place, verb in enumerate(verbs)
    )
    PLAIN = (
        ("1", "access", "内部信息", False),
        ("2", "suggest", "改进", False),
        ("3", "decide", "客户服务方案", False),
    )

    def may(self, rows: Any, verb: str, matter: str, **case: Any) -> str | None:
        clauses = [
            Clause(index, 1, 1, number, of, about, limit_open=is_open, reach="own")
            for index, (number, of, about, is_open) in enumerate(rows)
        ]
        whole: dict[str, Any] = {"owner": 7} | case
        return judge(Case(verb, matter, DAY, **whole), Holding(7, 1, date(2020, 1, 1)), clauses).missing

    @pytest.mark.serves("S-205")
    @pytest.mark.parametrize(
        ("verb", "matter", "missing"),
        [
            ("review", "费用报销", None),
            ("approve", "费用报销", Dimension.VERB),  # it stands in the box of decisions and is still a review
            ("submit", "年度预算", None),
            ("approve", "年度预算", Dimension.VERB),
            ("monitor", "预算执行", None),
            ("supervise", "预算执行", Dimension.VERB),
            ("decide", "授权范围内相关业务", Dimension.LIMIT),  # how far, the form does not say
        ],
    )
    def test_the_form(self, verb: str, matter: str, missing: str | None) -> None:
        assert self.may(self.FORM, verb, matter) == missing

    @pytest.mark.parametrize(
        ("verb", "matter", "missing"),
        [
            ("propose", "业扩", None),
            ("confirm", "变更用电", None),
            ("approve", "业扩", Dimension.VERB),
            ("evaluate", "业扩与变更", None),
            ("allocate", "需求工作单", None),
            ("formulate", "付款方案", Dimension.LIMIT),
            ("accept", "受电装置", None),
            ("adjust", "信用分数", Dimension.LIMIT),
        ],
    )
    def test_the_power_company(self, verb: str, matter: str, missing: str | None) -> None:
        assert self.may(self.POWER, verb, matter) == missing

    def test_three_parts_in_one_hand_need_an_exemption_in_each_case(self) -> None:
        """提出、审核与确认 may stand in one description; of one case they are still three parts."""
        done = {7: frozenset({"propose"})}
        assert self.may(self.POWER, "review", "业扩", done=done) == Dimension.SEPARATION
        assert self.may(self.POWER, "review", "业扩", done=done, exempt=frozenset({7})) is None
        assert self.may(self.POWER, "review", "业扩", done={8: frozenset({"propose"})}) is None

    @pytest.mark.parametrize(
        ("verb", "matter", "missing"),
        [
            ("access", "内部信息", None),
            ("suggest", "改进", None),
            ("propose", "改进", Dimension.VERB),
            ("decide", "客户服务方案", None),
        ],
    )
    def test_the_plain_account_manager(self, verb: str, matter: str, missing: str | None) -> None:
        assert self.may(self.PLAIN, verb, matter) == missing


def test_somebody_with_two_posts_is_judged_by_the_better_one() -> None:
    clauses = [*CLAUSES, Clause(50, 9, 1, "1.1", "approve", "special_price", reach="all")]
    holdings = [Holding(CHEN, MANAGER, date(2020, 1, 1)), Holding(CHEN, 9, date(2020, 1, 1))]
    answer = who(SPECIAL_PRICE, holdings, clauses)
    assert [(one.holding.position, one.clause and one.clause.right) for one in answer.allowed] == [(9, 50)]
