"""Rows of a file brought in, as one operation that can be undone."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dingke.config import installation
from dingke.config.refusal import Refusal

if TYPE_CHECKING:
    from dingke.engine.importing.plan import Options, Plan
    from dingke.engine.importing.report import Report
    from dingke.platform.workspace.sheets import Sheet

NAME = "import"
HELP = "bring in the rows of a spreadsheet (xlsx, xls, ods, csv, tsv, each also as gz)"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke import FILE [--object NAME] [--dry-run] [--update] …; exit code 1 when rows were refused."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("file", type=Path, metavar="FILE", nargs="?")
    what.add_argument(
        "--all",
        type=Path,
        metavar="DIR",
        help="bring back everything that export --all wrote, where there is nothing yet",
    )
    parser.add_argument("--object", metavar="NAME", help="what the rows are (default: told by the titles)")
    parser.add_argument("--sheet", metavar="NAME", default="", help="only this sheet (default: all that are known)")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="TITLE=FIELD",
        help="read a column as this field, none after = to leave it out; TITLE:WORD=CODE says what a word in it means; "
        "kept for the next file with these titles",
    )
    parser.add_argument("--encoding", default="", metavar="NAME", help="of a text file (default: found out)")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
    parser.add_argument(
        "--update", action="store_true", help="also change records that are on file (default: only new ones)"
    )
    parser.add_argument("--all-or-nothing", action="store_true", help="one refused row keeps every row out")
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
    if args.all:
        return _bring_back(args)
    with installation.ready():
        from dingke.engine import faults
        from dingke.engine.importing import book

        try:
            sheets, plans, reports = _carry_out(args)
        except faults.Refusal as refusal:
            raise Refusal(str(refusal.message)) from refusal
        whole = book.total(reports) if len(reports) > 1 else reports[0]
    if args.json:
        _tell_programs(sheets, plans, reports, whole)
    else:
        _tell(plans, reports, whole)
    return 1 if whole.rejected else 0


def _bring_back(args: Namespace) -> int:
    """Prints how many rows came back; those who sign in need new passwords."""
    with installation.ready():
        from dingke.engine import faults
        from dingke.engine.dataset import returning
        from dingke.platform.people.actions import forget_rights, settle_paths

        def settle() -> None:
            settle_paths()
            forget_rights()

        try:
            count = returning.read(args.all, installation.person(args), via="import", settle=settle)
        except faults.Refusal as refusal:
            raise Refusal(str(refusal.message)) from refusal
    print(f"{count:,} rows from {args.all}. Passwords do not come along: dingke user reset NAME")
    return 0


def _carry_out(args: Namespace) -> "tuple[list[Sheet], list[Plan], list[Report]]":
    from dingke.engine.importing import book, opening, report, running
    from dingke.lib.refusals import UnableTo
    from dingke.platform.workspace import actions

    person: Any = installation.person(args)
    try:
        sheets = _sheets(args, person)
        plans = [sheet.plan(person, args.file.name, _options(args)) for sheet in sheets]
        if not args.json:
            _show_columns(plans)
        progress = running.silent if args.json else _progress
        found = book.carry(plans, args.file, dry=args.dry_run, encoding=args.encoding, progress=progress)
    except OSError as error:
        raise Refusal(f"{args.file}: {error.strerror}") from error
    except UnableTo as error:
        raise opening.unreadable(error) from error
    if args.map and not args.dry_run:
        for sheet in sheets:
            actions.remember(person, sheet)
    if args.report:
        report.write_refused(args.report, list(zip(plans, found, strict=True)))
    return sheets, plans, found


def _sheets(args: Namespace, person: Any) -> "list[Sheet]":
    """The sheets to be read, arranged as --map says."""
    from dingke.engine import registry
    from dingke.lib import spreadsheet
    from dingke.platform.workspace import sheets

    if args.encoding and args.encoding not in spreadsheet.ENCODINGS:
        raise Refusal(f"{args.encoding!r} is not read here; choose one of: {', '.join(spreadsheet.ENCODINGS)}.")
    try:
        resource = registry.get(args.object) if args.object else None
    except KeyError as error:
        raise Refusal(str(error.args[0])) from error
    found = sheets.of_file(args.file, person, resource, encoding=args.encoding, only=args.sheet)
    known = [sheet for sheet in found if sheet.resource and sheet.resource == (args.object or sheet.resource)]
    if not known:
        raise Refusal("No sheet is known by its titles. Name the object, and the columns with --map.")
    wanted = [_wanted(each, known) for each in args.map]
    return [_arranged(sheet, wanted) for sheet in known]


def _wanted(written: str, sheets: "Sequence[Sheet]") -> tuple[str, str, str]:
    """TITLE=FIELD or TITLE:WORD=CODE as title, word ("" for none) and what it is read as."""
    left, equals, read_as = written.rpartition("=")
    titles = {title for sheet in sheets for title in sheet.header}
    title, _colon, word = (left, "", "") if left in titles else left.partition(":")
    if not equals or title not in titles:
        raise Refusal(f"--map {written!r}: write TITLE=FIELD; the titles are: {', '.join(sorted(titles))}.")
    return title, word, read_as


def _arranged(sheet: "Sheet", wanted: Sequence[tuple[str, str, str]]) -> "Sheet":
    from dingke.engine import registry
    from dingke.engine.importing import matching
    from dingke.platform.workspace import sheets

    resource = registry.get(sheet.resource)
    fields = {title: field for title, word, field in wanted if not word}
    unknown = set(fields.values()) - {"", *matching.fields_offered(resource)}
    if unknown:
        offered = ", ".join(matching.fields_offered(resource))
        raise Refusal(f"--map: there is no field {', '.join(sorted(unknown))}; there are: {offered}.")
    words = {title: dict(each) for title, each in sheet.choices.items()}
    for title, word, code in wanted:
        if word:
            words.setdefault(title, {})[word] = code
    return sheets.arranged(sheet, matching.corrected(resource, sheet.columns(), fields, words=words))


def _options(args: Namespace) -> "Options":
    from dingke.engine.importing.plan import Options

    return Options(
        update=args.update,
        clear_empty=args.clear_empty,
        all_or_nothing=args.all_or_nothing,
        lenient=args.lenient,
        limit=args.limit,
    )


def _show_columns(plans: "Sequence[Plan]") -> None:
    for plan in plans:
        print(f"{plan.sheet or plan.file_name}: {plan.resource.labels}")
        for column in plan.columns:
            label = plan.resource.attribute(column.field).kind.label if column.field else column.remark or "–"
            print(f"  {column.header} → {label}" + (f" × {column.factor}" if column.factor != 1 else ""))


def _progress(rows: int) -> None:
    print(f"\r  {rows:,}", end="", file=sys.stderr, flush=True)


def _tell_programs(
    sheets: "Sequence[Sheet]", plans: "Sequence[Plan]", reports: "Sequence[Report]", whole: "Report"
) -> None:
    told = whole.totals()
    if encoding := sheets[0].encoding:
        told["encoding"] = encoding
    if len(plans) > 1:
        told["sheets"] = [
            {"sheet": plan.sheet, "object": plan.resource.slug, **report.totals()}
            for plan, report in zip(plans, reports, strict=True)
        ]
    print(json.dumps(told, ensure_ascii=False))


def _tell(plans: "Sequence[Plan]", reports: "Sequence[Report]", whole: "Report") -> None:
    print(file=sys.stderr)
    for name, value in whole.totals().items():
        print(f"{name:>10}  {value}")
    for plan, report in zip(plans, reports, strict=True):
        if len(plans) > 1:
            print(f"{plan.sheet}: {report.created} created, {report.updated} updated, {report.rejected} rejected")
        for said, times in list(report.remarks.items())[:20]:
            print(f"  {times:,} × {said}")
        for refused in report.refused[:20]:
            print(f"  {refused.row}: {refused.record}: {refused.field} {refused.cell!r}: {refused.reason}")
