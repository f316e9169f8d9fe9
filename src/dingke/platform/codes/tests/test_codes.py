"""The packaged tables, and how codes are looked up, said and found."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from dingke.platform.codes import actions, queries, rules
from dingke.platform.codes.models import Code
from dingke.platform.codes.terms import EDITIONS, Table

REGION, INDUSTRY = str(Table.REGION), str(Table.INDUSTRY)


pytestmark = pytest.mark.django_db


@pytest.fixture
def altered() -> Iterator[None]:
    """The process forgets the rows that a test has written and the database has taken back."""
    yield
    queries.forget()


class TestTables:
    def test_have_every_level_of_the_standards(self) -> None:
        counted = Counter(Code.objects.values_list("table", "level"))
        assert [counted[INDUSTRY, level] for level in (1, 2, 3, 4)] == [20, 97, 473, 1381]
        assert [counted[REGION, level] for level in (1, 2, 3)] == [34, 342, 2975]

    @pytest.mark.parametrize("table", [REGION, INDUSTRY])
    def test_have_the_upper_code_of_every_code(self, table: str) -> None:
        codes = {code.code: code for code in Code.objects.filter(table=table)}
        for code in codes.values():
            assert (code.level == 1) == (code.parent_code == "")
            assert not code.parent_code or codes[code.parent_code].level == code.level - 1

    def test_say_which_names_were_never_compared(self) -> None:
        unproven = Counter(Code.objects.filter(table=INDUSTRY, verified=False).values_list("level", flat=True))
        assert unproven == {2: 97, 3: 473, 4: 116}

    def test_are_written_once(self) -> None:
        assert actions.load_tables() == 0

    @pytest.mark.usefixtures("altered")
    def test_repair_what_was_changed(self) -> None:
        Code.objects.filter(table=REGION, code="440300").update(name="?")
        Code.objects.filter(table=REGION, code="440305").delete()
        assert actions.load_tables() == 2
        assert queries.name_of(REGION, "440305") == "广东省深圳市南山区"


class TestPaths:
    @pytest.mark.parametrize(
        ("code", "path"),
        [
            ("440305", ("440000", "440300", "440305")),
            ("440300", ("440000", "440300")),
            ("440000", ("440000",)),
        ],
    )
    def test_of_a_region_begin_with_its_province(self, code: str, path: tuple[str, ...]) -> None:
        assert rules.region_path(code) == path

    @pytest.mark.parametrize(
        ("code", "path"),
        [("3511", ("C", "35", "351", "3511")), ("35", ("C", "35")), ("C", ("C",)), ("", ()), ("99", ("99",))],
    )
    def test_of_an_industry_begin_with_its_section(self, code: str, path: tuple[str, ...]) -> None:
        assert rules.industry_path(code) == path

    def test_agree_with_the_packaged_sections(self) -> None:
        for code, section in Code.objects.filter(table=INDUSTRY, level=2).values_list("code", "parent_code"):
            assert rules.industry_section(code) == section

    @pytest.mark.parametrize(
        ("table", "code", "stems"),
        [
            (REGION, "440000", ("44",)),
            (REGION, "440300", ("4403",)),
            (REGION, "440305", ("440305",)),
            (INDUSTRY, "35", ("35",)),
            (INDUSTRY, "D", ("D", "44", "45", "46")),
        ],
    )
    def test_have_stems_that_all_lower_codes_share(self, table: str, code: str, stems: tuple[str, ...]) -> None:
        assert rules.stems(table, code) == stems


class TestNameOf:
    @pytest.mark.parametrize(
        ("table", "code", "name"),
        [
            (REGION, "110101", "北京市东城区"),
            (REGION, "460400", "海南省儋州市"),
            (REGION, "710000", "台湾省"),
            (INDUSTRY, "3821", "变压器、整流器和电感器制造"),
            (INDUSTRY, "C", "制造业"),
            (INDUSTRY, "351", "351"),  # no source names the groups
            (REGION, "999999", "999999"),
        ],
    )
    def test_says_what_people_say(self, table: str, code: str, name: str) -> None:
        assert queries.name_of(table, code) == name

    @pytest.mark.parametrize(
        ("on", "name"),
        [(date(2000, 1, 1), "黔"), (date(2010, 6, 1), "黔"), (date(2010, 6, 2), "贵"), (date(2026, 1, 1), "贵")],
    )
    @pytest.mark.usefixtures("altered")
    def test_is_the_name_of_the_day(self, on: date, name: str) -> None:
        old = {"table": REGION, "code": "990000", "level": 1, "source": "test"}
        Code.objects.create(**old, name="黔", effective_from=date(2001, 1, 1), effective_to=date(2010, 6, 2))
        Code.objects.create(**old, name="贵", effective_from=date(2010, 6, 2))
        queries.forget()
        assert queries.name_of(REGION, "990000", on) == name


class TestCodeFor:
    @pytest.mark.parametrize(
        ("table", "words", "code"),
        [
            (REGION, "深圳", "440300"),
            (REGION, "广东深圳", "440300"),
            (REGION, "广东省/深圳市", "440300"),
            (REGION, "广东省深圳市南山区", "440305"),
            (REGION, "吉林", "220000"),  # the province before the city
            (REGION, "吉林省吉林市", "220200"),
            (REGION, "北京朝阳", "110105"),
            (REGION, "内蒙古", "150000"),
            (REGION, "延边", "222400"),
            (REGION, "甘孜", "513300"),
            (REGION, "4403", "440300"),
            (REGION, "南山区", None),  # there are two
            (REGION, "鼓楼区", None),
            (REGION, "市辖区", None),
            (REGION, "火星", None),
            (REGION, "", None),
            (INDUSTRY, "C3511", "3511"),
            (INDUSTRY, "c", "C"),
            (INDUSTRY, "医药制造业", "27"),
            (INDUSTRY, "家用电器", None),  # no name of the standard
        ],
    )
    def test_takes_what_means_one_code(self, table: str, words: str, code: str | None) -> None:
        assert queries.code_for(table, words) == code

    def test_reads_back_every_name(self) -> None:
        for entry in queries.lookup(REGION).values():
            if entry.name not in rules.FILLERS:
                assert queries.code_for(REGION, entry.full_name) == entry.code


class TestFind:
    @pytest.mark.parametrize(
        ("table", "words", "first"),
        [
            (REGION, "深圳", "440300"),
            (REGION, "440305", "440305"),
            (REGION, "shenzhen", "440300"),
            (REGION, "深圳南山", "440305"),
            (INDUSTRY, "变压器", "3821"),
            (INDUSTRY, "3821", "3821"),
            (INDUSTRY, "", "A"),
        ],
    )
    def test_puts_the_best_first(self, table: str, words: str, first: str) -> None:
        assert queries.find(table, words)[0].code == first

    def test_offers_no_more_than_asked(self) -> None:
        assert len(queries.find(REGION, "区", limit=7)) == 7

    def test_finds_nothing_of_nonsense(self) -> None:
        assert queries.find(REGION, "'; drop table codes_code; --") == []


class TestEditions:
    def test_name_their_source(self) -> None:
        assert all(edition.source and (actions.FOLDER / edition.file).exists() for edition in EDITIONS)
        assert (actions.FOLDER / "NOTICE.md").read_text(encoding="utf-8").count(".csv`") == len(EDITIONS)
