from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dingke.lib import money

CENTS = st.integers(-(10**13), 10**13).map(lambda cents: Decimal(cents) / 100)


class TestParse:
    @pytest.mark.parametrize(
        ("written", "amount", "currency"),
        [
            ("1,286,000.00", "1286000.00", "CNY"),
            ("1286000", "1286000", "CNY"),
            ("128.6万", "1286000", "CNY"),
            ("128.6 万元", "1286000", "CNY"),
            ("1.877 亿", "187700000", "CNY"),
            ("￥3,860.00", "3860.00", "CNY"),
            ("¥3860", "3860", "CNY"),
            ("１２８．６万", "1286000", "CNY"),  # full-width
            ("3万人民币", "30000", "CNY"),
            ("51.8000(万元人民币)", "518000", "CNY"),
            ("1,000(万元人民币)", "10000000", "CNY"),
            ("51.8（万美元）", "518000", "USD"),
            ("200(万香港元)", "2000000", "HKD"),
            ("5千万", "50000000", "CNY"),
            ("7.6万人民币元", "76000", "CNY"),
            ("50(万元人民币元)", "500000", "CNY"),
            ("100元", "100", "CNY"),
            ("US$1,200", "1200", "USD"),
            ("-12.50", "-12.50", "CNY"),
            ("−12.50", "-12.50", "CNY"),  # the minus that pages show
            ("−¥12.50", "-12.50", "CNY"),
            ("(1,250.00)", "-1250.00", "CNY"),  # as accountants write it
            ("0", "0", "CNY"),
            (".5万", "5000", "CNY"),
            ("8.48E10", "84800000000", "CNY"),  # as databases write large numbers
            ("1.286E+06", "1286000", "CNY"),
        ],
    )
    def test_reads_what_people_write(self, written: str, amount: str, currency: str) -> None:
        assert money.parse(written) == (Decimal(amount), currency)

    @pytest.mark.parametrize("written", ["", "  ", "N/A", "n/a", "-", "—", "无", "(万美元)", "(万元人民币)"])
    def test_knows_when_there_is_no_amount(self, written: str) -> None:
        assert money.parse(written) is None

    @pytest.mark.parametrize(
        "written",
        [
            "abc", "12abc", "1,28,6", "1.2.3", "12万3", "1e5", "约100", "吉林华翰印务有限公司",
            "91220101MA13XQYL0T", "15,0000000(万)", "9" * 16, "--5", "5-6", "NaN万", "inf",
        ],
    )  # fmt: skip
    def test_refuses_what_it_does_not_understand(self, written: str) -> None:
        with pytest.raises(ValueError, match="is not an amount; write 1286000"):
            money.parse(written)

    def test_takes_the_currency_of_the_column(self) -> None:
        assert money.parse("12", currency="EUR") == (Decimal(12), "EUR")

    @given(CENTS)
    def test_reads_back_what_is_shown_in_full(self, amount: Decimal) -> None:
        assert money.parse(money.show(amount, unit="yuan")) == (amount, "CNY")

    @given(st.text(max_size=30))
    def test_never_fails_otherwise(self, written: str) -> None:
        with contextlib.suppress(ValueError):
            found = money.parse(written)
            assert found is None or found[0].is_finite()


class TestShow:
    @pytest.mark.parametrize(
        ("amount", "unit", "shown"),
        [
            ("1286000", "auto", "128.6 万"),
            ("12860000", "auto", "1,286.0 万"),
            ("187700000", "auto", "1.877 亿"),
            ("3860", "auto", "¥3,860.00"),
            ("9999.99", "auto", "¥9,999.99"),
            ("10000", "auto", "1.0 万"),
            ("99999999", "auto", "1.000 亿"),  # not 10,000.0 万
            ("0", "auto", "¥0.00"),
            ("-1286000", "auto", "\u2212128.6 万"),
            ("-3860", "auto", "\u2212¥3,860.00"),
            ("1286000", "yuan", "¥1,286,000.00"),
            ("3860", "wan", "0.4 万"),
            ("-10", "wan", "0.0 万"),  # no minus before nothing
            ("1286000", "yi", "0.013 亿"),
        ],
    )
    def test_writes_as_pages_do(self, amount: str, unit: money.Unit, shown: str) -> None:
        assert money.show(Decimal(amount), unit) == shown

    def test_names_another_currency(self) -> None:
        assert money.show(Decimal(1286000), currency="USD") == "US$128.6 万"
        assert money.show(Decimal(12), currency="CHF") == "CHF 12.00"


class TestQuantise:
    @pytest.mark.parametrize(("amount", "rounded"), [("2.345", "2.34"), ("2.355", "2.36"), ("-0.005", "0.00")])
    def test_rounds_half_to_even(self, amount: str, rounded: str) -> None:
        assert money.quantise(Decimal(amount)) == Decimal(rounded)


class TestSplit:
    def test_gives_what_is_left_to_the_largest_remainder(self) -> None:
        assert money.split(Decimal(2_000_000), [Decimal(1)] * 3) == [
            Decimal("666666.67"),
            Decimal("666666.67"),
            Decimal("666666.66"),
        ]

    @given(CENTS, st.lists(st.integers(0, 10**6).map(Decimal), min_size=1, max_size=30).filter(any))
    def test_conserves_the_total(self, total: Decimal, weights: list[Decimal]) -> None:
        parts = money.split(total, weights)
        assert sum(parts) == total
        whole = sum(weights)
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - total * weight / whole) < Decimal("0.0101")

    @pytest.mark.parametrize("weights", [[], [Decimal(0)], [Decimal(-1), Decimal(2)]])
    def test_refuses_weights_that_share_nothing(self, weights: list[Decimal]) -> None:
        with pytest.raises(ValueError, match="weights"):
            money.split(Decimal(10), weights)

    def test_refuses_a_total_finer_than_the_step(self) -> None:
        with pytest.raises(ValueError, match="finer"):
            money.split(Decimal("10.001"), [Decimal(1)])
