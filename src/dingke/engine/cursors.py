"""Where a page ended: the sort value and id of its last row, signed so that it cannot be made up."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

SALT = "dingke.cursor"


@dataclass(frozen=True)
class Cursor:
    sort: str
    value: Any
    pk: int

    @classmethod
    def of(cls, row: Any, sort: str) -> "Cursor":
        return cls(sort, getattr(row, sort.lstrip("-")), row.pk)

    def written(self) -> str:
        value = (
            self.value.isoformat()
            if isinstance(self.value, (date, datetime))
            else str(self.value)
            if isinstance(self.value, Decimal)
            else self.value
        )
        return signing.dumps([self.sort, value, self.pk], salt=SALT, compress=True)


def read_cursor(raw: str, sort: str) -> Cursor | None:
    """Raises ValidationError for a cursor that was not given out here, or for another sort."""
    if not raw:
        return None
    try:
        given, value, pk = signing.loads(raw, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise ValidationError(_("This cursor was not given out by this list; begin again without one.")) from error
    if given != sort:
        raise ValidationError(_("This cursor belongs to another sort; begin again without one."))
    return Cursor(given, value, pk)


def after(rows: models.QuerySet[Any], cursor: Cursor) -> models.QuerySet[Any]:
    """Rows behind the cursor in its order (unknown values come last)."""
    name, descending = cursor.sort.lstrip("-"), cursor.sort.startswith("-")
    beyond = "lt" if descending else "gt"
    same = Q(**{f"pk__{beyond}": cursor.pk})
    if cursor.value is None:
        return rows.filter(same, **{f"{name}__isnull": True})
    field = rows.model._meta.get_field(name)
    behind = Q(**{f"{name}__{beyond}": cursor.value}) | (Q(**{name: cursor.value}) & same)
    # The first bound lets the index start at the right place; the OR alone would walk it from the beginning.
    bound = Q(**{f"{name}__{'lte' if descending else 'gte'}": cursor.value})
    return rows.filter((bound & behind) | Q(**{f"{name}__isnull": True})) if field.null else rows.filter(bound & behind)
