"""Descriptions over several floors of the house: the command, and who was shown what."""

import pytest
from tests.world import World, make

from dingke.config.commands.positions import told
from dingke.engine.testing import client_of
from dingke.platform.access.models import Disclosure
from dingke.platform.positions import reading
from dingke.platform.positions.models import Description, Position
from dingke.platform.positions.tests.test_reading import form, needs_source


class TestPay:
    @pytest.mark.serves("S-219", "S-220")
    def test_is_shown_to_those_with_the_right_alone_and_recorded(self, world: World) -> None:
        (position,) = make(Position, world.personnel, {"title": "大客户部经理"})
        pay = {"compensation": "固定工资加奖金", "benefits": "五险一金"}
        (row,) = make(Description, world.personnel, {"position": position, "title": "大客户部经理", "pay": pay})
        address = f"/descriptions/{row.pk}/"
        assert "固定工资加奖金" not in client_of(world.owner).get(address).content.decode()
        assert not Disclosure.objects.exists()
        shown = client_of(world.personnel).get(address).content.decode()
        assert "固定工资加奖金" in shown
        assert "五险一金" in shown
        assert Disclosure.objects.filter(person=world.personnel, object="descriptions", field="pay").count() == 1


class TestCommand:
    @needs_source
    def test_tells_programs_what_was_understood_what_is_ambiguous_and_what_is_missing(self) -> None:
        found = told(reading.read(form("D15")))
        assert set(found) == {"understood", "ambiguous", "missing"}
        assert found["understood"]["department"] == "销售部"
        assert {"cells": ["headcount", "subordinates"], "text": "2"}.items() <= found["ambiguous"][0].items()
        assert "rights.business.suggest" in found["missing"]
