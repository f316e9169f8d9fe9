"""A record: its page with tabs, the panel beside the list, its history, personal values in clear."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Count, IntegerField, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dingke.engine import clock, kinds, performing, places, ports, registry
from dingke.engine.access import Person, policy
from dingke.engine.action import Action, conduct_of
from dingke.engine.conditions import named_below
from dingke.engine.faults import Forbidden, NotFound
from dingke.engine.merging.running import GRANT
from dingke.engine.offering import offering
from dingke.engine.ports import Moment
from dingke.engine.resource import Resource
from dingke.engine.sight import seen
from dingke.engine.surfaces import earlier, tables, viewing
from dingke.engine.surfaces.facts import facts_of, groups_of
from dingke.engine.surfaces.filling import may_see
from dingke.engine.surfaces.sentences import is_person
from dingke.engine.surfaces.viewing import Look
from dingke.engine.surfaces.web import bound, is_part, page, person_of, row_of

TIMELINE = "timeline"
MOMENTS, ALL_MOMENTS, ROWS, BUTTONS = 25, 200, 20, 2


@dataclass(frozen=True)
class RelatedTab:
    """What an upper resource shows on this page. ``count`` None: nothing is counted for it."""

    key: str
    label: str
    url: str
    is_on: bool
    count: int | None = None


@page
@require_GET
def detail(request: HttpRequest, resource: Resource, pk: int) -> HttpResponse:
    row = row_of(request, resource, pk, "read", *joins(resource))
    if "as_of" in request.GET:
        return earlier.as_it_stood(request, resource, row)
    if getattr(row, "merged_into_id", None):
        return led_on(request, resource, row)
    tab = request.GET.get("tab", TIMELINE)
    # What hangs on a record has a history as well; telling it costs as much as the rest of the page: it comes after.
    later = "tab" not in request.GET and registry.appearing(resource.model)
    content = (
        {"template": "record/later.html", "url": f"{resource.url(pk)}?tab={tab}"}
        if later
        else tab_content(request, resource, row, tab)
    )
    if is_part(request):
        return render(request, content["template"], {"resource": resource, "row": row, **content})
    context = {
        "is_starred": ports.shelf().opened(person_of(request), resource.slug, row.pk),
        "tabs": tabs_of(resource, row, person_of(request), tab),
        "content": content,
        **shown(request, resource, row),
    }
    return render(request, "record/page.html", {**context, **content})


def led_on(request: HttpRequest, resource: Resource, row: Any) -> HttpResponse:
    """To the record that stands for a merged one. Not for ever, as browsers understand 301: merging can be undone."""
    messages.info(request, _("“%(row)s” (%(code)s) was merged into this record.") % {"row": row, "code": row.code})
    return HttpResponseRedirect(resource.url(row.merged_into_id))


@page
@require_GET
def panel(request: HttpRequest, resource: Resource, pk: int) -> HttpResponse:
    """The record beside its list: the same parts, the brief ones only."""
    row = row_of(request, resource, pk, "read", *joins(resource))
    if getattr(row, "merged_into_id", None):
        return HttpResponseRedirect(resource.url(row.merged_into_id, "panel"))
    person = person_of(request)
    moments = ports.history().moments(row, person, limit=3)
    facts = facts_of(resource, row, person, [*resource.columns[1:], *resource.form_fields[:6]])
    parts = places.parts_of(row, person, brief=True)
    context = {"moments": moments, "facts": facts, "parts": parts, **headed(request, resource, row)}
    return render(request, "record/panel.html", context)


@page
@require_GET
def history(request: HttpRequest, resource: Resource, pk: int) -> HttpResponse:
    row = row_of(request, resource, pk, "read")
    context = timeline(resource, row, person_of(request), ALL_MOMENTS)
    template = context["template"] if is_part(request) else "record/history.html"
    return render(request, template, {"resource": resource, "row": row, **context})


@page
@require_POST
def reveal(request: HttpRequest, resource: Resource, pk: int) -> HttpResponse:
    """A personal value in clear: for those who may, counted per day and recorded."""
    row = row_of(request, resource, pk, "reveal")
    name = request.GET.get("field", "")
    if name not in resource.readable or not (attribute := resource.attribute(name)).kind.personal:
        raise NotFound
    if not may_see(resource, row, person_of(request), attribute):
        raise Forbidden(_("You have seen as many personal values today as one person may."))
    return HttpResponse(format_html('<span class="dk-num">{}</span>', attribute.kind.text(attribute.value(row))))


def joins(resource: Resource) -> list[str]:
    """Relations that the page follows."""
    own = (name for name in resource.column_choices if name not in resource.contributions)
    paths = [*resource.form_fields, *resource.headline, *own]
    found = {
        p if a.field.is_relation else p.rpartition("__")[0] for p, a in ((p, resource.attribute(p)) for p in paths)
    }
    return sorted({*found, "updated_by"} - {""})


def headed(request: HttpRequest, resource: Resource, row: Any) -> dict[str, Any]:
    """What page and panel share: the head and what may be done."""
    verbs = offered(resource, row, person_of(request))
    # What asks for more than the right to change stands in the menu.
    buttons = [act for act in verbs if act.grant == "update" or act.is_main][:BUTTONS]
    return {
        "resource": resource,
        "row": row,
        "title": resource.title(row),
        "headline": headline(resource, row),
        "may_edit": policy.permits(person_of(request), "update", row) and not conduct_of(type(row)).is_fixed(row),
        "buttons": buttons,
        "more": [act for act in verbs if act not in buttons],
        "may_merge": bool(resource.merge)
        and row.archived_at is None
        and policy.permits(person_of(request), GRANT, row),
        "step": next_step(resource, row),
        "here": resource.url(row.pk),
    }


def headline(resource: Resource, row: Any) -> list[tuple[str, SafeString]]:
    """What stands under the title, without what is not known of this row; a name of ours says whose it is."""
    look = Look(clock.today(), in_list=False)
    known = (a for a in resource.attributes(resource.headline) if a.value(row) not in (None, ""))
    return [(a.label if is_person(a) else "", viewing.shown(a, row, look)) for a in known]


def shown(request: HttpRequest, resource: Resource, row: Any) -> dict[str, Any]:
    person = person_of(request)
    parts = places.parts_of(row, person)
    return {
        **headed(request, resource, row),
        "groups": groups_of(resource, row, person),
        "parts": parts,
        "has_rail": bool(parts.get("right")),
        "has_numbers": bool(parts.get("figures") or next_step(resource, row)),
    }


def offered(resource: Resource, row: Any, person: Person) -> list[Action]:
    """The verbs that this row in its state offers to this person, the declared ones first."""
    declared = [*resource.verbs, *(a for a in resource.actions.values() if a not in resource.verbs)]
    permitted = [a for a in declared if not a.is_for_programs and policy.permits(person, a.grant, row)]
    return list(offering(permitted, [row])[row.pk])


def next_step(resource: Resource, row: Any) -> dict[str, Any] | None:
    """The next step with its day, for models that have one."""
    if not {"next_step", "next_step_on"} <= set(resource.form_fields):
        return None
    attribute = resource.attribute("next_step_on")
    return {
        "words": row.next_step,
        "day": viewing.shown(attribute, row, Look(clock.today(), in_list=False)) if row.next_step_on else "",
    }


def tabs_of(resource: Resource, row: Any, person: Person, active: str) -> list[RelatedTab]:
    url, upper = (
        resource.url(row.pk),
        [seen(r, person) for r in registry.appearing(resource.model) if policy.may(person, "read", r.model)],
    )
    numbers = counted({r.slug: related_rows(r, row, person) for r in upper})
    tabs = [RelatedTab(TIMELINE, _("Timeline"), f"{url}?tab={TIMELINE}", active == TIMELINE)]
    return tabs + [
        RelatedTab(r.slug, label_of(r), f"{url}?tab={r.slug}", active == r.slug, numbers.get(r.slug, 0)) for r in upper
    ]


def label_of(resource: Resource) -> str:
    return resource.labels[:1].upper() + resource.labels[1:]


def counted(lists: dict[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each list has, in one query."""
    slugs = list(lists)
    counts = [
        rows.order_by()
        .annotate(list_no=Value(place, IntegerField()))
        .values("list_no")
        .annotate(n=Count("pk"))
        .values_list("list_no", "n")
        for place, rows in enumerate(lists.values())
    ]
    if not counts:
        return {}
    return {slugs[place]: number for place, number in counts[0].union(*counts[1:], all=True)}


