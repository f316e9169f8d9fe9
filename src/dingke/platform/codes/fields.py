"""A model field that holds a code of a dated table (industry GB/T 4754, region GB/T 2260)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _


class CodeField(models.CharField[Any, Any]):
    """``table``: the code table. A code of an upper level is accepted (a province, a two-digit class)."""

    def __init__(self, *args: Any, table: str = "", **kwargs: Any) -> None:
        self.table = table
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs["table"] = self.table
        return name, path, list(args), kwargs

    def validate(self, value: Any, model_instance: Any) -> None:
        from dingke.platform.codes import queries

        super().validate(value, model_instance)
        if value and value not in queries.lookup(self.table):
            raise ValidationError(
                _("“%(value)s” is not a code of this table; type a name or pick one.") % {"value": value}
            )
