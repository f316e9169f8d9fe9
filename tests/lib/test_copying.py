"""Rows as COPY reads them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dingke.lib.copying import lines, literal


class TestLines:
    def test_are_one_a_row_with_tabs_between(self) -> None:
        assert lines([("甲", 1), ("乙", 2)]) == "甲\t1\n乙\t2\n".encode()

    def test_keep_what_copy_would_take_for_its_own(self) -> None:
        assert lines([("a\tb\\c\nd\re", None), ("100 %s", "\\N")]) == b"a\\tb\\\\c\\nd\\re\t\\N\n100 %s\t\\\\N\n"

    def test_say_a_column_that_is_everywhere_the_same(self) -> None:
        assert lines([("50 %", 1), ("50 %", 2)]) == b"50 %\t1\n50 %\t2\n"
        assert lines([("50 %",), ("50 %",)]) == b"50 %\n50 %\n"

    def test_write_each_kind_as_the_server_reads_it(self) -> None:
        moment = datetime(2026, 11, 23, 8, tzinfo=UTC)
        rows = [(True, Decimal("1.50"), date(2026, 11, 23), moment, ['a"b', "c\\d"])]
        assert lines(rows) == b't\t1.50\t2026-11-23\t2026-11-23 08:00:00+00:00\t{"a\\\\"b","c\\\\\\\\d"}\n'

    @given(st.lists(st.text(alphabet='a电",\\{} \n', max_size=4), max_size=4))
    def test_write_any_list_so_that_it_is_read_again(self, words: list[str]) -> None:
        read = [
            re.sub(r"\\(.)", r"\1", one, flags=re.DOTALL)
            for one in re.findall(r'"((?:[^"\\]|\\.)*)"', literal(words) or "", re.DOTALL)
        ]
        assert read == words

    def test_of_nothing_are_nothing(self) -> None:
        assert lines([]) == b""
