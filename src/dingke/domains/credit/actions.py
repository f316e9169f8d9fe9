"""Putting base points on file; proposing, deciding and revoking what adjusts them (decision 0030)."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.domains.credit import queries, rules
from dingke.domains.credit.models import Adjustment, Score
from dingke.domains.credit.terms import CHANGE, KEPT, MATTER, Arrears, Reason, Status
from dingke.domains.customers.actions import OfCustomerConduct
from dingke.engine import clock
from dingke.engine.action import Act, Ask, Proposal, Values, action, conduct
from dingke.engine.faults import Fault, Invalid
from dingke.platform.authority import asking
from dingke.platform.authority.bases import basis_of
from dingke.platform.authority.queries import book
from dingke.platform.positions.terms import Verb

PARTS = ("finance", "fulfilment", "business", "external")
COUNTED = ("as_of", "points", *PARTS, "arrears", "arrears_on", "archived_at")
STATED = ("delta", "reason_code", "reason", "evidence", "effective_from", "expires_on")
DECIDED = (*STATED, "proposed_by_id", "decided_by_id", "decided_on", "basis", "archived_at")
STAYS = gettext_lazy(
    "What was decided about credit points counted from its day on and stays on record. Revoke the adjustment, or adjust the "
    "points the other way."
)
ADDED_TO = gettext_lazy("Base points on file stay as they were found. Put new ones on file; the newest count.")


def changed(row: Any, old: Values, names: Iterable[str]) -> bool:
    return any(getattr(row, name) != old[name] for name in names)


@conduct
class ScoreConduct(OfCustomerConduct):
    """Base points are added to: only the words of the evidence may become fuller."""

    model = Score

    def is_kept(self, row: Score) -> bool:
        return True

    def prepare(self, rows: Sequence[Score], act: Act) -> None:
        super().prepare(rows, act)
        for row in rows:
            if row.points is None:
                row.points = rules.total(getattr(row, name) for name in PARTS)
            if row.arrears != Arrears.UNKNOWN and row.arrears_on is None:
                row.arrears_on = row.as_of

    def check(self, rows: Sequence[Score], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        for index, row in enumerate(rows):
            old = before.get(row.pk)
            if old is None:
                yield from (Fault(words, name, index) for name, words in unfit(row, act))
            elif changed(row, old, COUNTED):
                yield Fault(ADDED_TO, "", index)

    def part(self, rows: Sequence[Score], act: Act) -> None:
        raise Invalid([Fault(ADDED_TO)])


def unfit(row: Score, act: Act) -> Iterable[tuple[str, str]]:
    """What is wrong with new base points, by field."""
    days = {name: getattr(row, name) for name in ("as_of", "arrears_on")}
    for name, day in days.items():
        if day is not None and day > act.day:
            yield name, _("This day is still to come.")
    if row.points is None:
        yield "points", _("Give the base points, or all four parts of the scorecard.")
    most = rules.most(days["as_of"] or act.day)
    for name in PARTS:
        if (getattr(row, name) or 0) > most[name]:
            yield name, _("This part has %(most)s points at most.") % {"most": most[name]}
    made = rules.total(getattr(row, name) for name in PARTS)
    if made is not None and row.points not in {None, made}:
        yield "points", _("The four parts make %(made)s, not %(points)s.") % {"made": made, "points": row.points}


@conduct
class AdjustmentConduct(OfCustomerConduct):
    """A draft may be changed as one likes; what was decided stays, and no way leads around that."""

    model = Adjustment

    def is_kept(self, row: Adjustment) -> bool:
        return row.status in KEPT

    def is_fixed(self, row: Adjustment) -> bool:
        return row.status in KEPT

    def prepare(self, rows: Sequence[Adjustment], act: Act) -> None:
        super().prepare(rows, act)
        for row in rows:
            row.proposed_by_id = act.by.pk

    def check(self, rows: Sequence[Adjustment], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        for index, row in enumerate(rows):
            old = before.get(row.pk, {})
            if old.get("status") in KEPT:
                if changed(row, old, DECIDED) or (row.status != old["status"] and act.undoing):
                    yield Fault(STAYS, "", index)
                continue
            begins: Any = row.effective_from  # nothing where a form left it out, which the field itself refuses
            if not act.undoing and begins is not None and begins < act.day and begins != old.get("effective_from"):
                words = _("Points are never adjusted backwards; choose today or a later day.")
                yield Fault(words, "effective_from", index)

    def part(self, rows: Sequence[Adjustment], act: Act) -> None:
        if any(row.status in KEPT for row in rows):
            raise Invalid([Fault(STAYS)])


def is_draft(row: Adjustment) -> bool:
    return row.status == Status.DRAFT and row.archived_at is None


def is_counting(row: Adjustment) -> bool:
    """In force, and not over by its own day."""
    return row.status == Status.IN_FORCE and (row.expires_on is None or clock.today() < row.expires_on)


def impossible(rows: Sequence[Adjustment], act: Act, *, to_begin: bool = True) -> Iterable[Fault]:
    """What nobody may decide, whatever his right; asked of whoever proposes, and again of whoever decides."""
    prefetch_related_objects(rows, "customer")
    bases = queries.newest(Score.objects.all(), {row.customer_id for row in rows}, act.day)
    owing = queries.owing(bases)
    for index, row in enumerate(rows):
        if row.customer_id in owing and row.customer.owner_id == act.by.pk:
            words = _(
                "%(customer)s is in arrears as of %(day)s: nobody adjusts the points of a customer of his own who is. "
                "Somebody else may propose it."
            )
            found = {"customer": row.customer, "day": bases[row.customer_id].arrears_on}
            yield Fault(words % found, "", index)
        if not to_begin:
            continue
        if row.customer_id not in bases:
            words = _("No base points of %(customer)s are on file; put them on file first.")
            yield Fault(words % {"customer": row.customer}, "customer", index)
        if row.expires_on is not None and row.expires_on <= max(row.effective_from, act.day):
            yield Fault(_("It would expire before it counts; state a later day."), "expires_on", index)


def proposals(rows: Sequence[Adjustment], given: Values, act: Act) -> Sequence[Proposal | None]:
    if faults := list(impossible(rows, act)):
        raise Invalid(faults)
    title = _("Credit points of %(customer)s %(delta)s")
    return governed([proposed(row, title, STATED) for row in rows], act)


def revocations(rows: Sequence[Adjustment], given: Values, act: Act) -> Sequence[Proposal | None]:
    """To take points back that were given moves them as far as giving them did."""
    if faults := list(impossible(rows, act, to_begin=False)):
        raise Invalid(faults)
    title = _("Credit points of %(customer)s: %(delta)s no longer")
    return governed([proposed(row, title, ("status",)) for row in rows], act)


def proposed(row: Adjustment, title: str, watched: Sequence[str]) -> Proposal:
    lasts = (row.effective_from.isoformat(), row.expires_on.isoformat() if row.expires_on else "")
    facts = (
        (_("customer"), str(row.customer)),
        (_("points up or down"), rules.signed(row.delta)),
        (_("kind of reason"), str(Reason(row.reason_code).label)),
        (_("reason"), row.reason),
        (_("evidence"), row.evidence),
        (_("effective from"), " – ".join(lasts)),
    )
    return Proposal(
        matter=MATTER,
        title=title % {"customer": row.customer, "delta": rules.signed(row.delta)},
        verb=Verb.ADJUST.value,
        measures={CHANGE: Decimal(abs(row.delta))},
        customer=row.customer.code,
        owner=row.customer.owner_id,
        department=row.customer.department_id,
        shown=facts,
        watched=tuple(watched),
    )


def governed(made: Sequence[Proposal], act: Act) -> Sequence[Proposal]:
    """Raises Invalid where no position may adjust points at all: for this matter roles do not do."""
    if made and asking.is_ungoverned(book(act.day, act.by), made[0]):
        words = _(
            "No position may adjust credit points (客户信用分数). Have the right written into a description first."
        )
        raise Invalid([Fault(words)])
    return made


@action(
    Adjustment,
    label=gettext_lazy("Adjust the points"),
    icon="adjustments",
    offered=is_draft,
    sentence=gettext_lazy("adjusted the credit points"),
    stays=STAYS,
    decides=proposals,
)
def apply(rows: Sequence[Adjustment], *, act: Act) -> Iterable[Fault]:
    """Once it is decided it counts, from its day but never from a day that is over."""
    faults = list(impossible(rows, act))
    bases = basis_of(Adjustment, [row.pk for row in rows], "apply", act.by.pk) if not faults else {}
    for row in rows if not faults else ():
        row.status, row.decided_by_id, row.decided_on = Status.IN_FORCE, act.by.pk, act.day
        row.effective_from, row.basis = max(row.effective_from, act.day), bases.get(row.pk, "")
    return faults


@action(
    Adjustment,
    label=gettext_lazy("Revoke the adjustment"),
    icon="arrow-back-up",
    offered=is_counting,
    sentence=gettext_lazy("revoked the adjustment"),
    stays=STAYS,
    asks=(Ask("revoke_reason", required=True, is_reason=True),),
    decides=revocations,
)
def revoke(rows: Sequence[Adjustment], *, act: Act, revoke_reason: str) -> Iterable[Fault]:
    """From this day on it counts no more; what counted before stays so."""
    faults = list(impossible(rows, act, to_begin=False))
    for row in rows if not faults else ():
        row.status, row.revoked_by_id, row.revoked_on = Status.REVOKED, act.by.pk, act.day
        row.revoke_reason = revoke_reason
    return faults
