"""The story as rows: each told account with its people and deals, its dates moved from the story's day to today."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from dingke.demo import dealing, names
from dingke.demo.crowd import fill_contacts, finance_rows, group_of
from dingke.demo.records import Bundle, Ledger, Row
from dingke.demo.story import DAY
from dingke.demo.story.accounts import ACCOUNTS, Account
from dingke.demo.story.contacts import CONTACTS, Known
from dingke.demo.story.deals import LOST, OPEN, WON, Deal
from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Alias, Collaborator, Site
from dingke.domains.customers.terms import AliasKind, Source
from dingke.platform.privacy.terms import LegalBasis

WAN = 10_000
DEALS = (*OPEN, *WON, *LOST)


def retell(ledger: Ledger, random: Random) -> Iterator[Bundle]:
    """Every told account, parents before their subsidiaries."""
    moved = Moved(ledger.today - DAY)
    told: dict[str, Bundle] = {}
    for account in ACCOUNTS:
        bundle = _account(ledger, moved, account, told, random)
        told[account.name] = bundle
        _people(ledger, moved, bundle, account, random)
        for deal in DEALS:
            if deal.account == account.name:
                dealing.enter(ledger, bundle, _course(moved, deal, random), random)
        yield bundle


class Moved:
    """Carries a day of the story to its place beside today."""

    def __init__(self, by: timedelta) -> None:
        self.by = by

    def __call__(self, day: date) -> date:
        return day + self.by

    def maybe(self, day: date | None) -> date | None:
        return day + self.by if day else None


def _account(ledger: Ledger, moved: Moved, account: Account, told: dict[str, Bundle], random: Random) -> Bundle:
    made = ledger.at(ledger.ago(max(account.since * 365 - 40, 30)), 75)
    touched = ledger.at(moved(account.last_contact), int(random.random() * 540))
    values = {
        "name": account.name,
        "short_name": account.short,
        "entity_type": account.entity,
        "uscc": names.credit_code(
            account.number,
            account.code_region or account.region,
            names.PUBLIC_BODY if account.entity == "institution" else names.ENTERPRISE,
        ),
        "reg_country": "中国",
        "industry_code": account.industry,
        "region_code": account.region,
        "reg_address": account.address,
        "biz_address": account.address,
        "legal_rep": account.legal_rep,
        "reg_capital": _yuan(account.capital_wan),
        "established_on": date(account.founded, 5, 18),
        "employee_count": account.heads or None,
        "annual_revenue": _yuan(account.revenue_wan),
        "total_assets": _yuan(account.assets_wan),
        "stat_year": ledger.today.year - 1 if account.heads else None,
        "ownership": account.ownership,
        "parent_id": told[account.parent].customer["id"] if account.parent else None,
        "group_root_id": group_of(told.get(account.parent)),
        "source": Source.OWN,
        "lifecycle_status": account.status,
        "grade": account.grade,
        "credit_rating": account.rating,
        "credit_limit": _yuan(account.credit_wan),
        "payment_terms": account.terms,
        "tags": list(account.tags),
        "needs": account.needs,
        "next_step": account.next_step,
        "next_step_on": moved.maybe(account.next_step_on),
        "last_contact_on": moved(account.last_contact),
    }
    bundle = ledger.customer(ledger.desks[account.owner], made, touched, values)
    _around(ledger, bundle, account)
    return bundle


def _yuan(wan: int) -> Decimal | None:
    return Decimal(wan * WAN) if wan else None


def _around(ledger: Ledger, bundle: Bundle, account: Account) -> None:
    """Other names, places, the people who work with the owner, and how invoices are written."""
    made = bundle.customer["created_at"]

    def add(model: type[Alias | Site], **values: object) -> None:
        ledger.hang(model, bundle, made, made, dict(values))

    for name in account.known_as:
        add(Alias, name=name, kind=AliasKind.SHORT)
    for name in account.formerly:
        add(Alias, name=name, kind=AliasKind.FORMER, used_until=date(account.founded + 12, 1, 1))
    for name in account.sites:
        add(Site, name=name, region_code=account.region, address=f"{account.address} {name}")
    for username in account.team:
        ledger.join(Collaborator, bundle, {"customer_id": bundle.customer["id"], "user_id": ledger.desks[username].id})
    if account.since:
        finance_rows(ledger, bundle, account.number)


def _people(ledger: Ledger, moved: Moved, bundle: Bundle, account: Account, random: Random) -> None:
    known: dict[str, Row] = {}
    for person in CONTACTS:
        if person.account == account.name:
            known[person.name] = _contact(ledger, moved, bundle, person, known)
    if len(known) < 3:
        fill_contacts(ledger, bundle, f"a{account.number}", 3 - len(known) + (account.grade == "key"), random)


def _contact(ledger: Ledger, moved: Moved, bundle: Bundle, person: Known, known: dict[str, Row]) -> Row:
    made = bundle.customer["created_at"]
    last = moved.maybe(person.last)
    number = ledger.taken[Contact] + 1
    mobile = names.mobile(number)
    return ledger.hang(
        Contact,
        bundle,
        made,
        ledger.at(last, 300) if last else made,
        {
            "name": person.name,
            "job_title": person.title,
            "unit": person.unit,
            "decision_role": person.role,
            "influence": person.influence,
            "attitude": person.attitude,
            "relation_level": person.level,
            "mobile": mobile[:7] + person.mobile_end if person.mobile_end else mobile,
            "phone": names.landline(number),
            "email": f"{person.spelt}@a{bundle.customer['id']}.example",
            "reports_to_id": known[person.boss]["id"] if person.boss else None,
            "is_primary": person.first,
            "last_contact_on": last,
            "left_on": moved.maybe(person.left_on),
            "legal_basis": LegalBasis.PUBLIC if person.level < 2 else LegalBasis.CONSENT,
            "purposes": ["business", "service"],
            "data_source": "名片" if person.level > 1 else "客户官网",
            "note": person.note,
        },
    )


def _course(moved: Moved, deal: Deal, random: Random) -> dealing.Course:
    reached = 2 + int(random.random() * 3)
    stages = dealing.route(deal.stage, deal.tender, reached)
    steps = dealing.steps_until(stages, moved(deal.ended or deal.since), random, [moved(day) for day in deal.path])
    return dealing.Course(
        name=deal.name,
        amount=round(deal.amount_wan * WAN),
        steps=steps,
        close=moved(deal.close),
        tender=deal.tender,
        next_step=deal.next_step,
        next_step_on=moved.maybe(deal.next_step_on),
        rivals=deal.rivals,
        winner=deal.winner,
        products=deal.products,
        source=deal.source,
        reasons=deal.reasons,
        outcome=deal.outcome,
        slips=deal.slips,
        team=deal.team,
        code=deal.code,
    )
