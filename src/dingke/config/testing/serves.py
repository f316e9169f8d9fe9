"""Which numbered duties the run has shown to be served: `pytest --duties docs/requirements.md`."""

import csv
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

import pytest

IDS: Final = "docs/requirements-ids.csv"


class Duty(NamedTuple):
    """A numbered duty, in our own words."""

    id: str
    title: str
    chinese: str


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --duties FILE."""
    parser.addoption("--duties", metavar="FILE", help="write which duties passing tests serve to FILE (Markdown)")


def pytest_configure(config: pytest.Config) -> None:
    """Listens to reports where they arrive: in the process that was started, not in its helpers."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Served(config), "dingke-served")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Writes the duties of each test onto its report. Raises UsageError for an id that does not exist."""
    known = {duty.id for duty in duties(config.rootpath)}
    for item in items:
        for mark in item.iter_markers("serves"):
            if unknown := set(mark.args) - known:
                raise pytest.UsageError(f"{item.nodeid} serves {', '.join(sorted(unknown))}, which {IDS} does not list")
            item.user_properties.extend(("serves", str(id_)) for id_ in mark.args)


def duties(root: Path) -> list[Duty]:
    """The list, in its order."""
    with (root / IDS).open(encoding="utf-8", newline="") as file:
        return [Duty(row["id"], row["title"], row["chinese"]) for row in csv.DictReader(file)]


class Served:
    """Gathers the outcome of each test by duty."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.passed: dict[str, set[str]] = {}
        self.failed: dict[str, set[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Counts one report; a failure in set-up or tear-down counts as one."""
        if not report.failed and not (report.passed and report.when == "call"):
            return
        into = self.failed if report.failed else self.passed
        for name, value in report.user_properties:
            if name == "serves":
                into.setdefault(str(value), set()).add(report.nodeid.split("[", 1)[0])

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """One line for the reader; the whole map into the file that was asked for."""
        every = duties(self.config.rootpath)
        served = [duty for duty in every if self.passed.get(duty.id, set()) - self.failed.get(duty.id, set())]
        terminalreporter.write_line(f"duties: {len(served)} of {len(every)} served by passing tests")
        target = self.config.getoption("--duties")
        if target:
            Path(target).write_text(self._page(every), encoding="utf-8")

    def _page(self, every: list[Duty]) -> str:
        lines = ["# Duties and the tests that show them", "", "Written by `make coverage-map`.", ""]
        lines += ["| duty | what | 中文 | shown by |", "|---|---|---|---|"]
        for duty in every:
            shown = "<br>".join(_told(self.passed.get(duty.id, set()) - self.failed.get(duty.id, set())))
            lines.append(f"| {duty.id} | {duty.title} | {duty.chinese} | {shown} |")
        return "\n".join(lines) + "\n"


def _told(tests: set[str]) -> list[str]:
    """Each test, those of one class together with their number."""
    groups = Counter(test.rpartition("::")[0] if test.count("::") > 1 else test for test in tests)
    return [f"`{name}`" + (f" ({number} tests)" if number > 1 else "") for name, number in sorted(groups.items())]
