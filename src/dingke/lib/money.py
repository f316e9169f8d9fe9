"""Amounts: rounded, split, read as people write them, shown as people read them.

An amount is a Decimal; its currency, an ISO 4217 code, always stands beside it and never inside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Literal

from dingke.lib.refusals import UnableToRead, gettext_noop

CENT = Decimal("0.01")
WAN = Decimal(10_000)
YI = Decimal(100_000_000)
BASE_CURRENCY = "CNY"
MOST_DIGITS = 15
"""Digits before the point that are believed: more is a number of something else in the wrong column."""

Unit = Literal["auto", "yuan", "wan", "yi"]

SYMBOLS = {"CNY": "¥", "USD": "US$", "EUR": "€", "HKD": "HK$", "GBP": "£", "JPY": "JP¥"}
_CURRENCIES = {
    "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "￥": "CNY", "¥": "CNY",
    "美元": "USD", "美金": "USD", "usd": "USD", "us$": "USD", "$": "USD",
    "欧元": "EUR", "eur": "EUR", "€": "EUR",
    "港元": "HKD", "港币": "HKD", "香港元": "HKD", "香港币": "HKD", "hkd": "HKD", "hk$": "HKD",
    "日元": "JPY", "日本元": "JPY", "日币": "JPY", "jpy": "JPY", "jp¥": "JPY",
    "英镑": "GBP", "gbp": "GBP", "£": "GBP",
    "新加坡元": "SGD", "新元": "SGD", "sgd": "SGD", "澳元": "AUD", "澳大利亚元": "AUD", "aud": "AUD",
    "加元": "CAD", "加拿大元": "CAD", "cad": "CAD", "瑞士法郎": "CHF", "chf": "CHF", "韩元": "KRW",
    "台币": "TWD", "新台币": "TWD", "台湾元": "TWD", "twd": "TWD", "澳门元": "MOP", "mop": "MOP",
    "德国马克": "DEM", "马克": "DEM", "法国法郎": "FRF", "法郎": "FRF", "意大利里拉": "ITL", "泰国铢": "THB",
    "泰铢": "THB", "马来西亚林吉特": "MYR", "俄罗斯卢布": "RUB", "卢布": "RUB",
}  # fmt: skip
_SCALES = {
    "": Decimal(1), "百": Decimal(100), "千": Decimal(1000), "k": Decimal(1000), "万": WAN, "w": WAN,
    "百万": WAN * 100, "千万": WAN * 1000, "亿": YI, "万亿": YI * WAN,
}  # fmt: skip
_NOTHING = {"", "-", "--", "–", "—", "/", "n/a", "na", "nan", "null", "none", "无", "未知", "不详", "暂无"}
_NUMBER = re.compile(r"([+-]?)((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)")
_BY_POWER = re.compile(r"([+-]?[0-9]\.[0-9]+)e\+?([0-9]{1,2})")
"""How databases and spreadsheets write large numbers: 8.48E10."""
_AMOUNT = re.compile(r"[0-9,.+-]+")
_FINE_PRINT = str.maketrans({"−": "-", "–": "-", "(": None, ")": None, "【": None, "】": None})
_IN_BRACKETS = re.compile(r"^\(([0-9][0-9,.]*)\)$")
"""How accountants, and Excel for them, write a negative amount."""
_SIGN_FIRST = re.compile(r"^([+-])([^0-9.+-]+)(?=[0-9.])")


def quantise(amount: Decimal, step: Decimal = CENT) -> Decimal:
    """Rounded half-even to a multiple of the step's last place (2.345 → 2.34)."""
    return amount.quantize(step, rounding=ROUND_HALF_EVEN)


def split(total: Decimal, weights: Sequence[Decimal], step: Decimal = CENT) -> list[Decimal]:
    """Parts in proportion to the weights that add up to the total, to the step.

    The remainder goes step by step to the largest remainders, the earlier part first among equals
    (2,000,000 in three → 666,666.67, 666,666.67, 666,666.66). Source: domain reference 3.5.
    Raises ValueError without a positive weight, for a negative one, and for a total finer than the step.
    """
    if any(weight < 0 for weight in weights) or not sum(weights):
        raise ValueError("weights must not be negative, and one must be positive")
    steps = total / step
    if steps != steps.to_integral_value():
        raise ValueError("the total is finer than the step")
    whole = sum(weights, Decimal(0))
    exact = [steps * weight / whole for weight in weights]
    parts = [share.to_integral_value(rounding=ROUND_FLOOR) for share in exact]
    left = int(steps - sum(parts))
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in by_remainder[:left]:
        parts[place] += 1
    return [part * step for part in parts]


