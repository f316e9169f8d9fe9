"""Model fields whose meaning the database type alone does not carry."""

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from dingke.lib.copying import literal


class MoneyField(models.DecimalField[Any, Any]):
    """An amount in yuan with two places, up to 999,999,999,999.99 (base currency CNY unless ``currency`` names a column)."""

    def __init__(self, *args: Any, currency: str | None = None, **kwargs: Any) -> None:
        self.currency = currency
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.currency:
            kwargs["currency"] = self.currency
        return name, path, list(args), kwargs


class TagsField(ArrayField[Any, Any]):
    """Several words of one list, stored as text[]."""

    def __init__(
        self, verbose_name: Any = None, *, words: type[models.TextChoices] | None = None, **kwargs: Any
    ) -> None:
        self.words = words
        kwargs.setdefault("base_field", models.CharField(max_length=32))
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(verbose_name=verbose_name, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), kwargs


class PersonalMixin:
    """Personal data: masked unless a grant says "reveal"; seen in clear only by an act that is recorded."""

    personal = True


class PersonalCharField(PersonalMixin, models.CharField[Any, Any]):
    pass


class PersonalEmailField(PersonalMixin, models.EmailField[Any, Any]):
    pass


class DocumentField(models.JSONField):
    """JSON of one declared shape (a pydantic model): the API names its parts, whoever checks the row validates it.

    personal: masked like every personal value, and seen in clear only with the grant “reveal”.
    """

    def __init__(self, *args: Any, document: Any = None, personal: bool = False, **kwargs: Any) -> None:
        self.document, self.personal = document, personal
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


def column(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    """A field of the model that lies in its own table. Raises FieldDoesNotExist for anything else."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise FieldDoesNotExist(f"{model.__name__}.{name} lies in another table.")
    return field


def one_of(model: type[models.Model], name: str) -> str:
    """The lookup for “among these values”, for a column that may be a reference."""
    return f"{name}__in" if column(model, name).is_relation else f"{name}__among"


def cipher() -> Fernet:
    """Key derived from the installation's secret: without DINGKE_SECRET_KEY the column cannot be read."""
    digest = hashlib.sha256(b"dingke.column:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class EncryptedField(PersonalMixin, models.TextField[Any, Any]):
    """Text that lies encrypted in the database (and so in its history and backups)."""

    def get_prep_value(self, value: Any) -> Any:
        return cipher().encrypt(str(value).encode()).decode() if value else ""

    def from_db_value(self, value: str | None, *_: Any) -> str:
        if not value:
            return ""
        try:
            return cipher().decrypt(value.encode()).decode()
        except InvalidToken:
            return ""  # written under another key; doctor reports it


@models.Field.register_lookup
class Among(models.Lookup[Any]):
    """``name__among=values``: as ``in``, the list as one parameter; two thousand placeholders cost more than the query.

    For plain columns; a foreign key has lookups of its own.
    """

    lookup_name = "among"

    def get_prep_lookup(self) -> str | None:
        """As the server reads a list: the driver would ask for each value how it is written. What is unknown is among none."""
        if type(self.lhs.output_field).get_prep_value is models.CharField.get_prep_value and all(
            type(value) is str for value in self.rhs
        ):
            return literal(list(self.rhs))
        prepared = map(self.lhs.output_field.get_prep_value, self.rhs)
        return literal([value for value in prepared if value is not None])

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return "%s", [value]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        values, value_params = self.process_rhs(compiler, connection)
        return f"{column} = any({values})", [*params, *value_params]
