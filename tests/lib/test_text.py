from __future__ import annotations

from importlib import resources

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dingke.lib import pinyin, text

in_database = settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CHINESE = st.text(alphabet="鼎盛电气重庆长沙银行信息技术有限公司", min_size=1, max_size=40)
ANYTHING = st.text(max_size=60) | st.text(alphabet="'\\:*&|!<>()-~= \t鼎盛aA1\u202e\u200b😀", max_size=60)


def is_found(names: list[str], typed: str) -> bool:
    sought = text.query(typed)
    assert sought is not None
    with connection.cursor() as cursor:
        cursor.execute("select %s::tsvector @@ %s::tsquery", [text.lexemes({"A": names}), sought])
        row = cursor.fetchone()
    return bool(row[0])


class TestIsBlank:
    @pytest.mark.parametrize(
        ("typed", "blank"),
        [
            ("", True),
            (" \t\u3000", True),
            ("\u200b\u202e\ufeff", True),
            ("\u200b鼎", False),
            ("0", False),
            ("😀", False),
        ],
    )
    def test_when_there_is_nothing_to_be_seen(self, typed: str, blank: bool) -> None:
        assert text.is_blank(typed) == blank


class TestNormaliseName:
    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("  鼎盛电气  ", "鼎盛电气"),
            ("新 希 望", "新希望"),
            ("农　产　品", "农产品"),  # ideographic blanks
            ("深天马Ａ", "深天马A"),
            ("＊ＳＴ１２３", "*ST123"),
            ("鼎盛(上海)有限公司", "鼎盛（上海）有限公司"),
            ("鼎盛 ( 上海 ) 有限公司", "鼎盛（上海）有限公司"),
            ("Siemens （China） Ltd.", "Siemens (China) Ltd."),  # a name without Chinese
            ("TCL 科技  集团", "TCL 科技集团"),  # the blank beside Latin letters stays
            ("鼎\u200b盛\ufeff电\u202e气\u2066", "鼎盛电气"),
            ("鼎盛\n电气\t", "鼎盛电气"),
            ("鼎\ud800盛", "鼎盛"),  # half of a surrogate pair cannot be stored
            ("\x00", ""),
            ("", ""),
            ("上海（集团）、北京，广州", "上海（集团）、北京，广州"),
        ],
    )
    def test_writes_a_name_in_one_way(self, written: str, kept: str) -> None:
        assert text.normalise_name(written) == kept

    @given(ANYTHING)
    def test_changes_nothing_the_second_time(self, written: str) -> None:
        once = text.normalise_name(written)
        assert text.normalise_name(once) == once


class TestReadings:
    @pytest.mark.parametrize(
        ("name", "sound", "letters"),
        [
            ("重庆TCL科技", "chongqingtclkeji", "cqtclkj"),
            ("厦门", "xiamen", "xm"),
            ("长沙银行", "changshayinhang", "csyh"),
            ("北京市朝阳区", "beijingshichaoyangqu", "bjscyq"),
            ("云南无线电", "yunnanwuxiandian", "ynwxd"),  # not the 南无 of prayers
            ("绿地 战略", "lvdizhanlue", "ldzl"),
            ("３Ｍ中国", "3mzhongguo", "3mzg"),
            ("😀", "", ""),
        ],
    )
    def test_reads_names_of_companies(self, name: str, sound: str, letters: str) -> None:
        assert (text.pinyin(name), text.initials(name)) == (sound, letters)

    def test_sorts_by_sound_then_tone(self) -> None:
        names = ["重庆", "连云港", "李安", "阿里", "3M", "ABB", "李宁", "黎明", "厦门"]
        assert sorted(names, key=text.sort_key) == [
            "3M", "阿里", "ABB", "重庆", "黎明", "李安", "李宁", "连云港", "厦门",
        ]  # fmt: skip

    @given(ANYTHING)
    def test_sort_keys_are_short_and_ascii(self, name: str) -> None:
        key = text.sort_key(name)
        assert key.isascii()
        assert len(key) <= text.SORT_KEY_LENGTH


