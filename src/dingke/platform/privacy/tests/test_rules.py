"""What may be done with somebody's data, case by case."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from dingke.platform.privacy import rules
from dingke.platform.privacy.dealings import Consent

DAY = date(2026, 11, 23)


def given(**changes: Any) -> Consent:
    return Consent(**{"purpose": "marketing", "channel": "", "notice": 2, "on": DAY, "how": "online", **changes})


@dataclass
class Row:
    legal_basis: str = "consent"
    purposes: list[str] = field(default_factory=lambda: ["marketing", "business"])
    consents: list[Consent] = field(default_factory=lambda: [given()])
    restricted_at: Any = None
    erased_at: Any = None
    archived_at: Any = None


class TestMayUse:
    @pytest.mark.parametrize(
        ("row", "purpose", "channel", "notice", "may"),
        [
            (Row(), "marketing", "", 2, True),
            (Row(), "marketing", "sms", 2, True),  # given for every channel
            (Row(consents=[given(channel="email")]), "marketing", "sms", 2, False),
            (Row(consents=[given(channel="email")]), "marketing", "email", 2, True),
            (Row(consents=[given(channel="email")]), "marketing", "", 2, True),  # by one channel at least
            (Row(), "marketing", "", 3, False),  # a new notice
            (Row(), "marketing", "", None, False),  # no notice at all
            (Row(consents=[given(notice=None)]), "marketing", "", None, False),
            (Row(consents=[given(withdrawn_on=DAY)]), "marketing", "", 2, False),
            (Row(consents=[given(withdrawn_on=DAY), given()]), "marketing", "", 2, True),  # consented again
            (Row(consents=[]), "marketing", "", 2, False),
            (Row(legal_basis="public", consents=[]), "marketing", "", 2, False),  # no other basis is enough
            (Row(legal_basis="unstated"), "marketing", "", 2, False),
            (Row(legal_basis="unstated"), "business", "", 2, False),
            (Row(legal_basis="public", consents=[]), "business", "", 2, True),
            (Row(consents=[]), "business", "", 2, False),  # rests on consent, and there is none
            (Row(consents=[given(purpose="business", notice=1)]), "business", "", 2, True),  # an old notice will do
            (Row(), "care", "", 2, False),  # not one of its purposes
            (Row(restricted_at=DAY), "marketing", "", 2, False),
            (Row(erased_at=DAY), "marketing", "", 2, False),
            (Row(archived_at=DAY), "marketing", "", 2, False),
        ],
    )
    def test_says_whether_and_why_not(
        self, row: Row, purpose: str, channel: str, notice: int | None, may: bool
    ) -> None:
        use = rules.may_use(row, purpose, channel, notice)
        assert (bool(use), bool(use.why)) == (may, not may)


class TestWithdrawing:
    def test_everything_in_one_act(self) -> None:
        left = rules.withdrawn([given(), given(purpose="care")], "", "", DAY, "phone")
        assert [one.withdrawn_on for one in left] == [DAY, DAY]

    def test_one_channel_leaves_the_others(self) -> None:
        left = rules.withdrawn([given()], "marketing", "sms", DAY, "phone")
        assert {one.channel for one in left if one.withdrawn_on is None} == {"phone", "email", "wechat", "visit"}
        assert [one.channel for one in left if one.withdrawn_on] == ["sms"]

    def test_of_another_purpose_stays(self) -> None:
        assert rules.withdrawn([given()], "care", "", DAY, "phone") == [given()]


class TestMerging:
    def test_what_one_record_took_back_is_taken_back(self) -> None:
        before, after = given(on=date(2026, 1, 1)), given(on=date(2026, 12, 1))
        ended = given(on=date(2026, 2, 1), withdrawn_on=DAY)
        found = rules.merged([after, before, ended])
        assert [(one.on.month, one.withdrawn_on) for one in found] == [(1, DAY), (2, DAY), (12, None)]

    def test_another_purpose_stays(self) -> None:
        assert rules.merged([given(purpose="care"), given(withdrawn_on=DAY)])[0].withdrawn_on is None


class TestKeeping:
    @pytest.mark.parametrize(
        ("purposes", "until"),
        [
            (["marketing"], date(2028, 1, 31)),
            (["marketing", "business"], date(2029, 1, 31)),  # the longest counts
            ([], date(2027, 1, 31)),  # no purpose stated
            (["legal"], None),  # no limit set
        ],
    )
    def test_ends_with_the_longest_purpose(self, purposes: list[str], until: date | None) -> None:
        months = {"marketing": 24, "business": 36, "": 12}
        assert rules.kept_until(purposes, date(2026, 1, 31), months) == until

    def test_a_request_is_answered_in_working_days(self) -> None:
        # 2026-09-21 is a Monday; the autumn and national holidays lie between.
        assert rules.due_on(date(2026, 11, 2), 15) == date(2026, 11, 23)
        assert rules.due_on(date(2026, 9, 21), 15) > date(2026, 10, 12)
