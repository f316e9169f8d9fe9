"""The copy of all that is kept about a person, for himself (45): as JSON for programs and as a page to read."""

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from dingke.engine import clock, kinds, ports, registry
from dingke.engine.access import Person, policy
from dingke.engine.performing import begin_act
from dingke.engine.resource import Resource
from dingke.platform.access.models import Disclosure
from dingke.platform.privacy import finding, presenting, queries, rules
from dingke.platform.privacy.models import Recipient, Request
from dingke.platform.privacy.terms import Stage
from dingke.platform.timeline.telling import event_model

READY = (Stage.FOUND, Stage.DONE, Stage.ANSWERED)


def subject(request: Request, person: Person) -> Any | None:
    """Whose copy it is; None while he is not found, once he is erased, or for whoever may not see him in clear."""
    row = queries.record(request.object, request.row_id) if request.stage in READY else None
    if row is None or row.erased_at is not None or not policy.permits(person, "reveal", row):
        return None
    return row


def contents(request: Request, row: Any) -> dict[str, Any]:
    """All of it, in words."""
    resource = registry.of(type(row))
    today = clock.today()
    number = queries.number_on(today)
    notice = queries.notice_on(today)
    until = rules.kept_until(row.purposes, queries.last_use(row), queries.months_on(today))
    return {
        "format": 1,
        "made_at": timezone.localtime().isoformat(timespec="seconds"),
        "request": request.code,
        "record": fields(resource, row) if resource else {},
        "basis": str(row.get_legal_basis_display()),
        "purposes": list(presenting.purposes(row)),
        "source": row.data_source,
        "kept_until": until.isoformat() if until else None,
        "notice": {"version": notice.number, "controller": notice.controller, "reach": notice.reach}
        if notice
        else None,
        "notices": [vars(one) for one in presenting.notices(row)],
        "consents": [vars(one) for one in presenting.consents(row, number)],
        "history": history(resource, row) if resource else [],
        "places": [place.as_json() for place in finding.places(row)],
        "disclosures": disclosures(row),
        "recipients": recipients(today),
    }


def fields(resource: Resource, row: Any) -> dict[str, str]:
    """Label → value in words, of every field that says something."""
    found = ((a.label, a.kind.text(a.value(row))) for a in resource.attributes(resource.readable))
    return {label: words for label, words in found if words}


def history(resource: Resource, row: Any) -> list[dict[str, Any]]:
    """Every state of the record: when, and what stood in it."""
    events = event_model(type(row))._default_manager.filter(pgh_obj_id=row.pk).order_by("pgh_id")
    names = [
        f for f in event_model(type(row))._meta.concrete_fields if not f.name.startswith("pgh_") and not f.is_relation
    ]
    return [
        {
            "at": timezone.localtime(event.pgh_created_at).isoformat(timespec="seconds"),
            "said": {
                str(f.verbose_name): words
                for f in names
                if f.name in resource.readable and (words := text_of(type(row), f.name, getattr(event, f.attname)))
            },
        }
        for event in events
    ]


def text_of(model: Any, name: str, value: Any) -> str:
    return kinds.kind(model._meta.get_field(name)).text(value)


def disclosures(row: Any) -> list[dict[str, Any]]:
    """How often which of his values were shown in clear or taken out; not to which colleague."""
    rows = Disclosure.objects.filter(object=queries.slug_of(type(row)), row_id=row.pk)
    return [
        {"field": one["field"], "kind": one["kind"], "count": one["count"]}
        for one in rows.order_by().values("field", "kind").annotate(count=Count("pk")).order_by("field", "kind")
    ]


def recipients(today: date) -> list[dict[str, str]]:
    """To whom data of people go."""
    rows = Recipient.objects.filter(archived_at=None, since__lte=today)
    return [
        {
            "name": one.name,
            "role": str(one.get_role_display()),
            "purpose": str(one.get_purpose_display()),
            "what": one.categories,
        }
        for one in rows.order_by("name")
        if one.until is None or one.until > today
    ]


def made(request: Request, row: Any, person: Person) -> bytes:
    """The packed file; that it left, and what was in it in clear, is recorded."""
    content = contents(request, row)
    note(request, row, person)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", json.dumps(content, ensure_ascii=False, indent=1, default=plain))
        packed.writestr(
            "readable.html", render_to_string("privacy/package.html", {"told": content, "request": request})
        )
    return out.getvalue()


def plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def note(request: Request, row: Any, person: Person) -> None:
    act = begin_act(person, "page", why=_("copy for the person: %(request)s") % {"request": request.code})
    ports.history().note(act, "export", type(row), 1)
    for field in type(row)._meta.concrete_fields:
        if getattr(field, "personal", False) and getattr(row, field.attname):
            ports.disclosures().note_taken(person, queries.slug_of(type(row)), [row.pk], field.name)


def name_of(request: Request) -> str:
    return f"{request.code}.zip"
