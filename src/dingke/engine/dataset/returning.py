"""Everything brought back from such a folder into an installation that holds no records yet.

Rows stand again as they stood, numbers aside: codes, authors, dates, archived or not. They were examined when they were
made and are not judged anew by rules for going forward; the database's own rules hold. What comes back is not the history.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from dingke.engine import performing, ports, registry, search, tracking, writing
from dingke.engine.access import Person
from dingke.engine.dataset.tables import MANIFEST, Table, is_at_setup, key_of, tables
from dingke.engine.faults import Fault, Forbidden, Invalid
from dingke.lib import openfiles

BATCH = 2000
Known = dict[type[models.Model], dict[Any, int]]  # the new number of each row, by what others name it


def read(folder: Path, person: Person, *, via: str, settle: Callable[[], None]) -> int:
    """Brings back every table as one transaction; returns the number of rows written.

    settle: makes good what holds numbers of rows within texts, once all are there.
    Raises Forbidden for anybody but an administrator, Invalid for a folder that is none of ours or was changed, and
    where records are on file already.
    """
    if not person.is_admin:
        raise Forbidden(_("Only an administrator brings back all data."))
    told = manifest_of(folder)
    for entry in told["files"]:
        refuse_changed(folder, entry)
    known: Known = {}
    by_name = {entry["object"]: folder / entry["file"] for entry in told["files"]}
    with transaction.atomic():
        refuse_filled()
        try:
            count = sum(
                brought(table, by_name[table.name], openfiles.READERS[told["format"]], person, via, known)
                for table in tables()
                if table.name in by_name
            )
        except (ValueError, DatabaseError) as error:
            raise unreadable(str(error)) from error
        settle()
    return count


def manifest_of(folder: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise unreadable(MANIFEST) from error
    if told.get("product") != "dingke" or told.get("format") not in openfiles.READERS:
        raise unreadable(MANIFEST)
    names = {table.name for table in tables()}
    if foreign := [entry["object"] for entry in told["files"] if entry["object"] not in names]:
        raise unreadable(", ".join(foreign))
    return told


def refuse_changed(folder: Path, entry: Mapping[str, Any]) -> None:
    """What was cut off or edited would come back as something else than what left."""
    try:
        with (folder / Path(entry["file"]).name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(entry["file"]) from error
    if digest != entry["sha256"]:
        said = _("“%(file)s” is not as it was written: copy the folder again.") % {"file": entry["file"]}
        raise Invalid([Fault(said)])


def refuse_filled() -> None:
    objects = [r for r in registry.resources() if not is_at_setup(r.model)]
    filled = [r.labels for r in objects if r.model._default_manager.exists()]
    if filled:
        said = _("There are records already (%(objects)s). Everything is brought back only into an empty installation.")
        raise Invalid([Fault(said % {"objects": "、".join(filled)})])


def unreadable(what: str) -> Invalid:
    return Invalid([Fault(_("This is no folder of a full export that can be read here: %(what)s") % {"what": what})])


def brought(
    table: Table,
    path: Path,
    reader: Callable[[Path, Sequence[openfiles.Column]], Iterator[dict[str, Any]]],
    person: Person,
    via: str,
    known: Known,
) -> int:
    """Rows that are there already, as the administrator and the roles of a new installation, stay as they are."""
    act = performing.begin_act(person, via, why=path.parent.name)
    ports.history().begin(act)
    key = key_of(table.model)
    # Read twice: first what the rows are called, as one may name another further down, then the rows themselves.
    called = [(row[key], existing(table, row, known)) for row in reader(path, table.columns)]
    fresh = sum(pk is None for _key, pk in called)
    numbers = iter(writing.take_ids(table.model, fresh))
    numbered = [(pk or next(numbers), pk is None) for _key, pk in called]
    known[table.model] = {name: pk for (name, _pk), (pk, _is_new) in zip(called, numbered, strict=True)}
    rows = zip(reader(path, table.columns), numbered, strict=True)
    waiting = (made(table, row, pk, known) for row, (pk, is_new) in rows if is_new)
    while part := list(islice(waiting, BATCH)):
        writing.insert(part)
        if registry.of(table.model):
            search.refresh(table.model, part, {})
    go_on_counting(table.model)
    ports.history().note(act, "import", table.model, fresh)
    return fresh


def existing(table: Table, row: Mapping[str, Any], known: Known) -> int | None:
    """The number of a row here that agrees in whatever may be there but once."""
    if registry.of(table.model) and not is_at_setup(table.model):
        return None
    for names in unique_together(table.model):
        if names == {"code"}:
            # Numbered here and there alike, which says nothing.
            continue
        fields = [f for f in table.fields if f.name in names]
        if len(fields) == len(names):
            wanted = {f.attname: resolved(f, row.get(f.name), known) for f in fields}
            # A parent that is still to come is not there, and so is not its child.
            if any(row.get(f.name) is not None and wanted[f.attname] is None for f in fields):
                continue
            given = {name if value is not None else f"{name}__isnull": value or True for name, value in wanted.items()}
            pk = table.model._default_manager.filter(**given).values_list("pk", flat=True).first()
            if pk is not None:
                return int(pk)
    return None


def unique_together(model: type[models.Model]) -> list[set[str]]:
    alone = [{f.name} for f in model._meta.concrete_fields if f.unique and not f.primary_key]
    constraints = [c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint) and not c.condition]
    return alone + [
        {*c.fields, *(str(vars(e)["name"]) for e in c.expressions if isinstance(e, F))} for c in constraints
    ]


def resolved(field: Any, value: Any, known: Known) -> Any:
    """The value as this installation has it: of a reference the number that its row has got here."""
    if isinstance(field, models.JSONField):
        return json.loads(value) if value else field.get_default()
    if not field.is_relation or value is None:
        return value
    if field.related_model not in known and field.related_model not in tracking.kept:
        known[field.related_model] = packaged(field.related_model)
    return known.get(field.related_model, {}).get(value)


def packaged(model: type[models.Model]) -> dict[Any, int]:
    """Rows that a release brings along and no file holds, by the key that others name them by."""
    return dict(model._default_manager.values_list(key_of(model), "pk"))


def made(table: Table, values: Mapping[str, Any], pk: int, known: Known) -> Any:
    row = table.model(pk=pk)
    for field in table.fields:
        if field.generated or field.primary_key or field.name not in values:
            continue
        value = resolved(field, values[field.name], known)
        if value is None and values[field.name] is not None:
            raise ValueError(f"{table.name}: {field.name}: {values[field.name]!r}")
        setattr(row, field.attname, "" if value is None and not field.null else value)
    if hasattr(row, "set_unusable_password"):
        row.set_unusable_password()
    if is_at_setup(table.model):
        settle_code(row)
    return row


def settle_code(row: Any) -> None:
    """Numbered here and there alike: whoever came first keeps the code."""
    if type(row)._default_manager.filter(code=row.code).exists():
        row.code = f"{row.code}-{row.pk}"


def go_on_counting(model: type[models.Model]) -> None:
    """New codes go on behind those that came back: a code is made of the number of its row."""
    prefix = getattr(model, "CODE_PREFIX", "")
    if not prefix:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select setval(pg_get_serial_sequence(%s, 'id'), greatest(nextval(pg_get_serial_sequence(%s, 'id')), "  # noqa: S608 – a name of ours
            f"(select max(substring(code from %s)::bigint) from {table} where code ~ %s)))",
            [model._meta.db_table, model._meta.db_table, f"^{prefix}(\\d{{1,18}})$", f"^{prefix}\\d{{1,18}}$"],
        )
