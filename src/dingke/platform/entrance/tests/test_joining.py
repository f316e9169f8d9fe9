"""Joining: one line, or a sheet of them, makes people with their departments, posts and roles – or says why not."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.world import World, make

from dingke.engine import registry
from dingke.engine.faults import Invalid
from dingke.engine.importing import opening, running
from dingke.engine.importing.plan import Options, Plan
from dingke.engine.importing.report import Report
from dingke.engine.testing import client_of
from dingke.lib import spreadsheet
from dingke.platform.access.models import Holding
from dingke.platform.entrance.models import Joining
from dingke.platform.people.models import Department, User
from dingke.platform.positions.models import Position, Post
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.undo import undo

pytestmark = pytest.mark.django_db
SINCE = date(2026, 11, 1)
HEADER = ("姓名", "登录名", "邮箱", "部门", "新建部门", "岗位", "任职日期", "直接上级", "角色")


@pytest.fixture
def place(world: World) -> Position:
    found: Position = make(Position, world.personnel, {"title": "大客户经理"})[0]
    return found


def joined(world: World, by: User | None = None, **values: Any) -> Joining:
    given = {"name": "沈述", "username": "shenshu", "since": SINCE, **values}
    row: Joining = make(Joining, by or world.personnel, given)[0]
    return row


class TestOne:
    def test_makes_person_departments_post_and_role(self, world: World, place: Position) -> None:
        role = world.roles["account_manager"]
        row = joined(
            world, department="大客户部/大客户三部", may_found=True, position=place, superior="周砚秋", role=role
        )
        person = User.objects.get(username="shenshu")
        post = Post.objects.get(user=person)
        assert (row.user, person.department.name, person.department.parent) == (person, "大客户三部", world.one.parent)  # type: ignore[union-attr]
        assert (post.position, post.since, post.reports_to) == (place, SINCE, world.head)
        assert Holding.objects.filter(user=person, role=role).exists()
        assert not person.has_usable_password()
        assert Operation.objects.filter(object="joinings").count() == 1

    def test_goes_as_one(self, world: World, place: Position) -> None:
        joined(world, department="大客户部/大客户三部", may_found=True, position=place)
        operation = Operation.objects.get(object="joinings")
        undo(str(operation.pk), by=world.personnel, via="test")
        assert not User.objects.filter(username="shenshu").exists()
        assert not Department.objects.filter(name="大客户三部").exists()
        assert (Joining.objects.count(), Post.objects.count()) == (0, 0)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"username": "owner"}, "username"),  # taken
            ({"username": "a b"}, "username"),  # no sign-in name
            ({"department": "大客户四部"}, "department"),  # not there, not confirmed
            ({"superior": "查无此人"}, "superior"),
            ({"position": "place", "since": None}, "since"),
        ],
    )
    def test_says_what_is_wrong(self, world: World, place: Position, wrong: dict[str, Any], field: str) -> None:
        values: dict[str, Any] = {name: place if value == "place" else value for name, value in wrong.items()}
        with pytest.raises(Invalid) as refused:
            joined(world, **values)
        assert [fault.field for fault in refused.value.faults] == [field]
        assert not User.objects.filter(username="shenshu").exists()

    def test_nobody_makes_an_administrator_but_one(self, world: World) -> None:
        role = world.roles["administrator"]
        with pytest.raises(Invalid):
            joined(world, role=role)
        joined(world, by=world.admin, role=role)

    def test_is_the_business_of_personnel(self, world: World) -> None:
        row = joined(world)
        assert client_of(world.personnel).get(f"/joinings/{row.pk}/").status_code == 200
        assert client_of(world.head).get(f"/joinings/{row.pk}/").status_code == 404
        assert client_of(world.head).get("/joinings/new/").status_code == 403


class TestASheet:
    ROWS = (
        (
            "沈述",
            "shenshu",
            "shenshu@dingke.example",
            "大客户部/大客户三部",
            "是",
            "大客户经理",
            "2026-11-01",
            "周砚秋",
            "",
        ),
        ("孔怡", "kongyi", "", "大客户三部/", "是", "大客户经理", "2026-11-01", "沈述", ""),
        ("邱晏", "owner", "", "大客户一部", "", "大客户经理", "2026-11-01", "", ""),
        ("江望", "jiangwang", "", "大客户九部", "", "大客户经理", "2026-11-01", "", ""),
    )

    def plan(self, world: World, folder: Path, *, dry: bool = False) -> Report:
        path = folder / "人员.xlsx"
        spreadsheet.write_xlsx(path, list(HEADER), [list(row) for row in self.ROWS])
        resource = registry.get("joinings")
        plan = Plan(resource, world.personnel, path.name, opening.look(path).columns(resource), Options())
        assert {column.field for column in plan.columns} >= {"name", "username", "department", "position", "superior"}
        with spreadsheet.open_table(path) as table:
            return running.try_out(plan, table) if dry else running.run(plan, table)

    def test_good_rows_come_in_bad_ones_are_named(self, world: World, place: Position, tmp_path: Path) -> None:
        report = self.plan(world, tmp_path)
        assert (len(report.refused), User.objects.filter(username__in=["shenshu", "kongyi"]).count()) == (2, 2)
        post = Post.objects.get(user__username="kongyi")
        assert post.reports_to == User.objects.get(username="shenshu")
        assert not User.objects.filter(username="jiangwang").exists()
        operation = Operation.objects.get(object="joinings")
        undo(str(operation.pk), by=world.personnel, via="test")
        assert not User.objects.filter(username__in=["shenshu", "kongyi"]).exists()

    def test_a_dry_run_makes_nothing(self, world: World, place: Position, tmp_path: Path) -> None:
        report = self.plan(world, tmp_path, dry=True)
        assert len(report.refused) == 2
        assert not User.objects.filter(username="shenshu").exists()

    def test_is_offered_by_the_wizard(self, world: World) -> None:
        assert client_of(world.personnel).get("/joinings/import/").status_code == 200
        assert client_of(world.owner).get("/joinings/import/").status_code == 403
