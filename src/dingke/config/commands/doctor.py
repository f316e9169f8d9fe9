"""How the installation is, in sentences."""

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

import django

from dingke.config import installation
from dingke.config.commands import up
from dingke.lib import postgres

if TYPE_CHECKING:
    from dingke.config.doctor.finding import Finding

NAME = "doctor"
HELP = "examine the installation: server, history, search, files, key, backups, jobs"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke doctor [--repair] [--data-only] [--json]; exit code 1 when something is broken."""
    parser.add_argument(
        "--repair", action="store_true", help="first make anew what follows from the rows: search entries"
    )
    parser.add_argument("--data-only", action="store_true", help="leave out what concerns the machine")
    parser.add_argument("--json", action="store_true", help="print what was found as one line of JSON")


def run(args: Namespace) -> int:
    """0: nothing is broken; 1: something is."""
    django.setup()
    from dingke.config.doctor.finding import BROKEN, Finding

    try:
        with installation.as_it_is():
            found = _found(args)
    except postgres.UnableToServe as error:
        found = [Finding("server", BROKEN, str(error).strip())]
    broken = sum(finding.state == BROKEN for finding in found)
    if args.json:
        print(json.dumps({"broken": broken, "findings": [asdict(finding) for finding in found]}, ensure_ascii=False))
    else:
        _tell(found)
    return 1 if broken else 0


def _found(args: Namespace) -> list["Finding"]:
    from django.conf import settings

    from dingke.config import doctor
    from dingke.config.doctor import search
    from dingke.config.doctor.finding import WELL

    with postgres.session(settings.OWNER_ROLE) as connection:
        found = doctor.examine(connection, doctor.GROUND)
        if any(finding.state != WELL for finding in found):
            return found
        for done in search.repair(connection) if args.repair else ():
            (installation.quiet if args.json else up.say)(done)
        checks = doctor.DATA if args.data_only else (*doctor.DATA, *doctor.CIRCUMSTANCES)
        return found + doctor.examine(connection, checks)


def _tell(found: list["Finding"]) -> None:
    for finding in found:
        print(f"{finding.state:<7} {finding.sentence}")
