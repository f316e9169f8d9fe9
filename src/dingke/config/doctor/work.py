"""Whether jobs are done: a worker that lives, and a queue that moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from psycopg import Connection

from dingke.config.doctor.finding import BROKEN, CARE, WELL, Finding

# A worker beats every few seconds (config.worker); a job that is due is taken at once.
SILENT: Final = timedelta(seconds=60)
LONG: Final = timedelta(minutes=15)
QUEUE = """select
    (select count(*) from public.procrastinate_workers where last_heartbeat > now() - %s),
    count(*) filter (where status = 'todo' and coalesce(scheduled_at, now()) <= now()),
    count(*) filter (where status = 'doing'),
    count(*) filter (where status = 'failed'),
    coalesce(extract(epoch from now() - min(coalesce(scheduled_at, (
        select min(e.at) from public.procrastinate_events e where e.job_id = j.id
    ))) filter (where status = 'todo' and coalesce(scheduled_at, now()) <= now())), 0)
    from public.procrastinate_jobs j where status in ('todo', 'doing', 'failed')"""


@dataclass(frozen=True)
class Queue:
    """workers: that live. due, doing, failed: jobs. oldest: seconds that the longest waiting job is due."""

    workers: int
    due: int
    doing: int
    failed: int
    oldest: float


def standing(connection: Any) -> Queue:
    """How the queue stands; asks through a connection or cursor of psycopg or of Django."""
    found = connection.execute(QUEUE, [SILENT]) or connection
    workers, due, doing, failed, oldest = found.fetchone()
    return Queue(workers, due, doing, failed, max(0.0, float(oldest)))


def queue(connection: Connection[Any]) -> Iterator[Finding]:
    """Jobs that wait are being worked on."""
    found = standing(connection)
    waiting = f"{found.due:,} jobs wait, the oldest for {found.oldest / 60:,.0f} min"
    facts = vars(found)
    if found.due and not found.workers:
        yield Finding("worker", BROKEN, f"{waiting}, and no worker lives: start dingke up.", facts)
    elif found.oldest > LONG.total_seconds():
        yield Finding("worker", CARE, f"{waiting}: the worker does not keep up.", facts)
    elif found.workers:
        yield Finding("worker", WELL, f"{found.workers} workers live; {found.due:,} jobs wait.", facts)
    else:
        yield Finding("worker", WELL, "No job waits, and no worker lives: dingke up starts one.", facts)
    if found.failed:
        sentence = f"{found.failed:,} jobs have failed; the log of dingke up says why."
        yield Finding("worker", CARE, sentence, facts)
