"""Business trips: the visits they serve, who decides, the days that follow, the report."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from tests import world as worlds

from dingke.domains.engagement.actions import days, trips, visits
from dingke.domains.engagement.models import DayNote, Trip, Visit
from dingke.engine import clock, performing
from dingke.engine.action import Target, actions_of
from dingke.engine.faults import Invalid
from dingke.engine.testing import PAGE_QUERIES, at_most, client_of
from dingke.platform.authority import deciding, taking_back
from dingke.platform.authority.models import Decision
from dingke.platform.authority.tests import building
from dingke.platform.people.models import User
from dingke.platform.positions.actions import changed
from dingke.platform.timeline.undo import undo
from dingke.platform.voice.tests.cases import OnesOwn

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)  # a Monday


def values(**more: Any) -> dict[str, Any]:
    first = clock.today() + timedelta(days=1)
    return {
        "places": "江屿",
        "purpose": "二号坞岸电",
        "first_day": first,
        "last_day": first + timedelta(days=6),
        "cost": Decimal(3260),
        "kind": "visits",
        "transport": "train",
        **more,
    }


def drafted(world: Any, by: User | None = None, **more: Any) -> Trip:
    row: Trip = worlds.make(Trip, by or world.owner, values(**more))[0]
    return row


def served(world: Any, trip: Trip, days_in: int = 0) -> Visit:
    given = {"customer": world.customer, "purpose": "技术交流", "planned_on": trip.first_day + timedelta(days=days_in)}
    row: Visit = worlds.make(Visit, world.owner, {**given, "trip": trip})[0]
    return row


def do(verb: Any, row: Any, by: User, **given: Any) -> Any:
    outcome = performing.perform(verb, [Target(id=row.pk)], by=by, via="test", arguments=given)
    row.refresh_from_db()
    return outcome


def decide(row: Trip, by: User, outcome: str = "approved") -> Decision:
    waiting = Decision.objects.get(object="trips", row_id=row.pk, status="waiting")
    found = deciding.decide(waiting.pk, by=by, outcome=outcome, say="看过", via="test")
    row.refresh_from_db()
    return found


@pytest.fixture
def firm(world: Any, settings: Any) -> Any:
    """The head decides up to 5,000 yuan, the executive beyond; the owner up to 500 himself."""
    settings.TODAY = TODAY
    rights = {"matter": "business_travel"}
    limit = {"measure": "amount", "low": None, "per": "case"}
    top = building.position("副总经理", [rights], department=world.one.parent)
    head = building.position(
        "大客户部经理", [{**rights, "limits": [{**limit, "high": 5000}], "reach": "department"}],
        department=world.one, superior=top,
    )  # fmt: skip
    manager = building.position(
        "大客户经理", [{**rights, "verb": "decide", "limits": [{**limit, "high": 500}], "reach": "own"}],
        department=world.one, superior=head,
    )  # fmt: skip
    for person, place in ((world.executive, top), (world.head, head), (world.owner, manager)):
        building.post(person, place)
    changed()
    for person in (world.owner, world.head, world.executive):
        person.refresh_from_db()
    return world


class TestTrips(OnesOwn):
    slug = "trips"
    change: ClassVar[tuple[str, Any]] = ("purpose", "一号坞岸电")

    def make(self, world: Any) -> dict[str, Any]:
        return values()

    def test_is_forbidden_to_change_for_those_who_only_read(self, world: Any, row: Any) -> None:
        """A journey of one's own is everybody's to ask for; another's is nobody's to change."""
        for who in (world.executive, world.head):
            client = client_of(who)
            assert client.get(self.resource.url(row.pk, "edit")).status_code == 403
            assert client.post(f"{self.resource.url(row.pk)}archive/").status_code == 403
            assert client.get(self.resource.new_url()).status_code == 200


class TestDayNotes(OnesOwn):
    slug = "day-notes"
    change: ClassVar[tuple[str, Any]] = ("note", "陪同停电检修")

    def make(self, world: Any) -> dict[str, Any]:
        return {"day": clock.today(), "kind": "flexible", "hours": "11:00–19:30", "note": "客户晚间检修"}

    def test_is_forbidden_to_change_for_those_who_only_read(self, world: Any, row: Any) -> None:
        for who in (world.executive, world.head):
            assert client_of(who).get(self.resource.url(row.pk, "edit")).status_code == 403

    def test_is_confirmed_by_whoever_stands_above_and_stays_then(self, world: Any, row: Any) -> None:
        own = client_of(world.owner).post(f"/day-notes/{row.pk}/confirm/")
        assert own.status_code == 403
        do(days.confirm, row, world.head)
        assert (row.standing, row.confirmed_by) == ("confirmed", world.head)
        with pytest.raises(Invalid):
            performing.update(DayNote, [Target(id=row.pk, values={"hours": "8:00"})], by=world.owner, via="test")

    def test_is_stated_anew_after_it_was_not_accepted(self, world: Any, row: Any) -> None:
        do(days.refuse, row, world.head, reason="当天在办公室")
        assert (row.standing, row.reason) == ("declined", "当天在办公室")
        performing.update(DayNote, [Target(id=row.pk, values={"hours": "8:00"})], by=world.owner, via="test")
        row.refresh_from_db()
        assert row.standing == "stated"

    def test_is_none_of_a_trip_by_hand_and_one_of_a_kind_a_day(self, world: Any, row: Any) -> None:
        for given in ({**self.make(world), "kind": "trip"}, self.make(world)):
            with pytest.raises(Invalid):
                worlds.make(DayNote, world.owner, given)

    def test_nobody_confirms_a_day_of_his_own(self, world: Any) -> None:
        (row,) = worlds.make(DayNote, world.head, self.make(world))
        with pytest.raises(Invalid):
            do(days.confirm, row, world.head)


class TestDeciding:
    @pytest.mark.serves("S-218")
    def test_a_trip_serves_visits_is_decided_and_noted_for_attendance(self, firm: Any) -> None:
        """The request names its visits, whoever decides sees them, its working days stand in the attendance notes."""
        row = drafted(firm)
        with pytest.raises(Invalid, match="服务于哪些拜访"):
            do(trips.apply, row, firm.owner)
        visit = served(firm, row)
        assert do(trips.apply, row, firm.owner).waiting
        assert row.status == "asked"
        decision = Decision.objects.get(object="trips", row_id=row.pk)
        assert any("技术交流" in words for _label, words in decision.shown)
        assert "技术交流" in client_of(firm.head).get(f"/approvals/{decision.pk}/").content.decode()
        decide(row, firm.head)
        assert (row.status, row.approved_by) == ("approved", firm.head)
        notes = DayNote.objects.filter(trip=row).order_by("day")
        assert [note.day.isoformat() for note in notes] == [
            "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30",
        ]  # fmt: skip
        assert {(note.owner, note.standing, note.confirmed_by) for note in notes} == {
            (firm.owner, "confirmed", firm.head)
        }
        shown = client_of(firm.owner).get(f"/trips/{row.pk}/").content.decode()
        assert f"/visits/{visit.pk}/" in shown

    @pytest.mark.parametrize(("cost", "who"), [(3260, "head"), (8000, "executive"), (400, "")])
    def test_the_estimated_cost_says_who_decides(self, firm: Any, cost: int, who: str) -> None:
        row = drafted(firm, kind="meeting", cost=Decimal(cost))
        waiting = do(trips.apply, row, firm.owner).waiting
        if not who:
            assert (row.status, waiting) == ("approved", [])
            # Nobody confirms his own days, though he decides about the trip.
            assert set(DayNote.objects.filter(trip=row).values_list("standing", flat=True)) == {"stated"}
            return
        step = Decision.objects.get(object="trips", row_id=row.pk).steps.get()
        assert step.person == firm.person(who)

    def test_says_so_when_it_was_refused_withdrawn_or_taken_back(self, firm: Any) -> None:
        row = drafted(firm, kind="meeting")
        do(trips.apply, row, firm.owner)
        decision = decide(row, firm.head, "refused")
        assert row.status == "refused"
        taking_back.take_back(decision.pk, by=firm.head, via="test")
        row.refresh_from_db()
        assert row.status == "asked"
        deciding.withdraw(decision.pk, by=firm.owner, via="test")
        row.refresh_from_db()
        assert row.status == "draft"
        do(trips.apply, row, firm.owner)
        assert row.status == "asked"

    def test_stays_as_it_was_put(self, firm: Any) -> None:
        row = drafted(firm, kind="meeting")
        do(trips.apply, row, firm.owner)
        with pytest.raises(Invalid):
            performing.update(Trip, [Target(id=row.pk, values={"cost": Decimal(1)})], by=firm.owner, via="test")

    def test_is_refused_where_no_position_may_decide(self, world: Any) -> None:
        with pytest.raises(Invalid, match="出差"):
            do(trips.apply, drafted(world, kind="meeting"), world.owner)

    def test_an_undo_of_the_approval_takes_its_days_along(self, firm: Any) -> None:
        row = drafted(firm, kind="meeting", cost=Decimal(400))
        operation = do(trips.apply, row, firm.owner).operation
        assert DayNote.objects.filter(trip=row).count() == 5
        undo(operation, by=firm.admin, via="page")
        row.refresh_from_db()
        assert (row.status, DayNote.objects.filter(trip=row).count()) == ("draft", 0)


class TestDays:
    def test_nobody_is_on_two_trips_at_once(self, world: Any) -> None:
        row = drafted(world)
        with pytest.raises(Invalid) as refusal:
            drafted(world, first_day=row.last_day, last_day=row.last_day + timedelta(days=2))
        (fault,) = refusal.value.faults
        assert fault.field == "first_day"
        assert row.code in fault.message
        assert drafted(world, world.colleague).owner == world.colleague

    def test_a_cancelled_trip_stands_in_nobodys_way_and_has_no_days(self, firm: Any) -> None:
        row = drafted(firm, kind="meeting", cost=Decimal(400))
        do(trips.apply, row, firm.owner)
        do(trips.cancel, row, firm.owner, reason="会议改期")
        assert not DayNote.objects.filter(trip=row, archived_at=None).exists()
        assert drafted(firm).pk != row.pk

    def test_a_visit_lies_within_the_days_of_its_trip(self, world: Any) -> None:
        row = drafted(world)
        with pytest.raises(Invalid) as refusal:
            served(world, row, days_in=9)
        assert [fault.field for fault in refusal.value.faults] == ["trip"]


class TestReporting:
    def test_says_of_each_visit_whether_it_was_held(self, firm: Any, settings: Any) -> None:
        row = drafted(firm)
        first, second = served(firm, row), served(firm, row, 1)
        do(trips.apply, row, firm.owner)
        decide(row, firm.head)
        settings.TODAY = TODAY + timedelta(days=2)
        do(trips.set_out, row, firm.owner)
        given = {"report": "按计划进行。", "spent": Decimal(2987)}
        with pytest.raises(Invalid, match="技术交流"):
            do(trips.hand_in, row, firm.owner, **given)
        do(visits.hold, first, firm.owner, held_on=clock.today(), said="要出方案。")
        do(visits.cancel, second, firm.owner, reason="客户改期")
        do(trips.hand_in, row, firm.owner, **given)
        assert (row.status, row.spent) == ("reported", Decimal(2987))
        shown = client_of(firm.head).get(f"/trips/{row.pk}/").content.decode()
        assert "按计划进行。" in shown
        assert f"/visits/{first.pk}/" in shown
        do(trips.close, row, firm.head)
        assert row.status == "closed"

    def test_begins_on_its_day_and_is_the_travellers(self, firm: Any) -> None:
        row = drafted(firm, kind="meeting", cost=Decimal(400))
        do(trips.apply, row, firm.owner)
        with pytest.raises(Invalid):
            do(trips.set_out, row, firm.owner)
        assert client_of(firm.head).post(f"/trips/{row.pk}/set_out/").status_code == 403

    def test_nobody_closes_a_trip_of_his_own(self, firm: Any, settings: Any) -> None:
        row = drafted(firm, firm.head, kind="meeting", cost=Decimal(400))
        do(trips.apply, row, firm.head)
        decide(row, firm.executive)
        settings.TODAY = row.first_day
        do(trips.hand_in, row, firm.head, report="开完会。", spent=Decimal(300))
        with pytest.raises(Invalid):
            do(trips.close, row, firm.head)

    def test_the_page_asks_few_statements(self, firm: Any) -> None:
        row = drafted(firm)
        for number in range(6):
            served(firm, row, number)
        client = client_of(firm.owner)
        client.get(f"/trips/{row.pk}/")
        with at_most(PAGE_QUERIES):
            client.get(f"/trips/{row.pk}/")

    def test_every_verb_is_offered_by_its_state(self, world: Any) -> None:
        row = drafted(world)
        offered = {name for name, verb in actions_of(Trip).items() if verb.offered(row)}
        assert offered == {"apply", "cancel", "archive"}
