"""How complete what is known of a customer is; how right it is, is another question (domain reference 1.9)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dingke.domains.customers.rules.credit_codes import is_in_order, normalise_uscc
from dingke.domains.customers.rules.sizes import UNCLASSIFIED, size_sector
from dingke.domains.customers.terms import CompletenessBand, EntityType, LifecycleStatus

Words = str | Promise

SIGNING_NEEDS = 75
STRATEGIC_NEEDS = 90
"""The least score before a contract; for the highest grade the second (domain reference 1.9)."""

_BANDS = ((90, CompletenessBand.EXCELLENT), (75, CompletenessBand.GOOD), (60, CompletenessBand.FAIR))
_NO_BUSINESSES = frozenset({EntityType.AUTHORITY, EntityType.INSTITUTION, EntityType.ASSOCIATION})
_FULL, _HALF, _EMPTY = 12, 6, 0
"""In twelfths: halves, thirds and quarters are whole numbers, and every customer's every column passes here."""

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the formula. field: a column of the customer or a child list; value: 0, 0.5 … 1."""

    field: str
    weight: int
    value: Decimal
    applicable: bool
    reason: Words = ""


@dataclass(frozen=True, slots=True)
class Completeness:
    """score: 100 × Σ weight × value / Σ weight, over what applies, whole percent rounded half-even."""

    score: int
    parts: tuple[Part, ...]

    @property
    def band(self) -> CompletenessBand:
        return next((band for least, band in _BANDS if self.score >= least), CompletenessBand.POOR)


@dataclass(frozen=True, slots=True)
class _Rule:
    """value: how full it is, in twelfths; applies: whether it counts for these facts, None always; reason: why not, or
    why half."""

    field: str
    weight: int
    value: Callable[[Facts], int]
    applies: Callable[[Facts], bool] | None = None
    reason: Words = ""


def completeness(facts: Facts) -> Completeness:
    """facts: the customer's columns by attribute name, and has_contact, has_confirmed_contact, has_invoice_profile,
    has_bank_account.

    A missing fact counts as empty. Weights: domain reference 1.1; they add up to 100.
    """
    return Completeness(completeness_score(facts), tuple(_part(rule, facts) for rule in _COMPLETENESS))


def completeness_score(facts: Facts) -> int:
    """The score alone, for rows by the thousand: what decides over several columns is asked once, and without a call for
    each column that only has to be there."""
    get = facts.get
    reached, whole = 0, 0
    for group in _GROUPS:
        if group.applies is None or group.applies(facts):
            whole += group.weight
            there = [
                weight
                for name, weight in group.there
                if (fact := get(name)) or (fact is not None and fact is not False and fact != "")
            ]
            reached += _FULL * sum(there) + sum([rule.weight * rule.value(facts) for rule in group.others])
    return _percent(reached, _FULL * whole)


@lru_cache(maxsize=4096)
def _percent(part: int, whole: int) -> int:
    return int((Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_EVEN))


def _part(rule: _Rule, facts: Facts) -> Part:
    if rule.applies is not None and not rule.applies(facts):
        return Part(rule.field, rule.weight, Decimal(0), applicable=False, reason=rule.reason)
    value = rule.value(facts)
    reason = rule.reason if _EMPTY < value < _FULL else ""
    return Part(rule.field, rule.weight, Decimal(value) / _FULL, applicable=True, reason=reason)


@dataclass(frozen=True, slots=True)
class _Has:
    """The share of the named facts that are there; a zero is there, a blank is not."""

    names: tuple[str, ...]

    def __call__(self, facts: Facts) -> int:
        return _FULL // len(self.names) * sum(map(_is_there, map(facts.get, self.names)))


def _has(*names: str) -> _Has:
    return _Has(names)


@dataclass(frozen=True, slots=True)
class _Group:
    """Rules that apply together. weight: of all; there: columns that need only be there, with the weight of each."""

    applies: Callable[[Facts], bool] | None
    weight: int
    there: tuple[tuple[str, int], ...]
    others: tuple[_Rule, ...]


def _grouped(rules: Sequence[_Rule]) -> tuple[_Group, ...]:
    found: dict[Callable[[Facts], bool] | None, list[_Rule]] = {}
    for rule in rules:
        found.setdefault(rule.applies, []).append(rule)
    groups = []
    for applies, together in found.items():
        single = [
            (rule, rule.value) for rule in together if isinstance(rule.value, _Has) and len(rule.value.names) == 1
        ]
        others = [rule for rule in together if all(rule is not each for each, _value in single)]
        there = tuple((value.names[0], rule.weight) for rule, value in single)
        groups.append(_Group(applies, sum(rule.weight for rule in together), there, tuple(others)))
    return tuple(groups)


def _is_there(fact: Any) -> bool:
    return fact is not None and fact is not False and fact != ""


def _address(facts: Facts) -> int:
    if facts.get("reg_address"):
        return _FULL
    return _HALF if facts.get("biz_address") else _EMPTY


def _contact(facts: Facts) -> int:
    """People change posts: what nobody confirmed for a year is there, but may no longer be so."""
    if not facts.get("has_contact"):
        return _EMPTY
    return _FULL if facts.get("has_confirmed_contact") else _HALF


def _credit_code(facts: Facts) -> int:
    """A code that stands by override, or whose inner code does not check, is there but unproven."""
    if not facts.get("uscc"):
        return _EMPTY
    return _FULL if is_in_order(normalise_uscc(str(facts["uscc"]))) else _HALF


def _is_domestic(facts: Facts) -> bool:
    return bool(facts.get("entity_type") != EntityType.FOREIGN)


def _is_business(facts: Facts) -> bool:
    return facts.get("entity_type") not in _NO_BUSINESSES


def _trades(facts: Facts) -> bool:
    return bool(facts.get("lifecycle_status", LifecycleStatus.POTENTIAL) != LifecycleStatus.POTENTIAL)


def _is_classified(facts: Facts) -> bool:
    return _is_business(facts) and size_sector(str(facts.get("industry_code") or "")) != UNCLASSIFIED


def _holds(name: str) -> Callable[[Facts], bool]:
    return lambda facts: bool(facts.get(name))


_FOREIGN = _("A foreign entity has none.")
_NO_BUSINESS = _("Only for businesses.")
_ONCE_TRADING = _("Asked for once the customer is no longer “potential”.")

_COMPLETENESS = (
    _Rule("name", 8, _has("name")),
    _Rule("short_name", 2, _has("short_name")),
    _Rule("uscc", 10, _credit_code, _is_domestic, _("Foreign entities have none; one that is wrong counts half.")),
    _Rule("entity_type", 3, _has("entity_type")),
    _Rule("industry_code", 5, _has("industry_code")),
    _Rule("region_code", 4, _has("region_code"), _is_domestic, _FOREIGN),
    _Rule("reg_address", 4, _address, reason=_("A business address alone counts half.")),
    _Rule("legal_rep", 2, _has("legal_rep")),
    _Rule("reg_capital", 2, _has("reg_capital"), _is_business, _NO_BUSINESS),
    _Rule("established_on", 2, _has("established_on")),
    _Rule("employee_count", 4, _has("employee_count", "annual_revenue", "total_assets", "stat_year"), _is_business,
          _("Employees, revenue, assets and their year count a quarter each; only for businesses.")),
    _Rule("size_class", 2, _has("size_class"), _is_classified, _("This industry has no size classes.")),
    _Rule("ownership", 2, _has("ownership"), _is_business, _NO_BUSINESS),
    _Rule("listed_code", 1, _has("listed_code"), _holds("listed_code"), _("Counts for listed companies only.")),
    _Rule("parent_id", 4, _has("parent_id"), _holds("parent_id"), _("Counts for members of a group only.")),
    _Rule("source", 3, _has("source")),
    _Rule("lifecycle_status", 3, _has("lifecycle_status")),
    _Rule("grade", 4, _has("grade")),
    _Rule("owner_id", 4, _has("owner_id")),
    _Rule("credit_limit", 5, _has("credit_rating", "credit_limit", "payment_terms"), _trades, _ONCE_TRADING),
    _Rule("has_invoice_profile", 6, _has("has_invoice_profile"), _trades, _ONCE_TRADING),
    _Rule("has_bank_account", 3, _has("has_bank_account"), _trades, _ONCE_TRADING),
    _Rule("has_contact", 10, _contact, reason=_("Contacts that nobody spoke with or changed for 12 months count half.")),
    _Rule("needs", 4, _has("needs")),
    _Rule("last_contact_on", 3, _has("last_contact_on", "next_step_on"),
          reason=_("Last contact and next step count half each.")),
)  # fmt: skip
_GROUPS = _grouped(_COMPLETENESS)
