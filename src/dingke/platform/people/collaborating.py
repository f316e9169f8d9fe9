"""Who works on a row beside its owner: two verbs for every object that can be shared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.engine import notices, ports
from dingke.engine.action import Act, Action, Ask, Outcome, action
from dingke.engine.faults import Fault
from dingke.engine.notices import Note
from dingke.platform.people.models import User

JOINED = notices.kind(
    "collaborating",
    "told",
    label=gettext_lazy("I became a collaborator"),
    icon="user-plus",
    words=gettext_lazy("%(who)s made you a collaborator of %(what)s."),
    many=gettext_lazy("%(who)s made you a collaborator of %(count)s %(things)s."),
)


@dataclass(frozen=True)
class Circle:
    """The people who work on rows of one model beside their owners; what they see changes at once.

    members: the model of the named people; key: its column with the row's id.
    """

    model: Any
    members: Any
    key: str

    def add_collaborator(self, rows: Sequence[Any], *, act: Act, person: int) -> Iterable[Fault] | None:
        if not User.objects.filter(pk=person, is_active=True).exists():
            return [Fault(_("This person does not work here any more."), "person")]
        known = set(self.of(person, rows).values_list(self.key, flat=True))
        fresh = [row for row in rows if row.pk not in known]
        if not fresh:
            return [Fault(_("This person collaborates here already."), "person")]
        self.members.objects.bulk_create(self.members(user_id=person, **{self.key: row.pk}) for row in fresh)
        self.record(act, "add_collaborator", fresh)
        key = f"{JOINED.slug}:{act.operation}"
        notices.tell(JOINED, [Note(person, **notices.about(row), key=key) for row in fresh], act)
        return None

    def remove_collaborator(self, rows: Sequence[Any], *, act: Act, person: int) -> Iterable[Fault] | None:
        gone, _per_model = self.of(person, rows).delete()
        if not gone:
            return [Fault(_("This person does not collaborate here."), "person")]
        self.record(act, "remove_collaborator", rows)
        return None

    def of(self, person: int, rows: Sequence[Any]) -> QuerySet[Any]:
        found: QuerySet[Any] = self.members.objects.filter(user=person, **{f"{self.key}__in": [row.pk for row in rows]})
        return found

    def record(self, act: Act, verb: str, rows: Sequence[Any]) -> None:
        """The rows themselves stay as they are, so the operation is recorded here."""
        ports.history().record(act, verb, self.model, Outcome(rows=list(rows), updated=[row.pk for row in rows]))


ADDING, REMOVING = gettext_lazy("Add a collaborator"), gettext_lazy("Remove a collaborator")


def sharing(
    model: Any,
    members: Any,
    key: str,
    *,
    adding: Any = ADDING,
    removing: Any = REMOVING,
    whom: str = "owner",
) -> tuple[Action, Action]:
    """The two verbs by which somebody comes to work on a row beside its owner, and ceases to.

    adding, removing: what they are called, where a collaborator has another name. whom: a field of the model that names
    a person, of which the question borrows how it is asked.
    """
    circle = Circle(model, members, key)
    asks = (Ask(whom, required=True, name="person", label=gettext_lazy("Who")),)
    add = action(
        model,
        label=adding,
        grant="share",
        icon="user-plus",
        bulk=True,
        asks=asks,
        sentence=gettext_lazy("collaborator added"),
    )
    remove = action(
        model,
        label=removing,
        grant="share",
        icon="user-minus",
        asks=asks,
        sentence=gettext_lazy("collaborator removed"),
    )
    return add(circle.add_collaborator), remove(circle.remove_collaborator)
