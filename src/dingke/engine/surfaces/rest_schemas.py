"""The shapes of the REST interface, made from the kinds of each resource's fields."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal

from django.db import models
from django.utils import timezone
from django.utils.translation import override
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, StrictBool, StrictInt, StringConstraints, create_model

from dingke.engine import fields, kinds
from dingke.engine.action import Action
from dingke.engine.conditions import offered, split
from dingke.engine.merging.running import MOST
from dingke.engine.ports import Moment
from dingke.engine.resource import Attribute, Resource


def without_nul(value: str) -> str:
    """PostgreSQL text holds no NUL."""
    if "\0" in value:
        raise ValueError("A text holds no NUL.")
    return value


Text = Annotated[str, StringConstraints(max_length=32), AfterValidator(without_nul)]


def placed(value: datetime) -> datetime:
    """A moment without its distance from Greenwich is one of the time kept here."""
    return timezone.make_aware(value) if timezone.is_naive(value) else value


Placed = Annotated[datetime, AfterValidator(placed)]


class Problem(Schema):
    """What was wrong, as RFC 9457 has it. ``errors``: one entry per field, with its message or both values of a conflict."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[dict[str, Any]] | None = None


class Change(Schema):
    label: str
    before: str
    after: str


class MomentOut(Schema):
    at: datetime
    by: str
    sentence: str
    via: str
    why: str
    operation: str
    changes: list[Change]


class Moments(Schema):
    items: list[MomentOut]


class Clash(Schema):
    """A field that was changed after the operation and was therefore left alone."""

    field: str
    message: str


class Undone(Schema):
    """``operation``: the undoing, which can itself be undone."""

    operation: str
    updated: int
    removed: int
    conflicts: list[Clash]


