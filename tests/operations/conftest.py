"""An installation with a little in it, copied for each test that changes it."""

import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dingke.config.testing import home as homes
from dingke.config.testing.home import HASTY
from dingke.lib import postgres
from tests.terminal import dingke


@pytest.fixture(scope="session")
def laid() -> Iterator[Path]:
    """A home with the administrator anna, thirty customers with a bank account each, and one kept file."""
    folder = Path(tempfile.mkdtemp(prefix="dk 备 "))
    home = homes.laid(folder / "home")
    with postgres.Use(home, extra=HASTY):
        fill(home, folder / "customers.csv")
    yield home
    shutil.rmtree(folder)


def fill(home: Path, table: Path) -> None:
    dingke(home, "user", "create", "anna", "--admin", "--password-stdin", feed="a long pass-phrase\n")
    rows = [f"沧澜重工{number}有限公司" for number in range(30)]
    table.write_text("客户名称\n" + "\n".join(rows) + "\n", "utf-8")
    brought = dingke(home, "import", str(table), "--object", "customers")
    assert brought.returncode == 0, brought.stderr + brought.stdout
    (home / "files" / "runs").mkdir(parents=True)
    (home / "files" / "runs" / "合同.pdf").write_bytes(b"%PDF" * 100_000)
    profiles = (
        "from dingke.domains.customers.models import *; InvoiceProfile.objects.bulk_create(["
        "InvoiceProfile(customer=c, title=c.name, bank_account='6222020000', code=f'IP{c.pk}', owner_id=c.owner_id) "
        "for c in Customer.objects.all()])"
    )
    made = dingke(home, "manage", "shell", "-c", profiles)
    assert made.returncode == 0, made.stderr


@pytest.fixture(scope="session")
def backup(laid: Path) -> Path:
    """The backup of that home."""
    target = laid.parent / "whole.dkbackup"
    made = dingke(laid, "backup", str(target))
    assert made.returncode == 0, made.stderr
    return target


@pytest.fixture
def copy(laid: Path) -> Iterator[Path]:
    """The same home again, for a test of its own."""
    with copied(laid) as home:
        yield home


@pytest.fixture
def empty() -> Iterator[Path]:
    """A folder that nothing was laid in yet."""
    home = Path(tempfile.mkdtemp(prefix="dk "))
    yield home
    shutil.rmtree(home)


@contextmanager
def copied(laid: Path) -> Iterator[Path]:
    """A copy of a home that is not in use, its server held: it starts once for all the commands of a test."""
    home = homes.copied(laid, Path(tempfile.mkdtemp(prefix="dk ")))
    with postgres.Use(home, extra=HASTY):
        yield home
    shutil.rmtree(home)


def names(home: Path) -> list[str]:
    """Who may sign in, by name."""
    with postgres.Use(home), postgres.connected(home) as connection:
        return [name for (name,) in connection.execute("select username from people_user order by 1")]


def one(home: Path, question: str) -> object:
    """The first value of a question to the database."""
    with postgres.Use(home), postgres.connected(home) as connection:
        row = connection.execute(question).fetchone()
    assert row
    return row[0]


def at_most(size: int) -> Callable[[], None]:
    """No file of the child grows beyond so many bytes, as on a full disk."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
