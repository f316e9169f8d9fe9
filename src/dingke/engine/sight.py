"""An object as one person sees it: without the fields that are hidden from him, masked where he reads the shape alone.

Every surface asks a resource through ``seen``; whoever says nothing of any field gets the declaration itself. What
may not be read is no column, filter, sort, group, sum, word of search, cell of a file, and can be neither asked nor told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from dingke.engine import kinds, registry
from dingke.engine.access import HIDDEN, MASKED, READ, SIGHTS, Person, policy
from dingke.engine.action import Action
from dingke.engine.parts import Board, Chart, Contribution, Group, Merge, Summary, View, Waiting
from dingke.engine.resource import Attribute, Resource, UnknownName, fields_of

Rules = frozenset[tuple[str, str, str]]


def seen(resource: Resource, person: Person) -> Resource:
    """The resource through the person's eyes; the same object where nothing is kept from him."""
    rules = policy.fields(person)
    return resource if not rules or isinstance(resource, Eyes) else narrowed(resource, rules)


def of_path(model: type[models.Model], path: str, rules: Rules) -> str:
    """How what stands at the end of a path is seen: as the most closed of the fields that lead there."""
    here, found = model, READ
    for name in path.split("__"):
        try:
            field: Any = here._meta.get_field(name)
        except FieldDoesNotExist:
            return found
        found = closest(found, *(stated(rules, here, each) for each in origins(field)))
        here = field.related_model or here
    return found


def closest(*sights: str) -> str:
    return min(sights, key=SIGHTS.index)


def stated(rules: Rules, model: type[models.Model], name: str) -> str:
    return next((rule for rule in (HIDDEN, MASKED) if (registry.named(model), name, rule) in rules), READ)


def origins(field: Any) -> Iterable[str]:
    """The field itself and the columns from which the database reckons it."""
    yield field.name
    if getattr(field, "generated", False):
        yield from (str(one.name) for one in flattened(field.expression) if is_column(one))


def is_column(expression: Any) -> bool:
    """Whether a part of an expression names a column."""
    return isinstance(expression, models.F)


def flattened(expression: Any) -> Iterable[Any]:
    yield expression
    for part in expression.get_source_expressions() if hasattr(expression, "get_source_expressions") else ():
        if part is not None:
            yield from flattened(part)


def kind_for(person: Person, model: type[models.Model], field: Any) -> kinds.Kind | None:
    """The kind of a field of a model to this person, who may see it masked; None where it is hidden from him."""
    rules = policy.fields(person)
    sight = of_path(model, field.name, rules) if rules else READ
    found = kinds.kind(field)
    found.masked = sight == MASKED
    return None if sight == HIDDEN else found


def reads(person: Person, model: type[models.Model], *names: str) -> bool:
    """Whether the person reads all of these fields as they are; paths may lead to other objects."""
    rules = policy.fields(person)
    return not rules or all(of_path(model, name, rules) == READ for name in names)


def hides(resource: Resource, path: str) -> bool:
    """Whether a resource, as somebody sees it, keeps a field back altogether."""
    return isinstance(resource, Eyes) and resource.sight(path) == HIDDEN


class Eyes:
    """What a resource leaves out and masks; mixed into the declaration by ``narrowed``."""

    rules: Rules = frozenset()
    model: type[models.Model]

    def sight(self, path: str) -> str:
        known: dict[str, str] = self.__dict__.setdefault("_sights", {})
        if path not in known:
            known[path] = self._sight(path)
        return known[path]

    def _sight(self, path: str) -> str:
        given = registry.contributions(self.model).get(path)
        if given is not None:
            # Reckoned from several rows, it has no shape to be shown masked.
            is_read = all(of_path(model, name, self.rules) == READ for model, name in given.of)
            return READ if is_read else HIDDEN
        return of_path(self.model, path, self.rules)

    def attribute(self, path: str) -> Attribute:
        sight = self.sight(path)
        if sight == HIDDEN:
            raise UnknownName(f"{self.model.__name__} has no “{path}”.")
        found: Attribute = super().attribute(path)  # type: ignore[misc]  # Resource has it
        found.kind.masked = sight == MASKED
        return found

    @property
    def contributions(self) -> Mapping[str, Contribution]:
        return {name: one for name, one in registry.contributions(self.model).items() if self.sight(name) == READ}

    @property
    def readable(self) -> tuple[str, ...]:
        return tuple(name for name in super().readable if self.sight(name) != HIDDEN)  # type: ignore[misc]

    @property
    def actions(self) -> Mapping[str, Action]:
        return {name: one for name, one in super().actions.items() if askable(self, one)}  # type: ignore[misc]


