"""Files of other CRM programs, straight from where they lie (DINGKE_TEST_DATA): what comes in, what stays out and why."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import registry
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


class TestSalesforce:
    @pytest.fixture
    def accounts(self, bring: Bringing) -> Report:
        return bring(real(f"{SALESFORCE}/data/accountData.csv"))

    def test_accounts_come_in_with_number_author_date_and_address(self, accounts: Report, bring: Bringing) -> None:
        assert counts(accounts) == (423, 420, 0, 0, 3)
        # Two have one name, “????????????????”, and nothing else; two say “Public” for the owner.
        assert [refused.row for refused in accounts.refused] == [37, 414, 415]
        assert "35" in accounts.refused[0].reason
        assert [refused.cell for refused in accounts.refused[1:]] == ["Public", "Public"]
        # The file is Latin-1, which shows in five letters among 200,000.
        assert Customer.objects.filter(name__in=["Crédito Inmobiliario Terras", "Pébéo of America"]).count() == 2
        gravity = Customer.objects.get(name="Gravity Investments")
        assert (gravity.stated_id, gravity.stated_author) == ("001x0000002xLCVAA2", "005x0000000fNSiAAM")
        assert gravity.biz_address == "00045742 150 Palmer Drive FORT COLLINS CO 80525 US"
        assert gravity.stated_at
        assert gravity.stated_at.isoformat() == "2006-04-15T03:23:15+00:00"

    def test_a_word_can_be_left_out_and_a_number_by_powers_is_read(self, accounts: Report, bring: Bringing) -> None:
        path = real(f"{SALESFORCE}/data/accountData.csv")
        rest = bring(path, words={"OWNERSHIP": {"Public": ""}}, update=True)
        assert counts(rest) == (423, 2, 0, 420, 1)
        listed = Customer.objects.get(name="Global Media")
        assert (listed.ownership, listed.listed_code, listed.employee_count) == ("", "GBM", None)
        assert set(Customer.objects.exclude(annual_revenue=None).values_list("annual_revenue", flat=True)) == {
            Decimal(60_000_000),
            Decimal(84_800_000_000),
        }
        again = bring(path, words={"OWNERSHIP": {"Public": ""}}, update=True)
        assert (counts(again), again.operation) == ((423, 0, 0, 422, 1), "")

    @pytest.mark.usefixtures("accounts")
    def test_opportunities_find_their_account_by_its_number(self, world: World, bring: Bringing) -> None:
        path = real(f"{SALESFORCE}/data/opportunityData.csv")
        found = bring(path)
        assert counts(found) == (38, 36, 0, 0, 2)
        # Their account, Acme, was refused above.
        assert {refused.cell for refused in found.refused} == {"001x0000002lBtoAAE"}
        won = Opportunity.objects.get(stated_id="006x0000001YtCrAAK")
        assert (won.name, won.stage, won.closed_on) == ("George Foundation - 5000 Widgets", "won", date(2005, 11, 9))
        assert won.won_amount == won.amount == Decimal(500_000)
        assert won.customer.stated_id == "001x0000002xLD0AAM"
        assert (won.source, won.next_step) == ("Advertisement", "Closed!")
        stages = Counter(Opportunity.objects.exclude(stated_id="").values_list("stage", flat=True))
        assert stages == {"opportunity": 9, "won": 8, "solution": 11, "negotiation": 4, "need": 4}
        again = bring(path, update=True)
        assert (counts(again), again.operation) == ((38, 0, 0, 36, 2), "")

    @pytest.mark.usefixtures("accounts")
    @pytest.mark.parametrize(
        ("name", "expected"), [("error0413060133.csv", (11, 9, 0, 0, 2)), ("success0413060133.csv", (9, 9, 0, 0, 0))]
    )
    def test_files_of_errors_and_successes_come_in_again(
        self, world: World, bring: Bringing, name: str, expected: tuple[int, ...]
    ) -> None:
        path = real(f"{SALESFORCE}/status/{name}")
        assert counts(bring(path)) == expected
        assert counts(bring(path, update=True)) == (expected[0], 0, 0, expected[1], expected[4])


def accounts_of(rows: int, refused: int = 0) -> tuple[int, int, int, int, int]:
    return rows, rows - refused, 0, 0, refused


# Every file of edge cases: what comes of it. Text: why the whole file is refused.
EDGES = {
    "SoqlInClauseFromCSV": accounts_of(20),
    "accountsForInsert": accounts_of(4),
    "bulkV2MultipleJobsCsvTemplate": accounts_of(100),
    "constantMappingInCsv": accounts_of(2),
    "constantMappingInCsvClashing": accounts_of(2),
    "createAttachmentMultipleFilesTemplate": accounts_of(3, 3),  # attachments, whose parent “XXX” is no company
    "createAttachmentTemplate": accounts_of(1, 1),
    "csvEscapedQuotes": "表头",
    "csvtext": "表头",
    "csvtext_BOM_UTF16LE": "表头",
    "csvtext_BOM_UTF8": "表头",
    "dateEndingInZ": accounts_of(1),
    "dateUsingDefaultTimeZone": accounts_of(1),
    "dateWithTimeZone": accounts_of(2),
    "deleteAccountCsvTemplate": "表头",  # numbers alone say nothing of a company
    "emptyFirstRowFieldValueInCsvTemplate": accounts_of(2),
    "hardDelete1AccountCsvTemplate": "表头",
    "hardDeleteAccountCsvTemplate": "表头",
    "hardDeleteBulkApiSetToFalseTemplate": "表头",
    "hardDeleteEmptyCsvFileTemplate": "没有数据行",
    "hardDeleteIDFromOtherObjectFailsTemplate": "表头",
    "hardDeleteInvalidIDFailsOtherValidIDPassesTemplate": "表头",
    "hardDeleteInvalidInputTemplate": "表头",
    "hardDeleteSameObjectIDSucceedsOtherObjectIDFailsTemplate": "表头",
    "hardDeleteUserPermOffTemplate": "表头",
    "insertAccountCsv": accounts_of(100),
    "insertAccountWithMultipleBatchesCSV": accounts_of(3),
    "insertTaskWithContactAsWhoCsv": (1, 0, 0, 0, 1),  # a task reads as a work order; its customer is not said
    "oneToManySforceFieldsMappingInCsv": accounts_of(2),
    "polymorphicRelationshipInAttachment": accounts_of(2),
    "timeZoneFormatTesting": accounts_of(12),
    "updateAccountCsvTemplate": accounts_of(100),
    "updateAccountWithExternalIdCsvTemplate": accounts_of(5),
    "upsertAccountCsvTemplate": accounts_of(100),
    "upsertAccountSmallTemplate": accounts_of(10),
    "upsertFkAccountNewFormatCsvTemplate": accounts_of(5, 5),  # whose parents are not on file
    "upsertWithRowOffsetTemplate": accounts_of(10),
}


class TestEdgeCases:
    def test_are_all_here(self) -> None:
        assert {path.stem for path in real(f"{SALESFORCE}/edge_cases").glob("*.csv")} == set(EDGES)

    def test_come_in_once_or_say_why_not(self, world: World, bring: Bringing) -> None:
        got: dict[str, Any] = {}
        for name, expected in EDGES.items():
            path = real(f"{SALESFORCE}/edge_cases/{name}.csv")
            try:
                first = bring(path)
                again = bring(path, update=True)
                assert (again.created, again.updated, again.operation) == (0, 0, ""), name
                undo(first.operation, by=world.owner, via="test") if first.operation else None
                got[name] = counts(first)
            except Invalid as refusal:
                got[name] = expected if isinstance(expected, str) and expected in str(refusal.message) else refusal
        assert got == EDGES
        assert Customer.objects.count() == 3

    def test_rows_find_their_parent_by_a_number_of_another_system(self, world: World, bring: Bringing) -> None:
        numbered = {"ORACLE_ID__C": "stated_id"}
        bring(real(f"{SALESFORCE}/edge_cases/upsertAccountSmallTemplate.csv"), fields=numbered)
        found = bring(real(f"{SALESFORCE}/edge_cases/upsertFkAccountNewFormatCsvTemplate.csv"), fields=numbered)
        assert counts(found) == (5, 5, 0, 0, 0)
        child = Customer.objects.get(name="account UpsertFk #05")
        assert child.parent
        assert (child.parent.stated_id, child.parent.name) == ("1-000000", "account Upsert #0")

    def test_blanks_of_full_width_are_no_part_of_a_number(self, world: World, bring: Bringing) -> None:
        bring(real(f"{SALESFORCE}/edge_cases/upsertAccountCsvTemplate.csv"), fields={"ORACLE_ID__C": "stated_id"})
        assert Customer.objects.get(name="account Upsert #0").stated_id == "1-000000"

    def test_days_are_read_in_the_zone_of_the_house(self, world: World, bring: Bringing) -> None:
        """Month first in some rows, year first in others, each with an offset."""
        found = bring(real(f"{SALESFORCE}/edge_cases/timeZoneFormatTesting.csv"), fields={"Date": "stated_at"})
        assert counts(found) == (12, 12, 0, 0, 0)
        moments = dict(Customer.objects.filter(source="import").values_list("name", "stated_at"))
        assert {f"{moment:%Y-%m-%d %H:%M:%S}" for moment in moments.values()} == {
            "2009-07-14 18:14:45", "2009-07-14 06:14:45", "2009-07-14 12:14:45",
            "2009-07-14 14:14:45", "2009-07-14 10:14:45",
        }  # fmt: skip


class TestMaven:
    @pytest.fixture
    def accounts(self, bring: Bringing) -> Report:
        # Revenue counts in millions of dollars there (data_dictionary.csv), which no factor turns into yuan.
        return bring(real(f"{MAVEN}/accounts.csv"), "customers", fields={"revenue": ""})

    def test_accounts_find_their_parent_in_the_same_file(self, accounts: Report, bring: Bringing) -> None:
        assert counts(accounts) == (85, 85, 0, 0, 0)
        assert Customer.objects.exclude(parent=None).filter(source="import").count() == 15
        bluth = Customer.objects.get(name="Bluth Company")
        assert bluth.parent
        assert (bluth.parent.name, bluth.employee_count, bluth.annual_revenue) == ("Acme Corporation", 3027, None)
        # The sectors of the file are no industries of the national table: they are remarked, not guessed.
        assert sum(accounts.remarks.values()) == 85
        again = bring(real(f"{MAVEN}/accounts.csv"), "customers", fields={"revenue": ""}, update=True)
        assert (counts(again), again.operation) == ((85, 0, 0, 85, 0), "")

    def test_pipeline_comes_in_with_stage_owner_product_and_outcome(
        self, world: World, accounts: Report, bring: Bringing
    ) -> None:
        agent = User.objects.create_user("moses", "dingke-test", name="Moses Frase", department=world.one)
        path, words = real(f"{MAVEN}/sales_pipeline.csv"), {"deal_stage": {"Engaging": "need"}}
        assert bring(path, "opportunities", dry=True).rejected == 1589 + 337
        found = bring(path, "opportunities", words=words)
        # 1,425 open deals name no account: they stay out, each with that reason.
        assert counts(found) == (8800, 7375, 0, 0, 1425)
        assert {(refused.field, refused.cell) for refused in found.refused} == {("客户", "")}
        deals = Opportunity.objects.filter(created_by=world.owner, closed_on__gte="2016-01-01").exclude(products="")
        assert Counter(deals.values_list("stage", flat=True)) == {"won": 4238, "lost": 2473}
        assert Counter(Opportunity.objects.exclude(products="").values_list("stage", flat=True)) == {
            "won": 4238, "lost": 2473, "need": 501, "opportunity": 163,
        }  # fmt: skip
        first = Opportunity.objects.get(name="1C1I7A6R")
        assert (first.customer.name, first.products, first.owner) == ("Cancity", "GTX Plus Basic", agent)
        assert (first.closed_on, first.won_amount, first.stated_author) == (date(2017, 3, 1), Decimal(1054), "")
        # “GTXPro” is no product of theirs; it is kept as it stands, not lost and not mended.
        second = Opportunity.objects.get(name="Z063OYW0")
        assert (second.products, second.owner, second.stated_author) == ("GTXPro", world.owner, "Darcel Schlecht")
        again = bring(path, "opportunities", words=words, update=True)
        assert (again.created, again.updated, again.operation) == (0, 0, "")


class TestTemplatesOfOtherPrograms:
    def test_atomic_contacts_have_their_name_in_two_columns(self, world: World, bring: Bringing) -> None:
        make(Customer, world.owner, {"name": "Acme"})
        path = real(f"{TEMPLATES}/atomic_crm_contacts_export.csv")
        found = bring(path, "contacts")
        assert counts(found) == (2, 1, 0, 0, 1)
        john = Contact.objects.get(name="John Doe")
        assert (john.customer.name, john.job_title, john.decision_role) == ("Acme", "Sales Executive", "decider")
        assert (john.email, john.phone) == ("john@doe.example", "659-980-2015")  # of another country
        # Three cells are missing in the second row, so a date stands under “decision_role”.
        assert found.refused[0].cell == "2024-07-01T00:00:00+00:00"
        assert counts(bring(path, "contacts", update=True)) == (2, 0, 0, 1, 1)

    def test_krayin_persons_have_lists_in_their_cells(self, world: World, bring: Bringing, tmp_path: Path) -> None:
        path = real(f"{TEMPLATES}/krayin_persons.csv")
        nobodys = bring(path, "contacts")
        assert [refused.field for refused in nobodys.refused] == ["客户", "客户"]
        organisations = tmp_path / "organisations.csv"
        organisations.write_text("id,name\n1,Fisk Industries\n", "utf-8")
        bring(organisations, "customers", fields={"id": "stated_id"})
        found = bring(path, "contacts", fields={"organization_id": "customer"})
        assert counts(found) == (2, 2, 0, 0, 0)
        fisk = Contact.objects.get(name="Wilson Fisk")
        assert (fisk.customer.name, fisk.email, fisk.phone) == ("Fisk Industries", "contact@wilson.com", "5454445454")
        assert list(found.remarks.values()) == [1]  # of two addresses one is kept, and that is said

    def test_krayin_leads_name_no_customer(self, world: World, bring: Bringing) -> None:
        found = bring(real(f"{TEMPLATES}/krayin_leads.csv"), "opportunities", fields={"title": "name"})
        assert counts(found) == (2, 0, 0, 0, 2)
        assert {refused.field for refused in found.refused} == {"客户"}
