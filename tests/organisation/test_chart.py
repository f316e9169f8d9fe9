"""The organisation chart: boxes and lines of a day, folding, finding, and putting a position under another."""

from datetime import timedelta
from typing import Any

import pytest

from dingke.engine import clock
from dingke.engine.testing import at_most, client_of
from dingke.platform.authority.tests.building import Company, company, deputise, position, post
from dingke.platform.people.models import Department, User
from dingke.platform.positions import chart, plotting
from dingke.platform.positions.actions import changed
from dingke.platform.positions.chart import Chart
from dingke.platform.positions.models import Description, Guidance, Position, Post
from dingke.platform.positions.queries import Organisation
from dingke.platform.positions.terms import Status
from tests.world import World

pytestmark = pytest.mark.django_db
CHART_QUERIES = 8


@pytest.fixture
def firm(world: World) -> Company:
    return company(world)


def drawn(days: int = 0) -> Chart:
    there = Organisation(clock.today() + timedelta(days=days))
    return chart.drawn(there, *chart.names_of(there), Description.objects.all())


def box(found: Chart, title: str) -> chart.Box:
    return next(one for one in found.boxes.values() if one.title == title)


class TestTheTree:
    def test_hangs_by_the_lines_of_the_descriptions(self, world: World, firm: Company) -> None:
        found = drawn()
        (root,) = found.roots
        assert root.title == "副总经理"
        assert [one.title for one in root.children] == ["大客户部经理"]
        assert {one.name for one in box(found, "大客户经理").sitters} == {"林澜", "秦川"}

    def test_a_line_of_ones_own_makes_a_box_of_its_own(self, world: World, firm: Company) -> None:
        Post.objects.filter(user=world.colleague).update(reports_to=world.executive)
        changed()
        (root,) = drawn().roots
        names = {one.sitters[0].name: one.parent for one in root.children}
        assert names["秦川"] is root

    def test_says_what_is_vacant_since_when_and_who_acts(self, world: World, firm: Company) -> None:
        place = position("技术部经理", department=world.two, superior=firm.top_place)
        place.descriptions.update(headcount=1)
        today = clock.today()
        post(world.owner, place, today - timedelta(days=60), today - timedelta(days=9), kind="second")
        post(world.stranger, place, today, today + timedelta(days=30), kind="acting")
        changed()
        vacant = box(drawn(), "技术部经理")
        assert (vacant.is_vacant, vacant.missing, vacant.since) == (True, 1, today - timedelta(days=9))
        assert [one.is_acting for one in vacant.sitters] == [True]

    def test_holds_on_any_day(self, world: World, firm: Company) -> None:
        Post.objects.filter(user=world.colleague).update(until=clock.today() + timedelta(days=5))
        changed()
        assert len(box(drawn(4), "大客户经理").sitters) == 2
        assert len(box(drawn(5), "大客户经理").sitters) == 1

    def test_two_that_stand_above_each_other_do_not_hang_it_up(self, world: World, firm: Company) -> None:
        Description.objects.filter(position=firm.top_place).update(superior=firm.manager_place)
        changed()
        found = drawn()
        assert len(list(found.roots)) == 1
        assert len(found.boxes) == 3

    @pytest.mark.serves("S-228")
    def test_dotted_lines_lead_from_who_guides(self, world: World, firm: Company) -> None:
        description = Description.objects.get(position=firm.manager_place)
        Guidance.objects.create(description=description, position=firm.top_place, subject="回款")
        changed()
        (line,) = drawn().dotted
        assert (line.guide.title, line.guided.title, line.subject) == ("副总经理", "大客户经理", "回款")


class TestTheDrawing:
    def test_no_two_boxes_lie_upon_each_other(self, world: World, firm: Company) -> None:
        for number in range(5):
            above = position(f"专员{number}", department=world.two, superior=firm.head_place)
            position(f"助理{number}", department=world.two, superior=above)
        changed()
        found = drawn()
        chart.fold(found, [], [])
        boxes = plotting.plot(found).boxes
        assert len(boxes) == 13
        for at, one in enumerate(boxes):
            for other in boxes[at + 1 :]:
                apart = one.x + one.width <= other.x or other.x + other.width <= one.x
                below = one.y + one.height <= other.y or other.y + other.height <= one.y
                assert apart or below, (one.box.title, other.box.title)

    def test_what_is_sought_is_unfolded(self, world: World, firm: Company) -> None:
        found = drawn()
        (hit,) = chart.sought(found, "ll")
        chart.fold(found, [], [box(found, "副总经理").key], [hit[0]])
        assert [one.title for _depth, one in found.shown()] == ["副总经理", "大客户部经理", "大客户经理"]
        assert hit[0].is_found


