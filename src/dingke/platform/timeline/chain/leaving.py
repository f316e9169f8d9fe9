"""The seals as a file that somebody outside keeps: what the chain says of itself is then no longer all there is."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from dingke.platform.timeline.chain import keys, sealing
from dingke.platform.timeline.models import Seal

COLUMNS: Final = ("day", "digest", "previous", "key", "signature", "sealed_at")


class UnableToRead(Exception):
    """This is no file of seals: it must be the csv or the json that was given out here."""


def as_json() -> str:
    """All that was signed, so that every digest and signature can be worked out again without this installation."""
    seals = [_told(one) for one in Seal.objects.order_by("day")]
    return json.dumps({"format": sealing.FORMAT, "key": keys.public(), "seals": seals}, ensure_ascii=False, indent=1)


def _told(one: Seal) -> dict[str, Any]:
    begins = None if one.begins is None else sealing.instant(one.begins)
    moments = {"begins": begins, "ends": sealing.instant(one.ends), "sealed_at": sealing.instant(one.sealed_at)}
    return {**{name: str(getattr(one, name)) for name in COLUMNS}, **moments, "content": one.content}


def as_csv() -> str:
    """A line for each day."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in Seal.objects.order_by("day").defer("content"):
        writer.writerow(one.sealed_at.isoformat() if name == "sealed_at" else getattr(one, name) for name in COLUMNS)
    return out.getvalue()


def held(path: Path) -> Mapping[date, str]:
    """Day → digest, from a file given out earlier. Raises UnableToRead."""
    try:
        text = path.read_text("utf-8-sig")
        rows = json.loads(text)["seals"] if text.lstrip().startswith("{") else list(csv.DictReader(io.StringIO(text)))
        found = {date.fromisoformat(row["day"]): str(row["digest"]) for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnableToRead(UnableToRead.__doc__) from error
    if not found:
        raise UnableToRead(UnableToRead.__doc__)
    return found
