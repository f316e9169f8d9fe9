"""What cells of other people's files say about a person: several addresses or numbers where one is kept."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from dingke.engine.parts import REMARK


def read_email(written: str) -> Mapping[str, Any]:
    return first("email", written)


def read_phone(written: str) -> Mapping[str, Any]:
    return first("phone", written)


def first(field: str, written: str) -> Mapping[str, Any]:
    """The first of the entries; how many more there were is said, as they are not kept.

    Reads plain text and lists as Krayin exports them: [{"label": "work", "value": "a@b.example"}, …].
    """
    if not written.startswith("[{"):
        return {field: written}
    try:
        entries = [str(entry["value"]) for entry in json.loads(written) if entry["value"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(_("“%(value)s” is no list that can be read.") % {"value": written[:60]}) from error
    if not entries:
        return {}
    if len(entries) == 1:
        return {field: entries[0]}
    said = _("of %(count)d entries only the first is kept; add the others by hand") % {"count": len(entries)}
    return {field: entries[0], REMARK: said}
