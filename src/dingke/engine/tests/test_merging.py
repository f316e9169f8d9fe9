"""The page that lays records side by side: what it shows, whom it lets, and what a second or a stale form does."""

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from dingke.engine import performing, registry
from dingke.engine.action import Target
from dingke.engine.testing import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(world: Any) -> Client:
    return client_of(world.owner)


@pytest.fixture
def twin(world: Any) -> Any:
    values = {"name": "沧澜重工集团公司", "payment_terms": "30 天", "legal_rep": "谭知远", "needs": "岸电"}
    return performing.create(type(world.customer), [values], by=world.owner, via="test").rows[0]


def address(*rows: Any, **more: Any) -> str:
    given = [f"id={row.pk}" for row in rows] + [f"{name}={value}" for name, value in more.items()]
    return f"/customers/merge/?{'&'.join(given)}"


def form_of(client: Client, *rows: Any, keep: Any) -> dict[str, Any]:
    """What a browser sends of the comparison."""
    context = client.get(address(*rows, keep=keep.pk)).context
    versions = {f"version.{row.pk}": row.version for row in context["rows"]}
    ids = [row.pk for row in context["rows"]]
    return {"id": ids, "keep": keep.pk, "form_id": context["form_id"], "step": "apply", **versions}


class TestChoosing:
    def test_offers_like_records_and_takes_any_by_name(self, world: Any, owner: Client, twin: Any) -> None:
        page = owner.get(address(world.customer)).content.decode()
        assert f'name="id" value="{twin.pk}"' in page
        named = owner.get(address(world.customer, other=world.daughter.code))
        assert named["Location"] == address(world.customer, world.daughter)
        assert owner.get(address(world.customer, other="没有这家")).status_code == 422

    def test_the_bar_of_a_list_leads_to_the_comparison(self, world: Any, owner: Client, twin: Any) -> None:
        assert 'formaction="/customers/merge/"' in owner.get("/customers/?view=-").content.decode()
        answer = owner.post("/customers/merge/", {"question": "view=-", "id": [world.customer.pk, twin.pk]})
        assert (answer.status_code, answer["Location"]) == (302, address(world.customer, twin))

    def test_the_menu_of_a_record_leads_here(self, world: Any, owner: Client) -> None:
        here = f'href="/customers/merge/?id={world.customer.pk}"'
        assert here in owner.get(f"/customers/{world.customer.pk}/").content.decode()
        reader = client_of(world.executive).get(f"/customers/{world.customer.pk}/").content.decode()
        assert here not in reader

    def test_only_objects_that_declare_it_are_merged(self, owner: Client) -> None:
        slugs = [resource.slug for resource in registry.resources() if resource.merge]
        assert slugs == ["customers", "contacts"]
        assert owner.get("/sites/merge/").status_code == 404

    def test_more_than_fit_side_by_side_are_refused(self, world: Any, owner: Client) -> None:
        rows = performing.create(
            type(world.customer), [{"name": f"沧澜{i}"} for i in range(7)], by=world.owner, via="test"
        ).rows
        assert owner.get(address(*rows)).status_code == 422


class TestComparing:
    def test_the_one_that_says_most_stays_unless_another_is_named(self, world: Any, owner: Client, twin: Any) -> None:
        assert owner.get(address(twin, world.customer)).context["kept"] == twin
        assert owner.get(address(twin, world.customer, keep=world.customer.pk)).context["kept"] == world.customer

    def test_parts_what_contradicts_from_what_one_alone_says(self, world: Any, owner: Client, twin: Any) -> None:
        context = owner.get(address(world.customer, twin, keep=world.customer.pk)).context
        assert [line.key for line in context["differing"]] == ["name"]
        single = {line.key: [choice.is_on for choice in line.choices] for line in context["single"]}
        assert (single["uscc"], single["payment_terms"]) == ([True, False], [False, True])

    def test_personal_values_are_masked(self, world: Any, owner: Client, twin: Any) -> None:
        page = owner.get(address(world.customer, twin)).content.decode()
        assert ("法定代表人" in page, "谭知远" in page) == (True, False)

    def test_says_what_comes_along_and_writes_nothing(self, world: Any, owner: Client, twin: Any) -> None:
        before = apps.get_model("timeline.Operation").objects.count()
        coming = owner.get(address(world.customer, twin, keep=twin.pk)).context["coming"]
        assert dict(coming.counts) == {"客户 · 上级公司": 1, "联系人": 1, "商机": 1}
        assert apps.get_model("timeline.Operation").objects.count() == before

    def test_is_not_there_for_whom_one_is_not(self, world: Any, owner: Client) -> None:
        assert owner.get(address(world.customer, world.foreign)).status_code == 404
        assert client_of(world.colleague).get(address(world.customer)).status_code == 404
        assert client_of(world.executive).get(address(world.customer, world.daughter)).status_code == 403