def foreign_key(upper: Resource, model: Any) -> str:
    """By which field rows of an upper resource hang on rows of ``model``."""
    fields = (f for f in upper.model._meta.concrete_fields if f.is_relation and f.related_model is model)
    return next(f.name for f in fields if f.name not in performing.AUTOMATIC)


def hanging(upper: Resource, row: Any, person: Person) -> Q:
    """What hangs on a record: by its foreign key, and by children that name both (``Resource.also_on``)."""
    found = Q(**{foreign_key(upper, type(row)): row.pk})
    path = upper.also_on.get(type(row), "")
    return found | named_below(upper.model, path, [row.pk], person) if path else found


def related_rows(upper: Resource, row: Any, person: Person) -> QuerySet[Any]:
    rows = policy.rows(person, "read", upper.model).filter(hanging(upper, row, person))
    return rows.filter(archived_at=None) if hasattr(upper.model, "archived_at") else rows


def tab_content(request: HttpRequest, resource: Resource, row: Any, tab: str) -> dict[str, Any]:
    if tab == TIMELINE:
        return timeline(resource, row, person_of(request), MOMENTS)
    upper = next((r for r in registry.appearing(resource.model) if r.slug == tab), None)
    if upper is None or not policy.may(person_of(request), "read", upper.model):
        raise NotFound
    return related(request, resource, row, seen(upper, person_of(request)))


