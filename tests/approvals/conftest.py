"""A company in which a special price goes through several hands."""

import pytest

from dingke.platform.access.actions import give_role
from dingke.platform.authority.tests import building
from dingke.platform.authority.tests.building import Company
from dingke.platform.people.models import User
from tests.approvals.steps import fresh
from tests.world import World


@pytest.fixture
def company(world: World) -> Company:
    """The manager decides up to 8 %, the head up to 15 %, the executive anything; a cost accountant reviews."""
    made = building.company(world, top_from=None)
    accountant = User.objects.create_user("cost", "dingke-test", name="龙新月", department=world.two)
    made.more["cost"] = accountant
    place = building.position("成本会计", [{"verb": "review"}], department=world.two, superior=made.top_place, number=2)
    building.post(accountant, place)
    give_role(world.roles["executive"], [accountant])
    fresh(made)
    return made
