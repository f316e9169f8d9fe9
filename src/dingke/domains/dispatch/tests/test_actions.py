"""Allocating by right and without clash, on every surface and in the database; what becomes of an allocation."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests import world as worlds

from dingke.domains.dispatch import actions
from dingke.domains.dispatch.models import Allocation, Deployable
from dingke.domains.dispatch.queries import told
from dingke.domains.dispatch.tests.building import allocated, at, crew, wanted
from dingke.engine import clock, performing
from dingke.engine.action import Target
from dingke.engine.faults import Invalid
from dingke.engine.testing import client_of
from dingke.platform.authority.tests import building
from dingke.platform.positions.actions import changed
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.undo import undo

pytestmark = pytest.mark.django_db


def refusal(world: Any, resource: Deployable, first: int = 9, last: int = 12, by: Any = None, **more: Any) -> Any:
    with pytest.raises(Invalid) as refused:
        allocated(world, resource, first, last, by, **more)
    (fault,) = refused.value.faults
    return fault


def do(verb: Any, row: Allocation, by: Any, **given: Any) -> Allocation:
    performing.perform(verb, [Target(id=row.pk)], by=by, via="test", arguments=given)
    row.refresh_from_db()
    return row


class TestClashes:
    @pytest.mark.serves("S-187")
    def test_are_refused_saying_who_holds_it_for_what_until_when_and_what_is_free(self, world: Any) -> None:
        one = crew(world)
        allocated(world, one, 9, 12, customer=world.customer)
        allocated(world, one, 14, 16)
        fault = refusal(world, one, 11, 13)
        assert fault.field == "since"
        for words in ("现场一班", "林澜", "沧澜重工 · 受电装置检查", told(at(9)), told(at(12)), told(at(14))):
            assert words in fault.message
        assert Allocation.objects.count() == 2
        assert allocated(world, one, 12, 14).status == "planned"

    @pytest.mark.serves("S-187")
    def test_are_refused_in_the_form_and_over_the_interface(self, world: Any) -> None:
        one = crew(world)
        allocated(world, one, 9, 12)
        client = client_of(world.owner)
        context = client.get("/allocations/new/").context
        sent = {"resource": one.pk, "purpose": "复验", "since": f"{at(10):%Y-%m-%dT%H:%M}"}
        sent |= {"until": f"{at(11):%Y-%m-%dT%H:%M}", "form_id": context["form_id"], "was": context["was"]}
        page = client.post("/allocations/new/", {**sent, "version": ""})
        assert (page.status_code, told(at(12)) in page.content.decode()) == (422, True)
        body = {name: sent[name] for name in ("resource", "purpose", "since", "until")}
        answer = client.post("/api/v1/allocations", body, content_type="application/json")
        assert (answer.status_code, told(at(12)) in answer.content.decode()) == (422, True)
        assert Allocation.objects.count() == 1

    @pytest.mark.serves("S-187")
    def test_are_refused_by_the_database_itself(self, world: Any) -> None:
        row = allocated(world, crew(world), 9, 12)
        row.pk, row.code = None, "DP-2"
        with pytest.raises(IntegrityError, match="allocation_once_at_a_time"), transaction.atomic():
            row.save(force_insert=True)

    def test_within_one_set_are_refused_too(self, world: Any) -> None:
        one = crew(world)
        with pytest.raises(Invalid):
            worlds.make(Allocation, world.owner, wanted(one, 9, 12), wanted(one, 11, 13))
        assert not Allocation.objects.exists()

    def test_tell_nothing_of_business_that_is_not_ones_own(self, world: Any) -> None:
        one = crew(world, owner=world.stranger)
        allocated(world, one, 9, 12, by=world.stranger, customer=world.foreign)
        fault = refusal(world, one, 9, 12, customer=world.customer)
        assert world.stranger.name in fault.message
        assert "华岳" not in fault.message
        assert "受电装置" not in fault.message

    def test_are_none_with_another_resource_or_after_it_was_cancelled(self, world: Any) -> None:
        one = crew(world)
        held = allocated(world, one, 9, 12)
        allocated(world, crew(world, name="现场二班"), 9, 12)
        do(actions.cancel, held, world.owner, why="客户改期")
        taken = allocated(world, one, 10, 11)
        with pytest.raises(Invalid):
            undo(Operation.objects.get(verb="cancel").pk, by=world.owner, via="test")
        do(actions.cancel, taken, world.owner, why="改期")
        undo(Operation.objects.filter(verb="cancel").earliest("at").pk, by=world.owner, via="test")
        held.refresh_from_db()
        assert held.status == "planned"

    def test_come_up_when_one_is_moved(self, world: Any) -> None:
        one = crew(world)
        allocated(world, one, 9, 12)
        row = allocated(world, one, 13, 15)
        for values in ({"since": at(11)}, {"since": at(8), "until": at(10)}):
            with pytest.raises(Invalid):
                performing.update(Allocation, [Target(id=row.pk, values=values)], by=world.owner, via="test")


class TestRights:
    @pytest.fixture
    def governed(self, world: Any) -> Any:
        """The head's position allocates what belongs to its department, nobody else's does."""
        right = {"verb": "allocate", "matter": "resource_allocation", "reach": "department"}
        place = building.position("服务部经理", [right], department=world.one)
        building.post(world.head, place, department=world.one)
        changed()
        for who in ("owner", "head", "stranger"):
            world.person(who).refresh_from_db()
        return world

    @pytest.mark.serves("S-187")
    def test_are_asked_of_positions_by_department(self, governed: Any) -> None:
        one = crew(governed)
        row = allocated(governed, one, by=governed.head)
        assert (row.allocated_by, row.basis, row.owner) == (governed.head, "V1 · 4.1", governed.owner)
        fault = refusal(governed, one, 13, 15)
        assert fault.field == "resource"
        assert "周砚秋" in fault.message
        assert "资源调配" in fault.message

    def test_do_not_reach_into_another_department(self, governed: Any) -> None:
        elsewhere = crew(governed, owner=governed.stranger)
        assert refusal(governed, elsewhere, by=governed.head, customer=governed.customer).field == "resource"

    def test_are_not_asked_to_shorten_it(self, governed: Any) -> None:
        row = allocated(governed, crew(governed), by=governed.head)
        values = {"until": at(11)}
        performing.update(Allocation, [Target(id=row.pk, values=values)], by=governed.owner, via="test")
        values = {"until": at(13)}
        with pytest.raises(Invalid):
            performing.update(Allocation, [Target(id=row.pk, values=values)], by=governed.owner, via="test")

    def test_are_roles_alone_where_no_position_has_any(self, world: Any) -> None:
        assert allocated(world, crew(world)).basis == ""


class TestAllocations:
    @pytest.mark.serves("S-187")
    def test_stay_on_record_from_begin_to_end(self, world: Any) -> None:
        row = allocated(world, crew(world), customer=world.customer)
        do(actions.begin, row, world.owner)
        do(actions.finish, row, world.owner, outcome="已检查，无缺陷")
        assert (row.status, row.outcome, row.until) == ("done", "已检查，无缺陷", at(12))
        for url in (
            f"/customers/{world.customer.pk}/?tab=allocations",
            f"/resources/{row.resource_id}/?tab=allocations",
        ):
            assert f"/allocations/{row.pk}/" in client_of(world.owner).get(url).content.decode()
        assert row.allocated_by == world.owner

    def test_finished_early_free_the_resource(self, world: Any) -> None:
        one = crew(world)
        row = allocated(world, one, 9, 18, by=world.owner)
        do(actions.begin, row, world.owner)
        target, moment = [Target(id=row.pk)], at(11)
        performing.perform(actions.finish, target, by=world.owner, via="test", at=moment)
        row.refresh_from_db()
        assert row.until == moment
        assert allocated(world, one, 11, 18).status == "planned"

    @pytest.mark.parametrize(
        "values", [{"since": clock.today() + timedelta(days=2)}, {"until": clock.today() + timedelta(days=1)}]
    )
    def test_lie_within_the_service_of_the_resource(self, world: Any, values: dict[str, Any]) -> None:
        assert refusal(world, crew(world, **values)).field == "resource"

    def test_end_after_they_begin(self, world: Any) -> None:
        assert "结束" in refusal(world, crew(world), 12, 9).message

    @pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "9999-12-31T23:59:59Z", "明天"])
    def test_of_moments_that_cannot_be_are_refused(self, world: Any, moment: str) -> None:
        body = {"resource": crew(world).pk, "purpose": "x", "since": f"{at(9).isoformat()}", "until": moment}
        answer = client_of(world.owner).post("/api/v1/allocations", body, content_type="application/json")
        assert answer.status_code == 422


class TestResources:
    def test_of_the_kind_person_say_who(self, world: Any) -> None:
        with pytest.raises(Invalid) as refused:
            crew(world, kind="person")
        assert [fault.field for fault in refused.value.faults] == ["person"]
        crew(world, kind="person", person=world.colleague)
        with pytest.raises(Invalid):
            crew(world, name="又一次", kind="person", person=world.colleague)

    def test_belong_to_the_department_of_whoever_answers_for_them(self, world: Any) -> None:
        assert crew(world).department == world.one
