"""The usual addresses, two that do nothing, as yardsticks, and one act that is timed within."""

from decimal import Decimal
from time import perf_counter
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from dingke.config import urls as usual
from dingke.config.bench.counting import Count
from dingke.engine import clock
from dingke.platform.authority import queries
from dingke.platform.authority.rules import Case

TIMES = 100  # for each answer
handler400, handler403 = usual.handler400, usual.handler403
handler404, handler500 = usual.handler404, usual.handler500


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """A constant behind session and person: what every answer costs."""
    return HttpResponse("ok", content_type="text/plain")


@login_required
def empty(request: HttpRequest) -> HttpResponse:
    """The frame with nothing in it: what every page costs."""
    return render(request, "frame/base.html")


@login_required
def right(request: HttpRequest) -> HttpResponse:
    """Whether the person may approve a special price in his department: each time's milliseconds, and all statements.

    Once beforehand without being timed: a process that has not decided anything yet reads the rights of the company.
    """
    person: Any = request.user
    case = Case(
        verb="approve",
        matter="special_price",
        day=clock.today(),
        measures={name: Decimal(request.GET[name]) for name in ("discount", "amount")},
        facts={"margin": Decimal(20)},
        department=person.department_id,
    )
    took, count, finding = [], Count(), queries.may(person, case)
    with connection.execute_wrapper(count):
        for _ in range(TIMES):
            start = perf_counter()
            finding = queries.may(person, case)
            took.append((perf_counter() - start) * 1000)
    return JsonResponse({"ms": took, "queries": count.total, "allowed": finding is not None and finding.allowed})


urlpatterns = [
    path("bench/bare", bare),
    path("bench/empty", empty),
    path("bench/right", right),
    *usual.urlpatterns,
]
