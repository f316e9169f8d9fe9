"""Access for a time: asked for, decided by whoever may, over by its day or before it."""

from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests import world as worlds

from dingke.engine import clock, performing
from dingke.engine.access import policy
from dingke.engine.action import Target
from dingke.engine.faults import Invalid
from dingke.engine.testing import Rest, client_of
from dingke.platform.access import stating, why
from dingke.platform.access.models import Holding, Role
from dingke.platform.authority import deciding
from dingke.platform.authority.models import Decision
from dingke.platform.authority.tests import building
from dingke.platform.people.models import User
from dingke.platform.positions.actions import changed
from dingke.platform.voice import granting
from dingke.platform.voice.models import AccessRequest
from dingke.platform.voice.tests.cases import OnesOwn
from dingke.platform.workspace.models import DatedValue

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LAST = date(2026, 12, 4)


def wanted(world: Any, **values: Any) -> dict[str, Any]:
    return {"role": world.roles["support"], "why": "协助投标", "last_day": clock.today() + timedelta(days=7), **values}


def asked(world: Any, **values: Any) -> AccessRequest:
    row: AccessRequest = worlds.make(AccessRequest, world.owner, wanted(world, **values))[0]
    return row


def perform(verb: Any, row: AccessRequest, by: User) -> Any:
    outcome = performing.perform(verb, [Target(id=row.pk)], by=by, via="test")
    row.refresh_from_db()
    return outcome


def approve(row: AccessRequest, by: User) -> AccessRequest:
    waiting = Decision.objects.get(object="access-requests", row_id=row.pk, status="waiting")
    deciding.decide(waiting.pk, by=by, outcome="approved", via="test")
    row.refresh_from_db()
    return row


def reads(person: User, row: Any) -> bool:
    """Asked anew, as with the next request."""
    return policy.permits(User.objects.get(pk=person.pk), "read", row)


@pytest.fixture
def decided(world: Any, settings: Any) -> Any:
    """The executive's position approves access to internal information; the owner works below."""
    settings.TODAY = TODAY
    top = building.position("副总经理", [{"matter": "internal_information"}])
    below = building.position("大客户经理", [{"verb": "access", "matter": "internal_information"}], superior=top)
    building.post(world.executive, top)
    building.post(world.owner, below)
    changed()
    for person in (world.owner, world.executive):
        person.refresh_from_db()
    return world


@pytest.mark.parametrize("verb", ["decide", "approve"])
def test_nobody_opens_access_for_himself(world: Any, settings: Any, verb: str) -> None:
    settings.TODAY = TODAY
    building.post(world.owner, building.position("总监", [{"verb": verb, "matter": "internal_information"}]))
    changed()
    world.owner.refresh_from_db()
    row = asked(world)
    with pytest.raises(Invalid):
        perform(granting.apply, row, world.owner)
    assert not Holding.objects.filter(user=world.owner, role=world.roles["support"]).exists()


class TestAccessRequests(OnesOwn):
    slug = "access-requests"
    change: ClassVar[tuple[str, Any]] = ("why", "协助另一标")
    readers = ("owner", "admin")
    others = ("colleague", "stranger", "head", "executive")

    def make(self, world: Any) -> dict[str, Any]:
        return wanted(world)

    def test_is_forbidden_to_change_for_those_who_only_read(self, world: Any, row: Any) -> None:
        """What another asked for is not his who does not decide it, and nobody's to change."""
        assert client_of(world.executive).get(self.resource.url(row.pk, "edit")).status_code == 404
        with pytest.raises(Invalid):
            performing.update(
                AccessRequest, [Target(id=row.pk, values={"why": "另一理由"})], by=world.admin, via="test"
            )

    def test_rest_masks_personal_values_for_those_without_the_right(self, world: Any, row: Any) -> None:
        assert Rest(world.executive, self.resource)("get", f"/{row.pk}").status_code == 404


