"""The one door: builds the demonstration company into an empty home."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dingke.demo import company, derived, loading
from dingke.demo.drafts import Draft, entries, indexed
from dingke.demo.records import WRITTEN, Bundle, Ledger
from dingke.demo.staff import PASSWORD, Staff, administrator, colleagues, engage
from dingke.domains.customers.models import Customer
from dingke.engine import ports, search, writing
from dingke.engine.action import Act, Outcome
from dingke.engine.models import Record, SearchEntry
from dingke.engine.performing import begin_act
from dingke.platform.people.models import User
from dingke.platform.timeline.models import Operation

VERB = "demo"
HUGE = 20_000  # customers from which indexes are built once, after the load
BATCH = 2_000  # customers written in one round

Progress = Callable[[str, int, int], None]


class UnableToBuild(Exception):
    """The home holds customers that no demonstration made."""


@dataclass(frozen=True, slots=True)
class SignIn:
    username: str
    name: str
    title: str
    password: str

    def __str__(self) -> str:
        return f"{self.username:<14} {self.password}   {self.name}  {self.title}"


@dataclass(frozen=True, slots=True)
class Built:
    """sign_ins: everybody who may sign in. counts: rows by label of the object. fresh: whether it was made just now."""

    sign_ins: tuple[SignIn, ...]
    counts: dict[str, int]
    fresh: bool


def build(
    *, size: float, seed: int, today: date, progress: Progress | None = None, customers: int | None = None
) -> Built:
    """Makes the company once; in a home where it stands already nothing is written and ``fresh`` is false.

    size: 1 is the company of 120 accounts. customers: instead of size, how many customers, for measuring.
    Raises UnableToBuild in a home with customers of its own, ValueError for an impossible size.
    """
    of = company.extent(size=size, customers=customers)
    if Operation.objects.filter(verb=VERB).exists():
        return Built(sign_ins(), _counts(), fresh=False)
    if Customer.objects.exists():
        raise UnableToBuild(
            _("This home holds customers of its own; the demonstration needs an empty one (set DINGKE_HOME).")
        )
    with transaction.atomic():
        act, staff = _begin(of.accounts, today)
        ledger = Ledger(
            today=today,
            desks=staff.desks,
            maker=staff.admin.pk,
            last={model: loading.last_key(model) for model in WRITTEN},
        )
        blocks = company.blocks(ledger, seed=seed, of=of, crowd_owners=staff.sellers)
        with _ready(of.accounts):
            _write(blocks, of.accounts, today, progress or _quiet)
        for model in WRITTEN:
            loading.advance(model, ledger.taken[model])
        made = range(1, ledger.taken[Customer] + 1)
        ports.history().record(act, VERB, Customer, Outcome(created=list(made), operation=act.operation))
    return Built(sign_ins(), _counts(), fresh=True)


def _quiet(label: str, done: int, total: int) -> None:
    """Nobody watches."""


def _begin(accounts: int, today: date) -> tuple[Act, Staff]:
    at = min(timezone.now(), datetime.combine(today, datetime.max.time(), timezone.get_default_timezone()))
    admin = administrator(at)
    act = begin_act(admin, "demo", at=at)
    ports.history().begin(act)
    return act, engage(admin, colleagues(accounts), at)


@contextmanager
def _ready(accounts: int) -> Iterator[None]:
    tables = loading.tables_of((*WRITTEN, SearchEntry))
    huge = accounts >= HUGE and loading.may_rebuild(tables)
    with loading.bare(tables) if huge else nullcontext():
        yield


def _write(blocks: Iterable[list[Bundle]], total: int, today: date, progress: Progress) -> None:
    tables = {model: loading.Table(model) for model in WRITTEN}
    found = indexed(WRITTEN)
    owners = {
        user.pk: Draft({"id": user.pk, "name": user.name, "username": user.username}) for user in User.objects.all()
    }
    label, done = str(Customer._meta.verbose_name_plural), 0
    for batch in _batches(blocks):
        for bundle in batch:
            _fill(bundle, tables, today)
        for model, table in tables.items():
            table.copy(_rows(batch, model))
        with writing.copying(SearchEntry, search.COLUMNS) as stream:
            for entry in entries(batch, tables, found, owners):
                stream.write_row(entry)
        done += len(batch)
        progress(label, done, total)


def _batches(blocks: Iterable[list[Bundle]]) -> Iterator[list[Bundle]]:
    batch: list[Bundle] = []
    for block in blocks:
        batch += block
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _fill(bundle: Bundle, tables: dict[type[models.Model], loading.Table], today: date) -> None:
    bundle.customer = tables[Customer].filled(bundle.customer)
    for model, rows in bundle.rows.items():
        bundle.rows[model] = [tables[model].filled(row) for row in rows]
    derived.derive(bundle, today)


def _rows(batch: Sequence[Bundle], model: type[models.Model]) -> Iterator[dict[str, Any]]:
    if model is Customer:
        return (bundle.customer for bundle in batch)
    return (row for bundle in batch for row in bundle.rows.get(model, ()))


def sign_ins() -> tuple[SignIn, ...]:
    """Everybody who may sign in."""
    people = User.objects.filter(is_active=True).order_by("pk")
    return tuple(SignIn(user.username, user.name, user.title, PASSWORD) for user in people)


def _counts() -> dict[str, int]:
    records = [model for model in WRITTEN if issubclass(model, Record)]
    return {str(model._meta.verbose_name_plural): model._default_manager.count() for model in records}


def tidy() -> None:
    """Statistics and visibility for the planner after a large load; by the tables' owner, outside a transaction."""
    with connection.cursor() as cursor:
        for table in loading.tables_of((*WRITTEN, SearchEntry)):
            cursor.execute(f"vacuum analyze {connection.ops.quote_name(table)}")
