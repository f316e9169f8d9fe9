"""The rows of a question as a file: what its list shows, or every field; personal values masked as on the page."""

import errno
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from dingke.engine import asking, ports
from dingke.engine.access import Person, policy
from dingke.engine.action import Act
from dingke.engine.faults import Fault, Forbidden, Invalid
from dingke.engine.kinds import Day, Instant, Kind
from dingke.engine.performing import begin_act
from dingke.engine.resource import Attribute, Resource
from dingke.engine.sight import seen
from dingke.lib import spreadsheet
from dingke.lib.refusals import UnableTo

BATCH = 1000
WORDS_KEPT, NAMES_KEPT = 4000, 200_000  # of a column; what comes after them is reckoned anew
AT_ONCE = 3000  # rows up to which a file is made while the person waits; more is for a job
FORMATS = ("xlsx", "csv")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
ASKED_FROM = 1000  # rows from which on it is asked what for and for whom
Progress = Callable[[int, int], None]  # rows written, rows in all


@dataclass(frozen=True)
class Taking:
    """What rows leave the house for, and for whom. ``clear``: personal values as they are, for rows over which the person
    has the right to see them; else all are masked."""

    purpose: str = ""
    recipient: str = ""
    clear: bool = True

    @property
    def words(self) -> str:
        return " → ".join(filter(None, (self.purpose, self.recipient)))


PLAINLY = Taking()


def silent(_rows: int, _of: int) -> None:
    """For whoever does not watch."""


def write(
    resource: Resource,
    person: Person,
    path: Path,
    params: Mapping[str, Any],
    *,
    via: str,
    columns: Sequence[str] = (),
    form: str = "",
    progress: Progress = silent,
    taking: Taking = PLAINLY,
    most: int | None = None,
) -> int:
    """Writes the rows and records that they were taken out; returns how many. ``form``: by the name's ending unless given.
    A workbook says at the foot of each printed page who took it out, when, and in which operation.

    most: as many rows as it was decided about. Raises Forbidden without the right to export, Invalid for a question or a
    kind of file that cannot be understood, when there are more rows, or when there is no room: then nothing stands at
    ``path`` that did not before.
    """
    form = form or path.suffix.lower().lstrip(".")
    refuse_form(form)
    resource = seen(resource, person)
    asked, ids = wanted(resource, person, params)
    refuse_more(len(ids), most)
    attributes = resource.attributes(shown(resource, columns))
    act = begin_act(person, via, why="；".join(filter(None, (taking.words, asked.query()))))
    header, lines = [a.label for a in attributes], rows(asked, ids, attributes, progress=progress, clear=taking.clear)
    with in_words():
        if form == "xlsx":
            spreadsheet.write_xlsx(path, header, lines, foot=mark_of(act, taking))
        else:
            spreadsheet.write_csv(path, header, lines)
    ports.history().note(act, "export", resource.model, len(ids))
    return len(ids)


def refuse_more(number: int, most: int | None) -> None:
    if most is not None and number > most:
        words = _("There are %(number)d rows by now, and %(most)d were let go. Ask for the file anew from its list.")
        raise Invalid([Fault(words % {"number": number, "most": most})])


def mark_of(act: Act, taking: Taking) -> str:
    """Who took it out, when, in which operation, what for."""
    moment = timezone.localtime(act.at).strftime("%Y-%m-%d %H:%M")
    return " · ".join(filter(None, (str(act.by), moment, str(act.operation)[:8], taking.words)))


def is_asked_for(attributes: Sequence[Attribute], number: int, *, clear: bool) -> bool:
    """Whether it must be said what the rows are for: many of them, or personal values in clear."""
    return number > ASKED_FROM or (clear and any(a.kind.personal for a in attributes))


def shown(resource: Resource, columns: Sequence[str]) -> Sequence[str]:
    """Of the columns asked for those that the person sees; every field where none are named."""
    known = {*resource.column_choices, *resource.readable}
    return [name for name in columns if name in known] or resource.readable


def refuse_form(form: str) -> None:
    if form not in FORMATS:
        raise Invalid([Fault(_("A file of this kind cannot be written; choose xlsx or csv."))])


@contextmanager
def in_words() -> Iterator[None]:
    """What keeps a file from being written, as a refusal that a person can read."""
    try:
        yield
    except UnableTo as error:
        raise Invalid([Fault(_(error.message) % error.params)]) from error
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise Invalid([Fault(_("There is no room left on the disk for this file; nothing of it was kept."))]) from error


def write_together(
    resources: Sequence[Resource], person: Person, path: Path, *, via: str, taking: Taking = PLAINLY
) -> int:
    """A workbook with a sheet for each object, every record and field, which an import takes back as one.

    References stand as codes, as two records may have one name; masked values do not come back. Raises Forbidden without
    the right to export.
    """
    resources = [seen(resource, person) for resource in resources]
    asked = [(resource, *wanted(resource, person, {})) for resource in resources]
    parts = [
        (
            resource.labels,
            [a.label for a in attributes],
            rows(question, ids, attributes, by_code=True, clear=taking.clear),
        )
        for resource, question, ids in asked
        for attributes in [resource.attributes(resource.readable)]
    ]
    with in_words():
        spreadsheet.write_book(path, parts)
    for resource, _question, ids in asked:
        ports.history().note(begin_act(person, via, why=taking.words), "export", resource.model, len(ids))
    return sum(len(ids) for _resource, _question, ids in asked)


def is_small(asked: asking.Question) -> bool:
    """Whether the file is made while the person waits."""
    return asking.narrow(asked, "export").order_by().values("pk")[: AT_ONCE + 1].count() <= AT_ONCE


