"""Adjusting points within a right, beyond it, beyond everybody's; and that nothing of it is changed afterwards."""

from datetime import date, timedelta
from typing import Any

import pytest

from dingke.domains.credit import actions, queries
from dingke.domains.credit.models import Adjustment, Score
from dingke.domains.credit.tests import building
from dingke.domains.credit.tests.building import adjusted, do, drawn_up, scored
from dingke.engine import clock, performing
from dingke.engine.action import Target, actions_of
from dingke.engine.faults import Invalid
from dingke.engine.testing import PAGE_QUERIES, at_most, client_of
from dingke.platform.authority import deciding
from dingke.platform.authority.models import Decision
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.undo import undo, why_not

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def company(world: Any, settings: Any) -> Any:
    settings.TODAY = TODAY
    return building.company(world)


def points(world: Any, day: date | None = None) -> int:
    return queries.standings([world.customer.pk], day or clock.today())[world.customer.pk].points


def approve(row: Adjustment, by: Any, outcome: str = "approved") -> None:
    waiting = Decision.objects.get(object="credit-adjustments", row_id=row.pk, status="waiting")
    deciding.decide(waiting.pk, by=by, outcome=outcome, say="看过证据", via="test")
    row.refresh_from_db()


class TestAdjusting:
    @pytest.mark.serves("S-196")
    def test_within_the_limit_counts_at_once_and_says_on_what_clause(self, company: Any) -> None:
        scored(company)
        row = adjusted(company, delta=5)
        assert (points(company), row.decided_by, row.decided_on, row.basis) == (87, company.owner, TODAY, "V1 · 4.1")
        assert (row.proposed_by, row.reason, row.evidence) == (company.owner, "提前付清设备款", "银行回单")
        decision = Decision.objects.get(object="credit-adjustments", row_id=row.pk)
        assert (decision.status, decision.steps.get().basis) == ("approved", "V1 · 4.1")

    @pytest.mark.serves("S-196")
    @pytest.mark.parametrize("delta", [6, -6, 15])
    def test_beyond_it_waits_for_whoever_above_may(self, company: Any, delta: int) -> None:
        scored(company)
        row = drawn_up(company, delta=delta)
        outcome = do(actions.apply, row, company.owner)
        assert (row.status, points(company), len(outcome.waiting)) == ("draft", 82, 1)
        approve(row, company.head)
        assert (row.status, row.decided_by, points(company)) == ("in_force", company.head, 82 + delta)

    @pytest.mark.serves("S-196")
    @pytest.mark.parametrize("by", ["owner", "head"])
    def test_beyond_everybodys_is_refused_with_what_is_lacking_and_who_goes_furthest(
        self, company: Any, by: str
    ) -> None:
        scored(company)
        row = drawn_up(company, delta=16)
        with pytest.raises(Invalid) as refusal:
            do(actions.apply, row, company.person(by))
        words = str(refusal.value.faults[0].message)
        assert "方正则（副总经理）" in words
        assert "≤ 15" in words
        assert "16" in words
        assert (points(company), Decision.objects.count()) == (82, 0)

    def test_says_so_on_the_page_and_over_the_interface(self, company: Any) -> None:
        scored(company)
        row, client = drawn_up(company, delta=16), client_of(company.owner)
        page = client.post(f"/credit-adjustments/{row.pk}/apply/")
        answer = client.post(f"/api/v1/credit-adjustments/{row.pk}/apply", {}, content_type="application/json")
        assert (page.status_code, answer.status_code) == (200, 422)  # the page shows that no way leads there
        assert all("≤ 15" in one.content.decode() for one in (page, answer))

    def test_is_limited_over_a_quarter_too(self, company: Any, settings: Any) -> None:
        scored(company)
        adjusted(company, delta=5)
        adjusted(company, delta=-5)
        row = drawn_up(company, delta=1)
        assert do(actions.apply, row, company.owner).waiting
        settings.TODAY = date(2027, 1, 4)
        row = drawn_up(company, delta=1)
        assert not do(actions.apply, row, company.owner).waiting

    def test_is_limited_over_a_quarter_within_one_set_too(self, company: Any) -> None:
        scored(company)
        rows = [drawn_up(company, delta=5) for _ in range(3)]
        targets = [Target(id=row.pk) for row in rows]
        outcome = performing.perform(actions.apply, targets, by=company.owner, via="test")
        assert (len(outcome.updated), len(outcome.waiting), points(company)) == (2, 1, 92)

    def test_uses_up_ones_own_limit_alone(self, company: Any) -> None:
        scored(company)
        adjusted(company, company.head, delta=15)
        assert not do(actions.apply, drawn_up(company, delta=5), company.owner).waiting

    def test_refused_it_changes_nothing(self, company: Any) -> None:
        scored(company)
        row = drawn_up(company, delta=9)
        do(actions.apply, row, company.owner)
        approve(row, company.head, "refused")
        assert (row.status, points(company)) == ("draft", 82)
        assert queries.decisions_of([row.pk], company.owner)[row.pk] == "已拒绝"

    def test_decided_later_it_counts_from_then_on(self, company: Any, settings: Any) -> None:
        scored(company)
        row = drawn_up(company, delta=9)
        do(actions.apply, row, company.owner)
        settings.TODAY = TODAY + timedelta(days=3)
        approve(row, company.head)
        assert row.effective_from == settings.TODAY
        assert (points(company, TODAY), points(company)) == (82, 91)

    def test_without_a_right_in_the_company_is_refused(self, world: Any) -> None:
        scored(world)
        with pytest.raises(Invalid, match="客户信用分数"):
            do(actions.apply, drawn_up(world), world.owner)

    def test_without_base_points_is_refused(self, company: Any) -> None:
        with pytest.raises(Invalid) as refusal:
            do(actions.apply, drawn_up(company), company.owner)
        assert [fault.field for fault in refusal.value.faults] == ["customer"]


