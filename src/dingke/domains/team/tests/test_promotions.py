"""Reviews of promotions: the material comes by itself and stays, few read it, whoever may decides."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from tests import world as worlds

from dingke.domains.team import actions, queries
from dingke.domains.team.models import PromotionReview
from dingke.engine import clock, finding, performing
from dingke.engine.action import Target
from dingke.engine.faults import Forbidden, Invalid
from dingke.engine.testing import PAGE_QUERIES, ResourceCases, at_most, client_of
from dingke.platform.access.models import Grant
from dingke.platform.authority import deciding
from dingke.platform.authority.models import Decision
from dingke.platform.authority.tests import building
from dingke.platform.people.actions import forget_rights
from dingke.platform.people.models import User
from dingke.platform.positions import evidence
from dingke.platform.positions.actions import changed
from dingke.platform.positions.filed import Qualification
from dingke.platform.positions.models import Assessment, Competency, Position, Right

pytestmark = pytest.mark.django_db
CONDITION = "在岗满 3 年"


@pytest.fixture
def firm(world: Any) -> Any:
    """The owner is a manager whose path leads to head; the executive approves; a head must negotiate at level 4."""
    (skill,) = worlds.make(Competency, world.personnel, {"name": "商务谈判", "kind": "professional"})
    top = building.position("副总经理", [{"matter": "promotion"}], department=world.one.parent)
    head = building.position(
        "大客户部经理",
        department=world.one,
        superior=top,
        content={
            "competencies": [{"competency": skill.code, "level": 4, "must": True}],
            "requirements": [{"kind": "training", "text": "接受过管理培训", "names": ["管理"]}],
        },
    )
    manager = building.position(
        "大客户经理",
        department=world.one,
        superior=head,
        content={"career": [{"position": "大客户部经理", "condition": CONDITION}]},
    )
    for person, place in (
        (world.executive, top),
        (world.head, head),
        (world.owner, manager),
        (world.colleague, manager),
    ):
        building.post(person, place)
    worlds.make(Qualification, world.personnel, {"user": world.owner, "kind": "training", "value": "管理"})
    changed()
    for person in (world.owner, world.head, world.executive, world.personnel, world.colleague):
        person.refresh_from_db()
    return world


def assess(world: Any, level: int, method: str = "superior", days: int = 3) -> None:
    given = {"user": world.owner, "competency": Competency.objects.get(), "level": level, "method": method}
    worlds.make(Assessment, world.head, {**given, "assessed_on": clock.today() - timedelta(days=days)})


def values(world: Any, **more: Any) -> dict[str, Any]:
    return {
        "user": world.owner,
        "to_position": Position.objects.get(title="大客户部经理"),
        "by_when": date(2027, 1, 1),
        "why": "连续两年完成目标。",
        **more,
    }


def begun(world: Any, by: User | None = None, **more: Any) -> PromotionReview:
    row: PromotionReview = worlds.make(PromotionReview, by or world.head, values(world, **more))[0]
    return row


def place(world: Any, title: str) -> Position:
    """Another position with a description in force, known to whoever asks from now on."""
    made = building.position(title)
    changed()
    for person in (world.head, world.executive):
        person.refresh_from_db()
    return made


def refused(world: Any, by: User | None = None, **more: Any) -> list[str]:
    with pytest.raises(Invalid) as refusal:
        begun(world, by, **more)
    return [f"{fault.field}: {fault.message}" for fault in refusal.value.faults]


def do(verb: Any, row: PromotionReview, by: User, **given: Any) -> Any:
    outcome = performing.perform(verb, [Target(id=row.pk)], by=by, via="test", arguments=given)
    row.refresh_from_db()
    return outcome


def decide(row: PromotionReview, by: User, outcome: str = "approved") -> None:
    waiting = Decision.objects.get(object="promotion-reviews", row_id=row.pk, status="waiting")
    deciding.decide(waiting.pk, by=by, outcome=outcome, say="看过材料", via="test")
    row.refresh_from_db()


@pytest.fixture
def appraised() -> Iterator[None]:
    """A part of the product that keeps appraisals, as it would declare them."""

    @evidence.offered("appraisals", "绩效评估")
    def read(person: int, by: Any, on: date) -> list[evidence.Evidence]:
        return [evidence.Evidence(date(2026, 6, 30), "上半年 92 分", "JX000001", "/appraisals/1/")]

    yield
    evidence.sources[:] = [one for one in evidence.sources if one.name != "appraisals"]


class TestPromotionReviews(ResourceCases):
    """Personnel proposes the stranger here; nobody of the colleague's department knows."""

    slug = "promotion-reviews"
    change: ClassVar[tuple[str, Any]] = ("why", "带过三名新人。")
    readers: ClassVar[tuple[str, ...]] = ("owner", "head", "executive", "admin", "stranger")
    others: ClassVar[tuple[str, ...]] = ("colleague",)

    @pytest.fixture
    def world(self, firm: Any) -> Any:
        building.post(firm.stranger, Position.objects.get(title="大客户经理"))
        changed()
        for person in (firm.personnel, firm.stranger, firm.executive, firm.admin):
            person.refresh_from_db()
        return replace(firm, owner=firm.personnel, head=firm.personnel)

    def make(self, world: Any) -> dict[str, Any]:
        return values(world, user=world.stranger)

    def test_is_forbidden_to_change_for_those_who_only_read(self, world: Any, row: Any) -> None:
        """The person himself reads it, and does nothing about it."""
        client = client_of(world.stranger)
        assert client.get(self.resource.url(row.pk)).status_code == 200
        assert client.get(self.resource.url(row.pk, "edit")).status_code == 403
        assert client.get(self.resource.new_url()).status_code == 403
        assert client.post(f"{self.resource.url(row.pk)}apply/").status_code == 403

    def test_only_those_who_may_import_are_offered_it(self, world: Any, row: Any) -> None:
        for who, status in {"owner": 403, "executive": 403, "stranger": 403, "admin": 200}.items():
            assert client_of(getattr(world, who)).get(self.resource.url(act="import")).status_code == status, who

    def test_what_goes_out_comes_in_again_unchanged(self, world: Any, row: Any, tmp_path: Path) -> None:
        """For whoever was given the right to bring files in."""
        Grant.objects.create(role=world.roles["personnel"], object=self.slug, verb="import", reach="all")
        forget_rights()
        world.owner.refresh_from_db()
        super().test_what_goes_out_comes_in_again_unchanged(world, row, tmp_path)


