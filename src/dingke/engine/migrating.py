"""Operations of a migration done between two states of the models instead of one after the other.

After each operation Django renders every model anew that is related to the one it touched, which here is nearly all of
them: a tenth of a second for each added column or index. What does not build on one another needs one rendering.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import operations as kinds
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

MADE: Final = "made"
ADDING: Final = (kinds.AddField, kinds.AddIndex, kinds.AddConstraint, AddTrigger)
OF_FIELDS: Final = (kinds.AddField, kinds.AlterField, kinds.RemoveField)
OF_MODELS: Final = (
    kinds.AddIndex,
    kinds.RemoveIndex,
    kinds.AddConstraint,
    kinds.RemoveConstraint,
    AddTrigger,
    RemoveTrigger,
)


class AtOnce(Operation):
    """Every one of these reads what was before and what is after all of them; none another one's result.

    A table is made as it is after all of them, with every field, index, constraint and trigger that the others add to it.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations
        made = {operation.name_lower for operation in operations if isinstance(operation, kinds.CreateModel)}
        self.wanted = [one for one in operations if not (isinstance(one, ADDING) and one.model_name.lower() in made)]

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # what is not rendered is not rendered anew at each step
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.wanted:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in reversed(self.wanted):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)


def at_once(operations: Iterable[Operation]) -> list[Operation]:
    """The same operations in the same order, those that may be done together put together."""
    found: list[Operation] = []
    together: list[Operation] = []
    touched: set[Any] = set()
    for operation in operations:
        marks = touches(operation)
        if not marks or touched & (marks | needs(operation)):
            found += grouped(together)
            together, touched = [], set()
        if marks:
            together.append(operation)
            touched |= marks
        else:
            found.append(operation)
    return found + grouped(together)


def grouped(together: Sequence[Operation]) -> list[Operation]:
    return [AtOnce(together)] if len(together) > 1 else list(together)


def touches(operation: Operation) -> set[Any]:
    """What no other operation of a group may touch: the table that it makes, the field, or index, constraint or trigger
    by name. Nothing for one that stands alone.
    """
    if isinstance(operation, kinds.CreateModel):
        return {(operation.name_lower, MADE)}
    if isinstance(operation, OF_FIELDS):
        return {(operation.model_name_lower, operation.name_lower)}
    if isinstance(operation, OF_MODELS):
        known = getattr(operation, "index", None) or getattr(operation, "constraint", None)
        name = known.name if known is not None else getattr(operation, "name", "")
        return {(operation.model_name.lower(), "named", name or id(operation))}
    return set()


def needs(operation: Operation) -> set[Any]:
    """The table that it takes from or changes: a group that makes the table would make it as it is afterwards."""
    if isinstance(operation, (*OF_FIELDS, *OF_MODELS)) and not isinstance(operation, ADDING):
        return {(operation.model_name.lower(), MADE)}
    return set()


def only_named(operations: Sequence[Operation]) -> Operation:
    """Other names in the program for what keeps its name in the database: no table is touched, no model rendered."""
    return AtOnce([kinds.SeparateDatabaseAndState(state_operations=operations)])
