"""What is decided besides prices: the release of a description, a customer for another department."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dingke.domains.customers.actions import reassign
from dingke.domains.customers.models import Customer
from dingke.engine import performing
from dingke.engine.action import Target
from dingke.platform.access.actions import give_role
from dingke.platform.authority.models import Decision
from dingke.platform.authority.tests import building
from dingke.platform.authority.tests.building import Company
from dingke.platform.positions import actions as positions
from dingke.platform.positions.models import Description, Matter, Position, Right
from tests import told
from tests.approvals.steps import approve, fresh
from tests.world import World, make

pytestmark = pytest.mark.django_db


class TestOtherUsers:
    def test_a_description_is_released_along_its_way(self, world: World, company: Company) -> None:
        releases = [{"matter": "description_release"}]
        building.post(company.executive, building.position("总经理", releases, department=world.one.parent))
        fresh(company)
        give_role(world.roles["personnel"], [world.head])
        position = Position.objects.create(code="P-new", title="应收会计")
        (row,) = make(Description, world.personnel, {"position": position, "title": "应收会计", "change": "首次填写"})
        Description.objects.filter(pk=row.pk).update(
            status="approval", reviewed_by=world.head, effective_from=timezone.localdate() + timedelta(days=1)
        )
        outcome = performing.perform(positions.approve, [Target(id=row.pk)], by=world.admin, via="test")
        (url,) = outcome.waiting
        decision = Decision.objects.get()
        assert (decision.url, decision.proposer) == (url, world.personnel)
        approve(decision, company.executive)
        row.refresh_from_db()
        assert (row.status, row.approved_by) == ("approved", company.executive)
        assert told.kinds(world.personnel) == ["approval_decided"]  # whoever drew it up is told once

    @pytest.mark.parametrize(("to", "waits"), [("colleague", False), ("stranger", True)])
    def test_a_customer_goes_to_another_department_when_it_was_decided(
        self, world: World, company: Company, to: str, waits: bool
    ) -> None:
        for place, reach in ((company.head_place, "department"), (company.top_place, "all")):
            Right.objects.create(
                description=place.descriptions.get(),
                clause="6.2",
                verb="allocate",
                matter=Matter.objects.get(code="customer_handover"),
                reach=reach,
            )
        fresh(company)
        receiver = world.person(to)
        outcome = performing.perform(
            reassign, [Target(id=world.customer.pk)], by=company.head, via="test", arguments={"owner": receiver.pk}
        )
        customer = Customer.objects.get(pk=world.customer.pk)
        assert (bool(outcome.waiting), customer.owner == receiver) == (waits, not waits)
        if waits:
            approve(Decision.objects.get(), company.executive)
            customer.refresh_from_db()
            assert customer.owner == receiver

    def test_where_no_position_has_the_right_roles_alone_say_who_may(self, world: World) -> None:
        outcome = performing.perform(
            reassign, [Target(id=world.customer.pk)], by=world.head, via="test", arguments={"owner": world.stranger.pk}
        )
        assert (outcome.waiting, Decision.objects.count()) == ([], 0)
