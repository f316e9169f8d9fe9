"""Bearer tokens of the REST interface."""

from argparse import ArgumentParser, Namespace
from datetime import date, datetime, timedelta

from dingke.config import installation
from dingke.config.refusal import Refusal

NAME = "token"
HELP = "create a token for the REST interface; prints the token and nothing else"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke token create NAME [--scope OBJECT:read|write …] [--expires DAYS|DATE]."""
    create = parser.add_subparsers(dest="verb", required=True).add_parser("create", help=HELP)
    create.add_argument("name", metavar="NAME", help="the sign-in name of the person whose rights the token has")
    create.add_argument("--label", default="", help="what the token is for")
    create.add_argument(
        "--scope",
        nargs="+",
        action="extend",
        default=[],
        metavar="OBJECT:VERB",
        help="what it covers: customers:read, opportunities:write, *:read … (default: all that the person may)",
    )
    create.add_argument(
        "--expires", default="", metavar="WHEN", help="its last day: 2027-12-31, or in so many days: 90"
    )


def run(args: Namespace) -> int:
    """Prints the token, which is kept only as a hash."""
    with installation.ready():
        from django.core.exceptions import ValidationError

        from dingke.engine import registry
        from dingke.platform.entrance import actions, rules
        from dingke.platform.people.models import User

        user = User.objects.filter(username=args.name, is_active=True).first()
        if user is None:
            raise Refusal(f"Nobody who works here signs in as {args.name!r}.")
        try:
            scope = rules.scope_of(args.scope, [each.slug for each in registry.resources()])
            print(actions.make_token(person=user, label=args.label, scope=scope, expires_at=_last_moment(args.expires)))
        except rules.UnknownScope as error:
            raise Refusal(str(error)) from error
        except ValidationError as error:
            raise Refusal(" ".join(error.messages)) from error
    return 0


def _last_moment(words: str) -> datetime | None:
    from dingke.engine import clock

    if not words:
        return None
    try:
        last = clock.today() + timedelta(days=int(words)) if words.isdecimal() else date.fromisoformat(words)
    except (ValueError, OverflowError) as error:
        raise Refusal(f"--expires takes a day like 2027-12-31 or a number of days, not {words!r}.") from error
    return clock.last_moment(last)
