"""Rows as a table. Cells are written in Python: a template per cell costs five times the rest of the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dingke.engine import kinds
from dingke.engine.access import Person, policy
from dingke.engine.action import conduct_of
from dingke.engine.asking import Answer
from dingke.engine.resource import Attribute, Resource
from dingke.engine.surfaces import viewing
from dingke.engine.surfaces.listing import Listing, sort_key
from dingke.engine.surfaces.viewing import Look
from dingke.engine.templatetags import dk

NEAR = 5  # columns that a phone shows under the name


@dataclass(frozen=True)
class Table:
    """A table to be framed by a template. ``totals``: names of the columns that can be summed."""

    head: SafeString
    body: SafeString
    totals: tuple[str, ...] = ()


def of_listing(listing: Listing, answer: Answer) -> Table:
    columns = listing.attributes
    return Table(
        head=head(listing, columns),
        body=body(
            listing.resource, columns, answer.rows, answer.question.person, listing.look, answer.extra, chosen=True
        ),
        totals=tuple(a.path for a in summed(columns)),
    )


def summed(columns: Iterable[Attribute]) -> list[Attribute]:
    """The columns that have a sum; of what one sees masked there is none."""
    return [a for a in columns if isinstance(a.kind, kinds.Money) and not a.kind.personal]


def of_rows(resource: Resource, columns: Sequence[str], rows: Iterable[Any], person: Person, look: Look) -> Table:
    """A short table on another record's page: no boxes, no sorting."""
    attributes = resource.attributes(columns)
    heads = "".join(f"<th{number_class(a)}>{escape(a.label)}</th>" for a in attributes)
    return Table(mark_safe(f"<tr>{heads}</tr>"), body(resource, attributes, rows, person, look, {}, chosen=False))  # noqa: S308 – labels escaped


def head(listing: Listing, columns: Sequence[Attribute]) -> SafeString:
    first, *rest = columns
    box = format_html(
        '<th class="dk-fz"><input type="checkbox" class="dk-cb" data-dk-all aria-label="{}"></th>', _("Select all")
    )
    cells = [
        box,
        head_cell(listing, first, "dk-fz2"),
        *(head_cell(listing, a, "dk-n" if a.kind.numeric else "") for a in rest),
    ]
    return mark_safe("<tr>" + "".join(cells) + "</tr>")  # noqa: S308 – built by format_html


def head_cell(listing: Listing, attribute: Attribute, css: str) -> SafeString:
    key, order = sort_key(listing.resource, attribute.path), listing.question.order
    if not key:
        return format_html('<th class="{}">{}</th>', css, attribute.label)
    sorted_now, descending = order.lstrip("-") == key, order.startswith("-")
    turned = f"-{key}" if (sorted_now and not descending) or (not sorted_now and attribute.kind.numeric) else key
    arrow = dk.icon("arrow-down" if descending else "arrow-up") if sorted_now else ""
    state = format_html(' aria-sort="{}"', "descending" if descending else "ascending") if sorted_now else ""
    return format_html(
        '<th class="{}"{}><a href="{}" hx-get="{}" hx-target="#dk-list" hx-swap="outerHTML" hx-push-url="true">'
        "{} {}</a></th>",
        f"{css} dk-s" if sorted_now else css,
        state,
        address := listing.address(sort=turned),
        address,
        attribute.label,
        arrow,
    )


@dataclass(frozen=True)
class Column:
    """What is the same in every cell of a column, worked out once: opening tag without and with the way to edit."""

    attribute: Attribute
    start: str
    edit: str


def column(resource: Resource, attribute: Attribute, place: int) -> Column:
    css = " ".join(
        filter(None, ("dk-n" if attribute.kind.numeric else width(attribute), "dk-far" if place > NEAR else ""))
    )
    # On a phone a number or a day needs its name beside it; a word says itself what it is.
    named = attribute.kind.numeric or isinstance(attribute.kind, kinds.Day | kinds.Instant)
    label = f' data-label="{escape(attribute.label)}"' if named else ""
    edit = f"cell/{attribute.path}/" if in_place(resource, attribute) else ""
    return Column(attribute, f'<td class="{css}"{label}', edit)


