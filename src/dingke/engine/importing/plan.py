"""What an import is about to do with one file: which column feeds which field, and by what rules."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from dingke.engine import fields
from dingke.engine.access import Person
from dingke.engine.parts import FILE_NAME
from dingke.engine.resource import Resource
from dingke.engine.sight import hides, seen
from dingke.lib import dates


@dataclass(frozen=True)
class Column:
    """One column of the file.

    ``field``: the name of the model field it feeds, "" when it is left out. ``factor``: what a bare amount is
    multiplied by (10,000 under 万元). ``order``: how days with the year last are written there. ``words``: what else its
    cells may say for a choice, as a person arranged it (word → code, "" for nothing). ``remark``: why it is left out, for the person.
    """

    position: int
    header: str
    field: str = ""
    factor: Decimal = Decimal(1)
    order: dates.Order | None = None
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)
    remark: str = ""


@dataclass(frozen=True)
class Options:
    """``update``: rows that exist are changed, else only reported. ``clear_empty``: an empty cell empties the field.
    ``all_or_nothing``: one row that cannot go in keeps all of them out.
    ``lenient``: what cannot be read in an optional field is left out instead of refusing its row.
    ``defaults``: values by field name that new rows get where the file is silent. ``limit``: rows read, None for all.
    """

    update: bool = False
    clear_empty: bool = False
    all_or_nothing: bool = False
    lenient: bool = False
    limit: int | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    resource: Resource
    person: Person
    file_name: str
    columns: Sequence[Column]
    options: Options = Options()
    sheet: str = ""

    def __post_init__(self) -> None:
        """Read as the person sees the object: a column never feeds a field that is hidden from him."""
        shown = seen(self.resource, self.person)
        kept = [dataclasses.replace(c, field="") if hides(shown, c.field) else c for c in self.columns]
        object.__setattr__(self, "columns", kept)
        object.__setattr__(self, "resource", shown)

    @cached_property
    def refers(self) -> bool:
        """Whether a row may name other records."""
        fields = self.resource.model._meta
        return any(fields.get_field(name).is_relation for name in self.by_field)

    @cached_property
    def refers_to_itself(self) -> bool:
        """Whether a row may name another row of the file, as a company its parent."""
        fields = self.resource.model._meta
        return any(
            fields.get_field(name).related_model is self.resource.model  # own columns
            for name in self.by_field
        )

    @cached_property
    def by_field(self) -> dict[str, list[Column]]:
        """The columns that feed each field, in the order of the file."""
        found: dict[str, list[Column]] = {}
        for column in self.columns:
            if column.field:
                found.setdefault(column.field, []).append(column)
        return found

    @cached_property
    def fed(self) -> frozenset[str]:
        """The attributes of the fields that columns of the file feed."""
        return frozenset(fields.column(self.resource.model, name).attname for name in self.by_field)

    @cached_property
    def fixed(self) -> dict[str, Any]:
        """What new rows get where the file is silent, by attribute name."""
        named = {**self.resource.transfer.fixed, **self.options.defaults}
        return {
            fields.column(self.resource.model, name).attname: self.file_name[:200] if value == FILE_NAME else value
            for name, value in named.items()
        }
