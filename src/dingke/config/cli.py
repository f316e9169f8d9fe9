"""The command `dingke`: one parser, one module of `commands` for each verb."""

import argparse
import atexit
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final, Protocol, cast

from dingke.config.catalogues import compile_catalogues
from dingke.config.env import BadEnvironment
from dingke.config.refusal import Refusal
from dingke.lib.postgres import UnableToServe

COMMANDS: Final = (
    "up",
    "demo",
    "access",
    "authority",
    "importing",
    "exporting",
    "merging",
    "undoing",
    "audit",
    "history",
    "positions",
    "privacy",
    "user",
    "token",
    "backup",
    "restore",
    "doctor",
    "upgrade",
    "bench",
    "manage",
)


class Command(Protocol):
    """What a module of `commands` gives. It may import settings and models only inside run()."""

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Names what the command takes."""

    def run(self, args: argparse.Namespace) -> int:
        """Does it; returns the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. Exit codes: 0 done, 1 could not, 2 asked wrongly (arguments or environment)."""
    # What a start loads stays: looking for rubbish among it takes a fifth of the time.
    gc.set_threshold(50_000, 20, 20)
    # Nor is what is there at the end looked through once more before all of it goes.
    atexit.register(gc.freeze)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dingke.config.settings")
    commands = _commands()
    args = _parser(commands).parse_args(argv)
    try:
        compile_catalogues()
        return commands[args.command].run(args)
    except BadEnvironment as error:
        return _fail(str(error), 2)
    except (Refusal, UnableToServe) as error:
        return _fail(str(error), 1)
    except KeyboardInterrupt:
        return 130


def _fail(message: str, code: int) -> int:
    print(f"dingke: {message}", file=sys.stderr)
    return code


def _commands() -> dict[str, Command]:
    modules = [cast(Command, import_module(f"dingke.config.commands.{name}")) for name in COMMANDS]
    return {module.NAME: module for module in modules}


def _parser(commands: dict[str, Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dingke", description="Key-account management, self-hosted.")
    choices = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in commands.items():
        command.add_arguments(choices.add_parser(name, help=command.HELP, description=command.HELP))
    return parser


if __name__ == "__main__":
    sys.exit(main())
