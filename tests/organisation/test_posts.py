"""Posts and deputations: who may fill what when, who stands in for whom, and what leaving ends."""

from datetime import date, timedelta
from typing import Any

import pytest

from dingke.domains.customers.models import Customer
from dingke.engine import clock, performing
from dingke.engine.action import Target, actions_of
from dingke.engine.faults import Invalid
from dingke.engine.testing import client_of
from dingke.platform.authority.tests.building import Company, company, deputise, position, post
from dingke.platform.entrance import actions as door
from dingke.platform.people.models import Department, User
from dingke.platform.positions import deputies, posts, staff
from dingke.platform.positions.models import Delegation, Post
from dingke.platform.positions.queries import Organisation
from dingke.platform.timeline.undo import undo
from tests.world import World, make

pytestmark = pytest.mark.django_db

TODAY = clock.today()
LONG_AGO = date(2020, 1, 1)


def days(count: int) -> date:
    return clock.today() + timedelta(days=count)


@pytest.fixture
def firm(world: World) -> Company:
    return company(world)


def appointed(world: World, **values: Any) -> Post:
    row: Post = make(Post, world.personnel, {"since": days(0), "kind": "main", **values})[0]
    return row


class TestAppointing:
    def test_two_main_posts_at_one_time_are_refused(self, world: World, firm: Company) -> None:
        with pytest.raises(Invalid, match="大客户经理"):
            appointed(world, user=world.owner, position=firm.head_place)

    def test_one_after_the_other_is_well(self, world: World, firm: Company) -> None:
        held = Post.objects.get(user=world.owner)
        performing.perform(posts.end, [Target(held.pk)], by=world.personnel, via="test", arguments={"until": days(10)})
        appointed(world, user=world.owner, position=firm.head_place, since=days(10))
        assert Organisation(days(9)).seats_of[world.owner.pk][0].position == firm.manager_place.pk
        assert Organisation(days(10)).seats_of[world.owner.pk][0].position == firm.head_place.pk

    def test_a_second_post_stands_beside_the_main_one(self, world: World, firm: Company) -> None:
        appointed(world, user=world.owner, position=firm.head_place, kind="second")

    def test_whoever_acts_does_so_for_a_time(self, world: World, firm: Company) -> None:
        with pytest.raises(Invalid, match="到何时"):
            appointed(world, user=world.owner, position=firm.head_place, kind="acting")
        appointed(world, user=world.owner, position=firm.head_place, kind="acting", until=days(30))
        assert [seat.kind for seat in Organisation(days(1)).holders[firm.head_place.pk]] == ["main", "acting"]

    def test_two_of_one_set_are_told_apart(self, world: World, firm: Company) -> None:
        values = {"user": world.stranger, "position": firm.manager_place, "kind": "main", "since": days(0)}
        with pytest.raises(Invalid):
            make(Post, world.personnel, values, {**values, "since": days(3)})

    def test_nobody_stands_above_himself(self, world: World, firm: Company) -> None:
        held = Post.objects.get(user=world.head)
        with pytest.raises(Invalid):
            performing.update(
                Post, [Target(held.pk, values={"reports_to": world.owner.pk})], by=world.personnel, via="test"
            )

    def test_moves_a_person_and_what_he_answers_for_to_the_department(self, world: World, firm: Company) -> None:
        held = Post.objects.get(user=world.owner)
        moved = performing.perform(
            posts.move,
            [Target(held.pk)],
            by=world.personnel,
            via="test",
            arguments={"since": days(0), "department": world.two.pk},
        )
        world.owner.refresh_from_db()
        customer = Customer.objects.get(pk=world.customer.pk)
        world.contact.refresh_from_db()
        assert (world.owner.department, customer.department) == (world.two, world.two)
        assert world.contact.account_department == world.two
        undo(str(moved.operation), by=world.personnel, via="test")
        for row in (customer, world.owner, world.contact):
            row.refresh_from_db()
        assert (world.owner.department, customer.department) == (world.one, world.one)
        assert world.contact.account_department == world.one
        assert list(Post.objects.filter(user=world.owner).values_list("until", flat=True)) == [None]


class TestMoving:
    def test_ends_one_post_and_begins_another(self, world: World, firm: Company) -> None:
        held = Post.objects.get(user=world.colleague)
        arguments = {"since": days(20), "reports_to": world.executive.pk}
        performing.perform(posts.move, [Target(held.pk)], by=world.personnel, via="test", arguments=arguments)
        before, after = Organisation(days(19)), Organisation(days(20))
        assert before.superiors[world.colleague.pk] == world.head.pk
        assert after.superiors[world.colleague.pk] == world.executive.pk

    def test_not_before_it_began(self, world: World, firm: Company) -> None:
        held = Post.objects.get(user=world.colleague)
        with pytest.raises(Invalid, match="2020"):
            performing.perform(
                posts.move, [Target(held.pk)], by=world.personnel, via="test", arguments={"since": LONG_AGO}
            )


