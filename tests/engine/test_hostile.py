"""What is typed by mistake or by malice, on every surface that takes it: kept as it is, shown harmless, or refused in words."""

from typing import Any

import pytest
from django.test import Client

from dingke.domains.customers.models import Customer
from dingke.engine import performing, registry
from dingke.engine.action import Target
from dingke.engine.faults import Invalid
from dingke.engine.testing import PROBLEM, Rest, client_of
from tests.world import World, make

NAMES = {
    "one": "鼎",
    "longest": "长" * 200,
    "emoji": "😀🏭公司",
    "right to left": "חברת חשמל",
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)',
    "sql": "'; drop table customers_customer; --",
    "template": "{{ request.user }}{% load dk %}",
    "formula": "=HYPERLINK(1)",
}
MARKS = ("<script>alert", '" onmouseover="alert')


@pytest.fixture
def owner(world: World) -> Client:
    return client_of(world.owner)


def sent(name: str, world: World) -> dict[str, Any]:
    return {
        "name": name,
        "entity_type": "enterprise",
        "grade": "key",
        "lifecycle_status": "potential",
        "source": "own",
        "owner": world.owner.pk,
    }


class TestName:
    @pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
    def test_comes_in_by_form_cell_and_program_and_is_shown_harmless(
        self, world: World, owner: Client, name: str
    ) -> None:
        by_form = owner.post("/customers/new/", sent(name, world))
        assert by_form.status_code == 302, by_form.content.decode()
        number = int(by_form["Location"].split("/")[2])
        assert Customer.objects.get(pk=number).name == name
        url = f"/customers/{world.daughter.pk}/"
        assert owner.post(f"{url}cell/name/", {"name": name, "version": world.daughter.version}).status_code == 200
        rest = Rest(world.owner, registry.get("customers"))
        assert rest("post", "", {"name": name}).status_code == 201
        assert Customer.objects.filter(name=name).count() == 3
        for address in (
            f"/customers/{number}/",
            f"/customers/{number}/edit/",
            url,
            "/customers/?view=-",
            "/operations/",
        ):
            page = owner.get(address).content.decode()
            assert [mark for mark in MARKS if mark in page] == [], address

    @pytest.mark.parametrize(
        "name", ["长" * 201, "长" * 500, "", "   ", "\u200b"], ids=["201", "500", "none", "blank", "unseen"]
    )
    def test_that_does_not_fit_is_refused_at_its_field(self, world: World, owner: Client, name: str) -> None:
        url = f"/customers/{world.daughter.pk}/"
        by_form = owner.post("/customers/new/", sent(name, world))
        by_cell = owner.post(f"{url}cell/name/", {"name": name, "version": world.daughter.version})
        by_program = Rest(world.owner, registry.get("customers"))("post", "", {"name": name})
        assert (by_form.status_code, by_cell.status_code, by_program.status_code) == (422, 422, 422)
        assert 'href="#id_name"' in by_form.content.decode()
        assert by_program["Content-Type"] == PROBLEM
        assert "name" in by_program.content.decode()
        world.daughter.refresh_from_db()
        assert world.daughter.name == "沧澜海工基地有限公司"

    def test_loses_what_would_turn_a_page_round(self, world: World, owner: Client) -> None:
        """The signs that change the direction of everything behind them are invisible, and no part of a name."""
        answer = owner.post("/customers/new/", sent("沧\u202e澜\u2066远图", world))
        assert Customer.objects.get(pk=answer["Location"].split("/")[2]).name == "沧澜远图"


class TestCursor:
    def test_that_was_changed_is_refused(self, world: World) -> None:
        rest = Rest(world.owner, registry.get("customers"))
        make(Customer, world.owner, *({"name": f"公司{n}"} for n in range(5)))
        cursor = rest("get", "?limit=2&sort=sort_name").json()["next"]
        assert rest("get", f"?limit=2&sort=sort_name&cursor={cursor}").status_code == 200
        other = "A" if cursor[5] != "A" else "B"
        for changed in (cursor[:5] + other + cursor[6:], cursor[:-1], cursor + "x", cursor.replace(":", "")):
            answer = rest("get", f"?limit=2&sort=sort_name&cursor={changed}")
            assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM), changed
        assert rest("get", f"?limit=2&sort=-updated_at&cursor={cursor}").status_code == 422


class TestGroup:
    """A company may not come to lie above itself, whichever way it is said."""

    def test_that_would_go_in_a_circle_is_refused_on_every_surface(self, world: World, owner: Client) -> None:
        url = f"/customers/{world.customer.pk}/"
        world.customer.refresh_from_db()
        by_cell = owner.post(f"{url}cell/parent/", {"parent": world.daughter.pk, "version": world.customer.version})
        by_program = Rest(world.owner, registry.get("customers"))(
            "patch", f"/{world.customer.pk}", {"parent": world.daughter.pk}, If_Match=f'"{world.customer.version}"'
        )
        assert (by_cell.status_code, by_program.status_code) == (422, 422)
        assert "沧澜海工基地" in by_program.json()["errors"][0]["message"]
        world.customer.refresh_from_db()
        assert world.customer.parent_id is None

    def test_of_two_moves_that_close_a_circle_together_neither_is_done(self, world: World) -> None:
        first, second = make(Customer, world.owner, {"name": "上家"}, {"name": "下家"})
        crossed = [Target(first.pk, values={"parent": second.pk}), Target(second.pk, values={"parent": first.pk})]
        with pytest.raises(Invalid):
            performing.update(Customer, crossed, by=world.owner, via="test")
        assert not Customer.objects.filter(pk__in=(first.pk, second.pk)).exclude(parent=None).exists()


class TestStaleEdit:
    def test_is_refused_with_both_values_on_every_surface(self, world: World, owner: Client) -> None:
        old = world.daughter.version
        performing.update(
            Customer, [Target(world.daughter.pk, values={"next_step": "寄样册"})], by=world.head, via="test"
        )
        url = f"/customers/{world.daughter.pk}/"
        by_cell = owner.post(f"{url}cell/next_step/", {"next_step": "约谭维", "version": old})
        by_program = Rest(world.owner, registry.get("customers"))(
            "patch", f"/{world.daughter.pk}", {"next_step": "约谭维"}, If_Match=f'"{old}"'
        )
        assert (by_cell.status_code, by_program.status_code) == (409, 409)
        for answer in (by_cell.content.decode(), str(by_program.json())):
            assert "寄样册" in answer
            assert "约谭维" in answer
