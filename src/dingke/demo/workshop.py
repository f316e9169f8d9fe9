"""Blocks of the crowd made into lines for COPY, by as many processes as the machine has cores."""

import multiprocessing
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import BoundedSemaphore
from typing import Any, ClassVar

from django.db import connection, models

from dingke.demo import company, derived
from dingke.demo.company import Block, Extent
from dingke.demo.drafts import Draft, entries, indexed
from dingke.demo.loading import Table
from dingke.demo.records import WRITTEN, Bundle, Desk, Ledger
from dingke.domains.customers.models import Customer
from dingke.engine import search
from dingke.engine.models import SearchEntry
from dingke.lib import beside, copying

MOST_PROCESSES = 8
AHEAD = 2  # blocks per process that may wait to be written: about 10 MB each


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines by model, in the order of writing, of so many accounts."""

    accounts: int
    lines: dict[type[models.Model], bytes]


class Workshop:
    """What every process knows. names: of the owners, by key, for the search entries."""

    here: ClassVar["Workshop"]

    def __init__(
        self,
        *,
        today: date,
        seed: int,
        of: Extent,
        desks: dict[str, Desk],
        sellers: tuple[Desk, ...],
        maker: int,
        names: dict[int, str],
    ) -> None:
        self.today, self.seed, self.of = today, seed, of
        self.desks, self.sellers, self.maker = desks, sellers, maker
        self.tables = {model: Table(model) for model in WRITTEN}
        self.found = indexed(WRITTEN)
        self.owners = {key: Draft({"id": key, "name": name}) for key, name in names.items()}

    def ledger(self, last: dict[type[models.Model], int]) -> Ledger:
        return Ledger(today=self.today, desks=self.desks, maker=self.maker, last=last)

    def crowd(self, block: Block) -> Batch:
        ledger = self.ledger(block.last)
        made = company.crowd_accounts(ledger, block, seed=self.seed, of=self.of, owners=self.sellers)
        for model, last in block.last.items():
            if ledger.taken[model] > last + len(made) * company.MOST_ROWS.get(model, 4):
                raise RuntimeError(f"{model.__name__}: more rows than the keys set aside for them.")
        return self.batch(made)

    def batch(self, bundles: list[Bundle]) -> Batch:
        for bundle in bundles:
            self._fill(bundle)
        made = {model: table.lines(_rows(bundles, model)) for model, table in self.tables.items()}
        made[SearchEntry] = copying.lines(entries(bundles, self.tables, self.found, self.owners))
        return Batch(len(bundles), made)

    def columns(self, model: type[models.Model]) -> tuple[str, ...]:
        return search.COLUMNS if model is SearchEntry else self.tables[model].columns

    def _fill(self, bundle: Bundle) -> None:
        bundle.customer = self.tables[Customer].filled(bundle.customer)
        for model, rows in bundle.rows.items():
            bundle.rows[model] = [self.tables[model].filled(row) for row in rows]
        derived.derive(bundle, self.today)


def _rows(bundles: list[Bundle], model: type[models.Model]) -> Iterator[dict[str, Any]]:
    if model is Customer:
        return (bundle.customer for bundle in bundles)
    return (row for bundle in bundles for row in bundle.of(model))


@contextmanager
def working(workshop: Workshop, blocks: Iterable[Block], processes: int) -> Iterator[Iterator[Batch]]:
    """The blocks as batches, in their order, made by so many processes; by this one when it is one."""
    if processes == 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield map(workshop.crowd, blocks)
        return
    Workshop.here = workshop
    # Forked, as each process needs the readings of 40,000 characters and every model, which are there already.
    with multiprocessing.get_context("fork").Pool(processes, _enter) as pool:
        yield _in_step(pool, blocks, BoundedSemaphore(processes * AHEAD))


def _in_step(pool: Any, blocks: Iterable[Block], room: BoundedSemaphore) -> Iterator[Batch]:
    def admitted() -> Iterator[Block]:
        for block in blocks:
            room.acquire()
            yield block

    for batch in pool.imap(_crowd, admitted()):
        room.release()
        yield batch


def _enter() -> None:
    """The connection of the process that was forked is not this one's to use, nor to close."""
    connection.connection = None
    beside.seldom_collecting()


def _crowd(block: Block) -> Batch:
    return Workshop.here.crowd(block)


def cores() -> int:
    return min(beside.cores(), MOST_PROCESSES)