class TestDeputies:
    def values(self, world: World, firm: Company, **more: Any) -> dict[str, Any]:
        return {
            "principal": world.head,
            "deputy": world.stranger,
            "position": firm.head_place,
            "since": days(1),
            "until": days(6),
            "why": "出差",
            **more,
        }

    def test_one_names_his_own(self, world: World, firm: Company) -> None:
        make(Delegation, world.head, self.values(world, firm))
        assert world.stranger.pk in {one.deputy_id for one in Organisation(days(2)).delegations}
        assert not Organisation(days(6)).delegations

    @pytest.mark.parametrize(
        "wrong",
        [
            {"until": days(500)},  # longer than a year
            {"position": "manager"},  # which the principal does not fill
            {"until": days(1)},  # ends as it begins
            {"deputy": "head"},  # himself
        ],
    )
    def test_what_cannot_be_is_refused(self, world: World, firm: Company, wrong: dict[str, Any]) -> None:
        known = {"manager": firm.manager_place, "head": world.head}
        named = {name: known.get(value, value) if isinstance(value, str) else value for name, value in wrong.items()}
        with pytest.raises(Invalid):
            make(Delegation, world.head, self.values(world, firm, **named))

    def test_only_of_a_post_filled_all_that_time(self, world: World, firm: Company) -> None:
        Post.objects.filter(user=world.head).update(until=days(3))
        with pytest.raises(Invalid):
            make(Delegation, world.head, self.values(world, firm))
        post(world.head, firm.head_place, days(3))
        make(Delegation, world.head, self.values(world, firm))

    def hand_over(self, world: World, row: Delegation, high: float, verb: str = "approve") -> Any:
        limits = [{"measure": "discount", "high": high}]
        rights = [{"verb": verb, "matter": "special_price", "limits": limits}]
        return performing.perform(
            deputies.hand_over, [Target(row.pk)], by=world.head, via="test", arguments={"rights": rights}
        )

    @pytest.mark.serves("S-184")
    def test_no_more_than_the_principal_may(self, world: World, firm: Company) -> None:
        (row,) = make(Delegation, world.head, self.values(world, firm))
        self.hand_over(world, row, 10)
        assert [one.limits[0]["high"] for one in row.rights.all()] == [10]
        with pytest.raises(Invalid, match="15"):
            self.hand_over(world, row, 16)
        with pytest.raises(Invalid):
            self.hand_over(world, row, 10, verb="decide")
        assert [one.limits[0]["high"] for one in row.rights.all()] == [10]

    def test_is_taken_back_from_a_day(self, world: World, firm: Company) -> None:
        row = deputise(world.head, world.stranger, firm.head_place, days(-2), days(9))
        performing.perform(
            deputies.take_back, [Target(row.pk)], by=world.head, via="test", arguments={"until": days(2)}
        )
        row.refresh_from_db()
        assert row.until == days(2)

    def test_the_page_offers_the_rights_with_their_limits(self, world: World, firm: Company) -> None:
        (row,) = make(Delegation, world.head, self.values(world, firm))
        client = client_of(world.head)
        assert "15" in client.get(f"/deputations/{row.pk}/rights/").content.decode()
        sent = {"right_0": "on", "right_0_discount": "10"}
        assert client.post(f"/deputations/{row.pk}/rights/", sent).status_code == 302
        assert [(one.verb, one.limits[0]["high"]) for one in row.rights.all()] == [("approve", 10)]
        refused = client.post(f"/deputations/{row.pk}/rights/", {**sent, "right_0_discount": "99"})
        assert refused.status_code == 422
        assert client_of(world.colleague).get(f"/deputations/{row.pk}/rights/").status_code == 403


class TestLeaving:
    def test_ends_posts_and_deputations(self, world: World, firm: Company) -> None:
        post(world.head, firm.manager_place, days(30), kind="second")
        given = deputise(world.head, world.stranger, firm.head_place, days(-1), days(9))
        held = deputise(world.executive, world.head, firm.top_place, days(3), days(9))
        door.leave(person=world.head, by=world.admin)
        assert world.head.pk not in Organisation(days(0)).seats_of
        assert not Post.objects.filter(user=world.head, archived_at=None, until=None).exists()
        given.refresh_from_db()
        held.refresh_from_db()
        assert (given.until, held.archived_at is None) == (days(0), False)

    def test_the_page_says_what_is_to_be_handed_over_and_to_whom(self, world: World, firm: Company) -> None:
        door.leave(person=world.owner, by=world.admin)
        shown = client_of(world.admin).get(f"/people/{world.owner.pk}/").content.decode()
        assert f"/customers/?view=-&amp;owner={world.owner.pk}" in shown
        assert "周砚秋" in shown
        other = client_of(world.stranger).get(f"/people/{world.owner.pk}/").content.decode()
        assert "/customers/?view=-" not in other


