"""Suggestions and questions to personnel on every surface: who brings them forward, who reads them, who answers."""

from datetime import date
from typing import Any, ClassVar

import pytest
from tests import world as worlds

from dingke.engine import clock, finding, performing
from dingke.engine.action import Target
from dingke.engine.faults import Forbidden, Invalid, NotFound
from dingke.engine.testing import PAGE_QUERIES, Rest, at_most, client_of
from dingke.platform.authority.tests import building
from dingke.platform.people.models import User
from dingke.platform.positions.actions import changed
from dingke.platform.voice import actions, queries, rules
from dingke.platform.voice.models import Suggestion
from dingke.platform.voice.tests.cases import OnesOwn
from dingke.platform.workspace.models import DatedValue

pytestmark = pytest.mark.django_db
QUESTION = {"kind": "consultation", "title": "调休怎么算", "text": "驻场两周，含两个周末。"}


def improvement(world: Any) -> dict[str, Any]:
    return {"kind": "improvement", "title": "报价单附备件价", "text": "少一轮往返。", "department": world.one}


def asked(by: User, values: dict[str, Any]) -> Suggestion:
    row: Suggestion = worlds.make(Suggestion, by, values)[0]
    return row


def do(verb: Any, row: Suggestion, by: User, **given: Any) -> Suggestion:
    performing.perform(verb, [Target(id=row.pk)], by=by, via="test", arguments=given)
    row.refresh_from_db()
    return row


def held(world: Any, verb: str = "suggest") -> None:
    """Gives the owner a post in a position that has the right to bring improvements forward."""
    building.post(world.owner, building.position("大客户经理", [{"verb": verb, "matter": "improvement"}]))
    changed()
    for person in (world.owner, world.colleague, world.stranger):
        person.refresh_from_db()


class TestSuggestions(OnesOwn):
    slug = "suggestions"
    change: ClassVar[tuple[str, Any]] = ("text", "少两轮往返。")

    def make(self, world: Any) -> dict[str, Any]:
        return improvement(world)

    def test_is_forbidden_to_change_for_those_who_only_read(self, world: Any, row: Any) -> None:
        """Bringing something forward is everybody's; what another wrote is nobody's to change."""
        for who in (world.executive, world.head):
            client, rest = client_of(who), Rest(who, self.resource)
            assert client.get(self.resource.url(row.pk, "edit")).status_code == 403
            assert client.post(f"{self.resource.url(row.pk)}archive/").status_code == 403
            assert client.get(self.resource.new_url()).status_code == 200
            assert rest("patch", f"/{row.pk}", {"text": "x"}, If_Match=f'"{row.version}"').status_code == 403
        assert client_of(world.executive).post(f"{self.resource.url(row.pk)}take_up/").status_code == 403


class TestImprovements:
    @pytest.mark.serves("S-186")
    def test_are_open_to_positions_with_the_right_and_stay_on_record(self, world: Any) -> None:
        held(world)
        page = client_of(world.owner).post("/suggestions/new/", form_of(world, "owner"))
        assert page.status_code == 302, page.content.decode()
        row = Suggestion.objects.get()
        assert (row.asker, row.asked_on, row.status) == (world.owner, clock.today(), "open")
        shown = client_of(world.owner).get(f"/suggestions/{row.pk}/history/").content.decode()
        assert world.owner.name in shown
        with pytest.raises(Invalid) as refusal:
            asked(world.colleague, improvement(world))
        (fault,) = refusal.value.faults
        assert fault.field == "kind"
        assert f"{world.owner.name}（大客户经理）" in fault.message
        assert Suggestion.objects.count() == 1

    @pytest.mark.parametrize("verb", ["suggest", "propose"])
    def test_rest_on_either_verb(self, world: Any, verb: str) -> None:
        held(world, verb)
        assert queries.refusal(world.owner, clock.today()) == ""
        assert queries.refusal(world.stranger, clock.today()) != ""

    def test_are_anybodys_where_no_position_has_the_right(self, world: Any) -> None:
        assert asked(world.stranger, improvement(world)).asker == world.stranger

    def test_are_not_made_of_a_question_without_the_right(self, world: Any) -> None:
        held(world)
        row = asked(world.colleague, QUESTION)
        turned = {"kind": "improvement", "department": world.one.pk}
        with pytest.raises(Invalid):
            performing.update(Suggestion, [Target(id=row.pk, values=turned)], by=world.colleague, via="test")

    def test_say_for_which_department(self, world: Any) -> None:
        with pytest.raises(Invalid) as refusal:
            asked(world.owner, {**improvement(world), "department": None})
        assert [fault.field for fault in refusal.value.faults] == ["department"]

    def test_are_answered_by_the_head_of_the_department(self, world: Any) -> None:
        row = do(actions.take_up, asked(world.owner, improvement(world)), world.head)
        assert do(actions.reply, row, world.head, answer="下月起照办。").status == "answered"
        assert (row.answered_by, row.answered_on) == (world.head, clock.today())
        assert "下月起照办。" in client_of(world.owner).get(f"/suggestions/{row.pk}/").content.decode()

    def test_are_declined_with_a_reason_and_never_by_whoever_brought_them(self, world: Any) -> None:
        row = asked(world.owner, improvement(world))
        client = client_of(world.head)
        assert client.post(f"/suggestions/{row.pk}/decline/", {"reason": ""}).status_code == 422
        assert do(actions.decline, row, world.head, reason="已有电子样本。").reason == "已有电子样本。"
        own = asked(world.head, improvement(world))
        with pytest.raises(Invalid):
            do(actions.reply, own, world.head, answer="好")


