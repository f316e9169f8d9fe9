"""Taking out what says something of a person: of his record, its history, texts elsewhere, search, files.

Not for deciding whether: that is the request's (``actions.requests``). Runs within the transaction of an act; the days of
history keep their seals (``timeline.chain.amending``).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, models, transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from psycopg import sql

from dingke.engine import ports, registry, search, tracking, writing
from dingke.engine.action import Act, Outcome, conduct_of
from dingke.engine.models import IdempotentAnswer
from dingke.engine.performing import snapshot
from dingke.engine.personal import ERASED
from dingke.platform.privacy import files, ledger, traces
from dingke.platform.privacy.models import Erasure, Request
from dingke.platform.privacy.terms import Stage
from dingke.platform.privacy.traces import Hit, Person, Texts
from dingke.platform.timeline.chain import amending
from dingke.platform.timeline.chain.amending import Erasing
from dingke.platform.timeline.telling import event_model
from dingke.platform.workspace.models import AtHand

RECORD, HISTORY, TEXTS, FILES, ANSWERS = "record", "history", "texts", "files", "answers"
VERB = "erase"


@transaction.atomic
def erase(row: Any, act: Act, *, request: str = "", first: UUID | None = None, below: Path | None = None) -> Erasure:
    """Erases a person's data; returns the entry of the ledger. Raises Invalid while an import holds them.

    first: number of the erasure that is done again after a restore. below: where the files lie meanwhile.
    """
    amending.hold()
    person, root = traces.person_of(row), below or files.root()
    found = files.holding(person, root)
    files.refuse_under_way(found)
    counts: Counter[str] = Counter()
    hits = list(traces.hits(person))
    act = replace(act, why=scrubbed(person, act.why))
    ports.history().begin(act)
    events = person.events.order_by()
    before = list(events.values_list("pgh_id", flat=True))
    counts[RECORD] = len(record(person, act))
    counts[HISTORY] = history(person, [str(key) for key in before], act.operation)
    counts[TEXTS] = replaced(hits, act.operation)
    counts[ANSWERS] = answers(person)
    answered = Request.objects.filter(object=person.slug, row_id__in=person.ids, stage=Stage.ANSWERED)
    forget(list(answered.values_list("pk", flat=True)), act.operation)
    AtHand.objects.filter(resource=person.slug, row_id__in=person.ids).delete()
    counts[FILES] = len(found)
    entry = Erasure.objects.create(
        id=(made := uuid4()),
        ledger=first or made,
        object=person.slug,
        row_id=row.pk,
        code=row.code,
        made_at=row.created_at,
        operation=act.operation,
        by_id=act.by.pk,
        request=request,
        counts=dict(counts),
        is_again=first is not None,
    )
    # Last of all: what follows is only the commit.
    files.erase(found)
    ledger.note_after_commit(entry)
    return entry


def scrubbed(person: Person, words: str) -> str:
    """The reason without what is about to go."""
    for word in (*person.marks, *person.names):
        words = words.replace(word, ERASED)
    return words


def record(person: Person, act: Act) -> Sequence[Any]:
    """The record, and what was merged into it, say nothing of him any more and are archived."""
    before = {row.pk: snapshot(row) for row in person.rows}
    for row in person.rows:
        for name, value in person.about.blanks().items():
            setattr(row, name, value)
        row.archived_at, row.erased_at, row.version = row.archived_at or act.at, act.at, row.version + 1
        row.restricted_at = row.restricted_until = None
        row.restricted_why, row.updated_at, row.updated_by_id = "", act.at, act.by.pk
    names = {f.name for f in person.about.columns}
    stamps = {"archived_at", "erased_at", "restricted_at", "restricted_until", "restricted_why"}
    writing.change(person.rows, names | stamps | {"version", "updated_at", "updated_by"})
    outcome = Outcome(updated=person.ids, rows=list(person.rows), operation=act.operation)
    ports.history().record(act, VERB, person.model, outcome, about=person.row)
    conduct_of(person.model).follow(person.rows, before, act)
    search.refresh(person.model, person.rows, before)
    return person.rows


def history(person: Person, keys: Sequence[str], operation: UUID) -> int:
    """What the events of his record said of him before."""
    events = event_model(person.model)
    kept = {f.name for f in events._meta.local_fields}
    what = [
        Erasing(tuple(keys), str(field.column), put=ERASED if field.name == person.about.name else "")
        for field in person.about.columns
        if field.name in kept
    ]
    return amending.erase(events._meta.db_table, what, operation)


def replaced(hits: Sequence[Hit], operation: UUID) -> int:
    """ERASED takes the place of his marks and names in texts. What people work with comes first: its triggers write
    events, which then hold nothing."""
    worked: dict[Texts, list[Hit]] = {}
    for hit in hits:
        if not hit.place.history:
            worked.setdefault(hit.place, []).append(hit)
    for place, own in worked.items():
        rewrite(place, own)
    reindex(hit for hit in hits if not hit.place.history)
    past: dict[str, list[Erasing]] = {}
    for hit in hits:
        if hit.place.history:
            past.setdefault(hit.place.table, []).append(Erasing(hit.keys, hit.column, hit.needles))
    for table, what in past.items():
        amending.erase(table, what, operation)
    return sum(len(hit.keys) for hit in hits)


REPLACED = "update {table} set {sets} where {key}::text = any({keys}::text[])"


def rewrite(place: Texts, hits: Sequence[Hit]) -> None:
    """All columns of a table in one statement: its trigger writes one event a row, from which nothing is missing."""
    by_column: dict[str, list[Hit]] = {}
    for hit in hits:
        by_column.setdefault(hit.column, []).append(hit)
    statement = sql.SQL(REPLACED).format(
        table=sql.Identifier("public", place.table),
        sets=sql.SQL(", ").join(without(place, column, own) for column, own in by_column.items()),
        key=sql.Identifier(place.key),
        keys=sql.Literal(sorted({key for hit in hits for key in hit.keys})),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)  # no parameters: a word may hold a percent sign


def without(place: Texts, column: str, hits: Sequence[Hit]) -> sql.Composable:
    """A column as it is, ERASED in place of the words that go from each row."""
    field: Any = next(f for f in place.model._meta.local_fields if f.column == column)
    name, key = sql.Identifier(column), sql.Identifier(place.key)
    new: sql.Composable = sql.SQL("{}::text").format(name)
    for hit in hits:
        old = new
        for needle in hit.needles:
            word = traces.inside(needle, isinstance(field, models.JSONField))
            new = sql.SQL("replace({}, {}, {})").format(new, sql.Literal(word), sql.Literal(ERASED))
        chosen = sql.SQL("case when {}::text = any({}::text[]) then {} else {} end")
        new = chosen.format(key, sql.Literal(list(hit.keys)), new, old)
    return sql.SQL("{} = ({})::{}").format(name, new, sql.SQL(str(field.db_type(connection))))


def reindex(hits: Iterable[Hit]) -> None:
    """Records whose texts changed are found by what is left."""
    for hit in hits:
        resource = registry.of(hit.place.model)
        if resource and resource.search and hit.place.model in tracking.kept:
            search.reindex(resource, [int(key) for key in hit.keys])


OF_APPLICANT = {"applicant": ERASED, "reach": ERASED, "wish": "", "answer": "", "outcome": "", "identified_how": ""}


def forget(requests: Sequence[int], operation: UUID) -> None:
    """Who asked and where he was answered goes from answered requests and their history; what was asked and done stays."""
    if not requests:
        return
    Request.objects.filter(pk__in=requests).update(**OF_APPLICANT)
    events = event_model(Request)
    found = events._default_manager.filter(pgh_obj_id__in=requests).values_list("pgh_id", flat=True)
    keys = tuple(str(key) for key in found)
    what = [Erasing(keys, name, put=value) for name, value in OF_APPLICANT.items()]
    amending.erase(events._meta.db_table, what, operation)
    search.reindex(registry.get("privacy-requests"), list(requests))


def answers(person: Person) -> int:
    """Answers that programs were given and would be given again."""
    rows = IdempotentAnswer.objects.annotate(words=Cast("body", TextField()))
    wanted = models.Q(body__code__in=[row.code for row in person.rows])
    for word in (*person.marks, *person.names):
        wanted |= models.Q(words__contains=traces.inside(word, is_json=True))
    return rows.filter(wanted).delete()[0]
