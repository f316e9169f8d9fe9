"""Personal information: requests that wait, a person's data erased, the records of processing."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from django.utils import translation

from dingke.config import installation
from dingke.config.refusal import Refusal

NAME = "privacy"
HELP = "personal information: what people asked, erasing somebody's data, records of processing"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke privacy requests | erase OBJECT CODE --why WORDS --yes | report [--out FILE]."""
    verbs = parser.add_subparsers(dest="verb_of_privacy", required=True, metavar="VERB")
    requests = verbs.add_parser("requests", help="requests of people that wait, the most urgent first")
    requests.add_argument("--all", action="store_true", help="answered ones too")
    erase = verbs.add_parser("erase", help="erase a person's data: record, history, texts, files; it cannot be undone")
    erase.add_argument("object", metavar="OBJECT", help="contacts …")
    erase.add_argument("code", metavar="CODE", help="the record's code")
    erase.add_argument("--why", required=True, metavar="WORDS", help="the reason, which stays in the history")
    erase.add_argument("--yes", action="store_true", help="really; without it only what would go is counted")
    report = verbs.add_parser("report", help="the records of processing for an audit, without anybody's values")
    report.add_argument("--out", type=Path, metavar="FILE", help="write them there as JSON")
    for each in (requests, erase, report):
        each.add_argument("--json", action="store_true", help="print one line of JSON")
        installation.add_person(each)


def run(args: Namespace) -> int:
    """Does it; what stands against it is a refusal."""
    with installation.ready(), translation.override("en" if args.json else translation.get_language() or "en"):
        from dingke.engine import faults

        try:
            return {"requests": _requests, "erase": _erase, "report": _report}[args.verb_of_privacy](args)
        except faults.Refusal as refusal:
            raise Refusal(_words(refusal)) from refusal


def _words(refusal: Any) -> str:
    return " ".join(str(fault.message) for fault in getattr(refusal, "faults", ())) or str(refusal.message)


def _requests(args: Namespace) -> int:
    from dingke.engine.access import policy
    from dingke.platform.privacy.models import Request
    from dingke.platform.privacy.terms import OPEN

    rows = policy.rows(installation.person(args), "read", Request).filter(archived_at=None).order_by("due_on", "pk")
    found = list(rows if args.all else rows.filter(stage__in=OPEN))
    if args.json:
        items = [
            {
                "code": row.code,
                "kind": row.kind,
                "stage": row.stage,
                "received_on": str(row.received_on),
                "due_on": str(row.due_on),
            }
            for row in found
        ]
        print(json.dumps({"items": items}))
        return 0
    for row in found:
        print(f"{row.code}  {row.due_on}  {row.get_stage_display()}  {row.get_kind_display()}")
    print(f"{len(found):,} requests.")
    return 0


def _erase(args: Namespace) -> int:
    from dingke.platform.privacy import finding
    from dingke.platform.privacy.actions import requests

    by = installation.person(args)
    row = requests.erasable(by, args.object, args.code)
    if not args.yes:
        places = [place.as_json() for place in finding.places(row)]
        if args.json:
            print(json.dumps({"places": places}, ensure_ascii=False))
            return 0
        for place in places:
            print(f"{place['count']:>6,}  {place['label']}")
        print("Nothing was erased. With --yes all of it goes and cannot be brought back.")
        return 0
    entry = requests.erase_now(row, by=by, via="command", why=args.why)
    said = {"code": entry.code, "counts": entry.counts, "ledger": str(entry.ledger)}
    print(json.dumps(said) if args.json else f"{entry.code}: the data of this person are erased.")
    return 0


def _report(args: Namespace) -> int:
    from dingke.engine.access import policy
    from dingke.engine.faults import Forbidden
    from dingke.platform.privacy import report
    from dingke.platform.privacy.models import Request

    if not policy.may(installation.person(args), "read", Request):
        raise Forbidden
    made = report.made()
    if args.out:
        try:
            args.out.write_text(json.dumps(made, ensure_ascii=False, indent=1), "utf-8")
        except OSError as error:
            raise Refusal(f"{args.out}: {error.strerror}") from error
    if args.json:
        print(json.dumps(made, ensure_ascii=False))
    elif args.out:
        print(f"The records of processing are in {args.out}.")
    else:
        for each in made["categories"]:
            print(
                f"{each['object']}: {each['people']:,} people, {each['restricted']:,} restricted, {each['erased']:,} erased"
            )
        print(
            f"{len(made['requests']):,} requests, {len(made['breaches']):,} breaches, {len(made['recipients']):,} recipients."
        )
    return 0
