"""The book of a day: read once, right for the day, without a query when warm."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.world import World, make

from dingke.engine.faults import Forbidden
from dingke.engine.testing import at_most
from dingke.platform.authority.actions import require
from dingke.platform.authority.models import SodExemption
from dingke.platform.authority.queries import book, may
from dingke.platform.authority.rules import Case
from dingke.platform.authority.tests import building
from dingke.platform.authority.tests.building import Company
from dingke.platform.positions.actions import changed
from dingke.platform.positions.models import Assessment, Competency

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 2)


@pytest.fixture
def company(world: World) -> Company:
    return building.company(world)


def discount(percent: int, verb: str = "approve", **more: Any) -> Case:
    return Case(verb, "special_price", DAY, measures={"discount": Decimal(percent)}, **more)


def fresh(*people: Any) -> None:
    changed()
    for person in people:
        person.refresh_from_db()


class TestMay:
    @pytest.mark.serves("S-184")
    def test_follows_limit_reach_and_post(self, world: World, company: Company) -> None:
        theirs: dict[str, Any] = {"owner": company.owner.pk, "department": world.one.pk}
        found = {
            who.name: bool(finding and finding.allowed)
            for who in (company.owner, company.head, company.executive, company.stranger)
            for finding in (may(who, discount(12, **theirs)),)
        }
        assert found == {"林澜": False, "周砚秋": True, "方正则": False, "许嘉宁": False}

    def test_asks_the_database_nothing_when_warm(self, company: Company) -> None:
        may(company.head, discount(12))
        with at_most(0):
            may(company.head, discount(5))

    def test_is_read_in_a_fixed_number_of_queries(self, world: World, company: Company) -> None:
        with at_most(16):
            book(DAY)
        for index in range(5):
            building.post(world.stranger, building.position(f"岗位{index}", [{}, {"verb": "review"}]))
        fresh()
        with at_most(16):
            book(DAY)

    def test_a_change_is_known_at_once(self, world: World, company: Company) -> None:
        assert may(company.stranger, discount(12)) is None
        building.post(company.stranger, company.head_place, department=world.two)
        fresh(company.stranger)
        finding = may(company.stranger, discount(12, department=world.two.pk))
        assert finding is not None
        assert finding.allowed

    def test_each_day_has_the_version_in_force(self, world: World, company: Company) -> None:
        building.position(
            "大客户部经理",
            [{"limits": [{"measure": "discount", "low": None, "high": 12}]}],
            department=world.one,
            superior=company.top_place,
            since=date(2026, 12, 3),
            number=6,
            of=company.head_place,
        )
        fresh(company.head)
        case = discount(14, department=world.one.pk)
        today = may(company.head, case)
        assert today is not None
        assert (today.allowed, today.clause and (today.clause.version, today.clause.until)) == (
            True,
            (5, date(2026, 12, 3)),
        )
        later = may(company.head, Case("approve", "special_price", DAY + timedelta(days=1), measures=case.measures))
        assert later is not None
        assert (later.missing, later.clause and later.clause.version) == ("limit", 6)

    def test_a_deputy_may_what_was_handed_over(self, world: World, company: Company) -> None:
        building.deputise(
            company.head,
            company.stranger,
            company.head_place,
            DAY,
            DAY + timedelta(days=4),
            verb="approve",
            matter="special_price",
            limits=[{"measure": "discount", "low": None, "high": 10, "per": "case"}],
        )
        fresh(company.stranger)
        theirs: dict[str, Any] = {"owner": company.owner.pk, "department": world.one.pk}
        within, beyond = (may(company.stranger, discount(percent, **theirs)) for percent in (10, 12))
        assert within is not None
        assert within.holding.principal == company.head.pk
        assert beyond is not None
        assert (within.allowed, beyond.missing) == (True, "limit")


class TestRequire:
    @pytest.mark.serves("S-184")
    def test_refuses_with_what_is_lacking_and_who_above_has_it(self, world: World, company: Company) -> None:
        case = discount(12, verb="decide", owner=company.owner.pk, department=world.one.pk)
        with pytest.raises(Forbidden) as refusal:
            require(company.owner, case)
        words = str(refusal.value)
        assert "折扣 ≤ 8%，这件是 12%，V3 · 4.1" in words
        assert "周砚秋有这个权利（大客户部经理，V5 · 4.1）" in words

    def test_says_when_nobody_has_it(self, company: Company) -> None:
        with pytest.raises(Forbidden, match="目前公司里没有人有这个权利"):
            require(company.owner, Case("approve", "bid_bond", DAY, measures={"amount": Decimal(1)}))

    @pytest.mark.serves("S-185")
    def test_within_ones_limit_gives_the_clause_it_rests_on(self, company: Company) -> None:
        finding = require(company.owner, discount(8, verb="decide", owner=company.owner.pk))
        assert finding.clause is not None
        assert (finding.clause.version, finding.clause.clause) == (3, "4.1")

    def test_whoever_fills_no_post_is_told_so(self, company: Company) -> None:
        with pytest.raises(Forbidden, match="你没有任职"):
            require(company.stranger, discount(5))


class TestExemption:
    """What one person may be in one case is on record, granted by another, and ends."""

    def grant(self, by: Any, **values: Any) -> SodExemption:
        whole = {"verbs": ["propose", "approve"], "since": DAY, "until": DAY + timedelta(days=1), "why": "一人岗位"}
        (row,) = make(SodExemption, by, whole | values)
        return row  # type: ignore[no-any-return]

    def proposed(self, company: Company, **more: Any) -> Any:
        company.head.refresh_from_db()
        done = {company.head.pk: frozenset({"propose"})}
        return may(company.head, discount(12, done=done, department=company.more.get("department"), **more))

    @pytest.fixture(autouse=True)
    def department(self, world: World, company: Company) -> None:
        company.more["department"] = world.one.pk

    def test_lets_a_person_settle_what_he_proposed(self, world: World, company: Company) -> None:
        assert self.proposed(company).missing == "separation"
        self.grant(world.personnel, user=company.head)
        assert self.proposed(company).allowed

    @pytest.mark.parametrize(
        "values",
        [
            {"verbs": ["propose", "review"]},  # of other parts
            {"since": DAY + timedelta(days=1), "until": DAY + timedelta(days=2)},  # not yet
            {"since": DAY - timedelta(days=2), "until": DAY},  # over
            {"matter": "expense"},
        ],
    )
    def test_only_of_its_parts_days_and_matter(self, world: World, company: Company, values: dict[str, Any]) -> None:
        if "matter" in values:
            values = {"matter": book(DAY).matters[values["matter"]]}
        self.grant(world.personnel, user=company.head, **values)
        assert self.proposed(company).missing == "separation"


class TestGaps:
    """A gap of two levels in a must-have blocks the matters it stands for, and says so."""

    def require_level(self, company: Company, level: int, **more: Any) -> Competency:
        skill = Competency.objects.create(code="NL-1", name="商务谈判", kind="professional")
        described = company.head_place.descriptions.get()
        wanted = {"competency": skill.code, "level": level, "must": True, "weight": 1, "matters": []} | more
        described.content = {"competencies": [wanted]}
        described.save()
        return skill

    def assess(self, company: Company, skill: Competency, level: int, on: date = DAY) -> None:
        Assessment.objects.create(
            code=f"A-{Assessment.objects.count()}",
            user=company.head,
            competency=skill,
            method="superior",
            level=level,
            assessed_on=on,
        )
        fresh(company.head)

    def missing(self, world: World, company: Company) -> str | None:
        finding = may(company.head, discount(12, department=world.one.pk))
        assert finding is not None
        return finding.missing

    @pytest.mark.serves("S-214")
    @pytest.mark.parametrize(("level", "missing"), [(4, None), (3, None), (2, "competency")])
    def test_two_levels_block(self, world: World, company: Company, level: int, missing: str | None) -> None:
        self.assess(company, self.require_level(company, 4), level)
        assert self.missing(world, company) == missing

    def test_only_the_matters_it_stands_for(self, world: World, company: Company) -> None:
        self.assess(company, self.require_level(company, 4, matters=["expense"]), 1)
        assert self.missing(world, company) is None

    def test_only_what_one_must_have(self, world: World, company: Company) -> None:
        self.assess(company, self.require_level(company, 4, must=False), 1)
        assert self.missing(world, company) is None

    def test_an_assessment_older_than_a_year_says_nothing(self, world: World, company: Company) -> None:
        self.assess(company, self.require_level(company, 4), 1, on=date(2025, 12, 2))
        assert self.missing(world, company) is None

    def test_the_latest_assessment_counts(self, world: World, company: Company) -> None:
        skill = self.require_level(company, 4)
        self.assess(company, skill, 1, on=DAY - timedelta(days=30))
        self.assess(company, skill, 4, on=DAY - timedelta(days=1))
        assert self.missing(world, company) is None
