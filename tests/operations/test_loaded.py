"""A command that is forked from the loaded program does what it does when it is started (``tests.loaded``)."""

from pathlib import Path

import pytest

from tests.terminal import dingke, started

pytestmark = pytest.mark.xdist_group("operations")


@pytest.mark.parametrize(
    ("arguments", "environment", "code"),
    [
        (("manage", "shell", "-v0", "-c", "from django.conf import settings as s; print(s.HOME, s.DATABASES)"), {}, 0),
        (("restore", "nowhere.dkbackup"), {}, 1),
        (("import", "nowhere.csv"), {"DINGKE_LANGUAGE": "en"}, 1),
        (("doctor",), {"DINGKE_URL": "nonsense"}, 2),
        (("no-such-command",), {}, 2),
    ],
)
def test_says_the_same(laid: Path, arguments: tuple[str, ...], environment: dict[str, str], code: int) -> None:
    forked, one_started = dingke(laid, *arguments, **environment), started(laid, *arguments, **environment)
    assert (forked.returncode, forked.stdout) == (one_started.returncode, one_started.stdout) == (code, forked.stdout)
    assert forked.stderr == one_started.stderr
    assert forked.stdout or forked.stderr


def test_takes_what_it_is_fed_and_leaves_nothing(laid: Path) -> None:
    refused = dingke(laid, "user", "create", "carla", "--password-stdin", feed="123\n")
    assert refused.returncode == 1
    assert "password" in refused.stderr.lower()
    assert "carla" not in dingke(laid, "manage", "shell", "-v0", "-c", PEOPLE).stdout


PEOPLE = "from dingke.platform.people.models import User; print(list(User.objects.values_list('username', flat=True)))"
