"""What people do with descriptions on the pages: look, compare, mend, read from a file, draw up, sign."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.world import World, make

from dingke.engine import clock, performing
from dingke.engine.action import Target
from dingke.engine.testing import client_of
from dingke.platform.positions import actions, drafting
from dingke.platform.positions.content import Content, Pay
from dingke.platform.positions.models import Description, Position, Template
from dingke.platform.positions.terms import Status
from dingke.platform.positions.tests.test_reading import form, needs_source
from dingke.platform.timeline import undo
from dingke.platform.timeline.models import Operation

HEAD = {
    "number": "DS-DKH-001",
    "purpose": "带领团队完成签约",
    "duties": [{"name": "目标", "duties": [{"seq": "1", "text": "制定部门目标。"}]}],
}
PRICE = {
    "clause": "4.1.2",
    "domain": "business",
    "category": "decision",
    "verb": "approve",
    "matter": "special_price",
    "reach": "department",
    "limits": [{"measure": "discount", "high": 12}],
}


@pytest.fixture
def position(world: World) -> Position:
    found: Position = make(Position, world.personnel, {"title": "大客户部经理"})[0]
    return found


@pytest.fixture
def draft(world: World, position: Position) -> Description:
    values = {"position": position, "title": "大客户部经理", "department": world.one, "headcount": 1, "content": HEAD}
    row: Description = make(Description, world.personnel, {**values, "pay": {"compensation": "固定工资加奖金"}})[0]
    state(world, row, [PRICE])
    return row


def state(world: World, row: Description, rights: list[dict[str, Any]]) -> None:
    performing.perform(
        actions.state_rights, [Target(row.pk)], by=world.personnel, via="test", arguments={"rights": rights}
    )


def approved(world: World, row: Description, since: date | None = None) -> Description:
    """Through every step of the life cycle, by three people."""
    given = {"change": "首次填写", "effective_from": since or clock.today()}
    performing.perform(actions.submit, [Target(row.pk)], by=world.personnel, via="test", arguments=given)
    performing.perform(actions.review, [Target(row.pk)], by=world.admin, via="test")
    performing.perform(actions.approve, [Target(row.pk)], by=world.executive, via="test")
    row.refresh_from_db()
    return row


def url(row: Description, rest: str = "") -> str:
    return f"/descriptions/{row.pk}/{rest}"


def page_of(person: Any, address: str) -> str:
    answer = client_of(person).get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


class TestForm:
    @pytest.mark.serves("S-201", "S-203")
    def test_shows_every_box_and_says_what_is_not_given(self, world: World, draft: Description) -> None:
        told = page_of(world.owner, url(approved(world, draft)))
        for words in (
            "大客户部经理",
            "DS-DKH-001",
            "带领团队完成签约",
            "1、制定部门目标。",
            "4.1.2",
            "特价折扣",
            "折扣 ≤ 12%",
        ):
            assert words in told, words
        grade = re.search(r"岗位等级</th>\s*<td[^>]*>([^<]*)</td>", told)
        assert grade
        assert grade[1] == "源文件未给出"

    def test_pay_is_masked_in_the_api_and_in_the_history(self, world: World, draft: Description) -> None:
        client = client_of(world.owner)
        approved(world, draft)
        for address in (
            f"/api/v1/descriptions/{draft.pk}",
            f"/api/v1/descriptions/{draft.pk}/history",
            url(draft, "history/"),
        ):
            assert "固定工资" not in client.get(address).content.decode(), address

    def test_says_who_fills_the_position(self, world: World, draft: Description) -> None:
        from dingke.platform.positions.models import Post

        row = approved(world, draft)
        make(
            Post,
            world.admin,
            {"user": world.head, "position": row.position, "since": clock.today() - timedelta(days=9)},
        )
        assert world.head.name in page_of(world.owner, url(row))

    @pytest.mark.serves("S-223", "S-225")
    def test_lists_the_versions_with_who_signed(self, world: World, draft: Description) -> None:
        row = approved(world, draft)
        told = page_of(world.owner, url(row))
        for words in ("首次填写", world.personnel.name, world.admin.name, world.executive.name, "V1"):
            assert words in told


class TestWord:
    def test_is_read_again_as_the_same(self, world: World, draft: Description) -> None:
        answer = client_of(world.personnel).get(url(draft, "word/"))
        assert answer["Content-Type"].endswith("wordprocessingml.document")
        reading = drafting.read_file(BytesIO(answer.content), "岗位.docx")
        assert (reading.title, reading.department, reading.headcount) == ("大客户部经理", world.one.name, 1)
        assert reading.content.purpose == HEAD["purpose"]
        assert reading.pay == Pay(compensation="固定工资加奖金")
        assert [(one.clause, one.verb, one.matter) for one in reading.rights] == [("4.1.2", "approve", "special_price")]

    def test_holds_no_pay_for_whoever_may_not_see_it(self, world: World, draft: Description) -> None:
        answer = client_of(world.owner).get(url(approved(world, draft), "word/"))
        texts = [
            cell.text
            for table in docx.Document(BytesIO(answer.content)).tables
            for row in table.rows
            for cell in row.cells
        ]
        assert "固定工资加奖金" not in texts


@pytest.mark.serves("S-223")
class TestVersions:
    def test_lays_two_side_by_side_with_the_words_that_changed(self, world: World, draft: Description) -> None:
        old = approved(world, draft)
        new = drafting.draw_up(old.position, by=world.personnel, via="test")
        state(world, new, [{**PRICE, "limits": [{"measure": "discount", "high": 15}]}])
        told = page_of(world.personnel, url(new, f"?view=versions&with={old.pk}"))
        assert "<del>12</del><ins>15</ins>" in told
        assert "带领团队完成签约" not in told  # the same in both

    def test_draws_the_next_up_with_everything_of_the_last(self, world: World, draft: Description) -> None:
        old = approved(world, draft)
        answer = client_of(world.personnel).post(url(old, "next/"))
        new = Description.objects.get(position=old.position, number=2)
        assert answer["Location"] == url(new)
        assert (new.status, new.content, new.pay) == (Status.DRAFT, old.content, old.pay)
        assert new.rights.count() == old.rights.count() == 1
        again = client_of(world.personnel).post(url(old, "next/"))
        assert again["Location"] == url(new)

    def test_an_approved_version_is_not_edited(self, world: World, draft: Description) -> None:
        row = approved(world, draft)
        client = client_of(world.personnel)
        for rest in ("cells/", "rights/0/", "rights/new/"):
            assert client.get(url(row, rest)).status_code == 403
            assert client.post(url(row, rest), {"clause": "1"}).status_code == 403


def filled(client: Client, address: str, **values: Any) -> dict[str, Any]:
    """What a browser would send of a form at an address, after somebody typed ``values``."""
    shown = client.get(address).context["form"]
    sent = {name: shown[name].value() for name in shown.fields} | values
    return {name: value for name, value in sent.items() if value not in (None, False)}


class TestCells:
    def test_changes_one_and_leaves_the_others(self, world: World, draft: Description) -> None:
        client = client_of(world.personnel)
        before = Content.model_validate(draft.content)
        answer = client.post(url(draft, "cells/"), filled(client, url(draft, "cells/"), background="部门的负责人"))
        assert answer.status_code == 302
        draft.refresh_from_db()
        after = Content.model_validate(draft.content)
        assert after.background == "部门的负责人"
        assert (after.purpose, after.number) == (before.purpose, before.number)
        assert [(group.name, [duty.text for duty in group.duties]) for group in after.duties or ()] == [
            ("目标", ["制定部门目标。"])
        ]
        assert draft.pay["compensation"] == "固定工资加奖金"

    def test_none_is_not_the_same_as_not_given(self, world: World, draft: Description) -> None:
        client = client_of(world.personnel)
        client.post(url(draft, "cells/"), filled(client, url(draft, "cells/"), reports="无", relations="无"))
        draft.refresh_from_db()
        content = Content.model_validate(draft.content)
        assert (content.reports, content.relations, content.guided_by) == ((), (), None)

    def test_refuses_a_line_that_no_cell_understands(self, world: World, draft: Description) -> None:
        client = client_of(world.personnel)
        answer = client.post(url(draft, "cells/"), filled(client, url(draft, "cells/"), relations="拜访 | 客户"))
        assert answer.status_code == 422
        assert "拜访" in answer.content.decode()

    def test_whoever_only_reads_may_not(self, world: World, draft: Description) -> None:
        assert client_of(world.executive).get(url(draft, "cells/")).status_code == 403
        assert client_of(world.owner).get(url(draft, "cells/")).status_code == 404


@pytest.mark.serves("S-205")
class TestRight:
    def test_states_limits_reach_and_conditions(self, world: World, draft: Description) -> None:
        client = client_of(world.personnel)
        sent = filled(
            client,
            url(draft, "rights/0/"),
            verbs=["approve", "supervise"],
            measure_2="amount",
            high_2="20000000",
            fact_1="margin",
            sign_1=">=",
            value_1="15",
        )
        assert client.post(url(draft, "rights/0/"), sent).status_code == 302
        rights = list(draft.rights.all())
        assert [right.verb for right in rights] == ["approve", "supervise"]
        assert [(one["measure"], one["high"]) for one in rights[0].limits] == [
            ("discount", 12.0),
            ("amount", 20000000.0),
        ]
        assert rights[0].conditions == [{"fact": "margin", "is": ">=", "value": 15.0}]

    def test_adds_and_takes_out(self, world: World, draft: Description) -> None:
        client = client_of(world.personnel)
        client.post(
            url(draft, "rights/new/"), {"clause": "4.1.1", "verbs": ["propose"], "matter": "expense", "reach": "own"}
        )
        assert [right.clause for right in draft.rights.all()] == ["4.1.1", "4.1.2"]
        client.post(url(draft, "rights/1/"), {"remove": "1"})
        assert [right.clause for right in draft.rights.all()] == ["4.1.1"]
        assert client.get(url(draft, "rights/7/")).status_code == 404

    def test_refuses_a_limit_of_nothing_and_one_upside_down(self, world: World, draft: Description) -> None:
        client = client_of(world.personnel)
        refused = client.post(
            url(draft, "rights/new/"),
            {"clause": "5", "high_1": "3", "measure_2": "amount", "low_2": "9", "high_2": "3"},
        )
        assert refused.status_code == 422
        assert set(refused.context["form"].errors) == {"measure_1", "high_2"}

    def test_stating_rights_can_be_taken_back(self, world: World, draft: Description) -> None:
        state(world, draft, [{**PRICE, "clause": "9.9"}, {**PRICE, "clause": "9.10"}])
        assert [right.clause for right in draft.rights.all()] == ["9.9", "9.10"]
        operation = Operation.objects.filter(verb="state_rights").latest("at")
        undo.undo(operation.pk, by=world.personnel, via="test")
        assert [(right.clause, right.limits[0]["high"]) for right in draft.rights.all()] == [("4.1.2", 12)]


class TestChecks:
    @pytest.mark.serves("S-213")
    def test_names_a_law_that_is_no_longer_in_force(self, world: World, draft: Description) -> None:
        client = client_of(world.personnel)
        law = filled(client, url(draft, "cells/"), required_knowledge="了解《合同法》、《民事诉讼法》")
        client.post(url(draft, "cells/"), law)
        wrong = [one.words for one in client.get(url(draft)).context["remarks"] if one.is_wrong]
        assert len(wrong) == 1
        assert "合同法" in wrong[0]
        assert "民法典" in wrong[0]

    def test_names_what_a_right_lacks(self, world: World, draft: Description) -> None:
        state(world, draft, [{"clause": "4.1", "verb": "approve", "words": "审批合同", "limit_open": True}])
        told = page_of(world.personnel, url(draft))
        assert "4.1" in told
        assert "dk-note dk-bad" in told

    def test_names_a_limit_above_the_superiors(self, world: World, draft: Description) -> None:
        (upper,) = make(Position, world.personnel, {"title": "副总经理"})
        above = make(Description, world.personnel, {"position": upper, "title": "副总经理"})[0]
        state(world, above, [{**PRICE, "limits": [{"measure": "discount", "high": 10}]}])
        approved(world, above)
        performing.update(
            Description, [Target(draft.pk, values={"superior": upper.pk})], by=world.personnel, via="test"
        )
        wrong = [one for one in client_of(world.personnel).get(url(draft)).context["remarks"] if one.is_wrong]
        assert len(wrong) == 1
        assert "副总经理" in wrong[0].words
        state(world, draft, [{**PRICE, "limits": [{"measure": "discount", "high": 8}]}])
        assert not [one for one in client_of(world.personnel).get(url(draft)).context["remarks"] if one.is_wrong]


def upload(client: Client, text: str, name: str = "岗位.txt") -> Any:
    return client.post("/descriptions/begin/", {"file": SimpleUploadedFile(name, text.encode())})


def sent_of(answer: Any, **values: Any) -> dict[str, Any]:
    shown = answer.context["form"]
    sent = {name: shown[name].value() for name in shown.fields} | {"kept": answer.context["kept"]} | values
    return {name: value for name, value in sent.items() if value not in (None, False)}


class TestFromAFile:
    @needs_source
    @pytest.mark.serves("S-225", "S-228")
    def test_the_real_form_becomes_a_draft_after_its_questions_are_decided(self, world: World) -> None:
        client = client_of(world.personnel)
        shown = upload(client, form("D15"))
        assert shown.status_code == 200
        assert not Description.objects.exists()
        assert [str(field.label) for field in shown.context["form"].open_questions()] == ["2", "等"]
        answer = client.post(
            "/descriptions/take/", sent_of(shown, unclear_0="headcount", unclear_1="notes", purpose="改过的目的")
        )
        row = Description.objects.get()
        assert answer["Location"] == url(row)
        content = Content.model_validate(row.content)
        assert (row.title, row.headcount, content.purpose, content.unclear) == ("大客户经理", 2, "改过的目的", ())
        assert content.guided_by == ("事业部总经理",)
        assert content.revisions
        assert (content.revisions[0].version, content.revisions[0].content) == ("V1", "首次填写")
        assert row.rights.count() == 8
        assert "等" in content.notes

    @needs_source
    @pytest.mark.serves("S-226")
    def test_shows_what_the_source_says_of_itself(self, world: World) -> None:
        client = client_of(world.personnel)
        client.post("/descriptions/take/", sent_of(upload(client, form("D01"))))
        source = Content.model_validate(Description.objects.get().content).source
        assert source
        assert (source.format, source.size, source.pages) == ("doc", "76.50 KB", 3)

    def test_links_what_this_installation_knows(self, world: World, position: Position) -> None:
        boxes = (
            "岗位名称 大客户经理",
            f"所属部门 {world.one.name}",
            "直接下级",
            "岗位编号 K-7",
            "直接上级 大客户部经理",
            "岗位编制 8",
            "下属人数 0",
            "岗位设置目的 做好客户",
        )
        text = "\n".join(("大客户经理岗位说明书", *boxes))
        client = client_of(world.personnel)
        client.post("/descriptions/take/", sent_of(upload(client, text)))
        row = Description.objects.get()
        assert (row.department, row.superior) == (world.one, position)

    def test_refuses_what_it_cannot_read_and_changes_nothing(self, world: World) -> None:
        client = client_of(world.personnel)
        old_word = SimpleUploadedFile("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
        assert client.post("/descriptions/begin/", {"file": old_word}).status_code == 422
        assert upload(client, "今天天气很好").status_code == 422
        assert client.post("/descriptions/take/", {"kept": "made up"}).status_code == 422
        assert not Description.objects.exists()

    def test_is_not_for_those_who_only_read(self, world: World) -> None:
        assert client_of(world.owner).get("/descriptions/begin/").status_code == 403


@pytest.mark.serves("S-227")
class TestTemplates:
    def test_those_of_the_product_come_once(self, world: World) -> None:
        client = client_of(world.personnel)
        for _again in range(2):
            assert client.post("/position-templates/packaged/").status_code == 302
        assert Template.objects.count() == Template.objects.values("name").distinct().count() >= 5

    def test_one_act_makes_a_draft_with_the_gaps_filled(self, world: World) -> None:
        client = client_of(world.personnel)
        client.post("/position-templates/packaged/")
        template = Template.objects.get(name="大客户经理")
        address = f"/position-templates/{template.pk}/draw-up/"
        gaps = client.get(address).context["gaps"]
        assert {name for _key, name, _value in gaps} >= {"公司名称", "部门", "行业"}
        lacking = client.post(address, {"title": "大客户经理"})
        assert lacking.status_code == 422
        client.post(address, {"title": "大客户经理", **{key: f"甲{name}" for key, name, _value in gaps}})
        row = Description.objects.get()
        assert "甲公司名称" in str(row.content)
        assert not re.search(r"\[[\u4e00-\u9fff]+\]", str(row.content))
        assert row.rights.count() == len(template.rights)


class TestBegin:
    def test_a_new_description_begins_with_the_ways_there_are(self, world: World) -> None:
        told = page_of(world.personnel, "/descriptions/?view=-")
        assert 'href="/descriptions/begin/"' in told
