"""What a newer release gives to the standard roles of an installation that exists."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dingke.config.doctor import roles
from dingke.engine.testing import client_of
from dingke.platform.access import renewing, stating
from dingke.platform.access.actions import grant_position
from dingke.platform.access.models import Grant
from dingke.platform.access.standard import standard_roles
from dingke.platform.access.stating import Line
from dingke.platform.positions.models import Position
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.telling import event_model
from dingke.platform.timeline.undo import undo
from tests.world import World, make

pytestmark = pytest.mark.django_db
NEW = ("contacts", "telephone", "department")  # a verb that no release has so far
CONNECTION: Any = None


@pytest.fixture
def newer(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A release in which the head may do something more, over objects that were there before."""
    name, grants = standard_roles()["head"]
    laid = standard_roles() | {"head": (name, [*grants, NEW])}
    monkeypatch.setattr(renewing, "standard_roles", lambda: laid)
    return world


def has(world: World) -> bool:
    object_name, verb, reach = NEW
    return Grant.objects.filter(role=world.roles["head"], object=object_name, verb=verb, reach=reach).exists()


def told() -> str:
    return " ".join(finding.sentence for finding in roles.current(CONNECTION))


def test_a_role_that_nobody_changed_gains_it_once(newer: World) -> None:
    before = Grant.objects.count()
    renewing.renew_roles()
    renewing.renew_roles()
    assert (has(newer), Grant.objects.count()) == (True, before + 1)


def test_a_release_without_anything_new_changes_nothing(world: World) -> None:
    before = set(Grant.objects.values_list("pk", flat=True))
    renewing.renew_roles()
    assert set(Grant.objects.values_list("pk", flat=True)) == before
    assert told() == "The standard roles have the rights that this release gives them."


def test_what_an_administrator_stated_stays_and_doctor_says_so(newer: World) -> None:
    lines = [Line("read", "department")]
    stating.state(newer.roles["head"], "contacts", lines, {}, by=newer.admin, via="page")
    renewing.renew_roles()
    assert not has(newer)
    assert "head: telephone contacts (department)" in told()
    assert "page of rights" in told()


def test_what_he_stated_over_another_object_does_not_count(newer: World) -> None:
    stating.state(newer.roles["head"], "sites", [Line("read", "own")], {}, by=newer.admin, via="page")
    renewing.renew_roles()
    assert has(newer)


def test_what_was_taken_away_does_not_come_back(newer: World) -> None:
    renewing.renew_roles()
    Grant.objects.filter(role=newer.roles["head"], verb=NEW[1]).delete()
    renewing.renew_roles()
    assert not has(newer)


def test_a_role_of_somebodys_own_under_that_name_gains_nothing(newer: World) -> None:
    role = newer.roles["head"]
    Grant.objects.filter(role=role).delete()
    role.delete()
    own = type(role).objects.create(slug="head", name="自定")
    stating.state(own, "customers", [Line("read", "own")], {}, by=newer.admin, via="page")
    renewing.renew_roles()
    assert Grant.objects.filter(role=own).count() == 1


class TestPositions:
    @pytest.fixture
    def place(self, newer: World) -> Position:
        """With what the head had before the release."""
        renewing.renew_roles()
        # As if the release had come later than the roles: within a test it may be one moment.
        came = event_model(Grant)._default_manager.filter(role=newer.roles["head"], verb=NEW[1])
        came.update(pgh_created_at=timezone.now() + timedelta(hours=1))
        found: Position = make(Position, newer.personnel, {"title": "部门经理"})[0]
        grant_position(found, "head", "4.8")
        return found

    def test_one_laid_like_a_role_is_offered_what_the_role_gained(self, newer: World, place: Position) -> None:
        client, page = client_of(newer.admin), f"/access/positions/{place.pk}/"
        assert "补上这些权限" in client.get(page).content.decode()
        assert client.post(f"{page}renew/").status_code == 302
        object_name, verb, _reach = NEW
        assert Grant.objects.get(position=place, object=object_name, verb=verb).clause == "4.8"
        assert "补上这些权限" not in client.get(page).content.decode()

    def test_its_adding_is_undone_and_then_offered_no_more(self, newer: World, place: Position) -> None:
        client_of(newer.admin).post(f"/access/positions/{place.pk}/renew/")
        operation = Operation.objects.filter(verb=stating.STATED).latest("at")
        undo(operation.pk, by=newer.admin, via="page")
        assert not Grant.objects.filter(position=place, verb=NEW[1]).exists()
        assert renewing.offered_to(place) == []

    def test_one_that_has_less_over_the_object_is_offered_nothing(self, newer: World, place: Position) -> None:
        Grant.objects.filter(position=place, object="contacts", verb="export").delete()
        assert renewing.offered_to(place) == []

    def test_nobody_else_adds_anything(self, newer: World, place: Position) -> None:
        assert client_of(newer.head).post(f"/access/positions/{place.pk}/renew/").status_code == 403
