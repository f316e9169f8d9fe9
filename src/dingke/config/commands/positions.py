"""Position descriptions from a file: what was understood, what is ambiguous, what is missing; and a draft of it."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dingke.config import installation
from dingke.config.refusal import Refusal

if TYPE_CHECKING:
    from dingke.platform.positions.reading import Reading

NAME = "positions"
HELP = "read a position description from a text or a Word document and draw up a draft of it"
INDENT = "  "


def add_arguments(parser: ArgumentParser) -> None:
    """dingke positions import FILE [--position CODE] [--dry-run] [--json]."""
    read = parser.add_subparsers(dest="verb", required=True).add_parser("import", help=HELP)
    read.add_argument("file", type=Path, metavar="FILE", help="a .txt or .docx, free or in the official form")
    read.add_argument(
        "--position", metavar="CODE", help="the position it describes (default: the one of that name, or a new one)"
    )
    read.add_argument("--dry-run", action="store_true", help="read only, draw nothing up")
    read.add_argument("--json", action="store_true", help="tell programs: understood, ambiguous, missing")
    installation.add_person(read)


def run(args: Namespace) -> int:
    """Reads the file, makes a draft of it unless told not to, and says what is ambiguous and what is missing."""
    with installation.ready():
        from dingke.engine import faults

        try:
            reading, draft = _read(args)
        except OSError as error:
            raise Refusal(f"{args.file}: {error.strerror}") from error
        except faults.Refusal as refusal:
            raise Refusal(str(refusal.message)) from refusal
        if args.json:
            print(json.dumps({**told(reading), **draft}, ensure_ascii=False, indent=2))
        else:
            _tell(reading, draft)
    return 0


def _read(args: Namespace) -> "tuple[Reading, dict[str, str]]":
    from dingke.platform.positions import drafting
    from dingke.platform.positions.models import Position

    place = None
    if args.position:
        place = Position.objects.filter(code=args.position).first()
        if place is None:
            raise Refusal(f"There is no position {args.position!r}.")
    with args.file.open("rb") as file:
        reading = drafting.read_file(file, args.file.name)
    if args.dry_run:
        return reading, {}
    row = drafting.from_reading(reading, position=place, by=installation.person(args), via="command")
    return reading, {"position": row.position.code, "draft": row.code}


def told(reading: "Reading") -> dict[str, Any]:
    """The stable form for programs. Cells of which the source says nothing are null and named under ``missing``."""
    content = reading.content.model_dump(mode="json", exclude={"unclear", "superior", "department"})
    return {
        "understood": {
            "title": reading.title or None,
            "department": reading.department,
            "superior": reading.superior,
            "headcount": reading.headcount,
            **content,
            "rights": [right.model_dump(mode="json", by_alias=True) for right in reading.rights],
            "pay": reading.pay.model_dump(mode="json"),
        },
        "ambiguous": [one.model_dump(mode="json") for one in reading.ambiguous],
        "missing": list(reading.missing),
    }


def _tell(reading: "Reading", draft: dict[str, str]) -> None:
    from dingke.platform.positions.paper import cell_name

    counts = {
        "duties": sum(len(group.duties) for group in reading.content.duties or ()),
        "requirements": len(reading.content.requirements or ()),
        "rights": len(reading.rights),
    }
    print(f"{reading.title or '–'}: " + ", ".join(f"{count} {name}" for name, count in counts.items()))
    for one in reading.ambiguous:
        cells = "、".join(map(cell_name, one.cells))
        print(f"{INDENT}? {one.text}" + (f" [{cells}]" if cells else "") + f": {one.why}")
    for cell in reading.missing:
        print(f"{INDENT}– {cell_name(cell)}")
    if draft:
        print(f"draft {draft['draft']} of {draft['position']}")