def related(request: HttpRequest, resource: Resource, row: Any, upper: Resource) -> dict[str, Any]:
    columns = [name for name in (upper.panel or upper.columns) if name != foreign_key(upper, type(row))]
    follow = [a.path for a in upper.attributes(columns) if a.field.is_relation]
    rows = related_rows(upper, row, person_of(request)).order_by(upper.sort, "pk")
    found = list((rows.select_related(*follow) if follow else rows)[: ROWS + 1])
    key, back = foreign_key(upper, type(row)), f"{resource.url(row.pk)}?tab={upper.slug}"
    return {
        "template": "record/related.html",
        "upper": upper,
        "rows": found[:ROWS],
        "has_more": len(found) > ROWS,
        "table": tables.of_rows(upper, columns, found[:ROWS], person_of(request), Look(clock.today())),
        "all_url": f"{upper.url()}?{key}={row.pk}" if key in upper.filters else "",
        "back": back,
        "new_url": f"{upper.new_url()}?{key}={row.pk}&back={back}"
        if policy.may(person_of(request), "create", upper.model)
        else "",
        "money": any(isinstance(a.kind, kinds.Money) for a in upper.attributes(columns)),
    }


def timeline(resource: Resource, row: Any, person: Person, limit: int) -> dict[str, Any]:
    """What happened to the record and to what hangs on it, by day, newest first."""
    upper = [
        r for r in registry.appearing(resource.model) if r.menu is not None and policy.may(person, "read", r.model)
    ]
    below = [related_rows(seen(r, person), row, person) for r in upper]
    moments = ports.history().moments(row, person, limit=limit, below=below)
    return {
        "template": "record/timeline.html",
        "days": by_day(folded(moments)),
        "has_more": len(moments) >= limit,
        "here": resource.url(row.pk),
    }


def folded(moments: Sequence[Moment]) -> list[Moment]:
    """Like entries of one operation as one: an import of thirteen contacts is one thing that happened."""
    found: list[Moment] = []
    for _key, group in groupby(sorted(moments, key=alike), key=alike):
        first, *rest = group
        found.append(
            replace(first, subject=_("%(first)s and %(more)s more") % {"first": first.subject, "more": len(rest)})
            if rest
            else first
        )
    return sorted(found, key=lambda moment: moment.at, reverse=True)


def alike(moment: Moment) -> tuple[str, ...]:
    """What makes entries one: operation, words, object; what has details or no operation stands alone."""
    if moment.details or not moment.operation or not moment.subject:
        return (moment.operation, moment.at.isoformat(), moment.url, str(id(moment)))
    return (moment.operation, moment.sentence, moment.url.split("/")[1], "")


def by_day(moments: Sequence[Moment]) -> list[tuple[str, str, list[Moment]]]:
    """The heading of each day, the day itself where the record may stand otherwise today ("" else), its moments."""
    today = clock.today()
    grouped = groupby(moments, key=lambda moment: clock.day_of(moment.at))
    return [
        (
            heading(viewing.said(day, today), day.strftime("%m-%d")),
            day.isoformat() if day < today else "",
            list(each),
        )
        for day, each in grouped
    ]


def heading(said: str, plain: str) -> str:
    return said if said.endswith(plain) else f"{said} {plain}"


def paths(resource: Resource) -> list[URLPattern]:
    return [
        path("<int:pk>/", bound(detail, resource), name="detail"),
        path("<int:pk>/panel/", bound(panel, resource), name="panel"),
        path("<int:pk>/history/", bound(history, resource), name="history"),
        path("<int:pk>/reveal/", bound(reveal, resource), name="reveal"),
    ]
