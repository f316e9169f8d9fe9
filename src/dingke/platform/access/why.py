"""Why somebody sees a record, or a field of it, or does not: told from the very data by which it is decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.engine import clock, registry
from dingke.engine.access import DRAFT, HIDDEN, MASKED, READ, Person, Scope, Source, Way, policy
from dingke.engine.faults import Fault, Invalid, NotFound
from dingke.engine.fields import column
from dingke.engine.resource import Resource, UnknownName
from dingke.engine.sight import of_path
from dingke.platform.access.models import Reach
from dingke.platform.access.stating import verbs_of
from dingke.platform.people.models import Department, User
from dingke.platform.positions.queries import organisation
from dingke.platform.positions.terms import Holding
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.telling import event_model

VERBS = {
    "read": gettext_lazy("see"),
    "create": gettext_lazy("put on file"),
    "update": gettext_lazy("change records"),
    "archive": gettext_lazy("archive"),
    "export": gettext_lazy("take out"),
    "import": gettext_lazy("import"),
    "reveal": gettext_lazy("see personal values in clear"),
    "share": gettext_lazy("name collaborators"),
    "reassign": gettext_lazy("hand over"),
    "restrict": gettext_lazy("restrict the use"),
    "review": gettext_lazy("review"),
    "approve": gettext_lazy("approve"),
    "answer": gettext_lazy("answer what is brought forward"),
    "supervise": gettext_lazy("remind owners of orders"),
    "object": gettext_lazy("object to an evaluation"),
    "confirm": gettext_lazy("confirm for the people below"),
    DRAFT: gettext_lazy("see what is under way"),
    "administer": gettext_lazy("administer"),
    "*": gettext_lazy("everything"),
}


def verb_words(verb: str) -> str:
    return str(VERBS.get(verb, verb))


@dataclass(frozen=True)
class Path:
    """One way to a record in words. by: what is held and on what it rests; through: what of the record matched."""

    kind: str
    name: str
    by: str
    reach: str
    reach_words: str
    through: str
    verbs: tuple[str, ...]
    version: int | None = None
    clause: str = ""
    deputy_of: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def verb_words(self) -> str:
        return "、".join(map(verb_words, self.verbs))

    def as_data(self) -> dict[str, Any]:
        return {
            "source": self.kind,
            "name": self.name,
            "version": self.version,
            "clause": self.clause,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "deputy_of": self.deputy_of,
            "reach": self.reach,
            "through": self.through,
            "verbs": list(self.verbs),
            "sentence": f"{self.by} → {self.reach_words} → {self.through}",
        }


@dataclass(frozen=True)
class FieldTold:
    """How one field is seen, and why; ``shown``: hidden, masked or read."""

    name: str
    label: str
    shown: str
    why: str

    def as_data(self) -> dict[str, str]:
        return {"name": self.name, "label": self.label, "rule": self.shown, "why": self.why}


@dataclass(frozen=True)
class Explained:
    """The answer. needed: which reach would lead there, for administrators, where none does."""

    person: User
    resource: Resource
    row: Any
    paths: Sequence[Path]
    fields: Sequence[FieldTold] = ()
    needed: Sequence[str] = ()

    @property
    def is_visible(self) -> bool:
        return any("read" in path.verbs for path in self.paths)

    def as_data(self) -> dict[str, Any]:
        found: dict[str, Any] = {"visible": self.is_visible, "path": [path.as_data() for path in self.paths]}
        if self.fields:
            found["fields"] = [one.as_data() for one in self.fields]
        if self.needed:
            found["needed"] = list(self.needed)
        return found


def ask(asker: Person, record: str, name: str = "", field: str = "") -> Explained:
    """record: customers/KH000012 or customers/12. name: of whom, by sign-in name or name; "" for who asks.

    Raises NotFound for what who asks may not know to exist: a record that is not his, another person's sight unless he
    administers; Invalid for a field that there is not.
    """
    person = person_of(asker, name)
    resource, row = record_of(record)
    if not asker.is_admin and not policy.permits(person, "read", row):
        raise NotFound
    return explain(person, resource, row, field, tells_needed=bool(asker.is_admin))


def person_of(asker: Person, name: str) -> User:
    known = User.objects.filter(username=name) or User.objects.filter(name=name)
    found = known.first() if name else User.objects.get(pk=asker.pk)
    if found is None or (found.pk != asker.pk and not asker.is_admin):
        raise NotFound(_("There is nobody of this name, or you may not ask for others."))
    return found


def record_of(record: str) -> tuple[Resource, Any]:
    slug, _slash, code = record.partition("/")
    try:
        resource = registry.get(slug)
    except KeyError as error:
        raise NotFound from error
    rows = resource.model._default_manager.all()
    row = rows.filter(code=code).first() if code and hasattr(resource.model, "code") else None
    if row is None and code.isdecimal() and len(code) < 19:
        row = rows.filter(pk=int(code)).first()
    if row is None:
        raise NotFound
    return resource, row


def explain(person: User, resource: Resource, row: Any, field: str = "", *, tells_needed: bool = False) -> Explained:
    """Every way by which the person reaches the record, with what each lets him do."""
    held: dict[Way, list[str]] = {}
    for verb in verbs_of(resource.slug):
        for way in policy.ways(person, verb, row):
            held.setdefault(way, []).append(verb)
    paths = [path_of(way, tuple(verbs), resource, row) for way, verbs in held.items()]
    paths.sort(key=lambda path: ("read" not in path.verbs, -len(path.verbs)))
    needed = [] if not tells_needed or policy.permits(person, "read", row) else list(lacking(row, resource))
    return Explained(person, resource, row, joined(paths), told_fields(person, resource, row, field), needed)


def joined(paths: Sequence[Path]) -> list[Path]:
    """Ways that differ in their clause alone, as happens where only some grants name one, stay apart; equal ones do not."""
    return list(dict.fromkeys(paths))


def path_of(way: Way, verbs: tuple[str, ...], resource: Resource, row: Any) -> Path:
    source = way.source
    return Path(
        kind="deputy" if source.principal else source.kind,
        name=source.name,
        by=by_words(source),
        reach=way.reach,
        reach_words=_("%(object)s: %(reach)s") % {"object": resource.labels, "reach": Reach(way.reach).label},
        through=through(way, row),
        verbs=verbs,
        version=source.version,
        clause=source.clause,
        deputy_of=name_of(source.principal) if source.principal else "",
        since=source.since,
        until=source.until,
    )


def by_words(source: Source) -> str:
    """What is held and on what it rests."""
    if source.kind == "administrator":
        return _("administrator")
    if source.kind == "everybody":
        return _("everybody who works here")
    if source.kind == "role":
        until = _(" until %(day)s") % {"day": source.until.isoformat()} if source.until else ""
        return _("role “%(name)s”") % {"name": source.name} + until
    rests = [_("description V%(number)s") % {"number": source.version}] if source.version else []
    rests += [_("clause %(clause)s") % {"clause": source.clause}] if source.clause else []
    if source.principal:
        words = {"name": name_of(source.principal), "day": source.until.isoformat() if source.until else ""}
        rests.append(_("deputy of %(name)s until %(day)s") % words)
    elif source.post:
        rests.append(str(Holding(source.post).label))
    return " · ".join([_("position “%(name)s”") % {"name": source.name}, *rests])


def through(way: Way, row: Any) -> str:
    """What of the record makes it reached."""
    if way.reach == Reach.ALL:
        return _("every record of this kind")
    if way.reach == Reach.DEPARTMENT:
        tree = {
            "column": column_words(row, way.column),
            "department": department(way.found),
            "whose": name_of(way.whose),
        }
        return _("%(column)s %(department)s lies in the departments of %(whose)s") % tree
    if way.reach == Reach.SHARED:
        return named_by(way, row)
    words = {"column": column_words(row, way.column), "person": name_of(way.found)}
    if way.reach == Reach.OWN:
        return _("%(column)s is %(person)s") % words
    return _("%(column)s %(person)s is of the team of %(whose)s: %(superior)s is above both") % {
        **words,
        "whose": name_of(way.whose),
        "superior": name_of(organisation(clock.today()).superiors.get(way.whose)),
    }


def column_words(row: models.Model, name: str) -> str:
    """``account_owner_id`` as “owner of the customer”."""
    if name == "account_owner_id":
        return _("the customer's owner")
    if name == "account_department_id":
        return _("the customer's department")
    return str(column(type(row), name.removesuffix("_id")).verbose_name)


def named_by(way: Way, row: Any) -> str:
    """Who named the person to the record, or to the customer on which it hangs, and when."""
    scope: Scope = row.SCOPE
    words = {"person": name_of(way.whose)}
    for share in scope.shared:
        members = apps.get_model(share.members)
        if share.column != way.column or not hasattr(members, "pgh_event_model"):
            continue
        events = event_model(members)._default_manager.filter(
            user_id=way.whose, pgh_label="insert", **{share.row: way.found}
        )
        event = events.order_by("-pgh_id").first()
        act = event and Operation.objects.filter(pk=event.pgh_context_id).select_related("by").first()
        if act:
            told = {**words, "by": act.by or _("system"), "day": clock.day_of(act.at).isoformat()}
            return _("%(person)s works on it, named by %(by)s on %(day)s") % told
    return _("%(person)s works on it") % words


def name_of(person: int | None) -> str:
    return User.objects.filter(pk=person or 0).values_list("name", flat=True).first() or "–"


def department(pk: int | None) -> str:
    return Department.objects.filter(pk=pk or 0).values_list("name", flat=True).first() or "–"


def lacking(row: Any, resource: Resource) -> Iterable[str]:
    """Which reach over this kind of record would lead to it."""
    scope: Scope | None = getattr(row, "SCOPE", None)
    for name in scope.own if scope else ():
        words = {"column": column_words(row, name), "person": name_of(getattr(row, name))}
        yield _("own, team: %(column)s is %(person)s") % words
    for name in scope.department if scope else ():
        if getattr(row, name):
            words = {"column": column_words(row, name), "department": department(getattr(row, name))}
            yield _("department tree: %(column)s is %(department)s") % words
    if scope and scope.shared:
        yield _("shared: by whoever may name collaborators")
    yield _("all: every record of %(objects)s") % {"objects": resource.labels}


def told_fields(person: User, resource: Resource, row: Any, wanted: str) -> list[FieldTold]:
    """The field asked for, else every one that the person sees otherwise than plainly."""
    names = [wanted] if wanted else resource.readable
    found = [field_told(person, resource, row, name) for name in names]
    return [one for one in found if wanted or one.shown != READ]


def field_told(person: User, resource: Resource, row: Any, name: str) -> FieldTold:
    try:
        kind = resource.attribute(name).kind
    except UnknownName as error:
        raise Invalid([Fault(_("There is no field “%(name)s” here.") % {"name": name}, "field")]) from error
    told = policy.sight(person, resource.model, name)
    shown = of_path(resource.model, name, policy.fields(person))
    said = "、".join(dict.fromkeys(by_words(source) for source in told.sources))
    if shown == HIDDEN:
        return FieldTold(name, kind.label, HIDDEN, said or _("it is reckoned from a field that is hidden"))
    if shown == MASKED or kind.personal:
        why = said if shown == MASKED else _("personal data")
        may = policy.permits(person, "reveal", row)
        return FieldTold(name, kind.label, MASKED, f"{why}；{revealing(may)}")
    return FieldTold(name, kind.label, READ, said or _("no rule of a role or position speaks of it"))


def revealing(may: bool) -> str:
    if may:
        return _("seen in clear one by one, which is recorded and counted")
    return _("not to be seen in clear: that needs the right to personal values over this record")
