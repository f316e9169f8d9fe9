"""Whether what must lie encrypted does, under the key that is here."""

from collections.abc import Iterator
from typing import Any, Final

from cryptography.fernet import InvalidToken
from django.apps import apps
from psycopg import Connection, sql

from dingke.config.doctor.finding import BROKEN, CARE, WELL, Finding, figure
from dingke.engine.fields import EncryptedField, cipher

# How every text of the cipher begins: its version, and the high bytes of a moment in this century.
SEALED: Final = "gAAAA%"
IN_CLEAR = "select count(*) from {rows} where {column} <> '' and {column} not like {sealed}"
VALUES = "select {column} from {rows} where {column} like {sealed}"


def encrypted(connection: Connection[Any]) -> Iterator[Finding]:
    """No value in clear, history included; each that people work with can be read."""
    broken, read = [], 0
    for field in _fields():
        names = {
            "rows": sql.Identifier("public", field.model._meta.db_table),
            "column": sql.Identifier(field.column),
            "sealed": sql.Literal(SEALED),
        }
        where = f"{field.model._meta.db_table}.{field.column}"
        in_clear = figure(connection, sql.SQL(IN_CLEAR).format(**names))
        if in_clear:
            sentence = f"{where}: {in_clear:,} values are not encrypted; save them again."
            broken.append(Finding("privacy", BROKEN, sentence, {"column": where, "in_clear": in_clear}))
        readable, unreadable = _tried(connection, sql.SQL(VALUES).format(**names))
        read += readable
        if unreadable:
            sentence = (
                f"{where}: {unreadable:,} values were encrypted under another secret key and cannot be read here."
            )
            broken.append(Finding("privacy", CARE, sentence, {"column": where, "unreadable": unreadable}))
    yield from broken
    if not broken:
        yield Finding("privacy", WELL, f"All {read:,} protected values are encrypted and can be read with this key.")


def _fields() -> list[Any]:
    every = (field for model in apps.get_models() if model._meta.managed for field in model._meta.local_fields)
    return [field for field in every if isinstance(field, EncryptedField)]


def _tried(connection: Connection[Any], question: sql.Composed) -> tuple[int, int]:
    key, readable, unreadable = cipher(), 0, 0
    for (value,) in connection.execute(question):
        try:
            key.decrypt(value.encode())
            readable += 1
        except InvalidToken:
            unreadable += 1
    return readable, unreadable
