"""The whole company, in blocks, from a seed: the same seed, day and size give the same rows.

Size 1 is the company of 120 key accounts whose figures are told in story.people. Beyond it the crowd grows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from django.db import models

from dingke.demo import names
from dingke.demo.crowd import WAN, Plan, make_account, offer_amount
from dingke.demo.records import WRITTEN, Bundle, Desk, Ledger
from dingke.demo.retelling import retell
from dingke.demo.story.accounts import ACCOUNTS
from dingke.demo.story.deals import OPEN, WON
from dingke.demo.story.people import FUNNEL, MANAGERS, SIGNED_WAN
from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.domains.opportunities.models import Opportunity, StageChange
from dingke.domains.opportunities.terms import Stage

KEY_ACCOUNTS = sum(manager.accounts for manager in MANAGERS)
FEWEST = len(ACCOUNTS)
BLOCK = 1_000
OPEN_STAGES = tuple(FUNNEL)
# Keys set aside for one account of the crowd: its most rows of each model. A customer is one; of others there are four.
MOST_ROWS: dict[type[models.Model], int] = {Customer: 1, Contact: 8, Opportunity: 5, StageChange: 30}


@dataclass(frozen=True, slots=True)
class Extent:
    """accounts: how many customers in all. contacts: of each beyond the key accounts, on average. deals: likewise.

    thorough: whether those beyond the key accounts carry side rows. branches: whether two thousand people work here.
    """

    accounts: int
    contacts: float = 4.0
    deals: float = 2.0
    thorough: bool = True
    branches: bool = False


def extent(*, size: float, customers: int | None) -> Extent:
    """Raises ValueError for what cannot be made: fewer than the story has, or more names than there are."""
    if customers is not None:
        wanted = Extent(customers, contacts=3.0, deals=0.5, thorough=False, branches=True)
    else:
        wanted = Extent(max(round(KEY_ACCOUNTS * size), FEWEST))
    if not FEWEST <= wanted.accounts <= names.MOST_COMPANIES:
        raise ValueError(f"Between {FEWEST} and {names.MOST_COMPANIES} customers can be made, not {wanted.accounts}.")
    return wanted


def key_accounts(ledger: Ledger, *, seed: int, of: Extent) -> list[Bundle]:
    """The told accounts and those around them that make the told figures add up; as many as ``of`` allows."""
    made = list(retell(ledger, Random(f"{seed} story")))
    for number, (owner, plan) in enumerate(_key_plans(Random(f"{seed} plan"))):
        if len(made) == of.accounts:
            break
        chance = Random(f"{seed} key {number}")
        kin = _kin(made, owner, ledger, chance)
        made.append(make_account(ledger, number, ledger.desks[owner], plan, chance, parent=kin))
    return made


@dataclass(frozen=True, slots=True)
class Block:
    """Accounts of the crowd that are made together, by any process in any order.

    numbers: of their invented companies. last: the keys before the first that they may use, by model.
    """

    numbers: range
    last: dict[type[models.Model], int]


def crowd(of: Extent, ledger: Ledger) -> Iterator[Block]:
    """What is to be made after the key accounts. ledger: as they left it; each block has its own stretch of keys."""
    first = min(of.accounts, KEY_ACCOUNTS) - FEWEST
    for start in range(first, of.accounts - FEWEST, BLOCK):
        numbers = range(start, min(start + BLOCK, of.accounts - FEWEST))
        begun = start - first
        last = {model: ledger.taken[model] + begun * MOST_ROWS.get(model, 4) for model in WRITTEN}
        yield Block(numbers, last)


def crowd_accounts(ledger: Ledger, block: Block, *, seed: int, of: Extent, owners: Sequence[Desk]) -> list[Bundle]:
    """One in eight companies is the subsidiary of one a few places before it; both have the same owner.

    ledger: one that begins where the block's keys do. owners: who takes the accounts.
    """
    random = Random(f"{seed} block {block.numbers.start}")
    made: list[Bundle] = []
    for place, number in enumerate(block.numbers):
        parent = made[place - 1 - int(random.random() * 3)] if place > 3 and random.random() < 0.125 else None
        owner = parent.owner if parent else owners[int(random.random() * len(owners))]
        made.append(make_account(ledger, number, owner, _crowd_plan(of, random), random, parent=parent))
    return made


def _kin(block: Sequence[Bundle], owner: str, ledger: Ledger, random: Random) -> Bundle | None:
    """One in six belongs to the company before it, when both have the same owner."""
    before = block[-1]
    return before if random.random() < 1 / 6 and before.owner == ledger.desks[owner] else None


def _crowd_plan(of: Extent, random: Random) -> Plan:
    deals = int(of.deals * 2 * random.random() + 0.5) if of.deals >= 1 else int(random.random() < of.deals)
    open_deals: list[tuple[str, int]] = []
    won: list[int] = []
    lost = 0
    for _ in range(deals):
        chance = random.random()
        if chance < 0.5:
            open_deals.append((random.choice(OPEN_STAGES), offer_amount(random)))
        elif chance < 0.8:
            won.append(offer_amount(random))
        else:
            lost += 1
    contacts = int(of.contacts - 1 + 3 * random.random())
    return Plan(contacts, tuple(open_deals), (), tuple(won), lost, of.thorough)


def _key_plans(random: Random) -> Iterator[tuple[str, Plan]]:
    """The owner and the plan of every key account that the story does not tell, so that the told figures add up."""
    opened = _open_deals(random)
    for manager in MANAGERS:
        missing = manager.accounts - sum(account.owner == manager.username for account in ACCOUNTS)
        if not missing:
            continue
        told = sum(deal.amount_wan for deal in WON if _owner(deal.account) == manager.username)
        signed = shares(round(SIGNED_WAN[manager.username] - told), 9 + int(random.random() * 6), random)
        mine = opened[manager.username]
        for place in range(missing):
            yield (
                manager.username,
                Plan(
                    contacts=3 + int(random.random() * 4),
                    open=tuple((stage, wan * WAN) for stage, wan in mine[place::missing]),
                    won=tuple(wan * WAN for wan in signed[place::missing]),
                    won_earlier=tuple(offer_amount(random) for _ in range(int(random.random() * 3))),
                    lost=int(random.random() * 2.2),
                ),
            )


def _open_deals(random: Random) -> dict[str, list[tuple[str, int]]]:
    """The funnel of the department less what the story tells, dealt out to the managers who have room."""
    hands = [manager.username for manager in MANAGERS if manager.username != "linlan"]
    dealt: dict[str, list[tuple[str, int]]] = {manager.username: [] for manager in MANAGERS}
    turn = 0
    for stage, (count, total) in FUNNEL.items():
        told = [deal.amount_wan for deal in OPEN if deal.stage == stage]
        for wan in shares(round(total - sum(told)), count - len(told), random):
            dealt[hands[turn % len(hands)]].append((Stage(stage), wan))
            turn += 1
    return dealt


def shares(total: int, parts: int, random: Random) -> list[int]:
    """``total`` in so many unequal whole parts that add up to it, none below 1."""
    weights = [0.35 + random.random() ** 2 * 2 for _ in range(parts)]
    cut = [max(1, int(total * weight / sum(weights))) for weight in weights]
    cut[0] += total - sum(cut)
    return cut


def _owner(account: str) -> str:
    return next(told.owner for told in ACCOUNTS if told.name == account)
