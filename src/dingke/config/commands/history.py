"""What happened to one record, or how it stood on a day."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dingke.config import installation
from dingke.config.refusal import Refusal
from dingke.lib.arguments import day

if TYPE_CHECKING:
    from dingke.engine.resource import Resource
    from dingke.platform.people.models import User

NAME = "history"
HELP = "tell what happened to a record, or show it as it stood on a day"
MOMENTS = 200


def add_arguments(parser: ArgumentParser) -> None:
    """dingke history OBJECT CODE [--as-of DAY] [--json]."""
    parser.add_argument("object", metavar="OBJECT", help="customers, contacts, opportunities …")
    parser.add_argument("code", metavar="CODE", help="the record's code, or its number")
    parser.add_argument("--as-of", type=day, metavar="YYYY-MM-DD", help="as it stood at the end of the day")
    parser.add_argument("--json", action="store_true", help="print it as one line of JSON")
    installation.add_person(parser)


def run(args: Namespace) -> int:
    """Personal values stay masked, as they do on the record's page."""
    with installation.ready():
        from dingke.engine import faults, registry
        from dingke.engine.sight import seen

        try:
            person = installation.person(args)
            resource = seen(registry.get(args.object), person)
            lines = told(resource, _row(resource, person, args.code), person, args)
        except KeyError as error:
            raise Refusal(str(error.args[0])) from error
        except faults.Refusal as refusal:
            raise Refusal(str(refusal.message)) from refusal
        for line in lines:
            print(line)
    return 0


def _row(resource: "Resource", person: "User", code: str) -> Any:
    """The record, if the person may read it. Raises NotFound."""
    from dingke.engine.access import policy
    from dingke.engine.faults import NotFound

    rows = policy.rows(person, "read", resource.model)
    found = rows.filter(code=code).first() if hasattr(resource.model, "code") else None
    if found is None and code.isdecimal():
        found = rows.filter(pk=int(code)).first()
    if found is None:
        raise NotFound
    return found


def told(resource: "Resource", row: Any, person: "User", args: Namespace) -> list[str]:
    """Lines to print."""
    from dingke.engine import ports
    from dingke.engine.surfaces import rest_schemas

    if args.as_of:
        return list(_stood(resource, row, args))
    moments = ports.history().moments(row, person, limit=MOMENTS)
    if args.json:
        return [json.dumps({"items": [rest_schemas.moment(each) for each in moments]}, ensure_ascii=False)]
    return [line for each in moments for line in _lines(each)]


def _lines(moment: Any) -> Iterator[str]:
    from django.utils import timezone

    why = f" ({moment.why})" if moment.why else ""
    yield f"{timezone.localtime(moment.at):%Y-%m-%d %H:%M}  {moment.by}  {moment.sentence}{why}"
    for label, before, after in moment.details:
        yield f"    {label}: {before or '–'} → {after or '–'}"


def _stood(resource: "Resource", row: Any, args: Namespace) -> Iterator[str]:
    from dingke.engine.surfaces import earlier, rest_schemas

    stood = earlier.row_of_day(resource, row, args.as_of)
    attributes = rest_schemas.attributes(resource)
    if args.json:
        values = {
            name: rest_schemas.dumped(a, getattr(stood, a.field.attname), clear=False) for name, a in attributes.items()
        }
        yield json.dumps(values, ensure_ascii=False)
        return
    for attribute in attributes.values():
        kind, value = attribute.kind, attribute.value(stood)
        yield f"{kind.label}: {kind.veiled(value) if kind.personal else kind.text(value)}"
