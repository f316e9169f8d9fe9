"""Deputations: somebody acts in the name of another for a time, never for more than that one may himself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import TypeAdapter

from dingke.engine import clock
from dingke.engine.action import Act, Ask, Values, action, conduct
from dingke.engine.faults import Fault
from dingke.engine.fields import DocumentField
from dingke.lib import dates
from dingke.platform.people.models import User
from dingke.platform.positions import news
from dingke.platform.positions.actions import OrganisationConduct, misfits
from dingke.platform.positions.content import HandedRight, Limit
from dingke.platform.positions.models import DelegatedRight, Delegation, Matter, Post, Right
from dingke.platform.positions.queries import in_force
from dingke.platform.positions.terms import DEPUTATION_MONTHS, Verb


@conduct
class DelegationConduct(OrganisationConduct):
    """Of a post that the principal fills all that time, to somebody who works here, for a time and no longer."""

    model = Delegation

    def check(self, rows: Sequence[Delegation], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        if act.undoing:
            return
        gone = set(
            User.objects.filter(pk__in={row.deputy_id for row in rows}, is_active=False).values_list("pk", flat=True)
        )
        for index, row in enumerate(rows):
            old = before.get(row.pk, {}) if row.pk else {}
            if row.deputy_id in gone and old.get("deputy_id") != row.deputy_id:
                yield Fault(_("This person does not work here any more."), "deputy", index)
            if all((row.principal_id, row.position_id, row.since, row.until)) and is_another(row, old):
                yield from (Fault(words, name, index) for name, words in misfit(row))

    def follow(self, rows: Sequence[Delegation], before: Mapping[int, Values], act: Act) -> None:
        super().follow(rows, before, act)
        news.of_deputies(rows, before, act)


def is_another(row: Delegation, old: Values) -> bool:
    """Whether it is another's, of another position or of other days than before."""
    return any(getattr(row, name) != old.get(name) for name in ("principal_id", "position_id", "since", "until"))


def misfit(row: Delegation) -> Iterable[tuple[str, str]]:
    """What is wrong with it, by field."""
    if row.until > dates.add_months(row.since, DEPUTATION_MONTHS):
        words = ngettext(
            "A deputation lasts %(months)d month at most; for longer, appoint somebody to act.",
            "A deputation lasts %(months)d months at most; for longer, appoint somebody to act.",
            DEPUTATION_MONTHS,
        )
        yield "until", words % {"months": DEPUTATION_MONTHS}
    if not posts_of(row).exists():
        yield "position", _("Who is represented does not fill this position.")
    elif not covered(row):
        yield "until", _("Who is represented does not fill the position all that time.")


def posts_of(row: Delegation) -> Any:
    return Post.objects.filter(user=row.principal_id, position=row.position_id, archived_at=None)


def covered(row: Delegation) -> bool:
    """Whether posts of the principal in the position reach from the first day to the last without a gap."""
    at = row.since
    for since, until in posts_of(row).order_by("since").values_list("since", "until"):
        if since <= at and (until is None or until > at):
            if until is None or until >= row.until:
                return True
            at = until
    return False


HANDED = DocumentField(gettext_lazy("rights"), document=list[HandedRight], default=list)


@action(
    Delegation,
    label=gettext_lazy("State what is handed over"),
    icon="list-check",
    sentence=gettext_lazy("stated what is handed over"),
    asks=(Ask("rights", of=HANDED),),
)
def hand_over(rows: Sequence[Delegation], *, act: Act, rights: Any) -> Iterable[Fault]:
    """All rights of a deputation at once; none stands for all that the principal has in the position.

    rights: content.HandedRight or the same as plain values. One that the principal has not, or beyond his limit, is refused.
    """
    faults = list(misfits(HANDED.document, rights))
    if faults:
        return [Fault(message, "rights") for message in faults]
    stated: Sequence[HandedRight] = TypeAdapter(HANDED.document).validate_python(rights)
    found = [Fault(words, "rights", index) for index, row in enumerate(rows) for words in beyond(row, stated)]
    if found:
        return found
    codes = {matter.code: matter for matter in Matter.objects.all()}
    DelegatedRight.objects.filter(delegation__in=rows).delete()
    DelegatedRight.objects.bulk_create(
        DelegatedRight(
            delegation=row,
            verb=one.verb,
            matter=codes[one.matter],
            limits=[limit.model_dump(mode="json") for limit in one.limits],
        )
        for row in rows
        for one in stated
    )
    for row in rows:
        row.rights_stated += 1
    return ()


def beyond(row: Delegation, stated: Sequence[HandedRight]) -> Iterable[str]:
    """What a deputy would get that the principal has not, in words."""
    own = principals_rights(row)
    seen: set[tuple[str, str]] = set()
    for one in stated:
        key = (one.verb, one.matter)
        label = f"{dict(Verb.choices).get(one.verb, one.verb)} {one.matter}"
        if key in seen:
            yield _("“%(right)s” is stated twice.") % {"right": label}
        seen.add(key)
        if key not in own:
            yield _("The principal has no right “%(right)s” in this position.") % {"right": label}
            continue
        for limit in one.limits:
            highest = reach_of(own[key], limit)
            if highest is not None and (limit.high is None or limit.high > highest):
                yield _("“%(right)s”: the principal's own limit is %(limit)s.") % {
                    "right": label,
                    "limit": f"{highest:g}",
                }


def principals_rights(row: Delegation) -> dict[tuple[str, str], list[Right]]:
    """The rights of the version in force when the deputation begins, by verb and matter."""
    versions = in_force(row.since).filter(position=row.position_id)
    found: dict[tuple[str, str], list[Right]] = {}
    for right in Right.objects.filter(description__in=list(versions)).select_related("matter"):
        if right.verb and right.matter:
            found.setdefault((right.verb, right.matter.code), []).append(right)
    return found


def reach_of(own: Sequence[Right], limit: Limit) -> float | None:
    """How high the principal himself goes in a measure; None without a limit in one of his clauses."""
    highs = [next((one.get("high") for one in right.limits if one["measure"] == limit.measure), None) for right in own]
    return None if None in highs or not highs else max(float(high) for high in highs if high is not None)


def is_standing(row: Delegation) -> bool:
    return row.archived_at is None and row.until > clock.today()


@action(
    Delegation,
    label=gettext_lazy("Take back"),
    icon="arrow-back-up",
    offered=is_standing,
    sentence=gettext_lazy("took it back"),
    asks=(Ask("until", required=True, label=gettext_lazy("From which day it no longer holds")),),
)
def take_back(rows: Sequence[Delegation], *, act: Act, until: date) -> Iterable[Fault]:
    """Earlier than it would end; one that has not begun is archived instead."""
    for index, row in enumerate(rows):
        if until >= row.until:
            yield Fault(_("It ends on %(day)s anyway.") % {"day": row.until}, "until", index)
        elif until <= row.since:
            row.archived_at = act.at
        else:
            row.until = until
