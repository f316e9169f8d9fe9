"""Giving and taking rights on pages: one operation each, which can be undone, and holds from the next request."""

from typing import Any

import pytest

from dingke.domains.customers.models import Customer
from dingke.engine.access import policy
from dingke.engine.testing import client_of
from dingke.platform.access.models import FieldGrant, Grant, Holding
from dingke.platform.authority.tests.building import position, post
from dingke.platform.people.models import User
from dingke.platform.positions.actions import changed
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.undo import undo
from tests.world import World

pytestmark = pytest.mark.django_db


def grants(**of: Any) -> set[tuple[str, str]]:
    return set(Grant.objects.filter(object="customers", **of).values_list("verb", "reach"))


class TestStating:
    def test_what_is_ticked_is_given_and_what_is_not_is_taken(self, world: World) -> None:
        role = world.roles["support"]
        client = client_of(world.admin)
        page = f"/access/roles/{role.pk}/customers/"
        assert 'value="read:all"' in client.get(page).content.decode()
        sent = {"grant": ["read:team", "update:own"], "field-uscc": "hidden", "why": "客服只看本团队"}
        assert client.post(page, sent).status_code == 302
        assert grants(role=role) == {("read", "team"), ("update", "own")}
        assert FieldGrant.objects.get().field == "uscc"
        done = Operation.objects.get(verb="state_rights_of")
        assert (done.why, done.created, done.removed) == ("客服只看本团队", 3, 1)
        assert str(done.pk) in client.get(f"/access/roles/{role.pk}/").content.decode()
        shown = client.get(f"/operations/{done.pk}/").content.decode()
        assert "access.role" not in shown

    @pytest.mark.parametrize("kind", ["roles", "positions"])
    def test_it_can_be_undone(self, world: World, kind: str) -> None:
        there = position("客服代表", department=world.one)
        post(world.stranger, there)
        changed()
        holder = world.roles["account_manager"] if kind == "roles" else there
        link: dict[str, Any] = {"role" if kind == "roles" else "position": holder}
        Grant.objects.get_or_create(**link, object="customers", verb="read", reach="own")
        before = grants(**link)
        client = client_of(world.admin)
        client.post(f"/access/{kind}/{holder.pk}/customers/", {"grant": ["read:all"], "field-uscc": "masked"})
        person = User.objects.get(pk=world.stranger.pk)
        assert policy.rows(person, "read", Customer).count() == 3
        done = Operation.objects.get(verb="state_rights_of")
        undo(done.pk, by=world.admin, via="test")
        assert grants(**link) == before
        assert not FieldGrant.objects.exists()
        assert policy.rows(User.objects.get(pk=world.stranger.pk), "read", Customer).count() == 1

    def test_a_clause_of_the_description_stands_beside_the_grant(self, world: World) -> None:
        there = position("客服代表", department=world.one)
        client = client_of(world.admin)
        page = f"/access/positions/{there.pk}/customers/"
        client.post(page, {"grant": ["read:own"], "clause-read": "4.2"})
        assert Grant.objects.get(position=there).clause == "4.2"
        client.post(page, {"grant": ["read:own"], "clause-read": "4.3"})
        assert Grant.objects.get(position=there).clause == "4.3"

    def test_a_position_without_rights_says_so_and_what_to_do(self, world: World) -> None:
        there = position("客服代表", department=world.one)
        client, page = client_of(world.admin), f"/access/positions/{there.pk}/"
        shown = client.get(page).content.decode()
        assert "这个岗位本身没有任何权限" in shown
        assert f'class="dk-btn dk-btn-primary dk-s" href="{page}customers/"' in shown
        client.post(f"{page}customers/", {"grant": ["read:own"]})
        assert "这个岗位本身没有任何权限" not in client.get(page).content.decode()

    def test_what_there_is_not_is_refused_with_words(self, world: World) -> None:
        role = world.roles["support"]
        client = client_of(world.admin)
        answer = client.post(f"/access/roles/{role.pk}/customers/", {"grant": ["explode:own"]})
        assert answer.status_code == 422
        assert "explode" in answer.content.decode()
        assert client.get(f"/access/roles/{role.pk}/nonsense/").status_code == 404

    def test_it_holds_from_the_next_request(self, world: World) -> None:
        client = client_of(world.owner)
        assert client.get(f"/customers/{world.foreign.pk}/").status_code == 404
        client_of(world.admin).post(
            f"/access/roles/{world.roles['account_manager'].pk}/customers/", {"grant": ["read:all"]}
        )
        assert client.get(f"/customers/{world.foreign.pk}/").status_code == 200


class TestHolding:
    def test_a_role_is_given_until_a_day_and_taken(self, world: World) -> None:
        role, client = world.roles["head"], client_of(world.admin)
        page = f"/access/roles/{role.pk}/people/"
        client.post(page, {"person": world.stranger.pk, "until": "2099-01-01"})
        assert str(Holding.objects.get(role=role, user=world.stranger).until) == "2099-01-01"
        shown = client.get(f"/access/roles/{role.pk}/").content.decode()
        assert world.stranger.name in shown
        assert "2099-01-01" in shown
        client.post(page, {"person": world.stranger.pk, "take": "1"})
        assert not Holding.objects.filter(role=role, user=world.stranger).exists()
        undo(Operation.objects.filter(verb="state_rights_of").latest("at").pk, by=world.admin, via="test")
        assert Holding.objects.filter(role=role, user=world.stranger).exists()

    @pytest.mark.parametrize("until", ["2020-01-01", "soon"])
    def test_a_day_gone_by_or_no_day_is_refused(self, world: World, until: str) -> None:
        role, client = world.roles["head"], client_of(world.admin)
        client.post(f"/access/roles/{role.pk}/people/", {"person": world.stranger.pk, "until": until})
        assert not Holding.objects.filter(role=role, user=world.stranger).exists()


class TestTable:
    def test_who_holds_it_today_stands_beside(self, world: World) -> None:
        there = position("客服代表", department=world.one)
        post(world.stranger, there)
        changed()
        client = client_of(User.objects.get(pk=world.admin.pk))
        shown = client.get(f"/access/positions/{there.pk}/").content.decode()
        assert world.stranger.name in shown
        listed = client.get("/access/").content.decode()
        assert "客服代表" in listed
        assert world.roles["head"].name in listed
