"""Homes that begin with their tables laid and two administrators; laying tables takes longer than most tests."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.terminal import dingke
from tests.visitor import PASSWORD

from dingke.lib import postgres


@pytest.fixture(scope="session")
def laid() -> Iterator[Path]:
    """Made once, never used: homes are copied from it."""
    folder = Path(tempfile.mkdtemp(prefix="dk-laid-"))
    for name in ("anna", "bert"):
        made = dingke(folder, "user", "create", name, "--admin", "--password-stdin", feed=f"{PASSWORD}\n")
        assert made.returncode == 0, made.stderr
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def peopled(laid: Path) -> Iterator[Path]:
    """A home of this module's own; not below tmp_path, whose length would take the long way round for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="dk-house-"))
    shutil.copytree(laid, folder, dirs_exist_ok=True)
    if not (folder / "pg").exists():  # the server of root without namespaces lies elsewhere, and takes it from here
        shutil.copytree(postgres.place(laid).pg_data, folder / "pg")
    yield folder
    shutil.rmtree(folder)
