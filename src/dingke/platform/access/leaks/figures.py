"""Sums that a person is shown against the sums over the rows that the predicate permits him."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dingke.engine.access import policy
from dingke.engine.asking import COUNT_CAP
from dingke.engine.kinds import Money
from dingke.engine.resource import Attribute, Resource
from dingke.engine.sight import seen
from dingke.platform.access.leaks.rows import Lot, permitted
from dingke.platform.access.leaks.surfaces import Asking
from dingke.platform.people.models import User

if TYPE_CHECKING:
    from dingke.platform.access.leaks.canaries import Canaries, Kept

Figure = tuple[int, Decimal]
Figures = Lot  # one row, or many that are alike


def compared(person: User, asking: Asking, hidden: "Canaries") -> Iterator[tuple[str, Iterable[str]]]:
    """Each surface with figures, and what is wrong with them."""
    for kept in hidden.kept.values():
        resource = seen(kept.resource, person)
        if not policy.may(person, "read", resource.model):
            continue
        rows = living(person, kept, resource) if has_figures(resource) else ()
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


def grouped_by(resource: Resource) -> list[str]:
    """The fields by which figures are told apart."""
    parts = ((resource.chart, "group"), (resource.board, "lane"))
    return list(dict.fromkeys(getattr(part, name) for part, name in parts if part))


def totals_of(resource: Resource) -> list[str]:
    """The amounts that are summed up."""
    parts = (resource.chart, resource.summary, resource.board)
    return list(dict.fromkeys([*(each.path for each in summed(resource)), *(p.total for p in parts if p and p.total)]))


def living(person: User, kept: "Kept", resource: Resource) -> Sequence[Figures]:
    """The permitted rows that are not archived, each by itself; of an object with more than were looked at, all in lots."""
    groups, totals = grouped_by(resource), totals_of(resource)
    if kept.is_whole:
        rows = [row for row in kept.mine if getattr(row, "archived_at", None) is None]
        return [
            Figures(1, {n: getattr(row, n) for n in groups}, {n: getattr(row, n) or Decimal(0) for n in totals})
            for row in rows
        ]
    model = kept.resource.model
    found = (
        model._default_manager.filter(archived_at=None)
        if hasattr(model, "archived_at")
        else model._default_manager.all()
    )
    lots = list(permitted(person, found, groups, totals))
    names = {name: records(model, name, {lot.values[name] for lot in lots}) for name in groups}
    return [
        Figures(lot.count, {n: names[n].get(lot.values[n], lot.values[n]) for n in groups}, lot.sums) for lot in lots
    ]


def records(model: Any, name: str, values: Iterable[Any]) -> Mapping[Any, Any]:
    """What the values of a field that refers to records stand for; nothing for any other field."""
    target = model._meta.get_field(name).related_model
    return target._default_manager.in_bulk([value for value in values if value is not None]) if target else {}


def number(rows: Sequence[Figures]) -> int:
    return sum(row.count for row in rows)


def total(rows: Sequence[Figures], name: str) -> Decimal:
    return sum((row.sums[name] for row in rows), Decimal(0)) if name else Decimal(0)


def grouped(rows: Sequence[Figures], name: str, key: Callable[[Any], str], summed_up: str) -> dict[str, Figure]:
    groups: dict[str, list[Figures]] = {}
    for row in rows:
        groups.setdefault(key(row.values[name]), []).append(row)
    return {label: (number(own), total(own, summed_up)) for label, own in groups.items()}


def written(asking: Asking, url: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(asking.get(url).words.removeprefix("\ufeff"))))[1:]


def chart(resource: Resource, rows: Sequence[Figures], asking: Asking) -> Iterator[str]:
    assert resource.chart is not None
    attribute = resource.attribute(resource.chart.group)
    expected = grouped(
        rows, resource.chart.group, lambda value: attribute.kind.text(value) or "–", resource.chart.total
    )
    shown = {
        label: (int(count), Decimal(sum_ or 0))
        for label, count, sum_ in written(asking, f"{resource.url(act='chart')}?view=-&as=csv")
    }
    for label in sorted({*expected, *shown}):
        if shown.get(label) != expected.get(label):
            yield f"{label}: shows {told(shown.get(label))}, permitted are {told(expected.get(label))}"


def told(figure: Figure | None) -> str:
    return f"{figure[0]} rows, {figure[1]:.2f}" if figure else "none"


def summary(resource: Resource, rows: Sequence[Figures], asking: Asking) -> Iterator[str]:
    assert resource.summary is not None
    lines = written(asking, f"{resource.url(act='summary')}?view=-&as=csv")
    shown = (sum(int(line[2]) for line in lines), sum((Decimal(line[3] or 0) for line in lines), Decimal(0)))
    expected = (number(rows), total(rows, resource.summary.total))
    if shown != expected:
        yield f"shows {told(shown)}, permitted are {told(expected)}"


def board(resource: Resource, rows: Sequence[Figures], asking: Asking) -> Iterator[str]:
    assert resource.board is not None
    words = asking.get(f"{resource.url(act='board')}?view=-").words
    on_board = [row for row in rows if row.values[resource.board.lane] in resource.board.lanes]
    lanes = grouped(on_board, resource.board.lane, str, resource.board.total)
    whole = total(on_board, resource.board.total)
    for label, amount in [("all lanes", whole), *((lane, sum_) for lane, (_count, sum_) in lanes.items())]:
        if amount and f'value="{amount}"' not in words:
            yield f"{label}: the sum of the permitted rows, {amount:.2f}, does not stand there"


def foot(resource: Resource, rows: Sequence[Figures], asking: Asking) -> Iterator[str]:
    wanted = summed(resource)
    if not wanted or not rows or number(rows) > COUNT_CAP:  # of more rows no sum is shown unasked
        return
    words = asking.get(f"{resource.url(act='counts')}?view=-&foot=only").words
    for attribute in wanted:
        amount = total(rows, attribute.path)
        if amount and f'value="{amount}"' not in words:
            yield f"{attribute.path}: the sum of the permitted rows, {amount:.2f}, does not stand there"
