"""Rules about companies, one row per case."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from dingke.domains.customers import rules
from dingke.domains.customers.rules import Indicator, Level
from dingke.domains.customers.rules.credit_codes import CREDIT_CODE_CHARACTERS, organisation_check
from dingke.domains.customers.terms import CompletenessBand, SizeClass

VALID = "91350100M000100Y43"


@pytest.mark.serves("S-003")
class TestCheckUscc:
    @pytest.mark.parametrize(
        "code",
        [
            VALID,  # the example of GB 32100-2015
            "91110000MAX000015M",
            "91320500MAX000023U",
            "91440300MAX000031B",
            "91110000MAX0002340",  # remainder 0 gives the character 0, not 31
            " 91350100m000100y43 ",
            "９１３５０１００M０００１００Y４３",
            "91350100-M000100Y43",
        ],
    )
    def test_accepts_the_outer_layer(self, code: str) -> None:
        assert rules.check_uscc(code).level in {Level.OK, Level.WARNING}

    @pytest.mark.parametrize(
        ("code", "which", "says"),
        [
            ("91350100M000100Y4Z", "characters", "“Z” cannot stand"),  # the standard's counter-example
            ("91110000MAX000015N", "check", "should be M"),
            ("91350100M000100Y34", "check", "should be"),  # swapped at the end
            ("91350100M000100I43", "characters", "“I” cannot stand"),
            ("91350A00M000100Y43", "region", "Characters 3 to 8"),
            ("91350100M000100Y4", "length", "here are 17"),
            ("", "length", "here are 0"),
            ("110108000000016", "old_number", "old form"),
        ],
    )
    def test_says_what_is_wrong(self, code: str, which: str, says: str) -> None:
        with translation.override("en"):
            finding = rules.check_uscc(code)
            assert says in str(finding.message)
        assert (finding.level, finding.code) == (Level.ERROR, which)

    def test_only_warns_when_the_inner_code_does_not_check(self) -> None:
        assert rules.check_uscc(VALID).level == Level.OK
        finding = rules.check_uscc(outer("91350100M00010015"))
        assert (finding.level, finding.code) == (Level.WARNING, "organisation")

    def test_only_warns_of_an_unknown_registrar(self) -> None:
        finding = rules.check_uscc(outer("B1350100M000100Y4"))
        assert (finding.level, finding.code) == (Level.WARNING, "registrar")

    @given(st.integers(0, 16), st.sampled_from(CREDIT_CODE_CHARACTERS))
    def test_notices_every_single_slip(self, place: int, other: str) -> None:
        slipped = VALID[:place] + other + VALID[place + 1 :]
        assert (rules.check_uscc(slipped).level == Level.ERROR) == (slipped != VALID)

    @given(st.from_regex(f"9[{CREDIT_CODE_CHARACTERS}][0-9]{{6}}[{CREDIT_CODE_CHARACTERS}]{{9}}", fullmatch=True))
    def test_expects_the_same_last_character_as_the_library(self, stem: str) -> None:
        assert rules.check_uscc(stem + "0").expected == uscc.calc_check_digit(stem)

    @given(st.text(max_size=30))
    def test_never_fails(self, typed: str) -> None:
        assert rules.check_uscc(typed).level in Level

    def test_knows_the_organisation_code(self) -> None:
        assert organisation_check("M000100Y") == "4"


def outer(first_seventeen: str) -> str:
    """Seventeen characters with the right check character behind."""
    return first_seventeen + rules.check_uscc(first_seventeen + "0").expected


class TestMakesLoop:
    CHAIN = {1: None, 2: 1, 3: 2, 4: 3}

    @pytest.mark.parametrize(
        ("child", "parent", "loops"),
        [
            (1, 4, True),  # the top below the bottom
            (2, 2, True),  # itself
            (4, 1, False),
            (5, 4, False),  # a newcomer
            (1, None, False),
            (3, 9, False),  # a parent nobody knows
        ],
    )
    def test_sees_who_would_lie_above_himself(self, child: int, parent: int | None, loops: bool) -> None:
        assert rules.makes_loop(self.CHAIN, child, parent) is loops

    def test_ends_in_a_loop_that_is_there_already(self) -> None:
        assert rules.makes_loop({1: 2, 2: 1}, 3, 1) is False

    @given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=40))
    def test_keeps_every_group_a_tree(self, wishes: list[tuple[int, int]]) -> None:
        parents: dict[int, int | None] = dict.fromkeys(range(1, 13))
        for child, parent in wishes:
            if not rules.makes_loop(parents, child, parent):
                parents[child] = parent
        for company in parents:
            assert len(lineage(parents, company)) <= len(parents)


def lineage(parents: dict[int, int | None], company: int | None) -> list[int]:
    """The company and all above it; stops one beyond the number of companies there are."""
    found: list[int] = []
    while company is not None and len(found) <= len(parents):
        found.append(company)
        company = parents[company]
    return found


TODAY = date(2026, 11, 23)


def sized(industry: str, x: int | None = None, y: int | None = None, z: int | None = None) -> rules.SizeFinding:
    """x persons; y, z in 10,000 yuan."""
    revenue, assets = (None if wan is None else Decimal(wan) * 10_000 for wan in (y, z))
    return rules.size_class(industry, x, revenue, assets, TODAY)


class TestSizeClass:
    @pytest.mark.parametrize(
        ("industry", "x", "y", "z", "size"),
        [
            ("3511", 1200, 35_000, None, SizeClass.MEDIUM),  # large by heads, not by revenue
            ("3511", 1200, 1500, None, SizeClass.SMALL),
            ("3511", 15, 50_000, None, SizeClass.MICRO),
            ("47", None, 90_000, 4000, SizeClass.SMALL),
            ("5211", 60, 90, None, SizeClass.MICRO),
            # On each bound and just below it.
            ("0111", None, 20_000, None, SizeClass.LARGE),
            ("0111", None, 19_999, None, SizeClass.MEDIUM),
            ("0111", None, 50, None, SizeClass.SMALL),
            ("0111", None, 49, None, SizeClass.MICRO),
            ("C", 1000, 40_000, None, SizeClass.LARGE),
            ("4810", None, 80_000, 80_000, SizeClass.LARGE),
            ("5111", 200, 40_000, None, SizeClass.LARGE),
            ("5111", 20, 5000, None, SizeClass.MEDIUM),
            ("5211", 300, 20_000, None, SizeClass.LARGE),
            ("5431", 1000, 30_000, None, SizeClass.LARGE),
            ("5431", 300, 3000, None, SizeClass.MEDIUM),
            ("5910", 300, 3000, None, SizeClass.MEDIUM),  # loading and unloading is transport
            ("5920", 100, 1000, None, SizeClass.MEDIUM),  # the rest of 59 is storage
            ("6010", 300, 2000, None, SizeClass.MEDIUM),
            ("6110", 100, 2000, None, SizeClass.MEDIUM),
            ("6210", 10, 100, None, SizeClass.SMALL),
            ("6311", 2000, 100_000, None, SizeClass.LARGE),
            ("6510", 100, 1000, None, SizeClass.MEDIUM),
            ("7010", None, 200_000, 10_000, SizeClass.LARGE),
            ("7010", None, 1000, 4999, SizeClass.SMALL),
            ("7020", 300, 1000, None, SizeClass.MEDIUM),
            ("7211", 100, None, 8000, SizeClass.MEDIUM),
            ("7484", 300, None, None, SizeClass.LARGE),
            ("7484", 9, None, None, SizeClass.MICRO),
        ],
    )
    def test_follows_the_table(
        self, industry: str, x: int | None, y: int | None, z: int | None, size: SizeClass
    ) -> None:
        assert sized(industry, x, y, z).value == size

    def test_names_the_document_and_the_sector(self) -> None:
        assert sized("3511", 20, 300).basis == "国统字〔2017〕213号 工业"

    @pytest.mark.parametrize("industry", ["6620", "83", "8411", "9110", "9700", "5310", "7040", "J", "P"])
    def test_leaves_unclassified_what_the_rule_leaves_out(self, industry: str) -> None:
        finding = sized(industry, 5000, 5000, 5000)
        assert (finding.value, finding.reason, finding.basis) == (None, "unclassified", "")

    @pytest.mark.parametrize("industry", ["", "70", "59", "G", "F", "Q", "99", "x1", "7"])
    def test_says_nothing_of_an_industry_too_coarse(self, industry: str) -> None:
        assert sized(industry, 5000, 5000, 5000).reason == "industry"

    @pytest.mark.parametrize(
        ("x", "y", "missing"),
        [
            (5000, None, (Indicator.REVENUE,)),
            (None, 90_000, (Indicator.EMPLOYEES,)),
            (None, None, (Indicator.EMPLOYEES, Indicator.REVENUE)),
        ],
    )
    def test_never_decides_by_one_indicator(self, x: int | None, y: int | None, missing: tuple[Indicator, ...]) -> None:
        finding = sized("3511", x, y)
        assert (finding.value, finding.reason, finding.missing) == (None, "missing", missing)

    def test_has_no_rule_for_days_before_it(self) -> None:
        assert rules.size_class("3511", 1, Decimal(1), None, date(2017, 12, 27)).reason == "rule"

    @given(st.integers(0, 3000), st.integers(0, 100_000), st.integers(0, 500), st.integers(0, 20_000))
    def test_never_shrinks_when_a_company_grows(self, x: int, y: int, more_x: int, more_y: int) -> None:
        order = [SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM, SizeClass.LARGE]
        before, after = sized("3511", x, y).value, sized("3511", x + more_x, y + more_y).value
        assert before is not None
        assert after is not None
        assert order.index(after) >= order.index(before)


EVERYTHING: dict[str, Any] = {
    "name": "鼎盛电气有限公司", "short_name": "鼎盛", "uscc": VALID, "entity_type": "enterprise",
    "industry_code": "3821",
    "region_code": "440305", "reg_address": "一路1号", "legal_rep": "林", "reg_capital": Decimal(0),
    "established_on": date(2000, 1, 1), "employee_count": 0, "annual_revenue": Decimal(1), "total_assets": Decimal(1),
    "stat_year": 2025, "size_class": "micro", "ownership": "private", "listed_code": "000001", "parent_id": 7,
    "source": "own", "lifecycle_status": "active", "grade": "key", "owner_id": 3, "credit_rating": "A",
    "credit_limit": Decimal(0), "payment_terms": "30 days", "needs": "quiet", "last_contact_on": date(2026, 1, 1),
    "next_step_on": date(2026, 12, 1), "has_contact": True, "has_confirmed_contact": True,
    "has_invoice_profile": True, "has_bank_account": True,
}  # fmt: skip


def without(*names: str, **changed: Any) -> dict[str, Any]:
    return {name: fact for name, fact in EVERYTHING.items() if name not in names} | changed


@pytest.mark.serves("S-003")
class TestCompleteness:
    def test_weighs_a_hundred(self) -> None:
        assert sum(part.weight for part in rules.completeness(EVERYTHING).parts) == 100

    @pytest.mark.parametrize(
        ("facts", "score"),
        [
            (EVERYTHING, 100),
            (without("uscc"), 90),
            (without("has_contact"), 90),
            (without("has_confirmed_contact"), 95),  # there, but nobody spoke with them for a year
            (without(has_contact=False), 90),
            (without(needs=""), 96),
            (without(uscc="91350100M000100Y44"), 95),  # there, but it does not check
            (without("reg_address", biz_address="二路2号"), 98),
            (without("stat_year"), 99),  # one of the four figures
            (without("next_step_on"), 98),  # 98.5, half-even
            # What does not apply leaves the denominator: 10 + 4 of 100 for a foreign entity.
            (without("uscc", "region_code", entity_type="foreign"), 100),
            # 5 + 6 + 3 are asked for once it trades.
            (without("credit_rating", "has_invoice_profile", "has_bank_account", lifecycle_status="potential"), 100),
            (without("credit_rating", "credit_limit", "payment_terms"), 95),
            (without("listed_code"), 100),
            (without("parent_id"), 100),
            (without("reg_capital", "ownership", "size_class", "employee_count", entity_type="authority"), 100),
            (without("size_class", industry_code="6620"), 100),  # banks have no size class
            ({}, 0),
            ({"name": "鼎盛"}, 10),  # 8 of the 81 that a potential customer outside a group can reach
        ],
    )
    def test_counts_what_applies(self, facts: dict[str, Any], score: int) -> None:
        assert rules.completeness(facts).score == score

    @given(
        st.dictionaries(st.sampled_from(sorted(EVERYTHING)), st.sampled_from([None, ""])),
        st.sampled_from(
            [{}, {"lifecycle_status": "potential"}, {"entity_type": "foreign"}, {"entity_type": "institution"}]
        ),
    )
    def test_can_be_recomputed_from_its_parts(self, emptied: dict[str, Any], told: dict[str, str]) -> None:
        found = rules.completeness(EVERYTHING | emptied | told)
        counted = [part for part in found.parts if part.applicable]
        reached = sum((part.weight * part.value for part in counted), Decimal(0))
        by_hand = 100 * reached / sum(part.weight for part in counted)
        assert abs(by_hand - found.score) <= Decimal("0.5")
        assert all(str(part.reason) for part in found.parts if not part.applicable)

    @pytest.mark.parametrize(
        ("score", "band"),
        [
            (100, CompletenessBand.EXCELLENT),
            (90, CompletenessBand.EXCELLENT),
            (89, CompletenessBand.GOOD),
            (75, CompletenessBand.GOOD),
            (74, CompletenessBand.FAIR),
            (60, CompletenessBand.FAIR),
            (59, CompletenessBand.POOR),
        ],
    )
    def test_falls_into_bands(self, score: int, band: CompletenessBand) -> None:
        assert rules.Completeness(score, ()).band == band

    @given(st.dictionaries(st.sampled_from(sorted(EVERYTHING)), st.none()))
    def test_stays_between_nothing_and_all(self, emptied: dict[str, None]) -> None:
        assert 0 <= rules.completeness(EVERYTHING | emptied).score <= 100