class Body(Schema):
    """What a write may hold: a field that the object does not have is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


class Undoing(Body):
    overwrite: StrictBool = Field(
        False, description="Take back also what was changed since; else it is left and listed."
    )


class Merging(Body):
    """``take``: by field, the id of the record whose value stays; for the others the record that stays keeps its own,
    and where it has none takes that of the record that says most. ``versions``: by id, as they were read."""

    others: list[Annotated[StrictInt, Field(ge=1, le=2**63 - 1)]] = Field(
        ..., min_length=1, max_length=MOST - 1, description="The ids of the records that go."
    )
    take: dict[str, Annotated[StrictInt, Field(ge=1, le=2**63 - 1)]] = Field({}, examples=[{"grade": 12}])
    versions: dict[str, Annotated[StrictInt, Field(ge=1, le=2**31 - 1)]] = Field({}, examples=[{"12": 3}])
    why: Annotated[str, StringConstraints(max_length=300), AfterValidator(without_nul)] = ""


def moment(given: Moment) -> dict[str, Any]:
    changes = [{"label": label, "before": before, "after": after} for label, before, after in given.details]
    return {
        "at": given.at.isoformat(),
        "by": given.by,
        "sentence": given.sentence,
        "via": given.via,
        "why": given.why,
        "operation": given.operation,
        "changes": changes,
    }


@lru_cache(maxsize=512)
def attributes(resource: Resource) -> Mapping[str, Attribute]:
    return {name: resource.attribute(name) for name in resource.readable}


def dumped(attribute: Attribute, value: Any, *, clear: bool) -> Any:
    if attribute.kind.personal and not clear:
        return attribute.kind.veiled(value) if attribute.kind.masked else kinds.masked_text(value)
    return attribute.kind.dump(value)


def output_type(field: Any) -> Any:
    """How a field leaves: amounts as text, so that no cent is lost in a float."""
    if isinstance(field, fields.TagsField):
        return list[str]
    if isinstance(field, fields.DocumentField):
        return field.document | str if field.personal else field.document
    if field.is_relation or isinstance(field, models.IntegerField):
        return int
    if isinstance(field, models.DecimalField) or (
        field.generated and isinstance(field.output_field, models.DecimalField)
    ):
        return str
    return {models.BooleanField: bool, models.DateField: date, models.DateTimeField: datetime}.get(type(field), str)


def words_of(field: Any) -> tuple[Any, ...]:
    """The codes among which a field chooses; () when it takes any value."""
    if isinstance(field, fields.TagsField):
        return tuple(field.words.values) if field.words else ()
    codes = [code for code, _label in field.flatchoices] if field.choices else []
    return tuple(dict.fromkeys([*codes, ""])) if codes and field.blank and not field.null else tuple(codes)


def input_type(field: Any) -> Any:
    """How a field comes: strict, so that ``false`` is no number and 1 no yes. Amounts as text or number."""
    words = words_of(field)
    if words or isinstance(field, fields.DocumentField):
        chosen: Any = Literal.__getitem__(words) if words else field.document
        return list[chosen] if isinstance(field, fields.TagsField) else chosen
    if field.is_relation or isinstance(field, models.IntegerField):
        low, high = (1, 2**63 - 1) if field.is_relation else (-(2**31), 2**31 - 1)
        return Annotated[StrictInt, Field(ge=low, le=high)]
    if isinstance(field, models.BooleanField):
        return StrictBool
    if isinstance(field, models.DecimalField):
        return Annotated[Decimal, Field(max_digits=field.max_digits, decimal_places=field.decimal_places)]
    if isinstance(field, models.DateField):
        return Placed if isinstance(field, models.DateTimeField) else date
    return Annotated[
        str, StringConstraints(max_length=getattr(field, "max_length", None) or 100_000), AfterValidator(without_nul)
    ]


def described(attribute: Attribute, default: Any) -> Any:
    """The field with its label and help in English, whatever the installation speaks, and an example of its form."""
    with override("en"):
        words = f"{attribute.label}. {attribute.field.help_text}".strip()
    example = example_of(attribute.field)
    return Field(default, description=words, examples=None if example is None else [example])


def example_of(field: Any) -> Any:
    """A value of the right form; None for text, which says by its label what it holds."""
    if isinstance(field, fields.TagsField):
        return list(field.words.values)[:2] if field.words else None
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, models.DecimalField):
        return "12.50" if (field.max_digits or 0) < 10 else "1286000.00"
    days: dict[Any, str] = {models.DateField: "2026-11-25", models.DateTimeField: "2026-11-25T14:00:00+08:00"}
    return True if type(field) is models.BooleanField else days.get(type(field))


def row_of(resource: Resource) -> Any:
    shape: dict[str, Any] = {
        name: (output_type(a.field) | None, described(a, None)) for name, a in attributes(resource).items()
    }
    shape["id"] = (int, Field(..., ge=1, description="Never changes and is never given to another row."))
    return create_model(f"{type(resource).__name__}Row", __base__=Schema, **shape)


def page_of(resource: Resource) -> Any:
    shape: dict[str, Any] = {
        "items": (list[row_of(resource)], ...),  # type: ignore[misc]  # a type made at run time
        "total": (int | None, None),
        "next": (str | None, None),
    }
    return create_model(f"{type(resource).__name__}Page", __base__=Schema, **shape)


def values_of(resource: Resource, *, partial: bool) -> Any:
    """The body of a create or change. Null empties a field."""
    shape: dict[str, Any] = {}
    for name in resource.writable:
        attribute = resource.attribute(name)
        needed = attribute.kind.required and not partial and name != "owner"
        kind = input_type(attribute.field)
        nullable = attribute.field.null
        shape[name] = (kind if needed or not nullable else kind | None, described(attribute, ... if needed else None))
    word = "Change" if partial else "New"
    return create_model(f"{type(resource).__name__}{word}", __base__=Body, **shape)


def asks_of(resource: Resource, action: Action) -> Any:
    shape: dict[str, Any] = {}
    for ask in action.asks:
        attribute = resource.asked(ask)
        kind = input_type(attribute.field)
        shape[ask.key] = (kind if ask.required else kind | None, described(attribute, ... if ask.required else None))
    return create_model(f"{type(resource).__name__}{action.name.title()}", __base__=Body, **shape)


def condition_words(resource: Resource, name: str) -> str:
    """A condition in words: "Grade is not (several, with commas)"."""
    path, relation = split(resource, name)
    with override("en"):
        several = " (several with commas between them)" if relation.takes_many else ""
        return f"{resource.attribute(path).label} {relation.label}{several}"


def question_of(resource: Resource) -> Any:
    """The parameters of a list: words, sort, page, and every condition that the list offers."""
    shape: dict[str, Any] = {
        "q": (Annotated[str, StringConstraints(max_length=200)] | None, None),
        "sort": (str | None, Field(None, description=", ".join(resource.sort_choices))),
        "cursor": (str | None, None),
        "limit": (int, Field(50, ge=1, le=500)),
        "archived": (Literal["0", "1"], Field("0", description="1: the archived rows instead of the living")),
    }
    shape |= {
        name: (str | None, Field(None, description=condition_words(resource, name))) for name in offered(resource)
    }
    return create_model(f"{type(resource).__name__}Question", __base__=Schema, **shape)
