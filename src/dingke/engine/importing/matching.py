"""Which column of a file is which field: by the words of both languages, by other words known for it, by its cells."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import override

from dingke.engine.importing.plan import Column
from dingke.engine.resource import Resource
from dingke.lib import dates

LANGUAGES = ("zh-hans", "en")
STATED = {
    "stated_author": ("created by", "created by id", "author", "entered by", "录入人", "创建人", "创建者", "制单人"),
    "stated_at": (
        "created at",
        "created date",
        "created time",
        "entered on",
        "录入日期",
        "录入时间",
        "录入日",
        "创建时间",
        "创建日期",
    ),
    "stated_id": ("id", "record id", "external id", "外部编号", "原系统编号", "原编号"),
}
NUMBER = {"zh-hans": "编号", "en": "number"}  # “客户编号”, “customer number”
UNITS = {
    "元": 1,
    "千元": 1000,
    "万": 10_000,
    "万元": 10_000,
    "百万元": 1_000_000,
    "亿": 100_000_000,
    "亿元": 100_000_000,
}
# A unit stands behind a sign (“金额 / 元”, “资本(万元)”); 万元 and the like also directly behind the word.
_UNIT = re.compile(r"(?:[(\[【/,_ ]+(?:单位:?)?((?:千|万|百万|亿)?元|万|亿)|((?:千|百万|万|亿)元))(?:人民币)?[)\]】]*$")
SHORTEST_NUMBER = 6  # digits of a number that is no mere count
_SIGNS = re.compile(r"[\W_]+")


def folded(header: str) -> str:
    """A header without what does not count: case, blanks, signs, width, a unit at its end."""
    plain = unicodedata.normalize("NFKC", header).casefold().strip()
    return _SIGNS.sub("", _UNIT.sub("", plain) or plain)


def factor_of(header: str, units: Mapping[str, int]) -> Decimal:
    """What a bare amount under this header is multiplied by."""
    unit = _UNIT.search(unicodedata.normalize("NFKC", header).casefold().strip())
    named = {folded(word): factor for word, factor in units.items()}
    return Decimal(UNITS[unit.group(1) or unit.group(2)] if unit else named.get(folded(header), 1))


def distinct(header: Sequence[str]) -> list[str]:
    """Titles of a header, told apart: an empty one by its number, a repeated one by how often it came before."""
    times: dict[str, int] = {}
    found = []
    for position, title in enumerate(header, start=1):
        name = title.strip() or _("column %(number)d") % {"number": position}
        times[name] = times.get(name, 0) + 1
        found.append(name if times[name] == 1 else f"{name} ({times[name]})")
    return found


def fields_offered(resource: Resource) -> dict[str, str]:
    """Fields that a file may feed, with their labels: those a person may write, the code, the stated origin."""
    names = ["code", *resource.writable, *STATED]
    return {name: resource.attribute(name).kind.label for name in dict.fromkeys(names) if has_field(resource, name)}


@cache
def fields_required(resource: Resource) -> set[str]:
    """Without these there can be no new record; who owns it goes without saying."""
    return {name for name in resource.writable if name != "owner" and resource.attribute(name).kind.required}


@cache
def names_of(resource: Resource) -> set[str]:
    """What a sheet of this object is called, folded: its name in both languages, in one or many, and in addresses."""
    found = {folded(resource.slug)}
    for language in LANGUAGES:
        with override(language):
            found |= {folded(resource.label), folded(resource.labels)}
    return found


def has_field(resource: Resource, name: str) -> bool:
    try:
        resource.model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


@cache
def vocabulary(resource: Resource) -> dict[str, list[str]]:
    """Every word under which a field may stand, folded, with the fields it may mean, best first."""
    found: dict[str, list[str]] = {}
    for name in fields_offered(resource):
        for word in words_of(resource, name):
            fields = found.setdefault(folded(word), [])
            if name not in fields:
                fields.append(name)
    return found


def words_of(resource: Resource, name: str) -> Iterable[str]:
    yield name
    for language in LANGUAGES:
        with override(language):
            yield str(resource.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # own columns
            if name in ("code", "stated_id"):
                yield f"{resource.label}{NUMBER[language]}"
    yield from resource.transfer.headers.get(name, ())
    yield from STATED.get(name, ())
    if name in ("code", "stated_id"):
        yield from NUMBER.values()


def match(resource: Resource, header: Sequence[str], sample: Sequence[Sequence[str]]) -> list[Column]:
    """The columns of a file. ``sample``: some of its rows, by which an ambiguous header is decided.

    Of two columns for one field the first is taken, unless the field is a code that several columns spell out.
    """
    words = vocabulary(resource)
    columns: list[Column] = []
    taken: dict[str, str] = {}
    for position, title in enumerate(distinct(header)):
        cells = [row[position] for row in sample if position < len(row)]
        name = next((n for n in words.get(folded(header[position]), ()) if fits(resource, n, cells)), "")
        column = Column(
            position, title, name, factor_of(header[position], resource.transfer.units), dates.order_of(cells)
        )
        columns.append(settled(resource, column, taken))
        taken.setdefault(columns[-1].field, title)
    return in_parts(resource, columns, taken)


def in_parts(resource: Resource, columns: Sequence[Column], taken: Mapping[str, str]) -> list[Column]:
    """Columns that make up a field together, as first and last name, where no column holds it whole."""
    named = {
        folded(word): name for name, words in resource.transfer.parts.items() if name not in taken for word in words
    }
    return [
        column if column.field else replace(column, field=named.get(folded(column.header), "")) for column in columns
    ]


def settled(resource: Resource, column: Column, taken: Mapping[str, str]) -> Column:
    if column.field not in taken or not column.field or is_coded(resource, column.field):
        return column
    said = _("left out: “%(first)s” is “%(field)s” already") % {
        "first": taken[column.field],
        "field": resource.attribute(column.field).kind.label,
    }
    return replace(column, field="", remark=said)


def is_coded(resource: Resource, name: str) -> bool:
    return resource.attribute(name).kind.coded


def fits(resource: Resource, name: str, cells: Sequence[str]) -> bool:
    """A column called “code” is ours only if its cells look like our codes.

    A number in another system is more than a count of rows: those of two files would be taken for each other's.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if name == "code":
        ours = [cell for cell in filled if cell.upper().startswith(resource.model.CODE_PREFIX)]  # type: ignore[attr-defined]
        return 2 * len(ours) > len(filled)
    if name == "stated_id":
        counted = [cell for cell in filled if cell.isdecimal() and len(cell) < SHORTEST_NUMBER]
        return 2 * len(counted) < len(filled)
    return True


