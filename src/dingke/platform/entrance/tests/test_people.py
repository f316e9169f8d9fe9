"""What an administrator does with others' accounts, and what nobody else does."""

import re

import pytest
from django.test import Client

from dingke.platform.access.actions import give_role, install_roles
from dingke.platform.access.models import Grant, Requirement, Role
from dingke.platform.entrance import actions
from dingke.platform.entrance.models import SecurityEvent
from dingke.platform.entrance.tests.conftest import PASSWORD, is_in, kinds, sign_in, signed_in_as
from dingke.platform.entrance.tests.test_invitations import use
from dingke.platform.people.models import Token, User


@pytest.fixture
def office(client: Client, boss: User) -> Client:
    return signed_in_as(client, boss)


class TestInvite:
    def test_gives_a_link_to_hand_over(self, office: Client) -> None:
        role = install_roles()["account_manager"]
        form = {"username": "linlan", "name": "林澜", "title": "大客户经理", "role": role.pk}
        page = office.post("/security/people/invite/", form).content.decode()
        key = re.search(r"/invitation/\?key=([\w-]+)", page)
        assert key is not None
        assert use(Client(), key[1]) == 302
        made = User.objects.get(username="linlan")
        assert made.holdings.get().role == role
        assert SecurityEvent.objects.get(kind="invited").by == User.objects.get(username="boss")

    def test_refuses_a_name_that_is_taken(self, office: Client) -> None:
        answer = office.post("/security/people/invite/", {"username": "anna", "name": "另一个"})
        assert answer.status_code == 422
        assert User.objects.filter(username="anna").count() == 1


class TestVerbs:
    def test_reset_gives_a_link(self, office: Client, anna: User) -> None:
        inside = sign_in(Client())
        page = office.post(f"/security/people/{anna.pk}/reset/").content.decode()
        assert "/invitation/?key=" in page
        assert not is_in(inside)

    def test_leave_shuts_out_everywhere_at_once(self, office: Client, anna: User) -> None:
        inside = sign_in(Client())
        token = actions.make_token(person=anna, label="program")
        program = Client(headers={"Authorization": f"Bearer {token}"})
        assert program.get("/api/v1/customers").status_code == 403
        office.post(f"/security/people/{anna.pk}/leave/")
        assert not is_in(inside)
        assert not is_in(sign_in(Client()))
        assert program.get("/api/v1/customers").status_code == 401
        assert not Token.objects.filter(user=anna, revoked_at=None).exists()
        assert kinds(anna)[0] == "left"

    def test_sign_out_ends_every_session(self, office: Client, anna: User) -> None:
        inside = [sign_in(Client()) for _ in range(2)]
        office.post(f"/security/people/{anna.pk}/sign-out/")
        assert not any(map(is_in, inside))

    def test_the_last_administrator_stays(self, office: Client, boss: User) -> None:
        office.post(f"/security/people/{boss.pk}/leave/")
        boss.refresh_from_db()
        assert boss.is_active

    def test_ask_for_the_password_first(self, client: Client, anna: User, boss: User) -> None:
        sign_in(client, "boss").post(f"/security/people/{anna.pk}/leave/")
        anna.refresh_from_db()
        assert anna.is_active

    def test_by_a_role_reach_no_administrator(self, client: Client, anna: User, boss: User) -> None:
        """Whoever may administer people would else become an administrator by resetting one."""
        clerk = Role.objects.create(slug="clerk", name="人事")
        Grant.objects.create(role=clerk, object="people", verb="administer", reach="all")
        give_role(clerk, [anna])
        signed_in_as(client, anna)
        assert client.get("/security/people/").status_code == 200
        assert client.post(f"/security/people/{boss.pk}/reset/").status_code == 403
        boss.refresh_from_db()
        assert boss.check_password(PASSWORD)


class TestRequirement:
    def test_is_set_and_lifted(self, office: Client) -> None:
        role = install_roles()["head"]
        office.post("/security/people/require/", {"everybody": "on", "roles": [role.pk]})
        assert set(Requirement.objects.values_list("role", flat=True)) == {None, role.pk}
        # It holds for whoever set it, too.
        assert office.get("/security/people/")["Location"] == "/security/"
