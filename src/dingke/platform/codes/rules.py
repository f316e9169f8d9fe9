"""How codes are built: pure functions over their digits."""

from bisect import bisect

from dingke.platform.codes.terms import Table

_FIRST_CLASSES = (1, 6, 13, 44, 47, 51, 53, 61, 63, 66, 70, 71, 73, 76, 80, 83, 84, 86, 91, 97)
_SECTIONS = "ABCDEFGHIJKLMNOPQRST"
_LAST_CLASS = 97

FILLERS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
"""Rows that exist only to keep the levels apart; nobody says 北京市市辖区东城区."""


def region_path(code: str) -> tuple[str, ...]:
    """The codes from the province down to this one: 440305 → 440000, 440300, 440305.

    Source: GB/T 2260, two digits each for province, city and county.
    """
    province, city = f"{code[:2]}0000", f"{code[:4]}00"
    return tuple(dict.fromkeys((province, city, code)))


def industry_section(code: str) -> str:
    """The section letter of a class of two to four digits ("3511" → "C"); a letter is its own; "" for no class.

    Source: GB/T 4754-2017, ranges of the two-digit classes.
    """
    if code in _SECTIONS:
        return code
    number = int(code[:2]) if code[:2].isascii() and code[:2].isdigit() and len(code) >= 2 else 0
    return _SECTIONS[bisect(_FIRST_CLASSES, number) - 1] if 1 <= number <= _LAST_CLASS else ""


def industry_path(code: str) -> tuple[str, ...]:
    """The codes from the section down to this one: 3511 → C, 35, 351, 3511."""
    section = industry_section(code)
    digits = tuple(code[:length] for length in range(2, len(code) + 1)) if code != section else ()
    return (section, *digits) if section else digits


def stems(table: str, code: str) -> tuple[str, ...]:
    """What every code below this one, and itself, begins with: 440000 → 44; C → 13, 14 … 43 and C."""
    if table == Table.REGION:
        return (code[:2] if code.endswith("0000") else code.removesuffix("00"),)
    if code in _SECTIONS and code:
        classes = range(1, _LAST_CLASS + 1)
        return (code, *(f"{number:02}" for number in classes if industry_section(f"{number:02}") == code))
    return (code,)
