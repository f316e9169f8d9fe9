"""The list as it is filtered, counted and summed by two fields at once; every cell leads to its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import Count, DateField, F, Func, Sum
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dingke.engine import asking, kinds
from dingke.engine.faults import NotFound
from dingke.engine.parts import Summary
from dingke.engine.resource import Attribute, Resource
from dingke.engine.surfaces import listing as listings
from dingke.engine.surfaces import lists, sentences
from dingke.engine.surfaces.listing import Listing
from dingke.engine.surfaces.web import allow, bound, is_part, page
from dingke.lib import dates, spreadsheet


class Month(Func):
    """The first day of a day's month. Django's own goes through a moment with its zone: a fifth more for 50,000 rows."""

    template = "date_trunc('month', %(expressions)s::timestamp)::date"
    output_field = DateField()


WRITERS = {"csv": spreadsheet.write_csv, "xlsx": spreadsheet.write_xlsx}


@dataclass(frozen=True)
class Cell:
    """So many rows, the sum of what is known in yuan (None: of no row), and the list of exactly these rows."""

    count: int
    total: Decimal | None
    url: str


@dataclass(frozen=True)
class Line:
    """One month or choice: a cell per column, None where there is no row, and the sum over them."""

    label: str
    cells: Sequence[Cell | None]
    sum: Cell


Numbers = Mapping[tuple[Any, Any], tuple[int, Decimal | None]]


@dataclass(frozen=True)
class Crossing:
    """What was asked, the two fields, and count and sum by the values of both."""

    listing: Listing
    summary: Summary
    numbers: Numbers

    @cached_property
    def down(self) -> Attribute:
        return self.listing.resource.attribute(self.summary.down)

    @cached_property
    def across(self) -> Attribute:
        return self.listing.resource.attribute(self.summary.across)

    @cached_property
    def rows(self) -> list[Any]:
        return in_order(self.down, (), {down for down, _across in self.numbers})

    @cached_property
    def columns(self) -> list[Any]:
        return in_order(self.across, self.summary.order, {across for _down, across in self.numbers})

    @property
    def column_labels(self) -> list[str]:
        return [words(self.across, value) for value in self.columns]

    def lines(self) -> list[Line]:
        return [
            Line(
                words(self.down, row),
                [self.cell(row, column) for column in self.columns],
                self.summed([key for key in self.numbers if key[0] == row], self.terms(self.down, row)),
            )
            for row in self.rows
        ]

    def foot(self) -> list[Cell]:
        """The sum of each column, and of everything."""
        return [
            *(
                self.summed([key for key in self.numbers if key[1] == column], self.terms(self.across, column))
                for column in self.columns
            ),
            self.summed(list(self.numbers), {}),
        ]

    def cell(self, row: Any, column: Any) -> Cell | None:
        if (row, column) not in self.numbers:
            return None
        return self.summed([(row, column)], self.terms(self.down, row) | self.terms(self.across, column))

    def summed(self, keys: Iterable[tuple[Any, Any]], terms: Mapping[str, str]) -> Cell:
        found = [self.numbers[key] for key in keys]
        known = [total for _count, total in found if total is not None]
        total = sum(known, Decimal(0)) if known else None
        return Cell(sum(count for count, _total in found), total, self.url(terms))

    def url(self, terms: Mapping[str, str]) -> str:
        view = {} if self.asked or terms else {"view": self.listing.view}
        query = urlencode({**self.asked, **terms, **view})
        return f"{self.listing.resource.url()}?{query}"

    @cached_property
    def asked(self) -> dict[str, str]:
        """The question of the list, which every number narrows."""
        return dict(parse_qsl(self.listing.question.query()))

    def terms(self, attribute: Attribute, value: Any) -> dict[str, str]:
        """The condition that, beside those of the question, leaves the rows of one value or month."""
        if value in (None, ""):
            return {f"{attribute.path}__empty": "1"}
        if isinstance(attribute.kind, kinds.Day):
            return {attribute.path: days_of(value, self.asked_days(attribute))}
        return {attribute.path: str(value)}

    def asked_days(self, attribute: Attribute) -> Any:
        """Days that the question names by the very parameter a month would take: a list, a period [from, to), or None."""
        conditions = self.listing.question.conditions
        return next((one.value for one in conditions if one.parameter == attribute.path), None)


def days_of(month: date, asked: Any) -> str:
    """A month as a condition; of a month asked for in part, the days of that part."""
    whole = dates.month(month)
    if asked is None or (isinstance(asked, tuple) and asked[0] <= whole.start and whole.end <= asked[1]):
        return f"{month:%Y-%m}"
    days = asked if isinstance(asked, list) else daily(*asked)
    return ",".join(day.isoformat() for day in days if day in whole)


def daily(first: date, end: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((end - first).days))


def in_order(attribute: Attribute, first: Sequence[Any], found: set[Any]) -> list[Any]:
    """Months by time, choices as they are declared, what is unknown at the end."""
    declared = [*first, *(code for code, _label in attribute.field.flatchoices)]
    others = sorted(value for value in found if value not in (None, "") and value not in declared)
    unknown = [value for value in (None, "") if value in found]
    return [value for value in dict.fromkeys([*declared, *others]) if value in found and value not in unknown] + unknown


def words(attribute: Attribute, value: Any) -> str:
    if value in (None, ""):
        return _("unknown")
    if isinstance(attribute.kind, kinds.Day):
        return date_format(value, "YEAR_MONTH_FORMAT")
    return attribute.kind.text(value)


def crossed(listing: Listing, summary: Summary) -> Crossing:
    """One grouped query over the scoped and filtered rows."""
    is_day = isinstance(listing.resource.attribute(summary.down).kind, kinds.Day)
    rows = (
        asking.narrow(listing.question)
        .order_by()
        .values(row=Month(summary.down) if is_day else F(summary.down), column=F(summary.across))
        .annotate(number=Count("pk"), money=Sum(summary.total))
    )
    numbers = {(one["row"], one["column"]): (one["number"], one["money"]) for one in rows}
    return Crossing(listing, summary, numbers)


@page
@require_GET
def index(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """Queries: the arrangement and the numbers, beside session, person and shared rows."""
    allow(request, resource, "read")
    summary = resource.summary
    if summary is None:  # what it sums is hidden from whoever asks
        raise NotFound
    listing = listings.read(request, resource, shape="summary")
    crossing = crossed(listing, summary)
    if request.GET.get("as") in WRITERS:
        return download(crossing, request.GET["as"])
    if not crossing.numbers and (elsewhere := listings.wider(request, listing)):
        return HttpResponseRedirect(elsewhere)
    template = "summary/page.html#list" if is_part(request) else "summary/page.html"
    response = render(request, template, context_of(request, crossing))
    if is_part(request):
        response["HX-Push-Url"] = request.get_full_path()
    return lists.remember_unit(request, listing, response)


def context_of(request: HttpRequest, crossing: Crossing) -> dict[str, Any]:
    listing = crossing.listing
    *foot, everything = crossing.foot()
    return {
        "resource": listing.resource,
        "listing": listing,
        "may": lists.rights(request, listing.resource),
        "sentence": sentences.sentence(listing),
        "shape": "summary",
        "summary": crossing.summary,
        "units": lists.units(listing),
        "crossing": crossing,
        "lines": crossing.lines(),
        "foot": foot,
        "everything": everything,
        "is_asked": bool(listing.question.conditions or listing.question.text),
    }


def download(crossing: Crossing, form: str) -> HttpResponse | FileResponse:
    """The numbers one below the other, as other programs take them; sums are left to those."""
    total = crossing.listing.resource.attribute(crossing.summary.total).label
    header = [crossing.down.label, crossing.across.label, _("Number"), _("%(what)s in yuan") % {"what": total}]
    rows = (
        [written(crossing.down, row), words(crossing.across, column), *crossing.numbers[row, column]]
        for row in crossing.rows
        for column in crossing.columns
        if (row, column) in crossing.numbers
    )
    with NamedTemporaryFile(suffix=f".{form}") as made:
        WRITERS[form](Path(made.name), header, rows)
        name = f"{crossing.listing.resource.slug}-{crossing.summary.down}-{crossing.summary.across}.{form}"
        return FileResponse(Path(made.name).open("rb"), as_attachment=True, filename=name)


def written(attribute: Attribute, value: Any) -> str:
    return f"{value:%Y-%m}" if isinstance(value, date) else words(attribute, value)


def paths(resource: Resource) -> list[URLPattern]:
    return [path("summary/", bound(index, resource), name="summary")] if resource.summary else []
