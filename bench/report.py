"""The table of what was found, and which budget it breaks."""

from statistics import median, quantiles
from typing import Any

HEADINGS = ("act", "n", "median", "p95", "floor", "in E", "budget", "bytes", "queries", "per s")
LINE = "{:<26}{:>5}{:>9}{:>9}{:>9}{:>7}{:>9}{:>9}{:>9}{:>8}"
ALONE_LINE = "{:<26}{:>14}{:>10}  {}"

BARE, EMPTY, ALONE = "bare view (B)", "empty page (E)", "list, head"
EMPTY_IN_BARE = 4.0
CROWD_IN_ALONE = 1.6
"""An empty page may take so many bare ones; eight clients must get so many times the answers of one."""


def rows(acts: list[dict[str, Any]], found: list[dict[str, Any]], floors: list[float | None]) -> list[dict[str, Any]]:
    """One per act; bare and empty page give the measure of the others."""
    medians = {act["name"]: median(one["ms"]) for act, one in zip(acts, found, strict=True) if "ms" in one}
    return [_row(act, one, floor, medians) for act, one, floor in zip(acts, found, floors, strict=True)]


def _row(act: dict[str, Any], found: dict[str, Any], floor: float | None, medians: dict[str, float]) -> dict[str, Any]:
    """Milliseconds throughout. budget: at most so many, of several clients at least so many answers a second."""
    if "ms" not in found:
        return {"act": act["name"], "status": found["status"], "said": found.get("said", "")}
    middle, empty, rate = median(found["ms"]), medians.get(EMPTY, 0.0), found.get("per_second")
    budget = _budget(act, floor, medians)
    return {
        "act": act["name"],
        "n": len(found["ms"]),
        "median": middle,
        "p95": quantiles(found["ms"], n=20)[-1],
        "floor": floor,
        "in_e": middle / empty if empty else None,
        "budget": budget,
        "over": is_over(act, found, middle, budget),
        "bytes": found.get("bytes"),
        "queries": found.get("queries"),
        "per_second": rate,
    }


def is_over(act: dict[str, Any], found: dict[str, Any], middle: float, budget: float | None) -> bool:
    """Whether it took longer, or more statements, than it may; of several clients, whether they got fewer answers."""
    if act.get("statements") is not None and found.get("queries", 0) > act["statements"]:
        return True
    rate = found.get("per_second")
    return budget is not None and (middle > budget if rate is None else rate < budget)


def _budget(act: dict[str, Any], floor: float | None, medians: dict[str, float]) -> float | None:
    if act["name"] == EMPTY:
        return EMPTY_IN_BARE * medians[BARE] if BARE in medians else None
    if act["clients"] > 1:
        return CROWD_IN_ALONE * 1000 / medians[ALONE] if ALONE in medians else None
    if act.get("at_most") is not None:
        return float(act["at_most"])
    if act["budget"] is None or EMPTY not in medians:
        return None
    return float((floor or 0.0) + act["budget"] * medians[EMPTY])


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
    """One place behind the point; what is next to nothing with three."""
    if value is None:
        return ""
    return f"{value:.3f}" if 0 < value < 0.1 else f"{value:.1f}"


def alone_table(figures: list[dict[str, Any]]) -> str:
    """What was measured by itself, a line each."""
    lines = [ALONE_LINE.format("by itself", "found", "budget", "")]
    for one in figures:
        places = 1 if one["unit"] == "s" else 0
        found = "not measured" if one["found"] is None else f"{one['found']:,.{places}f}"
        bound = "" if one["budget"] is None else f"{'≥' if one['at_least'] else '≤'} {one['budget']:,}"
        said = f"{one['unit']}  {one.get('note', '')}".rstrip()
        lines.append(ALONE_LINE.format(one["act"], found, bound, said) + ("  OVER" if one["over"] else ""))
    return "\n".join(lines)
