"""What was told to a person and what he agreed to, as his record keeps it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Told(BaseModel):
    """A notice that was delivered. notice: its number. how: of terms.How."""

    model_config = ConfigDict(extra="forbid")

    notice: int
    on: date
    how: str


class Consent(BaseModel):
    """One consent to one purpose. channel: "" for every one. notice: under which it was given.

    withdrawn_on stands in the record as null while it holds: questions to the database look for that.
    """

    model_config = ConfigDict(extra="forbid")

    purpose: str
    channel: str = ""
    notice: int | None = None
    on: date
    how: str
    withdrawn_on: date | None = None
    withdrawn_how: str = ""


class Dealings(BaseModel):
    """All of it, the latest last."""

    model_config = ConfigDict(extra="forbid")

    notices: list[Told] = Field(default_factory=list)
    consents: list[Consent] = Field(default_factory=list)


def read(kept: Any) -> Dealings:
    """From a row's column."""
    return Dealings.model_validate(kept or {})


def written(notices: Sequence[Told], consents: Sequence[Consent]) -> dict[str, Any]:
    """For a row's column."""
    return Dealings(notices=list(notices), consents=list(consents)).model_dump(mode="json")
