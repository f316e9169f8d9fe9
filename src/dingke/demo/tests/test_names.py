"""Names and numbers that nobody has."""

import csv
from pathlib import Path
from random import Random

import phonenumbers
import pytest
from django.conf import settings

from dingke.demo import names
from dingke.demo.places import PLACES
from dingke.demo.trades import TRADES
from dingke.domains.customers import rules

MANY = 60_000


class TestFirm:
    def test_never_gives_one_name_twice(self) -> None:
        step = names.MOST_COMPANIES // MANY
        chance = Random(1)
        made = [names.firm(number, chance).name for number in (*range(MANY), *range(MANY, names.MOST_COMPANIES, step))]
        assert len(set(made)) == len(made)

    def test_names_every_company_after_an_invented_place(self) -> None:
        chance = Random(2)
        towns = tuple(place.town for place in PLACES)
        assert all(names.firm(number, chance).name.startswith(towns) for number in range(2_000))

    def test_has_a_trade_for_every_slot(self) -> None:
        for number in range(0, names.MOST_COMPANIES, names.BRANDS):
            assert names.firm(number, Random(3)).trade in TRADES

    @pytest.mark.skipif(settings.TEST_DATA is None, reason="DINGKE_TEST_DATA is not set")
    def test_meets_no_real_company(self) -> None:
        assert settings.TEST_DATA is not None
        real = _cells(settings.TEST_DATA / "cn_listed_companies_2019") | _cells(
            settings.TEST_DATA / "cn_company_registry_sample"
        )
        assert real
        chance = Random(4)
        assert not real & {names.firm(number, chance).name for number in range(MANY)}


def _cells(folder: Path) -> set[str]:
    found: set[str] = set()
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            found.update(cell for row in csv.reader(lines) for cell in row if len(cell) > 4)
    return found


class TestCreditCode:
    @pytest.mark.parametrize(
        ("number", "region", "code"),
        [(1, "110000", "91110000MAX000015M"), (2, "320500", "91320500MAX000023U"), (3, "440300", "91440300MAX000031B")],
    )
    def test_counts_through_the_series(self, number: int, region: str, code: str) -> None:
        assert names.credit_code(number, region) == code

    def test_holds_in_both_layers(self) -> None:
        for number in range(0, 1_000_000, 997):
            assert rules.check_uscc(names.credit_code(number, "320500")).level == "ok"


class TestNumbers:
    def test_reach_nobody(self) -> None:
        for number in range(1, 3_000_000, 50_021):
            for made in (names.mobile(number), names.landline(number)):
                parsed = phonenumbers.parse(made, "CN")
                assert phonenumbers.is_possible_number(parsed)
                assert not phonenumbers.is_valid_number(parsed)

    def test_are_each_given_once(self) -> None:
        assert len({names.mobile(number) for number in range(200_000)}) == 200_000
