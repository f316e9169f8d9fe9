"""Rights that come with a position: held by whoever fills it on the day, and by whoever stands in for him."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Collaborator, Customer
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import clock, performing, registry
from dingke.engine.access import policy
from dingke.engine.models import SearchEntry
from dingke.engine.testing import at_most, client_of
from dingke.platform.access import stating
from dingke.platform.access.actions import give_role
from dingke.platform.access.models import Grant, Holding, Reach, Role
from dingke.platform.access.stating import Line
from dingke.platform.authority.tests.building import deputise, position, post
from dingke.platform.people.actions import create_department
from dingke.platform.people.models import Department, User
from dingke.platform.positions.actions import changed
from dingke.platform.positions.models import Delegation, Description, Position, Post
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
MODELS: tuple[Any, ...] = (Customer, Contact, Opportunity)
PEOPLE, PLACES, ACCOUNTS = 5, 3, 4
person, place = st.integers(0, PEOPLE - 1), st.integers(0, PLACES - 1)
days = st.integers(-2, 3)
worlds = st.fixed_dictionaries(
    {
        "parents": st.tuples(st.none(), st.sampled_from([None, 0]), st.sampled_from([None, 0, 1])),
        "homes": st.lists(st.sampled_from([None, 0, 1, 2]), min_size=PEOPLE, max_size=PEOPLE),
        # Each position lies in a department and below an earlier one, or not.
        "places": st.lists(
            st.tuples(st.sampled_from([None, 0, 1, 2]), st.sampled_from([None, 0])), min_size=PLACES, max_size=PLACES
        ),
        "posts": st.sets(st.tuples(person, place, days, days), max_size=7),
        "deputies": st.sets(st.tuples(person, person, place, days, days), max_size=3),
        "grants": st.lists(st.sets(st.sampled_from(Reach.values)), min_size=PLACES, max_size=PLACES),
        "owners": st.lists(st.tuples(person, person, person), min_size=ACCOUNTS, max_size=ACCOUNTS),
        "shared": st.sets(st.tuples(st.integers(0, ACCOUNTS - 1), person), max_size=4),
    }
)


@dataclass
class Built:
    people: list[User]
    places: list[Position]
    departments: list[Department]


def build(plan: dict[str, Any]) -> Built:
    for model in (
        Collaborator, Opportunity, Contact, Customer, SearchEntry, Grant, Delegation, Post, Description, Position,
    ):  # fmt: skip
        model._default_manager.all().delete()
    departments: list[Department] = []
    for number, parent in enumerate(plan["parents"]):
        above = None if parent is None else departments[parent]
        departments.append(create_department(name=f"{User.objects.count()}-{number}", parent=above))
    people = [
        User.objects.create(
            username=f"p{User.objects.count()}", name=f"人{n}", department=None if home is None else departments[home]
        )
        for n, home in enumerate(plan["homes"])
    ]
    places: list[Position] = []
    for number, (department, superior) in enumerate(plan["places"]):
        above = places[superior] if superior is not None and places else None
        there = None if department is None else departments[department]
        places.append(position(f"岗{number}", department=there, superior=above))
    fill(plan, people, places)
    make(plan, people)
    return Built([User.objects.get(pk=one.pk) for one in people], places, departments)


def fill(plan: dict[str, Any], people: list[User], places: list[Position]) -> None:
    for who, where, since, until in plan["posts"]:
        if since < until:
            post(people[who], places[where], DAY + timedelta(since), DAY + timedelta(until))
    for principal, deputy, where, since, until in plan["deputies"]:
        if since < until and principal != deputy:
            deputise(people[principal], people[deputy], places[where], DAY + timedelta(since), DAY + timedelta(until))
    Grant.objects.bulk_create(
        Grant(position=places[number], object="*", verb="read", reach=reach)
        for number, reaches in enumerate(plan["grants"])
        for reach in reaches
    )
    changed()


def make(plan: dict[str, Any], people: list[User]) -> None:
    admin = User.objects.create(username=f"a{User.objects.count()}", name="管理员", is_admin=True)

    def rows(model: Any, values: list[dict[str, Any]]) -> list[Any]:
        return performing.create(model, values, by=admin, via="test").rows

    owners = [[people[number].pk for number in each] for each in plan["owners"]]
    accounts = rows(Customer, [{"name": f"公司{n}", "owner": own[0]} for n, own in enumerate(owners)])
    for model, at in ((Contact, 1), (Opportunity, 2)):
        rows(model, [{"name": f"{n}号", "customer": accounts[n].pk, "owner": own[at]} for n, own in enumerate(owners)])
    Collaborator.objects.bulk_create(Collaborator(customer=accounts[n], user=people[p]) for n, p in plan["shared"])


def expected(plan: dict[str, Any], built: Built, who: int, day: date, row: Any) -> bool:
    """The rule in plain words, from the plan alone: no query, no compiled right."""

    def filled(where: int, somebody: int) -> bool:
        return any(
            (p, w) == (somebody, where) and DAY + timedelta(s) <= day < DAY + timedelta(u)
            for p, w, s, u in plan["posts"]
        )

    stands_for = [(where, who) for where in range(PLACES) if filled(where, who)]
    stands_for += [
        (where, principal)
        for principal, deputy, where, s, u in plan["deputies"]
        if deputy == who != principal and DAY + timedelta(s) <= day < DAY + timedelta(u) and filled(where, principal)
    ]
    return any(
        reached(plan, built, reach, principal, day, row, filled)
        for where, principal in stands_for
        for reach in plan["grants"][where]
    )


def reached(plan: Any, built: Built, reach: str, principal: int, day: date, row: Any, filled: Any) -> bool:
    owners = {row.owner_id, getattr(row, "account_owner_id", None)}
    if reach == Reach.ALL:
        return True
    if reach == Reach.OWN:
        return built.people[principal].pk in owners
    if reach == Reach.DEPARTMENT:
        roots = {built.people[principal].department_id}
        roots |= {
            built.departments[d].pk
            for w, (d, _s) in enumerate(plan["places"])
            if d is not None and filled(w, principal)
        }
        below = {one.pk for one in built.departments for root in roots if root and f"/{root}/" in one.path}
        return bool({row.department_id, getattr(row, "account_department_id", None)} & below)
    if reach == Reach.SHARED:
        account = row.pk if isinstance(row, Customer) else row.customer_id
        return Collaborator.objects.filter(customer=account, user=built.people[principal]).exists()
    from dingke.platform.positions.queries import organisation

    return bool(owners & organisation(day).team(built.people[principal].pk))


@settings(
    max_examples=30, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(plan=worlds)
def test_query_predicate_entries_and_ways_say_what_the_plan_says_on_each_day(plan: dict[str, Any]) -> None:
    from django.test import override_settings

    built = build(plan)
    for day in (DAY - timedelta(1), DAY, DAY + timedelta(2)):
        with override_settings(TODAY=day):
            assert clock.today() == day
            for who, user in enumerate(built.people):
                for model in MODELS:
                    everything = list(model._default_manager.all())
                    wanted = {row.pk for row in everything if expected(plan, built, who, day, row)}
                    entries = SearchEntry.objects.filter(
                        policy.entries(user, "read", model), object=registry.named(model)
                    )
                    assert set(policy.rows(user, "read", model).values_list("pk", flat=True)) == wanted
                    assert {row.pk for row in everything if policy.permits(user, "read", row)} == wanted
                    assert {row.pk for row in everything if policy.ways(user, "read", row)} == wanted
                    assert set(entries.values_list("row_id", flat=True)) == wanted


class TestDays:
    """Rights come and go with the day, without anybody changing anything."""

    @pytest.fixture
    def nobody(self, world: World) -> User:
        return User.objects.create(username="newcomer", name="新来的")

    def sees(self, user: User) -> set[str]:
        return {row.name for row in policy.rows(user, "read", Customer)}

    def test_a_post_that_ends_takes_its_rights_along(self, world: World, nobody: User, settings: Any) -> None:
        there = position("客服代表", department=world.one)
        post(nobody, there, DAY, DAY + timedelta(1))
        stating.state(there, "customers", [Line("read", Reach.DEPARTMENT)], {}, by=world.admin, via="test")
        changed()
        nobody.refresh_from_db()
        for day, names in ((-1, set()), (0, {world.customer.name, world.daughter.name}), (1, set())):
            settings.TODAY = DAY + timedelta(day)
            assert self.sees(nobody) == names

    def test_a_deputy_reaches_as_far_as_whom_he_stands_in_for(self, world: World, nobody: User, settings: Any) -> None:
        there = position("大客户经理", department=world.one)
        post(world.owner, there)
        stating.state(there, "customers", [Line("read", Reach.OWN)], {}, by=world.admin, via="test")
        deputise(world.owner, nobody, there, DAY, DAY + timedelta(2))
        changed()
        nobody.refresh_from_db()
        settings.TODAY = DAY
        assert self.sees(nobody) == {world.customer.name, world.daughter.name}
        settings.TODAY = DAY + timedelta(2)
        assert self.sees(nobody) == set()

    def test_a_deputy_for_some_matters_sees_no_rows_by_it(self, world: World, nobody: User, settings: Any) -> None:
        there = position("大客户经理", department=world.one)
        post(world.owner, there)
        Grant.objects.create(position=there, object="customers", verb="read", reach=Reach.OWN)
        deputise(world.owner, nobody, there, DAY, DAY + timedelta(2), verb="approve", matter="special_price")
        changed()
        nobody.refresh_from_db()
        settings.TODAY = DAY
        assert self.sees(nobody) == set()

    def test_the_team_is_who_shares_the_superior(self, world: World, settings: Any) -> None:
        settings.TODAY = DAY
        head = position("部门经理", department=world.one)
        manager = position("大客户经理", department=world.one, superior=head)
        post(world.head, head)
        for user in (world.owner, world.stranger):
            post(user, manager)
        Holding.objects.all().delete()
        Grant.objects.create(position=manager, object="customers", verb="read", reach=Reach.TEAM)
        changed()
        stranger = User.objects.get(pk=world.stranger.pk)
        assert self.sees(stranger) == {world.customer.name, world.daughter.name, world.foreign.name}
        assert self.sees(User.objects.get(pk=world.head.pk)) == set()

    @pytest.mark.serves("S-173")
    def test_a_role_given_for_a_time_ends(self, world: World, nobody: User, settings: Any) -> None:
        settings.TODAY = DAY
        stating.give(world.roles["executive"], nobody, DAY + timedelta(1), by=world.admin, via="test")
        nobody.refresh_from_db()
        assert len(self.sees(nobody)) == 3
        settings.TODAY = DAY + timedelta(1)
        assert self.sees(nobody) == set()


class TestCost:
    def test_a_right_that_is_known_asks_nothing(self, world: World) -> None:
        policy.permits(world.owner, "update", world.foreign)
        with at_most(0):
            for _ in range(100):
                policy.permits(world.owner, "update", world.customer)
                policy.may(world.owner, "create", Contact)

    def test_a_head_of_thirty_departments_asks_one_list(self, world: World) -> None:
        for number in range(30):
            create_department(name=f"{number} 组", parent=world.one)
        changed()
        head = User.objects.get(pk=world.head.pk)
        policy.may(head, "read", Customer)
        with at_most(1):
            assert policy.rows(head, "read", Customer).count() == 2
        assert "department_id" in str(policy.rows(head, "read", Customer).query)

    def test_four_hundred_shared_accounts_cost_one_question_more(self, world: World) -> None:
        made = performing.create(
            Customer, [{"name": f"共享{n}有限公司"} for n in range(400)], by=world.stranger, via="test"
        ).rows
        Collaborator.objects.bulk_create(Collaborator(customer=row, user=world.owner) for row in made)
        owner = User.objects.get(pk=world.owner.pk)
        policy.may(owner, "read", Customer)
        with at_most(2):
            assert policy.rows(owner, "read", Customer).count() == 402
        with at_most(1):
            assert policy.rows(owner, "read", Contact).count() == 1

    def test_the_list_of_somebody_with_posts_is_as_cheap_as_before(self, world: World) -> None:
        role = Role.objects.create(slug="x", name="x")
        give_role(role, [world.owner])
        client = client_of(world.owner)
        client.get("/customers/?view=-")
        with at_most(11):
            client.get("/customers/?view=-")
