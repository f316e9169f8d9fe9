"""Where the boxes of a chart stand. Pure: lengths in the units of the drawing, one of them a pixel at its natural size."""

from collections.abc import Sequence
from dataclasses import dataclass

from dingke.platform.positions.chart import Box, Chart

WIDTH, ALONE, HEAD, LINE, GAP, DROP, MARGIN, INDENT, STACK, ROWS = 132, 66, 40, 25, 12, 34, 12, 18, 4, 10
"""Of a box: its width, its height with one person, the height of its head and of a line. Between boxes; around the whole;
how far a stacked box is set in, from how many children without children on they are stacked, and so many in a column."""


@dataclass(frozen=True)
class Plotted:
    box: Box
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Curve:
    """A dotted line with its words; label: where they stand."""

    path: str
    words: str
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Drawing:
    width: float
    height: float
    boxes: Sequence[Plotted]
    lines: Sequence[str]
    curves: Sequence[Curve]


class Plan:
    """Walks the tree once from below for widths, once from above for places."""

    def __init__(self) -> None:
        self.widths: dict[str, float] = {}
        self.placed: dict[str, Plotted] = {}
        self.lines: list[str] = []
        self.bottom = 0.0

    def width_of(self, box: Box) -> float:
        if box.key not in self.widths:
            below = [self.width_of(child) for child in box.visible]
            across = sum(below) + GAP * (len(below) - 1)
            stacked = columns_of(box) * (INDENT + WIDTH)
            self.widths[box.key] = max(WIDTH, stacked if is_stacked(box) else across)
        return self.widths[box.key]

    def put(self, box: Box, left: float, top: float) -> None:
        """The box over the middle of what hangs on it."""
        room, height = self.width_of(box), height_of(box)
        x = left if is_stacked(box) else left + (room - WIDTH) / 2
        here = self.placed[box.key] = Plotted(box, x, top, WIDTH, height)
        self.bottom = max(self.bottom, top + height)
        if is_stacked(box):
            self.stack(here)
        else:
            self.spread(here, left, room)

    def stack(self, here: Plotted) -> None:
        """One below the other in columns of ROWS, each column on a line of its own."""
        foot, top = here.y + here.height, here.y + here.height + GAP
        for column in range(columns_of(here.box)):
            left, at = here.x + column * (INDENT + WIDTH), top
            if column:
                self.lines.append(f"M{here.x + 8:g} {foot + GAP / 2:g}H{left + 8:g}")
            for child in here.box.visible[column * ROWS : (column + 1) * ROWS]:
                self.put(child, left + INDENT, at)
                height, start = height_of(child), foot + (GAP / 2 if column else 0)
                self.lines.append(f"M{left + 8:g} {start:g}V{at + height / 2:g}H{left + INDENT:g}")
                at += height + GAP

    def spread(self, here: Plotted, left: float, room: float) -> None:
        children = here.box.visible
        across = sum(self.width_of(child) for child in children) + GAP * (len(children) - 1)
        at, top = left + max(room - across, 0) / 2, here.y + here.height + DROP
        centre, middle = here.x + WIDTH / 2, here.y + here.height + DROP / 2
        for child in children:
            self.put(child, at, top)
            below = self.placed[child.key]
            self.lines.append(f"M{centre:g} {here.y + here.height:g}V{middle:g}H{below.x + WIDTH / 2:g}V{top:g}")
            at += self.width_of(child) + GAP


def is_stacked(box: Box) -> bool:
    return len(box.visible) >= STACK and not any(child.visible for child in box.visible)


def columns_of(box: Box) -> int:
    return -(-len(box.visible) // ROWS)


def height_of(box: Box) -> float:
    if box.is_alone or (box.is_vacant and box.missing <= 1 and len(box.sitters) <= 1):
        return ALONE
    lines = len(box.named) + bool(box.more) + bool(box.missing)
    return max(HEAD + LINE * lines, ALONE)


def plot(chart: Chart) -> Drawing:
    """Every open box; roots beside each other."""
    plan, left = Plan(), float(MARGIN)
    for root in chart.roots:
        plan.put(root, left, MARGIN)
        left += plan.width_of(root) + GAP * 2
    curves = [
        curve(plan.placed[one.guide.key], plan.placed[one.guided.key], one.subject)
        for one in chart.dotted
        if one.guide.key in plan.placed and one.guided.key in plan.placed
    ]
    return Drawing(
        width=max(left - GAP * 2 + MARGIN, WIDTH * 2),
        height=plan.bottom + MARGIN * 4,
        boxes=list(plan.placed.values()),
        lines=plan.lines,
        curves=curves,
    )


def curve(guide: Plotted, guided: Plotted, words: str) -> Curve:
    """From the side of whoever guides to the top of the guided, by the way that crosses least."""
    right = guided.x < guide.x
    x1, y1 = (guide.x if right else guide.x + guide.width), guide.y + guide.height - 12
    x2, y2 = guided.x + guided.width * (0.8 if right else 0.2), guided.y
    if y2 <= y1:
        y2 = guided.y + guided.height
    bend = (y1 + y2) / 2
    path = f"M{x1:g} {y1:g}C{(x1 * 2 + x2) / 3:g} {bend:g} {x2:g} {bend:g} {x2:g} {y2:g}"
    wide = 11.0 * len(words) + 8
    return Curve(path, words, round((x1 + x2) / 2 - wide / 2, 1), round((y1 + bend) / 2 + 4, 1), wide)
