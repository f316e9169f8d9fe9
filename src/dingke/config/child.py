"""The children's side of `supervisor`: a child ends when its parent does, however the parent ends."""

import os
import signal
import threading


def end_with_parent() -> None:
    """Watches standard input, whose other end the parent holds; when that closes, asks this process to end.

    Works for kill -9 of the parent too, and on every Unix.
    """
    threading.Thread(target=_wait_and_end, name="parent-watch", daemon=True).start()


def _wait_and_end() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
