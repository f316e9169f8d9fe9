"""The accounts around the story: made up, but whole – people, places, names, invoices, deals open and closed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from dingke.demo import dealing, names
from dingke.demo.records import Bundle, Desk, Ledger, Row
from dingke.demo.trades import NEXT_STEPS, OFFERS, RIVALS, SUBJECTS
from dingke.domains.contacts.models import Contact
from dingke.domains.contacts.terms import DecisionRole
from dingke.domains.customers.models import Alias, BankAccount, InvoiceProfile, Site
from dingke.domains.customers.terms import AliasKind, EntityType, Grade, LifecycleStatus, Ownership, Source
from dingke.domains.opportunities.terms import CLOSED_STAGES, Reason, Stage
from dingke.platform.privacy.terms import LegalBasis

WAN = 10_000
FIRST_NUMBER = 1_000  # of the credit codes; those below belong to the story

# title, department there, role, influence; the first is whom the others report to
POSTS: tuple[tuple[str, str, str, int], ...] = (
    ("总经理", "总经办", DecisionRole.DECIDER, 5),
    ("设备部部长", "设备部", DecisionRole.TECHNICAL, 4),
    ("采购主管", "采购部", DecisionRole.PURCHASING, 3),
    ("财务经理", "财务部", DecisionRole.FINANCE, 4),
    ("动力科科长", "动力科", DecisionRole.USER, 3),
    ("总工程师", "技术中心", DecisionRole.TECHNICAL, 4),
    ("电气主管", "动力科", DecisionRole.USER, 2),
    ("法务专员", "法务部", DecisionRole.LEGAL, 2),
)
# What a customer has come to, with its weight, and the grades that go with it.
LIVES: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    (LifecycleStatus.POTENTIAL, 16, (Grade.POTENTIAL,)),
    (
        LifecycleStatus.ACTIVE,
        64,
        (Grade.STRATEGIC, Grade.KEY, Grade.KEY, Grade.ORDINARY, Grade.ORDINARY, Grade.ORDINARY),
    ),
    (LifecycleStatus.WARNING, 7, (Grade.KEY, Grade.ORDINARY)),
    (LifecycleStatus.DORMANT, 8, (Grade.ORDINARY,)),
    (LifecycleStatus.LOST, 5, (Grade.ORDINARY, Grade.POTENTIAL)),
)
OWNERSHIPS = (
    Ownership.PRIVATE,
    Ownership.PRIVATE,
    Ownership.PRIVATE,
    Ownership.LOCAL,
    Ownership.FOREIGN,
    Ownership.JOINT,
)
RATINGS = ("AA", "A", "A", "BBB", "BBB", "BB")
TERMS_OF_PAYMENT = ("月结 30 天", "月结 60 天", "到货后 60 天", "验收后 60 天", "款到发货")
BANKS = ("鼎川银行", "明川农商银行", "东麓银行", "昆屿商业银行")
SITE_WORDS = ("一厂", "二厂", "北区变电站", "仓储中心", "研发楼")
_LIFE_BOUNDS = (16, 80, 87, 95, 100)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one account is to have: contacts; open deals as (stage, amount in yuan) and won ones as amounts in yuan.

    thorough: whether it carries the side rows too (invoice profile, bank account, sites).
    """

    contacts: int
    open: tuple[tuple[str, int], ...] = ()
    won: tuple[int, ...] = ()
    won_earlier: tuple[int, ...] = ()
    lost: int = 0
    thorough: bool = True


def make_account(
    ledger: Ledger, number: int, owner: Desk, plan: Plan, random: Random, *, parent: Bundle | None = None
) -> Bundle:
    """number: of the invented company, 0 upwards. parent: the company it belongs to, in the same group."""
    firm = names.firm(number, random)
    life = random.choices(LIVES, cum_weights=_LIFE_BOUNDS)[0]
    if plan.open or plan.won:
        life = LIVES[1] if life[0] in {LifecycleStatus.DORMANT, LifecycleStatus.LOST} or plan.won else life
    silent = _silence(life[0], random)
    values = _facts(ledger, firm, number, random) | _standing(ledger, life, silent, random)
    known_for = 40 + int(random.random() * 690)
    made = ledger.at(ledger.ago(max(known_for, silent + 1)), int(random.random() * 540))
    touched = ledger.at(ledger.ago(min(silent, known_for)), int(random.random() * 540))
    bundle = ledger.customer(owner, made, touched, values)
    bundle.customer["parent_id"] = parent.customer["id"] if parent else None
    bundle.customer["group_root_id"] = group_of(parent)
    fill_contacts(ledger, bundle, f"c{number}", plan.contacts, random)
    if plan.thorough:
        _side_rows(ledger, bundle, firm, FIRST_NUMBER + number, random)
    _deals(ledger, bundle, plan, random)
    return bundle


