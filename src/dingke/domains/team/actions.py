"""What happens to reviews of promotions: begun with their material, looked at, decided."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.domains.team import queries, rules
from dingke.domains.team.models import Material, PromotionReview, Reviewer
from dingke.domains.team.terms import MATTER, WRITTEN, Status
from dingke.engine.action import Act, Ask, Conduct, Meanwhile, Proposal, Values, action, conduct, is_at
from dingke.engine.faults import Fault, Invalid
from dingke.platform.authority import asking
from dingke.platform.authority.queries import book
from dingke.platform.people.collaborating import sharing
from dingke.platform.people.models import User
from dingke.platform.positions.queries import Organisation, organisation
from dingke.platform.positions.terms import Verdict

STATED = ("user_id", "to_position_id", "by_when", "why", "off_path")
BROUGHT_FOR = ("user_id", "to_position_id")


@conduct
class PromotionConduct(Conduct):
    """Begun, it brings its material by itself; that stays as it was until somebody has it brought anew."""

    model = PromotionReview

    def prepare(self, rows: Sequence[PromotionReview], act: Act) -> None:
        for row in rows:
            row.proposer_id, row.material_on = act.by.pk, act.day

    def check(self, rows: Sequence[PromotionReview], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        if act.undoing:
            return
        there = organisation(act.day, act.by)
        people = User.objects.in_bulk({row.user_id for row in rows if row.user_id})
        for index, row in enumerate(rows):
            old = before.get(row.pk, {}) if row.pk else {}
            if not any(getattr(row, name) != old.get(name) for name in STATED):
                continue
            if old and old["status"] not in WRITTEN:
                words = _("It stays as it was put to a decision. Withdraw the request to change it.")
                yield Fault(words, "", index)
            person = people.get(row.user_id)
            if person is None or row.to_position_id is None:
                continue
            for name, words in misfits(row, person, there, act):
                yield Fault(words, name, index)

    def derive(self, rows: Sequence[PromotionReview], before: Mapping[int, Values], act: Act) -> None:
        there = organisation(act.day, act.by)
        people = User.objects.in_bulk({row.user_id for row in rows})
        for row in rows:
            old = before.get(row.pk, {}) if row.pk else {}
            row.department_id = people[row.user_id].department_id
            seat = queries.main_seat(there, row.user_id)
            if seat is not None and any(getattr(row, name) != old.get(name) for name in BROUGHT_FOR):
                row.from_position_id = seat.position
                if not act.undoing:
                    put(row, queries.material(people[row.user_id], seat, row.to_position_id, act.by, act.day))


def put(row: PromotionReview, found: Material) -> None:
    row.material, row.material_on = found.model_dump(mode="json"), found.on


def misfits(row: PromotionReview, person: User, there: Organisation, act: Act) -> Iterable[tuple[str, str]]:
    """What keeps the review from being begun, by field."""
    seat = queries.main_seat(there, person.pk)
    if person.pk == act.by.pk:
        yield "user", _("Nobody proposes himself; tell whoever stands above you.")
        return
    if not queries.may_bring(act.by, person):
        yield "user", _("You may not read what is on file of this person; somebody above him proposes him.")
        return
    if seat is None:
        yield "user", _("This person fills no position; appoint him first.")
        return
    if seat.position == row.to_position_id:
        yield "to_position", _("He has this position already.")
        return
    title = queries.title_of(there, row.to_position_id)
    if not title:
        yield (
            "to_position",
            _("This position has no description in force: there is nothing to hold the person against."),
        )
        return
    path = queries.path_from(there, seat.position)
    if path.to(title) is None and not row.off_path.strip():
        yield "off_path", off_path(path, title)


def off_path(path: queries.Path, title: str) -> str:
    words = {"description": path.description or "–", "to": title}
    if path.steps is None:
        return _("%(description)s says nothing of a career path. Say why he is proposed for %(to)s.") % words
    words["steps"] = "、".join(one.position for one in path.steps) or "–"
    return _("The career path of %(description)s leads to %(steps)s, not to %(to)s. Say why it is proposed.") % words


def of_oneself(rows: Sequence[PromotionReview], act: Act) -> list[Fault]:
    """Whoever is reviewed reads it and does nothing about it, head of a department or not."""
    words = _("It is about yourself; somebody else does this.")
    return [Fault(words, "", index) for index, row in enumerate(rows) if row.user_id == act.by.pk]


@action(
    PromotionReview,
    label=gettext_lazy("Bring the material anew"),
    icon="refresh",
    offered=is_at(*WRITTEN),
    sentence=gettext_lazy("had the material brought anew"),
)
def bring(rows: Sequence[PromotionReview], *, act: Act) -> Iterable[Fault]:
    """As it stands today, after something was assessed or filed; what was laid before stays in the history."""
    yield from of_oneself(rows, act)
    there = organisation(act.day, act.by)
    people = User.objects.in_bulk({row.user_id for row in rows})
    for index, row in enumerate(rows):
        person, seat = people[row.user_id], queries.main_seat(there, row.user_id)
        if not queries.may_bring(act.by, person):
            yield Fault(_("You may not read what is on file of this person."), "", index)
        elif seat is None:
            yield Fault(_("This person fills no position; appoint him first."), "", index)
        else:
            row.from_position_id, row.status = seat.position, Status.OPEN
            put(row, queries.material(person, seat, row.to_position_id, act.by, act.day))


def proposals(rows: Sequence[PromotionReview], given: Values, act: Act) -> Sequence[Proposal | None]:
    """Raises Invalid for a gap that bars it, and where no position may decide: for this matter roles do not do."""
    faults = of_oneself(rows, act)
    faults += [
        Fault(barring(held), "", index)
        for index, row in enumerate(rows)
        if (held := rules.barred(queries.held_of(queries.frozen(row))))
    ]
    if faults:
        raise Invalid(faults)
    prefetch_related_objects(rows, "user", "from_position", "to_position")
    made = [proposed(row) for row in rows]
    if asking.is_ungoverned(book(act.day, act.by), made[0]):
        words = _(
            "No position may approve promotions (晋升). Have the right written into a description; it takes effect when "
            "that is in force."
        )
        raise Invalid([Fault(words)])
    return made


def barring(held: Sequence[rules.Held]) -> str:
    named = "、".join(f"{one.name} {one.had}/{one.required}" for one in held)
    words = _("Two levels or more are missing in what the position must have: %(gaps)s. Assess anew after training.")
    return words % {"gaps": named}


def proposed(row: PromotionReview) -> Proposal:
    found = queries.frozen(row)
    facts = (
        (_("position now"), str(row.from_position)),
        (_("position to be"), str(row.to_position)),
        (_("from which day he is to have it"), f"{row.by_when:%Y-%m-%d}"),
        (_("why he is proposed"), row.why),
        (_("career path"), path_words(row, found)),
        (_("requirements of the position"), counted(found)),
        (_("competencies"), short(found)),
        (_("performance on file"), _("nothing on file") if not any(one.items for one in found.performance) else ""),
        (_("material of"), f"{found.on:%Y-%m-%d}"),
    )
    return Proposal(
        matter=MATTER,
        title=_("Promotion of %(person)s to %(position)s") % {"person": row.user, "position": row.to_position},
        owner=row.user_id,
        department=row.department_id,
        proposer=row.proposer_id,
        shown=tuple((label, words) for label, words in facts if words),
        watched=("to_position_id", "by_when", "material_on"),
    )


def path_words(row: PromotionReview, found: Material) -> str:
    if not found.on_path:
        return _("not on it: %(why)s") % {"why": row.off_path}
    return found.condition or _("on it, without a condition")


def counted(found: Material) -> str:
    judged = [one for one in found.requirements if one.judged and not one.wanted]
    if not judged:
        return _("the description asks nothing that the file could show")
    numbers = {
        "met": sum(one.verdict == Verdict.MET for one in judged),
        "unmet": sum(one.verdict == Verdict.UNMET for one in judged),
        "unknown": sum(one.verdict == Verdict.UNKNOWN for one in judged),
    }
    return _("%(met)s met, %(unmet)s not met, %(unknown)s not known") % numbers


def short(found: Material) -> str:
    held = queries.held_of(found)
    if not held:
        return _("the description demands none")
    lacking = [f"{one.name} {'–' if one.had is None else one.had}/{one.required}" for one in rules.warned(held)]
    return _("short or not known: %(names)s") % {"names": "、".join(lacking)} if lacking else _("all as demanded")


@action(
    PromotionReview,
    label=gettext_lazy("Put the promotion to a decision"),
    icon="send",
    offered=is_at(*WRITTEN),
    sentence=gettext_lazy("approved the promotion"),
    decides=proposals,
    meanwhile=Meanwhile("status", Status.ASKED, Status.REFUSED, Status.OPEN),
)
def apply(rows: Sequence[PromotionReview], *, act: Act) -> None:
    """Nothing moves by itself: the page offers the appointment, with all filled in."""
    for row in rows:
        row.status, row.decided_by_id, row.decided_on = Status.APPROVED, act.by.pk, act.day


@action(
    PromotionReview,
    label=gettext_lazy("Withdraw the review"),
    icon="arrow-back-up",
    offered=is_at(*WRITTEN),
    sentence=gettext_lazy("withdrew the review"),
    asks=(Ask("reason", required=True, is_reason=True),),
)
def withdraw(rows: Sequence[PromotionReview], *, act: Act, reason: str) -> Iterable[Fault]:
    for row in rows:
        row.status, row.reason = Status.WITHDRAWN, reason[:200]
    return of_oneself(rows, act)


name_reviewer, release_reviewer = sharing(
    PromotionReview,
    Reviewer,
    "review_id",
    adding=gettext_lazy("Name a reviewer"),
    removing=gettext_lazy("Release a reviewer"),
    whom="proposer",
)
