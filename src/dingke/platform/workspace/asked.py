"""Exports that have to be decided: personal values of many people in clear go out when whoever may has said so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.engine import asking, exporting, performing, ports, registry
from dingke.engine.access import Person, policy
from dingke.engine.action import Act, Conduct, Proposal, Target, Values, action, conduct
from dingke.engine.faults import Fault
from dingke.engine.ports import Way
from dingke.engine.resource import Resource
from dingke.engine.sight import seen
from dingke.platform.authority.inbox import Line, as_line
from dingke.platform.authority.models import Decision
from dingke.platform.people.models import User
from dingke.platform.workspace import exports, jobs, queries
from dingke.platform.workspace.models import Export, ExportRequest

MATTER = "personal_export"
SHOWN = 50


def wish(
    resource: str, query: str, columns: Sequence[str], form: str, taking: exporting.Taking, counts: tuple[int, int]
) -> Values:
    """A request as it would be put on file. counts: rows, and those of them in clear."""
    return {
        "object": resource,
        "query": query,
        "columns": list(columns),
        "form": form,
        "purpose": taking.purpose,
        "recipient": taking.recipient,
        "row_count": counts[0],
        "clear_count": counts[1],
    }


def counted(person: Person, resource: Resource, query: str, columns: Sequence[str]) -> tuple[int, int]:
    """Rows of a question, and how many of them would go out with personal values in clear."""
    resource = seen(resource, person)
    asked = asking.question(resource, person, dict(parse_qsl(query)))
    rows = asking.narrow(asked, "export").order_by()
    attributes = resource.attributes(exporting.shown(resource, columns))
    if not any(attribute.kind.personal for attribute in attributes):
        return rows.count(), 0
    open_ones = policy.rows(person, "reveal", resource.model)
    return rows.count(), rows.filter(pk__in=open_ones.order_by().values("pk")).count()


def way(person: Person, resource: str, query: str, columns: Sequence[str], taking: exporting.Taking) -> Way | None:
    """Who would have to decide; None where nobody has to, because personal values stay masked or are few."""
    if not taking.clear:
        return None
    act = performing.begin_act(person, "page")
    counts = counted(person, registry.get(resource), query, columns)
    (row,) = performing.prepared(ExportRequest, [wish(resource, query, columns, "", taking, counts)], act)
    (proposal,) = proposals([row], {}, act)
    return ports.decisions().way(proposal, act) if proposal else None


def ask(person: Person, resource: str, query: str, columns: Sequence[str], form: str, taking: exporting.Taking) -> str:
    """Asks for the file, and returns where it will be found: the decision it waits for, or the export.

    Raises Forbidden without the right to export, Invalid when nobody may decide it or the question is none.
    """
    exports.refuse(person, registry.get(resource), query, form)
    counts = counted(person, registry.get(resource), query, columns)
    with transaction.atomic():
        made = performing.create(
            ExportRequest,
            [wish(resource, query, columns, form, taking, counts)],
            by=person,
            via="page",
            why=taking.words,
        )
        (row,) = made.rows
        outcome = performing.perform(take_out, [Target(id=row.pk)], by=person, via="page", why=taking.words)
    return outcome.waiting[0] if outcome.waiting else exports.address(Export.objects.get(request=row))


@conduct
class ExportRequestConduct(Conduct):
    """Whoever asks does so in his own name; the file is made as soon as it is let go, and goes when that is taken back."""

    model = ExportRequest

    def prepare(self, rows: Sequence[ExportRequest], act: Act) -> None:
        for row in rows:
            row.user_id = act.by.pk

    def follow(self, rows: Sequence[ExportRequest], before: Mapping[int, Values], act: Act) -> None:
        for row in rows:
            was = (before.get(row.pk) or {}).get("taken_at")
            if row.taken_at and not was and not act.undoing:
                jobs.make_soon(partial(exports.begin_asked, row))
            elif was and not row.taken_at:
                exports.take_back(row)


def proposals(rows: Sequence[ExportRequest], given: Values, act: Act) -> Sequence[Proposal | None]:
    most = queries.without_asking(act.day)
    people = User.objects.in_bulk({row.user_id for row in rows})
    return [proposed(row, people[row.user_id]) if row.clear_count > most else None for row in rows]


def proposed(row: ExportRequest, asker: User) -> Proposal:
    """Brought forward by whoever wants the file, about as many records as go out in clear."""
    resource = registry.get(row.object)
    asked = asking.question(seen(resource, asker), asker, dict(parse_qsl(row.query)))
    columns = seen(resource, asker).attributes(exporting.shown(seen(resource, asker), row.columns))
    facts = (
        (_("what for"), row.purpose),
        (_("for whom"), row.recipient),
        (_("rows"), str(row.row_count)),
        (_("conditions"), asked.query()),
        (_("columns"), "、".join(str(one.label) for one in columns)),
    )
    return Proposal(
        matter=MATTER,
        title=_("Take out %(what)s, %(count)d records in clear") % {"what": resource.labels, "count": row.clear_count},
        measures={"clear": Decimal(row.clear_count)},
        owner=row.user_id,
        department=asker.department_id,
        proposer=row.user_id,
        shown=tuple((str(label), words) for label, words in facts if words),
    )


@action(
    ExportRequest,
    label=gettext_lazy("Take out"),
    icon="download",
    offered=lambda row: row.taken_at is None,
    sentence=gettext_lazy("let it go out"),
    decides=proposals,
)
def take_out(rows: Sequence[ExportRequest], *, act: Act) -> Iterable[Fault]:
    """The file is made for whoever asked, with what he may see when it is made."""
    for index, row in enumerate(rows):
        person = User.objects.get(pk=row.user_id)
        if not policy.may(person, "export", registry.get(row.object).model):
            words = _("%(person)s has no right any more to take out this kind of record.")
            yield Fault(words % {"person": person}, "", index)
        row.taken_at = act.at


@dataclass(frozen=True)
class Asked:
    """A request that is not let go: the decision about it as a line, and what was said when it was refused."""

    line: Line
    said: str
    request: ExportRequest


def asked_by(person: Person) -> Sequence[Asked]:
    """What waits for a decision, came back or was refused; the latest first."""
    rows = {row.pk: row for row in queries.requests_of(person)[:SHOWN]}
    found = Decision.objects.filter(object=registry.named(ExportRequest), row_id__in=rows)
    decisions: Iterable[Any] = found.select_related("proposer", "matter").prefetch_related("steps__person")
    return [
        Asked(as_line(one), last_said(one), rows[one.row_id])
        for one in sorted(decisions, key=lambda one: (one.asked_at, one.pk), reverse=True)
    ]


def last_said(decision: Decision) -> str:
    """What whoever signed last said to it, with his name."""
    signed = [step for step in decision.steps.all() if step.decided_at and step.say]
    last = max(signed, key=lambda step: (step.decided_at, step.pk), default=None)
    return f"{last.person}：{last.say}" if last else ""