def wanted(resource: Resource, person: Person, params: Mapping[str, Any]) -> tuple[asking.Question, list[int]]:
    """The question and the ids of its rows, in order. Raises Forbidden without the right to export."""
    if not policy.may(person, "export", resource.model):
        raise Forbidden(_("You have no right to export this kind of record."))
    asked = asking.question(resource, person, params)
    ordered = asking.narrow(asked, "export").order_by(*asking.ordering(asked.order, resource.model))
    return asked, list(ordered.values_list("pk", flat=True))


def rows(
    asked: asking.Question,
    ids: Sequence[int],
    attributes: Sequence[Attribute],
    *,
    by_code: bool = False,
    progress: Progress = silent,
    clear: bool = True,
) -> Iterator[list[Any]]:
    """One row per id, in their order, fetched in sets so that a large file needs little memory.

    Whatever personal value goes out in clear is recorded.
    """
    columns = [Column(a, by_code=by_code) for a in attributes]
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        pks, values = stored(asked, attributes, part)
        open_ones = revealed(asked, attributes, pks) if clear else [False] * len(pks)
        disclose(asked, attributes, pks, values, open_ones)
        yield from map(list, zip(*map(Column.cells, columns, values, repeat(open_ones)), strict=True))
        progress(start + len(part), len(ids))


def stored(
    asked: asking.Question, attributes: Sequence[Attribute], part: Sequence[int]
) -> tuple[Sequence[int], list[Sequence[Any]]]:
    """The ids that are still there, in their order, and for each attribute what stands in their rows.

    Of a reference its id. No row becomes an object: of fifty fields that costs several times what the file does.
    """
    paths = [a.path for a in attributes if not a.contribution]
    found = asked.resource.model._default_manager.filter(pk__among=part).values_list("pk", *paths)
    by_pk = {row[0]: row for row in found}
    pks = [pk for pk in part if pk in by_pk]
    read = iter(list(zip(*(by_pk[pk] for pk in pks), strict=True))[1:] if pks else [()] * len(paths))
    extra = asking.contributed(asked, pks, [a.path for a in attributes if a.contribution])
    given = {name: [by_id.get(pk) for pk in pks] for name, by_id in extra.items()}
    return pks, [given.get(a.path, ()) if a.contribution else next(read) for a in attributes]


def revealed(asked: asking.Question, attributes: Sequence[Attribute], pks: Sequence[int]) -> Sequence[bool]:
    """For each row whether the person may see its personal values; not asked where there is none."""
    if not any(a.kind.personal for a in attributes):
        return [False] * len(pks)
    rows = policy.rows(asked.person, "reveal", asked.resource.model).filter(pk__among=pks)
    open_to = set(rows.values_list("pk", flat=True))
    return [pk in open_to for pk in pks]


def disclose(
    asked: asking.Question,
    attributes: Sequence[Attribute],
    pks: Sequence[int],
    values: Sequence[Sequence[Any]],
    clear: Sequence[bool],
) -> None:
    for attribute, column in zip(attributes, values, strict=True):
        if attribute.kind.personal:
            filled = [pk for pk, value, is_clear in zip(pks, column, clear, strict=True) if value and is_clear]
            if filled:
                ports.disclosures().note_taken(asked.person, asked.resource.slug, filled, attribute.path)


class Column:
    """One column of a file: numbers, days and plain texts as such; everything else in the words of the page.

    by_code: a reference is its record's code, where that has one.
    """

    def __init__(self, attribute: Attribute, *, by_code: bool) -> None:
        self.kind = attribute.kind
        field = attribute.field
        says_words = self.kind.choices_offered or bool(field.choices)
        is_text = type(self.kind).text is Kind.text and isinstance(field, models.CharField | models.TextField)
        self.as_stored = not says_words and (is_text or self.kind.numeric or type(self.kind) is Day)
        self.is_moment, self.zone = isinstance(self.kind, Instant), timezone.get_current_timezone()
        # A document is a value of its own in every row, and cannot be remembered by.
        is_document = isinstance(field, models.JSONField)
        self.words = self.kind.text if is_document else lru_cache(maxsize=WORDS_KEPT)(self.kind.text)
        self.names = Names(field.related_model, self.kind, by_code=by_code) if field.is_relation else None

    def cells(self, values: Sequence[Any], clear: Sequence[bool]) -> Sequence[Any]:
        """clear: for each row whether a personal value stands as it is."""
        plain = self.plain(values)
        if not self.kind.personal:
            return plain
        veiled = self.kind.veiled
        return [word if is_clear else veiled(value) for word, value, is_clear in zip(plain, values, clear, strict=True)]

    def plain(self, values: Sequence[Any]) -> Sequence[Any]:
        """As somebody reads them who may."""
        if self.as_stored:
            return values
        if self.names:
            return self.names.of(values)
        if self.is_moment:
            return [value and value.astimezone(self.zone) for value in values]
        return [self.words(tuple(value) if isinstance(value, list) else value) for value in values]


class Names:
    """What the records of one model are called, each looked up once."""

    def __init__(self, model: type[models.Model], kind: Kind, *, by_code: bool) -> None:
        self.model, self.kind, self.by_code = model, kind, by_code
        self.known: dict[Any, str] = {}

    def of(self, pks: Sequence[Any]) -> list[str]:
        if missing := {*pks} - self.known.keys() - {None}:
            if len(self.known) > NAMES_KEPT:
                self.known.clear()
                missing = {*pks} - {None}
            for row in self.model._base_manager.filter(pk__in=missing):
                code = getattr(row, "code", "") if self.by_code else ""
                self.known[row.pk] = code or self.kind.text(row)
        return [self.known.get(pk, "") for pk in pks]
