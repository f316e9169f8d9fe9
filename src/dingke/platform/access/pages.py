"""Rights given and taken, for administrators: who holds what over which object, and how each sees its fields."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dingke.engine import clock
from dingke.engine.action import Outcome
from dingke.engine.faults import Fault, Forbidden, Invalid, NotFound
from dingke.engine.surfaces.web import View, page, person_of
from dingke.platform.access import renewing, stating
from dingke.platform.access.models import EVERY, FieldGrant, FieldRule, Grant, Holding, Reach, Role
from dingke.platform.access.stating import Line
from dingke.platform.access.why import verb_words
from dingke.platform.people.models import User
from dingke.platform.positions.models import Position
from dingke.platform.positions.queries import organisation
from dingke.platform.timeline.models import Operation

KINDS: dict[str, Any] = {"roles": Role, "positions": Position}
LATEST = 10
# As a cell of the table has room for.
SHORT = {
    Reach.OWN: gettext_lazy("own"),
    Reach.SHARED: gettext_lazy("shared"),
    Reach.TEAM: gettext_lazy("team"),
    Reach.DEPARTMENT: gettext_lazy("department"),
    Reach.ALL: gettext_lazy("all"),
}


def administering(view: View) -> View:
    """A page for administrators; everybody else is told so (403)."""

    @page
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not person_of(request).is_admin:
            raise Forbidden(_("Rights are given and taken by administrators."))
        return view(request, *args, **kwargs)

    return answered


@dataclass(frozen=True)
class Held:
    """Somebody who holds a role or fills a position. how: the kind of post; principal: whose deputy he is."""

    pk: int
    name: str
    how: str = ""
    until: date | None = None
    principal: str = ""


@dataclass(frozen=True)
class Row:
    """One object in the table: per verb the reaches in words, "" where there is none."""

    name: str
    label: str
    cells: Sequence[str]
    rules: int
    url: str


@administering
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Roles and positions, how much each may and who holds it."""
    there = organisation(clock.today(), person_of(request))
    names = dict(User.objects.values_list("pk", "name"))
    held: dict[int, list[str]] = {}
    for role, name in Holding.objects.order_by("user__name").values_list("role", "user__name"):
        held.setdefault(role, []).append(name)
    with_rights = set(Grant.objects.exclude(position=None).values_list("position", flat=True))
    context = {
        "roles": [(role, held.get(role.pk, [])) for role in Role.objects.order_by("pk")],
        "positions": [
            (one, [names[seat.person] for seat in there.holders.get(one.pk, ())], one.pk in with_rights)
            for one in Position.objects.filter(archived_at=None, abolished_on=None).order_by("title", "pk")
        ],
    }
    return render(request, "access/index.html", context)


def holder_of(kind: str, pk: int) -> stating.Holder:
    found: stating.Holder = get_object_or_404(KINDS[kind], pk=pk)
    return found


