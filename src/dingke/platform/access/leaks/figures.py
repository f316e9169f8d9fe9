"""Sums that a person is shown against the sums over the rows that the predicate permits him."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dingke.engine.access import policy
from dingke.engine.kinds import Money
from dingke.engine.resource import Resource
from dingke.engine.sight import seen
from dingke.platform.access.leaks.surfaces import Asking
from dingke.platform.people.models import User

if TYPE_CHECKING:
    from dingke.platform.access.leaks.canaries import Canaries

Figure = tuple[int, Decimal]


def compared(person: User, asking: Asking, hidden: "Canaries") -> Iterator[tuple[str, Iterable[str]]]:
    """Each surface with figures, and what is wrong with them."""
    for kept in hidden.kept.values():
        resource = seen(kept.resource, person)
        if not policy.may(person, "read", resource.model):
            continue
        rows = [row for row in kept.mine if getattr(row, "archived_at", None) is None]
        if resource.chart:
            yield f"{resource.slug} sums of the chart", list(chart(resource, rows, asking))
        if resource.summary:
            yield f"{resource.slug} sums of the summary", list(summary(resource, rows, asking))
        if resource.board:
            yield f"{resource.slug} sums of the board", list(board(resource, rows, asking))
        yield f"{resource.slug} sums of the list", list(foot(resource, rows, asking))


def total(rows: Sequence[Any], name: str) -> Decimal:
    return sum((getattr(row, name) or Decimal(0) for row in rows), Decimal(0)) if name else Decimal(0)


def grouped(rows: Sequence[Any], key: Callable[[Any], str], name: str) -> dict[str, Figure]:
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {label: (len(own), total(own, name)) for label, own in groups.items()}


def written(asking: Asking, url: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(asking.get(url).words.removeprefix("\ufeff"))))[1:]


def chart(resource: Resource, rows: Sequence[Any], asking: Asking) -> Iterator[str]:
    assert resource.chart is not None
    attribute = resource.attribute(resource.chart.group)
    expected = grouped(rows, lambda row: attribute.kind.text(attribute.value(row)) or "–", resource.chart.total)
    shown = {
        label: (int(count), Decimal(sum_ or 0))
        for label, count, sum_ in written(asking, f"{resource.url(act='chart')}?view=-&as=csv")
    }
    for label in sorted({*expected, *shown}):
        if shown.get(label) != expected.get(label):
            yield f"{label}: shows {told(shown.get(label))}, permitted are {told(expected.get(label))}"


def told(figure: Figure | None) -> str:
    return f"{figure[0]} rows, {figure[1]:.2f}" if figure else "none"


def summary(resource: Resource, rows: Sequence[Any], asking: Asking) -> Iterator[str]:
    assert resource.summary is not None
    lines = written(asking, f"{resource.url(act='summary')}?view=-&as=csv")
    shown = (sum(int(line[2]) for line in lines), sum((Decimal(line[3] or 0) for line in lines), Decimal(0)))
    expected = (len(rows), total(rows, resource.summary.total))
    if shown != expected:
        yield f"shows {told(shown)}, permitted are {told(expected)}"


def board(resource: Resource, rows: Sequence[Any], asking: Asking) -> Iterator[str]:
    assert resource.board is not None
    words = asking.get(f"{resource.url(act='board')}?view=-").words
    on_board = [row for row in rows if getattr(row, resource.board.lane) in resource.board.lanes]
    lanes = grouped(on_board, lambda row: str(getattr(row, resource.board.lane)), resource.board.total)  # type: ignore[union-attr]
    whole = total(on_board, resource.board.total)
    for label, amount in [("all lanes", whole), *((lane, sum_) for lane, (_count, sum_) in lanes.items())]:
        if amount and f'value="{amount}"' not in words:
            yield f"{label}: the sum of the permitted rows, {amount:.2f}, does not stand there"


def foot(resource: Resource, rows: Sequence[Any], asking: Asking) -> Iterator[str]:
    own = [a for a in resource.attributes(resource.columns) if isinstance(a.kind, Money) and not a.contribution]
    wanted = [a for a in own if not a.kind.personal]
    if not wanted or not rows:
        return
    words = asking.get(f"{resource.url(act='counts')}?view=-&foot=only").words
    for attribute in wanted:
        amount = total(rows, attribute.path)
        if amount and f'value="{amount}"' not in words:
            yield f"{attribute.path}: the sum of the permitted rows, {amount:.2f}, does not stand there"
