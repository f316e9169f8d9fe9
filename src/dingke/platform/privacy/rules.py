"""What may be done with somebody's data, from what is on record about him; days are passed in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from dingke.lib import dates
from dingke.platform.privacy.dealings import Consent
from dingke.platform.privacy.terms import ANY, NEEDS_CONSENT, Channel, LegalBasis
from dingke.platform.worktime import rules as worktime


@dataclass(frozen=True)
class Use:
    """Whether data may be used, and why not. Truth is whether."""

    may: bool
    why: str = ""

    def __bool__(self) -> bool:
        return self.may


def may_use(row: Any, purpose: str, channel: str, notice: int | None) -> Use:
    """Whether a person's data may be used for a purpose by a channel (ANY: by one at least).

    row: of a model that is about a person. notice: number of the notice in force. The same rule over many rows is
    ``queries.usable``; a test makes both agree.
    """
    against = (
        (row.erased_at is not None, _("The data were erased.")),
        (row.restricted_at is not None, _("The data are restricted: stored, not used.")),
        (row.archived_at is not None, _("The record is archived.")),
        (row.legal_basis == LegalBasis.UNSTATED, _("No basis for keeping the data is stated.")),
        (purpose not in row.purposes, _("The data are not kept for this purpose.")),
    )
    why = next((words for stands, words in against if stands), "")
    if why or (row.legal_basis != LegalBasis.CONSENT and purpose not in NEEDS_CONSENT):
        return Use(may=not why, why=why)
    return consented(row.consents, purpose, channel, notice)


def consented(consents: Sequence[Consent], purpose: str, channel: str, notice: int | None) -> Use:
    fits = [one for one in consents if one.purpose == purpose and (channel == ANY or one.channel in (channel, ANY))]
    if not fits:
        return Use(may=False, why=_("There is no consent to it."))
    living = [one for one in fits if one.withdrawn_on is None]
    if not living:
        return Use(may=False, why=_("The consent was withdrawn."))
    if purpose in NEEDS_CONSENT and not any(is_current(one, notice) for one in living):
        return Use(may=False, why=_("The consent was given under an earlier notice; it must be asked for again."))
    return Use(may=True)


def is_current(one: Consent, notice: int | None) -> bool:
    """A new version of the notice ends what was agreed to under an earlier one (14)."""
    return one.notice is not None and one.notice == notice


def withdrawn(consents: Iterable[Consent], purpose: str, channel: str, on: date, how: str) -> list[Consent]:
    """The consents after a withdrawal. purpose, channel: "" withdraws all.

    One that was given for every channel goes on for the others.
    """
    found: list[Consent] = []
    for one in consents:
        ends = {"withdrawn_on": on, "withdrawn_how": how}
        if one.withdrawn_on is not None or (purpose and one.purpose != purpose):
            found.append(one)
        elif not channel or one.channel == channel:
            found.append(one.model_copy(update=ends))
        elif one.channel == ANY:
            parts = [one.model_copy(update={"channel": other}) for other in Channel.values]
            found += [part.model_copy(update=ends) if part.channel == channel else part for part in parts]
        else:
            found.append(one)
    return found


def merged(consents: Iterable[Consent]) -> list[Consent]:
    """The consents of records that turn out to be one person's: what was taken back under one of them is taken back."""
    found = sorted(consents, key=lambda one: one.on)
    for ended in [one for one in found if one.withdrawn_on is not None]:
        ends = {"withdrawn_on": ended.withdrawn_on, "withdrawn_how": ended.withdrawn_how}
        found = [one.model_copy(update=ends) if is_ended_by(one, ended) else one for one in found]
    return found


def is_ended_by(one: Consent, ended: Consent) -> bool:
    """Whether a consent that stands was given before the withdrawal, for the same purpose and channel."""
    is_same = one.purpose == ended.purpose and (ANY in (ended.channel, one.channel) or one.channel == ended.channel)
    return is_same and one.withdrawn_on is None and ended.withdrawn_on is not None and one.on <= ended.withdrawn_on


def kept_until(purposes: Iterable[str], last_use: date, months: Mapping[str, int]) -> date | None:
    """The day on which the longest of the purposes has run out; None where no limit is set for one of them."""
    limits = [months.get(purpose) for purpose in (list(purposes) or [""])]
    if any(limit is None for limit in limits):
        return None
    return max(dates.add_months(last_use, limit) for limit in limits if limit is not None)


def due_on(received: date, within: int) -> date:
    """By when a request is answered: so many working days after the day it came."""
    return worktime.working_days_after(received, within)
