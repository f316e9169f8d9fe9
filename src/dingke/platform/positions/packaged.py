"""What comes with the product: templates (tables/templates.json) in words of our own, and the competency library of the
domain reference 7.3 (tables/competencies.json): names as position descriptions use them; kinds and anchors are our default 〔设〕.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from dingke.engine import performing
from dingke.engine.access import Person
from dingke.platform.positions.models import Competency, Template
from dingke.platform.positions.reading import requirements
from dingke.platform.positions.reading.duties import understood
from dingke.platform.positions.reading.sheet import Sheet

TABLE = Path(__file__).parent / "tables" / "templates.json"
LIBRARY = TABLE.with_name("competencies.json")


def add(by: Person, *, via: str) -> int:
    """Puts on file the templates whose names are not there; returns how many."""
    known = set(Template.objects.values_list("name", flat=True))
    fresh = [one for one in read() if one["name"] not in known]
    if fresh:
        performing.create(Template, fresh, by=by, via=via)
    return len(fresh)


def read() -> list[dict[str, Any]]:
    """Values of Template. In the table a duty is its sentence and a requirement its kind and its sentence."""
    return [
        {
            "name": one["name"],
            "kind": one["kind"],
            "content": {
                **one["content"],
                "duties": groups(one["duties"]),
                "requirements": required(one["requirements"]),
            },
            "rights": one["rights"],
        }
        for one in json.loads(TABLE.read_text("utf-8"))
    ]


def groups(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "seq": group.get("seq"),
            "name": group.get("name"),
            "duties": [
                understood(text, str(place)).model_dump(mode="json")
                for place, text in enumerate(group["duties"], start=1)
            ],
        }
        for group in told
    ]


def required(told: list[list[str]]) -> list[dict[str, Any]]:
    return [one.model_dump(mode="json") for kind, text in told for one in requirements.whole(Sheet(text).whole(), kind)]


def add_library(by: Person, *, via: str) -> int:
    """Puts on file the competencies whose names and codes are not there; returns how many."""
    known = {word for pair in Competency.objects.values_list("name", "code") for word in pair}
    fresh = [one for one in library() if known.isdisjoint({one["name"], one["code"]})]
    if fresh:
        performing.create(Competency, fresh, by=by, via=via)
    return len(fresh)


def library() -> list[dict[str, Any]]:
    """Values of Competency."""
    rows: list[dict[str, Any]] = json.loads(LIBRARY.read_text("utf-8"))
    return [{**one, "valid_from": date.fromisoformat(one["valid_from"])} for one in rows]
