"""The list as it is filtered, as a picture with its numbers as a table and a download."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dingke.engine import asking
from dingke.engine.faults import NotFound
from dingke.engine.parts import Chart
from dingke.engine.resource import Resource
from dingke.engine.surfaces import listing as listings
from dingke.engine.surfaces import sentences
from dingke.engine.surfaces.listing import Listing, joined
from dingke.engine.surfaces.lists import rights
from dingke.engine.surfaces.web import allow, bound, is_part, page
from dingke.lib import money


@dataclass(frozen=True)
class Bar:
    """One group: how many rows, their sum in yuan, and the list of exactly these rows."""

    label: str
    count: int
    total: Decimal
    url: str


@page
@require_GET
def index(request: HttpRequest, resource: Resource) -> HttpResponse:
    allow(request, resource, "read")
    chart = resource.chart
    if chart is None:  # what it shows is hidden from whoever asks
        raise NotFound
    listing = listings.read(request, resource, shape="chart")
    bars = bars_of(listing, chart)
    if request.GET.get("as") == "csv":
        return download(resource, chart, bars)
    if not any(bar.count for bar in bars) and (elsewhere := listings.wider(request, listing)):
        return HttpResponseRedirect(elsewhere)
    total_label = resource.attribute(chart.total).label if chart.total else ""
    figures = chart.figures(asking.narrow(everything(listing, chart))) if chart.figures else ()
    context = {
        "resource": resource,
        "listing": listing,
        "may": rights(request, resource),
        "sentence": sentences.sentence(listing),
        "shape": "chart",
        "chart": chart,
        "group_label": resource.attribute(chart.group).label,
        "bars": bars,
        "total_label": total_label,
        "unit": unit_of(bars),
        "picture": picture(chart, bars, total_label),
        "figures": figures,
        "total": sum((bar.total for bar in bars), Decimal(0)),
        "count": sum(bar.count for bar in bars),
        "finding": finding(chart, bars),
        "is_asked": bool(listing.question.conditions or listing.question.text),
    }
    response = render(request, "chart/page.html#list" if is_part(request) else "chart/page.html", context)
    if is_part(request):
        response["HX-Push-Url"] = request.get_full_path()
    return response


def finding(chart: Chart, bars: Sequence[Bar]) -> str:
    """What the picture shows, for whoever does not see it."""
    numbers = (f"{bar.label} {money.show(bar.total) if chart.total else bar.count}" for bar in bars)
    return f"{chart.label}: {'; '.join(numbers)}"


def everything(listing: Listing, chart: Chart) -> asking.Question:
    """The question without a condition on the group: figures such as a rate need every outcome."""
    return replace(
        listing.question, conditions=tuple(c for c in listing.question.conditions if c.attribute.path != chart.group)
    )


def bars_of(listing: Listing, chart: Chart) -> Sequence[Bar]:
    """One grouped query over the scoped and filtered rows."""
    attribute = listing.resource.attribute(chart.group)
    sums: dict[str, Any] = {"count": Count("pk")} | ({"total": Sum(chart.total)} if chart.total else {})
    found = {
        row[chart.group]: row for row in asking.narrow(listing.question).order_by().values(chart.group).annotate(**sums)
    }
    declared = [*chart.order, *(code for code, _label in attribute.field.flatchoices)]
    order = [code for code in dict.fromkeys([*declared, *found]) if code in found]
    return [
        Bar(
            attribute.kind.text(code) or "–",
            found[code]["count"],
            found[code].get("total") or Decimal(0),
            address(listing, chart, code),
        )
        for code in order
    ]


def address(listing: Listing, chart: Chart, code: str) -> str:
    kept = everything(listing, chart).query()
    own = {chart.group: code} if code not in (None, "") else {f"{chart.group}__empty": "1"}
    return f"{listing.resource.url()}?{joined(urlencode(own), kept)}"


def unit_of(bars: Sequence[Bar]) -> money.Unit:
    """One unit for all of the picture and its table: that in which the largest reads well."""
    return "yi" if max((abs(bar.total) for bar in bars), default=Decimal(0)) >= money.YI else "wan"


def picture(chart: Chart, bars: Sequence[Bar], label: str) -> dict[str, Any]:
    """label: of what is summed."""
    divisor, unit = (money.YI, "亿") if unit_of(bars) == "yi" else (money.WAN, "万")
    series = (
        [{"name": label, "data": [float(bar.total / divisor) for bar in bars], "tone": "acc"}]
        if chart.total
        else [{"name": _("Number"), "data": [bar.count for bar in bars], "tone": "acc"}]
    )
    return {
        "x": [bar.label for bar in bars],
        "series": series,
        "unit": unit if chart.total else "",
        "links": [bar.url for bar in bars],
        "horizontal": chart.form == "funnel",
    }


def download(resource: Resource, chart: Chart, bars: Sequence[Bar]) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([resource.attribute(chart.group).label, _("Number"), _("Amount in yuan")])
    writer.writerows([bar.label, bar.count, bar.total] for bar in bars)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{resource.slug}-{chart.group}.csv"'
    return response


def paths(resource: Resource) -> list[URLPattern]:
    return [path("chart/", bound(index, resource), name="chart")] if resource.chart else []
