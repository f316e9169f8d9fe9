"""The search entry of each row: what it is found by. Built by the actions, in the same transaction.

Asking lies in ``finding``; the words themselves (two-character pieces, pinyin, initials) in lib.text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import models

from dingke.engine import alongside, registry, writing
from dingke.engine.access import Scope
from dingke.engine.models import SearchEntry
from dingke.engine.personal import is_withheld, people
from dingke.engine.resource import Attribute, Resource
from dingke.lib import entries

COLUMNS = (
    "object",
    "row_id",
    "label",
    "sublabel",
    "account_id",
    "owner_id",
    "department_id",
    "account_owner_id",
    "account_department_id",
    "archived",
    "words",
    "personal",
)

_NONE: Mapping[str, Any] = {}


ENTRY_OWN = ("owner_id", "account_owner_id")
"""Where an entry keeps whose the row is, and whose what it hangs on."""


def refresh(model: type[models.Model], rows: Sequence[Any], before: Mapping[int, Mapping[str, Any]]) -> None:
    """Rebuilds the entries of rows just written, and of rows elsewhere that are found by their words."""
    if not rows:
        return
    resource = registry.of(model)
    if resource and resource.search:
        found = loaded(resource, [row.pk for row in rows]) if before else at_hand(resource, rows)
        store(resource, described(resource, found), replace=bool(before))
    for dependent, path in dependents(model) if before else ():
        if renamed(dependent, path, rows, before):
            below = dependent.model._default_manager.filter(**{f"{path}__in": [row.pk for row in rows]})
            reindex(dependent, list(below.values_list("pk", flat=True)))
    for parent, path in fed(model):
        reindex(parent, fed_ids(rows, f"{path}_id", before))


def fed_ids(rows: Iterable[Any], column: str, before: Mapping[int, Mapping[str, Any]]) -> list[int]:
    """The records that the rows hang on, and those that they hung on before."""
    now, then = {getattr(row, column) for row in rows}, {old.get(column) for old in before.values()}
    return sorted(each for each in now | then if each is not None)


def reindex(resource: Resource, ids: Sequence[int]) -> None:
    if ids:
        store(resource, described(resource, loaded(resource, ids)), replace=True)


def forget(model: type[models.Model], ids: Sequence[int]) -> None:
    resource = registry.of(model)
    if resource and ids:
        SearchEntry.objects.filter(object=resource.slug, row_id__in=ids).delete()


def part(model: type[models.Model], rows: Sequence[Any]) -> None:
    """For rows that went for good: what was found by their words is from now on found without."""
    forget(model, [row.pk for row in rows])
    for parent, path in fed(model):
        reindex(parent, fed_ids(rows, f"{path}_id", {}))


def dependents(model: type[models.Model]) -> Iterable[tuple[Resource, str]]:
    """Resources whose rows are found by words of ``model``, and the foreign key that leads to it."""
    for resource in registry.resources():
        for path in resource.search:
            head, _, rest = path.partition("__")
            field = resource.model._meta.get_field(head)
            if rest and field.many_to_one and field.related_model is model:
                yield resource, head


def fed(model: type[models.Model]) -> Iterable[tuple[Resource, str]]:
    """Resources that are found by the words of their children of ``model`` (``alias_set__name``)."""
    for resource in registry.resources():
        for head in dict.fromkeys(path.partition("__")[0] for path in resource.search if "__" in path):
            field = resource.model._meta.get_field(head)
            if field.one_to_many and field.related_model is model:
                yield resource, str(field.remote_field.name)  # type: ignore[union-attr]  # a list of children has one


def renamed(resource: Resource, path: str, rows: Sequence[Any], before: Mapping[int, Mapping[str, Any]]) -> bool:
    """Whether what others are found by reads otherwise now; nobody is found by words of data that are withheld."""
    names = [p.partition("__")[2] for p in resource.search if p.startswith(path + "__")]
    names += [name for name in ("restricted_at", "erased_at") if rows and type(rows[0]) in people]
    return any(before[row.pk].get(name) != getattr(row, name) for row in rows if row.pk in before for name in names)


def loaded(resource: Resource, ids: Sequence[int]) -> Iterator[Any]:
    """The rows with everything their words need: one query, one more per list of children."""
    paths = followed(resource)
    many = {p for p in paths if resource.model._meta.get_field(p.partition("__")[0]).one_to_many}
    rows = resource.model._default_manager.filter(pk__in=ids)
    rows = rows.select_related(*(paths - many)) if paths - many else rows
    return iter(rows.prefetch_related(*many) if many else rows)


def at_hand(resource: Resource, rows: Sequence[Any]) -> Iterator[Any]:
    """Rows that were just made, with their relations: they need not be read again, and few have children yet."""
    paths = followed(resource)
    many = {path for path in paths if resource.model._meta.get_field(path).one_to_many}
    single = {path for path in paths - many if "__" not in path}
    for path in single:
        join(resource.model._meta.get_field(path), rows)
    models.prefetch_related_objects(rows, *sorted(paths - many - single))
    parents = {path: resource.model._meta.get_field(path).field.name for path in many}  # type: ignore[union-attr]  # a list of children has one
    with_children = {path: with_any(resource, path, parents[path], rows) for path in many}
    for row in rows:
        for path in many - {path for path, ids in with_children.items() if row.pk in ids}:
            row.__dict__.setdefault("_prefetched_objects_cache", {})[path] = ()
    return iter(rows)


def join(field: Any, rows: Sequence[Any]) -> None:
    """Gives each row what it refers to, in one query: each distinct record once."""
    held = [(row, row.__dict__[field.attname]) for row in rows if not field.is_cached(row)]
    there = field.related_model._base_manager.in_bulk({pk for _row, pk in held if pk is not None})
    for row, pk in held:
        if pk in there:
            row._state.fields_cache[field.name] = there[pk]


def with_any(resource: Resource, path: str, parent: str, rows: Sequence[Any]) -> set[int]:
    """Of these rows those that have children by this path."""
    children = resource.model._meta.get_field(path).related_model._default_manager  # type: ignore[union-attr]
    ids = [row.pk for row in rows]
    # Rows just made follow each other; two thousand placeholders would cost more than the query.
    return set(
        children.filter(**{f"{parent}__gte": min(ids), f"{parent}__lte": max(ids)}).values_list(
            f"{parent}_id", flat=True
        )
    )


def followed(resource: Resource) -> set[str]:
    """The relations by which a row reaches its words."""
    return {path.rpartition("__")[0] for path in (*resource.search, *resource.sublabel) if "__" in path}


def words(row: Any, path: str) -> Sequence[str]:
    head, rest = steps(path)
    held = row.__dict__
    if not rest and head in held:
        return (str(value),) if (value := held[head]) else ()
    # Looked for before the manager, which Django makes anew for each row.
    children = held.get("_prefetched_objects_cache", _NONE).get(head) if rest else None
    if children is not None:
        return [str(getattr(child, rest[0])) for child in children] if children else ()
    value = getattr(row, head)
    if rest and hasattr(value, "all"):
        return [str(getattr(child, rest[0])) for child in value.all()]
    if rest and value is not None and is_withheld(value):
        return []
    for name in rest:
        value = getattr(value, name, None)
    return [str(value)] if value else []


@cache
def steps(path: str) -> tuple[str, tuple[str, ...]]:
    head, *rest = path.split("__")
    return head, tuple(rest)


def entry_rows(resource: Resource, rows: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """One tuple per row, in the order of COLUMNS. ``rows`` have their relations at hand (``loaded``, or a generator)."""
    return entries.worded(described(resource, rows))


def described(resource: Resource, rows: Iterable[Any]) -> Iterator[entries.Described]:
    """The entries before they are cut into words.

    The words of another row (a contact's company) are found as they are written: by sound one looks for the row itself.
    A person whose data are restricted or erased has none.
    """
    own, borrowed, personal = parted(resource)
    below = resource.attributes(resource.sublabel)
    first = next(iter(resource.search))
    scope = getattr(resource.model, "SCOPE", None)
    account = scope.account if scope else ""
    owner, account_owner = owners_of(scope)
    for row in rows:
        if is_withheld(row):
            forget(resource.model, [row.pk])
            continue
        held = row.__dict__  # past the descriptors of references, which take most of the time here
        columns = (
            resource.slug,
            row.pk,
            " ".join(words(row, first))[:500],
            sublabel(below, row),
            held.get(account),
            held.get(owner),
            held.get("department_id"),
            held.get(account_owner),
            held.get("account_department_id"),
            held.get("archived_at") is not None,
        )
        yield columns, weighted(row, own), weighted(row, borrowed), weighted(row, personal) if personal else None


def owners_of(scope: Scope | None) -> tuple[str, str]:
    """The columns that say whose a row is, as an entry keeps them: its own, and that of what it hangs on."""
    own = scope.own if scope else ()
    owner, account_owner = (*own, *ENTRY_OWN[len(own) :])[:2]
    return owner, account_owner


def parted(resource: Resource) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """What is looked for, with its weight: the row's own words, those of one row that it hangs on, personal ones."""
    own: dict[str, str] = {}
    borrowed: dict[str, str] = {}
    personal: dict[str, str] = {}
    for path, weight in resource.search.items():
        head, _, rest = path.partition("__")
        is_borrowed = rest and resource.model._meta.get_field(head).many_to_one
        part = personal if resource.attribute(path).kind.personal else borrowed if is_borrowed else own
        part[path] = weight
    return own, borrowed, personal


def weighted(row: Any, paths: Mapping[str, str]) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for path, weight in paths.items():
        if said := words(row, path):
            found.setdefault(weight, []).extend(said)
    return found


def sublabel(attributes: Sequence[Attribute], row: Any) -> str:
    parts = [a.kind.text(a.value(row)) for a in attributes]
    return " · ".join(part for part in parts if part)[:500]


def store(resource: Resource, found: Iterator[entries.Described], *, replace: bool) -> None:
    """Writes the entries: a large set alongside, another while its words are cut, so that the server indexes meanwhile."""
    alongside.send_now()
    kept = list(found)
    if replace:
        alongside.settle()
        forget(resource.model, [columns[1] for columns, *_texts in kept])
    elif alongside.take(writing.copy_statement(SearchEntry, COLUMNS), entries.lines, kept):
        return
    if kept:
        with writing.copying(SearchEntry, COLUMNS) as stream:
            for entry in entries.worded(kept):
                stream.write_row(entry)


def rescope(account_ids: Sequence[int], owner: int | None, department: int | None) -> None:
    """The entries of rows that hang on these customers follow the customers' new scope."""
    SearchEntry.objects.filter(account_id__in=account_ids).update(
        account_owner_id=owner, account_department_id=department
    )
