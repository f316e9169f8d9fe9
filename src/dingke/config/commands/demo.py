"""The demonstration company in a home of its own, built once, then served."""

import json
import os
from argparse import ArgumentParser, Namespace
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from dingke.config import env, installation
from dingke.config.commands import up
from dingke.config.refusal import Refusal

NAME = "demo"
HELP = "build and serve the demonstration company"
HOME: Final = "~/.dingke-demo"
SIZE: Final = 1.0
SEED: Final = 7


@dataclass(frozen=True)
class Wanted:
    """Which company: two homes with equal values hold the same one."""

    size: float
    seed: int
    today: str | None


@dataclass(frozen=True)
class Mark:
    """What the home says about itself, in `demo.json`: a home without it is nobody's playground."""

    wanted: Wanted
    is_built: bool


def add_arguments(parser: ArgumentParser) -> None:
    """dingke demo [--size SIZE] [--seed SEED] [--today DATE] [--port PORT]."""
    parser.add_argument("--size", type=float, default=SIZE, help="1 is the company of about 120 accounts (default)")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed, another company")
    parser.add_argument(
        "--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="hold the demonstration at a day"
    )
    parser.add_argument("--port", type=up.port_number, default=up.PORT, help=f"port to listen on (default {up.PORT})")
    parser.add_argument("--build-only", action="store_true", help="build and stop, without serving")


def run(args: Namespace) -> int:
    """Builds what is missing, prints the address and the sign-ins, and serves."""
    os.environ.setdefault("DINGKE_HOME", str(Path(HOME).expanduser()))
    wanted = Wanted(args.size, args.seed, args.today.isoformat() if args.today else None)
    if wanted.today:
        os.environ["DINGKE_TODAY"] = wanted.today
    home = env.home()
    with up.alone(home):
        if not args.build_only:
            up.refuse_taken_port(up.HOST, args.port)
        mark = read_mark(home)
        with installation.ready(up.say):
            _build_if_missing(home, wanted, mark)
            if not args.build_only:
                up.serve(up.HOST, args.port, lambda: _announce(args.port))
    return 0


def read_mark(home: Path) -> Mark | None:
    """What the home says; None when it says nothing."""
    path = home / "demo.json"
    if not path.exists():
        return None
    kept = json.loads(path.read_text("utf-8"))
    return Mark(Wanted(**kept["wanted"]), kept["is_built"])


def _write_mark(home: Path, mark: Mark) -> None:
    (home / "demo.json").write_text(json.dumps(asdict(mark)), "utf-8")


def _build_if_missing(home: Path, wanted: Wanted, mark: Mark | None) -> None:
    from dingke.config import database

    if mark is None and _has_people():
        raise Refusal(f"{home} holds real data; a demonstration is built only in a home of its own.")
    if mark and mark.is_built and mark.wanted == wanted:
        return
    if mark and _has_people():
        up.say("another company was built here, or one not to its end: beginning anew")
        database.recreate()
    _write_mark(home, Mark(wanted, is_built=False))
    _build(wanted)
    _write_mark(home, Mark(wanted, is_built=True))


def _has_people() -> bool:
    from dingke.platform.people.models import User

    return User.objects.exists()


def _build(wanted: Wanted) -> None:
    from django.utils import timezone

    from dingke import demo
    from dingke.config import database

    today = date.fromisoformat(wanted.today) if wanted.today else timezone.localdate()
    # Loading sets sequences forward and rebuilds indexes, which is set-up work: the program's own role may not.
    with database.as_owner():
        demo.build(size=wanted.size, seed=wanted.seed, today=today, progress=_say_progress)


def _say_progress(label: str, done: int, total: int) -> None:
    up.say(f"{label}: {done:,} / {total:,}")


def _announce(port: int) -> None:
    from dingke import demo

    print(f"\n  Dingke is at http://{up.HOST}:{port}\n", flush=True)
    for sign_in in demo.sign_ins():
        print(f"  {sign_in}", flush=True)
    print("\n  Ctrl-C stops it.", flush=True)
