"""Cells to values, column by column: one question per column and set of rows, not one per cell."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from dingke.engine.faults import Fault
from dingke.engine.fields import column
from dingke.engine.importing.plan import Column, Plan
from dingke.engine.kinds import kind, without_frames
from dingke.engine.parts import REMARK
from dingke.engine.resource import Resource
from dingke.lib import dates, money, refusals

BATCH = 2000
MOST_REMEMBERED = 20_000
BROKEN = "\ufffd"
# What people and programs write into a cell that has nothing to say.
NOTHING = frozenset(
    {"", "-", "--", "–", "—", "/", "\\", "n/a", "#n/a", "null", "none", "nan", "无", "暂无", "未知", "不详"}
)
LONGEST_NOTHING = max(map(len, NOTHING))
_BARE = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]*)?")


@dataclass(slots=True)
class Line:
    """One row of the file. ``number``: where it stands there, counted from 1 with the header.

    ``values``: by attribute name, only where the cell says something. ``empty``: fields whose cell is empty.
    ``faults`` keep the row out; ``remarks`` tell what was left out of it. ``existing``: the record it is about.
    ``waiting``: fields that name a record which may be made by another row of this file, with why they do not yet.
    """

    number: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    existing: int | None = None
    waiting: dict[str, Fault] = field(default_factory=dict)

    def fail(self, message: Any, name: str = "") -> None:
        self.faults.append(Fault(message, name, self.number))


def batches(plan: Plan, rows: Iterable[Sequence[str]], header_row: int) -> Iterator[list[Line]]:
    """The rows of the file in sets, read; rows without any content are passed over."""
    numbered = enumerate(islice(rows, plan.options.limit), start=header_row + 1)
    filled = (Line(number, list(cells)) for number, cells in numbered if any(cells))
    readers = readers_of(plan)
    while batch := list(islice(filled, BATCH)):
        read(plan, readers, batch)
        yield batch


def readers_of(plan: Plan) -> "list[Reader]":
    return [Reader(plan, name, columns) for name, columns in plan.by_field.items()]


def read(plan: Plan, readers: "Sequence[Reader]", lines: Sequence[Line]) -> None:
    """Fills values, faults and remarks of the lines."""
    width = len(plan.columns)
    for line in lines:
        if len(line.cells) > width:
            line.fail(
                _("The row has %(cells)d cells under %(columns)d titles: something stands in the wrong column.")
                % {"cells": len(line.cells), "columns": width}
            )
        line.cells += [""] * (width - len(line.cells))
    for reader in readers:
        reader.read([line for line in lines if not line.faults])


def waves(plan: Plan, waiting: list[Line]) -> Iterator[list[Line]]:
    """Rows that waited for others of their file, set by set, as what they name comes to be; at last those it never did."""
    while waiting:
        for reader in readers_of(plan):
            again = [line for line in waiting if line.waiting.pop(reader.name, None)]
            if again:
                reader.read(again)
        ready = [line for line in waiting if not line.waiting]
        if not ready:
            for line in waiting:
                line.faults += line.waiting.values()
        yield ready or waiting
        waiting = [line for line in waiting if line.waiting] if ready else []


def words_known(resource: Resource, column: Column) -> dict[str, str]:
    """What the contents of a column mean beside our own words, folded: as declared, then as a person arranged it."""
    told = {**resource.transfer.words.get(column.field, {}), **column.words}
    return {word.casefold(): code for word, code in told.items()}


def said(cell: str) -> str:
    """What a cell says, "" for what people and programs write when there is nothing to say."""
    word = cell.strip()
    return "" if len(word) <= LONGEST_NOTHING and word.casefold() in NOTHING else word


class Reader:
    """Reads the columns that feed one field."""

    def __init__(self, plan: Plan, name: str, columns: Sequence[Column]) -> None:
        self.plan, self.name, self.columns = plan, name, columns
        self.field: Any = plan.resource.model._meta.get_field(name)
        self.kind = kind(self.field)
        self.coded = self.kind.coded
        self.custom = plan.resource.transfer.readers.get(name)
        self.words = words_known(plan.resource, columns[0])
        self.remembered: dict[Any, Any] = {}
        self.attnames: dict[str, str] = {REMARK: REMARK}

    def read(self, lines: Sequence[Line]) -> None:
        raws = self.written(lines)
        known = self.known({raw for raw in raws if raw}, len(lines))
        broken = {raw for raw in set(raws) if BROKEN in (raw if isinstance(raw, str) else "".join(raw))}
        for line, raw in zip(lines, raws, strict=True):
            if not raw:
                line.empty.append(self.name)
                continue
            self.put(line, raw, known[raw])
            if raw in broken:
                self.broken(line)

    def written(self, lines: Sequence[Line]) -> list[tuple[str, ...] | str]:
        """What the cells say; columns that spell a code make a tuple, so that “吉林 | 长春” is not “吉林长春” yet."""
        places = [column.position for column in self.columns]
        if len(places) == 1:
            (place,) = places
            # A call for each cell would cost more than to look at it.
            words = [line.cells[place].strip() for line in lines]
            return [word if len(word) > LONGEST_NOTHING else said(word) for word in words]
        several = [tuple([word for place in places if (word := said(line.cells[place]))]) for line in lines]
        return list(several) if self.coded else [" ".join(words) for words in several]

    def known(self, raws: set[Any], rows: int) -> dict[Any, Any]:
        """The meanings of a set; where most come again, as codes and days do, they are remembered for the sets after.

        Never what other records are called: those come to be meanwhile.
        """
        if self.field.is_relation or 2 * len(raws) > rows:
            return self.meanings(raws)
        if len(self.remembered) > MOST_REMEMBERED:
            self.remembered.clear()
        self.remembered |= self.meanings(raws - self.remembered.keys())
        return self.remembered

    def meanings(self, raws: set[Any]) -> dict[Any, Any]:
        """Each distinct content with its value, its mapping of values, or the exception it deserves."""
        distinct = list(raws)
        if self.custom:
            return {raw: self.customised(raw) for raw in distinct}
        if self.coded:
            return {raw: self.code(raw) for raw in distinct}
        if isinstance(self.field, models.DateTimeField):
            return {raw: moment(dates.year_first(raw, self.columns[0].order)) for raw in distinct}
        scaled = [self.scaled(raw) for raw in distinct]
        return dict(zip(distinct, self.kind.clean_many(scaled, self.plan.person), strict=True))

    def customised(self, raw: str) -> Any:
        assert self.custom is not None
        try:
            scaled = self.scaled(raw)
            return {self.attname(name): value for name, value in self.custom(str(scaled)).items()}
        except refusals.UnableTo as error:
            return ValidationError(_(error.message) % error.params)
        except ValidationError as error:
            return without_frames(error)
        except ValueError as error:
            return ValidationError(str(error))

    def attname(self, name: str) -> str:
        if name not in self.attnames:
            self.attnames[name] = column(self.plan.resource.model, name).attname
        return self.attnames[name]

    def code(self, raw: tuple[str, ...] | str) -> Any:
        """The best reading of words that several columns spell out: all together, then the last, then the first."""
        words = (raw,) if isinstance(raw, str) else raw
        tries = dict.fromkeys(("".join(words), "".join(reversed(words)), *reversed(words)))
        found: Any = None
        for written in tries:
            (found,) = self.kind.clean_many([written], self.plan.person)
            if not isinstance(found, ValidationError):
                return found
        return ValidationError(_("“%(value)s” is no code or name of this table.") % {"value": " ".join(words)})

    def scaled(self, raw: str) -> str:
        """As our words and figures have it: a bare 609099.56 under 万元 is 6090995600, 05.03.2019 is 2019-03-05."""
        if isinstance(self.field, models.DateField):
            return dates.year_first(raw, self.columns[0].order)
        if self.words:
            return self.words.get(raw.casefold(), raw)
        factor = self.columns[0].factor
        if factor == 1 or not self.kind.numeric or not _BARE.fullmatch(money.plain_digits(raw)):
            return raw
        return f"{Decimal(money.plain_digits(raw).replace(',', '')) * factor:f}"

    def put(self, line: Line, raw: Any, value: Any) -> None:
        if isinstance(value, ValidationError):
            self.refuse(line, raw, value)
        elif isinstance(value, dict):
            if value.get(REMARK):
                line.remarks.append(Fault(value[REMARK], self.name, line.number))
            line.values |= value
            line.values.pop(REMARK, None)
        elif value is None or value == "":
            line.empty.append(self.name)
        else:
            line.values[self.field.attname] = self.shortened(value)

    def shortened(self, value: Any) -> Any:
        """What an import states of the origin is kept as far as it goes."""
        return value[: self.field.max_length] if self.name in ("stated_author", "stated_id") else value

    def refuse(self, line: Line, raw: Any, error: ValidationError) -> None:
        """A word that no table knows is left out with a remark: tables differ from file to file. Else the row waits."""
        fault = Fault(error.messages[0], self.name, line.number)
        if self.name == "owner" and getattr(error, "code", "") == "missing":
            self.state_author(line, raw)
            return
        if self.field.is_relation and self.field.related_model is self.plan.resource.model:
            line.waiting[self.name] = fault
            return
        leave_out = self.coded or (self.plan.options.lenient and not self.kind.required)
        (line.remarks if leave_out else line.faults).append(fault)

    def state_author(self, line: Line, raw: Any) -> None:
        """Who does not work here answers for nothing here; that the row was his is kept beside the importer."""
        if "stated_author" not in self.plan.by_field:
            longest = self.plan.resource.model._meta.get_field("stated_author").max_length  # type: ignore[union-attr]  # own columns
            line.values["stated_author"] = str(raw)[:longest]
        said = _("“%(name)s” does not work here: kept as the stated author, the importer answers for the row.")
        line.remarks.append(Fault(said % {"name": raw}, self.name, line.number))

    def broken(self, line: Line) -> None:
        said = _("Characters are broken (�): the file was saved in a wrong encoding.")
        if self.name in self.plan.resource.transfer.key_fields or self.kind.required:
            line.fail(said, self.name)
        else:
            line.remarks.append(Fault(said, self.name, line.number))


def moment(raw: str) -> Any:
    """A moment as an import states it; a day alone begins at midnight here."""
    try:
        found = parse_datetime(raw)
        if found is None:
            day = dates.parse(raw)
            found = datetime.combine(day, time()) if day else None
    except ValueError:
        return ValidationError(_("“%(value)s” is not a date; write 2026-11-23.") % {"value": raw})
    return timezone.make_aware(found) if found is not None and timezone.is_naive(found) else found


def emptied(field_of: Any) -> Any:
    """What a field holds when somebody empties it."""
    return None if field_of.null else field_of.get_default()
