"""What the pages of orders, evaluations and people show of service: the clocks, how a figure came about, what counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dingke.domains.service import queries, rules, terms
from dingke.domains.service.models import ServiceEvaluation, ServiceLevel, WorkOrder
from dingke.domains.service.rules import Clock
from dingke.domains.service.terms import Standing, Status
from dingke.engine import clock
from dingke.engine.access import Person, policy
from dingke.engine.places import placed
from dingke.engine.surfaces.viewing import Look, dots, draws
from dingke.engine.templatetags import dk
from dingke.platform.people.models import User
from dingke.platform.worktime.clocks import Unit
from dingke.platform.worktime.rules import is_official

TONES = {
    Status.RECEIVED: "hollow",
    Status.ACCEPTED: "acc",
    Status.IN_PROGRESS: "acc",
    Status.PAUSED: "warn",
    Status.ANSWERED: "acc",
    Status.DONE: "good",
}
STANDINGS = {
    Standing.DRAFT: "hollow",
    Standing.GIVEN: "acc",
    Standing.OBJECTED: "warn",
    Standing.UPHELD: "good",
    Standing.CHANGED: "good",
}
LEVEL = ("measure", "length", "unit", "since", "until", "source", "certainty")
LIMITS = ("status", "received_at", "next_due_at", "done_due_at", "late")
FIGURES = ("counted", "orders_due", "orders_met", "orders_broken", "share", "hours")
APPRAISED = ("score", "standing", "given_on")
SHOWN = 200  # orders of an evaluation that its page lists


dots(WorkOrder, "status", TONES)
dots(ServiceEvaluation, "standing", STANDINGS)


@draws(WorkOrder, "next_due_at")
def next_due(value: datetime, row: Any, _look: Look) -> SafeString:
    """The moment, with a word where it is about to break or broken: not by colour alone."""
    state = rules.state(value, row.warn_at, clock.now())
    return format_html("{} {}", moment(value), mark(state)) if state != "running" else moment(value)


@draws(ServiceEvaluation, "share")
def share(value: Any, _row: Any, _look: Look) -> SafeString:
    return format_html("{}%", value)


@draws(ServiceLevel, "length")
def length(value: Any, row: Any, _look: Look) -> SafeString:
    return format_html("{}", limit_words(value, row.unit))


def moment(value: datetime) -> SafeString:
    local = timezone.localtime(value)
    form = "%m-%d %H:%M" if local.year == clock.today().year else "%Y-%m-%d %H:%M"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), local.strftime(form))


def mark(state: str) -> SafeString:
    words = {"broken": (_("overdue"), "bad"), "warned": (_("about to break"), "warn")}
    return dk.tag(*words[state]) if state in words else SafeString("")


def limit_words(value: Any, unit: str) -> str:
    """Two business hours; the kind of time is always said."""
    words = {
        Unit.NATURAL_HOURS: _("%(length)s natural hours"),
        Unit.BUSINESS_HOURS: _("%(length)s business hours"),
        Unit.WORKING_DAYS: _("%(length)s working days"),
    }
    return words[Unit(unit)] % {"length": f"{value.normalize():f}"}


@placed(WorkOrder, "head", "service/standing.html", brief=True, shows=("status", "priority"))
def head(row: WorkOrder, _person: Person) -> Mapping[str, Any]:
    return {
        "status": row.get_status_display(),
        "tone": TONES[Status(row.status)],
        "priority": row.get_priority_display() if row.priority != terms.Priority.ORDINARY else "",
        "pause": row.get_pause_reason_display() if row.status == Status.PAUSED else "",
        "mark": mark(rules.state(row.next_due_at, row.warn_at, clock.now())),
        "late": "、".join(str(terms.Measure(one).label) for one in row.late),
    }


@placed(WorkOrder, "sub", "service/ours.html", brief=True, shows=("customer", "owner", "kind"))
def ours(row: WorkOrder, _person: Person) -> Mapping[str, Any]:
    return {"row": row, "received": moment(row.received_at)}


@placed(WorkOrder, "note", "service/reminder.html", brief=True, shows=("reminder", "reminded_by"))
def reminded(row: WorkOrder, _person: Person) -> Mapping[str, Any] | None:
    is_open = row.status in terms.OPEN
    return {"row": row, "at": moment(row.reminded_at)} if row.reminded_at and is_open else None


@placed(WorkOrder, "path", "service/clocks.html", shows=LIMITS)
def clocks(row: WorkOrder, person: Person) -> Mapping[str, Any]:
    """Each limit with the level it comes from, when it was due and when it was reached; the pauses below."""
    known = queries.levels()
    found = queries.clocks_of(row, known)
    named = ServiceLevel.objects.in_bulk([one.level.pk for one in found if one.level])
    may_read = policy.may(person, "read", ServiceLevel)
    dues = [one.due_at for one in found if one.due_at]
    return {
        "lines": [line(one, named, row, may_read=may_read) for one in found],
        "halts": [(moment(h.since), moment(h.until) if h.until else "", h.reason.label, h.note) for h in row.course().halts],
        "unofficial": sorted({due.year for due in dues if not is_official(due.year)}),
        "reopened": row.reopened,
    }  # fmt: skip


def line(found: Clock, named: Mapping[int, ServiceLevel], row: WorkOrder, *, may_read: bool) -> Mapping[str, Any]:
    level = named.get(found.level.pk) if found.level else None
    return {
        "measure": terms.Measure(found.measure).label,
        "limit": limit_words(level.length, level.unit) if level else "",
        "level": level if may_read else None,
        "due": moment(found.due_at) if found.due_at else "",
        "reached": moment(found.reached_at) if found.reached_at else "",
        "state": state_of(found, row),
    }


def state_of(found: Clock, row: WorkOrder) -> SafeString:
    if found.level is None:
        return dk.dot(_("no level in force"), "hollow")
    if found.reached_at is not None:
        return dk.dot(_("too late"), "bad") if found.is_late else dk.dot(_("in time"), "good")
    if found.due_at is None:
        return dk.dot(_("clock stands"), "warn")
    words = {
        "broken": (_("overdue"), "bad"),
        "warned": (_("about to break"), "warn"),
        "running": (_("clock runs"), "acc"),
    }
    return dk.dot(*words[rules.state(found.due_at, found.warn_at, clock.now())])


@placed(WorkOrder, "left", "service/said.html", brief=True, shows=("answer", "result"))
def said(row: WorkOrder, _person: Person) -> Mapping[str, Any] | None:
    return {"row": row} if row.answer or row.result else None


@placed(ServiceEvaluation, "head", "service/judged.html", brief=True, shows=("standing", "score"))
def judged(row: ServiceEvaluation, _person: Person) -> Mapping[str, Any]:
    return {"row": row, "tone": STANDINGS[Standing(row.standing)]}


@placed(ServiceEvaluation, "path", "service/figures.html", shows=FIGURES)
def figures(row: ServiceEvaluation, person: Person) -> Mapping[str, Any]:
    """The figures, the very orders they come from, and what the same question gives today."""
    found = queries.lines(row, person)
    now = rules.figures(queries.counted(row))
    same = (now.due, now.met, now.share) == (row.orders_due, row.orders_met, row.share)
    return {
        "row": row,
        "lines": [(one, moment(one.counted.due_at), reached(one)) for one in found[:SHOWN]],
        "unseen": sum(one.order is None for one in found),
        "more": max(len(found) - SHOWN, 0),
        "url": queries.rows_url(row) if policy.may(person, "read", WorkOrder) else "",
        "now": None if same else now,
    }


def reached(one: queries.Line) -> str:
    return moment(one.counted.done_at) if one.counted.done_at else ""


@placed(ServiceEvaluation, "left", "service/conclusion.html", brief=True, shows=("conclusion", "score"))
def conclusion(row: ServiceEvaluation, _person: Person) -> Mapping[str, Any]:
    return {"row": row, "is_counting": row.standing in terms.COUNTING}


@placed(User, "right", "service/appraised.html", order=42, of=ServiceEvaluation, shows=APPRAISED)
def appraised(row: User, person: Person) -> Mapping[str, Any] | None:
    """What is on file for somebody's appraisal, beside what he was assessed to have."""
    if not policy.may(person, "read", ServiceEvaluation):
        return None
    found: Sequence[Any] = list(queries.on_file([row.pk], person, clock.today()).order_by("-last_on", "-pk"))
    if not found:
        return None
    counting = [one.score for one in found if one.standing in terms.COUNTING]
    return {
        "rows": [(one, STANDINGS[Standing(one.standing)]) for one in found],
        "points": queries.mean(counting) if counting else None,
        "number": len(counting),
        "months": terms.COUNTS_MONTHS,
    }
