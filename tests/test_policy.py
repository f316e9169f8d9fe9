"""A grant compiled to a query, in one piece and in parts, to a predicate and to the columns of search entries says the
same in every world."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Collaborator, Customer
from dingke.domains.opportunities.models import Opportunity, OpportunityCollaborator
from dingke.engine import performing, registry
from dingke.engine.access import policy
from dingke.engine.models import SearchEntry
from dingke.platform.access.actions import give_role
from dingke.platform.access.models import Grant, Holding, Reach, Role
from dingke.platform.people.actions import create_department
from dingke.platform.people.models import Department, User

MODELS: tuple[Any, ...] = (Customer, Contact, Opportunity)
VERBS = ("read", "update", "reveal")
PEOPLE, ACCOUNTS = 5, 4
REACHES = st.sets(st.sampled_from(Reach.values))

person = st.integers(0, PEOPLE - 1)
worlds = st.fixed_dictionaries(
    {
        # Departments hang below an earlier one or stand alone; a person stands in one of them or in none.
        "parents": st.tuples(st.none(), st.sampled_from([None, 0]), st.sampled_from([None, 0, 1])),
        "places": st.lists(st.sampled_from([None, 0, 1, 2]), min_size=PEOPLE, max_size=PEOPLE),
        "active": st.lists(st.booleans(), min_size=PEOPLE, max_size=PEOPLE),
        "grants": st.lists(st.tuples(REACHES, REACHES, REACHES), min_size=PEOPLE, max_size=PEOPLE),
        "owners": st.lists(st.tuples(person, person, person), min_size=ACCOUNTS, max_size=ACCOUNTS),
        "accounts_shared": st.sets(st.tuples(st.integers(0, ACCOUNTS - 1), person), max_size=4),
        "deals_shared": st.sets(st.tuples(st.integers(0, ACCOUNTS - 1), person), max_size=4),
        "archived": st.sets(st.integers(0, ACCOUNTS - 1)),
    }
)


def build(plan: dict[str, Any]) -> list[User]:
    """Writes the world down; the rows through the pipeline, by an administrator, so that the scope columns are its own."""
    for model in (
        OpportunityCollaborator,
        Collaborator,
        Opportunity,
        Contact,
        Customer,
        SearchEntry,
        Holding,
        Grant,
        Role,
    ):
        model._default_manager.all().delete()
    departments: list[Department] = []
    for number, parent in enumerate(plan["parents"]):
        above = None if parent is None else departments[parent]
        departments.append(create_department(name=f"{User.objects.count()}-{number}", parent=above))
    people = [
        User.objects.create(
            username=f"p{User.objects.count()}",
            name=f"人{number}",
            is_active=True,
            department=None if place is None else departments[place],
        )
        for number, place in enumerate(plan["places"])
    ]
    admin = User.objects.create(username=f"a{User.objects.count()}", name="管理员", is_admin=True)
    grant(plan, people)
    rows(plan, people, admin)
    for user, active in zip(people, plan["active"], strict=True):
        user.is_active = active
        user.save()
    return [User.objects.get(pk=user.pk) for user in (*people, admin)]


def grant(plan: dict[str, Any], people: list[User]) -> None:
    for number, per_verb in enumerate(plan["grants"]):
        role = Role.objects.create(slug=f"r{number}", name=f"r{number}")
        Grant.objects.bulk_create(
            Grant(role=role, object="*", verb=verb, reach=reach)
            for verb, reaches in zip(VERBS, per_verb, strict=True)
            for reach in reaches
        )
        give_role(role, [people[number]])


def rows(plan: dict[str, Any], people: list[User], admin: User) -> None:
    def make(model: Any, values: list[dict[str, Any]]) -> list[Any]:
        return performing.create(model, values, by=admin, via="test").rows

    owners = [[people[number].pk for number in each] for each in plan["owners"]]
    accounts = make(Customer, [{"name": f"公司{n}", "owner": own[0]} for n, own in enumerate(owners)])
    make(Contact, [{"name": f"人{n}", "customer": accounts[n].pk, "owner": own[1]} for n, own in enumerate(owners)])
    deals = make(
        Opportunity, [{"name": f"商机{n}", "customer": accounts[n].pk, "owner": own[2]} for n, own in enumerate(owners)]
    )
    Collaborator.objects.bulk_create(
        Collaborator(customer=accounts[n], user=people[p]) for n, p in plan["accounts_shared"]
    )
    OpportunityCollaborator.objects.bulk_create(
        OpportunityCollaborator(opportunity=deals[n], user=people[p]) for n, p in plan["deals_shared"]
    )


@pytest.mark.django_db
@pytest.mark.serves("S-017")
@settings(
    max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(plan=worlds)
def test_rows_predicate_and_search_entries_agree(plan: dict[str, Any]) -> None:
    for user in build(plan):
        for model in MODELS:
            slug = registry.of(model).slug  # type: ignore[union-attr]  # each of the three has one
            everything = list(model._default_manager.all())
            for verb in VERBS:
                by_query = set(policy.rows(user, verb, model).values_list("pk", flat=True))
                by_predicate = {row.pk for row in everything if policy.permits(user, verb, row)}
                entries = SearchEntry.objects.filter(policy.entries(user, verb, model), object=slug)
                assert by_query == by_predicate == set(entries.values_list("row_id", flat=True)), (user, verb, model)
                by_part = [pk for rows in policy.parts(user, verb, model) for pk in rows.values_list("pk", flat=True)]
                assert sorted(by_part) == sorted(by_query), (user, verb, model)
                assert not by_query or policy.may(user, verb, model)
