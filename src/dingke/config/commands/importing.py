"""Rows of a file brought in, as one operation that can be undone."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dingke.config import installation
from dingke.config.refusal import Refusal

if TYPE_CHECKING:
    from dingke.engine.importing.opening import Looked
    from dingke.engine.importing.plan import Plan
    from dingke.engine.importing.report import Report

NAME = "import"
HELP = "bring in the rows of a spreadsheet (xlsx, xls, ods, csv, tsv, csv.gz)"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke import FILE [--object NAME] [--dry-run] [--update] …; exit code 1 when rows were refused."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--object", metavar="NAME", help="what the rows are (default: told by the titles)")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
    parser.add_argument(
        "--update", action="store_true", help="also change records that are on file (default: only new ones)"
    )
    parser.add_argument("--clear-empty", action="store_true", help="an empty cell empties the field")
    parser.add_argument("--lenient", action="store_true", help="leave out what cannot be read in optional fields")
    parser.add_argument("--limit", type=int, metavar="N", help="read only the first N rows")
    parser.add_argument(
        "--report", type=Path, metavar="OUT.xlsx", help="write the refused rows there, with the reasons"
    )
    parser.add_argument("--json", action="store_true", help="print the counts as one line of JSON")
    installation.add_person(parser)


def run(args: Namespace) -> int:
    """0: every row was taken in or is on file; 1: some were refused, or nothing could be done."""
    with installation.ready():
        from dingke.engine import faults

        try:
            report = _carry_out(args)
        except faults.Refusal as refusal:
            raise Refusal(str(refusal.message)) from refusal
    _tell(args, report)
    return 1 if report.rejected else 0


def _carry_out(args: Namespace) -> "Report":
    from dingke.engine.importing import opening, report, running
    from dingke.lib import spreadsheet
    from dingke.lib.refusals import UnableTo

    try:
        looked = opening.look(args.file)
        plan = _plan(args, looked)
        with spreadsheet.open_table(args.file) as table:
            act = running.try_out if args.dry_run else running.run
            found = act(plan, table, running.silent if args.json else _progress)
    except OSError as error:
        raise Refusal(f"{args.file}: {error.strerror}") from error
    except UnableTo as error:
        raise opening.unreadable(error) from error
    if args.report:
        report.write_refused(args.report, plan, looked.header, found.lines)
    return found


def _plan(args: Namespace, looked: "Looked") -> "Plan":
    from dingke.engine import registry
    from dingke.engine.importing import opening
    from dingke.engine.importing.plan import Options, Plan

    person: Any = installation.person(args)
    try:
        resource = registry.get(args.object) if args.object else opening.object_of(looked, registry.resources(), person)
    except KeyError as error:
        raise Refusal(str(error.args[0])) from error
    options = Options(update=args.update, clear_empty=args.clear_empty, lenient=args.lenient, limit=args.limit)
    plan = Plan(resource, person, args.file.name, looked.columns(resource), options)
    if not args.json:
        _show_columns(plan)
    return plan


def _show_columns(plan: "Plan") -> None:
    for column in plan.columns:
        label = plan.resource.attribute(column.field).kind.label if column.field else column.remark or "–"
        print(f"  {column.header} → {label}" + (f" × {column.factor}" if column.factor != 1 else ""))


def _progress(rows: int) -> None:
    print(f"\r  {rows:,}", end="", file=sys.stderr, flush=True)


def _tell(args: Namespace, report: "Report") -> None:
    if args.json:
        print(json.dumps(report.totals(), ensure_ascii=False))
        return
    print(file=sys.stderr)
    for name, value in report.totals().items():
        print(f"{name:>10}  {value}")
    for said, times in list(report.remarks.items())[:20]:
        print(f"  {times:,} × {said}")
    for refused in report.refused[:20]:
        print(f"  {refused.row}: {refused.record}: {refused.field} {refused.cell!r}: {refused.reason}")
