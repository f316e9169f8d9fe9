"""Rows of an object written into a file."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from urllib.parse import parse_qsl

from dingke.config import installation
from dingke.config.refusal import Refusal

NAME = "export"
HELP = "write the rows of an object into a csv or xlsx file"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke export OBJECT --out FILE [--where QUERY]."""
    parser.add_argument("object", metavar="OBJECT", help="customers, contacts, opportunities …")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="ends in .csv or .xlsx")
    parser.add_argument(
        "--where", default="", metavar="QUERY", help="conditions as in the address of a list: grade=key&q=…"
    )
    installation.add_person(parser)


def run(args: Namespace) -> int:
    """Prints how many rows were written."""
    with installation.ready():
        from dingke.engine import exporting, faults, registry

        try:
            resource = registry.get(args.object)
            count = exporting.write(
                resource, installation.person(args), args.out, dict(parse_qsl(args.where)), via="command"
            )
        except KeyError as error:
            raise Refusal(str(error.args[0])) from error
        except faults.Refusal as refusal:
            raise Refusal(str(refusal.message)) from refusal
        except OSError as error:
            raise Refusal(f"{args.out}: {error.strerror}") from error
    print(f"{count:,} rows in {args.out}")
    return 0
