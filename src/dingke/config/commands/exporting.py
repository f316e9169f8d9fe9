"""Rows of an object written into a file, or all data into a folder."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from dingke.config import installation
from dingke.config.refusal import Refusal

if TYPE_CHECKING:
    from dingke.platform.people.models import User

NAME = "export"
HELP = "write the rows of an object into a csv or xlsx file, or all data into a folder"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke export OBJECT --out FILE [--where QUERY], --all-in-one FILE OBJECT…, or --all DIR [--format F]."""
    parser.add_argument("objects", nargs="*", metavar="OBJECT", help="customers, contacts, opportunities …")
    file = parser.add_mutually_exclusive_group(required=True)
    file.add_argument("--out", type=Path, metavar="FILE", help="ends in .csv or .xlsx")
    file.add_argument(
        "--all-in-one",
        type=Path,
        metavar="FILE.xlsx",
        help="several objects, a sheet each, as an import takes them back",
    )
    file.add_argument(
        "--all", type=Path, metavar="DIR", help="everything, one file for each kind of row and a list of them"
    )
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv", help="of --all (default: csv)")
    parser.add_argument(
        "--where", default="", metavar="QUERY", help="conditions as in the address of a list: grade=key&q=…"
    )
    parser.add_argument(
        "--columns", default="", metavar="NAMES", help="fields of --out, with commas between (default: all)"
    )
    installation.add_person(parser)


def run(args: Namespace) -> int:
    """Prints how many rows were written."""
    path: Path = args.out or args.all_in_one or args.all
    with installation.ready():
        from dingke.engine import faults

        try:
            count = written(args, installation.person(args))
        except KeyError as error:
            raise Refusal(str(error.args[0])) from error
        except faults.Refusal as refusal:
            raise Refusal(str(refusal.message)) from refusal
        except OSError as error:
            raise Refusal(f"{path}: {error.strerror}") from error
    print(f"{count:,} rows in {path}")
    return 0


def written(args: Namespace, person: "User") -> int:
    from dingke.engine import exporting, registry
    from dingke.engine.dataset import leaving

    if args.all:
        if args.objects:
            raise Refusal("--all takes every object; name none.")
        return leaving.write(args.all, args.format, person, via="command")
    if not args.objects:
        raise Refusal("Name the object: customers, contacts, opportunities …; or write everything with --all DIR.")
    resources = [registry.get(name) for name in args.objects]
    if args.all_in_one:
        return exporting.write_together(resources, person, args.all_in_one, via="command")
    if len(resources) > 1:
        raise Refusal("One file holds one object; several go into a workbook with --all-in-one FILE.xlsx.")
    (resource,) = resources
    columns = [name.strip() for name in args.columns.split(",") if name.strip()]
    offered = {*resource.readable, *resource.column_choices}
    if unknown := [name for name in columns if name not in offered]:
        raise Refusal(f"--columns: there is no field {', '.join(unknown)}; there are: {', '.join(sorted(offered))}.")
    return exporting.write(resource, person, args.out, dict(parse_qsl(args.where)), via="command", columns=columns)
