"""The tables brought to this version: a backup, a rehearsal on a copy, then the thing itself, examined."""

import json
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dingke import __version__
from dingke.config import env, installation
from dingke.config.commands import up
from dingke.config.refusal import Refusal

if TYPE_CHECKING:
    from dingke.config.backup.drill import Drill

NAME = "upgrade"
HELP = "bring the tables to this version: back up, rehearse on a copy, migrate, examine"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke upgrade [--rehearse-only] [--backup FILE] [--despite-findings] [--json]."""
    parser.add_argument("--rehearse-only", action="store_true", help="stop after the copy; may run while people work")
    parser.add_argument(
        "--backup", type=Path, metavar="FILE", help="write the backup there (default: DINGKE_HOME/backups)"
    )
    parser.add_argument("--despite-findings", action="store_true", help="go on though doctor finds the copy broken")
    parser.add_argument("--json", action="store_true", help="print what was done as one line of JSON")


def run(args: Namespace) -> int:
    """0: the tables are of this version, or the rehearsal went well; 1: not, and what was there is as it was."""
    say = installation.quiet if args.json else up.say
    with nullcontext() if args.rehearse_only else up.alone(env.home()), installation.as_it_is():
        facts = _upgraded(args, say)
    if args.json:
        print(json.dumps(facts, ensure_ascii=False))
    elif not facts["migrations"]:
        print(f"The tables are of this version ({__version__}) already.")
    else:
        print("The rehearsal went well." if args.rehearse_only else f"The tables are of version {__version__} now.")
    return 1 if facts.get("broken") else 0


def _upgraded(args: Namespace, say: Callable[[str], None]) -> dict[str, Any]:
    from dingke.config import database
    from dingke.config.backup import making
    from dingke.config.backup.drill import drill

    missing = database.outstanding()
    if not missing:
        return {"migrations": 0}
    target = args.backup or _backup_path()
    say(f"{missing} migrations are missing; backing up to {target}")
    making.make(target, replace=False, say=say)
    say("rehearsing on a copy")
    rehearsed = drill(target)
    say(", ".join(f"{step} {seconds} s" for step, seconds in rehearsed.seconds.items()))
    _refuse_broken(rehearsed, args.despite_findings)
    for sentence in rehearsed.told("roles"):
        say(f"on the copy: {sentence}")
    facts = {"migrations": missing, "backup": str(target), "rehearsal": dict(rehearsed.seconds)}
    return facts if args.rehearse_only else facts | _migrated(target, say)


def _backup_path() -> Path:
    from django.utils import timezone

    folder = env.home() / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"before-{__version__}-{timezone.localtime():%Y%m%d-%H%M%S}.dkbackup"


def _refuse_broken(rehearsed: "Drill", despite: bool) -> None:
    if rehearsed.broken and not despite:
        found = "\n".join(f"  {sentence}" for sentence in rehearsed.broken)
        raise Refusal(
            f"The rehearsal came out broken; nothing was changed.\n{found}\n"
            "Mend it, or go on with --despite-findings if it was so before."
        )


def _migrated(target: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Migrates and examines. Raises Refusal with the way back."""
    from django.conf import settings
    from django.db import DatabaseError

    from dingke.config import database, doctor
    from dingke.config.doctor.finding import BROKEN
    from dingke.lib import postgres

    say("migrating")
    began = time.monotonic()
    try:
        database.migrate()
    except DatabaseError as error:
        raise Refusal(
            f"A migration failed that went well on the copy: {error}\nInstall the version you had and put the backup back: "
            f"dingke restore {target} --replace"
        ) from error
    seconds = round(time.monotonic() - began, 1)
    with postgres.session(settings.OWNER_ROLE) as connection:
        found = doctor.examine(connection, (*doctor.GROUND, *doctor.DATA))
    for finding in found:
        say(f"{finding.state}: {finding.sentence}")
    return {"seconds": seconds, "broken": sum(finding.state == BROKEN for finding in found)}
