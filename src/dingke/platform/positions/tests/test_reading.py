"""Fifteen real descriptions, each against what a person understood of it, and no word of any of them lost."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dingke.platform.positions import reading
from dingke.platform.positions.content import Requirement
from dingke.platform.positions.reading import Reading
from dingke.platform.positions.reading.sheet import LABEL

EXPECTED = Path(__file__).parent / "expected"
DATA = os.environ.get("DINGKE_TEST_DATA", "")
SOURCE = Path(DATA).parent / "source-position-descriptions.txt"
# Which lines of the source each form has; two share a line, which the third template begins in the middle of.
LINES = {
    "D01": (1, 14),
    "D02": (15, 37),
    "D03": (38, 52),
    "D04": (53, 74),
    "D05": (75, 96),
    "D06": (97, 114),
    "D07": (115, 135),
    "D08": (136, 146),
    "D09": (147, 151),
    "D10": (152, 160),
    "D11": (161, 161),
    "D12": (162, 165),
    "D13": (165, 165),
    "D14": (166, 186),
    "D15": (187, 262),
}
SHARED = "大客户经理的职责概述范本(三)"

needs_source = pytest.mark.skipif(not DATA or not SOURCE.exists(), reason="the source is not beside the test data")


def form(name: str) -> str:
    """The text of one form as it lies in the source."""
    first, last = LINES[name]
    text = "\n".join(SOURCE.read_text("utf-8").split("\n")[first - 1 : last])
    if name in ("D12", "D13"):
        middle = text.rindex(SHARED)
        return text[:middle] if name == "D12" else text[middle:]
    return text


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXPECTED / f"{name}.json").read_text("utf-8"))
    return found


def meets(digest: str | None, text: str | None) -> bool:
    """A text as a person wrote it down: whole, or its beginning and its end with … between."""
    if digest is None or text is None:
        return digest is text
    head, dots, tail = digest.partition("…")
    return text.startswith(head) and text.endswith(tail) if dots else text == digest


def texts(digests: list[str], found: Any) -> None:
    assert len(digests) == len(found), found
    for digest, text in zip(digests, found, strict=True):
        assert meets(digest, text), (digest, text)


def of_requirement(told: dict[str, Any], found: Any) -> None:
    if "any_of" in told:
        for one, alternative in zip(told["any_of"], found.any_of, strict=True):
            of_requirement(one, alternative)
        return
    assert isinstance(found, Requirement)
    assert meets(told["text"], found.text), (told, found)
    said = {
        "kind": found.kind,
        "years": found.years,
        "area": found.area,
        "names": list(found.names),
        "wanted": found.wanted,
        "replaced_by": found.replaced_by,
    }
    default: dict[str, Any] = {
        "kind": "",
        "years": None,
        "area": None,
        "names": [],
        "wanted": False,
        "replaced_by": None,
    }
    assert said == {name: told.get(name, value) for name, value in default.items()}, found
    assert "level" not in told or told["level"] == found.level, found


def of_duties(told: list[dict[str, Any]], found: Any) -> None:
    assert len(told) == len(found), [group.name for group in found]
    for one, group in zip(told, found, strict=True):
        assert (one.get("seq"), one.get("name")) == (group.seq, group.name)
        assert len(one["duties"]) == len(group.duties), [duty.text for duty in group.duties]
        for line, duty in zip(one["duties"], group.duties, strict=True):
            seq, digest, verb = line.split("|")
            assert (seq or None, verb or None) == (duty.seq, duty.verb), (line, duty)
            assert meets(digest, duty.text), (line, duty.text)


@needs_source
@pytest.mark.parametrize("name", LINES)
class TestFifteenForms:
    @pytest.mark.serves("S-203", "S-217", "S-226", "S-228")
    def test_says_what_a_person_read_in_it(self, name: str) -> None:
        told, found = expected(name), reading.read(form(name))
        content = found.content
        assert (told["title"], told.get("superior"), told.get("department"), told.get("headcount")) == (
            found.title,
            found.superior,
            found.department,
            found.headcount,
        )
        for cell in ("background", "purpose", "career_note"):
            assert meets(told.get(cell), getattr(content, cell)), (cell, getattr(content, cell))
        assert meets(told.get("compensation"), found.pay.compensation), found.pay
        assert meets(told.get("benefits"), found.pay.benefits), found.pay
        assert told.get("guided_by") == (list(content.guided_by) if content.guided_by else None)
        assert told.get("source") == (content.source.model_dump(exclude_none=True) if content.source else None)
        conditions = content.conditions.model_dump(exclude_none=True, mode="json") if content.conditions else None
        assert told.get("conditions") == conditions

    @pytest.mark.serves("S-204")
    def test_reads_its_duties(self, name: str) -> None:
        of_duties(expected(name).get("duties", []), reading.read(form(name)).content.duties or ())

    @pytest.mark.serves("S-207", "S-208", "S-209", "S-210", "S-212", "S-215", "S-216")
    def test_reads_its_requirements(self, name: str) -> None:
        told, found = expected(name).get("requirements", []), reading.read(form(name)).content.requirements or ()
        assert len(told) == len(found), [getattr(one, "text", one) for one in found]
        for one, requirement in zip(told, found, strict=True):
            of_requirement(one, requirement)

    @pytest.mark.serves("S-205")
    def test_reads_its_rights_and_invents_none(self, name: str) -> None:
        told = expected(name).get("rights", [])
        found = [
            [
                one.clause,
                one.domain,
                one.category,
                one.verb,
                one.matter,
                one.model_dump(
                    include={"limit_open", "reach", "reach_words", "condition_words", "limits"}, exclude_defaults=True
                ),
            ]
            for one in reading.read(form(name)).rights
        ]
        assert found == told

    @pytest.mark.serves("S-206", "S-221")
    def test_reads_its_lines_steps_and_signatures(self, name: str) -> None:
        told, content = expected(name), reading.read(form(name)).content
        relations = [[one.kind, one.counterpart, one.content, one.frequency] for one in content.relations or ()]
        assert relations == told.get("relations", [])
        steps = [(one.position, one.condition) for one in content.career or ()]
        assert [name for name, _condition in told.get("career", [])] == [name for name, _condition in steps]
        assert all(meets(one, other) for (_a, one), (_b, other) in zip(told.get("career", []), steps, strict=True)), (
            steps
        )
        assert told.get("revisions", []) == [[one.version, one.content] for one in content.revisions or ()]

    def test_marks_what_is_ambiguous_and_keeps_what_belongs_nowhere(self, name: str) -> None:
        told, found = expected(name), reading.read(form(name))
        texts(told.get("notes", []), found.content.notes)
        unclear = told.get("unclear", [])
        assert [(cells, text) for cells, text, _why in unclear] == [
            (list(one.cells), one.text) for one in found.ambiguous
        ]
        for (_cells, _text, why), one in zip(unclear, found.ambiguous, strict=True):
            assert why in one.why
        if "missing" in told:
            assert told["missing"] == list(found.missing)

    def test_loses_no_word(self, name: str) -> None:
        """Every run of letters is in a stretch that went somewhere, and what went into a cell stands in the result."""
        found = reading.read(form(name))
        covered = [False] * len(found.source)
        for part in found.parts:
            covered[part.start : part.end] = [True] * (part.end - part.start)
        lost = [
            found.source[hit.start() : hit.end()]
            for hit in re.finditer(r"\w+", found.source)
            if not all(covered[hit.start() : hit.end()])
        ]
        assert lost == []
        held = bare(" ".join(stated(found)))
        for part in found.parts:
            words = bare(found.source[part.start : part.end])
            if part.cell not in (LABEL, "title", "source") and words:
                assert words in held, (part.cell, words)

    def test_what_is_called_a_label_makes_order_and_is_no_sentence(self, name: str) -> None:
        found = reading.read(form(name))
        labels = [found.source[part.start : part.end] for part in found.parts if part.cell == LABEL]
        assert [one for one in labels if len(bare(one)) > 16 or re.search(r"[。;；]\s*\w", one)] == []


def bare(text: str) -> str:
    return re.sub(r"\W+", "", text)


def stated(found: Reading) -> Iterator[str]:
    """Every text of a result."""
    yield found.title
    yield from strings(found.content.model_dump(mode="json"))
    yield from strings(found.pay.model_dump(mode="json"))
    for right in found.rights:
        yield from strings(right.model_dump(mode="json"))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(one)
