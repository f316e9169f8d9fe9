"""Everything written into a folder, as it stands at one moment."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from dingke.engine import exporting, kinds, ports
from dingke.engine.access import Person
from dingke.engine.dataset.tables import MANIFEST, Table, key_of, tables
from dingke.engine.faults import Fault, Forbidden, Invalid
from dingke.engine.performing import begin_act
from dingke.lib import openfiles

LEFT_OUT = (
    "history and operations",
    "passwords, second factors and tokens",
    "disclosures",
    "saved views, chosen columns, favourites, imports and exports on their way",
    "search entries, which are made anew",
)


def write(folder: Path, form: str, person: Person, *, via: str, why: str = "") -> int:
    """Writes every table as it stands at one moment and records it; returns the number of rows.

    folder: made, or empty; after a fault nothing of it is there. form: of openfiles.WRITERS. why: kept with each table.
    Raises Forbidden for anybody but an administrator, Invalid when the folder holds something or there is no room.
    """
    if not person.is_admin:
        raise Forbidden(_("Only an administrator takes out all data."))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Invalid([Fault(_("“%(folder)s” holds something already; name a new folder.") % {"folder": folder})])
    with exporting.in_words(), TemporaryDirectory(prefix=".dingke-", dir=folder.absolute().parent) as aside:
        made = Path(aside) / "data"
        made.mkdir()
        with one_moment():
            files = [written(table, made, form, person, via, why) for table in tables()]
            (made / MANIFEST).write_text(manifest(files, form, person), encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
    return sum(int(file["rows"]) for file in files)


@contextmanager
def one_moment() -> Iterator[None]:
    """Every table as the first one is read: a contact without its customer would come back as a fault."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read")
        yield


def written(table: Table, folder: Path, form: str, person: Person, via: str, why: str) -> dict[str, Any]:
    """The entry of the list of files."""
    path = folder / f"{table.name}.{form}"
    count = openfiles.WRITERS[form](path, table.columns, table.rows())
    disclose(table, person)
    words = "；".join(filter(None, (_("All data"), why)))
    ports.history().note(begin_act(person, via, why=words), "export", table.model, count)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with override("en"):
        label = str(table.model._meta.verbose_name_plural)
        columns = [described(field, column) for field, column in zip(table.fields, table.columns, strict=True)]
    return {
        "file": path.name,
        "object": table.name,
        "label": label,
        "rows": count,
        "bytes": path.stat().st_size,
        "sha256": digest,
        "columns": columns,
    }


def described(field: Any, column: openfiles.Column) -> dict[str, Any]:
    size = {"digits": column.digits, "places": column.places} if column.type == "decimal" else {}
    target = (
        {"refers_to": f"{Table(field.related_model).name}.{key_of(field.related_model)}"} if field.is_relation else {}
    )
    return {"name": column.name, "label": str(field.verbose_name), "type": column.type, **size, **target}


def in_clear() -> int:
    """How many records with personal values leave as they are: those of every table that has such values."""
    return sum(
        table.model._default_manager.count()
        for table in tables()
        if any(kinds.kind(field).personal for field in table.fields)
    )


def disclose(table: Table, person: Person) -> None:
    """Personal values leave in clear, which is recorded row by row."""
    for field in table.fields:
        if kinds.kind(field).personal:
            nothing: Any = {} if isinstance(field, models.JSONField) else ""
            filled = table.model._default_manager.exclude(**{field.name: nothing})
            ids = list(filled.values_list("pk", flat=True))
            if ids:
                ports.disclosures().note_taken(person, table.name, ids, field.name)


def manifest(files: Sequence[dict[str, Any]], form: str, person: Person) -> str:
    told = {
        "product": "dingke",
        "version": version("dingke"),
        "made_at": timezone.now().isoformat(),
        "made_by": str(person.name),
        "format": form,
        "left_out": list(LEFT_OUT),
        "files": files,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
