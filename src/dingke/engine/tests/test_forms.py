"""Records by their form and by one cell: created, changed, refused, and what happens when somebody was faster."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from dingke.engine import performing, ports, registry
from dingke.engine.action import Target
from dingke.engine.testing import client_of

pytestmark = pytest.mark.django_db

NEW = {
    "name": "江屿船舶修造有限公司",
    "entity_type": "enterprise",
    "grade": "key",
    "lifecycle_status": "potential",
    "source": "own",
}


@pytest.fixture
def owner(world: Any) -> Client:
    return client_of(world.owner)


def customers() -> Any:
    return registry.get("customers").model._default_manager


def inputs(page: str) -> dict[str, Any]:
    """What a browser would send of the record's form without touching it."""
    form = page[page.index('class="dk-form') :]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]+>", form):
        name, value, kind = (re.search(rf'{a}="([^"]*)"', tag) for a in ("name", "value", "type"))
        if name and (kind is None or kind[1] not in ("checkbox", "radio") or " checked" in tag):
            found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, words in re.findall(r'<select name="([^"]+)".*?<option value="([^"]*)" selected', form, re.DOTALL):
        found[name] = unescape(words)
    for name, words in re.findall(r'<textarea name="([^"]+)"[^>]*>\s?(.*?)</textarea>', form, re.DOTALL):
        found[name] = unescape(words)
    return found


