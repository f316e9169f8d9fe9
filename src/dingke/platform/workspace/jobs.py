"""Imports carried out in the background."""

from collections.abc import Callable
from typing import Any, Final

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from dingke.platform.workspace import actions
from dingke.platform.workspace.models import Run

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