def body(
    resource: Resource,
    attributes: Sequence[Attribute],
    rows: Iterable[Any],
    person: Person,
    look: Look,
    extra: Mapping[str, Mapping[int, Any]],
    *,
    chosen: bool,
) -> SafeString:
    may_edit, is_fixed = policy.may(person, "update", resource.model), conduct_of(resource.model).is_fixed
    columns = [column(resource, attribute, place) for place, attribute in enumerate(attributes[1:], 1)]
    lines, here = [], resource.url()
    for row in rows:
        url, editable = f"{here}{row.pk}/", may_edit and policy.permits(person, "update", row) and not is_fixed(row)
        cells = "".join(cell(each, row, look, extra, url if editable else "") for each in columns)
        start = f"{box(row) if chosen else ''}{title_cell(resource, attributes[0], row, url)}"
        lines.append(f'<tr data-dk-row="{row.pk}" data-dk-href="{url}" tabindex="-1">{start}{cells}</tr>')
    return mark_safe("".join(lines))  # noqa: S308 – every piece is escaped where it is made


def box(row: Any) -> SafeString:
    return format_html(
        '<td class="dk-fz"><input type="checkbox" class="dk-cb" form="dk-bulk" name="id" value="{}"'
        ' aria-label="{}"></td>',
        row.pk,
        _("Select %(row)s") % {"row": row},
    )


def title_cell(resource: Resource, attribute: Attribute, row: Any, url: str) -> SafeString:
    words = attribute.kind.text(attribute.value(row)) or str(row)
    sign = dk.avatar(words, resource.avatar) if resource.avatar is not None else ""
    shown = numbered(words, str(row)) if attribute.path == "code" else short(words)
    return format_html(
        '<td class="dk-fz2 dk-cu" title="{}"><a href="{}" data-dk-open>{}{}</a></td>', words, url, sign, shown
    )


def numbered(code: str, words: str) -> SafeString:
    """A record known by its number: in a table the number, on a phone, where it is the title of the line, its words."""
    return format_html('<span class="dk-not-phone">{}</span><span class="dk-only-phone">{}</span>', code, words)


def short(words: str, limit: int = 28) -> str:
    return words if len(words) <= limit else words[: limit - 1] + "…"


def cell(one: Column, row: Any, look: Look, extra: Mapping[str, Mapping[int, Any]], url: str) -> str:
    """``url``: the row's, "" when the person may not change it."""
    here = f' data-dk-cell="{url}{one.edit}"' if url and one.edit else ""
    return f"{one.start}{here}>{viewing.shown(one.attribute, row, look, extra)}</td>"


def width(attribute: Attribute) -> str:
    longest = getattr(attribute.field, "max_length", 0) or 0
    return (
        "dk-nxt dk-el"
        if isinstance(attribute.kind, kinds.LongText) or (longest >= 100 and not attribute.field.choices)
        else ""
    )


def number_class(attribute: Attribute) -> str:
    return ' class="dk-n"' if attribute.kind.numeric else ""


def in_place(resource: Resource, attribute: Attribute) -> bool:
    """Whether a cell can be edited in its place: of the form and not personal."""
    return attribute.path in resource.form_fields and not attribute.kind.personal


def foot(columns: Sequence[Attribute], sums: Mapping[str, Decimal | None], label: str, look: Look) -> SafeString:
    """The sums over all rows; a column without one stays empty."""
    cells = (
        format_html('<td class="dk-n">{}</td>', dk.money(sums[a.path], look.unit, bare=True))
        if a.path in sums
        else SafeString("<td></td>")
        for a in columns[1:]
    )
    return format_html('<tr><td class="dk-fz"></td><td class="dk-fz2">{}</td>{}</tr>', label, mark_safe("".join(cells)))  # noqa: S308
