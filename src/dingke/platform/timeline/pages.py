"""Operations: what was done as one act, what undoing it would do, and undoing it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from dingke.engine import registry, tracking
from dingke.engine.access import Person
from dingke.engine.action import actions_of
from dingke.engine.merging.moving import MERGED_INTO
from dingke.engine.sight import kind_for
from dingke.engine.surfaces.web import is_part, page, person_of
from dingke.platform.timeline import asked, holders, telling
from dingke.platform.timeline import undo as undoing
from dingke.platform.timeline.models import Operation

PAGE = 50
SHOWN = 50


@page
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The latest operations of the person, all for administrators, as far as they are asked for."""
    raw = request.GET.get("page", "1")
    number = int(raw) if raw.isdecimal() and 0 < int(raw) <= 200 else 1
    question = asked.Question(request.GET, person_of(request))
    rows = question.narrowed(undoing.operations_of(person_of(request))).order_by("-at", "-pk")
    rows = rows.select_related("by", "reverses").prefetch_related("reversed_by")
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "operations": [described(o) for o in found[:PAGE]],
        "question": question,
        "query": query.urlencode(),
        "page": number,
        "more": len(found) > PAGE,
    }
    return render(request, "timeline/operations.html", context)


@page
@require_GET
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything it touched, and what undoing it now would do."""
    operation = undoing.operation_for(person_of(request), pk)
    plan = undoing.plan(operation, person_of(request))
    is_undone = Operation.objects.filter(reverses=operation).exists()
    context = {
        "operation": described(operation),
        "plan": plan,
        "is_undone": is_undone,
        "clashes": told(plan.clashes[:SHOWN], request),
        "more_clashes": max(0, len(plan.clashes) - SHOWN),
        "cannot": undoing.why_not(operation),
        "removed": removed(plan),
        "restored": restored(plan, person_of(request)),
        "recreated": recreated(plan),
        "removed_count": sum(map(len, plan.removed.values())),
        "restored_count": sum(map(len, plan.restored.values())),
        "recreated_count": sum(map(len, plan.recreated.values())),
    }
    return render(request, "timeline/operation.html", context)


def described(operation: Operation) -> dict[str, Any]:
    resource = registry.recorded(operation.object)
    declared = actions_of(resource.model).get(operation.verb) if resource else None
    return {
        "row": operation,
        "icon": resource.icon if resource else "history",
        "labels": resource.labels if resource else called(operation.object),
        "verb": str(declared.sentence or declared.label)
        if declared
        else asked.plain_acts().get(operation.verb) or asked.acts().get(operation.verb, operation.verb),
        "number": operation.created + operation.updated + operation.removed,
        "way": asked.way(operation.via),
        "why": operation.why if operation.verb != "export" else "",  # a question in the terms of an address
        "reverses": described(operation.reverses) if operation.reverses else None,
    }


def called(name: str) -> str:
    """What an object without pages is called, by the name of its model."""
    try:
        return str(apps.get_model(name)._meta.verbose_name_plural)
    except (LookupError, ValueError):
        return name


def told(clashes: Sequence[undoing.Clash], request: HttpRequest) -> Sequence[tuple[str, ...]]:
    """Key, record, field, and its value before, as written then and now, in words; personal values masked."""
    wanted: dict[Any, set[int]] = {}
    person = person_of(request)
    fields = [clash.row._meta.get_field(clash.field) for clash in clashes]
    for clash, field in zip(clashes, fields, strict=True):
        if field.is_relation:
            wanted.setdefault(field.related_model, set()).update({clash.before, clash.written, clash.current} - {None})
    labels = telling.labels_of(wanted, person)
    return [
        (
            clash.key,
            holders.title(clash.row),
            kind.label,
            *(telling.shown(kind, field, value, labels) for value in (clash.before, clash.written, clash.current)),
        )
        for clash, field in zip(clashes, fields, strict=True)
        for kind in (kind_for(person, type(clash.row), field),)
        if kind is not None
    ]


def removed(plan: undoing.Plan) -> Sequence[tuple[str, str]]:
    """Rows that would go, as name and address of the record; a plan holds none that the person may not see."""
    found: list[tuple[str, str]] = []
    for model, ids in plan.removed.items():
        rows = in_words(model).in_bulk(ids[:SHOWN])
        for pk, record in holders.holders(model, rows.values()).items():
            resource = registry.of(type(record))
            # What has pages made by hand, as a decision, says itself where they are.
            found.append((holders.title(rows[pk]), resource.url(record.pk) if resource else getattr(record, "url", "")))
    return found[:SHOWN]


def in_words(model: type[Model]) -> QuerySet[Any]:
    """Rows to be called by their titles; a part's joins records."""
    rows = model._default_manager.all()
    return rows.select_related() if model in tracking.parts else rows


def recreated(plan: undoing.Plan) -> Sequence[str]:
    """Rows that would come back."""
    return [holders.title(row) for rows in plan.recreated.values() for row in rows[:SHOWN]][:SHOWN]


def restored(plan: undoing.Plan, person: Person) -> Sequence[tuple[str, str]]:
    """Rows that would change back, and the fields in which, as far as the person sees them."""
    found: list[tuple[str, str]] = []
    for model, targets in plan.restored.items():
        rows = in_words(model).in_bulk([t.id for t in targets[:SHOWN] if t.id])
        told = (f for f in model._meta.concrete_fields if f.editable or f.name == MERGED_INTO)
        names = {f.attname: kind.label for f in told if (kind := kind_for(person, model, f)) is not None}
        found += [
            (holders.title(rows[t.id]), telling.listed([names[n] for n in t.values if n in names]))
            for t in targets[:SHOWN]
            if t.id in rows
        ]
    return found[:SHOWN]


@page
@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    overwrite = request.POST.get("overwrite") == "1" or request.POST.getlist("decided")
    outcome = undoing.undo(pk, by=person_of(request), via="page", overwrite=overwrite)
    kept = len(outcome.faults)
    words = (
        _("Undone.")
        if not kept
        else ngettext(
            "Undone, but for %(count)d value that was changed since.",
            "Undone, but for %(count)d values that were changed since.",
            kept,
        )
        % {"count": kept}
    )
    messages.success(request, words)
    back = request.headers.get("Referer", "") if is_part(request) else ""
    if back or is_part(request):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return HttpResponseRedirect(f"/operations/{outcome.operation}/")
