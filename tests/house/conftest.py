"""Homes that begin with their tables laid and two administrators."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.terminal import dingke
from tests.visitor import PASSWORD

from dingke.config.testing import home as homes
from dingke.lib import postgres


@pytest.fixture(scope="session")
def with_people() -> Iterator[Path]:
    """Made once, never used: homes are copied from it."""
    folder = homes.laid(Path(tempfile.mkdtemp(prefix="dk-laid-")))
    with postgres.Use(folder, extra=homes.HASTY):
        for name in ("anna", "bert"):
            made = dingke(folder, "user", "create", name, "--admin", "--password-stdin", feed=f"{PASSWORD}\n")
            assert made.returncode == 0, made.stderr
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def peopled(with_people: Path) -> Iterator[Path]:
    """A home of this module's own; not below tmp_path, whose length would take the long way round for sockets."""
    folder = homes.copied(with_people, Path(tempfile.mkdtemp(prefix="dk-house-")))
    yield folder
    shutil.rmtree(folder)
