"""Merging as one operation: lock, choose, write the records, bring what hangs on them, record."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from dingke.engine import holding, performing, ports, registry, tracking
from dingke.engine.access import Person, Share, policy
from dingke.engine.action import Act, Outcome, Target, assign, conduct_of
from dingke.engine.faults import Conflict, Fault, Invalid, Merged, Stale
from dingke.engine.fields import column
from dingke.engine.merging import choosing, moving
from dingke.engine.resource import Resource
from dingke.engine.uniqueness import unique_rules

VERB = "merge"
GRANT = "archive"  # of those that go; the survivor is changed
MOST = 6


def merge(
    resource: Resource,
    survivor: Target,
    others: Sequence[Target],
    *,
    by: Person,
    via: str,
    take: Mapping[str, int] | None = None,
    why: str = "",
    at: datetime | None = None,
) -> Outcome:
    """Makes one record of several. ``take``: by field, the id of the record whose value stays; else as ``choosing`` has it.

    The outcome's first row is the survivor. Raises Stale for a record that was changed since the version that a target
    states, Forbidden or NotFound without the right to write every one, Invalid for what cannot be one.
    """
    act = performing.begin_act(by, via, why, at)
    with transaction.atomic():
        kept, *gone = locked(resource, [survivor, *others], by)
        refuse(resource, kept, gone, take or {})
        ports.history().begin(act)
        before = {row.pk: performing.snapshot(row) for row in (kept, *gone)}
        assign(kept, choosing.chosen(resource, kept, gone, take or {}))
        below = settle_kind(kept, gone, before, act)
        outcome = performing.settle(
            resource.model, VERB, [kept, *gone, *below], before, act, leaves_scope=True, about=kept
        )
        performing.stay_in_scope(resource.model, Outcome(updated=[kept.pk]), "update", act)
        for moved in list(moving.foreseen(kept, [row.pk for row in gone], act, lock=True)):
            moving.carry(moved, act, VERB)
        keep_in_sight(kept, gone, act)
        conduct_of(resource.model).absorb(kept, gone, act)
        ports.shelf().follow(resource.slug, [row.pk for row in gone], kept.pk)
    outcome.rows = [kept, *(row for row in outcome.rows if row is not kept)]
    return outcome


def locked(resource: Resource, targets: Sequence[Target], by: Person) -> list[Any]:
    """The rows in the order of the targets, locked; of a stale one is said what changed."""
    ids = [target.id or 0 for target in targets]
    if len(set(ids)) != len(ids) or not 2 <= len(ids) <= MOST:
        raise Invalid([Fault(_("Name 2 to %(most)d different records.") % {"most": MOST})])
    rows = holding.locked(resource.model, ids, "update", by)
    holding.locked(resource.model, ids[1:], GRANT, by)
    for target in targets:
        row = rows[target.id or 0]
        if target.version is not None and row.version != target.version:
            raise Stale(row, changed_since(resource, row, target.version))
    return [rows[pk] for pk in ids]


def changed_since(resource: Resource, row: Any, version: int) -> list[Conflict]:
    """Fields in which a row differs from its version of that number, personal values masked."""
    stood = ports.history().at_version(resource.model, row.pk, version) or {}
    found = []
    for name in resource.form_fields:
        attribute, current = resource.attribute(name), getattr(row, column(resource.model, name).attname)
        if name in stood and stood[name] != current:
            values = [attribute.kind.veiled(v) if attribute.kind.personal else v for v in (current, stood[name])]
            found.append(Conflict(name, attribute.label, *values))
    return found


def refuse(resource: Resource, kept: Any, gone: Sequence[Any], take: Mapping[str, int]) -> None:
    merged = next((row for row in (kept, *gone) if row.merged_into_id), None)
    if merged is not None:
        raise Merged(merged)
    faults = choosing.choice_faults(resource, [row.pk for row in (kept, *gone)], take)
    if kept.archived_at is not None:
        faults.append(Fault(_("“%(row)s” is archived; restore it first, or let another one stay.") % {"row": kept}))
    if faults:
        raise Invalid(faults)


def settle_kind(kept: Any, gone: Sequence[Any], before: dict[int, Any], act: Act) -> list[Any]:
    """The records themselves as they are to be: others of their kind that referred to those that go are given back."""
    model, names = type(kept), moving.own_links(type(kept))
    leaving = {row.pk: row for row in gone}
    for row in gone:
        row.archived_at, row.merged_into_id = row.archived_at or act.at, kept.pk
        release(row, kept)
    for name in names:
        moving.climb(kept, leaving, name)
    found = moving.referring(model, names, list(leaving), lock=True)
    below = [row for row in found if row.pk not in leaving and row.pk != kept.pk]
    before |= {row.pk: performing.snapshot(row) for row in below}
    moving.redirect(below, names, list(leaving), kept.pk)
    return below


def release(row: Any, kept: Any) -> None:
    """What only one record may have and the survivor took over."""
    for names, _message in unique_rules(type(row)):
        for name in names if len(names) == 1 else ():
            if getattr(row, name) is not None and getattr(row, name) == getattr(kept, name):
                setattr(row, name, None)


def keep_in_sight(kept: Any, gone: Sequence[Any], act: Act) -> None:
    """Whoever answered for a record that goes works on the survivor from now on, if the actor may name people to it."""
    share = circle(type(kept))
    if share is None:
        return
    members: Any = apps.get_model(share.members)
    owners = {row.owner_id for row in gone} - {kept.owner_id}
    owners -= set(members.objects.filter(**{share.row: kept.pk, "user__in": owners}).values_list("user", flat=True))
    if owners and policy.permits(act.by, tracking.parts[members].grant, kept):
        named = members.objects.bulk_create(members(user_id=owner, **{share.row: kept.pk}) for owner in sorted(owners))
        ports.history().record(act, VERB, members, Outcome(created=[member.pk for member in named]))


def circle(model: type[models.Model]) -> Share | None:
    """The list of people named to single rows of the model."""
    scope = getattr(model, "SCOPE", None)
    return next((share for share in scope.shared if share.column == "id"), None) if scope else None


def resource_of(slug: str) -> Resource:
    """The object of that name, if its records can be merged. Raises KeyError with the names of those that can."""
    offered = {resource.slug: resource for resource in registry.resources() if resource.merge}
    if slug not in offered:
        raise KeyError(f"Records of “{slug}” are not merged; those of these are: {', '.join(sorted(offered))}")
    return offered[slug]
