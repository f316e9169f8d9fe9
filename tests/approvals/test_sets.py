"""Many records handed on at once: a fixed number of statements, however many go and however many have to be decided."""

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dingke.domains.customers.actions import reassign
from dingke.domains.customers.models import Customer
from dingke.engine import performing
from dingke.engine.action import Target
from dingke.engine.faults import Invalid
from dingke.platform.authority.models import Decision
from dingke.platform.authority.tests.building import Company
from dingke.platform.people.models import User
from dingke.platform.positions.models import Matter, Right
from tests import told
from tests.approvals.steps import approve, fresh
from tests.world import World, make

pytestmark = pytest.mark.django_db
# Ids, rows, scopes, rights, decisions and their steps, history, search: none of them once for each row.
STATEMENTS = 60


@pytest.fixture
def firm(world: World, company: Company) -> Company:
    """The head hands on within his department; to another one it is for the executive."""
    for place, reach in ((company.head_place, "department"), (company.top_place, "all")):
        Right.objects.create(
            description=place.descriptions.get(),
            clause="6.2",
            verb="allocate",
            matter=Matter.objects.get(code="customer_handover"),
            reach=reach,
        )
    fresh(company)
    return company


def customers(world: World, count: int) -> Sequence[Customer]:
    return make(Customer, world.owner, *({"name": f"客户 {count}-{number}"} for number in range(count)))


def hand_over(rows: Sequence[Customer], to: User, by: User) -> tuple[int, Sequence[str]]:
    """How many statements it took, and the decisions that it waits for."""
    targets = [Target(id=row.pk) for row in rows]
    with CaptureQueriesContext(connection) as asked:
        outcome = performing.perform(reassign, targets, by=by, via="test", arguments={"owner": to.pk})
    return len(asked), outcome.waiting


@pytest.mark.parametrize("who", ["head", "executive"])
def test_takes_as_many_statements_for_forty_as_for_four(world: World, firm: Company, who: str) -> None:
    """Asked for by the head, decided at once by the executive."""
    from dingke.platform.access.models import Grant

    Grant.objects.create(role=world.roles["executive"], object="customers", verb="reassign", reach="all")
    fresh(firm)
    by = world.person(who)
    hand_over(customers(world, 2), world.stranger, by)
    few, _waiting = hand_over(customers(world, 4), world.stranger, by)
    many, waiting = hand_over(customers(world, 40), world.stranger, by)
    assert (many <= few, many <= STATEMENTS) == (True, True), (few, many)
    assert len(waiting) == (40 if who == "head" else 0)
    assert Decision.objects.count() == 46
    if who == "head":
        assert told.words(firm.executive)[0] == "40 件审批等你处理。"
        assert told.links(firm.executive)[0] == "/approvals/"


def test_each_has_a_decision_and_a_way_of_its_own(world: World, firm: Company) -> None:
    rows = customers(world, 3)
    _count, waiting = hand_over(rows, world.stranger, world.head)
    assert len(set(waiting)) == 3
    found = Decision.objects.get(row_id=rows[1].pk)
    assert [step.person for step in found.steps.all()] == [firm.executive]
    approve(found, firm.executive)
    owners = dict(Customer.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "owner"))
    assert [owners[row.pk] for row in rows] == [world.owner.pk, world.stranger.pk, world.owner.pk]


def test_one_that_is_being_decided_keeps_all_from_being_asked_for(world: World, firm: Company) -> None:
    rows = customers(world, 3)
    hand_over(rows[:1], world.stranger, world.head)
    with pytest.raises(Invalid):
        hand_over(rows, world.stranger, world.head)
    assert Decision.objects.count() == 1
