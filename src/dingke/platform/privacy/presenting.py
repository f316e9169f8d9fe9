"""How a record's basis, notices and consents are told on its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from dingke.engine import clock
from dingke.engine.access import Person, policy
from dingke.engine.places import placed
from dingke.platform.privacy import dealings, overview, queries, rules
from dingke.platform.privacy.dealings import Consent
from dingke.platform.privacy.models import Request
from dingke.platform.privacy.terms import NEEDS_CONSENT, Channel, How, LegalBasis, Purpose, Stage


@dataclass(frozen=True)
class Said:
    """A consent or a notice in words. tone: of the dot beside the state."""

    what: str
    state: str
    tone: str
    on: date
    how: str = ""


def consents(row: Any, number: int | None) -> list[Said]:
    """The latest first."""
    return [consent(one, number) for one in reversed(row.consents)]


def consent(one: Consent, number: int | None) -> Said:
    channel = str(Channel(one.channel).label) if one.channel else _("every channel")
    what = f"{Purpose(one.purpose).label} · {channel}"
    if one.withdrawn_on:
        return Said(what, _("withdrawn"), "bad", one.withdrawn_on, words(How, one.withdrawn_how))
    if one.purpose in NEEDS_CONSENT and not rules.is_current(one, number):
        return Said(what, _("given under an earlier notice"), "warn", one.on, words(How, one.how))
    return Said(what, _("given"), "good", one.on, words(How, one.how))


def notices(row: Any) -> list[Said]:
    told = dealings.read(row.dealings).notices
    return [Said(f"V{one.notice}", _("delivered"), "good", one.on, words(How, one.how)) for one in reversed(told)]


def words(choices: Any, code: str) -> str:
    return str(choices(code).label) if code in choices.values else code


def purposes(row: Any) -> Sequence[str]:
    return [words(Purpose, code) for code in row.purposes]


def block(row: Any, person: Person) -> Mapping[str, Any]:
    """The quiet block on a record's page."""
    number = queries.number_on(clock.today())
    marketing = rules.may_use(row, Purpose.MARKETING, "", number)
    return {
        "basis": row.get_legal_basis_display(),
        "is_stated": row.legal_basis != LegalBasis.UNSTATED,
        "purposes": purposes(row),
        "source": row.data_source,
        "notice": next(iter(notices(row)), None),
        "consents": consents(row, number)[:3],
        "marketing": marketing,
        "erased_at": row.erased_at,
        "url": overview.url_of(row) if policy.permits(person, "read", row) else "",
    }


def restricted(row: Any, _person: Person) -> Mapping[str, Any] | None:
    """The sentence over the page of a record that is stored and not used."""
    if row.restricted_at is None:
        return None
    return {"at": row.restricted_at, "until": row.restricted_until, "why": row.restricted_why}


def place_on(model: type[models.Model]) -> None:
    """Puts both on the pages of a model whose rows are about people."""
    placed(model, "note", "privacy/restricted.html", brief=True)(restricted)
    placed(model, "right", "privacy/block.html", order=50)(block)


STEPS = (Stage.RECEIVED, Stage.IDENTIFIED, Stage.FOUND, Stage.DONE, Stage.ANSWERED)


@dataclass(frozen=True)
class Step:
    label: str
    is_done: bool
    is_here: bool


@placed(Request, "note", "privacy/steps.html")
def steps(row: Request, person: Person) -> Mapping[str, Any]:
    """How far a request is, by when it is answered, where the person occurs, and his copy."""
    here = STEPS.index(Stage.DONE if row.stage == Stage.REFUSED else Stage(row.stage))
    labels = [_("refused") if each == Stage.DONE and row.article else str(each.label) for each in STEPS]
    today = clock.today()
    return {
        "steps": [Step(label, place <= here, place == here) for place, label in enumerate(labels)],
        "due_on": row.due_on,
        "days": overview.left(row.received_on, row.due_on) if row.due_on else None,
        "late": (today - row.due_on).days if row.due_on and row.stage != Stage.ANSWERED and row.due_on < today else 0,
        "is_open": row.stage != Stage.ANSWERED,
        "found": row.found,
        "package": f"/privacy/requests/{row.pk}/package/" if may_pack(row, person) else "",
        "person": person_url(row, person),
    }


def may_pack(row: Request, person: Person) -> bool:
    """Whether the copy of all that is kept can be fetched: the person is found, there, and may be seen in clear."""
    from dingke.platform.privacy import packaging

    return packaging.subject(row, person) is not None


def person_url(row: Request, person: Person) -> str:
    found = queries.record(row.object, row.row_id)
    return overview.url_of(found) if found is not None and policy.permits(person, "read", found) else ""
