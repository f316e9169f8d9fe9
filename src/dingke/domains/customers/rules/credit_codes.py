"""Unified social credit codes: how they are kept and whether they check (domain reference 1.2)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from operator import mul

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dingke.lib.text import normalise_name

CREDIT_CODE_LENGTH = 18
CREDIT_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
REGISTRARS = "123456789ANY"
"""First character: who registered it (GB 32100-2015 with later additions; 9 is market regulation)."""

_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_VALUES = {character: value for value, character in enumerate(CREDIT_CODE_CHARACTERS)}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_VALUES = {character: int(character, 36) for character in CREDIT_CODE_CHARACTERS}
_OLD_NUMBER_LENGTH = 15
_AS_KEPT = re.compile("[0-9A-Z]*")
_FORM = re.compile(f"[{REGISTRARS}][{CREDIT_CODE_CHARACTERS}][0-9]{{6}}[{CREDIT_CODE_CHARACTERS}]{{10}}")


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class CreditCodeFinding:
    """level: an error blocks unless somebody with the right gives a reason, a warning is only shown.

    code: which check it was, "" when all are met. expected: the character that the last one should be, when known.
    """

    level: Level
    code: str = ""
    message: str | Promise = ""
    expected: str = ""


def normalise_uscc(value: str | None) -> str:
    """As it is kept: half-width, upper case, without blanks and hyphens."""
    if not value or _AS_KEPT.fullmatch(value):
        return value or ""
    return "".join(normalise_name(value).upper().replace("-", "").split())


def check_uscc(value: str) -> CreditCodeFinding:
    """Both layers of GB 32100-2015: characters and check character; then the organisation code inside (GB 11714).

    Only a warning for the inner code and the registrar: valid codes exist that fail there.
    """
    code = normalise_uscc(value)
    if is_in_order(code):
        return CreditCodeFinding(Level.OK, expected=code[-1])
    if len(code) != CREDIT_CODE_LENGTH:
        return _wrong_length(code)
    strange = "".join(sorted(set(code) - set(CREDIT_CODE_CHARACTERS)))
    if strange:
        sentence = _("“%(strange)s” cannot stand in a credit code; I, O, S, V and Z are never used.")
        return CreditCodeFinding(Level.ERROR, "characters", sentence % {"strange": strange})
    if not code[2:8].isdigit():
        return CreditCodeFinding(
            Level.ERROR, "region", _("Characters 3 to 8 are the digits of the registering region.")
        )
    expected = _check_character(code[:-1])
    if code[-1] != expected:
        sentence = _("The last character should be %(expected)s; compare the code with the licence.")
        return CreditCodeFinding(Level.ERROR, "check", sentence % {"expected": expected}, expected)
    return _inner_finding(code)


@lru_cache(maxsize=4096)
def is_in_order(code: str) -> bool:
    """Whether a code as it is kept meets every check. Remembered, as each code of an import is asked twice."""
    return bool(
        _FORM.fullmatch(code) and code[17] == _check_character(code[:17]) and code[16] == organisation_check(code[8:16])
    )


def _check_character(stem: str) -> str:
    """Source: GB 32100-2015. By table, as python-stdnum takes four times as long and an import asks for each row."""
    return CREDIT_CODE_CHARACTERS[-sum(map(mul, _WEIGHTS, map(_VALUES.__getitem__, stem))) % 31]


def organisation_check(code: str) -> str:
    """The check character of the eight characters of an organisation code. Source: GB 11714."""
    rest = 11 - sum(map(mul, _ORGANISATION_WEIGHTS, map(_ORGANISATION_VALUES.__getitem__, code[:8]))) % 11
    return {10: "X", 11: "0"}.get(rest) or str(rest)


def _inner_finding(code: str) -> CreditCodeFinding:
    if code[16] != organisation_check(code[8:16]):
        message = _("The organisation code inside (characters 9 to 17) does not check; compare it with the licence.")
        return CreditCodeFinding(Level.WARNING, "organisation", message, code[-1])
    sentence = _("“%(first)s” is no known registering authority.")
    return CreditCodeFinding(Level.WARNING, "registrar", sentence % {"first": code[0]}, code[-1])


def _wrong_length(code: str) -> CreditCodeFinding:
    if len(code) == _OLD_NUMBER_LENGTH and code.isdigit():
        old = _("This is a registration number of the old form; the credit code has 18 characters.")
        return CreditCodeFinding(Level.ERROR, "old_number", old)
    sentence = _("A credit code has 18 characters; here are %(count)s.")
    return CreditCodeFinding(Level.ERROR, "length", sentence % {"count": len(code)})
