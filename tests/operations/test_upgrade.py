"""What a released version left is brought to today's tables: rehearsed on a copy, then done, then examined.

The backups lie in tests/upgrade, one for each release; its README says how a release adds its own.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pytest

from dingke.config.backup import archive
from dingke.config.backup.manifest import DATABASE
from dingke.config.commands import up
from dingke.config.env import DEMO_MARK
from dingke.config.testing.home import HASTY
from dingke.lib import postgres
from tests.operations.conftest import one
from tests.terminal import dingke, free_port

pytestmark = pytest.mark.xdist_group("operations")

RELEASES = sorted(Path(__file__).parent.with_name("upgrade").glob("*.dkbackup"))
KEY = {"DINGKE_SECRET_KEY": "the key of the upgrade tests, which opens nothing else at all"}
# What the tables are, column by column, with their indexes, rules and triggers. Conditions are left out: a dump writes
# them down in other words than they were given in.
SHAPE = """
select array_agg(line order by line) from (
  select format('%s %s %s %s', table_name, column_name, data_type, is_nullable) as line
    from information_schema.columns where table_schema = 'public'
  union all select split_part(indexdef, ' WHERE ', 1) from pg_indexes where schemaname = 'public'
  union all select format('%s %s %s', conrelid::regclass, conname, contype)
    from pg_constraint where connamespace = 'public'::regnamespace
  union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal) shape"""
READ = "from dingke.domains.customers.models import *; print(InvoiceProfile.objects.exclude(bank_account='').count())"


@contextmanager
def standing(release: Path) -> Iterator[Path]:
    """A home whose database stands as the release left it, its server held."""
    home = Path(mkdtemp(prefix="dk "))
    with postgres.Use(home, extra=HASTY):
        with archive.opened(release) as backup, backup.part(DATABASE) as dump:
            postgres.load(postgres.address(home, role=postgres.OWNER), dump)
        yield home
    shutil.rmtree(home)


@pytest.fixture
def first() -> Iterator[Path]:
    """The first release, whose next migration takes columns away."""
    with standing(RELEASES[0]) as home:
        yield home


class TestUpgrade:
    @pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
    def test_a_release_becomes_this_version_with_all_it_holds(self, release: Path, laid: Path) -> None:
        with standing(release) as old, archive.opened(release) as backup:
            self.upgrade(old)
            assert one(old, "select count(*) from customers_customer") == backup.manifest.rows["customers_customer"]
            assert int(dingke(old, "manage", "shell", "-v0", "-c", READ, **KEY).stdout) > 0
            assert one(old, SHAPE) == one(laid, SHAPE)  # as if it had been laid today
            assert "of this version (0.1.0) already" in dingke(old, "upgrade", **KEY).stdout

    def upgrade(self, old: Path) -> None:
        done = dingke(old, "upgrade", "--json", **KEY)
        assert done.returncode == 0, done.stderr
        facts = json.loads(done.stdout)
        assert facts["broken"] == 0
        assert set(facts["rehearsal"]) == {"load", "erase", "migrate", "examine"}
        assert Path(facts["backup"]).exists()

    def test_a_migration_that_fails_on_the_copy_changes_nothing(self, first: Path) -> None:
        with postgres.connected(first) as connection:
            connection.execute("alter table engine_idempotentanswer drop column etag")
        refused = dingke(first, "upgrade", **KEY)
        assert refused.returncode == 1
        assert 'column "etag" of relation "engine_idempotentanswer" does not exist' in refused.stderr
        migrated = "select count(*) from django_migrations where name = '0003_idempotent_body'"
        assert one(first, migrated) == 0

    def test_a_copy_that_is_broken_stops_it_unless_told(self, first: Path) -> None:
        with postgres.connected(first) as connection:
            connection.execute("delete from engine_searchentry where object = 'customers'")
        refused = dingke(first, "upgrade", **KEY)
        assert refused.returncode == 1
        assert "The rehearsal came out broken; nothing was changed.\n  customers: 24 of 24 records" in refused.stderr
        rehearsed = dingke(first, "upgrade", "--rehearse-only", "--despite-findings", "--json", **KEY)
        assert rehearsed.returncode == 0, rehearsed.stderr
        assert json.loads(rehearsed.stdout)["migrations"] > 0
        assert "migrations are missing" in dingke(first, "doctor", **KEY).stdout  # the rehearsal changed nothing

    def test_no_other_command_brings_real_data_to_new_tables(self, first: Path, tmp_path: Path) -> None:
        migrated = "select count(*) from django_migrations"
        before = one(first, migrated)
        for command in (("up", "--port", str(free_port())), ("export", "customers", "--out", str(tmp_path / "x.csv"))):
            refused = dingke(first, *command, **KEY)
            assert refused.returncode == 1
            assert "older version" in refused.stderr
            assert "dingke upgrade" in refused.stderr
        assert one(first, migrated) == before
        (first / DEMO_MARK).write_text("{}", "utf-8")  # an invented company may be built anew at any time
        assert dingke(first, "export", "customers", "--out", str(tmp_path / "x.csv"), **KEY).returncode == 0
        assert one(first, migrated) != before

    def test_while_the_installation_is_served_only_the_rehearsal_runs(self, laid: Path) -> None:
        with up.alone(laid):
            refused = dingke(laid, "upgrade")
            assert refused.returncode == 1
            assert "is already running" in refused.stderr
            assert dingke(laid, "upgrade", "--rehearse-only").returncode == 0
