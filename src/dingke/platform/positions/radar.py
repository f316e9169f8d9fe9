"""Levels of competencies as a radar: what is demanded and what there is, as points of a drawing. Pure; beside it stands a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

CENTRE, RADIUS, LEVELS, FEWEST = 120.0, 84.0, 5, 3


@dataclass(frozen=True)
class Axis:
    """One competency: where its axis ends and where its name stands. anchor: as SVG calls the side on which the text lies."""

    name: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class Radar:
    """axes: one per competency; rings: a polygon per level; demanded, had: polygons, had "" where nothing is known."""

    axes: Sequence[Axis]
    rings: Sequence[str]
    demanded: str
    had: str


def drawn(names: Sequence[str], demanded: Sequence[int], had: Sequence[int | None]) -> Radar | None:
    """None for fewer than three competencies, which make no surface. What is not known is drawn at the centre."""
    if len(names) < FEWEST:
        return None
    angles = [2 * pi * place / len(names) - pi / 2 for place in range(len(names))]
    known = [level or 0 for level in had]
    return Radar(
        axes=[axis(name, angle) for name, angle in zip(names, angles, strict=True)],
        rings=[polygon(angles, [level] * len(names)) for level in range(1, LEVELS + 1)],
        demanded=polygon(angles, demanded),
        had=polygon(angles, known) if any(known) else "",
    )


def axis(name: str, angle: float) -> Axis:
    x, y = point(angle, LEVELS)
    label_x, label_y = CENTRE + cos(angle) * (RADIUS + 10), CENTRE + sin(angle) * (RADIUS + 12) + 4
    side = cos(angle)
    anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
    return Axis(name, x, y, round(label_x, 1), round(label_y, 1), anchor)


def point(angle: float, level: float) -> tuple[float, float]:
    length = RADIUS * level / LEVELS
    return round(CENTRE + cos(angle) * length, 1), round(CENTRE + sin(angle) * length, 1)


def polygon(angles: Sequence[float], levels: Sequence[float]) -> str:
    return " ".join("{},{}".format(*point(angle, level)) for angle, level in zip(angles, levels, strict=True))