def corrected(
    resource: Resource,
    columns: Sequence[Column],
    fields: Mapping[str, str],
    factors: Mapping[str, str] | None = None,
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> list[Column]:
    """The columns as a person arranged them, by title; what is not named stays as matched.

    fields: "" leaves a column out. factors: what bare amounts count in. words: what its contents mean (word → code).
    """
    offered = fields_offered(resource)
    found = []
    for column in columns:
        chosen = fields.get(column.header, column.field)
        found.append(
            replace(
                column,
                field=chosen if chosen in offered else "",
                factor=Decimal((factors or {}).get(column.header, column.factor)),
                words=(words or {}).get(column.header, column.words),
                remark="" if chosen != column.field else column.remark,
            )
        )
    return found


def best_resource(
    resources: Sequence[Resource], header: Sequence[str], sample: Sequence[Sequence[str]]
) -> Resource | None:
    """The object whose fields most of the headers name, one of which whole records can be made first; None for none."""
    scores = []
    for place, resource in enumerate(resources):
        fed = [c.field for c in match(resource, header, sample) if c.field]
        named = sum(1 for field in fed if not field.startswith("stated_"))
        scores.append((feeds(resource, fed), named, -place))
    _whole, named, place = max(scores, default=(False, 0, 0))
    return resources[-place] if named else None


def feeds(resource: Resource, fed: Collection[str]) -> bool:
    """Whether rows with these fields can become records of the object."""
    return "code" in fed or fields_required(resource).issubset(fed)
