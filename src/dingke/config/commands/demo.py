"""The demonstration company in a home of its own, built once, then served."""

import json
import os
from argparse import ArgumentParser, Namespace
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dingke.config import env, installation
from dingke.config.commands import up
from dingke.config.refusal import Refusal
from dingke.lib.arguments import day

if TYPE_CHECKING:
    from dingke.demo.building import Built

NAME = "demo"
HELP = "build and serve the demonstration company"
HOME: Final = "~/.dingke-demo"
SIZE: Final = 1.0
SEED: Final = 7
COMPANY: Final = "鼎盛电气"


@dataclass(frozen=True)
class Wanted:
    """Which company: two homes with equal values hold the same one."""

    size: float
    seed: int
    today: str | None


def add_arguments(parser: ArgumentParser) -> None:
    """dingke demo [--size SIZE] [--seed SEED] [--today DATE] [--port PORT] [--build-only]."""
    parser.add_argument("--size", type=float, default=SIZE, help="1 is the company of about 120 accounts (default)")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed, another company")
    parser.add_argument("--today", type=day, metavar="YYYY-MM-DD", help="hold the demonstration at a day")
    parser.add_argument("--port", type=up.port_number, default=up.PORT, help=f"port to listen on (default {up.PORT})")
    parser.add_argument("--build-only", action="store_true", help="build and stop, without serving")


def run(args: Namespace) -> int:
    """Builds what is missing, prints the address and the sign-ins, and serves."""
    os.environ.setdefault("DINGKE_HOME", str(Path(HOME).expanduser()))
    wanted = Wanted(args.size, args.seed, args.today.isoformat() if args.today else None)
    # Blank means the real day, whatever the demonstration that stands here was held at.
    os.environ["DINGKE_TODAY"] = wanted.today or ""
    os.environ.setdefault("DINGKE_COMPANY", COMPANY)
    home = env.home()
    with up.alone(home) as was_killed:
        if not args.build_only:
            up.refuse_taken_port(up.HOST, args.port, patiently=was_killed)
        with installation.ready(up.say, may_fix_day=True):
            built = _built(home, wanted)
            if not args.build_only:
                up.serve(up.HOST, args.port, lambda: _announce(args.port, built))
    return 0


def _built(home: Path, wanted: Wanted) -> "Built":
    """The company, made if it is not there. Refuses a home that holds customers of its own."""

    from dingke.config import database
    from dingke.demo.building import UnableToBuild, build
    from dingke.engine import clock

    mark = home / env.DEMO_MARK
    if mark.exists() and json.loads(mark.read_text("utf-8")) != asdict(wanted):
        up.say("another company was built here: beginning anew")
        mark.unlink()
        database.recreate()
    try:
        # Loading in bulk sets sequences and, in a large company, lays indexes last: the owner's to do.
        with database.as_owner():
            built = build(size=wanted.size, seed=wanted.seed, today=clock.today(), progress=_progress)
    except (UnableToBuild, ValueError) as error:
        raise Refusal(str(error)) from error
    mark.write_text(json.dumps(asdict(wanted)), "utf-8")
    return built


def _progress(what: str, done: int, of: int) -> None:
    up.say(f"{what} {done:,} / {of:,}")


def _announce(port: int, built: "Built") -> None:
    print(f"\n  Dingke is at http://{up.HOST}:{port}\n", flush=True)
    for who in built.sign_ins:
        print(f"  {who.username:<14} {who.password:<14} {who.name} {who.title}", flush=True)
    print("\n  Ctrl-C stops it.", flush=True)
