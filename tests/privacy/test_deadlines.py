"""Days that come: a restriction is lifted, what a law had us keep goes, and what is due stands where one looks."""

from datetime import timedelta
from typing import Any

import pytest

from dingke.domains.contacts.models import Contact
from dingke.engine import clock, performing
from dingke.engine.action import Target, actions_of
from dingke.engine.testing import client_of
from dingke.platform.privacy import jobs, overview
from dingke.platform.privacy.models import Breach, Request
from dingke.platform.timeline.models import Operation
from tests.privacy.conftest import EMAIL
from tests.privacy.test_requests import do
from tests.world import World, make

pytestmark = pytest.mark.django_db


def restrict(world: World, row: Contact, **given: Any) -> None:
    verb = actions_of(Contact)["restrict"]
    performing.perform(verb, [Target(id=row.pk)], by=world.admin, via="test", arguments={"reason": "有争议", **given})


class TestRestriction:
    def test_is_lifted_when_its_day_comes(self, world: World, person: Contact, settings: Any) -> None:
        day = clock.today() + timedelta(days=5)
        restrict(world, person, until=day)
        for today, held in ((day - timedelta(days=1), True), (day, False)):
            settings.TODAY = today
            jobs.keep_no_longer()
            person.refresh_from_db()
            assert (person.restricted_at is not None) == held, today
        assert (person.restricted_until, person.restricted_why) == (None, "")
        assert client_of(world.owner).get(f"/contacts/{person.pk}/").status_code == 200
        told = Operation.objects.get(object="contacts", verb="lift")
        assert (told.via, told.why) == ("job", "限制到期的日子到了。")

    def test_without_a_day_stays(self, world: World, person: Contact, settings: Any) -> None:
        restrict(world, person)
        settings.TODAY = clock.today() + timedelta(days=900)
        jobs.keep_no_longer()
        person.refresh_from_db()
        assert person.restricted_at is not None

    def test_of_whoever_was_to_be_deleted_is_not_lifted_but_told(
        self, world: World, person: Contact, settings: Any
    ) -> None:
        day = clock.today() + timedelta(days=5)
        asked = {
            "kind": "deletion",
            "applicant": "韩书妍",
            "reach": EMAIL,
            "received_how": "email",
            "about": person.code,
        }
        (row,) = make(Request, world.admin, asked)
        do(world, "identify", row, identified_how="回拨登记手机")
        do(world, "find", row, about=person.code)
        do(world, "carry_out", row, keep_law="会计法", keep_until=day)
        do(world, "respond", row, answer="依法保存到期后删除")
        settings.TODAY = day
        jobs.keep_no_longer()
        person.refresh_from_db()
        assert person.restricted_at is not None
        (due,) = overview.deadlines(world.admin)
        assert (due.label, due.due_on) == (str(person), day)
        assert "法律不再要求保存" in client_of(world.admin).get("/privacy/").content.decode()


class TestDeadlines:
    def test_stand_in_one_list_the_most_urgent_first(self, world: World, person: Contact) -> None:
        asked = {"kind": "access", "applicant": "韩书妍", "reach": "x", "received_how": "email"}
        (request,) = make(Request, world.admin, asked)
        (breach,) = make(Breach, world.admin, {"title": "误发", "discovered_on": clock.today(), "categories": "姓名"})
        found = overview.deadlines(world.admin)
        assert [one.label for one in found] == ["误发", request.code]
        assert [one.due_on for one in found] == [breach.notify_by, request.due_on]
        assert found[1].left == 15
        assert overview.deadlines(world.owner) == []

    def test_are_counted_where_one_looks_and_late_ones_apart(
        self, world: World, person: Contact, settings: Any
    ) -> None:
        make(Breach, world.admin, {"title": "误发", "discovered_on": clock.today(), "categories": "姓名"})
        assert overview.waiting(world.admin) == (1, 0)
        settings.TODAY = clock.today() + timedelta(days=4)
        assert overview.waiting(world.admin) == (1, 1)
        assert ">迟<" in client_of(world.admin).get("/privacy/").content.decode()
