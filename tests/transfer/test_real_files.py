"""Files that nobody here wrote, straight from where they lie (DINGKE_TEST_DATA)."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from dingke.domains.customers.models import Customer
from dingke.engine import finding
from dingke.engine.models import SearchEntry
from dingke.platform.timeline.telling import event_model
from dingke.platform.timeline.undo import undo
from tests.transfer.conftest import Bring
from tests.world import World

pytestmark = pytest.mark.django_db
LISTED = "cn_listed_companies_2019/stock_basic.csv"
REGISTRY = "cn_company_registry_sample/companies_200k.csv.gz"


def real(name: str) -> Path:
    if settings.TEST_DATA is None:
        pytest.skip("DINGKE_TEST_DATA is not set")
    return Path(settings.TEST_DATA / name)


def look_at_sizes() -> None:
    """As the server does by itself within a minute, but in no transaction of another: plans are made anew for full tables."""
    with connection.cursor() as cursor:
        for model in (Customer, event_model(Customer), SearchEntry):
            cursor.execute(f"analyze {model._meta.db_table}")


@pytest.mark.no_cover
@pytest.mark.serves("S-059", "S-174")
class TestListedCompanies:
    def test_come_in_whole_and_change_nothing_the_second_time(self, world: World, bring: Bring) -> None:
        found = bring(real(LISTED), world.owner)
        assert (found.rows, found.created, found.rejected) == (3621, 3621, 0)
        hope = Customer.objects.get(name="新希望")
        assert hope.listed_code == "000876"
        assert hope.region_code == "510000"
        assert Customer.objects.filter(name="深天马A", region_code="440300").exists()
        assert Customer.objects.get(name="澳柯玛").total_assets == Decimal(6090995600)
        assert any("家用电器" in said for said in found.remarks)
        look_at_sizes()
        assert [hit.label for hit in finding.find(world.owner, "泰山", only="customers")]
        again = bring(real(LISTED), world.owner, update=True)
        assert (again.created, again.updated, again.unchanged) == (0, 0, 3621)
        undo(found.operation, by=world.owner, via="test")
        assert Customer.objects.count() == 3
        assert SearchEntry.objects.filter(object="customers").count() == 3


@pytest.mark.serves("S-059")
class TestCompanyRegistry:
    def test_gives_its_companies_with_region_capital_and_code(self, world: World, bring: Bring) -> None:
        found = bring(real(REGISTRY), world.owner, limit=3000)
        assert found.rows == 3000
        assert found.rejected <= 10
        assert found.created == 3000 - found.rejected
        row = Customer.objects.get(uscc="91220101MA13XQYL0T")
        assert (row.name, row.region_code, row.reg_capital) == ("吉林华翰印务有限公司", "220100", Decimal(10_000_000))
        assert Customer.objects.exclude(region_code="").count() > 0.97 * found.created

    def test_of_its_broken_rows_each_is_refused_with_a_reason(self, world: World, bring: Bring, tmp_path: Path) -> None:
        """Mojibake and shifted rows of the year 2002, in the middle of good ones."""
        import gzip

        with gzip.open(real(REGISTRY), "rt", encoding="utf-8") as file:
            lines = file.readlines()
        broken = [line for line in lines[1:] if "\ufffd" in line.split(",")[0]]
        path = tmp_path / "broken.csv"
        path.write_text("".join([lines[0], *broken, *lines[1:51]]), "utf-8")
        found = bring(path, world.owner, dry=True)
        assert len(broken) == 167
        assert found.created >= 49
        assert found.rejected >= len(broken)
        assert all(refused.reason for refused in found.refused)
