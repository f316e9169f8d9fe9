"""Rows of an object written into a file, or all data into a folder."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from dingke.config import installation
from dingke.config.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dingke.engine.resource import Resource
    from dingke.platform.people.models import User

NAME = "export"
HELP = "write the rows of an object into a csv or xlsx file, or all data into a folder"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke export OBJECT --out FILE [--where QUERY], --all-in-one FILE OBJECT…, or --all DIR [--format F].

    Personal values are masked without --clear; --all, from which everything comes back, is always in clear.
    """
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
    parser.add_argument(
        "--clear",
        action="store_true",
        help="personal values as they are, where the person may see them (default: masked)",
    )
    parser.add_argument(
        "--reason",
        default="",
        metavar="WORDS",
        help="what for; needed when many records leave in clear, kept in history",
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
        refuse_unsaid(args.reason, leaving.in_clear())
        return leaving.write(args.all, args.format, person, via="command", why=said(args.reason))
    if not args.objects:
        raise Refusal("Name the object: customers, contacts, opportunities …; or write everything with --all DIR.")
    resources = [registry.get(name) for name in args.objects]
    taking = exporting.Taking(purpose=said(args.reason), clear=args.clear)
    if args.all_in_one:
        if args.clear:
            refuse_unsaid(args.reason, sum(in_clear(person, each) for each in resources))
        return exporting.write_together(resources, person, args.all_in_one, via="command", taking=taking)
    if len(resources) > 1:
        raise Refusal("One file holds one object; several go into a workbook with --all-in-one FILE.xlsx.")
    (resource,) = resources
    columns = columns_of(args, resource)
    if args.clear:
        refuse_unsaid(args.reason, in_clear(person, resource, args.where, columns))
    params = dict(parse_qsl(args.where))
    return exporting.write(resource, person, args.out, params, via="command", columns=columns, taking=taking)


def columns_of(args: Namespace, resource: "Resource") -> list[str]:
    columns = [name.strip() for name in args.columns.split(",") if name.strip()]
    offered = {*resource.readable, *resource.column_choices}
    if unknown := [name for name in columns if name not in offered]:
        raise Refusal(f"--columns: there is no field {', '.join(unknown)}; there are: {', '.join(sorted(offered))}.")
    return columns


def said(reason: str) -> str:
    """What history keeps: the reason, and who sat at the machine, where rights end."""
    from django.utils.translation import gettext as _

    who = _("system user %(user)s") % {"user": installation.system_user()}
    return " · ".join(filter(None, (reason.strip(), who)))


def in_clear(person: "User", resource: "Resource", query: str = "", columns: "Sequence[str]" = ()) -> int:
    """How many records would leave with personal values as they are."""
    from dingke.platform.workspace import asked

    _rows, clear = asked.counted(person, resource, query, columns)
    return clear


def refuse_unsaid(reason: str, count: int) -> None:
    """On a page somebody would have to decide this; at the machine whoever does it says what for."""
    from dingke.engine import clock
    from dingke.platform.workspace import queries

    most = queries.without_asking(clock.today())
    if count > most and not reason.strip():
        raise Refusal(
            f"{count:,} records would leave with personal values in clear, more than the {most:,} that may without a "
            "word. Say what for with --reason WORDS; it is kept in history with your name."
        )