def form_of(world: Any, who: str) -> dict[str, Any]:
    """What a browser sends of the form for a new improvement."""
    url = "/suggestions/new/"
    context = client_of(getattr(world, who)).get(url).context
    values = {**improvement(world), "department": world.one.pk}
    return {**values, "form_id": context["form_id"], "was": context["was"], "version": ""}


class TestQuestionsToPersonnel:
    @pytest.mark.serves("S-224")
    def test_can_be_put_by_anybody_and_are_answered(self, world: Any) -> None:
        nobody = User.objects.create_user("nobody", "dingke-test", name="无角色")
        row = asked(nobody, QUESTION)
        client = client_of(world.personnel)
        assert client.post(f"/suggestions/{row.pk}/reply/", {"answer": "按天调休。"}).status_code == 302
        shown = client_of(nobody).get(f"/suggestions/{row.pk}/").content.decode()
        assert "按天调休。" in shown
        assert world.personnel.name in shown

    def test_are_read_by_the_asker_and_those_who_answer_alone(self, world: Any) -> None:
        """Whoever reads everything that was brought forward, as the executive does, does not read these."""
        row, plain = asked(world.owner, QUESTION), asked(world.owner, improvement(world))
        for who, reads in {"owner": True, "personnel": True, "admin": True, "executive": False, "head": False,
                           "colleague": False, "stranger": False}.items():  # fmt: skip
            person = world.person(who)
            status = client_of(person).get(f"/suggestions/{row.pk}/").status_code
            assert (status == 200) == reads, who
            assert client_of(person).get(f"/api/v1/suggestions/{row.pk}").status_code == (200 if reads else 404), who
            assert (row.pk in [hit.pk for hit in finding.find(person, row.title, only="suggestions")]) == reads, who
            assert (row.title in client_of(person).get("/suggestions/?view=-").content.decode()) == reads, who
        assert client_of(world.executive).get(f"/suggestions/{plain.pk}/").status_code == 200

    def test_are_the_heads_where_his_department_is_asked(self, world: Any) -> None:
        row = asked(world.owner, {**QUESTION, "department": world.one})
        assert do(actions.reply, row, world.head, answer="按天。").answer == "按天。"

    def test_wait_again_when_something_is_added(self, world: Any, settings: Any) -> None:
        settings.TODAY = date(2026, 11, 23)
        row = do(actions.reply, asked(world.owner, QUESTION), world.personnel, answer="按天。")
        settings.TODAY = date(2026, 12, 1)
        with pytest.raises((Forbidden, NotFound, Invalid)):
            do(actions.follow_up, row, world.personnel, further="谁批？")
        do(actions.follow_up, row, world.owner, further="谁批？")
        assert (row.status, row.answer, row.due_on) == ("open", "按天。", date(2026, 12, 8))

    def test_stay_as_written_once_taken_up_and_can_be_taken_back(self, world: Any) -> None:
        row = do(actions.take_up, asked(world.owner, QUESTION), world.personnel)
        with pytest.raises(Invalid):
            performing.update(Suggestion, [Target(id=row.pk, values={"text": "x"})], by=world.owner, via="test")
        assert do(actions.withdraw, row, world.owner).status == "withdrawn"
        with pytest.raises(Invalid):
            do(actions.reply, row, world.personnel, answer="按天。")


class TestWaiting:
    def test_counts_what_somebody_has_to_answer(self, world: Any, settings: Any) -> None:
        settings.TODAY = date(2026, 11, 23)
        asked(world.owner, improvement(world))
        asked(world.owner, QUESTION)
        done = asked(world.colleague, improvement(world))
        do(actions.reply, done, world.head, answer="好")
        asked(world.head, improvement(world))
        counts = {who: queries.waiting(world.person(who)) for who in ("owner", "head", "personnel", "stranger")}
        assert counts == {"owner": (0, 0), "head": (1, 0), "personnel": (3, 0), "stranger": (0, 0)}
        settings.TODAY = date(2026, 12, 1)
        assert queries.waiting(world.head) == (1, 1)
        with at_most(1):
            queries.waiting(world.head)

    def test_stands_in_the_menu_of_everybody(self, world: Any) -> None:
        assert 'href="/suggestions/"' in client_of(world.stranger).get("/customers/?view=-").content.decode()

    def test_the_page_asks_few_statements(self, world: Any) -> None:
        row = asked(world.owner, QUESTION)
        client = client_of(world.personnel)
        client.get(f"/suggestions/{row.pk}/")
        with at_most(PAGE_QUERIES):
            client.get(f"/suggestions/{row.pk}/")


@pytest.mark.parametrize(
    ("asked_on", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 30)),  # a Monday: five working days later
        (date(2026, 11, 27), date(2026, 12, 4)),  # a Friday: the weekend does not count
    ],
)
def test_an_answer_is_due_after_working_days(asked_on: date, due: date) -> None:
    assert rules.due_on(asked_on, 5) == due


def test_how_many_is_what_was_stated_for_the_day(world: Any, settings: Any) -> None:
    settings.TODAY = date(2026, 11, 23)
    longer = {"what": "answer_within", "number": 10, "effective_from": date(2026, 11, 24), "source_doc": "制度"}
    performing.create(DatedValue, [longer], by=world.admin, via="test")
    assert queries.due_on(date(2026, 11, 23)) == date(2026, 11, 30)
    assert queries.due_on(date(2026, 11, 24)) == date(2026, 12, 8)
