"""What the benchmark counts of processes."""

import os

import psutil

from bench import alone


class TestFamily:
    def test_counts_each_process_once(self) -> None:
        """The embedded server is both what the command started and what is looked up by its home."""
        with psutil.Popen(["sleep", "60"]) as child:
            try:
                found = [each.pid for each in alone.family([os.getpid(), child.pid, 0])]
            finally:
                child.kill()
        assert found.count(child.pid) == 1
        assert found.count(os.getpid()) == 1

    def test_passes_over_what_has_ended(self) -> None:
        with psutil.Popen(["true"]) as child:
            child.wait()
        assert alone.family([child.pid]) == []