class TestDepartments:
    def close(self, world: World, row: Department) -> Any:
        arguments = {"until": days(0)}
        return performing.perform(staff.close, [Target(row.pk)], by=world.personnel, via="test", arguments=arguments)

    def test_one_in_which_somebody_lives_is_not_closed(self, world: World, firm: Company) -> None:
        with pytest.raises(Invalid) as refused:
            self.close(world, world.one)
        told = " ".join(str(fault.message) for fault in refused.value.faults)
        assert "林澜" in told
        assert "大客户部经理" in told

    def test_an_empty_one_is_closed_and_takes_nobody(self, world: World, firm: Company) -> None:
        (row,) = make(Department, world.personnel, {"name": "筹备组", "parent": world.one.parent})
        assert row.path.endswith(f"/{row.pk}/")
        self.close(world, row)
        with pytest.raises(Invalid):
            performing.update(
                User, [Target(world.owner.pk, values={"department": row.pk})], by=world.personnel, via="test"
            )

    def test_the_tree_has_no_circles_and_paths_follow(self, world: World) -> None:
        whole = world.one.parent
        assert whole is not None
        with pytest.raises(Invalid):
            performing.update(
                Department, [Target(whole.pk, values={"parent": world.one.pk})], by=world.personnel, via="test"
            )
        performing.update(
            Department, [Target(world.two.pk, values={"parent": world.one.pk})], by=world.personnel, via="test"
        )
        world.two.refresh_from_db()
        assert world.two.path == f"/{whole.pk}/{world.one.pk}/{world.two.pk}/"


class TestPeople:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("posts__position={manager}", {"owner", "colleague"}),
            ("deputations__position__empty=0", {"stranger"}),
            ("department={whole}", {"owner", "colleague", "head", "stranger", "executive", "personnel"}),
            ("department={two}", {"stranger"}),
            ("q=ll", {"owner"}),
        ],
    )
    def test_are_found_by_what_holds_today(self, world: World, firm: Company, query: str, found: set[str]) -> None:
        deputise(world.head, world.stranger, firm.head_place, days(-1), days(3))
        Post.objects.create(
            code="R-9", user=world.stranger, position=firm.manager_place, since=LONG_AGO, until=days(-1)
        )
        assert world.one.parent
        asked = query.format(manager=firm.manager_place.pk, whole=world.one.parent.pk, two=world.two.pk)
        answer = client_of(world.executive).get(f"/api/v1/people?limit=500&{asked}")
        names = {item["username"] for item in answer.json()["items"]}
        assert names == found

    def test_only_an_administrator_changes_an_administrator(self, world: World) -> None:
        with pytest.raises(Invalid):
            performing.update(
                User, [Target(world.admin.pk, values={"username": "boss"})], by=world.personnel, via="test"
            )

    def test_a_page_says_lines_rights_and_deputies(self, world: World, firm: Company) -> None:
        deputise(world.head, world.owner, firm.head_place, days(2), days(5))
        shown = client_of(world.colleague).get(f"/people/{world.owner.pk}/").content.decode()
        assert f"/people/{world.head.pk}/" in shown
        assert f"/authority/people/{world.owner.pk}/" in shown
        assert "出差" in shown
        assert f"/security/people/{world.owner.pk}/" not in shown
        assert (
            f"/security/people/{world.owner.pk}/"
            in client_of(world.admin).get(f"/people/{world.owner.pk}/").content.decode()
        )


def test_archiving_is_offered_for_posts(world: World, firm: Company) -> None:
    """A post entered by mistake goes from every day; the reader of today sees it no more."""
    row = Post.objects.get(user=world.colleague)
    performing.perform(actions_of(Post)["archive"], [Target(row.pk)], by=world.personnel, via="test")
    assert world.colleague.pk not in Organisation(TODAY).seats_of


def test_somebody_acting_fills_a_place_that_stays_vacant(world: World, firm: Company) -> None:
    place = position("技术部经理", department=world.two, superior=firm.top_place)
    place.descriptions.update(headcount=1)
    appointed(world, user=world.owner, position=place, kind="acting", until=days(30))
    there = Organisation(days(1))
    assert there.vacancies[place.pk] == 1
