"""The whole installation in one file."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from dingke.config import installation
from dingke.config.commands import up

NAME = "backup"
HELP = "write database and files into one file, while people go on working"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke backup FILE [--replace] [--json]."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--replace", action="store_true", help="overwrite FILE once the new backup is whole")
    parser.add_argument("--json", action="store_true", help="print what was written as one line of JSON")


def run(args: Namespace) -> int:
    """Prints what was written, and where the key is that stays out of it."""
    with installation.as_it_is():
        from django.conf import settings

        from dingke.config.backup import making

        made = making.make(args.file, replace=args.replace, say=installation.quiet if args.json else up.say)
        key = making.KEY_STAYS.format(path=settings.HOME / "secret_key")
    size = args.file.stat().st_size
    if args.json:
        said = {"file": str(args.file), "size": size, "made_at": made.made_at, "parts": len(made.parts)}
        print(json.dumps({**said, "rows": sum(made.rows.values()), "secret_key": "not included"}, ensure_ascii=False))
    else:
        print(f"{args.file}: {size / 1024**2:,.1f} MB\n{key}")
    return 0
