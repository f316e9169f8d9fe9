"""Verbs upon a record about a person: told, consented, withdrew, restricted, used again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.engine import writing
from dingke.engine.action import Act, Action, Ask, action
from dingke.engine.faults import Fault
from dingke.platform.privacy import dealings, queries, rules
from dingke.platform.privacy.dealings import Consent, Told
from dingke.platform.privacy.models import Notice
from dingke.platform.privacy.terms import Channel, How, Purpose

PURPOSE: Final = models.CharField(gettext_lazy("purpose"), max_length=12, choices=Purpose.choices)
EVERY_PURPOSE: Final = models.CharField(
    gettext_lazy("purpose"), max_length=12, choices=Purpose.choices, blank=True, help_text=gettext_lazy("None: all.")
)
CHANNEL: Final = models.CharField(
    gettext_lazy("channel"), max_length=12, choices=Channel.choices, blank=True, help_text=gettext_lazy("None: all.")
)
HOW: Final = models.CharField(gettext_lazy("how"), max_length=12, choices=How.choices)
ON: Final = models.DateField(gettext_lazy("said on"), null=True, blank=True)
NUMBER: Final = models.PositiveIntegerField(gettext_lazy("version of the notice"), null=True, blank=True)
WHY: Final = models.CharField(gettext_lazy("why"), max_length=300)
UNTIL: Final = models.DateField(gettext_lazy("restricted until"), null=True, blank=True)

WHOLE: Final = (Ask("how", of=HOW, required=True), Ask("on", of=ON))


@dataclass(frozen=True)
class Verbs:
    """The verbs of one model whose rows are about people."""

    inform: Action
    consent: Action
    withdraw: Action
    restrict: Action
    lift: Action

    @property
    def by_name(self) -> Mapping[str, Action]:
        every = (self.inform, self.consent, self.withdraw, self.restrict, self.lift)
        return {one.name: one for one in every}


declared: Final[dict[type[models.Model], Verbs]] = {}


def declare(model: type[models.Model]) -> Verbs:
    """Gives a model its verbs; called beside its other actions."""
    declared[model] = Verbs(
        inform=of(model, inform, gettext_lazy("Record a notice"), gettext_lazy("was told how the data are used"),
                  "speakerphone", (Ask("number", of=NUMBER), *WHOLE)),
        consent=of(model, consent, gettext_lazy("Record a consent"), gettext_lazy("consented"), "circle-check",
                   (Ask("purpose", of=PURPOSE, required=True), Ask("channel", of=CHANNEL), Ask("number", of=NUMBER), *WHOLE)),
        withdraw=of(model, withdraw, gettext_lazy("Withdraw the consent"), gettext_lazy("withdrew the consent"), "circle-x",
                    (Ask("purpose", of=EVERY_PURPOSE), Ask("channel", of=CHANNEL), *WHOLE), has_consent),
        restrict=of(model, restrict, gettext_lazy("Restrict"), gettext_lazy("restricted: stored, not used"), "lock",
                    (Ask("reason", of=WHY, required=True, is_reason=True), Ask("until", of=UNTIL)), is_used, "restrict"),
        lift=of(model, lift, gettext_lazy("Use again"), gettext_lazy("used again"), "lock-open",
                (Ask("reason", of=WHY, required=True, is_reason=True),), is_restricted, "restrict"),
    )  # fmt: skip
    return declared[model]


def of(
    model: type[models.Model],
    run: Callable[..., Iterable[Fault] | None],
    label: Any,
    sentence: Any,
    icon: str,
    asks: tuple[Ask, ...],
    offered: Callable[[Any], bool] | None = None,
    grant: str = "update",
) -> Action:
    made = action(
        model, label=label, sentence=sentence, icon=icon, asks=asks, offered=offered or is_there, grant=grant,
        leaves_scope=grant == "restrict",
    )  # fmt: skip
    return made(run)


def is_there(row: Any) -> bool:
    return row.erased_at is None


def has_consent(row: Any) -> bool:
    return any(one.withdrawn_on is None for one in row.consents)


def is_used(row: Any) -> bool:
    return row.restricted_at is None and row.erased_at is None


def is_restricted(row: Any) -> bool:
    return row.restricted_at is not None


def told_number(number: int | None, on: date) -> int | None:
    """The notice that is meant: the one in force unless another is named."""
    return queries.number_on(on) if number is None else number


def faults(on: date, number: int | None, act: Act, *, is_needed: bool = False) -> Iterable[Fault]:
    if on > act.day:
        yield Fault(_("Nobody has said anything on a day to come."), "on")
    if number is None and is_needed:
        yield Fault(_("There is no notice in force on this day; write one first."), "number")
    if number is not None and not Notice.objects.filter(number=number).exists():
        yield Fault(_("There is no version %(number)s of the notice.") % {"number": number}, "number")


def inform(
    rows: Sequence[Any], *, act: Act, how: str, number: int | None = None, on: date | None = None
) -> Iterable[Fault]:
    """The notice was delivered (17)."""
    day = on or act.day
    chosen = told_number(number, day)
    if found := list(faults(day, chosen, act, is_needed=True)):
        return found
    for row in rows:
        kept = dealings.read(row.dealings)
        notices = [*kept.notices, Told(notice=chosen or 0, on=day, how=how)]
        row.dealings = dealings.written(notices, kept.consents)
    return ()


def consent(
    rows: Sequence[Any],
    *,
    act: Act,
    purpose: str,
    how: str,
    channel: str = "",
    number: int | None = None,
    on: date | None = None,
) -> Iterable[Fault]:
    """Consent to one purpose, under the notice in force; the purpose is one of the record's from then on (14)."""
    day = on or act.day
    chosen = told_number(number, day)
    if found := list(faults(day, chosen, act, is_needed=True)):
        return found
    for row in rows:
        kept = dealings.read(row.dealings)
        given = Consent(purpose=purpose, channel=channel or "", notice=chosen, on=day, how=how)
        row.dealings = dealings.written(kept.notices, [*kept.consents, given])
        row.purposes = list(dict.fromkeys([*row.purposes, purpose]))
    return ()


