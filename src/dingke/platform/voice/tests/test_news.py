"""Whoever brought something forward, or has access for a time, is told what becomes of it."""

from datetime import timedelta
from typing import Any

import pytest
from tests import told

from dingke.engine import clock
from dingke.engine.testing import client_of
from dingke.platform.voice import actions, granting, jobs
from dingke.platform.voice.models import AccessRequest, Suggestion
from dingke.platform.voice.tests.test_granting import approve, asked, decided, perform
from dingke.platform.voice.tests.test_resource import QUESTION, do
from dingke.platform.voice.tests.test_resource import asked as brought

pytestmark = pytest.mark.django_db
__all__ = ["decided"]


class TestAnswers:
    @pytest.fixture
    def question(self, world: Any) -> Suggestion:
        return brought(world.owner, QUESTION)

    def test_an_answer_is_told_and_not_said(self, world: Any, question: Suggestion) -> None:
        do(actions.reply, question, world.personnel, answer="按小时折算")
        assert told.words(world.owner) == ["温知夏 答复了「调休怎么算」。"]
        assert "按小时折算" not in client_of(world.owner).get("/notices/").content.decode()

    def test_a_refusal_is_told(self, world: Any, question: Suggestion) -> None:
        do(actions.decline, question, world.personnel, reason="见制度")
        assert told.kinds(world.owner) == ["suggestion_declined"]

    def test_what_is_added_is_told_to_whoever_answered(self, world: Any, question: Suggestion) -> None:
        do(actions.reply, question, world.personnel, answer="按小时折算")
        do(actions.follow_up, question, world.owner, further="含交通吗")
        assert told.kinds(world.personnel) == ["suggestion_added_to"]


class TestAccess:
    def given(self, world: Any) -> AccessRequest:
        row = asked(world)
        perform(granting.apply, row, world.owner)
        return approve(row, world.executive)

    def test_opened_and_ended_early(self, decided: Any) -> None:
        row = self.given(decided)
        assert "access_opened" in told.kinds(decided.owner)
        perform(granting.end, row, decided.executive)
        assert told.kinds(decided.owner)[0] == "access_ended"

    def test_ending_soon_is_told_once(self, decided: Any) -> None:
        row = self.given(decided)
        jobs.tell_of_ending()
        assert "access_ending" not in told.kinds(decided.owner)
        AccessRequest.objects.filter(pk=row.pk).update(last_day=clock.today() + timedelta(days=3))
        for _time in range(2):
            jobs.tell_of_ending()
        assert told.kinds(decided.owner).count("access_ending") == 1
