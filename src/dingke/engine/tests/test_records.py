"""The page of a record, its panel, its tabs, its history, and what is done by its verbs."""

from typing import Any

import pytest
from django.test import Client

from dingke.engine import performing, registry
from dingke.engine.action import Target
from dingke.engine.testing import PAGE_QUERIES, at_most, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(world: Any) -> Client:
    return client_of(world.owner)


class TestPage:
    @pytest.mark.serves("S-002")
    def test_shows_figures_people_group_and_facts(self, world: Any, owner: Client) -> None:
        page = owner.get(f"/customers/{world.customer.pk}/").content.decode()
        for words in (
            "沧澜重工集团有限公司",
            "在手商机",
            "680.0",
            "完整度",
            "谭维",
            "沧澜海工基地",
            "91440300MAX000031B",
        ):
            assert words in page, words

    def test_needs_no_more_statements_than_promised(self, world: Any, owner: Client) -> None:
        for url in (
            f"/customers/{world.customer.pk}/",
            f"/opportunities/{world.opportunity.pk}/",
            f"/contacts/{world.contact.pk}/",
        ):
            owner.get(url)
            with at_most(PAGE_QUERIES):
                owner.get(url)

    def test_counts_only_what_the_person_may_see(self, world: Any) -> None:
        page = client_of(world.stranger).get(f"/customers/{world.foreign.pk}/").content.decode()
        assert "280.0" in page
        assert "680.0" not in page

    def test_offers_what_its_state_allows(self, world: Any, owner: Client) -> None:
        page = owner.get(f"/opportunities/{world.opportunity.pk}/").content.decode()
        url = f"/opportunities/{world.opportunity.pk}"
        assert (f"{url}/lose/" in page, f"{url}/win/" in page, f"{url}/reopen/" in page) == (True, False, False)
        page = client_of(world.executive).get(f"/opportunities/{world.opportunity.pk}/").content.decode()
        assert (f"{url}/lose/" in page, f"{url}/edit/" in page) == (False, False)


class TestTabs:
    def test_show_what_hangs_on_the_record(self, world: Any, owner: Client) -> None:
        page = owner.get(f"/customers/{world.customer.pk}/?tab=opportunities").content.decode()
        assert "三号船坞岸电系统" in page
        assert f"/opportunities/new/?customer={world.customer.pk}" in page.replace("&amp;", "&")

    def test_are_those_that_are_declared(self, world: Any, owner: Client) -> None:
        assert owner.get(f"/customers/{world.customer.pk}/?tab=users").status_code == 404

    @pytest.mark.serves("S-002")
    def test_tell_the_history_of_the_record_and_of_what_hangs_on_it(self, world: Any, owner: Client) -> None:
        owner.post(f"/customers/{world.customer.pk}/cell/grade/", {"grade": "strategic", "version": 1})
        page = owner.get(f"/customers/{world.customer.pk}/?tab=timeline").content.decode()
        assert "<del>潜在</del> → <span>战略</span>" in page
        assert "联系人 谭维" in page

    def test_keep_personal_values_masked_in_the_history(self, world: Any, owner: Client) -> None:
        model = registry.get("contacts").model
        performing.update(
            model, [Target(id=world.contact.pk, values={"mobile": "19900009999"})], by=world.owner, via="test"
        )
        page = owner.get(f"/contacts/{world.contact.pk}/history/").content.decode()
        assert ("199••••34" in page, "199••••99" in page, "19900001234" in page) == (True, True, False)


class TestPanel:
    def test_holds_the_brief_parts(self, world: Any, owner: Client) -> None:
        page = owner.get(f"/customers/{world.customer.pk}/panel/").content.decode()
        assert ("<html" in page, "data-dk-place" in page, "谭维" in page, "在手商机" in page) == (
            False,
            True,
            True,
            True,
        )


class TestVerb:
    def test_asks_and_performs_and_can_be_undone(self, world: Any, owner: Client) -> None:
        url = f"/opportunities/{world.opportunity.pk}/lose/"
        assert 'name="competitor_won"' in owner.get(url).content.decode()
        sent = {"reasons": ["price"], "competitor_won": "宏冶成套", "closed_on": "2026-01-05", "version": 1}
        page = owner.post(url, sent, follow=True).content.decode()
        world.opportunity.refresh_from_db()
        assert world.opportunity.stage == "lost"
        assert 'data-dk-undo="/operations/' in page

    def test_returns_what_is_missing(self, world: Any, owner: Client) -> None:
        answer = owner.post(f"/opportunities/{world.opportunity.pk}/lose/", {"version": 1})
        assert answer.status_code == 422
        world.opportunity.refresh_from_db()
        assert world.opportunity.stage == "opportunity"

    def test_refuses_a_stage_jumped_over(self, world: Any, owner: Client) -> None:
        answer = owner.post(f"/opportunities/{world.opportunity.pk}/move/", {"stage": "contract", "version": 1})
        assert answer.status_code == 422

    def test_of_an_older_version_is_refused(self, world: Any, owner: Client) -> None:
        owner.post(f"/opportunities/{world.opportunity.pk}/cell/next_step/", {"next_step": "约见", "version": 1})
        answer = owner.post(
            f"/opportunities/{world.opportunity.pk}/move/", {"stage": "need", "basis": "踏勘", "version": 1}
        )
        assert answer.status_code == 409

    def test_unknown_is_not_there(self, world: Any, owner: Client) -> None:
        assert owner.get(f"/opportunities/{world.opportunity.pk}/explode/").status_code == 404

    def test_of_the_lower_right_is_forbidden(self, world: Any) -> None:
        answer = client_of(world.executive).get(f"/opportunities/{world.opportunity.pk}/lose/")
        assert answer.status_code == 403


class TestCollaborator:
    def test_sees_the_record_from_then_on_and_no_longer_when_removed(self, world: Any, owner: Client) -> None:
        url, colleague = f"/customers/{world.customer.pk}/", client_of(world.colleague)
        assert colleague.get(url).status_code == 404
        assert owner.post(f"{url}add_collaborator/", {"person": world.colleague.pk}).status_code == 302
        assert colleague.get(url).status_code == 200
        assert owner.post(f"{url}remove_collaborator/", {"person": world.colleague.pk}).status_code == 302
        assert colleague.get(url).status_code == 404

    def test_coming_and_going_stand_in_the_history(self, world: Any, owner: Client) -> None:
        url = f"/customers/{world.customer.pk}/"
        for verb in ("add_collaborator", "remove_collaborator"):
            owner.post(f"{url}{verb}/", {"person": world.colleague.pk})
        page = owner.get(f"{url}history/").content.decode()
        assert "秦川" in page
        assert page.split("<main")[1].split("</main>")[0].count("ti-users") == 2

    def test_is_not_added_twice(self, world: Any, owner: Client) -> None:
        url = f"/customers/{world.customer.pk}/add_collaborator/"
        owner.post(url, {"person": world.colleague.pk})
        assert owner.post(url, {"person": world.colleague.pk}).status_code == 422

    def test_may_not_name_others_himself(self, world: Any, owner: Client) -> None:
        url = f"/customers/{world.customer.pk}/add_collaborator/"
        owner.post(url, {"person": world.colleague.pk})
        assert client_of(world.colleague).post(url, {"person": world.stranger.pk}).status_code == 403