class TestNewRecord:
    def test_belongs_to_whoever_made_it_and_can_be_undone(self, world: Any, owner: Client) -> None:
        answer = owner.post("/customers/new/", {**NEW, "owner": world.owner.pk}, follow=True)
        row = customers().get(name=NEW["name"])
        assert (row.owner_id, row.grade, row.department_id) == (world.owner.pk, "key", world.one.pk)
        assert 'data-dk-undo="/operations/' in answer.content.decode()

    def test_is_made_once_though_its_form_is_sent_twice(self, world: Any, owner: Client) -> None:
        sent = {**NEW, "owner": world.owner.pk, "form_id": str(uuid4())}
        first, second = (owner.post("/customers/new/", sent) for _time in range(2))
        assert first["Location"] == second["Location"]
        assert customers().filter(name=NEW["name"]).count() == 1

    def test_says_at_the_field_what_is_wrong_and_keeps_what_was_typed(self, world: Any, owner: Client) -> None:
        answer = owner.post("/customers/new/", {**NEW, "owner": world.owner.pk, "uscc": "91350100M000100Y44"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'href="#id_uscc"' in page
        assert 'aria-describedby="id_uscc-error"' in page
        assert NEW["name"] in page
        assert not customers().filter(name=NEW["name"]).exists()

    def test_asks_why_a_wrong_code_stands_only_after_it_was_refused(self, world: Any, owner: Client) -> None:
        sent = {**NEW, "owner": world.owner.pk, "uscc": "91350100M000100Y44"}
        assert 'name="uscc_override"' not in owner.get("/customers/new/").content.decode()
        assert 'name="uscc_override"' in owner.post("/customers/new/", sent).content.decode()
        assert owner.post("/customers/new/", {**sent, "uscc_override": "执照就是这样印的"}).status_code == 302

    def test_is_prefilled_by_the_address_and_leads_back(self, world: Any, owner: Client) -> None:
        back = f"/customers/{world.customer.pk}/"
        page = owner.get(f"/contacts/new/?customer={world.customer.pk}&back={back}").content.decode()
        assert f'value="{world.customer.pk}"' in page
        sent = {
            "name": "聂澄",
            "customer": world.customer.pk,
            "owner": world.owner.pk,
            "legal_basis": "unstated",
            "back": back,
        }
        assert owner.post("/contacts/new/", sent)["Location"] == back

    def test_never_leads_to_another_site(self, world: Any, owner: Client) -> None:
        sent = {**NEW, "owner": world.owner.pk, "back": "https://evil.example/"}
        assert owner.post("/customers/new/", sent)["Location"].startswith("/customers/")

    def test_does_not_take_a_record_one_may_not_see(self, world: Any, owner: Client) -> None:
        sent = {"name": "聂澄", "customer": world.foreign.pk, "owner": world.owner.pk, "legal_basis": "unstated"}
        assert owner.post("/contacts/new/", sent).status_code == 422


class TestEdit:
    def test_writes_what_was_changed_and_leaves_the_rest(self, world: Any, owner: Client) -> None:
        url = f"/customers/{world.customer.pk}/edit/"
        sent = {**inputs(owner.get(url).content.decode()), "next_step": "约谭维"}
        assert owner.post(url, sent).status_code == 302
        world.customer.refresh_from_db()
        assert (world.customer.next_step, world.customer.uscc, world.customer.version) == (
            "约谭维",
            "91440300MAX000031B",
            2,
        )

    def test_shows_both_values_when_somebody_was_faster(self, world: Any, owner: Client) -> None:
        url = f"/customers/{world.customer.pk}/edit/"
        sent = {**inputs(owner.get(url).content.decode()), "next_step": "约谭维"}
        self.meanwhile(world, next_step="寄样册", source_note="展会")
        answer = owner.post(url, sent)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert ("约谭维" in page, "寄样册" in page, "用我的覆盖" in page) == (True, True, True)

    def test_puts_mine_over_theirs_and_leaves_their_other_values(self, world: Any, owner: Client) -> None:
        url = f"/customers/{world.customer.pk}/edit/"
        sent = {**inputs(owner.get(url).content.decode()), "next_step": "约谭维"}
        self.meanwhile(world, next_step="寄样册", source_note="展会")
        again = inputs(owner.post(url, sent).content.decode())
        assert owner.post(url, again).status_code == 302
        world.customer.refresh_from_db()
        assert (world.customer.next_step, world.customer.source_note) == ("约谭维", "展会")

    def test_sent_twice_is_done_once_without_a_conflict(self, world: Any, owner: Client) -> None:
        url = f"/customers/{world.customer.pk}/edit/"
        sent = {**inputs(owner.get(url).content.decode()), "next_step": "约谭维"}
        assert [owner.post(url, sent).status_code for _time in range(2)] == [302, 302]
        world.customer.refresh_from_db()
        assert world.customer.version == 2

    def meanwhile(self, world: Any, **values: Any) -> None:
        model = registry.get("customers").model
        performing.update(model, [Target(id=world.customer.pk, values=values)], by=world.head, via="test")


class TestPersonalValue:
    def test_is_not_in_the_form_of_those_who_may_not_see_it(self, world: Any) -> None:
        url = f"/contacts/{world.contact.pk}/"
        assert client_of(world.executive).get(url).status_code == 200
        assert "19900001234" not in client_of(world.executive).get(url).content.decode()
        assert client_of(world.executive).post(f"{url}reveal/?field=mobile").status_code == 403

    def test_is_shown_on_demand_and_recorded(self, world: Any, owner: Client) -> None:
        from django.apps import apps

        answer = owner.post(f"/contacts/{world.contact.pk}/reveal/?field=mobile")
        assert "19900001234" in answer.content.decode()
        (noted,) = apps.get_model("access.Disclosure").objects.all()
        assert (noted.person_id, noted.kind, noted.object, noted.row_id, noted.field) == (
            world.owner.pk,
            "reveal",
            "contacts",
            world.contact.pk,
            "mobile",
        )

    def test_has_a_limit_per_day(self, world: Any, owner: Client) -> None:
        for number in range(200):
            ports.disclosures().note(world.owner, "reveal", "contacts", 10_000 + number, "mobile", 200)
        assert owner.post(f"/contacts/{world.contact.pk}/reveal/?field=mobile").status_code == 403

    def test_is_no_name_of_any_other_field(self, world: Any, owner: Client) -> None:
        assert owner.post(f"/contacts/{world.contact.pk}/reveal/?field=name").status_code == 404


class TestHint:
    def test_links_to_what_one_may_see_and_names_whom_to_ask_otherwise(self, world: Any, owner: Client) -> None:
        page = owner.get("/customers/hint/?q=沧澜重工").content.decode()
        assert f'href="/customers/{world.customer.pk}/"' in page
        page = owner.get("/customers/hint/?q=华岳").content.decode()
        assert ("许嘉宁" in page, "华岳特钢" in page, str(world.foreign.pk) in page) == (True, False, False)

    def test_stops_after_thirty_on_one_day(self, world: Any, owner: Client) -> None:
        for number in range(30):
            ports.disclosures().note(world.owner, "hint", "customers", 10_000 + number, "name", 30)
        assert "许嘉宁" not in owner.get("/customers/hint/?q=华岳").content.decode()


class TestOptions:
    def test_are_records_one_may_see_and_codes(self, world: Any, owner: Client) -> None:
        found = owner.get("/customers/options/?field=parent&q=沧澜").content.decode()
        assert f'data-value="{world.customer.pk}"' in found
        assert owner.get("/customers/options/?field=parent&q=华岳").content.decode() == ""
        assert 'data-value="440300"' in owner.get("/customers/options/?field=region_code&q=深圳").content.decode()
        assert owner.get("/customers/options/?field=nothing").status_code == 404


class TestCell:
    def test_gives_the_input_and_takes_the_value(self, world: Any, owner: Client) -> None:
        url = f"/customers/{world.customer.pk}/cell/grade/"
        assert '<select name="grade"' in owner.get(url).content.decode()
        answer = owner.post(url, {"grade": "strategic", "version": 1})
        assert (answer.status_code, "战略" in answer.content.decode(), "<form" in answer.content.decode()) == (
            200,
            True,
            False,
        )

    def test_returns_the_input_with_what_is_wrong(self, world: Any, owner: Client) -> None:
        answer = owner.post(
            f"/customers/{world.customer.pk}/cell/annual_revenue/", {"annual_revenue": "viel", "version": 1}
        )
        assert (answer.status_code, "viel" in answer.content.decode()) == (422, True)

    def test_names_the_newer_value_when_somebody_was_faster(self, world: Any, owner: Client) -> None:
        url = f"/customers/{world.customer.pk}/cell/grade/"
        owner.post(url, {"grade": "key", "version": 1})
        answer = owner.post(url, {"grade": "strategic", "version": 1})
        page = answer.content.decode()
        assert (answer.status_code, "重点" in page, 'name="version" value="2"' in page) == (409, True, True)
        assert owner.post(url, {"grade": "strategic", "version": 2}).status_code == 200

    def test_is_there_for_fields_of_the_form_alone(self, world: Any, owner: Client) -> None:
        for name in ("completeness", "legal_rep", "nothing", "account_owner"):
            assert owner.get(f"/customers/{world.customer.pk}/cell/{name}/").status_code == 404


class TestDraft:
    def test_is_named_by_the_form_and_dropped_by_the_answer_that_saved_it(self, world: Any, owner: Client) -> None:
        number = str(uuid4())
        page = owner.get("/customers/new/").content.decode()
        assert 'data-dk-keep="customers.new"' in page
        refused = owner.post("/customers/new/", {**NEW, "name": "", "form_id": number})
        assert refused.status_code == 422
        assert 'data-dk-keep="customers.new"' in refused.content.decode()
        assert "dingke_saved" not in refused.cookies
        answer = owner.post("/customers/new/", {**NEW, "owner": world.owner.pk, "form_id": number})
        assert answer.cookies["dingke_saved"].value == f"customers.new:{number}"

    def test_of_a_change_goes_by_the_record(self, world: Any, owner: Client) -> None:
        address = f"/customers/{world.customer.pk}/edit/"
        page = owner.get(address).content.decode()
        assert f'data-dk-keep="customers.{world.customer.pk}"' in page
        answer = owner.post(address, {**inputs(page), "next_step": "送样"})
        assert answer.cookies["dingke_saved"].value == f"customers.{world.customer.pk}:"

    def test_number_that_we_did_not_give_stays_out_of_the_cookie(self, world: Any, owner: Client) -> None:
        answer = owner.post("/customers/new/", {**NEW, "owner": world.owner.pk, "form_id": "x; Domain=evil"})
        assert answer.cookies["dingke_saved"].value == "customers.new:"

    def test_marks_personal_fields(self, world: Any, owner: Client) -> None:
        page = owner.get("/contacts/new/").content.decode()
        marked = {re.search(r'name="([^"]+)"', tag)[1] for tag in re.findall(r"<[^>]*data-dk-personal[^>]*>", page)}  # type: ignore[index]
        assert {"mobile", "email"} <= marked
        assert "name" not in marked


class TestLostSession:
    def test_sends_a_page_to_sign_in_and_a_part_nowhere(self, world: Any) -> None:
        address = f"/customers/{world.customer.pk}/cell/grade/"
        assert Client().post(address).status_code == 302
        assert Client().post(address, headers={"HX-Request": "true"}).status_code == 401
