"""What a password must be, changing it, and being made to."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from dingke.platform.entrance import actions
from dingke.platform.entrance.tests.conftest import PASSWORD, is_in, kinds, sign_in, signed_in_as
from dingke.platform.people.actions import create_user
from dingke.platform.people.models import User

CHANGE = "/accounts/password/change/"
BETTER = "seven lamps over the quay"


def change(client: Client, old: str, new: str, again: str | None = None) -> int:
    answer = client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": again or new})
    return answer.status_code


class TestRules:
    @pytest.mark.parametrize(
        ("password", "why"),
        [
            ("9 letters", "10"),
            ("1234567890", "常见|common"),
            ("Linlan-2026!", "姓名|name"),  # the sign-in name
            ("ouyangmingyue88", "姓名|name"),  # the name as it sounds
            ("我是欧阳明月不用猜了吧", "姓名|name"),
            ("ouyang@my-mail", "姓名|name"),  # the e-mail's beginning
        ],
    )
    def test_refuse_what_is_guessed(self, db: None, password: str, why: str) -> None:
        with pytest.raises(ValidationError, match=why):
            create_user(username="linlan", password=password, name="欧阳明月", email="ouyang@dingsheng.example")

    def test_let_pass_what_is_not(self, db: None) -> None:
        create_user(username="linlan", password=BETTER, name="欧阳明月", email="ouyang@dingsheng.example")

    def test_stand_beside_the_field(self, client: Client, anna: User) -> None:
        page = signed_in_as(client, anna).get(CHANGE).content.decode()
        rules = page[page.index('id="dk-rules"') :]
        assert "10" in rules[: rules.index("</ul>")]


class TestChange:
    def test_ends_the_other_sessions_and_keeps_this_one(self, client: Client, anna: User) -> None:
        other = sign_in(Client())
        sign_in(client)
        assert change(client, PASSWORD, BETTER) == 302
        assert (is_in(client), is_in(other)) == (True, False)
        assert "password_changed" in kinds(anna)

    @pytest.mark.parametrize(
        ("old", "new", "again"),
        [("wrong", BETTER, BETTER), (PASSWORD, BETTER, "another"), (PASSWORD, PASSWORD, PASSWORD)],
    )
    def test_is_refused_when_something_does_not_fit(
        self, client: Client, anna: User, old: str, new: str, again: str
    ) -> None:
        sign_in(client)
        assert change(client, old, new, again) == 200
        anna.refresh_from_db()
        assert anna.check_password(PASSWORD)


class TestForcedChange:
    @pytest.fixture
    def made_to(self, anna: User) -> User:
        actions.set_password(person=anna, password="given by somebody")
        return anna

    def test_lets_nobody_on_before_it_is_done(self, client: Client, made_to: User) -> None:
        sign_in(client, password="given by somebody")
        answer = client.get("/customers/")
        assert (answer.status_code, answer["Location"]) == (302, CHANGE)
        assert client.get("/api/v1/customers").status_code == 403
        assert client.get("/customers/", headers={"HX-Request": "true"}).status_code == 401
        # The one that was given does not do again.
        assert change(client, "given by somebody", "given by somebody") == 200
        assert change(client, "given by somebody", BETTER) == 302
        assert is_in(client)

    def test_ends_the_sessions_there_were(self, client: Client, anna: User) -> None:
        sign_in(client)
        actions.set_password(person=anna, password="given by somebody")
        assert not is_in(client)

    def test_refuses_a_weak_one_and_leaves_the_old(self, anna: User) -> None:
        with pytest.raises(ValidationError):
            actions.set_password(person=anna, password="short")
        anna.refresh_from_db()
        assert anna.check_password(PASSWORD)
        assert not anna.must_change_password
