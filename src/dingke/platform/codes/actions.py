"""Bringing the packaged tables into the database."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from dingke.platform.codes import queries
from dingke.platform.codes.models import Code
from dingke.platform.codes.terms import EDITIONS, Edition

FOLDER = Path(__file__).parent / "tables"
_CONTENT = ("name", "parent_code", "level", "effective_to", "source", "verified")


def load_tables() -> int:
    """Writes what is new or changed in the packaged editions; other rows stay. Returns how many were written."""
    written = 0
    with transaction.atomic():
        for edition in EDITIONS:
            stored = {code.code: code for code in Code.objects.filter(
                table=edition.table, effective_from=edition.effective_from
            )}  # fmt: skip
            fresh = [code for code in read(edition) if content(code) != content(stored.get(code.code))]
            Code.objects.bulk_create(
                fresh,
                batch_size=2000,
                update_conflicts=True,
                unique_fields=("table", "code", "effective_from"),
                update_fields=_CONTENT,
            )
            written += len(fresh)
    queries.forget()
    return written


def read(edition: Edition) -> Iterator[Code]:
    with (FOLDER / edition.file).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Code(
                table=edition.table,
                code=row["code"],
                name=row["name"],
                parent_code=row["parent"],
                level=int(row["level"]),
                effective_from=edition.effective_from,
                source=edition.source,
                verified=row["verified"] == "1",
            )


def content(code: Code | None) -> tuple[object, ...]:
    return () if code is None else tuple(getattr(code, name) for name in _CONTENT)
