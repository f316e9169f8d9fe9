"""Requests, notices, times of keeping, recipients and breaches as records of whoever keeps privacy in order."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from tests import world as worlds

from dingke.engine import clock, performing, registry
from dingke.engine.action import Target
from dingke.engine.faults import Invalid
from dingke.engine.testing import ResourceCases, Rest, client_of
from dingke.platform.access.actions import give_role
from dingke.platform.people.models import User
from dingke.platform.privacy.models import Breach, Notice, Recipient


class Kept(ResourceCases):
    """The officer keeps them; nobody else sees that they are there."""

    readers = ("owner", "head", "admin")
    others = ("colleague", "stranger")

    @pytest.fixture
    def world(self, world: worlds.World) -> worlds.World:
        officer = User.objects.create_user("officer", "dingke-test", name="隐私负责人", department=world.one)
        give_role(world.roles["privacy"], [officer])
        officer.refresh_from_db()
        return replace(world, owner=officer, head=officer)

    def test_is_forbidden_to_change_for_those_who_only_read(self, world: Any, row: Any) -> None:
        assert client_of(world.executive).get(self.resource.url(row.pk)).status_code == 404

    def test_rest_masks_personal_values_for_those_without_the_right(self, world: Any, row: Any) -> None:
        assert Rest(world.executive, self.resource)("get", f"/{row.pk}").status_code == 404

    def test_only_those_who_may_import_are_offered_it(self, world: Any, row: Any) -> None:
        for who, status in {"owner": 200, "admin": 200, "executive": 403}.items():
            assert client_of(getattr(world, who)).get(self.resource.url(act="import")).status_code == status, who

    def test_stands_in_the_list_of_its_readers_alone(self, world: Any, row: Any) -> None:
        for who in self.others:
            assert client_of(getattr(world, who)).get(self.resource.url()).status_code == 403
        assert row.pk in self.listed(world.owner)

    def test_the_file_holds_what_the_person_may_export(self, world: Any, row: Any) -> None:
        for who in self.others:
            answer = client_of(getattr(world, who)).get(f"{self.resource.url(act='export')}?view=-&all=1&format=csv")
            assert answer.status_code == 403


class TestRequests(Kept):
    slug = "privacy-requests"
    change: ClassVar[tuple[str, Any]] = ("applicant", "另一人")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "kind": "access",
            "applicant": "韩书妍",
            "reach": "19900001111",
            "received_on": clock.today() - timedelta(days=1),
            "received_how": "email",
            "about": "",
        }


class TestNotices(Kept):
    slug = "privacy-notices"
    change: ClassVar[tuple[str, Any]] = ("title", "告知书 2")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "title": "告知书",
            "controller": "鼎客",
            "reach": "privacy@dingke.example",
            "purposes": ["business"],
            "categories": "姓名",
            "kept": "36 个月",
            "rights": "查阅",
            "effective_from": clock.today() + timedelta(days=9),
        }

    def test_one_in_force_is_not_changed(self, world: Any) -> None:
        (row,) = worlds.make(Notice, world.owner, {**self.make(world), "effective_from": clock.today()})
        with pytest.raises(Invalid):
            performing.update(Notice, [Target(id=row.pk, values={"kept": "60 个月"})], by=world.owner, via="test")


class TestRetention(Kept):
    slug = "privacy-retention"
    change: ClassVar[tuple[str, Any]] = ("source_doc", "另一份制度")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "purpose": "business",
            "months": 60,
            "effective_from": date(2027, 1, 1),
            "source_doc": "公司制度",
            "clause": "3.2",
        }


class TestRecipients(Kept):
    slug = "privacy-recipients"
    change: ClassVar[tuple[str, Any]] = ("categories", "手机号")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "name": "短信平台",
            "role": "processor",
            "purpose": "marketing",
            "categories": "手机号、姓名",
            "agreement": "委托协议",
            "since": date(2026, 1, 1),
        }

    def test_a_processor_works_by_an_agreement(self, world: Any) -> None:
        with pytest.raises(Invalid) as refusal:
            worlds.make(Recipient, world.owner, {**self.make(world), "agreement": ""})
        assert [fault.field for fault in refusal.value.faults] == ["agreement"]


class TestBreaches(Kept):
    slug = "privacy-breaches"
    change: ClassVar[tuple[str, Any]] = ("categories", "手机号")

    def make(self, world: Any) -> dict[str, Any]:
        return {"title": "邮件误发", "discovered_on": clock.today(), "categories": "姓名、手机号"}

    def test_has_a_day_by_which_the_authority_is_told(self, world: Any, row: Breach) -> None:
        assert row.notify_by == row.discovered_on + timedelta(days=3)

    def test_is_closed_only_when_told(self, world: Any, row: Breach) -> None:
        closing = {"closed_on": clock.today()}
        with pytest.raises(Invalid):
            performing.update(Breach, [Target(id=row.pk, values=closing)], by=world.owner, via="test")
        told = {**closing, "authority_told_on": clock.today(), "why_not_told": "未造成危害"}
        performing.update(Breach, [Target(id=row.pk, values=told)], by=world.owner, via="test")


def test_the_menu_shows_privacy_to_whoever_keeps_it(world: worlds.World) -> None:
    assert 'href="/privacy/"' in client_of(world.admin).get("/contacts/?view=-").content.decode()
    assert 'href="/privacy/"' not in client_of(world.owner).get("/contacts/?view=-").content.decode()
    assert {one.slug for one in registry.places} >= {"privacy"}