class TestArrears:
    @pytest.mark.serves("S-196")
    def test_of_a_customer_of_ones_own_nobody_adjusts_points(self, company: Any) -> None:
        scored(company, arrears="owes")
        with pytest.raises(Invalid, match=TODAY.isoformat()):
            do(actions.apply, drawn_up(company), company.owner)
        assert adjusted(company, company.head).decided_by == company.head

    @pytest.mark.parametrize("arrears", ["none", "unknown"])
    def test_where_nothing_is_due_or_known_one_does(self, company: Any, arrears: str) -> None:
        scored(company, arrears=arrears)
        assert adjusted(company).decided_by == company.owner

    def test_are_over_when_newer_points_say_so(self, company: Any) -> None:
        scored(company, arrears="owes")
        scored(company, points=70, arrears="none")
        adjusted(company)
        assert points(company) == 73


class TestHistory:
    @pytest.mark.serves("S-196")
    @pytest.mark.parametrize(
        "values", [{"delta": 1}, {"reason": "x"}, {"evidence": "x"}, {"expires_on": TODAY + timedelta(days=9)}]
    )
    def test_of_what_was_decided_is_not_changed(self, company: Any, values: dict[str, Any]) -> None:
        scored(company)
        row = adjusted(company)
        with pytest.raises(Invalid):
            performing.update(Adjustment, [Target(id=row.pk, values=values)], by=company.admin, via="test")
        sent = client_of(company.owner).patch(
            f"/api/v1/credit-adjustments/{row.pk}",
            {name: str(value) for name, value in values.items()},
            content_type="application/json",
            headers={"If-Match": f'"{row.version}"'},
        )
        assert (sent.status_code, points(company)) == (422, 85)

    @pytest.mark.serves("S-196")
    def test_is_neither_archived_nor_undone(self, company: Any) -> None:
        scored(company)
        row = adjusted(company)
        with pytest.raises(Invalid):
            performing.perform(actions_of(Adjustment)["archive"], [Target(id=row.pk)], by=company.admin, via="test")
        made, applied = (Operation.objects.get(object="credit-adjustments", verb=verb) for verb in ("create", "apply"))
        assert why_not(applied) == str(actions.STAYS)
        for operation in (made, applied):
            with pytest.raises(Invalid, match="撤销这张调整单"):
                undo(operation.pk, by=company.admin, via="test")
        row.refresh_from_db()
        assert (row.status, row.archived_at, points(company)) == ("in_force", None, 85)

    def test_is_offered_to_nobody_for_a_change(self, company: Any) -> None:
        scored(company)
        row, client = drawn_up(company), client_of(company.owner)
        offers = (f"/credit-adjustments/{row.pk}/edit/", f"/credit-adjustments/{row.pk}/archive/")
        shown = client.get(f"/credit-adjustments/{row.pk}/").content.decode()
        assert all(url in shown for url in offers)
        do(actions.apply, row, company.owner)
        shown = client.get(f"/credit-adjustments/{row.pk}/").content.decode()
        assert not any(url in shown for url in offers)

    @pytest.mark.serves("S-196")
    def test_revoking_adds_to_it(self, company: Any, settings: Any) -> None:
        scored(company)
        row = adjusted(company)
        settings.TODAY = TODAY + timedelta(days=2)
        do(actions.revoke, row, company.owner, revoke_reason="付款后又退回")
        assert (row.delta, row.effective_from, row.revoked_on, row.revoked_by) == (
            3,
            TODAY,
            settings.TODAY,
            company.owner,
        )
        assert (points(company, TODAY), points(company)) == (85, 82)
        told = client_of(company.owner).get(f"/credit-adjustments/{row.pk}/history/").content.decode()
        assert "付款后又退回" in told
        with pytest.raises(Invalid):
            undo(Operation.objects.get(verb="revoke").pk, by=company.admin, via="test")

    def test_revoking_needs_the_right_as_well(self, company: Any) -> None:
        scored(company)
        row = adjusted(company, company.head, delta=-12)
        assert do(actions.revoke, row, company.owner, revoke_reason="客户申诉").waiting
        assert (row.status, points(company)) == ("in_force", 70)
        approve(row, company.head)
        assert (row.status, row.revoked_by, points(company)) == ("revoked", company.head, 82)

    def test_ends_by_itself_on_its_day(self, company: Any, settings: Any) -> None:
        scored(company)
        row = adjusted(company, expires_on=TODAY + timedelta(days=5))
        settings.TODAY = TODAY + timedelta(days=4)
        assert points(company) == 85
        settings.TODAY = TODAY + timedelta(days=5)
        assert points(company) == 82
        assert "已到期" in client_of(company.owner).get(f"/credit-adjustments/{row.pk}/").content.decode()

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"effective_from": TODAY - timedelta(days=1)}, "effective_from"),
            ({"delta": 101}, "delta"),
            ({"delta": 0}, ""),
            ({"expires_on": TODAY}, ""),
            ({"evidence": ""}, "evidence"),
        ],
    )
    def test_what_cannot_be_is_refused(self, company: Any, values: dict[str, Any], field: str) -> None:
        with pytest.raises(Invalid) as refusal:
            drawn_up(company, **values)
        assert [fault.field for fault in refusal.value.faults] == [field]