class TestMaterial:
    @pytest.mark.serves("S-222")
    def test_comes_by_itself_from_appraisals_assessments_and_the_file(self, firm: Any, appraised: None) -> None:
        assess(firm, 3)
        assess(firm, 2, "360", 40)
        row = begun(firm)
        found = queries.frozen(row)
        assert (found.on, found.on_path, found.condition) == (clock.today(), True, CONDITION)
        assert [(one.text, one.verdict.value) for one in found.requirements] == [("接受过管理培训", "met")]
        assert [(one.name, one.had, one.required, one.must) for one in found.levels] == [("商务谈判", 3, 4, True)]
        assert {one.level for one in found.assessed} == {2, 3}
        assert found.posts[0].title == "大客户经理"
        assert found.months is not None
        assert [(one.label, [item.words for item in one.items]) for one in found.performance] == [
            ("绩效评估", ["上半年 92 分"])
        ]
        shown = client_of(firm.head).get(f"/promotion-reviews/{row.pk}/").content.decode()
        assert all(words in shown for words in ("上半年 92 分", CONDITION, "接受过管理培训", "商务谈判", "3 / 4"))

    def test_says_plainly_that_there_are_no_appraisals(self, firm: Any) -> None:
        shown = client_of(firm.head).get(f"/promotion-reviews/{begun(firm).pk}/").content.decode()
        assert "暂无" in shown

    def test_stays_as_it_was_until_it_is_brought_anew(self, firm: Any) -> None:
        row = begun(firm)
        assess(firm, 4)
        row.refresh_from_db()
        assert queries.frozen(row).levels[0].had is None
        do(actions.bring, row, firm.head)
        assert queries.frozen(row).levels[0].had == 4

    def test_needs_a_reason_where_the_path_does_not_lead(self, firm: Any) -> None:
        (words,) = refused(firm, to_position=place(firm, "销售总监"))
        assert words.startswith("off_path: ")
        assert "大客户部经理" in words
        row = begun(firm, to_position=Position.objects.get(title="销售总监"), off_path="新设岗位")
        assert queries.frozen(row).on_path is False

    def test_is_brought_by_those_who_may_read_it_alone(self, firm: Any) -> None:
        with pytest.raises(Forbidden):
            begun(firm, firm.colleague)
        assert any(words.startswith("user: ") for words in refused(firm, user=firm.stranger))
        assert any(words.startswith("user: ") for words in refused(firm, user=firm.head))  # himself

    def test_the_page_asks_few_statements(self, firm: Any) -> None:
        row = begun(firm)
        client = client_of(firm.head)
        client.get(f"/promotion-reviews/{row.pk}/")
        with at_most(PAGE_QUERIES):
            client.get(f"/promotion-reviews/{row.pk}/")


