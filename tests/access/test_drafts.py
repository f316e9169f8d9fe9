"""Descriptions that are drawn up are for those who draw up, review, approve and head; field rules hold on their paper."""

from datetime import timedelta
from typing import Any

import pytest

from dingke.engine import clock, finding, registry
from dingke.engine.access import policy
from dingke.engine.models import SearchEntry
from dingke.engine.testing import Rest, client_of
from dingke.platform.access import stating
from dingke.platform.access.models import Grant, Role
from dingke.platform.access.stating import Line
from dingke.platform.people.models import User
from dingke.platform.positions.models import Description, Position
from tests.world import World, make

pytestmark = pytest.mark.django_db
KNOWING = ("personnel", "head", "executive", "admin")
OTHERS = ("owner", "colleague", "stranger")


@pytest.fixture
def versions(world: World) -> dict[str, Description]:
    """One in force, one approved for a day to come, one under way; all of department one."""
    place: Position = make(Position, world.personnel, {"title": "投标专员"})[0]
    content = {"purpose": "编写投标文件", "number": "TB-9"}
    values = {"position": place, "title": "投标专员", "department": world.one, "headcount": 7, "content": content}
    days = {"was": -30, "is": -3, "will": 9, "draft": None}
    made = {}
    for name, since in days.items():
        (row,) = make(Description, world.personnel, {**values, "change": f"改动 {name}"})
        if since is not None:
            day = clock.today() + timedelta(days=since)
            Description.objects.filter(pk=row.pk).update(status="approved", effective_from=day)
        row.refresh_from_db()
        made[name] = row
    return made


class TestDrafts:
    def test_are_not_there_for_others_on_any_surface(self, world: World, versions: dict[str, Description]) -> None:
        for who in OTHERS:
            person = world.person(who)
            client, rest = client_of(person), Rest(person, registry.get("descriptions"))
            for name, row in versions.items():
                status = 200 if name in {"was", "is"} else 404
                for rest_of_url in ("", "panel/", "history/", "word/", "?view=rights", "?tab=timeline"):
                    assert client.get(f"/descriptions/{row.pk}/{rest_of_url}").status_code == status, (who, name)
                assert rest("get", f"/{row.pk}").status_code == status
                assert rest("get", f"/{row.pk}/rights").status_code == status
                listed = client.get("/descriptions/?view=-").content.decode()
                assert (f'href="/descriptions/{row.pk}/"' in listed) == (status == 200)
                of_position = client.get(f"/positions/{row.position_id}/").content.decode()
                assert status == 200 or f"/descriptions/{row.pk}/" not in of_position, (who, name)
            assert "改动 draft" not in client.get(f"/descriptions/{versions['is'].pk}/").content.decode()
            assert "改动 will" not in client.get(f"/descriptions/{versions['is'].pk}/?view=versions").content.decode()

    def test_are_read_by_those_who_draw_up_sign_and_head(self, world: World, versions: dict[str, Description]) -> None:
        for who in KNOWING:
            for row in versions.values():
                assert client_of(world.person(who)).get(f"/descriptions/{row.pk}/").status_code == 200, who

    def test_of_another_department_are_not_the_heads(self, world: World, versions: dict[str, Description]) -> None:
        Description.objects.update(department=world.two)
        assert client_of(world.head).get(f"/descriptions/{versions['draft'].pk}/").status_code == 404

    def test_query_predicate_entries_and_ways_agree(self, world: World, versions: dict[str, Description]) -> None:
        for who in (*KNOWING, *OTHERS):
            person = world.person(who)
            seen = set(policy.rows(person, "read", Description).values_list("pk", flat=True))
            assert len(seen) == (4 if who in KNOWING else 2)
            entries = SearchEntry.objects.filter(policy.entries(person, "read", Description), object="descriptions")
            assert set(entries.values_list("row_id", flat=True)) == seen
            for row in versions.values():
                assert policy.permits(person, "read", row) == (row.pk in seen)
                assert bool(policy.ways(person, "read", row)) == (row.pk in seen)
            assert {hit.pk for hit in finding.find(person, "投标专员", only="descriptions")} == seen

    def test_are_everybodys_from_their_day(self, world: World, versions: dict[str, Description], settings: Any) -> None:
        settings.TODAY = clock.today() + timedelta(days=9)
        assert client_of(world.owner).get(f"/descriptions/{versions['will'].pk}/").status_code == 200

    def test_of_another_line_stand_in_no_chart_of_others(self, world: World, versions: dict[str, Description]) -> None:
        above: Position = make(Position, world.personnel, {"title": "副总经理"})[0]
        Description.objects.filter(pk=versions["draft"].pk).update(superior=above)
        for who in ("owner", "personnel"):
            page = client_of(world.person(who)).get("/organisation/").content.decode()
            assert (f"/descriptions/{versions['draft'].pk}/" in page) == (who == "personnel")


def rule(world: World, role: str, **rules: str) -> User:
    """What a role says of the fields of descriptions from now on; gives the owner as he is then."""
    holder: Role = world.roles[role]
    had = [Line(one.verb, one.reach) for one in Grant.objects.filter(role=holder, object="descriptions")]
    stating.state(holder, "descriptions", had, rules, by=world.admin, via="test")
    return User.objects.get(pk=world.owner.pk)


class TestFieldRules:
    @pytest.mark.parametrize(
        ("field", "words"),
        [("headcount", "7 人"), ("change", "改动 is"), ("content", "编写投标文件"), ("content", "TB-9")],
    )
    def test_hold_on_every_page_of_the_paper(
        self, world: World, versions: dict[str, Description], field: str, words: str
    ) -> None:
        pages = [f"/descriptions/{versions['is'].pk}/{view}" for view in ("", "?view=rights", "?view=versions&all=1")]
        before = "".join(client_of(world.owner).get(page).content.decode() for page in pages)
        owner = rule(world, "account_manager", **{field: "hidden"})
        after = "".join(client_of(owner).get(page).content.decode() for page in pages)
        assert (words in before, words in after) == (True, False)

    def test_a_cell_kept_back_is_not_called_missing(self, world: World, versions: dict[str, Description]) -> None:
        owner = rule(world, "account_manager", headcount="hidden")
        page = client_of(owner).get(f"/descriptions/{versions['is'].pk}/").content.decode()
        assert "岗位编制" not in page
        assert "岗位等级" in page

    def test_keep_pay_even_from_whoever_may_see_it(self, world: World, versions: dict[str, Description]) -> None:
        Description.objects.filter(pk=versions["is"].pk).update(pay={"compensation": "固定工资加奖金"})
        url = f"/descriptions/{versions['is'].pk}/"
        assert "固定工资" in client_of(world.executive).get(url).content.decode()
        rule(world, "executive", pay="hidden")
        executive = User.objects.get(pk=world.executive.pk)
        page = client_of(executive).get(url).content.decode()
        assert "固定工资" not in page
        assert "薪酬" not in page

    def test_nobody_writes_over_what_he_does_not_read(self, world: World, versions: dict[str, Description]) -> None:
        rule(world, "personnel", content="hidden")
        writer = client_of(User.objects.get(pk=world.personnel.pk))
        for page in ("cells/", "rights/new/"):
            assert writer.get(f"/descriptions/{versions['draft'].pk}/{page}").status_code == 403