def parse(written: str, currency: str = BASE_CURRENCY) -> tuple[Decimal, str] | None:
    """The amount in whole units of its currency, and the currency ("51.8万美元" → 518000, USD).

    currency: what a bare number is in. None for what says there is no amount ("", "N/A", "(万美元)").
    Raises UnableToRead, naming the accepted forms, when something stands there that is not understood.
    """
    plain = _plain(written)
    if plain in _NOTHING:
        return None
    number, unit = _AMOUNT.search(plain), _AMOUNT.sub("", plain, count=1)
    scale, named = _scale_and_currency(unit)
    if scale is None or (number is None and unit == ""):
        raise _refusal(written)
    if number is None:
        return None
    return _number(number.group(), written) * scale, named or currency


def plain_digits(written: str) -> str:
    """A number without what only helps the eye: full width, blanks, thousands commas, a final ``.0`` of a workbook.

    What is no number comes back as it was, so that whoever reads it next can say so.
    """
    folded = _spelt_out("".join(unicodedata.normalize("NFKC", written).split()).replace("\u2212", "-"))
    if _NUMBER.fullmatch(folded) is None:
        return written
    whole, point, rest = folded.replace(",", "").partition(".")
    return whole if point and not rest.strip("0") else f"{whole}{point}{rest}"


def show(amount: Decimal, unit: Unit = "auto", currency: str = BASE_CURRENCY) -> str:
    """As pages show it: 128.6 万 and 1.877 亿 with a small unit, below 10,000 in full (¥3,860.00).

    unit: "auto" chooses by size; "yuan" is the full form; "wan" and "yi" are forced. The minus is U+2212.
    """
    if unit == "auto":
        unit = _unit_for(amount)
    sign = "\u2212" if amount < 0 else ""
    if unit == "yuan":
        return f"{sign}{_symbol(currency)}{abs(quantise(amount)):,.2f}"
    divisor, step, name = (WAN, Decimal("0.1"), "万") if unit == "wan" else (YI, Decimal("0.001"), "亿")
    prefix = "" if currency == BASE_CURRENCY else _symbol(currency)
    shown = abs(quantise(amount / divisor, step))
    return f"{sign if shown else ''}{prefix}{shown:,} {name}"


def _unit_for(amount: Decimal) -> Unit:
    size = abs(amount)
    # 99,999,999 would read 10,000.0 万: what rounds up to the next unit is shown in it.
    if quantise(size / WAN, Decimal("0.1")) >= WAN:
        return "yi"
    return "wan" if size >= WAN else "yuan"


def _symbol(currency: str) -> str:
    return SYMBOLS.get(currency, f"{currency} ")


def _plain(written: str) -> str:
    folded = _spelt_out("".join(unicodedata.normalize("NFKC", written).lower().split()))
    bare = _IN_BRACKETS.sub(r"-\1", folded).translate(_FINE_PRINT)
    return _SIGN_FIRST.sub(r"\2\1", bare)


def _spelt_out(folded: str) -> str:
    found = _BY_POWER.fullmatch(folded.lower())
    return f"{Decimal(found.group(1)) * 10 ** int(found.group(2)):f}" if found else folded


def _scale_and_currency(unit: str) -> tuple[Decimal | None, str]:
    """What stands round the number: "万元人民币" → 10,000, CNY; a scale of None is not understood."""
    for word in sorted(_CURRENCIES, key=len, reverse=True):
        if word in unit:
            rest = unit.replace(word, "", 1)
            return _SCALES.get(rest.rstrip("元圆")), _CURRENCIES[word]
    return _SCALES.get(unit.rstrip("元圆")), ""


def _number(digits: str, written: str) -> Decimal:
    found = _NUMBER.fullmatch(digits)
    if found is None:
        raise _refusal(written)
    try:
        number = Decimal(found.group(1) + found.group(2).replace(",", ""))
    except InvalidOperation as error:
        raise _refusal(written) from error
    if abs(number) >= Decimal(10) ** MOST_DIGITS:
        raise _refusal(written)
    return number


def _refusal(written: str) -> UnableToRead:
    forms = gettext_noop("“%(value)s” is not an amount; write 1286000.00, 1,286,000.00, 128.6万 or 51.8万美元.")
    return UnableToRead(forms, value=written[:40])
