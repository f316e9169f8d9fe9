"""Model fields whose meaning the database type alone does not carry."""

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models


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


def column(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    """A field of the model that lies in its own table. Raises FieldDoesNotExist for anything else."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise FieldDoesNotExist(f"{model.__name__}.{name} lies in another table.")
    return field


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
