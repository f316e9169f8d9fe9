"""People who may sign in: making, inviting, giving a new password, and shutting out."""

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from dingke.config import installation
from dingke.config.refusal import Refusal

if TYPE_CHECKING:
    from dingke.platform.people.models import User

NAME = "user"
HELP = "people who may sign in: create, invite, reset, leave"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke user create|invite|reset|leave NAME."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    create = verbs.add_parser("create", help="make a person with a password")
    invite = verbs.add_parser(
        "invite", help="make a person; prints the link by which a password is chosen, nothing else"
    )
    reset = verbs.add_parser("reset", help="take the password away; prints the link by which a new one is chosen")
    leave = verbs.add_parser("leave", help="shut a person out at once: sessions, tokens and links end")
    for verb in (create, invite, reset, leave):
        verb.add_argument("name", metavar="NAME", help="the sign-in name")
    for verb in (create, invite):
        verb.add_argument("--full-name", default="", help="how colleagues call the person (default: NAME)")
        verb.add_argument("--admin", action="store_true", help="may administer the installation")
    for verb in (invite, reset):
        verb.add_argument("--port", type=int, default=8000, help="of the link, where DINGKE_URL is not set")
    invite.add_argument(
        "--role", action="append", default=[], metavar="ROLE", help="a role the person holds, by its short name"
    )
    _add_passwords(create, reset)


def _add_passwords(create: ArgumentParser, reset: ArgumentParser) -> None:
    words = "read the password from the first line of input"
    create.add_argument("--password-stdin", action="store_true", required=True, help=words)
    create.add_argument("--must-change", action="store_true", help="another password is asked for at the first sign-in")
    reset.add_argument(
        "--password-stdin", action="store_true", help=f"{words}; another is asked for at the next sign-in"
    )
    reset.add_argument(
        "--factors", action="store_true", help="take the second factors away too, of somebody who lost them"
    )


def run(args: Namespace) -> int:
    """Does the verb; refuses what the actions refuse, with their reasons."""
    password = _password() if getattr(args, "password_stdin", False) else ""
    with installation.ready():
        from django.core.exceptions import ValidationError

        from dingke.platform.entrance.actions import UnableToLeave

        try:
            {"create": _create, "invite": _invite, "reset": _reset, "leave": _leave}[args.verb](args, password)
        except ValidationError as error:
            raise Refusal(" ".join(error.messages)) from error
        except UnableToLeave as error:
            raise Refusal(str(error)) from error
    return 0


def _password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise Refusal("The first line of standard input must be the password.")
    return password


def _create(args: Namespace, password: str) -> None:
    from dingke.platform.people import actions

    actions.create_user(
        username=args.name,
        password=password,
        name=args.full_name,
        is_admin=args.admin,
        must_change_password=args.must_change,
    )
    print(f"{args.name} may sign in.")


def _invite(args: Namespace, _password: str) -> None:
    from django.db import transaction

    from dingke.platform.access.actions import give_role, install_roles
    from dingke.platform.access.models import Role
    from dingke.platform.entrance import actions

    with transaction.atomic():
        install_roles()
        roles = {role.slug: role for role in Role.objects.all()}
        if unknown := sorted(set(args.role) - set(roles)):
            raise Refusal(f"There is no role {unknown[0]!r}; there are {', '.join(sorted(roles))}.")
        person, key = actions.invite(username=args.name, name=args.full_name, is_admin=args.admin)
        for slug in args.role:
            give_role(roles[slug], [person])
    print(_link(key, args.port))


def _reset(args: Namespace, password: str) -> None:
    from dingke.platform.entrance import actions

    person = _person(args.name)
    if args.factors:
        actions.remove_factors(person=person)
    if password:
        actions.set_password(person=person, password=password)
        print(f"{args.name} signs in with this password once, and then chooses another.")
    else:
        print(_link(actions.reset(person=person), args.port))


def _leave(args: Namespace, _password: str) -> None:
    from dingke.platform.entrance import actions

    actions.leave(person=_person(args.name))
    print(f"{args.name} is out, on every device. The records stay until they are handed over.")


def _person(name: str) -> "User":
    from dingke.platform.people.models import User

    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise Refusal(f"Nobody who works here signs in as {name!r}.")
    return found


def _link(key: str, port: int) -> str:
    from django.conf import settings
    from django.urls import reverse

    base = settings.PUBLIC_URL.geturl().rstrip("/") if settings.PUBLIC_URL else f"http://127.0.0.1:{port}"
    return f"{base}{reverse('entrance:invitation')}?key={key}"
