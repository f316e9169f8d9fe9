"""Behind PgBouncer, which lends each connection for one transaction: nothing may be left in a session."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from tests.terminal import free_port, up, wait_until
from tests.visitor import CUSTOMER, Visitor

from dingke.config.testing.programs import POOLER
from dingke.lib import postgres

pytestmark = [pytest.mark.pooler, pytest.mark.xdist_group("starting")]

# Few, so that web and worker, eleven sessions and more, really share them.
CONNECTIONS = 4


@pytest.fixture
def pooled(peopled: Path) -> Iterator[dict[str, str]]:
    """The addresses of a database: the program's through a pooler, its owner's direct."""
    here, port = postgres.place(peopled), free_port()
    folder = Path(tempfile.mkdtemp(prefix="dk-pool-"))
    folder.chmod(0o755)
    written = folder / "pgbouncer.ini"
    written.write_text(
        f"[databases]\n{postgres.DATABASE} = host={here.sockets} user={postgres.APP_ROLE}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n"
        f"pool_mode = transaction\ndefault_pool_size = {CONNECTIONS}\nmax_client_conn = 100\n"
    )
    with (
        postgres.Use(peopled),
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            (*here.prefix, str(POOLER.found()), written), stdout=log, stderr=log, **here.as_child()
        ) as pooler,
    ):
        owner = f"{postgres.OWNER}@{str(here.sockets).replace('/', '%2F')}/{postgres.DATABASE}"
        yield {
            "DINGKE_DATABASE_URL": f"postgresql://{postgres.APP_ROLE}@127.0.0.1:{port}/{postgres.DATABASE}",
            "DINGKE_MIGRATION_DATABASE_URL": f"postgresql://{owner}",
        }
        pooler.terminate()


def test_signs_in_lists_creates_imports_and_works_off_jobs(tmp_path: Path, pooled: dict[str, str]) -> None:
    port = free_port()
    with up(tmp_path, port, **pooled):
        visitors = [Visitor(port) for _each in range(3)]
        for number, visitor in enumerate(visitors):
            place = visitor.ask("/customers/new/", **CUSTOMER, name=f"池中公司{number}", form_id=str(uuid4()))
            assert f"池中公司{number}" in visitor.read(place)
        assert all(f"池中公司{number}" in visitors[0].read("/customers/") for number in range(3))
        anna = visitors[0]
        run = anna.send_file("/customers/import/", "台账.csv", "企业名称\n池中进口公司\n")
        anna.ask(f"{run}columns/", **{"field-0-0": "name"})
        anna.ask(f"{run}run/", start="1")
        wait_until(lambda: "池中进口公司" in anna.read("/customers/"), said=tmp_path / "said.txt")
        # Every step by each visitor many times over: what one session left behind, another would meet.
        for _time in range(10):
            for visitor in visitors:
                visitor.read("/customers/")
    assert "error" not in (tmp_path / "said.txt").read_text("utf-8").lower()
