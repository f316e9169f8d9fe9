"""The table of what was found, and which budget it breaks."""

from statistics import median, quantiles
from typing import Any

HEADINGS = ("act", "n", "median", "p95", "floor", "in E", "budget", "bytes", "queries", "per s")
LINE = "{:<26}{:>5}{:>9}{:>9}{:>9}{:>7}{:>9}{:>9}{:>9}{:>8}"


def rows(acts: list[dict[str, Any]], found: list[dict[str, Any]], floors: list[float | None]) -> list[dict[str, Any]]:
    """One per act; the act called "(E)" gives the measure of the others."""
    empty = next(
        (median(one["ms"]) for act, one in zip(acts, found, strict=True) if "(E)" in act["name"] and "ms" in one), 0.0
    )
    return [_row(act, one, floor, empty) for act, one, floor in zip(acts, found, floors, strict=True)]


def _row(act: dict[str, Any], found: dict[str, Any], floor: float | None, empty: float) -> dict[str, Any]:
    """Milliseconds throughout. over: whether the act is above its budget."""
    if "ms" not in found:
        return {"act": act["name"], "status": found["status"], "said": found.get("said", "")}
    middle = median(found["ms"])
    allowed = (floor or 0.0) + act["budget"] * empty if act["budget"] is not None and empty else None
    return {
        "act": act["name"],
        "n": len(found["ms"]),
        "median": middle,
        "p95": quantiles(found["ms"], n=20)[-1],
        "floor": floor,
        "in_e": middle / empty if empty else None,
        "budget": allowed,
        "over": allowed is not None and middle > allowed,
        "bytes": found.get("bytes"),
        "queries": found.get("queries"),
        "per_second": found.get("per_second"),
    }


def table(rows: list[dict[str, Any]]) -> str:
    lines = [LINE.format(*HEADINGS)]
    for one in rows:
        if "status" in one:
            lines.append(f"{one['act']:<26}  answered {one['status']}")
            continue
        cells = (
            one["n"],
            _ms(one["median"]),
            _ms(one["p95"]),
            _ms(one["floor"]),
            _ms(one["in_e"]),
            _ms(one["budget"]),
            one["bytes"] or "",
            "" if one["queries"] is None else one["queries"],
            _ms(one["per_second"]),
        )
        lines.append(LINE.format(one["act"], *cells) + ("  OVER" if one["over"] else ""))
    return "\n".join(lines)


def _ms(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
