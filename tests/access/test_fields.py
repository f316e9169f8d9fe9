"""Fields that are hidden or masked are so on every surface, and nothing leads to them."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import exporting, performing, registry
from dingke.engine.access import policy
from dingke.engine.action import Target
from dingke.engine.faults import Invalid
from dingke.engine.sight import seen
from dingke.engine.testing import client_of
from dingke.platform.access import stating
from dingke.platform.access.models import Grant, Role
from dingke.platform.access.stating import Line
from dingke.platform.people.actions import create_token
from dingke.platform.people.models import User
from tests.world import World

pytestmark = pytest.mark.django_db
AMOUNTS = ("6800000", "6,800,000", "680.0", "680万")
USCC = "91440300MAX000031B"


def rule(world: World, slug: str, role: str = "account_manager", **rules: str) -> User:
    """What the owner's role says of fields from now on; gives the owner as he is then."""
    holder = world.roles[role]
    had = [Line(one.verb, one.reach) for one in Grant.objects.filter(role=holder, object=slug)]
    stating.state(holder, slug, had, rules, by=world.admin, via="test")
    return User.objects.get(pk=world.owner.pk)


def surfaces(owner: User, row: Any) -> Iterator[tuple[str, str]]:
    """Address and words of everything that shows a record or what hangs on its company."""
    client, slug = client_of(owner), registry.named(type(row))
    program = Client(headers={"Authorization": f"Bearer {create_token(user=owner)}"})
    customer = getattr(row, "customer_id", row.pk)
    for url in (
        f"/{slug}/?view=-", f"/{slug}/?view=-&totals=1", f"/{slug}/counts/?view=-&foot=only", f"/{slug}/{row.pk}/",
        f"/{slug}/{row.pk}/?tab=timeline", f"/{slug}/{row.pk}/panel/", f"/{slug}/{row.pk}/history/",
        f"/{slug}/{row.pk}/edit/", f"/{slug}/board/?view=-", f"/{slug}/chart/?view=-", f"/{slug}/summary/?view=-",
        f"/{slug}/condition/", f"/customers/{customer}/", f"/customers/{customer}/?tab={slug}",
        f"/customers/{customer}/?tab=timeline", f"/customers/{customer}/panel/", "/customers/?view=-",
        f"/{slug}/?view=-&sort=-amount", f"/{slug}/export/?view=-&all=1&format=csv",
        f"/{slug}/export/?view=-&all=1&format=xlsx", "/operations/",
    ):  # fmt: skip
        yield url, words(client.get(url))
    for url in (f"/api/v1/{slug}", f"/api/v1/{slug}/{row.pk}", f"/api/v1/{slug}/{row.pk}/history",
                f"/api/v1/{slug}/{row.pk}?as_of=2099-01-01"):  # fmt: skip
        yield url, words(program.get(url))


