"""Sums that a person is shown against the sums over the rows that the predicate permits him."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from dingke.engine.access import policy
from dingke.engine.asking import COUNT_CAP
from dingke.engine.kinds import Money
from dingke.engine.resource import Attribute, Resource
from dingke.engine.sight import seen
from dingke.platform.access.leaks.rows import permitted
from dingke.platform.access.leaks.surfaces import Asking
from dingke.platform.people.models import User

if TYPE_CHECKING:
    from dingke.platform.access.leaks.canaries import Canaries, Kept

Figure = tuple[int, Decimal]


def compared(person: User, asking: Asking, hidden: "Canaries") -> Iterator[tuple[str, Iterable[str]]]:
    """Each surface with figures, and what is wrong with them."""
    for kept in hidden.kept.values():
        resource = seen(kept.resource, person)
        if not policy.may(person, "read", resource.model):
            continue
        rows = living(person, kept, list(dict.fromkeys(names_of(resource)))) if has_figures(resource) else ()
        if resource.chart:
            yield f"{resource.slug} sums of the chart", list(chart(resource, rows, asking))
        if resource.summary:
            yield f"{resource.slug} sums of the summary", list(summary(resource, rows, asking))
        if resource.board:
            yield f"{resource.slug} sums of the board", list(board(resource, rows, asking))
        yield f"{resource.slug} sums of the list", list(foot(resource, rows, asking))


def has_figures(resource: Resource) -> bool:
    return bool(resource.chart or resource.summary or resource.board or summed(resource))


def summed(resource: Resource) -> Sequence[Attribute]:
    """The columns under which the list shows a sum."""
    own = [a for a in resource.attributes(resource.columns) if isinstance(a.kind, Money) and not a.contribution]
    return [a for a in own if not a.kind.personal]


def names_of(resource: Resource) -> Iterator[str]:
    """The fields on which the figures rest."""
    yield from (each.path for each in summed(resource))
    for part in (resource.chart, resource.summary, resource.board):
        yield from filter(None, (getattr(part, name, "") for name in ("group", "total", "lane")))


def living(person: User, kept: "Kept", names: Sequence[str]) -> Sequence[Any]:
    """The permitted rows that are not archived: of an object with more than were looked at, each is asked for by itself."""
    if kept.is_whole:
        return [row for row in kept.mine if getattr(row, "archived_at", None) is None]
    rows = kept.resource.model._default_manager.all()
    if hasattr(kept.resource.model, "archived_at"):
        rows = rows.filter(archived_at=None)
    return [SimpleNamespace(**{name: getattr(row, name) for name in names}) for row in permitted(person, rows, names)]


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
    wanted = summed(resource)
    if not wanted or not rows or len(rows) > COUNT_CAP:  # of more rows no sum is shown unasked
        return
    words = asking.get(f"{resource.url(act='counts')}?view=-&foot=only").words
    for attribute in wanted:
        amount = total(rows, attribute.path)
        if amount and f'value="{amount}"' not in words:
            yield f"{attribute.path}: the sum of the permitted rows, {amount:.2f}, does not stand there"