def group_of(parent: Bundle | None) -> int | None:
    """The company at the top, for one that has a parent."""
    return (parent.customer["group_root_id"] or parent.customer["id"]) if parent else None


def _silence(status: str, random: Random) -> int:
    """Days since the last contact."""
    if status == LifecycleStatus.DORMANT:
        return 100 + int(random.random() * 200)
    if status == LifecycleStatus.LOST:
        return 180 + int(random.random() * 300)
    return 1 + int(random.random() ** 2 * 60)


def _facts(ledger: Ledger, firm: names.Firm, number: int, random: Random) -> Row:
    """What the company is."""
    trade, place = firm.trade, firm.place
    public = trade.kind in {"hospital", "school"}
    low, high = trade.heads
    heads = int(low * (high / low) ** random.random())
    revenue = int(heads * trade.revenue_wan * (0.6 + random.random()))
    known = random.random() < 0.86
    province = "" if place.province == place.city else place.province
    address = f"{province}{place.city}{place.town}{SITE_WORDS[number % 5]}路 {1 + number % 199} 号"
    return {
        "name": firm.name,
        "short_name": firm.short,
        "entity_type": EntityType.INSTITUTION if public else EntityType.ENTERPRISE,
        "uscc": names.credit_code(FIRST_NUMBER + number, place.code, names.PUBLIC_BODY if public else names.ENTERPRISE),
        "reg_country": "中国",
        "industry_code": trade.industry,
        "region_code": place.code,
        "reg_address": address,
        "biz_address": address if known else "",
        "legal_rep": names.person(random)[0] if known else "",
        "reg_capital": None if public else Decimal(max(revenue // 12, 100) * WAN),
        "established_on": date(1985 + int(random.random() * 36), 1 + number % 12, 1 + number % 28),
        "employee_count": heads if known else None,
        "annual_revenue": Decimal(revenue * WAN) if known else None,
        "total_assets": Decimal(int(revenue * (0.8 + random.random())) * WAN) if known else None,
        "stat_year": ledger.today.year - 1 if known else None,
        "ownership": "" if public else Ownership.LOCAL if "state" in trade.tags else random.choice(OWNERSHIPS),
        "source": Source.OWN,
        "tags": list(trade.tags),
    }


def _standing(ledger: Ledger, life: tuple[str, int, tuple[str, ...]], silent: int, random: Random) -> Row:
    """What it is to us."""
    status, _, grades = life
    served = status != LifecycleStatus.POTENTIAL
    ahead = random.random()
    return {
        "lifecycle_status": status,
        "grade": random.choice(grades),
        "credit_rating": random.choice(RATINGS) if served else "",
        "credit_limit": Decimal((1 + int(random.random() * 30)) * 10 * WAN) if served else None,
        "payment_terms": random.choice(TERMS_OF_PAYMENT) if served else "",
        "needs": f"{random.choice(SUBJECTS)}{random.choice(OFFERS)[0]}" if ahead < 0.5 else "",
        "next_step": random.choice(NEXT_STEPS) if ahead < 0.8 and silent < 90 else "",
        "next_step_on": ledger.today + timedelta(days=int(ahead * 30) - 2) if ahead < 0.8 and silent < 90 else None,
        "last_contact_on": ledger.ago(silent),
    }


def fill_contacts(ledger: Ledger, bundle: Bundle, domain: str, count: int, random: Random) -> None:
    """Adds invented people; the first of them leads."""
    made: datetime = bundle.customer["created_at"]
    last: date = bundle.customer["last_contact_on"]
    touched: datetime = bundle.customer["updated_at"]
    has_first = any(row["is_primary"] for row in bundle.of(Contact))
    boss: int | None = None
    for place in range(count):
        name, spelt = names.person(random)
        title, unit, role, influence = POSTS[place % len(POSTS)]
        number = ledger.taken[Contact] + 1
        chance = random.random()
        row = ledger.hang(
            Contact,
            bundle,
            made,
            touched,
            {
                "name": name,
                "job_title": title,
                "unit": unit,
                "decision_role": role,
                "influence": influence,
                "attitude": int(chance * 5) - 2 if chance < 0.8 else None,
                "relation_level": int(chance * 5),
                "mobile": names.mobile(number),
                "phone": names.landline(number) if place < 2 else "",
                "email": f"{spelt}@{domain}.example" if chance < 0.9 else "",
                "reports_to_id": boss,
                "is_primary": place == 0 and not has_first,
                "last_contact_on": last - timedelta(days=place * 9),
                "legal_basis": LegalBasis.CONSENT if chance < 0.7 else LegalBasis.UNSTATED,
                "purposes": ["business"] if chance < 0.7 else [],
            },
        )
        boss = boss or row["id"]


def finance_rows(ledger: Ledger, bundle: Bundle, number: int) -> None:
    """How invoices are written and where money comes from."""
    customer = bundle.customer
    made = customer["created_at"]
    account = f"{6200 + number % 97:04d}{number * 7_368_787 % 10**12:012d}"
    bank = f"{BANKS[number % len(BANKS)]}营业部"
    shared = {"bank_name": bank}
    ledger.hang(
        InvoiceProfile,
        bundle,
        made,
        made,
        {
            "title": customer["name"],
            "tax_no": customer["uscc"],
            "reg_addr": customer["reg_address"],
            "phone": names.landline(number),
            "bank_account": account,
            **shared,
        },
    )
    ledger.hang(
        BankAccount,
        bundle,
        made,
        made,
        {"account_name": customer["name"], "account_no": account, "last_four": account[-4:], **shared},
    )


def _side_rows(ledger: Ledger, bundle: Bundle, firm: names.Firm, number: int, random: Random) -> None:
    made = bundle.customer["created_at"]
    if bundle.customer["lifecycle_status"] != LifecycleStatus.POTENTIAL and random.random() < 0.85:
        finance_rows(ledger, bundle, number)
    if random.random() < 0.3:
        former = {"name": f"{firm.place.town}{firm.mark}总厂", "kind": AliasKind.FORMER, "used_until": ledger.ago(1200)}
        ledger.hang(Alias, bundle, made, made, former)
    for word in SITE_WORDS[: int(random.random() * 3)]:
        ledger.hang(
            Site,
            bundle,
            made,
            made,
            {"name": word, "region_code": firm.place.code, "address": bundle.customer["reg_address"]},
        )


def _deals(ledger: Ledger, bundle: Bundle, plan: Plan, random: Random) -> None:
    for stage, amount in plan.open:
        since = ledger.ago(int(random.random() ** 1.5 * 52))
        _enter(ledger, bundle, (stage, amount), since, random)
    for amount in plan.won:
        _enter(ledger, bundle, (Stage.WON, amount), ledger.ago(3 + int(random.random() * 318)), random)
    for amount in plan.won_earlier:
        _enter(ledger, bundle, (Stage.WON, amount), ledger.ago(330 + int(random.random() * 390)), random)
    for _ in range(plan.lost):
        stage = Stage.LOST if random.random() < 0.8 else Stage.SUSPENDED
        _enter(ledger, bundle, (stage, offer_amount(random)), ledger.ago(3 + int(random.random() * 700)), random)


def offer_amount(random: Random) -> int:
    """A usual amount in yuan, whole 万元."""
    _, _, low, high = random.choice(OFFERS)
    return (low + int(random.random() * (high - low))) * WAN


def _enter(ledger: Ledger, bundle: Bundle, deal: tuple[str, int], since: date, random: Random) -> None:
    stage, amount = deal
    offer, products, _, _ = random.choice(OFFERS)
    tender = stage == Stage.BID or (stage != Stage.NEGOTIATION and random.random() < 0.3)
    stages = dealing.route(stage, tender, 2 + int(random.random() * 3))
    rival = random.choice(RIVALS) if random.random() < 0.6 else ""
    closed = stage in CLOSED_STAGES
    ahead = {Stage.CONTRACT: 14, Stage.NEGOTIATION: 30, Stage.BID: 40}.get(Stage(stage), 110)
    dealing.enter(
        ledger,
        bundle,
        dealing.Course(
            name=random.choice(SUBJECTS) + offer,
            amount=amount,
            steps=dealing.steps_until(stages, since, random),
            close=since if closed else ledger.today + timedelta(days=2 + int(random.random() * ahead)),
            tender=tender,
            next_step=random.choice(NEXT_STEPS),
            next_step_on=ledger.today + timedelta(days=int(random.random() * 21) - 1),
            rivals=rival,
            winner=(rival or RIVALS[0]) if stage == Stage.LOST else "",
            products=products,
            reasons=(random.choice(Reason.values),) if closed else (),
            slips=int(random.random() ** 3 * 4),
        ),
        random,
    )
