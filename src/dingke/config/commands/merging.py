"""Records that are on file twice made one."""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from dingke.config import installation
from dingke.config.refusal import Refusal

if TYPE_CHECKING:
    from dingke.engine.resource import Resource

NAME = "merge"
HELP = "make one record of several that are the same: dingke merge customers KH000012 KH000345"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke merge OBJECT SURVIVOR OTHER… [--take FIELD=RECORD] [--json]."""
    parser.add_argument("object", metavar="OBJECT", help="customers, contacts")
    parser.add_argument("survivor", metavar="SURVIVOR", help="the record that stays: its code, number or exact name")
    parser.add_argument("others", nargs="+", metavar="OTHER", help="those that go into it")
    parser.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="FIELD=RECORD",
        help="whose value stays (default: the survivor's; where it has none, that of the record that says most)",
    )
    parser.add_argument("--why", default="", help="kept with the operation")
    parser.add_argument("--json", action="store_true", help="print what was done as one line of JSON")
    installation.add_person(parser)


def run(args: Namespace) -> int:
    """0: merged; prints the operation, by whose number `dingke undo` takes it back."""
    with installation.ready():
        from dingke.engine import faults
        from dingke.engine.merging import running

        try:
            told = _merged(args, running.resource_of(args.object))
        except KeyError as error:
            raise Refusal(str(error.args[0])) from error
        except faults.Refusal as refusal:
            raise Refusal(str(refusal.message)) from refusal
    print(json.dumps(told, ensure_ascii=False) if args.json else "\n".join(f"{name}  {told[name]}" for name in told))
    return 0


def _merged(args: Namespace, resource: "Resource") -> dict[str, Any]:
    from dingke.engine.action import Target
    from dingke.engine.merging import running

    person = installation.person(args)
    wishes = [wish.partition("=") for wish in args.take]
    if unread := next((name for name, equals, _record in wishes if not equals), None):
        raise Refusal(f"--take {unread!r}: write FIELD=RECORD.")
    words = [args.survivor, *args.others, *(record for _name, _equals, record in wishes)]
    numbers = dict(zip(words, _numbers(resource, words, person), strict=True))
    outcome = running.merge(
        resource,
        Target(numbers[args.survivor]),
        [Target(numbers[other]) for other in args.others],
        by=person,
        via="command",
        take={name: numbers[record] for name, _equals, record in wishes},
        why=args.why,
    )
    kept = outcome.rows[0]
    return {"operation": str(outcome.operation), "kept": kept.code, "merged": len(args.others)}


def _numbers(resource: "Resource", words: list[str], person: Any) -> list[int]:
    from django.core.exceptions import ValidationError

    from dingke.engine import references

    found = references.found_by_words(resource.model, words, person)
    for each in found:
        if isinstance(each, ValidationError):
            raise Refusal("; ".join(each.messages))
    return found
