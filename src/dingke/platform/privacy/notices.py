"""The notice as it is shown to somebody (17): its paper, how often it was delivered, and the template one begins with."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dingke.engine import personal, registry
from dingke.engine.access import Person, policy
from dingke.engine.surfaces.web import page, person_of, row_of
from dingke.platform.privacy import presenting
from dingke.platform.privacy.models import Notice
from dingke.platform.privacy.terms import Purpose

TEMPLATE: Final = Path(__file__).parent / "tables" / "notice.json"


def template() -> Mapping[str, str]:
    """The four things that article 17 wants told, with [gaps] to be filled in by whoever answers for it."""
    read: Mapping[str, str] = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    return read


def begin_url(person: Person) -> str:
    """Where a new version begins, filled with the template; "" for whoever may not write one."""
    if not policy.may(person, "create", Notice):
        return ""
    return f"{registry.get('privacy-notices').new_url()}?{urlencode(template())}"


def delivered(notice: Notice, person: Person) -> int:
    """To how many of the people whom somebody may see this version was delivered."""
    told = {"notices": [{"notice": notice.number}]}
    return sum(policy.rows(person, "read", model).filter(dealings__contains=told).count() for model in personal.people)


def about(row: Any, person: Person) -> Mapping[str, Any] | None:
    """For the page of a version: where its paper is, and to how many it was delivered."""
    return {"url": f"/privacy-notices/{row.pk}/paper/", "count": delivered(row, person)}


@page
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as people get it; it prints as it looks."""
    row: Notice = row_of(request, registry.get("privacy-notices"), pk)
    sections = (
        (_("Who decides over the data, and how to reach them"), f"{row.controller}\n{row.reach}"),
        (_("What for"), "、".join(presenting.words(Purpose, code) for code in row.purposes)),
        (_("What data, used how"), row.categories),
        (_("Kept for how long"), row.kept),
        (_("Your rights and how to use them"), row.rights),
        (_("What else must be told"), row.other),
    )
    context = {
        "row": row,
        "sections": [(label, words) for label, words in sections if words],
        "count": delivered(row, person_of(request)),
    }
    return render(request, "privacy/paper.html", context)