class TestThePage:
    @pytest.mark.serves("S-199")
    def test_shows_boxes_the_tree_and_open_places(self, world: World, firm: Company) -> None:
        deputise(world.head, world.stranger, firm.head_place, clock.today(), clock.today() + timedelta(days=4))
        changed()
        shown = client_of(world.owner).get("/organisation/").content.decode()
        for words in ("大客户部经理", "周砚秋", "许嘉宁", "foreignObject", "dk-orgtree"):
            assert words in shown

    def test_finds_by_initials_and_says_when_there_is_nobody(self, world: World, firm: Company) -> None:
        client = client_of(world.owner)
        assert "data-dk-goto" in client.get("/organisation/", {"q": "zyq"}).content.decode()
        assert "没有" in client.get("/organisation/", {"q": "查无此人"}).content.decode()

    def test_a_branch_is_folded_by_its_address(self, world: World, firm: Company) -> None:
        key = box(drawn(), "副总经理").key
        shown = client_of(world.owner).get("/organisation/", {"shut": key}).content.decode()
        assert "大客户部经理" not in shown.split("dk-facts")[0]

    def test_asks_few_statements_of_two_thousand_people(self, world: World, firm: Company) -> None:
        people(world, firm, departments=200, each=10)
        client = client_of(world.owner)
        client.get("/organisation/")
        with at_most(CHART_QUERIES):
            answer = client.get("/organisation/")
        assert answer.status_code == 200
        assert answer.content.count(b"<foreignObject") <= chart.SHOWN + 2


def people(world: World, firm: Company, *, departments: int, each: int) -> None:
    """So many departments, each with a head and people below."""
    root = world.one.parent
    places = Department.objects.bulk_create(
        Department(name=f"部门{n}", parent=root, code=f"B{n}", path=f"/x/{n}/") for n in range(departments)
    )
    staff = User.objects.bulk_create(
        User(username=f"u{n}", name=f"员工{n}", code=f"U{n}", department=places[n // each])
        for n in range(departments * each)
    )
    tops = Position.objects.bulk_create(Position(title=f"主管{n}", code=f"T{n}") for n in range(departments))
    lower = Position.objects.bulk_create(Position(title=f"专员{n}", code=f"L{n}") for n in range(departments))
    common: dict[str, Any] = {"status": Status.APPROVED, "effective_from": clock.today(), "number": 1}
    Description.objects.bulk_create(
        Description(code=f"{kind}{n}", position=own[n], superior=above, title=own[n].title, department=one, **common)
        for n, one in enumerate(places)
        for kind, own, above in (("DT", tops, firm.top_place), ("DL", lower, tops[n]))
    )
    Post.objects.bulk_create(
        Post(
            code=f"P{n}",
            user=one,
            position=(lower if n % each else tops)[n // each],
            since=clock.today(),
            department=places[n // each],
        )
        for n, one in enumerate(staff)
    )
    changed()
    world.owner.refresh_from_db()


class TestMovingAPosition:
    def test_draws_up_a_version_dated_from_a_day(self, world: World, firm: Company) -> None:
        day = clock.today() + timedelta(days=30)
        client = client_of(world.personnel)
        url = f"/organisation/{firm.manager_place.pk}/move/"
        answer = client.post(url, {"under": firm.top_place.pk, "since": day.isoformat()})
        draft = Description.objects.get(position=firm.manager_place, status=Status.DRAFT)
        assert answer["Location"] == f"/descriptions/{draft.pk}/"
        assert (draft.superior, draft.effective_from) == (firm.top_place, day)
        assert drawn().boxes[box(drawn(), "大客户经理").key].moving is not None
        assert Organisation(clock.today()).places[firm.manager_place.pk].superior == firm.head_place.pk

    def test_not_under_itself_nor_into_the_past(self, world: World, firm: Company) -> None:
        client = client_of(world.personnel)
        url = f"/organisation/{firm.head_place.pk}/move/"
        yesterday = clock.today() - timedelta(days=1)
        for under, since in ((firm.manager_place, clock.today()), (firm.top_place, yesterday)):
            answer = client.post(url, {"under": under.pk, "since": since.isoformat()})
            assert answer.status_code == 422
        assert not Description.objects.filter(status=Status.DRAFT).exists()

    def test_is_for_those_who_draw_up_descriptions(self, world: World, firm: Company) -> None:
        url = f"/organisation/{firm.head_place.pk}/move/"
        assert client_of(world.owner).get(url).status_code == 403
        assert "/move/" not in client_of(world.owner).get("/organisation/?view=tree").content.decode()
        assert "/move/" in client_of(world.personnel).get("/organisation/?view=tree").content.decode()
