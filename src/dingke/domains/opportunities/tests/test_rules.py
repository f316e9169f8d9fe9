"""Tables of what the rules of the trade decide; no database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dingke.domains.opportunities import rules, terms
from dingke.domains.opportunities.terms import Stage

STAGES = st.sampled_from(terms.OPEN_STAGES)
AMOUNTS = st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2)


class TestMayMove:
    @pytest.mark.serves("S-060")
    @pytest.mark.parametrize(
        ("origin", "to", "is_tender", "has_reason", "field"),
        [
            (Stage.OPPORTUNITY, Stage.NEED, False, False, None),  # one step forward
            (Stage.NEED, Stage.SOLUTION, True, False, None),
            (Stage.SOLUTION, Stage.BID, True, False, None),  # 5a, by tender
            (Stage.SOLUTION, Stage.NEGOTIATION, False, False, None),  # 5b, without
            (Stage.BID, Stage.CONTRACT, True, False, None),
            (Stage.NEGOTIATION, Stage.CONTRACT, False, False, None),
            (Stage.NEED, Stage.NEED, False, False, None),  # within its lane
            (Stage.OPPORTUNITY, Stage.SOLUTION, False, True, "stage"),  # jumped over, reason or not
            (Stage.OPPORTUNITY, Stage.CONTRACT, True, True, "stage"),
            (Stage.SOLUTION, Stage.CONTRACT, False, True, "stage"),
            (Stage.SOLUTION, Stage.BID, False, True, "is_tender"),  # 5a without a tender
            (Stage.SOLUTION, Stage.NEGOTIATION, True, True, "is_tender"),  # article 43
            (Stage.BID, Stage.NEGOTIATION, True, True, "is_tender"),
            (
                Stage.BID,
                Stage.NEGOTIATION,
                False,
                False,
                "basis",
            ),  # not by tender after all: sideways, so with a reason
            (Stage.CONTRACT, Stage.NEED, False, False, "basis"),  # back without a reason
            (Stage.CONTRACT, Stage.NEED, False, True, None),
            (Stage.CONTRACT, Stage.WON, False, True, "stage"),  # closing has its own verbs
            (Stage.NEED, Stage.LOST, False, True, "stage"),
            (Stage.LOST, Stage.NEED, False, True, "stage"),
        ],
    )
    def test_goes_one_step_on_or_back_with_a_reason(
        self, origin: Stage, to: Stage, is_tender: bool, has_reason: bool, field: str | None
    ) -> None:
        refusal = rules.may_move(origin, to, is_tender=is_tender, has_reason=has_reason)
        assert (refusal and refusal.field) == field

    @given(origin=STAGES, to=STAGES, is_tender=st.booleans())
    def test_a_reason_never_forbids(self, origin: Stage, to: Stage, is_tender: bool) -> None:
        without = rules.may_move(origin, to, is_tender=is_tender, has_reason=False)
        with_it = rules.may_move(origin, to, is_tender=is_tender, has_reason=True)
        assert with_it is None or with_it == without

    @given(stage=STAGES, is_tender=st.booleans())
    def test_from_everywhere_where_a_deal_can_stand_signing_is_reached(self, stage: Stage, is_tender: bool) -> None:
        if rules.misfit(stage, is_tender=is_tender):
            return
        seen = {stage}
        while (
            ahead := {
                to for here in seen for to, why in rules.reachable(here, is_tender=is_tender).items() if why is None
            }
        ) - seen:
            seen |= ahead
        assert Stage.CONTRACT in seen


class TestMayBegin:
    @pytest.mark.parametrize(
        ("stage", "is_tender", "has_reason", "field"),
        [
            (Stage.OPPORTUNITY, False, False, None),
            (Stage.NEED, False, False, "stage"),  # further on without a basis
            (Stage.NEED, False, True, None),
            (Stage.WON, False, True, None),  # history, brought by an import
            (Stage.WON, False, False, "stage"),
            (Stage.BID, False, True, "is_tender"),  # the basis does not make a tender
            (Stage.NEGOTIATION, True, True, "is_tender"),
        ],
    )
    def test_begins_with_the_go_ahead_or_with_a_stated_basis(
        self, stage: Stage, is_tender: bool, has_reason: bool, field: str | None
    ) -> None:
        refusal = rules.may_begin(stage, is_tender=is_tender, has_reason=has_reason)
        assert (refusal and refusal.field) == field


class TestProbability:
    @pytest.mark.serves("S-058")
    @pytest.mark.parametrize(
        ("stage", "percent"),
        [
            ("opportunity", 10),
            ("need", 25),
            ("solution", 40),
            ("bid", 50),
            ("negotiation", 60),
            ("contract", 90),
            ("won", 100),
            ("lost", 0),
            ("suspended", 0),
        ],
    )
    def test_is_the_default_of_the_stage(self, stage: str, percent: int) -> None:
        assert rules.probabilities(date(2026, 11, 23))[Stage(stage)] == percent

    def test_is_the_one_in_force_on_the_day(self, monkeypatch: pytest.MonkeyPatch) -> None:
        (ours,) = terms.STAGE_PROBABILITIES
        change = date(2027, 1, 1)
        own = replace(ours, effective_from=change, source="conversion", percents={**ours.percents, Stage.BID: 35})
        monkeypatch.setattr(rules, "STAGE_PROBABILITIES", (replace(ours, effective_to=change), own))
        assert rules.probabilities(date(2026, 12, 31))[Stage.BID] == 50
        assert rules.probabilities(change)[Stage.BID] == 35
        monkeypatch.setattr(rules, "STAGE_PROBABILITIES", (own,))
        with pytest.raises(LookupError, match="2026-12-31"):
            rules.probabilities(date(2026, 12, 31))

    def test_every_stage_has_one_and_every_open_one_its_conditions(self) -> None:
        assert all(set(each.percents) == set(Stage) for each in terms.STAGE_PROBABILITIES)
        assert (
            set(terms.ENTRY_CONDITIONS) == set(terms.EXIT_CONDITIONS) == set(terms.IDLE_DAYS) == set(terms.OPEN_STAGES)
        )


class TestWeightedAmount:
    @pytest.mark.parametrize(
        ("amount", "percent", "weighted"),
        [
            ("100.00", 35, "35.00"),
            ("0.10", 25, "0.03"),
            ("41400000", 0, "0.00"),
            ("2520000", 10, "252000.00"),
            ("0.01", 100, "0.01"),
        ],
    )
    def test_is_the_part_counted_on(self, amount: str, percent: int, weighted: str) -> None:
        assert rules.weighted_amount(Decimal(amount), percent) == Decimal(weighted)

    @pytest.mark.parametrize("percent", [-1, 101])
    def test_refuses_what_is_no_probability(self, percent: int) -> None:
        with pytest.raises(ValueError, match="0 to 100"):
            rules.weighted_amount(Decimal(1), percent)


class TestWinRate:
    @pytest.mark.serves("S-068")
    @pytest.mark.parametrize(
        ("won", "lost", "rate"),
        [
            ("3", "1", "75.0"),
            ("1", "2", "33.3"),
            ("2", "1", "66.7"),
            ("0", "4", "0.0"),
            ("5", "0", "100.0"),
            ("0", "0", None),
            ("3200000", "800000.50", "80.0"),
        ],
    )
    def test_has_only_clear_outcomes_in_the_denominator(self, won: str, lost: str, rate: str | None) -> None:
        assert rules.win_rate(Decimal(won), Decimal(lost)) == (None if rate is None else Decimal(rate))


class TestSlips:
    @pytest.mark.serves("S-060")
    @pytest.mark.parametrize(
        ("old_amount", "amount", "old_day", "day", "count"),
        [
            (None, "100", None, date(2026, 12, 1), 0),  # given for the first time
            ("100", "100", date(2026, 12, 1), date(2026, 12, 1), 0),
            ("100", "100.00", None, None, 0),  # the same amount written otherwise
            ("100", "90", date(2026, 12, 1), date(2026, 12, 1), 1),
            ("100", "100", date(2026, 12, 1), date(2027, 1, 5), 1),
            ("100", "90", date(2026, 12, 1), date(2026, 11, 1), 2),  # earlier counts too: it is another promise
            ("100", None, date(2026, 12, 1), None, 2),  # taken away
        ],
    )
    def test_count_each_promise_that_became_another(
        self, old_amount: str | None, amount: str | None, old_day: date | None, day: date | None, count: int
    ) -> None:
        assert rules.slips(yuan(old_amount), yuan(amount), old_day, day) == count


def yuan(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


class TestIdleLevel:
    @pytest.mark.serves("S-063")
    @pytest.mark.parametrize(
        ("stage", "days", "level"),
        [
            (Stage.NEED, 0, ""),
            (Stage.NEED, 29, ""),
            (Stage.NEED, 30, "warn"),  # at the limit
            (Stage.NEED, 40, "warn"),
            (Stage.NEED, 41, "bad"),  # beyond by a third
            (Stage.SOLUTION, 34, "bad"),
            (Stage.WON, 900, ""),
        ],
    )
    def test_turns_at_the_limit_and_a_third_beyond(self, stage: Stage, days: int, level: str) -> None:
        assert rules.idle_level(stage, days) == level


class TestBetween:
    @pytest.mark.parametrize(
        ("below", "above", "place"),
        [("100", None, "101"), ("100", "200", "150"), ("0", "1", "0.5"), ("1", "1.00000001", "1")],
    )
    def test_is_above_the_one_and_below_the_other(self, below: str, above: str | None, place: str) -> None:
        assert rules.between(Decimal(below), above and Decimal(above)) == Decimal(place)  # type: ignore[arg-type]

    @given(below=AMOUNTS, gap=AMOUNTS)
    def test_never_leaves_the_gap(self, below: Decimal, gap: Decimal) -> None:
        assert below <= rules.between(below, below + gap) <= below + gap
