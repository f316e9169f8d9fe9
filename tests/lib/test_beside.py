"""A process beside this one: it answers, it fails aloud, it does not outlive who asks."""

import signal
import subprocess
import sys

import psutil
import pytest

from dingke.lib import text
from dingke.lib.beside import Beside

PATIENCE = 60.0


class TestBeside:
    def test_answers_in_the_order_of_the_questions(self) -> None:
        with Beside() as other:
            answers = [other.ask(text.initials, name) for name in ("重庆TCL科技", "深圳A股", "新希望")]
            assert [answer.result(PATIENCE) for answer in answers] == ["cqtclkj", "szag", "xxw"]

    def test_raises_what_the_function_raised_and_goes_on(self) -> None:
        with Beside() as other:
            with pytest.raises(ValueError, match="invalid literal"):
                other.ask(int, "一").result(PATIENCE)
            assert other.ask(int, "1").result(PATIENCE) == 1

    def test_ends_with_whoever_asked_even_if_that_one_is_killed(self) -> None:
        program = (
            "from dingke.lib.beside import Beside\nimport os\nother = Beside()\n"
            "print(other.ask(os.getpid).result(), flush=True)\ninput()"
        )
        with subprocess.Popen(
            (sys.executable, "-c", program), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as asker:
            assert asker.stdout
            beside = psutil.Process(int(asker.stdout.readline()))
            asker.send_signal(signal.SIGKILL)
            asker.wait(PATIENCE)
            psutil.wait_procs([beside], timeout=PATIENCE)
            assert not beside.is_running() or beside.status() == psutil.STATUS_ZOMBIE
