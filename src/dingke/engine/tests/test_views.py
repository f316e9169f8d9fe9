"""What a person arranges of a list: views under a name, columns."""

from typing import Any

import pytest
from django.test import Client

from dingke.engine import ports
from dingke.engine.testing import client_of

pytestmark = pytest.mark.django_db

SAVE = {"name": "我的战略客户", "question": "grade=strategic&sort=-updated_at&view=0"}


@pytest.fixture
def owner(world: Any) -> Client:
    return client_of(world.owner)


def names(person: Any) -> list[str]:
    return [view.name for view in ports.views().arrangement(person, "customers").views]


class TestSavedView:
    def test_keeps_conditions_and_sort(self, world: Any, owner: Client) -> None:
        answer = owner.post("/customers/views/", SAVE)
        page = owner.get(answer["Location"]).content.decode()
        assert 'aria-current="page">我的战略客户' in page
        assert "<b>等级</b>" in page

    def test_is_the_owner_s_alone_until_it_is_shared(self, world: Any, owner: Client) -> None:
        owner.post("/customers/views/", SAVE)
        assert names(world.stranger) == []
        owner.post("/customers/views/", {**SAVE, "shared": "on"})
        assert names(world.stranger) == ["我的战略客户"]
        assert names(world.owner) == ["我的战略客户"]  # the same name again replaces it

    def test_shows_each_person_his_own_rows(self, world: Any, owner: Client) -> None:
        answer = owner.post("/customers/views/", {**SAVE, "question": "", "shared": "on"})
        page = client_of(world.stranger).get(answer["Location"]).content.decode()
        assert "华岳特钢" in page
        assert "沧澜" not in page

    def test_is_forgotten_by_its_owner_alone(self, world: Any, owner: Client) -> None:
        owner.post("/customers/views/", {**SAVE, "shared": "on"})
        (view,) = ports.views().arrangement(world.owner, "customers").views
        assert client_of(world.stranger).post("/customers/views/", {"drop": view.pk}).status_code == 404
        assert owner.post("/customers/views/", {"drop": view.pk}).status_code == 302
        assert names(world.owner) == []

    @pytest.mark.parametrize("name", ["", " ", "长" * 41])
    def test_needs_a_name(self, world: Any, owner: Client, name: str) -> None:
        assert owner.post("/customers/views/", {**SAVE, "name": name}).status_code == 422
        assert names(world.owner) == []


class TestColumns:
    def test_are_shown_as_chosen_and_in_that_order(self, owner: Client) -> None:
        owner.post("/customers/columns/", {"column": ["uscc", "grade", "secret"], "question": "view=-"})
        page = owner.get("/customers/?view=-").content.decode()
        assert page.index(">统一社会信用代码<") < page.index(">等级</th>")
        assert ">主责</th>" not in page

    def test_go_back_to_the_declared_ones(self, world: Any, owner: Client) -> None:
        owner.post("/customers/columns/", {"column": ["uscc"]})
        owner.post("/customers/columns/", {"reset": ""})
        assert ">主责</th>" in owner.get("/customers/?view=-").content.decode()

    def test_are_one_s_own(self, world: Any, owner: Client) -> None:
        owner.post("/customers/columns/", {"column": ["uscc"]})
        assert ">主责</th>" in client_of(world.stranger).get("/customers/?view=-").content.decode()


class TestFirstView:
    """Whoever has no rows of his own comes to those he may see; who has some, or asks for a view, gets that."""

    @pytest.mark.parametrize("address", ["/customers/", "/opportunities/", "/opportunities/board/"])
    def test_gives_way_when_it_is_empty_and_nobody_asked_for_it(self, world: Any, address: str) -> None:
        head = client_of(world.head)
        answer = head.get(address, follow=True)
        assert answer.redirect_chain
        assert "沧澜重工" in answer.content.decode()
        assert head.get(f"{address}?view=0").status_code == 200
        assert client_of(world.owner).get(address).status_code == 200
