"""One question to a list: words, conditions, sort, page – answered from one scoped queryset.

The grammar is the address: ``grade=strategic,key&amount__gte=100万&sort=-updated_at&q=电力&cursor=…``.
A page's keys come from one narrow, indexed query; only those rows are decorated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connections, models
from django.utils.translation import gettext as _

from dingke.engine import finding
from dingke.engine.access import Person, policy
from dingke.engine.conditions import Condition, conditions_of
from dingke.engine.cursors import Cursor, after, read_cursor
from dingke.engine.faults import Fault, Invalid
from dingke.engine.resource import Resource
from dingke.engine.sight import seen

COUNT_CAP = 10_000
PAGE = 50
RESERVED = frozenset(
    {"q", "sort", "cursor", "page", "limit", "archived", "view", "columns", "unit", "open", "back", "group", "as"}
)


@dataclass(frozen=True)
class Question:
    """``archived``: the archived rows instead of the living. ``limit``: 1 to 500 rows. ``page``: counted from 1."""

    resource: Resource
    person: Person
    text: str = ""
    conditions: tuple[Condition, ...] = ()
    sort: str = ""
    cursor: Cursor | None = None
    page: int = 1
    limit: int = PAGE
    archived: bool = False

    @property
    def order(self) -> str:
        return self.sort or self.resource.sort

    def query(self, **changes: Any) -> str:
        """The question as it stands in an address."""
        asked = replace(self, **changes)
        pairs = [("q", asked.text)] if asked.text else []
        pairs += [(c.parameter, c.raw) for c in asked.conditions]
        pairs += [("sort", asked.sort)] if asked.sort else []
        pairs += [("archived", "1")] if asked.archived else []
        return urlencode(pairs)


@dataclass(frozen=True)
class Answer:
    """A page: rows with the relations their columns need, the capped count, and where the next page begins.

    ``total``: exact up to COUNT_CAP; ``capped`` says that there are more.
    """

    rows: Sequence[Any]
    total: int
    capped: bool
    next: str | None
    question: Question
    first: int = 1
    extra: Mapping[str, Mapping[int, Any]] = field(default_factory=dict)


def question(resource: Resource, person: Person, params: Mapping[str, Any], *, strict: bool = False) -> Question:
    """Reads an address. ``params``: a QueryDict or plain mapping. Raises Invalid with one fault per wrong parameter.

    ``strict``: a parameter that names no field of the list is a fault too (the API); pages let it pass.
    """
    resource = seen(resource, person)
    conditions, faults = conditions_of(resource, person, params, reserved=RESERVED, strict=strict)
    sort = str(params.get("sort", ""))
    if sort and sort.lstrip("-") not in resource.sort_choices:
        faults.append(
            Fault(
                _("This list cannot be sorted by “%(name)s”; it can by: %(names)s.")
                % {"name": sort, "names": ", ".join(resource.sort_choices)},
                "sort",
            )
        )
    cursor, page, limit = None, 1, PAGE
    try:
        cursor = read_cursor(str(params.get("cursor", "")), sort or resource.sort)
        page = whole(params.get("page"), 1, COUNT_CAP, 1)
        limit = whole(params.get("limit"), 1, 500, PAGE)
    except ValidationError as error:
        faults.append(Fault(error.messages[0], "cursor"))
    if faults:
        raise Invalid(faults)
    return Question(
        resource,
        person,
        str(params.get("q", "")).strip()[:200],
        conditions,
        sort,
        cursor,
        page,
        limit,
        archived=str(params.get("archived", "")) == "1",
    )


def whole(raw: Any, low: int, high: int, default: int) -> int:
    if raw in (None, ""):
        return default
    if not str(raw).isdecimal() or not low <= int(raw) <= high:
        raise ValidationError(_("A whole number from %(low)d to %(high)d is wanted.") % {"low": low, "high": high})
    return int(raw)


def narrow(asked: Question, verb: str = "read") -> models.QuerySet[Any]:
    """The rows the question is about, scoped to the person, in no order."""
    return narrowed(policy.rows(asked.person, verb, asked.resource.model), asked)


def parts(asked: Question) -> Sequence[models.QuerySet[Any]]:
    """The same rows, to be counted: in lists that are quick to run through one after the other."""
    if asked.text:  # which is looked for once
        return [narrow(asked)]
    return [narrowed(rows, asked) for rows in policy.parts(asked.person, "read", asked.resource.model)]


def narrowed(rows: models.QuerySet[Any], asked: Question) -> models.QuerySet[Any]:
    if hasattr(asked.resource.model, "archived_at"):
        rows = rows.filter(archived_at__isnull=not asked.archived)
    for condition in asked.conditions:
        rows = condition.narrow(rows)
    if asked.text:
        rows = finding.narrow(rows, asked.resource, asked.person, asked.text)
    return rows


def ordering(sort: str, model: type[models.Model]) -> list[Any]:
    """The sort, unknown values last in either direction, the id behind it so that the order is total."""
    name, descending = sort.lstrip("-"), sort.startswith("-")
    column = models.F(name)
    nullable = model._meta.get_field(name).null
    by = column.desc(nulls_last=True if nullable else None) if descending else column.asc()
    return [by, models.F("pk").desc() if descending else models.F("pk").asc()]


def keys(asked: Question) -> tuple[list[int], bool]:
    """The ids of the page, and whether more follow."""
    rows = narrow(asked)
    if asked.cursor:
        rows = after(rows, asked.cursor)
    start = 0 if asked.cursor else (asked.page - 1) * asked.limit
    found = list(
        rows.order_by(*ordering(asked.order, asked.resource.model)).values_list("pk", flat=True)[
            start : start + asked.limit + 1
        ]
    )
    return found[: asked.limit], len(found) > asked.limit


def count(rows: models.QuerySet[Any] | Sequence[models.QuerySet[Any]]) -> tuple[int, bool]:
    """How many rows, and whether the count stopped at the cap. Of several lists together, as ``parts`` gives them."""
    (found,) = counts([rows])
    return found


def counts(lists: Sequence[models.QuerySet[Any] | Sequence[models.QuerySet[Any]]]) -> list[tuple[int, bool]]:
    """As ``count`` for each of the lists, in one statement."""
    found: list[str] = []
    values: list[Any] = []
    for rows in lists:
        first, *more = [rows] if isinstance(rows, models.QuerySet) else rows
        together = first.order_by().values("pk")
        together = together.union(*(each.order_by().values("pk") for each in more), all=True) if more else together
        try:
            statement, given = together[: COUNT_CAP + 1].query.sql_with_params()
        except EmptyResultSet:
            statement, given = "select 1 where false", ()
        found.append(f"(select count(*) from ({statement}) one)")  # noqa: S608 – made by the ORM, values apart
        values += given
    if not found:
        return []
    with connections[first.db].cursor() as cursor:
        cursor.execute("select " + ", ".join(found), values)
        numbers = cursor.fetchone()
    return [(min(number, COUNT_CAP), number > COUNT_CAP) for number in numbers]


def number(found: tuple[int, bool]) -> str:
    """A count as it is shown: exact up to the cap, then "10,000+"."""
    total, capped = found
    return f"{total:,}+" if capped else f"{total:,}"


def ask(asked: Question, columns: Sequence[str] = ()) -> Answer:
    """Answers with the rows of one page, carrying what ``columns`` show. Queries: keys, count, rows, one per contribution."""
    ids, more = keys(asked)
    start = (asked.page - 1) * asked.limit
    total, capped = (start + len(ids), False) if not more and not asked.cursor else count(parts(asked))
    rows = decorated(asked.resource, ids, columns)
    following = Cursor.of(rows[-1], asked.order).written() if more and rows else None
    extra = contributed(asked, ids, columns)
    return Answer(rows, total, capped, following, asked, first=start + 1, extra=extra)


def decorated(resource: Resource, ids: Sequence[int], columns: Sequence[str]) -> list[Any]:
    """The rows in the order of ``ids``, with the relations that the columns follow."""
    if not ids:
        return []
    found = {row.pk: row for row in joined(resource, columns).filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]


def joined(resource: Resource, columns: Sequence[str]) -> models.QuerySet[Any]:
    """All rows, with the relations that the columns follow."""
    joins = {
        path if a.field.is_relation else path.rpartition("__")[0]
        for path in columns
        if not (a := resource.attribute(path)).contribution
    }
    joins.discard("")
    rows = resource.model._default_manager.all()
    return rows.select_related(*joins) if joins else rows


def contributed(asked: Question, ids: Sequence[int], columns: Sequence[str]) -> dict[str, Mapping[int, Any]]:
    offered = asked.resource.contributions
    return {name: offered[name].values(ids, asked.person) for name in columns if name in offered} if ids else {}
