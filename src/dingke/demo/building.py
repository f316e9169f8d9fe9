"""The one door: builds the demonstration company into an empty home."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import sql

from dingke.demo import (
    approvals,
    branches,
    credit,
    dispatch,
    loading,
    organisation,
    privacy,
    promotion,
    service,
    visits,
    voice,
)
from dingke.demo.company import crowd, extent, key_accounts
from dingke.demo.records import WRITTEN
from dingke.demo.staff import PASSWORD, Staff, administrator, colleagues, engage
from dingke.demo.workshop import Workshop, cores, working
from dingke.domains.customers.models import Customer
from dingke.engine import ports
from dingke.engine.action import Act, Outcome
from dingke.engine.models import Record, SearchEntry
from dingke.engine.performing import begin_act
from dingke.platform.people.models import User
from dingke.platform.timeline.chain import verifying
from dingke.platform.timeline.models import Operation

VERB = "demo"
# What is told by the product's own acts, each on its day.
STORIES = (privacy, voice, service, visits, promotion, credit, dispatch)
HUGE = 20_000  # customers from which indexes are built once, after the load

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
    of = extent(size=size, customers=customers)
    if Operation.objects.filter(verb=VERB).exists():
        return Built(sign_ins(), _counts(), fresh=False)
    if Customer.objects.exists():
        raise UnableToBuild(
            _("This home holds customers of its own; the demonstration needs an empty one (set DINGKE_HOME).")
        )
    with transaction.atomic():
        act, staff = _begin(of.accounts, today)
        staff = branches.settle(staff, today, act.at) if of.branches else staff
        names = dict(User.objects.values_list("pk", "name"))
        workshop = Workshop(
            today=today, seed=seed, of=of, desks=staff.desks, sellers=staff.sellers, maker=staff.admin.pk, names=names
        )
        with _ready(of.accounts) as huge:
            _write(workshop, progress or _quiet, cores() if huge else 1)
            if of.branches:
                branches.share()
            if not huge:
                _date_history(act)
        for model in WRITTEN:
            loading.advance(model)
        approvals.settle(today)
        ports.history().record(act, VERB, Customer, Outcome(created=list(range(of.accounts)), operation=act.operation))
    for story in STORIES:
        if story is privacy:  # in what is made for measuring, erasing and sealing are measured by themselves
            privacy.settle(today, erasing=not of.branches)
        else:
            story.settle(today)
    if not of.branches:
        verifying.look()
    return Built(sign_ins(), _counts(), fresh=True)


def _quiet(label: str, done: int, total: int) -> None:
    """Nobody watches."""


def _begin(accounts: int, today: date) -> tuple[Act, Staff]:
    at = min(timezone.now(), datetime.combine(today, datetime.max.time(), timezone.get_default_timezone()))
    admin = administrator(at)
    act = begin_act(admin, "demo", at=at)
    ports.history().begin(act)
    people = colleagues(accounts)
    staff = engage(admin, people, at)
    organisation.settle(people, admin, today)
    return act, staff


@contextmanager
def _ready(accounts: int) -> Iterator[bool]:
    """Gives whether the tables were made ready for very many rows, so that history begins on the right days by itself."""
    tables = loading.tables_of((*WRITTEN, SearchEntry))
    is_bare = accounts >= HUGE and loading.may_rebuild(tables)
    with loading.bare(tables) if is_bare else nullcontext(), loading.dated(WRITTEN) if is_bare else nullcontext():
        yield is_bare


def _write(workshop: Workshop, progress: Progress, processes: int) -> None:
    total, label = workshop.of.accounts, str(Customer._meta.verbose_name_plural)
    ledger = workshop.ledger({model: loading.last_key(model) for model in WRITTEN})
    first = workshop.batch(key_accounts(ledger, seed=workshop.seed, of=workshop.of))
    done = 0
    with working(workshop, crowd(workshop.of, ledger), processes) as later:
        for batch in chain((first,), later):
            for model, made in batch.lines.items():
                loading.copy(model, workshop.columns(model), made)
            done += batch.accounts
            progress(label, done, total)


def _date_history(act: Act) -> None:
    """History begins for each row on the day on which the story has it put on file: there are days to look back at."""
    with connection.cursor() as cursor:
        for table, column in loading.days_of(WRITTEN).items():
            dated = sql.SQL("update {events} set pgh_created_at = {day} where pgh_context_id = %s and {day} < now()")
            named = dated.format(events=sql.Identifier(table), day=sql.Identifier(column))
            cursor.execute(named, [act.operation])


def sign_ins() -> tuple[SignIn, ...]:
    """Everybody who may sign in."""
    people = User.objects.filter(is_active=True).order_by("pk")
    return tuple(SignIn(user.username, user.name, user.title, PASSWORD) for user in people)


def _counts() -> dict[str, int]:
    records = [model for model in WRITTEN if issubclass(model, Record)]
    return {str(model._meta.verbose_name_plural): model._default_manager.count() for model in records}


def tidy() -> None:
    """Statistics and visibility for the planner after a large load; by the tables' owner, outside a transaction.

    On every core a table, the largest first. The indexes are as new.
    """
    with ThreadPoolExecutor(cores()) as pool:
        list(pool.map(_tidied, loading.largest_first(loading.tables_of((*WRITTEN, SearchEntry)))))


def _tidied(table: str) -> None:
    try:
        with connection.cursor() as cursor:  # of this thread
            loading.without_compressing(cursor)
            cursor.execute(f"vacuum (analyze, index_cleanup off) {connection.ops.quote_name(table)}")
    finally:
        connection.close()
