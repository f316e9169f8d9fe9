"""The audit's seals, for administrators: which days have one, when they were looked at, what is broken; the file to keep."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from dingke.engine import clock
from dingke.engine.faults import Forbidden
from dingke.engine.surfaces.web import View, page, person_of
from dingke.platform.timeline import jobs
from dingke.platform.timeline.chain import leaving, sealing, verifying
from dingke.platform.timeline.models import Seal, Verification

PAGE: Final = 60
FORMS: Final[Mapping[str, tuple[Callable[[], str], str]]] = {
    "json": (leaving.as_json, "application/json"),
    "csv": (leaving.as_csv, "text/csv; charset=utf-8"),
}
EXPLAINED: Final = {
    verifying.ROW_GONE: gettext_lazy("Rows that stood there when the day was sealed are gone."),
    verifying.ROW_ADDED: gettext_lazy("Rows were put into the day after it was sealed."),
    verifying.ROW_CHANGED: gettext_lazy("A value was changed after the day was sealed."),
    verifying.ROW_EXCHANGED: gettext_lazy("There are as many rows as before, but not the same."),
    verifying.COLUMN_GONE: gettext_lazy("A column that was sealed is not in the table any more."),
    verifying.DAY_MISSING: gettext_lazy("The day had a seal, which is gone: others lead to it."),
    verifying.FORGED: gettext_lazy(
        "The seal is not the one that was made: its digest, its signature or its link is wrong."
    ),
    verifying.OTHER_KEY: gettext_lazy("The seal was made with another secret key and cannot be checked here."),
}


@dataclass(frozen=True)
class Line:
    """One broken thing as it is told."""

    day: date
    table: str
    what: str
    explained: str
    rows: int


@dataclass(frozen=True)
class DayLine:
    """One sealed day as it is told. is_late: it was sealed so late that it could have been changed before."""

    seal: Seal
    rows: int
    verified_at: datetime | None
    is_broken: bool
    is_late: bool


def administrators(view: View) -> View:
    """A page for them alone."""

    @page
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not person_of(request).is_admin:
            raise Forbidden(_("The seals of the audit are for administrators."))
        return view(request, *args, **kwargs)

    return answered


@administrators
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    raw = request.GET.get("page", "1")
    number = int(raw) if raw.isdecimal() and 0 < int(raw) <= 1000 else 1
    looks = latest_looks()
    broken = broken_of(looks)
    found = list(Seal.objects.order_by("-day")[(number - 1) * PAGE : number * PAGE + 1])
    context = {
        "days": [told(one, looks, {line.day for line in broken}) for one in found[:PAGE]],
        "broken": broken,
        "count": Seal.objects.count(),
        "open": [day.day for day in sealing.unsealed()],
        "looked": looks[0] if looks else None,
        "page": number,
        "more": len(found) > PAGE,
    }
    return render(request, "timeline/seals.html", context)


def latest_looks() -> list[Verification]:
    """The latest look, and the latest that read all rows where that is another one."""
    latest = Verification.objects.order_by("-at", "-pk").first()
    if latest is None or latest.since is None:
        return [latest] if latest else []
    whole = Verification.objects.filter(since=None).order_by("-at", "-pk").first()
    return [latest, whole] if whole else [latest]


def broken_of(looks: Sequence[Verification]) -> list[Line]:
    """What the latest look found; of days whose rows it did not read, what the latest whole one did."""
    found: list[Line] = []
    for place, look in enumerate(looks):
        for kept in look.broken:
            day, since = date.fromisoformat(kept["day"]), looks[0].since
            if place == 0 or (kept["table"] and since and day < since):
                words = str(EXPLAINED[kept["what"]])
                found.append(Line(day, kept["table"], _(kept["what"]), words, kept["rows"]))
    return sorted(found, key=lambda line: (line.day, line.table), reverse=True)


def told(one: Seal, looks: Sequence[Verification], broken: set[date]) -> DayLine:
    looked = [each.at for each in looks if each.at >= one.sealed_at and (each.since is None or each.since <= one.day)]
    return DayLine(
        seal=one,
        rows=sum(held["rows"] for held in one.content.values()),
        verified_at=max(looked, default=None),
        is_broken=one.day in broken,
        is_late=one.sealed_at - one.ends > sealing.LATE,
    )


@administrators
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Leaves it to a job: reading all of history takes minutes where there is much."""
    jobs.verify_now.defer()
    messages.success(request, _("The seals are being verified; load the page again in a while."))
    return HttpResponseRedirect(reverse("audit:days"))


@administrators
@require_GET
def seals(request: HttpRequest, form: str) -> HttpResponse:
    """The file for somebody outside. form: one of FORMS."""
    write, kind = FORMS[form]
    name = f"dingke-seals-{clock.day_of(timezone.now()):%Y-%m-%d}.{form}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write(), content_type=kind, headers=disposition)
