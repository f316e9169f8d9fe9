"""Measures an installation of a given size over HTTP, against plain SQL."""

import importlib
import json
import os
import shutil
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any, Final

from dingke.config import env, installation
from dingke.config.commands import up
from dingke.config.refusal import Refusal

NAME = "bench"
HELP = "load an invented company of any size and measure the server"
HOME: Final = "~/.dingke-bench"
CUSTOMERS: Final = 100_000
TIMES: Final = 30
SEED: Final = 7
START_SECONDS: Final = 60.0
PROJECT: Final = Path(__file__).resolve().parents[4]


def add_arguments(parser: ArgumentParser) -> None:
    """dingke bench [--customers N] [--times N] [--json OUT] [--keep]."""
    parser.add_argument("--customers", type=int, default=CUSTOMERS, help=f"how many customers (default {CUSTOMERS:,})")
    parser.add_argument("--times", type=int, default=TIMES, help=f"answers timed per act, at least {TIMES}")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write what was found there too")
    parser.add_argument("--keep", action="store_true", help="leave the loaded home for the next run")


def run(args: Namespace) -> int:
    """Exit code 1 when a budget is broken."""
    os.environ.setdefault("DINGKE_HOME", str(Path(HOME).expanduser()))
    os.environ["DJANGO_SETTINGS_MODULE"] = "dingke.config.bench.settings"
    home = env.home()
    parts = _parts()
    with up.alone(home):
        with installation.ready(up.say):
            loaded = _load(home, args.customers)
            rows = _measure(parts, max(args.times, TIMES))
            print(f"\n{parts['report'].table(rows)}\n", flush=True)
            figures = parts["large"].measure(home, _commanded(), up.say)
        figures += parts["alone"].measure(home, env.test_data(), up.say)
        if not args.keep:
            shutil.rmtree(home)
    print(f"\n{parts['report'].alone_table(figures)}")
    if args.json:
        told = {"customers": args.customers, "load": loaded, "acts": rows, "alone": figures}
        args.json.write_text(json.dumps(told, indent=1), "utf-8")
    return 1 if any(row.get("over") or "status" in row for row in (*rows, *figures)) else 0


def _parts() -> dict[str, Any]:
    """The modules of the folder bench/, which lies beside the source and is not installed, by name."""
    if not (PROJECT / "bench" / "acts.py").exists():
        raise Refusal(f"There is no folder {PROJECT / 'bench'}: the benchmark is run from a clone of the repository.")
    sys.path.insert(0, str(PROJECT))
    return {name: importlib.import_module(f"bench.{name}") for name in ("acts", "alone", "large", "report")}


def _load(home: Path, customers: int) -> dict[str, Any]:
    """Builds the company unless the mark says that it stands. Raises Refusal for a home that is not the benchmark's."""

    from dingke import demo
    from dingke.config import database
    from dingke.demo import building
    from dingke.engine import clock
    from dingke.platform.people.models import User

    mark = home / env.BENCH_MARK
    kept: dict[str, Any] = json.loads(mark.read_text("utf-8")) if mark.exists() else {}
    if kept.get("customers") == customers and "seconds" in kept:
        return kept
    if User.objects.exists():
        if not mark.exists():
            raise Refusal(f"{home} holds real data; the benchmark needs a home of its own.")
        database.recreate()
    mark.write_text(json.dumps({"customers": customers}), "utf-8")
    start = time.monotonic()
    with database.as_owner():
        built = demo.build(size=1, seed=SEED, today=clock.today(), progress=_say, customers=customers)
        building.tidy()
    kept = {"customers": customers, "seconds": round(time.monotonic() - start, 1), "counts": built.counts}
    mark.write_text(json.dumps(kept), "utf-8")
    up.say(f"loaded in {kept['seconds']} s: {kept['counts']}")
    return kept


def _say(label: str, done: int, total: int) -> None:
    if done == total or done % 20_000 < 2_000:
        up.say(f"{label}: {done:,} / {total:,}")


def _measure(parts: dict[str, Any], times: int) -> list[dict[str, Any]]:
    from dingke.demo.staff import PASSWORD

    planned = [asdict(act) for act in parts["acts"].acts(_facts())]
    plan = {"host": up.HOST, "token": _token(), "password": PASSWORD, "acts": planned, "times": times}
    with _server() as port:
        found = _ask(plan | {"port": port, "run": int(time.time()) % 1000})
    floors = [_floor(act, times) for act in planned]
    made: list[dict[str, Any]] = parts["report"].rows(planned, found, floors)
    return made