class TestBasePoints:
    @pytest.mark.serves("S-181")
    def test_show_their_parts_and_on_what_they_rest_and_are_found_anew(self, company: Any) -> None:
        parts = {"points": None, "finance": 24, "fulfilment": 27, "business": 17, "external": 13}
        row = scored(company, **parts, as_of=TODAY - timedelta(days=90))
        page = client_of(company.owner).get(f"/credit-scores/{row.pk}/").content.decode()
        assert all(word in page for word in ("81", "24", "27", "17", "13", "季度评分表", "财务部"))
        adjusted(company)
        shown = client_of(company.owner).get(f"/customers/{company.customer.pk}/").content.decode()
        assert all(word in shown for word in ("24 / 30", "27 / 35", "17 / 20", "13 / 15", ">84<", "+3", "AA"))
        scored(company, points=60)
        assert (points(company, TODAY - timedelta(days=1)), points(company)) == (81, 63)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"points": None}, "points"),
            ({"points": 101}, "points"),
            ({"finance": 31}, "finance"),
            ({"finance": 20, "fulfilment": 20, "business": 20, "external": 10}, "points"),  # make 70, not 82
            ({"as_of": TODAY + timedelta(days=1)}, "as_of"),
        ],
    )
    def test_what_cannot_be_is_refused(self, company: Any, values: dict[str, Any], field: str) -> None:
        with pytest.raises(Invalid) as refusal:
            scored(company, **values)
        assert [fault.field for fault in refusal.value.faults] == [field]

    def test_stay_as_they_were_found(self, company: Any) -> None:
        row = scored(company)
        for values in ({"points": 90}, {"as_of": TODAY - timedelta(days=3)}, {"arrears": "owes"}):
            with pytest.raises(Invalid):
                performing.update(Score, [Target(id=row.pk, values=values)], by=company.admin, via="test")
        with pytest.raises(Invalid):
            undo(Operation.objects.get(object="credit-scores").pk, by=company.admin, via="test")
        assert points(company) == 82


class TestPages:
    def test_ask_few_statements(self, company: Any) -> None:
        scored(company)
        row = adjusted(company)
        client = client_of(company.owner)
        for url in (f"/credit-adjustments/{row.pk}/", f"/customers/{company.customer.pk}/"):
            client.get(url)
            with at_most(PAGE_QUERIES):
                client.get(url)

    def test_offer_the_points_as_a_column_of_customers(self, company: Any) -> None:
        scored(company)
        adjusted(company)
        client = client_of(company.owner)
        client.post("/customers/columns/", {"column": ["name", "credit_points"]})
        shown = client.get("/customers/?view=-").content.decode()
        assert "信用分" in shown
        assert queries.points_of([company.customer.pk, company.daughter.pk], company.owner) == {company.customer.pk: 85}
        assert queries.points_of([company.customer.pk], company.stranger) == {}
