"""Requests, notices, times of keeping, recipients and breaches as records of whoever keeps privacy in order."""

import html
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from tests import world as worlds

from dingke.engine import clock, performing, registry
from dingke.engine.action import Target, actions_of
from dingke.engine.faults import Invalid
from dingke.engine.testing import ResourceCases, Rest, client_of
from dingke.lib import dates
from dingke.platform.access.actions import give_role
from dingke.platform.people.models import User
from dingke.platform.privacy.models import Breach, ImpactAssessment, Notice, Recipient, Request
from dingke.platform.workspace.models import DatedValue
from dingke.platform.workspace.queries import stated
from dingke.platform.workspace.stating import state_initial
from dingke.platform.workspace.terms import EXPORT_RECORDS
from dingke.platform.worktime.rules import working_days_after


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


class TestAssessments(Kept):
    slug = "privacy-assessments"
    change: ClassVar[tuple[str, Any]] = ("risks", "号码外泄")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "title": "短信平台代发通知",
            "occasions": ["passed_on"],
            "categories": "手机号、称呼",
            "necessity": "到货通知",
            "risks": "骚扰",
        }

    def concluded(self, world: Any, row: ImpactAssessment, **values: Any) -> ImpactAssessment:
        given = {"verdict": "proceed", "assessed_on": clock.today(), "assessor": world.owner.pk, **values}
        performing.update(ImpactAssessment, [Target(id=row.pk, values=given)], by=world.owner, via="test")
        row.refresh_from_db()
        return row

    def test_a_result_needs_a_day_somebody_and_its_measures(self, world: Any, row: ImpactAssessment) -> None:
        for missing in ({"assessed_on": None}, {"assessor": None}, {"verdict": "measures"}):
            with pytest.raises(Invalid):
                self.concluded(world, row, **missing)
        assert self.concluded(world, row, verdict="measures", measures="只传后四位").verdict == "measures"

    def test_is_kept_for_three_years(self, world: Any, row: ImpactAssessment, settings: Any) -> None:
        kept = self.concluded(world, row)
        assert kept.keep_until == dates.add_months(clock.today(), 36)
        archive = actions_of(ImpactAssessment)["archive"]
        with pytest.raises(Invalid, match="保存到"):
            performing.perform(archive, [Target(id=row.pk)], by=world.owner, via="test")
        settings.TODAY = kept.keep_until
        performing.perform(archive, [Target(id=row.pk)], by=world.owner, via="test")


class TestDatedValues(Kept):
    slug = "dated-values"
    change: ClassVar[tuple[str, Any]] = ("source_doc", "公司制度 2")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "what": "export_records",
            "number": 20,
            "effective_from": date(2027, 1, 1),
            "source_doc": "公司制度",
            "clause": "3.2",
        }

    def test_the_packaged_ones_are_marked_as_ours(self, world: Any) -> None:
        found = dict(DatedValue.objects.values_list("what", "number"))
        of_privacy = {"privacy_answer_within": 15, "breach_report_within": 3, "privacy_records_years": 3}
        assert found == {"export_records": 50, "answer_within": 5, "access_days": 30, **of_privacy}
        sources = dict(DatedValue.objects.values_list("what", "source_doc"))
        # What the law itself says is its own; a company may keep such records longer, not shorter.
        assert sources.pop("privacy_records_years") == "《个人信息保护法》"
        assert set(sources.values()) == {"〔设〕"}
        kept = {**self.make(world), "what": "privacy_records_years", "number": 2}
        with pytest.raises(Invalid):
            performing.create(DatedValue, [kept], by=world.admin, via="test")

    def test_are_put_on_file_once(self, world: Any) -> None:
        DatedValue.objects.filter(what="access_days").update(number=14)
        assert state_initial() == 0
        assert DatedValue.objects.get(what="access_days").number == 14

    def test_what_is_not_of_privacy_is_the_administrators_to_state(self, world: Any) -> None:
        days = {**self.make(world), "what": "access_days", "number": 14}
        with pytest.raises(Invalid, match="管理员"):
            performing.create(DatedValue, [days], by=world.owner, via="test")
        assert performing.create(DatedValue, [days], by=world.admin, via="test").created
        limit = DatedValue.objects.get(what="answer_within")
        with pytest.raises(Invalid, match="管理员"):
            performing.update(DatedValue, [Target(id=limit.pk, values={"number": 9})], by=world.owner, via="test")

    def test_what_cannot_be_is_refused_with_what_can(self, world: Any) -> None:
        with pytest.raises(Invalid, match="60"):
            performing.create(
                DatedValue, [{**self.make(world), "what": "answer_within", "number": 61}], by=world.admin, via="test"
            )

    def test_whoever_keeps_privacy_states_its_days_and_counted_ones_stay(self, world: Any) -> None:
        asked = {**TestRequests().make(world), "received_on": clock.today()}
        was = worlds.make(Request, world.admin, asked)[0]
        breach = worlds.make(
            Breach, world.admin, {"title": "误发", "discovered_on": clock.today(), "categories": "姓名"}
        )[0]
        today = {**self.make(world), "effective_from": clock.today()}
        for what, number in (("privacy_answer_within", 5), ("breach_report_within", 1)):
            performing.create(DatedValue, [{**today, "what": what, "number": number}], by=world.owner, via="test")
        now = worlds.make(Request, world.admin, asked)[0]
        assert now.due_on == working_days_after(clock.today(), 5)
        for row, change in ((was, {"wish": "尽快"}), (breach, {"categories": "姓名、手机号"})):
            performing.update(type(row), [Target(id=row.pk, values=change)], by=world.admin, via="test")
            row.refresh_from_db()
        assert was.due_on == working_days_after(clock.today(), 15)
        assert breach.notify_by == clock.today() + timedelta(days=3)
        (later,) = worlds.make(
            Breach, world.admin, {"title": "再误发", "discovered_on": clock.today(), "categories": "姓名"}
        )
        assert later.notify_by == clock.today() + timedelta(days=1)

    def test_holds_from_its_day(self, world: Any) -> None:
        performing.create(DatedValue, [self.make(world)], by=world.admin, via="test")
        days = (date(2020, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
        assert [stated(EXPORT_RECORDS, day) for day in days] == [0, 50, 20]


def test_a_notice_begins_with_the_template_and_can_be_shown(world: worlds.World) -> None:
    client = client_of(world.admin)
    index = client.get("/privacy/").content.decode()
    (url,) = re.findall(r'href="(/privacy-notices/new/[^"]+)"', index)
    assert "[公司名称]" in client.get(html.unescape(url)).content.decode()
    (row,) = performing.create(
        Notice, [TestNotices().make(world) | {"effective_from": clock.today()}], by=world.admin, via="test"
    ).rows
    inform = actions_of(type(world.contact))["inform"]
    performing.perform(
        inform,
        [Target(id=world.contact.pk)],
        by=world.admin,
        via="test",
        arguments={"how": "email", "number": row.number},
    )
    paper = client.get(f"/privacy-notices/{row.pk}/paper/").content.decode()
    assert "privacy@dingke.example" in paper
    assert "已送达 1 人" in paper
    assert f"/privacy-notices/{row.pk}/paper/" in client.get(f"/privacy-notices/{row.pk}/").content.decode()


def test_the_menu_shows_privacy_to_whoever_keeps_it(world: worlds.World) -> None:
    assert 'href="/privacy/"' in client_of(world.admin).get("/contacts/?view=-").content.decode()
    assert 'href="/privacy/"' not in client_of(world.owner).get("/contacts/?view=-").content.decode()
    assert {one.slug for one in registry.places} >= {"privacy"}
