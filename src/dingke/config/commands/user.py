"""People who may sign in."""

import sys
from argparse import ArgumentParser, Namespace

from dingke.config import installation
from dingke.config.refusal import Refusal

NAME = "user"
HELP = "create a person who may sign in"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke user create NAME [--admin] --password-stdin."""
    create = parser.add_subparsers(dest="verb", required=True).add_parser("create", help=HELP)
    create.add_argument("name", metavar="NAME", help="the sign-in name")
    create.add_argument("--full-name", default="", help="how colleagues call the person (default: NAME)")
    create.add_argument("--admin", action="store_true", help="may administer the installation")
    create.add_argument(
        "--password-stdin",
        action="store_true",
        required=True,
        help="read the password from the first line of input",
    )


def run(args: Namespace) -> int:
    """Creates the person; refuses a taken name and a weak password with the reasons."""
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise Refusal("The first line of standard input must be the password.")
    with installation.ready():
        from django.core.exceptions import ValidationError

        from dingke.platform.people import actions

        try:
            actions.create_user(username=args.name, password=password, name=args.full_name, is_admin=args.admin)
        except ValidationError as error:
            raise Refusal(" ".join(error.messages)) from error
    print(f"{args.name} may sign in.")
    return 0
