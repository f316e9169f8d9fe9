"""Access to information of the company for a time: asked for, decided by whoever may, ended by its day or before it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.engine.action import Act, Conduct, Proposal, Values, action, conduct
from dingke.engine.faults import Fault, Invalid
from dingke.platform.access.models import EVERY, Grant, Holding
from dingke.platform.authority import asking
from dingke.platform.authority.queries import book
from dingke.platform.people.actions import forget_rights
from dingke.platform.voice import news, queries
from dingke.platform.voice.models import AccessRequest
from dingke.platform.voice.terms import INFORMATION, Standing

STATED = ("role_id", "why", "last_day")


@conduct
class AccessRequestConduct(Conduct):
    """The role is held as long as the request is granted; what is undone takes it along by itself."""

    model = AccessRequest

    def prepare(self, rows: Sequence[AccessRequest], act: Act) -> None:
        for row in rows:
            row.asker_id = act.by.pk

    def check(self, rows: Sequence[AccessRequest], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        if act.undoing:
            return
        roles = {row.role_id for row in rows}
        boundless = set(Grant.objects.filter(role__in=roles, object=EVERY).values_list("role", flat=True))
        latest = queries.latest(act.day)
        for index, row in enumerate(rows):
            old = before.get(row.pk, {})
            changed = {name for name in STATED if getattr(row, name) != old.get(name)}
            if not changed:
                continue
            if old and (old["standing"] != Standing.ASKED or row.asker_id != act.by.pk):
                yield Fault(_("It stays as it was asked for; ask anew for something else."), "", index)
            if row.role_id in boundless:
                words = _("This role may do everything; it is not given on request. Choose the one that is needed.")
                yield Fault(words, "role", index)
            last: date | None = row.last_day  # None where a form left it out, which the field itself refuses
            if last is not None and not act.day <= last <= latest:
                words = _("Access is given from today until %(day)s at the latest; ask again when it is needed longer.")
                yield Fault(words % {"day": latest}, "last_day", index)

    def follow(self, rows: Sequence[AccessRequest], before: Mapping[int, Values], act: Act) -> None:
        if act.undoing:
            return
        turned = [row for row in rows if row.pk in before and before[row.pk]["standing"] != row.standing]
        given = [row for row in turned if row.standing == Standing.GRANTED]
        Holding.objects.bulk_create(
            [Holding(user_id=row.asker_id, role_id=row.role_id, until=first_day_without(row)) for row in given]
        )
        taken = [row for row in turned if row.standing == Standing.ENDED]
        for row in taken:
            own = Holding.objects.filter(user=row.asker_id, role=row.role_id, until=first_day_without(row))
            own.delete()
        if turned:
            forget_rights({row.asker_id for row in turned})
            news.of_access(given, taken, act)


def first_day_without(row: AccessRequest) -> date:
    day: date = row.last_day
    return day + timedelta(days=1)


def proposals(rows: Sequence[AccessRequest], given: Values, act: Act) -> Sequence[Proposal | None]:
    """Raises Invalid where no position may decide: for this matter roles do not do."""
    prefetch_related_objects(rows, "role", "asker")
    made = [proposed(row) for row in rows]
    if asking.is_ungoverned(book(act.day, act.by), made[0]):
        words = _(
            "No position may approve access to information of the company (公司内部相关信息和资源). Ask an administrator, who "
            "gives roles on the page of rights, or have the right written into a description."
        )
        raise Invalid([Fault(words)])
    if faults := list(impossible(rows, act)):
        raise Invalid(faults)
    return made


def proposed(row: AccessRequest) -> Proposal:
    facts = ((_("role"), str(row.role)), (_("what for"), row.why), (_("until the end of"), f"{row.last_day:%Y-%m-%d}"))
    return Proposal(
        matter=INFORMATION,
        title=_("Access for %(person)s: %(role)s until %(day)s")
        % {"person": row.asker.name, "role": row.role, "day": row.last_day},
        owner=row.asker_id,
        department=row.asker.department_id,
        proposer=row.asker_id,
        shown=tuple((str(label), words) for label, words in facts),
        watched=STATED,
    )


def impossible(rows: Sequence[AccessRequest], act: Act) -> Iterable[Fault]:
    wanted = Q(pk__in=())
    for row in rows:
        wanted |= Q(user=row.asker_id, role=row.role_id)
    held = {(one.user_id, one.role_id): one for one in Holding.objects.filter(wanted)}
    for index, row in enumerate(rows):
        one = held.get((row.asker_id, row.role_id))
        if row.last_day < act.day:
            yield Fault(_("The last day asked for is over; state a later one."), "last_day", index)
        elif one is not None and (one.until is None or one.until > act.day):
            yield Fault(_("This role is held already; nothing has to be asked for."), "role", index)


@action(
    AccessRequest,
    label=gettext_lazy("Ask for the decision"),
    icon="send",
    offered=lambda row: row.standing == Standing.ASKED and row.archived_at is None,
    sentence=gettext_lazy("granted access"),
    decides=proposals,
)
def apply(rows: Sequence[AccessRequest], *, act: Act) -> Iterable[Fault]:
    """Once it is decided, whoever asked holds the role until the day; one that was held before and is over makes room."""
    own = [index for index, row in enumerate(rows) if row.asker_id == act.by.pk]
    words = _("Nobody opens access for himself; ask an administrator, who gives roles on the page of rights.")
    faults = [*impossible(rows, act), *(Fault(words, "", index) for index in own)]
    for row in rows if not faults else ():
        Holding.objects.filter(user=row.asker_id, role=row.role_id, until__lte=act.day).delete()
        row.standing, row.granted_by_id, row.granted_on = Standing.GRANTED, act.by.pk, act.day
    return faults


@action(
    AccessRequest,
    label=gettext_lazy("End access"),
    icon="key-off",
    offered=lambda row: row.standing == Standing.GRANTED,
    sentence=gettext_lazy("ended access"),
)
def end(rows: Sequence[AccessRequest], *, act: Act) -> None:
    """Before its day: by whoever granted it, or by the asker himself."""
    for row in rows:
        row.standing, row.ended_on = Standing.ENDED, act.day
