"""The document of the REST interface as it is kept beside the tests: ``python -m tests.openapi`` writes it anew."""

import json
import os
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".json")
DEPTH = 5  # of paths or schemas: each parameter, answer and property has a line of its own, so that a diff can be read


def written() -> str:
    """The document as the product gives it, without its version, which changes with every release."""
    from dingke.config.api import api

    document = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    document["info"].pop("version")
    return lines(document) + "\n"


def lines(value: Any, depth: int = 0) -> str:
    if depth == DEPTH or not isinstance(value, (dict, list)) or not value:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if isinstance(value, list):
        inner = [lines(item, depth + 1) for item in value]
    else:
        inner = [f"{json.dumps(name)}: {lines(item, depth + 1)}" for name, item in sorted(value.items())]
    opening, closing = "[]" if isinstance(value, list) else "{}"
    pad = " " * depth
    return f"{opening}\n" + ",\n".join(f"{pad} {item}" for item in inner) + f"\n{pad}{closing}"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dingke.config.settings")
    django.setup()
    FILE.write_text(written(), encoding="utf-8")
