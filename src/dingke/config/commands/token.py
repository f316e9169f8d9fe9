"""Bearer tokens of the REST interface."""

from argparse import ArgumentParser, Namespace

from dingke.config import installation
from dingke.config.refusal import Refusal

NAME = "token"
HELP = "create a token for the REST interface; prints the token and nothing else"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke token create NAME."""
    create = parser.add_subparsers(dest="verb", required=True).add_parser("create", help=HELP)
    create.add_argument("name", metavar="NAME", help="the sign-in name of the person whose rights the token has")
    create.add_argument("--label", default="", help="what the token is for")


def run(args: Namespace) -> int:
    """Prints the token, which is kept only as a hash."""
    with installation.ready():
        from dingke.platform.people import actions
        from dingke.platform.people.models import User

        user = User.objects.filter(username=args.name, is_active=True).first()
        if user is None:
            raise Refusal(f"Nobody who works here signs in as {args.name!r}.")
        print(actions.create_token(user=user, label=args.label))
    return 0