def _ask(plan: dict[str, Any]) -> list[dict[str, Any]]:
    up.say("measuring")
    command = [sys.executable, str(PROJECT / "bench" / "client.py")]
    done = subprocess.run(command, input=json.dumps(plan), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise Refusal("The measuring process ended early; what it said stands above.")
    return [json.loads(line) for line in done.stdout.splitlines()]


@contextmanager
def _server() -> Iterator[int]:
    """The web server as `dingke up` runs it, on a free port; what it says is kept in bench.log of the home."""
    from dingke.config import static

    static.collect()
    port = up.free_port()
    command = [sys.executable, "-m", "dingke.config.web", up.HOST, str(port)]
    log = env.home() / "bench.log"
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=said, stderr=said)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not up.answers(up.HOST, port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Refusal(f"The web server did not start; what it said stands in {log}.")
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _facts() -> dict[str, Any]:
    """Ids and words that stand in the loaded company: a mark few share, a trade many have, initials of a mark."""
    from dingke.domains.customers.models import Customer
    from dingke.lib import text

    customer = Customer.objects.filter(owner__username="hanyifan").order_by("sort_name", "id")[10]
    rare, common = customer.short_name[:2], "电气设备"
    initials = text.initials(customer.short_name)
    queries = {"rare_query": rare, "common_query": common, "initials_query": initials}
    words = {"rare": rare, "common": common, "initials": initials, "customer": customer.pk, "next": _second_page()}
    return words | {name: text.query(word) for name, word in queries.items()} | _authority()


def _authority() -> dict[str, Any]:
    """Who heads thirty departments, who works on what is shared with him; a deal whose discount two superiors may not
    grant, with whoever asks for it."""
    from dingke.demo import branches
    from dingke.demo.story.branches import HEAD_OF_DIVISION
    from dingke.domains.opportunities.models import Opportunity

    head = branches.head()
    path = head.department.path if head.department else "/"
    below = Opportunity.objects.filter(department__path__startswith=path, closed_on=None, archived_at=None)
    deal = below.filter(amount__lt=5_000_000).select_related("owner").order_by("pk")[0]
    (beyond,) = (one.limits["discount"][1] or 0 for one in HEAD_OF_DIVISION if one.matter == "special_price")
    return {
        "head": head.username,
        "helper": branches.helper().username,
        "deal": deal.pk,
        "seller": deal.owner.username,
        "discount": str(int(beyond) + 2),
        "amount": str(deal.amount),
    }


def _commanded() -> dict[str, Any]:
    """Through whose eyes is looked, and who is to be erased: somebody who still stands there."""
    from dingke.domains.contacts.models import Contact

    gone = Contact.objects.filter(erased_at=None, archived_at=None, customer__owner__username__startswith="fg")
    return {"eyes": "hanyifan", "gone": gone.order_by("pk")[7].code}


def _second_page() -> str:
    """The cursor that the head's list gives for the page after its first."""
    from dingke.engine import asking, registry
    from dingke.platform.people.models import User

    head: Any = User.objects.get(username="zhouyanqiu")
    return asking.ask(asking.question(registry.get("customers"), head, {})).next or ""


def _token() -> str:
    from dingke.platform.people.actions import create_token
    from dingke.platform.people.models import User

    return create_token(user=User.objects.get(username="zhouyanqiu"), label="bench")


def _floor(act: dict[str, Any], times: int) -> float | None:
    """Median milliseconds of fetching the act's rows in plain SQL, over a connection that is open."""
    from django.db import connection

    from dingke.platform.people.models import Department, User

    if not act["floor"]:
        return None
    person = User.objects.select_related("department").get(username="zhouyanqiu" if act["by"] == "token" else act["by"])
    below = Department.objects.filter(path__startswith=person.department.path if person.department else "/")
    params = {"person": person.pk, "departments": list(below.values_list("pk", flat=True)), **act["params"]}
    sql = (PROJECT / "bench" / "floors" / f"{act['floor']}.sql").read_text("utf-8")
    took = []
    with connection.cursor() as cursor:
        for _ in range(times):
            start = time.perf_counter()
            cursor.execute(sql, params)
            cursor.fetchall()
            took.append((time.perf_counter() - start) * 1000)
    return median(took)
