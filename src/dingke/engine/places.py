"""Parts of a record's page besides its declaration: figures, people, warnings, paths.

A domain puts its own on its pages and on those of the models below it; the page below never names what lies above.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db import models

from dingke.engine import sight
from dingke.engine.access import Person

Where = Literal["head", "sub", "figures", "note", "path", "left", "right"]
Reads = Callable[[Any, Person], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Placed:
    """``read`` gives what the template shows of a row, None for nothing. ``brief``: in the panel too."""

    on: type[models.Model]
    where: Where
    template: str
    read: Reads
    order: int
    brief: bool
    shows: tuple[str, ...]
    of: type[models.Model]


@dataclass(frozen=True)
class Part:
    """A part as it is shown: its template, and what the template finds under ``part``."""

    template: str
    context: Mapping[str, Any]


_placed: list[Placed] = []


def placed(
    on: type[models.Model],
    where: Where,
    template: str,
    *,
    order: int = 0,
    brief: bool = False,
    shows: tuple[str, ...] = (),
    of: type[models.Model] | None = None,
) -> Callable[[Reads], Reads]:
    """Puts what the function reads on the pages of a model, or of every model that is built on a base.

    shows: the fields that stand in it, of the model or of another one (``of``); it is kept from whoever does not read them.
    """

    def register(read: Reads) -> Reads:
        _placed.append(Placed(on, where, template, read, order, brief, shows, of or on))
        return read

    return register


def parts_of(row: models.Model, person: Person, *, brief: bool = False) -> dict[str, list[Part]]:
    """Every part of a row's page that has something to show, by its place and in order."""
    found: dict[str, list[Part]] = {}
    for one in sorted(_placed, key=lambda each: each.order):
        if isinstance(row, one.on) and (one.brief or not brief) and sight.reads(person, one.of, *one.shows):
            context = one.read(row, person)
            if context is not None:
                found.setdefault(one.where, []).append(Part(one.template, context))
    return found
