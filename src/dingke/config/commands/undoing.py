"""One operation taken back."""

from argparse import ArgumentParser, Namespace

from dingke.config import installation
from dingke.config.refusal import Refusal

NAME = "undo"
HELP = "take back one operation: an import, a bulk change, any act"


def add_arguments(parser: ArgumentParser) -> None:
    """dingke undo OPERATION [--overwrite]."""
    parser.add_argument("operation", metavar="OPERATION", help="its number, as the import printed it")
    parser.add_argument("--overwrite", action="store_true", help="also where somebody changed the record afterwards")
    installation.add_person(parser)


def run(args: Namespace) -> int:
    """0: undone; 1: not possible, or some fields were left because somebody changed them since."""
    with installation.ready():
        from dingke.engine import faults
        from dingke.platform.timeline import undo

        try:
            outcome = undo.undo(args.operation, by=installation.person(args), via="command", overwrite=args.overwrite)
        except faults.Refusal as refusal:
            raise Refusal(str(refusal.message)) from refusal
    print(
        f"{len(outcome.removed)} removed, {len(outcome.updated)} changed back, {len(outcome.faults)} left as they are"
    )
    for fault in outcome.faults[:20]:
        print(f"  {fault.message}")
    return 1 if outcome.faults else 0
