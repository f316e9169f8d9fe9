"""Who may what, on what clause; and whether the rights of the company leave gaps."""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from dingke.config import installation
from dingke.config.refusal import Refusal
from dingke.lib.arguments import day

if TYPE_CHECKING:
    from dingke.platform.authority.questions import Told

NAME = "authority"
HELP = "who may decide what, on which clause; and where nobody may"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke authority who … | dingke authority check."""
    verbs = parser.add_subparsers(dest="verb_of_authority", required=True, metavar="VERB")
    who = verbs.add_parser("who", help="who may do something on a day; nothing is decided by asking")
    who.add_argument("--verb", required=True, help="approve, decide, review, propose …")
    who.add_argument("--matter", required=True, help="what it is about, by name or short name")
    who.add_argument("--amount", help="in yuan, or as 128.6万")
    who.add_argument("--discount", help="in percent")
    who.add_argument("--months", help="of a payment scheme")
    who.add_argument("--fact", action="append", default=[], metavar="NAME=VALUE", help="a further measure or fact")
    who.add_argument("--customer", default="", help="whose business it is about, by code or name")
    who.add_argument(
        "--by", default="", metavar="PERSON", help="who asks (default: the customer's owner, not as proposer)"
    )
    who.add_argument("--on", type=day, metavar="YYYY-MM-DD", help="the day (default: today)")
    check = verbs.add_parser(
        "check", help="every matter, interval of limits and department tried for gaps and overlaps"
    )
    check.add_argument("--on", type=day, metavar="YYYY-MM-DD", help="the day (default: today)")
    for each in (who, check):
        each.add_argument("--json", action="store_true", help="for programs")
        installation.add_person(each)


def run(args: Namespace) -> int:
    """0: done; check gives 1 when something is wrong with the rights."""
    with installation.ready():
        from django.utils import translation

        from dingke.engine import faults

        try:
            with translation.override("zh-hans"):
                return who(args) if args.verb_of_authority == "who" else check(args)
        except faults.Refusal as refusal:
            raise Refusal(str(refusal.message)) from refusal


def who(args: Namespace) -> int:
    """Prints who may, nearest first, then what everybody else lacks."""
    from dingke.engine import clock
    from dingke.platform.authority.questions import Question, ask

    figures = {name: getattr(args, name) for name in ("amount", "discount", "months") if getattr(args, name)}
    question = Question(
        args.verb, args.matter, args.on or clock.today(), figures | dict(map(fact, args.fact)), args.customer, args.by
    )
    told = ask(installation.person(args), question)
    print(json.dumps(as_data(told), ensure_ascii=False) if args.json else "\n".join(as_words(told)))
    return 0


def fact(written: str) -> tuple[str, str]:
    """NAME=VALUE taken apart."""
    name, sign, value = written.partition("=")
    if not sign or not name:
        raise Refusal(f"--fact is written NAME=VALUE, not {written!r}.")
    return name, value


def as_data(told: "Told") -> dict[str, Any]:
    """The stable form: who may on which clause, and which dimension each other lacks."""
    from dingke.platform.authority import rest

    whole = rest.as_data(told)
    return {
        "allowed": [
            {name: one[name] for name in ("person", "position", "clause", "version")} for one in whole["allowed"]
        ],
        "refused": [{name: one[name] for name in ("person", "dimension")} for one in whole["refused"]],
    }


def as_words(told: "Told") -> list[str]:
    """A line for each person."""
    from dingke.platform.authority import telling

    matter = told.book.matters[told.case.matter]
    return [
        *(
            f"+ {told.names[one.holding.person]}  {telling.title(told.book, one.holding.position)}"
            f"  {telling.basis(one.clause)}  {telling.limits(one.clause, matter)}"
            for one in told.answer.allowed
            if one.clause
        ),
        *(
            f"- {told.names[one.holding.person]}  {telling.title(told.book, one.holding.position)}"
            f"  {one.missing.label if one.missing else ''}: {telling.reason(one, told.case, matter)}"
            for one in told.refused
        ),
    ]


def check(args: Namespace) -> int:
    """Prints how many combinations were tried and what is wrong with which."""
    from dingke.engine import clock
    from dingke.platform.authority import telling
    from dingke.platform.authority.queries import book

    rights = book(args.on or clock.today(), installation.person(args))
    report = rights.check()
    told = telling.faults(rights, report.found)
    if args.json:
        print(json.dumps({"tried": report.tried, "found": told}, ensure_ascii=False))
    else:
        print(f"{report.tried} tried, {len(told)} found")
        for one in told:
            print(f"  {one['kind']}  {one['matter']}  {one['interval']}  {one['example']}  {one['outcome']}")
    return 1 if told else 0
