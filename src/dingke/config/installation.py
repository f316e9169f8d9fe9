"""An installation made ready for a command: Django set up, the server there, the tables up to date."""

import getpass
import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import django

from dingke.config import env
from dingke.config.refusal import Refusal

if TYPE_CHECKING:
    from dingke.platform.people.models import User

OLDER: Final = (
    "The tables are of an older version of Dingke, and nothing was changed. Bring them to this one with: dingke upgrade "
    "(it backs up, rehearses on a copy, migrates and examines)"
)


def quiet(_: str) -> None:
    """For commands whose output is for programs."""


@contextmanager
def as_it_is() -> Iterator[None]:
    """Holds the database for the block as it stands: what looks at it, copies it or brings it up to date in steps."""
    django.setup()
    from dingke.config import database

    with database.served():
        yield


@contextmanager
def ready(say: Callable[[str], None] = quiet, *, may_fix_day: bool = False) -> Iterator[None]:
    """Holds the database for the block, its tables of this version.

    A new or invented installation is migrated on the way. say: told what takes long. may_fix_day: a demonstration is
    about to be built, DINGKE_TODAY is for it. Raises Refusal for real data of an older version: bringing it here is an
    act of its own, with a backup and a rehearsal.
    """
    django.setup()
    if not may_fix_day:
        env.refuse_fixed_day(env.home())
    from dingke.config import database

    with database.served():
        if not database.is_current():
            if database.holds_older() and not env.holds_invented(env.home()):
                raise Refusal(OLDER)
            say("preparing the tables")
            database.migrate()
        yield


def add_person(parser: ArgumentParser) -> None:
    """Adds --as PERSON to an acting command."""
    parser.add_argument(
        "--as",
        dest="person",
        metavar="PERSON",
        help="sign-in name of who acts (default: the first administrator)",
    )


def system_user() -> str:
    """Who sits at the machine, as it knows him; behind sudo also who he was before."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a number that no list of people knows, as in a container
        name = str(os.getuid())
    before = os.environ.get("SUDO_USER", "")
    return f"{name} ({before})" if before and before != name else name


def person(args: Namespace) -> "User":
    """Who acts: the one named by --as, else the installation's first administrator. Call inside ready()."""
    from dingke.platform.people.models import User

    people = User.objects.filter(is_active=True)
    if args.person:
        found = people.filter(username=args.person).first()
        if found is None:
            raise Refusal(f"Nobody who works here signs in as {args.person!r}.")
        return found
    found = people.filter(is_admin=True).order_by("pk").first()
    if found is None:
        raise Refusal("There is no administrator yet: dingke user create NAME --admin --password-stdin")
    return found
