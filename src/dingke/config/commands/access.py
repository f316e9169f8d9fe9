"""Rights looked at from outside: why somebody sees a record, and whether any surface shows what it should not."""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from dingke.config import installation
from dingke.config.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dingke.platform.access.why import Explained

NAME = "access"
HELP = "why somebody sees a record, and whether any surface shows what it should not"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke access why … | dingke access leak-test …."""
    verbs = parser.add_subparsers(dest="verb_of_access", required=True, metavar="VERB")
    why = verbs.add_parser("why", help="every way by which a person reaches a record, or what would be needed")
    why.add_argument("--person", dest="whose", default="", metavar="NAME", help="sign-in name or name (default: --as)")
    why.add_argument("--record", required=True, metavar="OBJECT/CODE", help="customers/KH000012")
    why.add_argument("--field", default="", metavar="NAME", help="how one field of it is seen, and why")
    installation.add_person(why)
    leaks = verbs.add_parser("leak-test", help="look through a person's eyes at every surface; exit code 1 with leaks")
    leaks.add_argument(
        "--person", dest="whose", default="", metavar="NAME", help="through whose eyes (default: one of each role)"
    )
    for each in (why, leaks):
        each.add_argument("--json", action="store_true", help="print it as one line of JSON")


def run(args: Namespace) -> int:
    """0: done; leak-test gives 1 when something leaked."""
    with installation.ready():
        from django.utils import translation

        from dingke.engine import faults

        try:
            with translation.override("zh-hans"):
                return _why(args) if args.verb_of_access == "why" else _leak_test(args)
        except faults.Refusal as refusal:
            raise Refusal(str(refusal.message)) from refusal


def _why(args: Namespace) -> int:
    from dingke.platform.access import why

    told = why.ask(installation.person(args), args.record, args.whose, args.field)
    if args.json:
        print(json.dumps(told.as_data(), ensure_ascii=False))
    else:
        print("\n".join(_lines(told)))
    return 0


def _lines(told: "Explained") -> "Iterator[str]":
    sign = "+" if told.is_visible else "-"
    yield f"{sign} {told.person.name}  {told.resource.label} {told.resource.title(told.row)}"
    for path in told.paths:
        yield f"    {path.by} → {path.reach_words} → {path.through}: {path.verb_words}"
    for field in told.fields:
        yield f"    {field.label}: {field.shown}, {field.why}"
    for reach in told.needed:
        yield f"  ? {reach}"


def _leak_test(args: Namespace) -> int:
    from dingke.platform.access import leaks

    found = leaks.look(leaks.eyes(args.whose))
    if args.json:
        print(json.dumps(found.as_data(), ensure_ascii=False))
    else:
        for leak in found.leaks:
            print(f"leak  {leak['person']}  {leak['surface']}  {leak['what']}")
        if found.sampled:
            print(
                f"Every record that was named was judged; of what the records say, a sample: {', '.join(sorted(found.sampled))}."
            )
        print(
            f"{found.surfaces} surfaces, {found.checked:,} comparisons, {len(found.leaks)} leaks, {found.seconds:.1f} s"
        )
    return 1 if found.leaks else 0
