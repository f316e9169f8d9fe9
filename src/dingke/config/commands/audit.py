"""The audit's chain of seals: looked at, continued, given out."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dingke.config import installation
from dingke.config.refusal import Refusal
from dingke.lib.arguments import day

if TYPE_CHECKING:
    from dingke.platform.timeline.chain.verifying import Verdict

NAME = "audit"
HELP = "prove that history was not changed afterwards: every day is sealed, signed and chained to the day before"
FORMS: Final = (".json", ".csv")


def add_arguments(parser: ArgumentParser) -> None:
    """dingke audit verify [--since DAY] [--against FILE] [--json], audit seal [--json], audit export --out FILE."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verify = verbs.add_parser("verify", help="check every day against its seal, then seal the days that are over")
    verify.add_argument(
        "--since", type=day, metavar="YYYY-MM-DD", help="read the rows of this day and later again only"
    )
    verify.add_argument(
        "--against", type=Path, metavar="FILE", help="compare with seals that were exported earlier and kept elsewhere"
    )
    seal = verbs.add_parser("seal", help="seal the days that are over, without checking the others")
    for each in (verify, seal):
        each.add_argument("--json", action="store_true", help="print what was found as one line of JSON")
    export = verbs.add_parser("export", help="write the seals into a file for somebody outside to keep")
    export.add_argument("--out", type=Path, required=True, metavar="FILE", help="ends in .json or .csv")


def run(args: Namespace) -> int:
    """0: nothing is broken; 1: something is."""
    with installation.ready():
        if args.verb == "export":
            return _export(args.out)
        return _seal(args.json) if args.verb == "seal" else _verify(args)


def _verify(args: Namespace) -> int:
    from dingke.platform.timeline.chain import verifying

    verdict = verifying.look(args.since, _held(args.against) if args.against else None)
    if args.json:
        print(json.dumps(verdict.as_json(), ensure_ascii=False))
    else:
        _tell(verdict)
    return 1 if verdict.broken else 0


def _held(path: Path) -> Mapping[date, str]:
    from dingke.platform.timeline.chain import leaving

    try:
        return leaving.held(path)
    except leaving.UnableToRead as error:
        raise Refusal(f"{path}: {error}") from error


def _tell(verdict: "Verdict") -> None:
    for each in verdict.broken:
        number = f" ({each.rows:,})" if each.rows else ""
        print(f"broken  {each.day}  {each.table or 'the seal'}: {each.what}{number}")
    print(f"{verdict.days:,} days are sealed; {len(verdict.sealed):,} of them just now.")
    if verdict.latest is not None:
        print(f"The last is {verdict.latest.day}, {verdict.latest.digest}.")
    print("Something was changed afterwards." if verdict.broken else "Every day is as it was sealed.")


def _seal(as_json: bool) -> int:
    from dingke.platform.timeline.chain import sealing

    days = [one.day.isoformat() for one in sealing.seal()]
    print(json.dumps({"sealed": days}) if as_json else f"{len(days):,} days were sealed.")
    return 0


def _export(path: Path) -> int:
    from dingke.platform.timeline.chain import leaving

    if path.suffix not in FORMS:
        raise Refusal(f"--out must end in {' or '.join(FORMS)}.")
    try:
        path.write_text(leaving.as_json() if path.suffix == ".json" else leaving.as_csv(), "utf-8")
    except OSError as error:
        raise Refusal(f"{path}: {error.strerror}") from error
    print(f"The seals are in {path}. Keep them where nobody who works on this machine can change them.")
    return 0
