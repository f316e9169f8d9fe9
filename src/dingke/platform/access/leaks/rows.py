"""Rows with no more than the predicate asks for, so that every row of a large object can be tried."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from dingke.engine.access import policy
from dingke.platform.access.policy import columns_of
from dingke.platform.people.models import User

AT_ONCE = 2000  # rows that are read at a time


def permitted(person: User, rows: models.QuerySet[Any], names: Iterable[str]) -> Iterator[Any]:
    """Those that the predicate lets the person read, with these fields and what it looks at itself."""
    fields = {each.attname for each in rows.model._meta.concrete_fields}
    scope = getattr(rows.model, "SCOPE", None)
    looked_at = [*(columns_of(scope) if scope else ()), "restricted_at"]
    slim = rows.only("pk", *names, *(name for name in looked_at if name in fields))
    return (row for row in slim.iterator(AT_ONCE) if policy.permits(person, "read", row))
