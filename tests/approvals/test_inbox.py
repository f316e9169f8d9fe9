"""What waits, on the page and over the interface."""

from decimal import Decimal

import pytest

from dingke.engine.testing import client_of
from dingke.platform.authority.models import Decision
from dingke.platform.authority.tests.building import Company
from tests.approvals.steps import SAY, approve, ask, price, under_way
from tests.world import World

pytestmark = pytest.mark.django_db


class TestInbox:
    def test_shows_what_waits_with_its_facts_and_way(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        client = client_of(company.head)
        shown = client.get("/approvals/").content.decode()
        for words in (decision.title, "V5 · 4.1", "12.5%", "17.5%", "按 11 月铜价", SAY, "林澜"):
            assert words in shown, words
        assert 'id="dk-wait-approvals"' in client.get("/side/").content.decode()
        assert ">1<" in client.get("/side/").content.decode().split("dk-wait-approvals")[1][:200]

    def test_what_comes_after_others_is_told_apart(self, world: World, company: Company) -> None:
        ask(world)
        shown = client_of(company.head).get("/approvals/").content.decode()
        assert shown.index("之后到我") < shown.index("12.5%")

    def test_shows_the_chosen_one_beside_the_list(self, world: World, company: Company) -> None:
        """Also one that comes to him after others; never one that is not his."""
        ask(world)
        decision = Decision.objects.get()
        client = client_of(company.head)
        assert "dk-in-r" not in client.get("/approvals/").content.decode()  # nothing waits for him yet
        chosen = client.get(f"/approvals/?show={decision.pk}").content.decode()
        assert "dk-in-r" in chosen
        assert SAY in chosen
        stranger = client_of(company.stranger).get(f"/approvals/?show={decision.pk}").content.decode()
        assert decision.title not in stranger

    def test_says_whose_turn_it_is_and_leads_to_the_record(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        shown = client_of(company.head).get(f"/approvals/{decision.pk}/").content.decode()
        assert "等你审批" in shown
        assert f'href="/opportunities/{world.opportunity.pk}/">看商机</a>' in shown
        assert "等你审批" not in client_of(world.owner).get(f"/approvals/{decision.pk}/").content.decode()

    def test_is_decided_on_the_page(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        client = client_of(company.head)
        missing = client.post(f"/approvals/{decision.pk}/decide/", {"outcome": "refused", "say": ""})
        assert missing.status_code == 422
        assert client.post(f"/approvals/{decision.pk}/decide/", {"outcome": "approved"}).status_code == 302
        again = client.post(f"/approvals/{decision.pk}/decide/", {"outcome": "approved"})
        assert (again.status_code, price(world)) == (409, Decimal("12.50"))

    def test_several_at_once(self, world: World, company: Company) -> None:
        first = under_way(world, company)
        answer = client_of(company.head).post("/approvals/decide/", {"decision": [str(first.pk), "0"]}, follow=True)
        assert "已通过 1 件" in answer.content.decode()
        assert price(world) == Decimal("12.50")

    def test_stands_on_the_page_of_what_is_decided(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        url = f"/opportunities/{world.opportunity.pk}/"
        for address in (url, f"{url}panel/"):
            shown = client_of(world.owner).get(address).content.decode()
            assert decision.url in shown
            assert "周砚秋 · 审批" in shown
        approve(decision, company.head)
        assert "已批准" in client_of(world.owner).get(url).content.decode().split(decision.url)[1][:300]

    def test_others_do_not_know_of_it(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        for url in (f"/approvals/{decision.pk}/", f"/api/v1/approvals/{decision.pk}"):
            assert client_of(company.stranger).get(url).status_code == 404
        for act in ("decide", "involve", "proposer"):
            assert client_of(company.stranger).post(f"/approvals/{decision.pk}/{act}/").status_code == 404

    def test_somebody_else_is_picked_by_name(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        client, url = client_of(company.head), f"/approvals/{decision.pk}/"
        assert f'data-dk-pick="{url}people/"' in client.get("/approvals/").content.decode()
        colleague = world.colleague
        for typed in (colleague.name[:1], colleague.username, ""):
            assert f'data-value="{colleague.username}"' in client.get(f"{url}people/", {"q": typed}).content.decode()
        sent = {"person": colleague.username, "how": "consult", "say": "铜价？"}
        assert client.post(f"{url}involve/", sent).status_code == 302
        assert decision.steps.filter(person=colleague, kind="consulted").exists()

    def test_who_cannot_be_asked_is_not_offered(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        world.colleague.is_active = False
        world.colleague.save()
        client, url = client_of(company.head), f"/approvals/{decision.pk}/people/"
        everybody = client.get(url).content.decode()
        for person in (world.owner, company.head, world.colleague):  # asked for it, signs now, works here no more
            assert f'data-value="{person.username}"' not in everybody
            assert person.username not in client.get(url, {"q": person.name}).content.decode()
        assert client_of(company.stranger).get(url).status_code == 404

    def test_a_name_that_is_not_understood_is_kept(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        sent = {"person": "查无此人", "how": "after", "say": "请复核"}
        answer = client_of(company.head).post(f"/approvals/{decision.pk}/involve/", sent)
        assert answer.status_code == 422
        shown = answer.content.decode()
        for words in ('value="查无此人"', '<option value="after" selected>', 'value="请复核"', 'dk-dec-more" open'):
            assert words in shown, words

    def test_over_the_interface(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        client = client_of(company.head)
        (item,) = client.get("/api/v1/approvals").json()["items"]
        assert (item["code"], [step["basis"] for step in item["steps"]]) == (decision.code, ["V2 · 4.1", "V5 · 4.1"])
        answer = client.post(
            f"/api/v1/approvals/{decision.pk}/decide", {"outcome": "approved"}, content_type="application/json"
        )
        assert (answer.status_code, answer.json()["status"]) == (200, "approved")
        again = client.post(
            f"/api/v1/approvals/{decision.pk}/decide", {"outcome": "approved"}, content_type="application/json"
        )
        assert again.status_code == 409