@administering
@require_GET
def detail(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The table of one holder: objects by verbs."""
    holder = holder_of(kind, pk)
    grants = Grant.objects.filter(**{link_of(kind): holder})
    verbs = verbs_shown(grants)
    rows = rows_of(kind, holder, list(grants), verbs)
    context = {
        "holder": holder,
        "kind": kind,
        "verbs": [(verb, verb_words(verb)) for verb in verbs],
        "rows": rows,
        "is_empty": not grants and not any(row.rules for row in rows),
        "first": next((row for row in rows if row.name != EVERY), None),
        "held": held_by(request, holder),
        "people": User.objects.filter(is_active=True).order_by("name") if kind == "roles" else (),
        "operations": Operation.objects.filter(verb=stating.STATED, label=str(holder)[:200])
        .select_related("by")
        .order_by("-at")[:LATEST],
        "newer": newer(holder),
        "is_everything": any(one.object == EVERY and one.verb == EVERY for one in grants),
    }
    return render(request, "access/detail.html", context)


def newer(holder: stating.Holder) -> list[tuple[str, str, str]]:
    """What a release gave to a role like this position, and the position lacks: object, verb and reach in words."""
    if isinstance(holder, Role):
        return []
    labels = stating.objects()
    return [
        (labels.get(one.object, one.object), verb_words(one.line.verb), words_of([one.line.reach]))
        for one in renewing.offered_to(holder)
    ]


@administering
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """A position gets what the release gave to the standard role that it is like."""
    holder: Position = get_object_or_404(Position, pk=pk)
    given, why = renewing.offered_to(holder), _("What a newer release adds.")
    announce(request, holder, stating.add(holder, given, by=person_of(request), via="page", why=why))
    return HttpResponseRedirect(reverse("access:detail", args=["positions", pk]))


def link_of(kind: str) -> str:
    return kind.removesuffix("s")


def verbs_shown(grants: Any) -> list[str]:
    """The plain verbs and whatever else is given."""
    given = set(grants.values_list("verb", flat=True)) - set(stating.PLAIN)
    return [*stating.PLAIN, *sorted(given)]


def rows_of(kind: str, holder: stating.Holder, grants: Sequence[Grant], verbs: Sequence[str]) -> list[Row]:
    rules: dict[str, int] = {}
    for name in FieldGrant.objects.filter(**{link_of(kind): holder}).values_list("object", flat=True):
        rules[name] = rules.get(name, 0) + 1
    given: dict[tuple[str, str], list[str]] = {}
    for one in grants:
        given.setdefault((one.object, one.verb), []).append(one.reach)
    return [
        Row(
            name,
            label,
            [words_of(given.get((name, verb), [])) for verb in verbs],
            rules.get(name, 0),
            reverse("access:edit", args=[kind, holder.pk, name]),
        )
        for name, label in stating.objects().items()
    ]


def words_of(reaches: Sequence[str]) -> str:
    """The reaches of one cell, the narrowest first."""
    order = list(Reach.values)
    return "、".join(str(SHORT[Reach(each)]) for each in sorted(reaches, key=order.index))


def held_by(request: HttpRequest, holder: stating.Holder) -> list[Held]:
    """Who has it today."""
    if isinstance(holder, Role):
        holdings = Holding.objects.filter(role=holder).select_related("user").order_by("user__name")
        return [Held(one.user_id, one.user.name, until=one.until) for one in holdings]
    there = organisation(clock.today(), person_of(request))
    names = dict(User.objects.values_list("pk", "name"))
    seats = [Held(one.person, names[one.person], one.kind, one.until) for one in there.holders.get(holder.pk, ())]
    deputies = [one for one in there.delegations if one.position_id == holder.pk]
    return seats + [
        Held(one.deputy_id, names[one.deputy_id], until=one.until, principal=names[one.principal_id])
        for one in deputies
    ]


@administering
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """Everything one holder may over one object, and how he sees its fields, stated at once."""
    holder = holder_of(kind, pk)
    if name not in stating.objects():
        raise NotFound
    problems: Sequence[str] = ()
    if request.method == "POST":
        try:
            outcome = stated(request, holder, name)
        except Invalid as refusal:
            problems = [str(fault.message) for fault in refusal.faults]
        else:
            announce(request, holder, outcome)
            return HttpResponseRedirect(reverse("access:detail", args=[kind, pk]))
    context = {"holder": holder, "kind": kind, "name": name, "problems": problems, **asked(request, kind, holder, name)}
    return render(request, "access/edit.html", context, status=422 if problems else 200)


def asked(request: HttpRequest, kind: str, holder: stating.Holder, name: str) -> dict[str, Any]:
    """The boxes as they stand, or as they were sent."""
    if request.method == "POST":
        ticked = set(request.POST.getlist("grant"))
        clauses = {verb: request.POST.get(f"clause-{verb}", "") for verb in stating.verbs_of(name)}
        rules = {field: request.POST.get(f"field-{field}", "") for field in stating.fields_of(name)}
    else:
        grants = list(Grant.objects.filter(**{link_of(kind): holder}, object=name))
        ticked = {f"{one.verb}:{one.reach}" for one in grants}
        clauses = {one.verb: one.clause for one in grants}
        rules = dict(FieldGrant.objects.filter(**{link_of(kind): holder}, object=name).values_list("field", "rule"))
    verbs = [(verb, verb_words(verb), clauses.get(verb, ""), boxes(verb, ticked)) for verb in stating.verbs_of(name)]
    fields = [(field, label, rules.get(field, "")) for field, label in stating.fields_of(name).items()]
    return {
        "label": stating.objects()[name],
        "verbs": verbs,
        "fields": fields,
        "reaches": Reach.choices,
        "rules": FieldRule.choices,
    }


def boxes(verb: str, ticked: Collection[str]) -> list[tuple[str, Any, bool]]:
    """One box for each reach: its value, its label, whether it is ticked."""
    return [(f"{verb}:{reach}", label, f"{verb}:{reach}" in ticked) for reach, label in Reach.choices]


def stated(request: HttpRequest, holder: stating.Holder, name: str) -> Outcome:
    sent = [raw.partition(":") for raw in request.POST.getlist("grant")]
    lines = [Line(verb, reach, request.POST.get(f"clause-{verb}", "").strip()[:20]) for verb, _colon, reach in sent]
    rules = {field: rule for field in stating.fields_of(name) if (rule := request.POST.get(f"field-{field}", ""))}
    why = request.POST.get("why", "").strip()[:300]
    return stating.state(holder, name, lines, rules, by=person_of(request), via="page", why=why)


def announce(request: HttpRequest, holder: stating.Holder, outcome: Outcome) -> None:
    """Says what happened and offers to take it back."""
    if outcome.operation is None:
        return
    words = _("The rights of “%(holder)s” are changed; they hold from everybody's next click on.") % {"holder": holder}
    messages.success(request, words, extra_tags=f"undo:/operations/{outcome.operation}/undo/")


@administering
@require_POST
def people(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Gives a role to somebody, perhaps until a day, or takes it; a position is filled by posts, not here."""
    holder = holder_of(kind, pk)
    if not isinstance(holder, Role):
        raise NotFound
    user = get_object_or_404(User, pk=number(request.POST.get("person", "")))
    by = person_of(request)
    try:
        if "take" in request.POST:
            outcome = stating.take(holder, user, by=by, via="page")
        else:
            outcome = stating.give(holder, user, day(request.POST.get("until", "")), by=by, via="page")
    except Invalid as refusal:
        messages.error(request, str(refusal.message))
    else:
        announce(request, holder, outcome)
    return HttpResponseRedirect(reverse("access:detail", args=[kind, pk]))


def number(raw: str) -> int:
    return int(raw) if raw.isdecimal() and len(raw) < 19 else 0


def day(raw: str) -> date | None:
    """Raises Invalid for what is no day."""
    if not raw.strip():
        return None
    try:
        return date.fromisoformat(raw.strip())
    except ValueError as error:
        words = _("“%(value)s” is no day; write 2026-11-23.") % {"value": raw[:40]}
        raise Invalid([Fault(words, "until")]) from error