class TestMerging:
    def test_makes_them_one_and_offers_the_way_back(self, world: Any, owner: Client, twin: Any) -> None:
        sent = form_of(owner, world.customer, twin, keep=world.customer) | {"take.name": twin.pk}
        answer = owner.post("/customers/merge/", sent)
        assert (answer.status_code, answer["Location"]) == (302, f"/customers/{world.customer.pk}/")
        world.customer.refresh_from_db()
        assert (world.customer.name, world.customer.payment_terms) == ("沧澜重工集团公司", "30 天")
        assert 'data-dk-undo="/operations/' in owner.get(answer["Location"]).content.decode()

    def test_the_same_form_twice_merges_once(self, world: Any, owner: Client, twin: Any) -> None:
        sent = form_of(owner, world.customer, twin, keep=world.customer)
        first, again = (owner.post("/customers/merge/", sent) for _ in range(2))
        assert first["Location"] == again["Location"]
        assert apps.get_model("timeline.Operation").objects.filter(verb="merge").count() == 1

    def test_a_stale_form_says_what_changed_and_keeps_the_choices(self, world: Any, owner: Client, twin: Any) -> None:
        sent = form_of(owner, world.customer, twin, keep=world.customer) | {"take.name": twin.pk}
        performing.update(type(twin), [Target(twin.pk, values={"credit_rating": "AA"})], by=world.head, via="test")
        answer = owner.post("/customers/merge/", sent)
        page = answer.content.decode()
        assert (answer.status_code, "信用等级：– → AA" in page, "周砚秋" in page) == (409, True, True)
        assert [choice.is_on for choice in answer.context["differing"][0].choices] == [False, True]
        twin.refresh_from_db()
        assert twin.merged_into_id is None
        again = sent | {f"version.{twin.pk}": twin.version}
        assert owner.post("/customers/merge/", again).status_code == 302

    def test_a_refusal_says_why(self, world: Any, owner: Client, twin: Any) -> None:
        sent = form_of(owner, world.customer, twin, keep=world.customer)
        below = performing.create(
            type(twin), [{"name": "别处", "parent": world.daughter.pk}], by=world.owner, via="test"
        ).rows[0]
        sent = form_of(owner, world.customer, below, keep=world.customer) | {"take.parent": below.pk}
        answer = owner.post("/customers/merge/", sent)
        assert (answer.status_code, "不能成环" in answer.content.decode()) == (422, True), answer.context["refused"]


class TestAfterwards:
    @pytest.fixture
    def merged(self, world: Any, owner: Client, twin: Any) -> Any:
        owner.post("/customers/merge/", form_of(owner, world.customer, twin, keep=world.customer))
        return twin

    def test_the_old_address_leads_on_until_it_is_undone(self, world: Any, owner: Client, merged: Any) -> None:
        answer = owner.get(f"/customers/{merged.pk}/")
        assert (answer.status_code, answer["Location"]) == (302, f"/customers/{world.customer.pk}/")
        assert merged.code in owner.get(answer["Location"]).content.decode()
        assert owner.get(f"/customers/{merged.pk}/panel/")["Location"] == f"/customers/{world.customer.pk}/panel/"
        operation = apps.get_model("timeline.Operation").objects.get(verb="merge")
        assert "客户 合并" in owner.get(f"/operations/{operation.pk}/").content.decode()
        owner.post(f"/operations/{operation.pk}/undo/")
        assert owner.get(f"/customers/{merged.pk}/").status_code == 200

    def test_its_past_is_read_and_nothing_else_is_done_with_it(self, owner: Client, merged: Any) -> None:
        assert owner.get(f"/customers/{merged.pk}/history/").status_code == 200
        for act in ("edit", "cell/next_step", "archive", "restore"):
            assert owner.get(f"/customers/{merged.pk}/{act}/").status_code == 410, act
            assert owner.post(f"/customers/{merged.pk}/{act}/", {"next_step": "x"}).status_code == 410, act

    def test_strangers_learn_nothing_by_the_old_address(self, world: Any, merged: Any) -> None:
        assert client_of(world.stranger).get(f"/customers/{merged.pk}/").status_code == 404
