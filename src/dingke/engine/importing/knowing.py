"""Which record a row of a file is about: by the keys of the declaration, best first, among those the person may read."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from dingke.engine import alongside
from dingke.engine.access import policy
from dingke.engine.fields import one_of
from dingke.engine.importing.plan import Plan
from dingke.engine.importing.reading import Line
from dingke.engine.references import standing_for

KeyValue = Any
"""What stands in the column of a key, or a tuple for a key of several: kept for every row of a file, so no more than that."""
KeyValues = tuple[KeyValue | None, ...]
"""The value of each key of the declaration, None where the row does not say it."""
OnFile = Mapping[KeyValue, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What is kept of a row that was read: its number and its value of each key."""

    number: int
    values: KeyValues

    def differs(self, other: "Seen") -> bool:
        """Whether the best key that both have tells them apart."""
        pairs = zip(self.values, other.values, strict=True)
        return next((mine != theirs for mine, theirs in pairs if mine is not None and theirs is not None), False)


class Known:
    """Remembers over all sets of one file what was seen, so that no two rows are about the same record.

    made: the records that this import has made so far; whoever makes them adds to it.
    """

    def __init__(self, plan: Plan, made: Collection[int] = ()) -> None:
        self.plan, self.made = plan, made
        self.model = plan.resource.model
        self.keys = [tuple(self.attname(name) for name in key.split("+")) for key in plan.resource.transfer.keys]
        self.columns = list(dict.fromkeys(name for key in self.keys for name in key))
        self.about: dict[int, Seen] = {}  # by the record
        self.told: list[dict[KeyValue, Seen]] = [{} for _ in self.keys]  # for each key by its value

    def attname(self, name: str) -> str:
        return str(self.model._meta.get_field(name).attname)  # type: ignore[union-attr]  # declared names, checked at start

    def recognise(self, lines: Sequence[Line]) -> None:
        """Sets ``existing`` of every line that is about a record; refuses what repeats or means several."""
        good = [(line, self.values_of(line)) for line in lines if not line.faults]
        on_file = [self.candidates(place, [values[place] for _line, values in good]) for place in range(len(self.keys))]
        alongside.send_now()
        for line, values in good:
            self.settle(line, values, on_file)
            if not line.faults:
                self.refuse_repeated(line, values)

    def values_of(self, line: Line) -> KeyValues:
        return tuple([key_of(line, key) for key in self.keys])

    def candidates(self, place: int, values: Iterable[KeyValue | None]) -> dict[KeyValue, list[dict[str, Any]]]:
        """Records by the key at this place, with one query for all lines."""
        wanted = {value for value in values if value is not None}
        if not wanted:
            return {}
        key = self.keys[place]
        rows = policy.rows(self.plan.person, "read", self.model)
        rows = rows.filter(**{one_of(self.model, name): set(parts) for name, parts in columns_of(key, wanted)})
        found: dict[KeyValue, list[dict[str, Any]]] = {}
        for row in rows.values(*self.columns, stands_for=standing_for(self.model)):
            value = of_columns(row, key)
            alike = found.setdefault(value, []) if value in wanted else None
            if alike is not None and all(row["stands_for"] != other["stands_for"] for other in alike):
                alike.append(row)
        return found

    def settle(self, line: Line, values: KeyValues, on_file: Sequence[OnFile]) -> None:
        for place, key in enumerate(self.keys):
            value = values[place]
            if value is None:
                continue
            hits = [row for row in on_file[place].get(value, ()) if not self.contradicts(values, row, place)]
            if len(hits) == 1:
                line.existing = hits[0]["stands_for"]
                return
            if hits:
                line.fail(
                    _("%(count)d records have this %(field)s; give the code.")
                    % {"count": len(hits), "field": self.label(key)},
                    self.name(key),
                )
                return
            if key == ("code",):
                line.fail(_("There is no record with this code; leave the cell empty to make a new one."), "code")
                return

    def contradicts(self, values: KeyValues, row: Mapping[str, Any], place: int) -> bool:
        """The same name under another credit code is another company."""
        return any(
            (value := values[better]) is not None and all(row[name] for name in key) and value != of_columns(row, key)
            for better, key in enumerate(self.keys[:place])
        )

    def refuse_repeated(self, line: Line, values: KeyValues) -> None:
        """Two rows are about the same record when a key of both agrees and no better key tells them apart."""
        mine = Seen(line.number, values)
        marks: list[tuple[dict[Any, Seen], Any]] = [(self.about, line.existing)] if line.existing else []
        if not line.existing or line.existing in self.made:
            marks += [pair for pair in zip(self.told, values, strict=True) if pair[1] is not None]
        found = (
            other
            for seen, mark in marks
            if (other := seen.get(mark)) and (seen is self.about or not mine.differs(other))
        )
        earlier = next(found, None)
        for seen, mark in marks:
            seen.setdefault(mark, mine)
        if earlier:
            line.fail(_("Row %(number)d of this file is about the same record.") % {"number": earlier.number})

    def name(self, key: tuple[str, ...]) -> str:
        return self.plan.resource.transfer.keys[self.keys.index(key)].split("+")[-1]

    def label(self, key: tuple[str, ...]) -> str:
        return self.plan.resource.attribute(self.name(key)).kind.label


def key_of(line: Line, key: tuple[str, ...]) -> KeyValue | None:
    values = [line.values.get(name) for name in key]
    if None in values or "" in values:
        return None
    return values[0] if len(values) == 1 else tuple(values)


def of_columns(row: Mapping[str, Any], key: tuple[str, ...]) -> KeyValue:
    """The value of a key in a record, in the shape of ``key_of``."""
    return row[key[0]] if len(key) == 1 else tuple(row[name] for name in key)


def columns_of(key: tuple[str, ...], values: Iterable[KeyValue]) -> Iterable[tuple[str, Iterable[Any]]]:
    """The columns of a key, each with its part of every value."""
    return [(key[0], values)] if len(key) == 1 else zip(key, zip(*values, strict=True), strict=True)


def updatable(plan: Plan, lines: Iterable[Line]) -> dict[int, models.Model]:
    """Of the records that the lines are about, those the person may change."""
    rows = policy.rows(plan.person, "update", plan.resource.model)
    return {row.pk: row for row in rows.filter(pk__among=[line.existing for line in lines])}