class TestReading:
    def test_is_the_persons_those_aboves_and_the_reviewers(self, firm: Any) -> None:
        row = begun(firm)
        expected = {"owner": 200, "head": 200, "executive": 200, "personnel": 200, "colleague": 404, "stranger": 404}
        for who, status in expected.items():
            assert client_of(firm.person(who)).get(f"/promotion-reviews/{row.pk}/").status_code == status, who
        assert not list(finding.find(firm.colleague, firm.owner.name, only="promotion-reviews"))
        do(actions.name_reviewer, row, firm.head, person=firm.colleague.pk)
        assert client_of(firm.colleague).get(f"/promotion-reviews/{row.pk}/").status_code == 200
        assert client_of(firm.colleague).get(f"/promotion-reviews/{row.pk}/edit/").status_code == 403
        do(actions.release_reviewer, row, firm.head, person=firm.colleague.pk)
        assert client_of(firm.colleague).get(f"/promotion-reviews/{row.pk}/").status_code == 404


class TestDeciding:
    def test_rests_on_the_right_and_nothing_moves_by_itself(self, firm: Any) -> None:
        assess(firm, 4)
        row = begun(firm)
        assert do(actions.apply, row, firm.head).waiting
        assert row.status == "asked"
        decide(row, firm.executive)
        assert (row.status, row.decided_by) == ("approved", firm.executive)
        assert [seat.position.title for seat in firm.owner.posts.all()] == ["大客户经理"]
        shown = client_of(firm.personnel).get(f"/promotion-reviews/{row.pk}/").content.decode()
        assert f"/move/?since=2027-01-01&amp;position={row.to_position_id}" in shown
        assert "/move/?since=" not in client_of(firm.owner).get(f"/promotion-reviews/{row.pk}/").content.decode()

    def test_is_barred_by_two_levels_in_a_must(self, firm: Any) -> None:
        assess(firm, 2)
        row = begun(firm)
        with pytest.raises(Invalid, match="商务谈判 2/4"):
            do(actions.apply, row, firm.head)
        assess(firm, 3, days=1)
        do(actions.bring, row, firm.head)
        assert do(actions.apply, row, firm.head).waiting

    def test_says_so_when_it_was_refused_and_may_be_tried_again(self, firm: Any) -> None:
        row = begun(firm)
        do(actions.apply, row, firm.head)
        decide(row, firm.executive, "refused")
        assert row.status == "refused"
        assert do(actions.apply, row, firm.head).waiting

    def test_is_refused_where_no_position_may_decide(self, firm: Any) -> None:
        row = begun(firm)
        Right.objects.all().delete()
        changed()
        firm.head.refresh_from_db()
        with pytest.raises(Invalid, match="晋升"):
            do(actions.apply, row, firm.head)

    def test_is_withdrawn_by_those_above_and_never_by_oneself(self, firm: Any) -> None:
        row = begun(firm)
        do(actions.withdraw, row, firm.head, reason="本人放弃")
        assert (row.status, row.reason) == ("withdrawn", "本人放弃")
        own = begun(firm, firm.executive, user=firm.head, to_position=place(firm, "销售总监"), off_path="新设")
        with pytest.raises(Invalid):
            do(actions.withdraw, own, firm.head, reason="x")
