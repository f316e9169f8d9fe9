"""What a command line's arguments are read as, with an error that says how to write them."""

from argparse import ArgumentTypeError
from datetime import date


def day(words: str) -> date:
    """A day as ISO 8601 writes it. Raises ArgumentTypeError, which argparse prints beside the argument."""
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise ArgumentTypeError(f"{words!r} is no day; write it like 2026-11-23") from error