class TestGranting:
    @pytest.mark.serves("S-173")
    def test_opens_what_the_role_opens_until_its_day(self, decided: Any, settings: Any) -> None:
        row, foreign = asked(decided, last_day=LAST), decided.foreign
        assert not reads(decided.owner, foreign)
        assert perform(granting.apply, row, decided.owner).waiting
        assert not reads(decided.owner, foreign)
        approve(row, decided.executive)
        assert (row.standing, row.granted_by, row.granted_on) == ("granted", decided.executive, TODAY)
        assert reads(decided.owner, foreign)
        assert not policy.permits(User.objects.get(pk=decided.owner.pk), "update", foreign)
        settings.TODAY = LAST
        assert reads(decided.owner, foreign)
        settings.TODAY = LAST + timedelta(days=1)
        assert not reads(decided.owner, foreign)
        assert client_of(decided.owner).get(f"/customers/{foreign.pk}/").status_code == 404

    def test_is_named_where_somebody_asks_why_he_sees_it(self, decided: Any) -> None:
        row = asked(decided, last_day=LAST)
        perform(granting.apply, row, decided.owner)
        approve(row, decided.executive)
        told = why.ask(User.objects.get(pk=decided.owner.pk), f"customers/{decided.foreign.code}")
        assert [(one.name, one.until) for one in told.paths] == [
            (decided.roles["support"].name, LAST + timedelta(days=1))
        ]

    @pytest.mark.parametrize("who", ["executive", "owner"])
    def test_is_ended_early_by_whoever_granted_it_or_asked(self, decided: Any, who: str) -> None:
        row = asked(decided, last_day=LAST)
        perform(granting.apply, row, decided.owner)
        approve(row, decided.executive)
        assert client_of(decided.colleague).post(f"/access-requests/{row.pk}/end/").status_code == 404
        perform(granting.end, row, User.objects.get(pk=decided.person(who).pk))
        assert (row.standing, row.ended_on, Holding.objects.filter(user=decided.owner, role=row.role).exists()) == (
            "ended",
            TODAY,
            False,
        )
        assert not reads(decided.owner, decided.foreign)

    def test_is_refused_where_no_position_may_decide(self, world: Any) -> None:
        with pytest.raises(Invalid, match="内部相关信息"):
            perform(granting.apply, asked(world), world.owner)
        assert not Holding.objects.filter(user=world.owner, role=world.roles["support"]).exists()

    def test_changes_nothing_when_refused(self, decided: Any) -> None:
        row = asked(decided)
        perform(granting.apply, row, decided.owner)
        waiting = Decision.objects.get(object="access-requests")
        deciding.decide(waiting.pk, by=decided.executive, outcome="refused", say="不需要", via="test")
        row.refresh_from_db()
        assert (row.standing, reads(decided.owner, decided.foreign)) == ("asked", False)

    def test_leaves_alone_what_an_administrator_gave(self, decided: Any) -> None:
        role = decided.roles["support"]
        stating.give(role, decided.owner, None, by=decided.admin, via="test")
        with pytest.raises(Invalid):
            perform(granting.apply, asked(decided), decided.owner)
        assert Holding.objects.get(user=decided.owner, role=role).until is None

    def test_is_given_again_after_its_day(self, decided: Any, settings: Any) -> None:
        for day in (TODAY, date(2026, 12, 14)):
            settings.TODAY = day
            row = asked(decided)
            perform(granting.apply, row, decided.owner)
            approve(row, decided.executive)
        assert Holding.objects.get(user=decided.owner, role=row.role).until == date(2026, 12, 22)
        assert reads(decided.owner, decided.foreign)


class TestManyAtOnce:
    """As many statements for thirty requests as for one, each for another role."""

    @pytest.fixture
    def requests(self, decided: Any) -> list[AccessRequest]:
        roles = Role.objects.bulk_create(Role(slug=f"r{number}", name=f"角色 {number}") for number in range(30))
        rows = [wanted(decided, role=role.pk) for role in roles]
        made: list[AccessRequest] = performing.create(AccessRequest, rows, by=decided.owner, via="test").rows
        return made

    def asked(self, rows: list[AccessRequest], by: User) -> int:
        with CaptureQueriesContext(connection) as sent:
            performing.perform(granting.apply, [Target(id=row.pk) for row in rows], by=by, via="test")
        return len(sent)

    def test_are_asked_for(self, decided: Any, requests: list[AccessRequest]) -> None:
        self.asked(requests[:1], decided.owner)
        assert self.asked(requests[2:], decided.owner) <= self.asked(requests[1:2], decided.owner)

    def test_are_listed(self, decided: Any, requests: list[AccessRequest]) -> None:
        client = client_of(decided.owner)

        def shown() -> int:
            with CaptureQueriesContext(connection) as sent:
                assert client.get("/access-requests/?view=-").status_code == 200
            return len(sent)

        shown()
        many = shown()
        AccessRequest.objects.exclude(pk=requests[0].pk).update(archived_at=timezone.now())
        assert many == shown()


class TestWhatIsAskedFor:
    @pytest.mark.parametrize(("days", "is_allowed"), [(-1, False), (0, True), (30, True), (31, False)])
    def test_ends_within_the_days_of_the_table(self, world: Any, days: int, is_allowed: bool) -> None:
        day = clock.today() + timedelta(days=days)
        if is_allowed:
            assert asked(world, last_day=day).last_day == day
            return
        with pytest.raises(Invalid) as refusal:
            asked(world, last_day=day)
        assert [fault.field for fault in refusal.value.faults] == ["last_day"]

    def test_ends_within_what_was_stated(self, world: Any) -> None:
        DatedValue.objects.filter(what="access_days").update(number=7)
        assert asked(world).last_day == clock.today() + timedelta(days=7)
        with pytest.raises(Invalid, match=f"{clock.today() + timedelta(days=7)}"):
            asked(world, last_day=clock.today() + timedelta(days=8))

    def test_is_never_the_role_that_may_do_everything(self, world: Any) -> None:
        with pytest.raises(Invalid) as refusal:
            asked(world, role=world.roles["administrator"])
        assert [fault.field for fault in refusal.value.faults] == ["role"]
