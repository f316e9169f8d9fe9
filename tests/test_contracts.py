"""What holds of the whole house: who may import whom, no rooms for odds and ends, and a wrong declaration stops the start."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError

import dingke
from dingke.domains.customers.models import Customer
from dingke.domains.customers.resource import CustomerResource
from dingke.engine import checks, registry
from dingke.engine.resource import UnknownName

SOURCE = Path(dingke.__file__).parent
PYTHON = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
# What has outgrown the bound, with what it holds now: it may shrink, not grow.
LONG_FUNCTIONS = {"demo/retelling.py:_account": 42}


def name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def test_the_import_contracts_are_kept() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--cache-dir", ".cache/imports"]
    done = subprocess.run(command, cwd=SOURCE.parent.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_there_is_no_room_for_odds_and_ends() -> None:
    assert [name(p) for p in PYTHON if p.stem in {"utils", "util", "helpers", "common", "misc"}] == []


def test_files_and_functions_stay_within_the_usual_size() -> None:
    long_files = {name(p): n for p in PYTHON if (n := len(p.read_text("utf-8").splitlines())) > LONGEST_FILE}
    assert long_files == {}
    long_functions = {
        key: lines
        for path in PYTHON
        for key, lines in functions(path)
        if lines > LONG_FUNCTIONS.get(key, LONGEST_FUNCTION)
    }
    assert long_functions == {}


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function with its lines; those of functions inside it are theirs alone."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            inner = [length(n) for n in node.body if isinstance(n, ast.FunctionDef)]
            yield f"{name(path)}:{node.name}", length(node) - sum(inner)


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def test_the_clock_alone_knows_which_day_it_is() -> None:
    """A demonstration is held at a day only if nothing asks the machine behind the clock's back."""
    asked = re.compile(r"\blocaldate\b|\bdate\.today\(|\bnow\([^)]*\)\.date\(|\{% now\b|\bnew Date\(\)")
    files = [*PYTHON, *SOURCE.rglob("*.html"), *SOURCE.rglob("*.js")]
    assert [name(p) for p in files if asked.search(p.read_text("utf-8"))] == ["engine/clock.py"]


class TestDeclarations:
    """A resource that names what is not there stops the start and says what is."""

    @pytest.mark.parametrize("part", ["columns", "filters", "sorts", "quick", "bulk", "sublabel"])
    def test_a_wrong_name_is_refused_with_the_right_ones(self, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.declare(monkeypatch, **{part: ("nmae",)})
        with pytest.raises(SystemCheckError) as refusal:
            call_command("check")
        words = str(refusal.value)
        assert f"{part}: Customer has no “nmae”" in words
        assert "lifecycle_status, listed_code, merged_from, merged_into, name, needs" in words

    def test_a_wrong_name_behind_a_relation_names_its_model(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.declare(monkeypatch, columns=("owner__nmae",))
        assert ["User has no “nmae”" in str(found.msg) for found in checks.declarations()] == [True]

    def test_the_declarations_of_the_house_hold(self) -> None:
        assert [problem for resource in registry.resources() for problem in resource.check()] == []

    def test_a_slug_is_given_once(self) -> None:
        with pytest.raises(RuntimeError, match="customers"):
            registry.add(CustomerResource())

    def test_a_letter_goes_to_one_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert checks.letters() == []
        monkeypatch.setattr(type(registry.get("contacts")), "letter", "c")
        (found,) = checks.letters()
        assert found.msg == "The letter “c” is asked for by customers, contacts."

    def test_an_object_that_is_not_there_is_named_with_those_that_are(self) -> None:
        with pytest.raises(KeyError, match=r"aliases.*opportunities"):
            registry.get("costumers")

    def test_an_attribute_says_what_its_model_has(self) -> None:
        with pytest.raises(UnknownName, match="region_code"):
            CustomerResource().attribute("regoin")

    def declare(self, monkeypatch: pytest.MonkeyPatch, **parts: Any) -> None:
        import_module(settings.ROOT_URLCONF)  # the addresses of the declarations that hold
        wrong = type("WrongResource", (CustomerResource,), parts)()
        monkeypatch.setattr(registry, "resources", lambda: (wrong,))


class TestFloors:
    def test_no_foreign_key_points_upward(self) -> None:
        assert checks.directions() == []

    def test_one_that_did_would_stop_the_start(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(checks, "FLOORS", tuple(reversed(checks.FLOORS)))
        assert any("points up to" in found.msg for found in checks.directions())

    def test_people_belong_to_every_floor(self) -> None:
        assert checks.is_person(Customer._meta.get_field("owner").related_model)
