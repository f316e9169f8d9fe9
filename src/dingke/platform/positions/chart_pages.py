"""The organisation chart: boxes, the same as a tree, vacancies and deputies below; putting a position under another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dingke.engine import clock, performing, registry
from dingke.engine.access import policy
from dingke.engine.action import Target
from dingke.engine.faults import Fault, Forbidden, Invalid
from dingke.engine.surfaces.web import is_part, page, person_of, row_of
from dingke.platform.positions import chart, drafting, plotting, queries
from dingke.platform.positions.chart import Box, Chart
from dingke.platform.positions.models import Delegation, Description, Position, Post
from dingke.platform.positions.terms import Status

HITS = 8
VIEWS = ("chart", "tree")


def day_of(request: HttpRequest) -> date:
    """The day that is asked for, else today."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return clock.today()


def keys_of(request: HttpRequest, name: str) -> list[str]:
    return [key for key in request.GET.get(name, "").split(",") if key]


@dataclass(frozen=True)
class Asked:
    """What the address says; every link on the page keeps it and changes one thing."""

    day: date
    view: str
    words: str
    opened: Sequence[str]
    shut: Sequence[str]

    def link(self, **changes: Any) -> str:
        known = {
            "day": "" if self.day == clock.today() else self.day.isoformat(),
            "view": "" if self.view == VIEWS[0] else self.view,
            "q": self.words,
            "open": ",".join(self.opened),
            "shut": ",".join(self.shut),
        }
        pairs = {name: value for name, value in (known | changes).items() if value}
        return f"/organisation/?{urlencode(pairs)}" if pairs else "/organisation/"

    def toggle(self, box: Box) -> str:
        """The way to the same page with a box opened or shut."""
        opened = [key for key in self.opened if key != box.key]
        shut = [key for key in self.shut if key != box.key]
        (shut if box.is_open else opened).append(box.key)
        return self.link(open=",".join(opened), shut=",".join(shut))


@page
@require_GET
def organisation(request: HttpRequest) -> HttpResponse:
    """Who stands where is known to everybody who works here."""
    person = person_of(request)
    view = request.GET.get("view", "")
    asked = Asked(
        day_of(request),
        view if view in VIEWS else VIEWS[0],
        request.GET.get("q", "").strip()[:60],
        keys_of(request, "open"),
        keys_of(request, "shut"),
    )
    there = queries.organisation(asked.day, person)
    people, departments = chart.names_of(there)
    drawn = chart.drawn(there, people, departments, policy.rows(person, "read", Description))
    may_appoint = policy.may(person, "create", Post)
    hits = chart.sought(drawn, asked.words)
    chart.fold(drawn, asked.opened, asked.shut, [box for box, _name in hits[:HITS]])
    context = {
        "asked": asked,
        "chart": drawn,
        "is_today": asked.day == clock.today(),
        "hits": hits[:HITS],
        "more_hits": max(len(hits) - HITS, 0),
        "views": [
            ("chart", "sitemap", _("Drawing"), asked.link(view="")),
            ("tree", "list-tree", _("Tree"), asked.link(view="tree")),
        ],
        "tree": [(depth, told(box, asked)) for depth, box in drawn.shown()],
        "drawing": drawing_of(drawn, asked) if asked.view == "chart" else None,
        "open_places": open_places(drawn, may_appoint),
        "mine": {seat.position for seat in there.seats_of.get(person.pk, ())},
        "may_move": policy.may(person, "create", Description),
        "may_appoint": may_appoint,
        "lists": lists(person),
    }
    template = "organisation/page.html#map" if is_part(request) else "organisation/page.html"
    return render(request, template, context)


def lists(person: Any) -> list[Any]:
    """The lists behind the chart that the person may read."""
    found = [registry.get(slug) for slug in ("posts", "deputations", "departments", "assessments")]
    return [one for one in found if policy.may(person, "read", one.model)]


@dataclass(frozen=True)
class Told:
    """A box with the addresses that stand in it."""

    box: Box
    toggle: str

    @property
    def url(self) -> str:
        return f"/descriptions/{self.box.description}/" if self.box.description else f"/positions/{self.box.position}/"


def told(box: Box, asked: Asked) -> Told:
    return Told(box, asked.toggle(box))


def drawing_of(drawn: Chart, asked: Asked) -> dict[str, Any]:
    drawing = plotting.plot(drawn)
    return {
        "width": drawing.width,
        "height": drawing.height,
        "lines": drawing.lines,
        "curves": drawing.curves,
        "boxes": [(one, told(one.box, asked)) for one in drawing.boxes],
    }


@dataclass(frozen=True)
class OpenPlace:
    """A place that nobody, or not its holder, fills. tone: how pressing; who: stands in; url: where something is done."""

    title: str
    tone: str
    state: str
    who: str
    url: str
    word: str


