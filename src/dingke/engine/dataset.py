"""All data of an installation as a folder of open files: one for each kind of row that has a history, and a list of them.

References stand as the code or sign-in name of what they mean; a row that has neither is known by its number.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from dingke.engine import exporting, kinds, ports, registry, tracking
from dingke.engine.access import Person
from dingke.engine.faults import Fault, Forbidden, Invalid
from dingke.engine.fields import column
from dingke.engine.performing import begin_act
from dingke.lib import openfiles

MANIFEST = "manifest.json"
KEYS = ("code", "username")
LEFT_OUT = (
    "history and operations",
    "passwords, second factors and tokens",
    "disclosures",
    "saved views, chosen columns, favourites, imports and exports on their way",
    "what is reckoned anew: search entries, the order of names by sound",
)


@dataclass(frozen=True)
class Table:
    """The rows of one model as a file: its columns, and by which path of a query each is read."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        resource = registry.of(self.model)
        return resource.slug if resource else self.model._meta.label_lower

    @property
    def fields(self) -> list[Any]:
        """Its own columns; the number only of rows that are known by nothing else."""
        hidden = tracking.kept[self.model]
        has_key = key_of(self.model) != "id"
        return [f for f in self.model._meta.concrete_fields if f.name not in hidden and not (f.primary_key and has_key)]

    @property
    def paths(self) -> list[str]:
        return [f"{f.name}__{key_of(f.related_model)}" if f.is_relation else f.name for f in self.fields]

    @property
    def columns(self) -> list[openfiles.Column]:
        return [column_of(f.name, f) for f in self.fields]

    def rows(self) -> Iterator[Sequence[Any]]:
        found = self.model._default_manager.order_by("pk").values_list(*self.paths)
        return found.iterator(chunk_size=openfiles.BATCH)


def key_of(model: type[models.Model]) -> str:
    """The field by which other rows name a row of this model."""
    names = {f.name for f in model._meta.concrete_fields}
    return next((name for name in KEYS if name in names), "id")


def column_of(name: str, field: Any) -> openfiles.Column:
    if field.is_relation:
        return column_of(name, column(field.related_model, key_of(field.related_model)))
    stored = field.output_field if field.generated else field
    if isinstance(stored, models.DecimalField):
        return openfiles.Column(name, "decimal", stored.max_digits or 38, stored.decimal_places or 0)
    kinds_of: tuple[tuple[Any, openfiles.Type], ...] = (
        (models.BooleanField, "boolean"),
        (models.IntegerField, "integer"),
        (models.DateTimeField, "moment"),
        (models.DateField, "date"),
        (ArrayField, "list"),
    )
    return openfiles.Column(name, next((each for kind, each in kinds_of if isinstance(stored, kind)), "text"))


def tables() -> list[Table]:
    """What others refer to comes first; of those that refer to nothing more, in the order of their names."""
    left = sorted(tracking.kept, key=lambda model: model._meta.label_lower)
    found: list[Table] = []
    while left:
        free = next((model for model in left if not refers_to(model, left)), left[0])
        left.remove(free)
        found.append(Table(free))
    return found


def refers_to(model: type[models.Model], others: Sequence[type[models.Model]]) -> bool:
    return any(f.related_model in others and f.related_model is not model for f in model._meta.concrete_fields)


def write(folder: Path, form: str, person: Person, *, via: str) -> int:
    """Writes every table as it stands at one moment and records it; returns the number of rows.

    folder: made, or empty; after a fault nothing of it is there. form: of openfiles.WRITERS.
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
            files = [written(table, made, form, person, via) for table in tables()]
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


def written(table: Table, folder: Path, form: str, person: Person, via: str) -> dict[str, Any]:
    """The entry of the list of files."""
    path = folder / f"{table.name}.{form}"
    count = openfiles.WRITERS[form](path, table.columns, table.rows())
    disclose(table, person)
    ports.history().note(begin_act(person, via, why=_("All data")), "export", table.model, count)
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


def disclose(table: Table, person: Person) -> None:
    """Personal values leave in clear, which is recorded row by row."""
    for field in table.fields:
        if kinds.kind(field).personal:
            filled = table.model._default_manager.exclude(**{field.name: ""})
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
