"""A right of a position as the story tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dingke.platform.positions.terms import Domain, Reach

WAN = 10_000
OWN, DEPARTMENT, ALL = Reach.OWN, Reach.DEPARTMENT, Reach.ALL
DOMAINS = {
    "expense": Domain.FINANCE,
    "payment_scheme": Domain.FINANCE,
    "temporary_credit": Domain.FINANCE,
    "bid_bond": Domain.FINANCE,
    "annual_budget": Domain.FINANCE,
    "appraisal": Domain.STAFF,
    "customer_handover": Domain.STAFF,
    "description_release": Domain.STAFF,
    "promotion": Domain.STAFF,
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One right. limits: measure, or measure.period → (over, at most), amounts in 万元. conditions: (fact, relation, value)."""

    number: str
    verbs: tuple[str, ...]
    matter: str
    reach: str
    limits: dict[str, tuple[float | None, float | None]] = field(default_factory=dict)
    conditions: tuple[tuple[str, str, float], ...] = ()
    note: str = ""

    @property
    def domain(self) -> str:
        return DOMAINS.get(self.matter, Domain.BUSINESS)

    def written_limits(self) -> list[dict[str, object]]:
        named = [(*name.split("."), "case")[:2] for name in self.limits]
        scaled = [WAN if measure == "amount" else 1 for measure, _per in named]
        return [
            {"measure": measure, "low": low and low * scale, "high": high and high * scale, "per": per}
            for (measure, per), scale, (low, high) in zip(named, scaled, self.limits.values(), strict=True)
        ]


def clause(
    number: str,
    verbs: str,
    matter: str,
    reach: str,
    note: str = "",
    conditions: tuple[tuple[str, str, float], ...] = (),
    quarterly: Mapping[str, tuple[float | None, float | None]] | None = None,
    **limits: tuple[float | None, float | None],
) -> Clause:
    bounds = limits | {f"{measure}.quarter": bound for measure, bound in (quarterly or {}).items()}
    return Clause(number, tuple(verbs.split()), matter, reach, bounds, conditions, note)