def open_places(drawn: Chart, may_appoint: bool) -> list[OpenPlace]:
    """Vacancies first, the longest first; then whoever acts, then deputies of today and to come."""
    boxes = list(drawn.boxes.values())
    vacant = sorted((box for box in boxes if box.missing), key=lambda box: (box.since is None, box.since or drawn.day))
    found = [vacancy(box, drawn.day, may_appoint) for box in vacant]
    acting = [(box, one) for box in boxes if not box.missing for one in box.sitters if one.is_acting]
    found += [
        OpenPlace(
            box.title,
            "acc",
            _("acting until %(day)s") % {"day": one.until},
            one.name,
            f"/posts/{one.post}/",
            _("Post"),
        )
        for box, one in acting
    ]
    return found + [deputation(one, drawn.day) for one in to_come(drawn.day)]


def vacancy(box: Box, day: date, may_appoint: bool) -> OpenPlace:
    state = (
        _("vacant since %(day)s, %(count)d days") % {"day": box.since, "count": (day - box.since).days}
        if box.since
        else _("%(count)d vacant") % {"count": box.missing}
    )
    who = "、".join(
        _("%(name)s acts until %(day)s") % {"name": one.name, "day": one.until} for one in box.sitters if one.is_acting
    )
    url = f"/posts/new/?{urlencode({'position': box.position, 'department': box.department or ''})}"
    if not may_appoint:
        return OpenPlace(box.title, "warn", state, who, f"/positions/{box.position}/", _("Position"))
    return OpenPlace(box.title, "warn", state, who, url, _("Appoint"))


def to_come(day: date) -> Sequence[Delegation]:
    rows = Delegation.objects.filter(until__gt=day, archived_at=None).order_by("since", "pk")
    return list(rows.select_related("principal", "deputy", "position")[: HITS * 3])


def deputation(one: Delegation, day: date) -> OpenPlace:
    words = _("deputy %(since)s to %(until)s") % {"since": f"{one.since:%m-%d}", "until": f"{one.last_on:%m-%d}"}
    return OpenPlace(
        f"{one.position}（{one.principal}）",
        "acc" if one.since <= day else "",
        words,
        str(one.deputy),
        f"/deputations/{one.pk}/",
        _("Deputation"),
    )


# Putting a position under another ------------------------------------------------------------------------------------


class UnderForm(forms.Form):
    """Under which position, and from which day."""

    under = forms.ModelChoiceField(
        Position.objects.none(), label=gettext_lazy("Under which position"), empty_label=None
    )
    since = forms.DateField(
        label=gettext_lazy("From which day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy(
            "A draft of the next version is drawn up; until it is approved and the day comes, nothing moves."
        ),
    )

    def __init__(self, position: Position, offered: Sequence[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.position = position
        self.fields["under"].queryset = Position.objects.filter(pk__in=offered).order_by("title")  # type: ignore[attr-defined]

    def clean_since(self) -> date:
        """A version can come into force today at the earliest."""
        since: date = self.cleaned_data["since"]
        if since < clock.today():
            raise forms.ValidationError(_("It can come into force today at the earliest."))
        return since


@page
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft of the next version of a position, with another superior, from a day."""
    person = person_of(request)
    position: Position = row_of(request, registry.get("positions"), pk, "read")
    if not policy.may(person, "create", Description):
        raise Forbidden
    offered = may_stand_above(position, person)
    first = {"under": request.GET.get("under", ""), "since": clock.today()}
    form = UnderForm(position, offered, request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = drawn_up(position, form.cleaned_data["under"], form.cleaned_data["since"], person)
        except Invalid as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("A draft: %(row)s. Hand it in for review when it is ready.") % {"row": row})
            return HttpResponseRedirect(f"/descriptions/{row.pk}/")
    context = {"position": position, "form": form, "here": request.path}
    template = "organisation/move.html#form" if is_part(request) else "organisation/move.html"
    return render(request, template, context, status=422 if form.errors else 200)


def may_stand_above(position: Position, person: Any) -> list[int]:
    """Every position in force but itself and those below it."""
    places = queries.organisation(clock.today(), person).places
    below, fresh = {position.pk}, {position.pk}
    while fresh:
        fresh = {one.position for one in places.values() if one.superior in fresh} - below
        below |= fresh
    return [pk for pk in places if pk not in below]


@transaction.atomic
def drawn_up(position: Position, under: Position, since: date, person: Any) -> Description:
    """The draft under way, if there is one: it is changed, as it would be by its own form."""
    row = drafting.draw_up(position, by=person, via="page")
    if row.status != Status.DRAFT:
        words = _("%(row)s is under way (%(status)s): return or withdraw it first.")
        raise Invalid([Fault(words % {"row": row, "status": row.get_status_display()})])
    change = row.change or _("moved under %(position)s") % {"position": under}
    values = {"superior": under.pk, "effective_from": since, "change": change}
    performing.update(Description, [Target(row.pk, values=values)], by=person, via="page")
    row.refresh_from_db()
    return row
