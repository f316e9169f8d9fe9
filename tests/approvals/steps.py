"""A special price asked for and decided, as the tests of decisions go through it."""

from decimal import Decimal
from typing import Any

from dingke.domains.opportunities.actions import ask_special_price
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import performing
from dingke.engine.action import Target
from dingke.platform.authority import deciding
from dingke.platform.authority.models import Decision
from dingke.platform.authority.tests.building import Company
from dingke.platform.people.models import User
from dingke.platform.positions.actions import changed
from tests.world import World

SAY = "一期价是参照"


def fresh(company: Company) -> None:
    """Rights changed: everybody reads them anew."""
    changed()
    for person in (company.owner, company.head, company.executive, company.stranger, *company.more.values()):
        if isinstance(person, User):
            person.refresh_from_db()


def ask(world: World, percent: str = "12.5", by: User | None = None) -> Any:
    return performing.perform(
        ask_special_price,
        [Target(id=world.opportunity.pk)],
        by=by or world.owner,
        via="test",
        arguments={"discount": Decimal(percent), "margin": Decimal("17.5"), "reason": SAY},
    )


def under_way(world: World, company: Company, percent: str = "12.5") -> Decision:
    """Asked for, and reviewed by the accountant."""
    ask(world, percent)
    found = Decision.objects.get(status="waiting")
    deciding.decide(found.pk, by=company.more["cost"], outcome="approved", say="按 11 月铜价", via="test")
    return found


def approve(decision: Decision, by: User, **more: Any) -> Decision:
    return deciding.decide(decision.pk, by=by, outcome="approved", via="test", **more)


def states(decision: Decision) -> list[tuple[str, str, str]]:
    return [(s.person.name, s.part, s.state) for s in decision.steps.select_related("person")]


def price(world: World) -> Decimal | None:
    return Opportunity.objects.get(pk=world.opportunity.pk).discount
