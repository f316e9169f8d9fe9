"""Files of other CRM programs, straight from where they lie (DINGKE_TEST_DATA): what comes in, what stays out and why."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import performing, registry
from dingke.engine.faults import Invalid
from dingke.engine.importing import book, matching
from dingke.engine.importing.plan import Options
from dingke.engine.importing.report import Report
from dingke.platform.people.models import User
from dingke.platform.timeline.undo import undo
from dingke.platform.workspace import sheets
from tests.transfer.test_real_files import real
from tests.world import World, make

pytestmark = [pytest.mark.django_db, pytest.mark.serves("S-059", "S-174")]
SALESFORCE = "crm_export_salesforce"
MAVEN = "crm_sales_opportunities_maven"
TEMPLATES = "crm_import_templates"
Bringing = Callable[..., Report]


@pytest.fixture
def bring(world: World) -> Bringing:
    """Imports a file as the owner as command and page do; ``fields`` and ``words`` correct what the titles tell."""

    def brought(
        path: Path,
        slug: str | None = None,
        *,
        dry: bool = False,
        fields: dict[str, str] | None = None,
        words: dict[str, dict[str, str]] | None = None,
        **options: Any,
    ) -> Report:
        resource = registry.get(slug) if slug else None
        (sheet,) = sheets.of_file(path, world.owner, resource)
        columns = matching.corrected(registry.get(sheet.resource), sheet.columns(), fields or {}, words=words)
        plan = sheets.arranged(sheet, columns).plan(world.owner, path.name, Options(**options))
        (report,) = book.carry([plan], path, dry=dry)
        return report

    return brought


def counts(report: Report) -> tuple[int, int, int, int, int]:
    return report.rows, report.created, report.updated, report.unchanged, report.rejected


def reasons(report: Report) -> Counter[str]:
    return Counter(f"{refused.field}: {refused.reason}" for refused in report.refused)


class TestSalesforce:
    def test_accounts_then_their_opportunities_by_account_id(self, world: World, bring: Bringing) -> None:
        accounts = real(f"{SALESFORCE}/data/accountData.csv")
        found = bring(accounts)
        assert counts(found) == (423, 422, 0, 0, 1)
        # The file names two different accounts “????????????????”, with nothing else to tell them apart.
        assert found.refused[0].record == "????????????????"
        gravity = Customer.objects.get(name="Gravity Investments")
        assert (gravity.stated_id, gravity.stated_author) == ("001x0000002xLCVAA2", "005x0000000fNSiAAM")
        assert gravity.biz_address == "00045742 150 Palmer Drive FORT COLLINS CO 80525 US"
        assert gravity.stated_at
        assert gravity.stated_at.isoformat() == "2006-04-15T03:23:15+00:00"
        assert set(Customer.objects.exclude(annual_revenue=None).values_list("annual_revenue", flat=True)) == {
            Decimal(60_000_000),
            Decimal(84_800_000_000),
        }
        assert counts(bring(accounts, update=True)) == (423, 0, 0, 422, 1)

        deals = real(f"{SALESFORCE}/data/opportunityData.csv")
        assert counts(bring(deals)) == (38, 38, 0, 0, 0)
        won = Opportunity.objects.filter(stage="won")
        assert won.count() == 8
        foundation = won.get(stated_id="006x0000001YtCrAAK")
        assert (foundation.name, foundation.closed_on) == ("George Foundation - 5000 Widgets", date(2005, 11, 9))
        assert foundation.won_amount == foundation.amount == Decimal(500_000)
        assert foundation.customer.stated_id == "001x0000002xLD0AAM"
        assert Counter(Opportunity.objects.exclude(stated_id="").values_list("stage", flat=True)) == {
            "opportunity": 9, "won": 8, "solution": 12, "negotiation": 4, "need": 5,
        }  # fmt: skip
        assert counts(bring(deals, update=True)) == (38, 0, 0, 38, 0)

    @pytest.mark.parametrize(("name", "rows"), [("error0413060133.csv", 11), ("success0413060133.csv", 9)])
    def test_its_files_of_errors_and_successes_come_in_again(
        self, world: World, bring: Bringing, name: str, rows: int
    ) -> None:
        bring(real(f"{SALESFORCE}/data/accountData.csv"))
        path = real(f"{SALESFORCE}/status/{name}")
        assert counts(bring(path)) == (rows, rows, 0, 0, 0)
        assert counts(bring(path, update=True)) == (rows, 0, 0, rows, 0)
