"""Whether facts meet requirements: tables of cases, and what holds of every one."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dingke.platform.positions import fitting, ranks, spans
from dingke.platform.positions.content import AnyOf, Requirement
from dingke.platform.positions.facts import Fact
from dingke.platform.positions.fitting import BEST, overall
from dingke.platform.positions.reading import requirements
from dingke.platform.positions.reading.sheet import Sheet
from dingke.platform.positions.terms import QualificationLevel, Verdict

DAY = date(2026, 11, 27)
BACHELOR, COLLEGE = Fact("education", level="bachelor"), Fact("education", level="college")
SENIOR, MIDDLE = Fact("title", "高级工程师", "associate"), Fact("title", "工程师", "middle")


def asked(text: str) -> list[Requirement | AnyOf]:
    """As the reader of descriptions understands it."""
    return list(requirements.of_span(Sheet(text).whole()))


def verdicts(text: str, *facts: Fact, on: date = DAY) -> list[str]:
    return [one.verdict.value for one in fitting.fitting(asked(text), facts, on)]


def work(since: date, until: date | None = None, area: str = "大客户销售", **more: Any) -> Fact:
    return Fact("experience", area, since=since, until=until, **more)


@pytest.mark.serves("S-211")
class TestAlternatives:
    """本科及以上学历，或高级专业职称 (S-211)."""

    TEXT = "本科及以上学历，或高级专业职称"

    @pytest.mark.parametrize(
        ("facts", "verdict"),
        [
            ((BACHELOR,), "met"),  # the first
            ((COLLEGE, SENIOR), "met"),  # the second in its place
            ((SENIOR,), "met"),  # nothing known of the first
            ((COLLEGE, MIDDLE), "unmet"),  # both known, neither enough
            ((COLLEGE,), "unknown"),  # whether there is a title nobody filed
            ((), "unknown"),
            ((Fact("title", "", "full"),), "met"),  # 正高级 is above 高级
            ((Fact("title", "高级工程师", "associate", until=date(2026, 1, 1)), COLLEGE), "unknown"),  # run out
        ],
    )
    def test_one_is_enough(self, facts: tuple[Fact, ...], verdict: str) -> None:
        assert verdicts(self.TEXT, *facts) == [verdict]

    def test_says_by_which(self) -> None:
        (found,) = fitting.fitting(asked(self.TEXT), (COLLEGE, SENIOR), DAY)
        assert "高级工程师" in found.why
        assert [part.verdict for part in found.parts] == [Verdict.UNMET, Verdict.MET]


@pytest.mark.serves("S-209")
class TestYears:
    """大客户销售工作 3 年以上 on 2026-11-27 (S-209)."""

    TEXT = "大客户销售工作3年以上"

    @pytest.mark.parametrize(
        ("facts", "verdict"),
        [
            ((work(date(2023, 11, 27)),), "met"),  # three years to the day
            ((work(date(2023, 11, 28)),), "unmet"),  # a day less
            ((work(date(2020, 1, 1), date(2021, 7, 1)), work(date(2020, 6, 1), date(2022, 6, 1))), "unmet"),  # overlap
            ((work(date(2020, 1, 1), date(2021, 7, 1)), work(date(2021, 7, 1), date(2023, 1, 1))), "met"),  # in a row
            ((work(date(2020, 1, 1), area="采购"),), "unmet"),  # of another trade
            ((work(date(2020, 1, 1), area="销售"),), "unknown"),  # of a wider one
            ((Fact("experience", "大客户销售", months=36),), "met"),
            ((Fact("experience", "大客户销售", months=35),), "unmet"),
            ((Fact("experience", "大客户销售", months=20), work(date(2025, 1, 1))), "unknown"),  # perhaps at one time
            ((BACHELOR,), "unknown"),  # nothing of the kind
            ((work(date(2027, 1, 1)),), "unknown"),  # still to come
        ],
    )
    def test_are_reckoned(self, facts: tuple[Fact, ...], verdict: str) -> None:
        assert verdicts(self.TEXT, *facts) == [verdict]

    def test_of_the_day(self) -> None:
        fact = work(date(2020, 1, 1))
        assert verdicts(self.TEXT, fact, on=date(2022, 12, 31)) == ["unmet"]
        assert verdicts(self.TEXT, fact, on=date(2023, 1, 1)) == ["met"]

    def test_both_numbers_of_two_must_hold(self) -> None:
        """8/3: years in all, and of them as a manager."""
        text = "8年以上工作经验，3年以上管理经验"
        led = work(date(2024, 1, 1), manages=True)
        assert verdicts(text, work(date(2016, 1, 1), area="采购"), led) == ["met", "unmet"]
        assert verdicts(text, work(date(2016, 1, 1), area="采购", manages=True), led) == ["met", "met"]
        assert verdicts(text, work(date(2021, 1, 1), manages=True)) == ["unmet", "met"]

    def test_a_manager_of_another_trade_is_none_of_this(self) -> None:
        text = "营销管理工作5年以上"
        assert verdicts(text, work(date(2015, 1, 1), area="生产", manages=True)) == ["unmet"]
        assert verdicts(text, work(date(2015, 1, 1), area="市场营销", manages=True)) == ["met"]
        assert verdicts(text, work(date(2015, 1, 1), area="市场营销")) == ["unmet"]

    def test_a_number_that_is_left_open_is_neither(self) -> None:
        one = Requirement(kind="experience", text="有大客户销售经验", area="大客户销售")
        (found,) = fitting.fitting([one], [work(date(2000, 1, 1))], DAY)
        assert found.verdict == Verdict.UNKNOWN

    @pytest.mark.parametrize(
        ("since", "until"),
        [
            (date(2023, 2, 15), date(2024, 2, 15)),
            (date(2024, 2, 15), date(2025, 2, 15)),
            (date(2024, 2, 29), date(2025, 3, 1)),
            (date(2025, 1, 31), date(2026, 1, 31)),
        ],
    )
    def test_a_year_is_a_year(self, since: date, until: date) -> None:
        assert spans.span([work(since, until)], DAY).low >= spans.YEAR


@pytest.mark.serves("S-212")
class TestTraining:
    """Compared with the trainings on file (S-212)."""

    ONE = Requirement(kind="training", text="接受过企业管理、营销培训", names=("企业管理", "营销"))

    @pytest.mark.parametrize(
        ("values", "verdict"),
        [
            (("企业管理研修", "市场营销"), Verdict.MET),
            (("企业管理研修",), Verdict.UNMET),  # each is asked for
            (("消防",), Verdict.UNMET),
            ((), Verdict.UNKNOWN),
        ],
    )
    def test_each_must_be_on_file(self, values: tuple[str, ...], verdict: Verdict) -> None:
        (found,) = fitting.fitting([self.ONE], [Fact("training", value) for value in values], DAY)
        assert found.verdict == verdict

    def test_names_what_is_missing(self) -> None:
        (found,) = fitting.fitting([self.ONE], [Fact("training", "企业管理")], DAY)
        assert "营销" in found.why
        assert "企业管理" not in found.why


class TestTheOthers:
    def test_levels_are_a_table(self) -> None:
        assert {one.code for one in ranks.table()} == set(QualificationLevel.values)
        order = [ranks.of_code("education", code) for code in ("secondary", "college", "bachelor", "master", "doctor")]
        assert [one.rank for one in order if one] == [1, 2, 3, 4, 5]

    @pytest.mark.parametrize(
        ("text", "code"),
        [("高级专业职称", "associate"), ("正高级", "full"), ("中级或高级", "middle"), ("助理工程师", "junior")],
    )
    def test_titles_by_words(self, text: str, code: str) -> None:
        found = ranks.of_words("title", text)
        assert found is not None
        assert found.code == code

    @pytest.mark.parametrize(
        ("text", "facts", "verdict"),
        [
            ("电气或营销专业优先", (Fact("major", "法学"),), "spared"),  # preferred never fails
            ("电气或营销专业优先", (Fact("major", "电气工程"),), "met"),
            (
                "电力系统、经济管理等相关专业毕业",
                (Fact("major", "法学"),),
                "unknown",
            ),  # what is related somebody must judge
            ("电气专业", (Fact("major", "法学"),), "unmet"),
            ("电气专业", (), "unknown"),
        ],
    )
    def test_majors(self, text: str, facts: tuple[Fact, ...], verdict: str) -> None:
        assert verdicts(text, *facts) == [verdict]

    @pytest.mark.parametrize(
        ("value", "detail", "verdict"),
        [("英语", "读写、口语", "met"), ("英语", "读写", "unmet"), ("英文", "", "unknown"), ("日语", "读写", "unmet")],
    )
    def test_languages(self, value: str, detail: str, verdict: str) -> None:
        one = Requirement(kind="language", text="英语读写与口语", names=("英语",), level="读写、口语")
        (found,) = fitting.fitting([one], [Fact("language", value, detail=detail)], DAY)
        assert found.verdict.value == verdict

    def test_a_law_that_is_gone_is_shown_by_what_replaces_it(self) -> None:
        one = Requirement(kind="knowledge", text="了解《合同法》", names=("合同法",), replaced_by="民法典")
        gone, new = (fitting.fitting([one], [Fact("training", value)], DAY)[0] for value in ("合同法", "民法典"))
        assert (gone.verdict, new.verdict) == (Verdict.UNKNOWN, Verdict.MET)
        assert "民法典" in gone.why

    def test_what_is_assessed_or_preferred_decides_nothing(self) -> None:
        found = fitting.fitting(asked("本科及以上学历；具有良好的沟通能力；电气专业优先"), [BACHELOR], DAY)
        assert overall(found) == Verdict.MET
        assert [one.is_judged for one in found] == [True, False, True]


# What holds of every case ------------------------------------------------------------------------------------------

words = st.sampled_from(("", "销售", "大客户销售", "营销", "管理", "英语", "法学", "电气"))
days = st.integers(-4000, 400).map(lambda count: DAY + timedelta(days=count))
known = st.builds(
    Fact,
    kind=st.sampled_from(("education", "title", "major", "experience", "training", "language", "certificate")),
    value=words,
    level=st.sampled_from(("", *QualificationLevel.values)),
    detail=st.sampled_from(("", "读写", "读写、口语")),
    manages=st.booleans(),
    since=st.none() | days,
    until=st.none() | days,
    months=st.none() | st.integers(0, 200),
)
single = st.builds(
    Requirement,
    kind=st.sampled_from(
        ("education", "title", "major", "experience", "training", "knowledge", "language", "ability", "preference")
    ),
    text=st.sampled_from(("甲", "乙等", "相关")),
    level=st.none() | st.sampled_from(("本科", "硕士", "高级", "读写", "口语")),
    names=st.lists(words, max_size=2).map(tuple),
    years=st.none() | st.sampled_from((0, 1, 3, 8)).map(float),
    area=st.none() | st.sampled_from(("", "销售", "大客户销售或营销", "营销和销售管理", "团队管理", "相关")),
    wanted=st.booleans(),
    replaced_by=st.none() | st.just("民法典"),
)
clauses = single | st.builds(AnyOf, any_of=st.lists(single, max_size=3).map(tuple))
files = st.lists(known, max_size=6)


class TestAlways:
    @given(clauses, files, known)
    def test_another_fact_takes_nothing_away(self, one: Any, facts: list[Fact], more: Fact) -> None:
        (before,), (after,) = (fitting.fitting([one], each, DAY) for each in (facts, [*facts, more]))
        assert before.verdict != Verdict.MET or after.verdict == Verdict.MET

    @given(st.lists(single, max_size=3), single, files)
    def test_another_alternative_makes_nothing_worse(self, some: list[Any], more: Any, facts: list[Fact]) -> None:
        fewer, all_of = AnyOf(any_of=tuple(some)), AnyOf(any_of=(*some, more))
        (before,), (after,) = (fitting.fitting([each], facts, DAY) for each in (fewer, all_of))
        assert BEST.index(after.verdict) <= BEST.index(before.verdict) or not some
        assert before.verdict != Verdict.MET or after.verdict == Verdict.MET

    @given(clauses, files, st.randoms())
    def test_order_does_not_matter(self, one: Any, facts: list[Fact], lot: Any) -> None:
        mixed = lot.sample(facts, len(facts))
        assert fitting.fitting([one], facts, DAY) == fitting.fitting([one], mixed, DAY)

    @given(single, files)
    def test_what_is_preferred_never_fails(self, one: Requirement, facts: list[Fact]) -> None:
        (found,) = fitting.fitting([one.model_copy(update={"wanted": True})], facts, DAY)
        assert found.verdict != Verdict.UNMET

    @given(clauses)
    def test_nothing_on_file_denies_nothing(self, one: Any) -> None:
        (found,) = fitting.fitting([one], [], DAY)
        assert found.verdict == Verdict.UNKNOWN

    @given(st.lists(st.builds(replace, st.just(work(DAY)), since=days, until=st.none() | days), max_size=6))
    def test_no_day_counts_twice(self, facts: list[Fact]) -> None:
        there = [fact for fact in facts if fact.counts(DAY)]
        found = spans.span(there, DAY).low
        earliest = min((fact.since for fact in there if fact.since), default=DAY)
        assert found <= spans.place(DAY) - spans.place(earliest)
        assert found == spans.span([*there, *there], DAY).low
