"""A backup put in place of what is there."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

import django

from dingke.config import installation
from dingke.config.commands import up

NAME = "restore"
HELP = "put a backup in place: into an empty home, or over what is there with --replace"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke restore FILE [--replace] [--json]."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--replace", action="store_true", help="replace the data that are there, once the new ones stand")
    parser.add_argument("--json", action="store_true", help="print what was restored as one line of JSON")


def run(args: Namespace) -> int:
    """Prints what stands now, and whether the secret key fits it."""
    django.setup()
    from django.conf import settings

    from dingke.config.backup import restoring

    done = restoring.restore(args.file, replace=args.replace, say=installation.quiet if args.json else up.say)
    rows, files = sum(done.manifest.rows.values()), len(done.manifest.parts) - 1
    if args.json:
        said = {"made_at": done.manifest.made_at, "rows": rows, "files": files, "migrated": done.migrated}
        print(json.dumps({**said, "same_key": done.same_key}))
        return 0
    print(f"Restored: {rows:,} rows, {files:,} files; {done.migrated} migrations newer than the backup were done.")
    if not done.same_key:
        print(restoring.ANOTHER_KEY.format(path=settings.HOME / "secret_key"))
    return 0
