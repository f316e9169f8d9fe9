"""Whether any surface shows somebody what is not his, as it was last looked for."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone
from psycopg import Connection

from dingke.config.doctor.finding import BROKEN, CARE, WELL, Finding

OLD: Final = timedelta(days=3)
NAMED: Final = 3
LAST: Final = "select at, surfaces, checked, leaks from public.access_leaktest order by at desc limit 1"


def looked_for(connection: Connection[Any]) -> Iterator[Finding]:
    """The result of the last nightly look; nothing is looked at here."""
    row = connection.execute(LAST).fetchone()
    if row is None:
        yield Finding(
            "access", WELL, "Nobody looked for leaks yet: the worker does each night, or dingke access leak-test."
        )
        return
    at, surfaces, checked, leaks = row
    facts = {"at": at.isoformat(), "surfaces": surfaces, "checked": checked, "leaks": len(leaks)}
    looked = f"{surfaces:,} surfaces, {checked:,} comparisons on {timezone.localtime(at):%Y-%m-%d %H:%M}"
    if leaks:
        said = "; ".join(f"{leak['surface']}: {leak['what']}" for leak in leaks[:NAMED])
        yield Finding("access", BROKEN, f"{len(leaks):,} leaks were found: {said}.", facts)
    elif at < timezone.now() - OLD:
        yield Finding("access", CARE, f"The last look for leaks is old: {looked}.", facts)
    else:
        yield Finding("access", WELL, f"No surface showed what it should not: {looked}.", facts)
