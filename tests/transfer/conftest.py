"""Files to import, and the import in one call."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from dingke.engine import registry
from dingke.engine.importing import opening, running
from dingke.engine.importing.plan import Options, Plan
from dingke.engine.importing.report import Report
from dingke.lib import spreadsheet

Write = Callable[..., Path]
Bring = Callable[..., Report]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a csv of a header and rows."""

    def written(header: Sequence[str], *rows: Sequence[str], name: str = "台账.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return path

    return written


def plan_for(path: Path, person: Any, slug: str = "customers", **options: Any) -> Plan:
    resource = registry.get(slug)
    return Plan(resource, person, path.name, opening.look(path).columns(resource), Options(**options))


@pytest.fixture
def bring() -> Bring:
    """Imports a file as a person; ``dry`` only tries it out."""

    def brought(
        path: Path,
        person: Any,
        slug: str = "customers",
        dry: bool = False,
        progress: running.Progress = running.silent,
        **options: Any,
    ) -> Report:
        plan = plan_for(path, person, slug, **options)
        with spreadsheet.open_table(path) as table:
            return (running.try_out if dry else running.run)(plan, table, progress)

    return brought