@pytest.mark.django_db
class TestFinding:
    NAMES = ("华岳TCL科技(重庆)有限公司", "Siemens China", "91350100M000100Y43", "0571-8899 1234")

    @pytest.mark.parametrize(
        "typed",
        [
            "华", "庆", "司", "科技", "有限公司", "重庆", "科技(重庆)有限",  # any middle part
            "tcl", "TC", "tcl科技", "ＴＣＬ", "siem", "china",  # Latin
            "hy", "hytcl", "kjcq", "yxgs",  # initials
            "huayue", "huayu", "chongqing", "kejichong", "youxiangongs",  # sound, also unfinished
            "91350100M000100Y43", "9135", "100M000", "y43", "m000100",  # codes
            "0571", "8899 1234", "88991234", "5718899", "0571-8899-1234",  # phones
            "重庆 tcl", "有限 华岳",  # parts in any order
        ],
    )  # fmt: skip
    def test_finds(self, typed: str) -> None:
        assert is_found(list(self.NAMES), typed)

    @pytest.mark.parametrize(
        "typed",
        [
            "技重", "岳科", "庆华",  # neighbours only across a bracket, a word, an end
            "ey", "jcq9",  # initials: two letters only at the start; not from one name into the next
            "zhongqing",  # read chóng here
            "43", "y430571", "99991",
            "重庆 北京",
        ],
    )  # fmt: skip
    def test_does_not_find(self, typed: str) -> None:
        assert not is_found(list(self.NAMES), typed)

    @pytest.mark.parametrize("typed", ["", "  ", "'", "\\", "& | !", "😀", "（）", "\u202e\u200b", "\x00", "--"])
    def test_has_no_query_where_nothing_can_be_sought(self, typed: str) -> None:
        assert text.query(typed) is None

    @in_database
    @given(st.lists(CHINESE, min_size=1, max_size=3), st.data())
    def test_finds_every_part_of_every_name(self, names: list[str], choice: st.DataObject) -> None:
        name = choice.draw(st.sampled_from(names))
        start = choice.draw(st.integers(0, len(name) - 1))
        end = choice.draw(st.integers(start + 1, len(name)))
        assert is_found(names, name[start:end])

    @in_database
    @given(st.lists(CHINESE, min_size=1, max_size=3), st.text(alphabet="鼎盛电气重庆", min_size=1, max_size=4))
    def test_finds_nothing_that_is_no_part(self, names: list[str], typed: str) -> None:
        assert is_found(names, typed) == any(typed in name for name in names)

    @in_database
    @given(st.lists(ANYTHING, max_size=4), ANYTHING)
    @example(["x'; drop table users; --"], "'; drop table users; --")
    @example(["\\'\\"], "\\'':*A & !'")
    @example(["aaaaaaaa" * 400], "a" * 5000)
    @example(["鼎" * 20_000], "鼎" * 20_000)
    @example(["ﷺ" * 5000, "鼎 a" * 5000], "ﷺ鼎a" * 500)
    def test_takes_any_characters(self, names: list[str], typed: str) -> None:
        sought = text.query(typed)
        with connection.cursor() as cursor:
            cursor.execute("select %s::tsvector", [text.lexemes({"A": names, "D": names})])
            if sought is not None:
                cursor.execute("select %s::tsvector @@ %s::tsquery", [text.lexemes({"B": names}), sought])
                assert cursor.fetchone() is not None

    def test_finds_in_a_name_of_five_hundred(self) -> None:
        name = "".join(chr(0x4E00 + place) for place in range(500))
        assert is_found(["鼎盛", name, "电气"], name[480:500])
        assert is_found(["鼎盛", name, "电气"], "电气")

    def test_keeps_weights(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select %s::tsvector @@ '电气:B'::tsquery", [text.lexemes({"A": ["鼎盛"], "B": ["电气"]})])
            assert cursor.fetchone() == (True,)
            cursor.execute("select %s::tsvector @@ '鼎盛:B'::tsquery", [text.lexemes({"A": ["鼎盛"], "B": ["电气"]})])
            assert cursor.fetchone() == (False,)


class TestDictionary:
    def test_readings_are_those_of_pypinyin(self) -> None:
        """Another version of pypinyin needs another file: ``python -m dingke.lib.pinyin > src/dingke/lib/readings.tsv``."""
        kept = resources.files("dingke.lib").joinpath("readings.tsv").read_text("utf-8").splitlines()
        assert kept == list(pinyin.readings())
