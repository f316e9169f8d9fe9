"""A day on the command line."""

from argparse import ArgumentParser
from datetime import date

import pytest

from dingke.lib.arguments import day


def test_a_day_is_read() -> None:
    assert day("2026-11-23") == date(2026, 11, 23)


@pytest.mark.parametrize("words", ["", "2026-13-01", "yesterday", "23.11.2026"])
def test_what_is_none_is_said_beside_the_argument(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = ArgumentParser()
    parser.add_argument("--on", type=day)
    with pytest.raises(SystemExit):
        parser.parse_args(["--on", words])
    assert f"argument --on: {words!r} is no day; write it like 2026-11-23" in capsys.readouterr().err
