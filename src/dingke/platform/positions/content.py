"""What a position description says, cell by cell of the form. Typed, stored as one JSON document per version.

``None`` is “the source does not say”, which is not “none”: an empty tuple says that there is nothing. What cannot be
told apart is kept in ``Content.unclear`` under the name of its cell, as it was read.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(max_length=4000)]
Word = Annotated[str, Field(max_length=200)]


class Cell(BaseModel):
    """Every part: unknown names are refused, nothing is changed after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Duty(Cell):
    """One duty as it is written (``text``) and as it is understood: verb, object, output, how often."""

    seq: Word | None = None
    text: Text
    verb: Word | None = None
    object: Text | None = None
    output: Text | None = None
    frequency: Word | None = None
    links: tuple[Word, ...] = ()  # functions of the product that serve it


class DutyGroup(Cell):
    seq: Word | None = None
    name: Word | None = None
    duties: tuple[Duty, ...] = ()


class WorkRelation(Cell):
    kind: Literal["report", "supervise", "coordinate", "external"]
    counterpart: Text | None = None
    content: Text | None = None
    frequency: Word | None = None


class Requirement(Cell):
    """One condition on whoever is to fill the position, as written (``text``) and as it can be judged.

    education: ``level`` in words of terms.EDUCATION · title: ``name`` · major: ``names`` · experience: ``years`` in ``area``
    ("" for work in all) · training, knowledge, language, competency, trait, preference: ``names`` and, where given, ``level``.
    ``wanted``: preferred, not demanded. ``replaced_by``: what stands in the place of a law that is no longer in force.
    """

    kind: Literal[
        "education",
        "title",
        "major",
        "experience",
        "training",
        "knowledge",
        "language",
        "ability",
        "trait",
        "preference",
    ]
    text: Text
    level: Word | None = None
    names: tuple[Word, ...] = ()
    years: float | None = Field(default=None, ge=0, le=60)
    area: Word | None = None
    wanted: bool = False
    replaced_by: Word | None = None


class AnyOf(Cell):
    """One of these is enough."""

    any_of: tuple[Requirement, ...]


class CompetencyLevel(Cell):
    """Level 1–5 of a competency of the library. ``must``: a gap of two levels blocks ``matters`` (codes; empty: every one)."""

    competency: Word  # its code
    level: int = Field(ge=1, le=5)
    weight: int = Field(default=1, ge=1, le=100)
    must: bool = False
    matters: tuple[Word, ...] = ()


class Conditions(Cell):
    """工作特征."""

    equipment: tuple[Word, ...] | None = None
    environment: Text | None = None
    hours: Text | None = None
    travel: Text | None = None
    physical: Text | None = None


class CareerStep(Cell):
    """Where one may go from here, and on what condition."""

    position: Word
    condition: Text | None = None


class Unclear(Cell):
    """What was read and could not be put anywhere for certain: the cells it may belong to, and why."""

    cells: tuple[Word, ...]
    text: Text
    why: Text


class Signature(Cell):
    """A line of the revision history as the source gives it (修订履历)."""

    version: Word | None = None
    revised_on: Word | None = None
    content: Text | None = None
    reviser: Word | None = None
    reviewer: Word | None = None
    approver: Word | None = None


class Source(Cell):
    """The document a description was read from."""

    name: Word | None = None
    format: Word | None = None
    size: Word | None = None
    pages: int | None = None


class Content(Cell):
    """Everything but the columns of ``Description`` (names, lines, headcount), its rights and what is said of pay."""

    number: Word | None = None  # 岗位编号
    superior: Word | None = None  # as the source calls it, where no position of that name is known
    guided_by: tuple[Word, ...] | None = None
    department: Word | None = None
    reports: tuple[Word, ...] | None = None  # 直接下级
    subordinates: int | None = Field(default=None, ge=0)  # 下属人数
    background: Text | None = None  # 岗位概述, where it stands beside the purpose
    purpose: Text | None = None
    duties: tuple[DutyGroup, ...] | None = None
    relations: tuple[WorkRelation, ...] | None = None
    requirements: tuple[Requirement | AnyOf, ...] | None = None
    competencies: tuple[CompetencyLevel, ...] | None = None
    conditions: Conditions | None = None
    career: tuple[CareerStep, ...] | None = None
    career_note: Text | None = None
    notes: tuple[Text, ...] = ()  # sentences of the form that belong to no cell: adjustments, whom to ask
    no_rights: tuple[
        tuple[Word, Word], ...
    ] = ()  # boxes (domain, category) that say “none”; others without a right say nothing
    unclear: tuple[Unclear, ...] = ()
    revisions: tuple[Signature, ...] | None = None
    source: Source | None = None


class Pay(Cell):
    """薪酬与福利: for information, seen only with the right to it."""

    compensation: Text | None = None
    benefits: Text | None = None


class Limit(Cell):
    """``measure`` of the matter (amount in yuan, discount in percent, months …) between ``low`` (over) and ``high`` (at most).

    ``per``: the single case, or what adds up in a month, quarter or year.
    """

    measure: Word
    low: float | None = None
    high: float | None = None
    per: Literal["case", "month", "quarter", "year"] = "case"


class Condition(Cell):
    """A fact of the case that must hold. ``value``: a number, or words for ``in``."""

    fact: Word
    is_: Literal[">=", "<=", "=", "in"] = Field(alias="is")
    value: float | tuple[Word, ...]

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class RightLine(Cell):
    """One right as it is stated: the columns of ``models.Right``, the matter by its code. Two verbs are two lines of one clause."""

    clause: Word = ""
    domain: Literal["business", "finance", "hr"] | None = None
    category: Literal["decision", "suggest", "supervise"] | None = None
    verb: Word | None = None
    matter: Word | None = None
    words: Annotated[str, Field(max_length=500)] = ""
    limits: tuple[Limit, ...] = ()
    limit_open: bool = False
    reach: Literal["own", "team", "department", "all", "named"] | None = None
    reach_over: dict[Word, tuple[Word, ...]] = Field(default_factory=dict)
    reach_words: Word = ""
    conditions: tuple[Condition, ...] = ()
    condition_words: Annotated[str, Field(max_length=300)] = ""
    valid_from: date | None = None
    valid_to: date | None = None


class Line(Cell):
    """A dotted line: the position that guides, by its code, and in what."""

    position: Word
    subject: Annotated[str, Field(max_length=120)] = ""


class HandedRight(Cell):
    """One right that a deputy gets: verb and matter (by its code), perhaps with lower limits than the principal's."""

    verb: Word
    matter: Word
    limits: tuple[Limit, ...] = ()


class Level(Cell):
    """One level of a competency: how it shows (锚点), and what training leads there."""

    anchors: tuple[Text, ...] = ()
    training: tuple[Text, ...] = ()


Levels = dict[Literal["1", "2", "3", "4", "5"], Level]
