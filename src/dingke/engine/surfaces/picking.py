"""Names offered while one types: records and codes to pick from, and whether a like record exists already."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.views.decorators.http import require_GET

from dingke.engine import finding, kinds, ports, registry
from dingke.engine.access import Person, policy
from dingke.engine.faults import NotFound
from dingke.engine.models import SearchEntry
from dingke.engine.references import key_columns
from dingke.engine.resource import Resource, UnknownName
from dingke.engine.surfaces.web import allow, page, person_of
from dingke.lib import text as searched

FEW = 20
LIKE = 5
HINTS = 30  # like records of others that one person is told of on one day
SHORTEST = 2

Option = tuple[str, str, str]  # value, label, what tells it from others


@page
@require_GET
def options(request: HttpRequest, resource: Resource) -> HttpResponse:
    """What fits the words, for a field that refers to a record or holds a code."""
    allow(request, resource, "read")
    try:
        attribute = resource.attribute(request.GET.get("field", ""))
    except UnknownName as error:
        raise NotFound from error
    text = request.GET.get("q", "").strip()[:100]
    if isinstance(attribute.kind, kinds.Reference):
        found = records(attribute.field.related_model, person_of(request), text)
    else:
        found = getattr(attribute.kind, "find", lambda _text, _limit: [])(text, FEW)
    return offered(found)


def offered(found: Iterable[Option]) -> HttpResponse:
    """The list of a ``Picker``."""
    item = '<li role="option" data-value="{}" data-label="{}" aria-selected="false">{}<small>{}</small></li>'
    return HttpResponse(format_html_join("", item, ((value, label, label, more) for value, label, more in found)))


def records(model: Any, person: Person, text: str) -> list[Option]:
    target = registry.of(model)
    if target is not None and target.search and text:
        return [(str(hit.pk), hit.label, hit.sublabel) for hit in finding.hits(target, person, text, FEW)]
    rows = policy.rows(person, "read", model)
    if hasattr(model, "archived_at"):
        rows = rows.filter(archived_at=None)
    if hasattr(model, "is_active"):
        rows = rows.filter(is_active=True)
    if text:
        wanted = Q()
        for column in key_columns(model):
            wanted |= Q(**{f"{column}__icontains": text})
        rows = rows.filter(wanted)
    return [
        (str(row.pk), str(row), str(getattr(row, "code", "") or getattr(row, "title", "")))
        for row in rows.order_by("pk")[:FEW]
    ]


@page
@require_GET
def hint(request: HttpRequest, resource: Resource) -> HttpResponse:
    """Like records, while a name is typed. Of those of others only that they are there and whom to ask."""
    allow(request, resource, "create")
    text = request.GET.get("q", "").strip()[:200]
    if not resource.hint or len(text) < SHORTEST:
        return HttpResponse("")
    person = person_of(request)
    mine = finding.hits(resource, person, text, LIKE)
    others = list(hidden(resource, text, [hit.pk for hit in mine], person))
    return render(request, "form/hint.html", {"mine": mine, "others": others})


def hidden(resource: Resource, text: str, known: Iterable[int], person: Person) -> Iterable[str]:
    """The names to ask about like records that the person may not read; each told is recorded."""
    words = searched.query(text)
    if words is None:
        return
    entries = SearchEntry.objects.filter(words__holds=words, object=resource.slug, archived=False)
    readable = entries.filter(policy.entries(person, "read", resource.model)).values("pk")
    unread = entries.filter(label__icontains=text).exclude(row_id__in=list(known)).exclude(pk__in=readable)
    for row, owner in list(unread.order_by("row_id").values_list("row_id", "owner_id")[:LIKE]):
        if owner is None:
            continue
        name = get_user_model()._default_manager.filter(pk=owner).values_list("name", flat=True).first()
        if name and ports.disclosures().note(person, "hint", resource.slug, row, resource.hint, HINTS):
            yield str(name)
