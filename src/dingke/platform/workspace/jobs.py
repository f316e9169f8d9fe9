"""Imports and exports carried out in the background."""

from collections.abc import Callable
from typing import Any, Final

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from dingke.platform.workspace import actions, exports
from dingke.platform.workspace.models import Export, Run

# When the database went away under a run, which then is still due; one that it refused is closed and left alone.
AGAIN: Final = RetryStrategy(wait=5, retry_exceptions={OperationalError, InterfaceError})


@app.task(queue="imports", retry=AGAIN)
def carry_out(*, run: str, **_later: Any) -> None:
    """The step that the run waits for; may be called twice."""
    if not connection.in_atomic_block:
        close_old_connections()  # of a worker that waited long, one that the server has dropped meanwhile
    actions.carry_out(run)


def soon(run: Run, make_due: Callable[[], None]) -> None:
    """Makes a step due and leaves it to a job, both or neither."""
    with transaction.atomic():
        make_due()
        carry_out.defer(run=str(run.pk))


@app.task(queue="exports")
def make(*, export: str, **_later: Any) -> None:
    """The file that an export waits for; may be called twice."""
    if not connection.in_atomic_block:
        close_old_connections()
    exports.carry_out(export)


def make_soon(make_due: Callable[[], Export]) -> Export:
    """Makes a file due and leaves it to a job, both or neither."""
    with transaction.atomic():
        export = make_due()
        make.defer(export=str(export.pk))
    return export


# In UTC: in the small hours in China.
@app.periodic(cron="40 18 * * *")
@app.task(queue="nightly")
def throw_away(timestamp: int, **_later: Any) -> None:
    """Once a day; may run twice. timestamp: when it was due, which matters to nobody."""
    exports.throw_away()
