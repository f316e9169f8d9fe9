"""Django's own commands, with the server there and, where tables change, in the owner's role."""

import argparse
from argparse import ArgumentParser, Namespace
from typing import Final

import django

NAME = "manage"
HELP = "run a command of Django (makemigrations, shell, check …)"
WITHOUT_DATABASE: Final = frozenset({"check", "makemessages", "compilemessages", "findstatic", "help"})


def add_arguments(parser: ArgumentParser) -> None:
    """Everything after `manage` is Django's."""
    parser.add_argument("arguments", nargs=argparse.REMAINDER)


def run(args: Namespace) -> int:
    """Hands over to Django; its errors leave as its exit code."""
    from django.core.management import execute_from_command_line

    django.setup()
    from dingke.config import database

    arguments = ["dingke manage", *args.arguments]
    if not args.arguments or args.arguments[0] in WITHOUT_DATABASE:
        execute_from_command_line(arguments)
        return 0
    with database.served(), database.as_owner():
        execute_from_command_line(arguments)
    return 0
