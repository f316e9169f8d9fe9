"""Finding the record that somebody means: by number, code or exact name, among those the person may read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from dingke.engine.access import Person, policy
from dingke.engine.action import Act
from dingke.engine.faults import Fault
from dingke.engine.models import Mergeable

KEYS = ("code", "username", "uscc", "name", "short_name", "stated_id")


class ReferenceField(forms.Field):
    """A form field whose value is the id of another record; whoever builds the form gives the person (``person``).

    ``kept``: the id that stands there already and may stay, also where the person may not read that record.
    """

    person: Person | None = None
    kept: Any = None

    def __init__(self, model: Any, **options: Any) -> None:
        super().__init__(**options)
        self.model = model

    def clean(self, value: Any) -> Any:
        raw = "" if value is None else str(getattr(value, "pk", value)).strip()
        if not raw:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if self.kept is not None and raw == str(self.kept):
            return self.kept
        (found,) = found_by_words(self.model, [raw], self.person) if self.person else [None]
        if isinstance(found, ValidationError):
            raise found
        return found


def key_columns(model: type[models.Model]) -> list[str]:
    names = []
    for name in (*KEYS, *getattr(model, "KEY_NAMES", ())):
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        names.append(name)
    return names


def found_by_words(
    model: type[models.Model], raws: Sequence[Any], person: Person, *, numbers: bool = True
) -> list[Any]:
    """For each word the id, None for an empty one, or the ValidationError it deserves; one query per key column.

    ``numbers``: whether a bare number may be an id of ours; in somebody's file it is not.
    """
    wanted = {str(raw).strip() for raw in raws if raw not in (None, "")}
    rows = policy.rows(person, "read", model)
    known: dict[str, set[int]] = {}
    ids = [int(word) for word in wanted if numbers and word.isdecimal() and len(word) < 19]
    by_number = rows.filter(pk__in=ids).values_list("pk", standing_for(model)) if ids else ()
    collect(known, ((str(number), pk) for number, pk in by_number))
    for column in key_columns(model):
        missing = [word for word in wanted if word not in known]
        if missing:
            # “greater than nothing” so that an index over those that have one serves.
            found = rows.filter(**{f"{column}__in": missing, f"{column}__gt": ""})
            collect(known, found.values_list(column, standing_for(model)))
    return [meaning(raw, known) for raw in raws]


def standing_for(model: type[models.Model]) -> models.expressions.Combinable:
    """The number of the row, or of the one that it was merged into."""
    return Coalesce("merged_into_id", "pk") if issubclass(model, Mergeable) else models.F("pk")


def standing(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Without those that were merged into another one."""
    return rows.filter(merged_into=None) if issubclass(rows.model, Mergeable) else rows


def collect(known: dict[str, set[int]], pairs: Iterable[tuple[str, int]]) -> None:
    for word, pk in pairs:
        known.setdefault(word, set()).add(pk)


def meaning(raw: Any, known: Mapping[str, set[int]]) -> Any:
    word = "" if raw is None else str(raw).strip()
    if not word:
        return None
    found = known.get(word, set())
    if len(found) == 1:
        return next(iter(found))
    if found:
        return ValidationError(_("“%(value)s” is the name of several records; give the code.") % {"value": word})
    return ValidationError(
        _("There is no “%(value)s” among the records you may see.") % {"value": word}, code="missing"
    )


def unseen(
    fields: Iterable[Any], rows: Sequence[Any], before: Mapping[int, Mapping[str, Any]], act: Act
) -> Iterable[Fault]:
    """References, newly given, to records that are not there, were merged or the actor may not read; all sound alike.

    Undoing only asks that they are there: what stood before stands again, whoever may see it. One query per field that
    changed.
    """
    for field in fields:
        given = {i: value for i, row in enumerate(rows) if (value := getattr(row, field.attname)) is not None}
        fresh = {i: value for i, value in given.items() if before.get(rows[i].pk, {}).get(field.attname) != value}
        if not fresh:
            continue
        target = field.related_model
        rows_there = target._default_manager.all() if act.undoing else standing(policy.rows(act.by, "read", target))
        known = set(rows_there.filter(pk__in=set(fresh.values())).values_list("pk", flat=True))
        for index, value in fresh.items():
            if value not in known:
                words = _("There is no “%(value)s” among the records you may see.") % {"value": value}
                yield Fault(words, field.name, index)
