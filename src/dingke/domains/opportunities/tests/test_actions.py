"""What happens to a deal, through every surface alike: stages in order, closing with reasons, history of each step."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.world import World, make

from dingke.domains.opportunities import actions, queries, rules
from dingke.domains.opportunities.models import Opportunity, StageChange
from dingke.engine import clock, performing
from dingke.engine.action import Action, Outcome, Target
from dingke.engine.faults import Invalid
from dingke.platform.timeline import undo

WHY = "moved in from the old system"


def deal(world: World, **values: Any) -> Opportunity:
    """A deal of the owner's; at a later stage with the basis an import would state."""
    row = {"name": "试验线", "customer": world.customer.pk, "amount": Decimal(1000), **values}
    (made,) = make(Opportunity, world.owner, row, why=WHY)
    return Opportunity.objects.get(pk=made.pk)


def act(world: World, verb: Action, row: Opportunity, **arguments: Any) -> Outcome:
    return performing.perform(verb, [Target(id=row.pk)], by=world.owner, via="test", arguments=arguments)


def type_in(world: World, row: Opportunity, why: str = "", **values: Any) -> Outcome:
    return performing.update(Opportunity, [Target(id=row.pk, values=values)], by=world.owner, via="test", why=why)


class TestBeginning:
    @pytest.mark.serves("S-060")
    def test_is_the_go_ahead_and_leaves_an_entry(self, world: World) -> None:
        (change,) = world.opportunity.stage_changes.all()
        assert (change.from_stage, change.to_stage, change.by) == ("", "opportunity", world.owner)
        assert world.opportunity.probability == 10

    def test_further_on_needs_a_basis(self, world: World) -> None:
        with pytest.raises(Invalid) as refused:
            make(Opportunity, world.owner, {"name": "x", "customer": world.customer.pk, "stage": "solution"})
        assert [fault.field for fault in refused.value.faults] == ["stage"]
        assert deal(world, stage="solution").stage_changes.get().basis == WHY

    def test_closed_by_an_import_has_a_day(self, world: World) -> None:
        assert deal(world, stage="lost").closed_on == clock.today()


class TestMove:
    @pytest.mark.serves("S-063")
    def test_goes_on_with_its_basis_and_counts_the_days_before(self, world: World) -> None:
        row = deal(world)
        Opportunity.objects.filter(pk=row.pk).update(stage_since=clock.today() - timedelta(days=12))
        act(world, actions.move, row, stage="need", basis="site visit")
        row.refresh_from_db()
        assert (row.stage, row.probability, row.stage_since) == ("need", 25, clock.today())
        change = row.stage_changes.get(to_stage="need")
        assert (change.from_stage, change.days_in_stage, change.basis) == ("opportunity", 12, "site visit")

    @pytest.mark.parametrize(
        ("origin", "is_tender", "asked", "field"),
        [
            ("opportunity", False, {"stage": "solution"}, "stage"),  # jumped over
            ("solution", True, {"stage": "contract", "basis": "hurry"}, "stage"),
            ("solution", False, {"stage": "bid"}, "is_tender"),  # 5a and 5b exclude each other
            ("solution", True, {"stage": "negotiation"}, "is_tender"),
            ("contract", False, {"stage": "need"}, "basis"),  # back without a reason
            ("contract", False, {"stage": "won"}, "stage"),
        ],
    )
    def test_refuses_and_changes_nothing(
        self, world: World, origin: str, is_tender: bool, asked: dict[str, str], field: str
    ) -> None:
        row = deal(world, stage=origin, is_tender=is_tender)
        with pytest.raises(Invalid) as refused:
            act(world, actions.move, row, **asked)
        assert refused.value.faults[0].field == field
        row.refresh_from_db()
        assert (row.stage, row.stage_changes.count()) == (origin, 1)


class TestTyping:
    """A stage stated by form, cell, API or file obeys the same rule as a move."""

    @pytest.mark.parametrize(
        ("stage", "why", "is_refused"),
        [
            ("need", "", False),
            ("solution", "", True),
            ("contract", "in a hurry", True),
            ("won", "signed", True),
            ("lost", "", True),
        ],
    )
    def test_a_stage_is_neither_jumped_over_nor_closed(
        self, world: World, stage: str, why: str, is_refused: bool
    ) -> None:
        row = deal(world)
        if is_refused:
            with pytest.raises(Invalid) as refused:
                type_in(world, row, why, stage=stage)
            assert refused.value.faults[0].field == "stage"
        else:
            type_in(world, row, why, stage=stage)
        row.refresh_from_db()
        assert row.stage == ("opportunity" if is_refused else stage)
        assert StageChange.objects.filter(opportunity=row, to_stage=stage).exists() is not is_refused

    def test_back_needs_a_reason(self, world: World) -> None:
        row = deal(world, stage="solution")
        with pytest.raises(Invalid):
            type_in(world, row, stage="need")
        type_in(world, row, "the customer thinks anew", stage="need")
        assert row.stage_changes.get(to_stage="need").basis == "the customer thinks anew"

    def test_a_tender_is_not_unticked_under_a_bid(self, world: World) -> None:
        row = deal(world, stage="bid", is_tender=True)
        with pytest.raises(Invalid) as refused:
            type_in(world, row, is_tender=False)
        assert refused.value.faults[0].field == "is_tender"

    def test_a_cell_refuses_a_jump_in_words(self, world: World, client: Client) -> None:
        client.force_login(world.owner)
        answer = client.post(
            f"/opportunities/{world.opportunity.pk}/cell/stage/",
            {"stage": "contract", "version": world.opportunity.version},
            headers={"HX-Request": "true"},
        )
        assert answer.status_code in (404, 422)
        world.opportunity.refresh_from_db()
        assert world.opportunity.stage == "opportunity"