def words(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    found: str = content.decode("utf-8", "replace")
    return found


class TestHidden:
    @pytest.mark.parametrize("rule_of", ["hidden", "masked"])
    def test_an_amount_stands_nowhere(self, world: World, rule_of: str) -> None:
        performing.update(
            Opportunity, [Target(id=world.opportunity.pk, values={"amount": 6800000 + 1})], by=world.owner, via="test"
        )
        performing.update(
            Opportunity, [Target(id=world.opportunity.pk, values={"amount": 6800000})], by=world.owner, via="test"
        )
        before = "".join(text for _url, text in surfaces(world.owner, world.opportunity))
        assert all(amount in before for amount in AMOUNTS[:2])
        # Whoever may see personal values in clear meets a masked one where he changes it, on record.
        Grant.objects.filter(role=world.roles["account_manager"], object="opportunities", verb="reveal").delete()
        owner = rule(world, "opportunities", amount=rule_of)
        for url, text in surfaces(owner, world.opportunity):
            for amount in (*AMOUNTS, "1360000", "136.0"):
                assert amount not in text, f"{url}: {amount}"
        admin = "".join(text for _url, text in surfaces(world.admin, world.opportunity))
        assert "6800000" in admin

    def test_it_is_no_column_filter_sort_or_field_of_the_interface(self, world: World) -> None:
        owner = rule(world, "opportunities", amount="hidden")
        shown = seen(registry.get("opportunities"), owner)
        for names in (
            shown.columns, shown.column_choices, shown.filters, shown.sort_choices, shown.form_fields, shown.readable,
            shown.panel, shown.bulk, shown.quick,
        ):  # fmt: skip
            assert not {"amount", "weighted"} & set(names)
        assert (shown.board, shown.chart, shown.summary) == (None, None, None)
        program = Client(headers={"Authorization": f"Bearer {create_token(user=owner)}"})
        for query in ("amount__gte=1", "sort=-amount"):
            assert program.get(f"/api/v1/opportunities?{query}").status_code == 422
        assert "amount" not in program.get(f"/api/v1/opportunities/{world.opportunity.pk}").json()
        changed = program.patch(
            f"/api/v1/opportunities/{world.opportunity.pk}",
            json.dumps({"amount": "1.00"}),
            content_type="application/json",
            headers={"If-Match": f'"{Opportunity.objects.get(pk=world.opportunity.pk).version}"'},
        )
        assert changed.status_code == 422
        client = client_of(owner)
        assert client.get(f"/opportunities/{world.opportunity.pk}/cell/amount/").status_code == 404
        assert client.get("/opportunities/board/?view=-").status_code == 404

    def test_search_is_not_led_by_it(self, world: World) -> None:
        assert USCC in words(client_of(world.owner).get(f"/customers/{world.customer.pk}/"))
        found = client_of(world.owner).get("/search/", {"q": USCC}).content.decode()
        assert f"/customers/{world.customer.pk}/" in found
        owner = rule(world, "customers", uscc="hidden")
        client = client_of(owner)
        for url in ("/search/", "/search/menu/", "/customers/"):
            assert f"/customers/{world.customer.pk}/" not in words(client.get(url, {"q": USCC, "view": "-"}))
        assert f"/customers/{world.customer.pk}/" in words(client.get("/search/", {"q": "沧澜重工"}))

    def test_an_import_does_not_feed_it(self, world: World, tmp_path: Path) -> None:
        from dingke.engine.importing.plan import Column, Plan

        owner = rule(world, "customers", annual_revenue="hidden")
        columns = [Column(0, "名称", "name"), Column(1, "营业收入", "annual_revenue")]
        plan = Plan(registry.get("customers"), owner, "x.csv", columns)
        assert [column.field for column in plan.columns] == ["name", ""]

    def test_undoing_tells_nothing_of_it(self, world: World) -> None:
        done = performing.update(
            Customer, [Target(id=world.customer.pk, values={"credit_limit": 7654321})], by=world.owner, via="test"
        )
        performing.update(
            Customer, [Target(id=world.customer.pk, values={"credit_limit": 7654000})], by=world.admin, via="test"
        )
        page = f"/operations/{done.operation}/"
        assert "7,654,321" in words(client_of(world.owner).get(page))
        owner = rule(world, "customers", credit_limit="hidden")
        shown = words(client_of(owner).get(page))
        assert "7,654" not in shown
        assert "7654" not in shown

    def test_a_file_made_earlier_in_his_name_leaves_it_out(self, world: World, tmp_path: Path) -> None:
        owner = rule(world, "customers", uscc="hidden")
        path = tmp_path / "x.csv"
        exporting.write(registry.get("customers"), owner, path, {}, via="test", columns=["name", "uscc"])
        assert USCC not in path.read_text("utf-8")


class TestMasked:
    def test_is_seen_in_clear_by_a_recorded_act(self, world: World) -> None:
        owner = rule(world, "customers", uscc="masked")
        client = client_of(owner)
        page = f"/customers/{world.customer.pk}/"
        assert USCC not in words(client.get(page))
        assert "914••••1B" in words(client.get(page))
        assert USCC in words(client.post(f"{page}reveal/?field=uscc"))


class TestCombined:
    def test_the_most_open_word_holds_and_silence_does_not_count(self, world: World) -> None:
        rule(world, "customers", uscc="hidden")
        stating.give(world.roles["support"], world.owner, None, by=world.admin, via="test")
        owner = User.objects.get(pk=world.owner.pk)
        assert policy.sight(owner, Customer, "uscc").rule == "hidden"
        owner = rule(world, "customers", role="support", uscc="read")
        assert policy.sight(owner, Customer, "uscc").rule == "read"
        assert policy.fields(owner) == frozenset()

    def test_what_names_a_record_cannot_be_kept_back(self, world: World) -> None:
        for name in ("name", "code", "owner", "no_such_field"):
            with pytest.raises(Invalid, match=r"不是可以隐藏的字段|no field that can be kept back"):
                stating.state(world.roles["support"], "customers", [], {name: "hidden"}, by=world.admin, via="test")

    def test_whoever_has_no_rule_sees_the_declaration_itself(self, world: World) -> None:
        rule(world, "contacts", mobile="hidden")
        resource = registry.get("customers")
        assert seen(resource, world.admin) is resource
        assert seen(resource, User.objects.get(pk=world.owner.pk)) is resource
        assert seen(registry.get("contacts"), User.objects.get(pk=world.owner.pk)) is not registry.get("contacts")
        assert Contact.objects.count() == 2
        assert Role.objects.count() == 7
