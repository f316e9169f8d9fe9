"""Position descriptions from a file: what was understood, what is ambiguous, what is missing, and a draft of it; and whether
somebody meets what a description asks.
"""

import json
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dingke.config import installation
from dingke.config.refusal import Refusal
from dingke.lib.arguments import day

if TYPE_CHECKING:
    from dingke.platform.people.models import User
    from dingke.platform.positions.qualifications import Comparison
    from dingke.platform.positions.reading import Reading

NAME = "positions"
HELP = "read a position description from a file and draw up a draft of it; compare a person with what a position asks"
INDENT = "  "


def add_arguments(parser: ArgumentParser) -> None:
    """dingke positions import FILE [--position CODE] [--dry-run] [--json]; positions fit --person NAME --position TITLE."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    fit = verbs.add_parser("fit", help="whether what is on file of a person meets what a position asks")
    # Not “person”: that is who asks (--as).
    fit.add_argument("--person", dest="whom", metavar="NAME", required=True, help="name or sign-in name")
    fit.add_argument("--position", metavar="TITLE", required=True, help="title or code of the position")
    fit.add_argument("--on", type=day, metavar="YYYY-MM-DD", help="as it stands on a day (default: today)")
    fit.add_argument("--json", action="store_true", help="tell programs")
    installation.add_person(fit)
    read = verbs.add_parser("import", help="read a position description and draw up a draft of it")
    read.add_argument("file", type=Path, metavar="FILE", help="a .txt or .docx, free or in the official form")
    read.add_argument(
        "--position", metavar="CODE", help="the position it describes (default: the one of that name, or a new one)"
    )
    read.add_argument("--dry-run", action="store_true", help="read only, draw nothing up")
    read.add_argument("--json", action="store_true", help="tell programs: understood, ambiguous, missing")
    installation.add_person(read)


def run(args: Namespace) -> int:
    """Reads a file, makes a draft of it unless told not to, and says what is ambiguous and what is missing; or compares."""
    with installation.ready():
        from dingke.engine import faults

        if args.verb == "fit":
            return fit(args)
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


def fit(args: Namespace) -> int:
    """0 whoever fits or not: the verdict is the answer, no failure."""
    from dingke.engine import clock
    from dingke.platform.positions import qualifications

    on = args.on or clock.today()
    found = compared(args.whom, args.position, on, installation.person(args))
    if args.json:
        print(json.dumps(qualifications.told(found, on), ensure_ascii=False, indent=2))
    else:
        print("\n".join(fit_words(found)))
    return 0


def compared(whom: str, position: str, on: date, asker: "User") -> "Comparison":
    """One person with one position. Raises Refusal where there is no one such, or nothing is asked."""
    from django.db.models import Q

    from dingke.platform.positions import qualifications
    from dingke.platform.positions.models import Position
    from dingke.platform.positions.queries import Organisation

    people = [one for one in qualifications.named(whom) if qualifications.may_read(asker, one)]
    if len(people) != 1:
        names = ", ".join(one.username for one in people)
        raise Refusal(f"Several are called {whom!r}: {names}." if people else f"There is nobody called {whom!r}.")
    places = list(Position.objects.filter(Q(title=position) | Q(code=position), archived_at=None))
    if len(places) != 1:
        codes = ", ".join(one.code for one in places)
        raise Refusal(
            f"Several positions are called {position!r}: {codes}." if places else f"There is no position {position!r}."
        )
    found = qualifications.compared(people, [places[0].pk], Organisation(on))
    if not found:
        raise Refusal(f"No description of {position!r} in force on {on} asks anything.")
    return found[0]


def fit_words(found: "Comparison") -> list[str]:
    """A line for the whole, and one for each requirement that a record can show."""
    lines = [f"{found.person.name} · {found.title}: {found.verdict.value}"]
    lines += [f"{INDENT}{one.verdict.value:8}{one.text}: {one.why}" for one in found.judged]
    return [*lines, f"{INDENT}{found.assessed} more are assessed"] if found.assessed else lines