class TestClosing:
    WIN = {"won_amount": Decimal(900), "reasons": ["price", "technology"]}

    @pytest.mark.serves("S-068")
    def test_wins_from_signing_alone(self, world: World) -> None:
        row, early = deal(world, stage="contract"), deal(world, name="b", stage="negotiation")
        with pytest.raises(Invalid):
            act(world, actions.win, early, closed_on=clock.today(), **self.WIN)
        act(world, actions.win, row, closed_on=clock.today(), **self.WIN)
        row.refresh_from_db()
        assert (row.stage, row.probability, row.won_amount, row.reasons) == ("won", 100, 900, ["price", "technology"])

    def test_is_not_signed_on_a_day_to_come(self, world: World) -> None:
        row = deal(world, stage="contract")
        with pytest.raises(Invalid) as refused:
            act(world, actions.win, row, closed_on=clock.today() + timedelta(days=1), **self.WIN)
        assert refused.value.faults[0].field == "closed_on"

    def test_loses_from_any_open_stage_and_says_to_whom(self, world: World) -> None:
        row = deal(world, stage="need")
        act(world, actions.lose, row, reasons=["price"], competitor_won="A", closed_on=clock.today())
        row.refresh_from_db()
        assert (row.stage, row.probability, row.competitor_won) == ("lost", 0, "A")
        assert row.weighted == 0

    def test_reopens_in_the_stage_in_which_it_was_closed(self, world: World) -> None:
        row = deal(world, stage="solution")
        act(world, actions.suspend, row, reasons=["budget"], outcome_note="next year")
        act(world, actions.reopen, Opportunity.objects.get(pk=row.pk), basis="budget granted")
        row.refresh_from_db()
        assert (row.stage, row.closed_on, row.reasons) == ("solution", None, [])
        assert [c.to_stage for c in row.stage_changes.order_by("pk")] == ["solution", "suspended", "solution"]
        with pytest.raises(Invalid):
            act(world, actions.reopen, row, basis="again")

    def test_rates_count_clear_outcomes(self, world: World) -> None:
        deal(world, name="a", stage="won", won_amount=3000)
        for name, stage in {"b": "lost", "c": "lost", "d": "suspended", "e": "need"}.items():
            deal(world, name=name, stage=stage)
        found = queries.outcome(Opportunity.objects.all())
        assert (found["won"], found["lost"], found["rate"], found["amount_rate"]) == (
            1,
            2,
            Decimal("33.3"),
            Decimal("60.0"),
        )


class TestUndo:
    def test_takes_a_move_back_and_says_so(self, world: World) -> None:
        row = deal(world)
        moved = act(world, actions.move, row, stage="need", basis="site visit")
        assert moved.operation is not None
        undo.undo(moved.operation, by=world.owner, via="test")
        row.refresh_from_db()
        assert (row.stage, row.probability) == ("opportunity", 10)
        assert [c.to_stage for c in row.stage_changes.order_by("pk")] == ["opportunity", "need", "opportunity"]

    def test_takes_a_win_back_though_no_rule_leads_there(self, world: World) -> None:
        row = deal(world, stage="contract")
        won = act(world, actions.win, row, closed_on=clock.today(), **TestClosing.WIN)
        assert won.operation is not None
        undo.undo(won.operation, by=world.owner, via="test")
        row.refresh_from_db()
        assert (row.stage, row.closed_on, row.won_amount, row.reasons) == ("contract", None, None, [])


class TestFigures:
    @pytest.mark.parametrize("amount", ["0.10", "6800000", "0.02", "999999999999.99"])
    def test_the_stored_weight_is_the_rule(self, world: World, amount: str) -> None:
        row = deal(world, amount=Decimal(amount), stage="need")
        assert row.weighted == rules.weighted_amount(Decimal(amount), 25)

    @pytest.mark.serves("S-060")
    def test_count_each_slip_once(self, world: World) -> None:
        row = deal(world, amount=None)
        type_in(world, row, amount=Decimal(100), expected_close_on=date(2026, 12, 1))
        type_in(world, row, amount=Decimal(90))
        type_in(world, row, amount=Decimal(80), expected_close_on=date(2027, 1, 1), next_step="call")
        type_in(world, row, next_step="visit")
        row.refresh_from_db()
        assert row.slip_count == 3

    @pytest.mark.parametrize(("days", "level"), [(24, None), (25, "warn"), (34, "bad")])
    def test_a_card_warns_when_it_idles(self, world: World, days: int, level: str | None) -> None:
        world.opportunity.stage_since = clock.today() - timedelta(days=days)
        found = queries.warnings_of(world.opportunity)
        assert [each for each, _words in found] == ([] if level is None else [level])


class TestCollaborators:
    @pytest.mark.serves("S-017")
    def test_see_the_deal_once_they_are_named(self, world: World, client: Client) -> None:
        client.force_login(world.colleague)
        url = f"/opportunities/{world.opportunity.pk}/"
        assert client.get(url).status_code == 404
        act(
            world,
            actions.add_collaborator,
            world.opportunity,
            **{keyword(actions.add_collaborator): world.colleague.pk},
        )
        assert client.get(url).status_code == 200
        assert client.get(f"/customers/{world.customer.pk}/").status_code == 404
        act(
            world,
            actions.remove_collaborator,
            world.opportunity,
            **{keyword(actions.remove_collaborator): world.colleague.pk},
        )
        assert client.get(url).status_code == 404


def keyword(verb: Action) -> str:
    return verb.asks[0].key
