"""Rows of an object written into a file."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from urllib.parse import parse_qsl

from dingke.config import installation
from dingke.config.refusal import Refusal

NAME = "export"
HELP = "write the rows of an object into a csv or xlsx file"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke export OBJECT --out FILE [--where QUERY], or --all-in-one FILE OBJECT…."""
    parser.add_argument("objects", nargs="+", metavar="OBJECT", help="customers, contacts, opportunities …")
    file = parser.add_mutually_exclusive_group(required=True)
    file.add_argument("--out", type=Path, metavar="FILE", help="ends in .csv or .xlsx")
    file.add_argument(
        "--all-in-one",
        type=Path,
        metavar="FILE.xlsx",
        help="several objects, a sheet each, as an import takes them back",
    )
    parser.add_argument(
        "--where", default="", metavar="QUERY", help="conditions as in the address of a list: grade=key&q=…"
    )
    installation.add_person(parser)


def run(args: Namespace) -> int:
    """Prints how many rows were written."""
    with installation.ready():
        from dingke.engine import exporting, faults, registry

        try:
            resources = [registry.get(name) for name in args.objects]
            person = installation.person(args)
            if args.all_in_one:
                count = exporting.write_together(resources, person, args.all_in_one, via="command")
            elif len(resources) == 1:
                count = exporting.write(resources[0], person, args.out, dict(parse_qsl(args.where)), via="command")
            else:
                raise Refusal("One file holds one object; several go into a workbook with --all-in-one FILE.xlsx.")
        except KeyError as error:
            raise Refusal(str(error.args[0])) from error
        except faults.Refusal as refusal:
            raise Refusal(str(refusal.message)) from refusal
        except OSError as error:
            raise Refusal(f"{args.out or args.all_in_one}: {error.strerror}") from error
    print(f"{count:,} rows in {args.out or args.all_in_one}")
    return 0
