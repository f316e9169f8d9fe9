"""A backup put in place of what is there, or tried out."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

from dingke.config import installation
from dingke.config.commands import up

if TYPE_CHECKING:
    from dingke.config.backup.drill import Drill

NAME = "restore"
HELP = "put a backup in place: into an empty home, or over what is there with --replace"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke restore FILE [--replace | --drill] [--erasures FILE] [--json]."""
    parser.add_argument("file", type=Path, metavar="FILE")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--replace", action="store_true", help="replace the data that are there, once the new ones stand")
    how.add_argument(
        "--drill", action="store_true", help="restore into a throw-away home, examine it, touch nothing else"
    )
    parser.add_argument(
        "--erasures",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a ledger of erasures (erasures.jsonl of the home that is lost); what it names is erased again",
    )
    parser.add_argument("--json", action="store_true", help="print what was restored as one line of JSON")


def run(args: Namespace) -> int:
    """0: restored; 1: not, or the drill found something broken."""
    django.setup()
    say = installation.quiet if args.json else up.say
    if args.drill:
        from dingke.config.backup.drill import drill

        say(f"restoring {args.file} into a throw-away home")
        return tell(drill(args.file), as_json=args.json)
    from dingke.config.backup import restoring

    done = restoring.restore(args.file, replace=args.replace, say=say, ledgers=args.erasures)
    facts = {
        "made_at": done.manifest.made_at,
        "rows": sum(done.manifest.rows.values()),
        "files": len(done.manifest.parts) - 1,
        "migrated": done.migrated,
        "same_key": done.same_key,
        "erased": done.erased,
        "strange": done.strange,
        "seconds": done.seconds,
    }
    print(json.dumps(facts) if args.json else _sentence(facts))
    if not args.json and done.strange:
        print(f"Not erased, as another record has the code here: {', '.join(done.strange)}. Look at them by hand.")
    if not args.json and not done.same_key:
        from django.conf import settings

        print(restoring.ANOTHER_KEY.format(path=settings.HOME / "secret_key"))
    return 0


def _sentence(facts: dict[str, Any]) -> str:
    said = "Restored: {rows:,} rows, {files:,} files; {migrated} migrations newer than the backup were done."
    if facts["erased"]:
        said += " {erased:,} people whose data had been erased since were erased again."
    return said.format(**facts)


def tell(found: "Drill", *, as_json: bool) -> int:
    """Prints what a drill showed; 1 when something in the copy is broken."""
    broken = found.broken
    if as_json:
        print(json.dumps({**vars(found), "broken": len(broken)}, ensure_ascii=False))
        return 1 if broken else 0
    steps = ", ".join(f"{step} {seconds} s" for step, seconds in found.seconds.items())
    print(f"{found.rows:,} rows, {found.files:,} files, {found.migrated} migrations ({steps})")
    for finding in found.findings:
        print(f"{finding['state']:<7} {finding['sentence']}")
    print("The drill failed." if broken else "The backup can be restored.")
    return 1 if broken else 0