def askable(eyes: Eyes, action: Action) -> bool:
    """Whether everything a verb asks is about fields that the person reads."""
    return all(ask.of is not None or eyes.sight(ask.field) == READ for ask in action.asks)


@lru_cache(maxsize=512)
def narrowed(resource: Resource, rules: Rules) -> Resource:
    """A resource without what these rules keep back; the resource itself where they say nothing of it."""
    made: Any = type(f"Seen{type(resource).__name__}", (Eyes, type(resource)), {"rules": rules})
    eyes = made()
    if all(eyes.sight(path) == READ for path in named(resource)):
        return resource
    for name, value in declared(eyes, resource).items():
        setattr(made, name, value)
    seen_one: Resource = eyes
    return seen_one


def named(resource: Resource) -> Iterable[str]:
    """Every field that a declaration can show or be asked for."""
    yield from resource.readable
    yield from (*resource.column_choices, *resource.filters, *resource.sort_choices, *resource.search)
    yield from (
        *resource.sublabel,
        *resource.headline,
        *resource.form_fields,
        *resource.panel,
        *resource.also_on.values(),
    )


def declared(eyes: Any, resource: Resource) -> dict[str, Any]:
    """The declaration anew: what is shown of fields that are not hidden, what is asked of those read as they are."""

    def shown(paths: Iterable[str]) -> tuple[str, ...]:
        return tuple(path for path in paths if eyes.sight(path) != HIDDEN)

    def plain(paths: Iterable[str]) -> tuple[str, ...]:
        return tuple(path for path in paths if eyes.sight(path) == READ)

    searched = {path: weight for path, weight in resource.search.items() if eyes.sight(path) == READ}
    gone = set(resource.search) - set(searched)
    personal = {path for path in resource.search if resource.attribute(path).kind.personal}
    sorts = plain(resource.sort_choices)
    return {
        **{name: shown(getattr(resource, name)) for name in ("columns", "more_columns", "panel", "quick")},
        **{name: plain(getattr(resource, name)) for name in ("filters", "sublabel", "headline", "bulk")},
        "sorts": sorts,
        "sort": resource.sort if resource.sort.lstrip("-") in sorts else (*sorts, "id")[0],
        "search": searched,
        "form": tuple(
            Group(one.label, *kept, folded=one.folded) for one in resource.form if (kept := shown(one.fields))
        ),
        "merge": resource.merge
        and Merge(tuple(kept for one in resource.merge.together if len(kept := shown(one)) > 1)),
        "views": tuple(view for view in resource.views if is_plain(eyes, view)),
        "waiting": resource.waiting if resource.waiting and is_plain(eyes, resource.waiting) else None,
        "board": board_of(eyes, resource.board),
        "chart": resource.chart if resource.chart and is_plain(eyes, resource.chart) else None,
        "summary": resource.summary if resource.summary and is_plain(eyes, resource.summary) else None,
        "also_on": {model: path for model, path in resource.also_on.items() if eyes.sight(path) == READ},
        "verbs": tuple(verb for verb in resource.verbs if askable(eyes, verb)),
        # Words of several fields lie together: where one of them may not lead to a row, the name alone does.
        "found_by_name": bool(gone - personal),
        "found_by_personal": not gone & personal,
        "told_below": plain(resource.sublabel) == resource.sublabel,
    }


def is_plain(eyes: Eyes, part: View | Waiting | Chart | Summary) -> bool:
    if isinstance(part, Chart):
        paths: tuple[str, ...] = (part.group, *filter(None, (part.total,)))
    elif isinstance(part, Summary):
        paths = (part.down, part.across, part.total)
    else:
        paths = fields_of(part.conditions)
    sort = part.sort.lstrip("-") if isinstance(part, View) else ""
    return all(eyes.sight(path) == READ for path in (*paths, *filter(None, (sort,))))


def board_of(eyes: Eyes, board: Board | None) -> Board | None:
    if board is None or eyes.sight(board.lane) != READ or eyes.sight(board.total) != READ:
        return None
    return replace(board, card=tuple(name for name in board.card if eyes.sight(name) != HIDDEN))