def withdraw(
    rows: Sequence[Any], *, act: Act, how: str, purpose: str = "", channel: str = "", on: date | None = None
) -> Iterable[Fault]:
    """One act takes consent back: all of it, or of one purpose, or by one channel (15)."""
    day = on or act.day
    if found := list(faults(day, None, act)):
        return found
    for row in rows:
        kept = dealings.read(row.dealings)
        left = rules.withdrawn(kept.consents, purpose or "", channel or "", day, how)
        if left == kept.consents:
            return [Fault(_("There is no such consent that holds."), "purpose")]
        row.dealings = dealings.written(kept.notices, left)
    return ()


def restrict(rows: Sequence[Any], *, act: Act, reason: str, until: date | None = None) -> Iterable[Fault]:
    """Stored and no longer used (47): nobody but whoever may restrict sees it."""
    if until is not None and until <= act.day:
        return [Fault(_("It ends on a day to come, or is left open."), "until")]
    for row in rows:
        row.restricted_at, row.restricted_until, row.restricted_why = act.at, until, reason[:300]
    return ()


def lift(rows: Sequence[Any], *, act: Act, reason: str) -> None:
    """Used again, by whoever may see it."""
    for row in rows:
        row.restricted_at, row.restricted_until, row.restricted_why = None, None, ""


def absorb(kept: Any, gone: Sequence[Any]) -> None:
    """A record that others were merged into has their notices and consents too; whoever is restricted stays so."""
    every = [dealings.read(row.dealings) for row in (kept, *gone)]
    held = next((row for row in (kept, *gone) if row.restricted_at is not None), kept)
    if held is kept and not any(each.notices or each.consents for each in every[1:]):
        return
    notices = sorted((one for each in every for one in each.notices), key=lambda one: one.on)
    kept.dealings = dealings.written(notices, rules.merged(one for each in every for one in each.consents))
    for name in ("restricted_at", "restricted_until", "restricted_why"):
        setattr(kept, name, getattr(held, name))
    writing.change([kept], ("dealings", "restricted_at", "restricted_until", "restricted_why"))
