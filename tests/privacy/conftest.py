"""A notice in force and a person on file with everything that can be said of him."""

from datetime import timedelta
from typing import Any

import pytest

from dingke.domains.contacts.models import Contact
from dingke.engine import clock, performing
from dingke.engine.action import Target
from dingke.platform.privacy.models import Notice
from tests.world import World, make

NOTICE: dict[str, Any] = {
    "title": "告知书",
    "controller": "鼎客演示",
    "reach": "privacy@dingke.example",
    "purposes": ["business", "marketing"],
    "categories": "姓名、手机",
    "kept": "36 个月",
    "rights": "查阅、删除",
}
MOBILE, EMAIL = "19912345678", "han.shuyan@canglan.example"


@pytest.fixture
def notice(world: World) -> Notice:
    return write_notice(world, 30)


def write_notice(world: World, days_ago: int) -> Notice:
    values = {**NOTICE, "effective_from": clock.today() - timedelta(days=days_ago)}
    row: Notice = make(Notice, world.admin, values)[0]
    return row


@pytest.fixture
def person(world: World) -> Contact:
    """韩书妍, whose number stands in texts elsewhere too."""
    values = {
        "name": "韩书妍",
        "customer": world.customer.pk,
        "mobile": MOBILE,
        "email": EMAIL,
        "job_title": "设备部长",
        "note": "爱好登山",
        "legal_basis": "consent",
        "purposes": ["business", "marketing"],
    }
    row: Contact = make(Contact, world.owner, values)[0]
    performing.update(Contact, [Target(id=row.pk, values={"job_title": "副总经理"})], by=world.owner, via="test")
    row.refresh_from_db()
    return row
