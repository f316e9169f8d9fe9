"""Rows that are not written yet, in the shape in which the search index reads rows of a model."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models

from dingke.demo.loading import Table
from dingke.demo.records import Bundle, Row
from dingke.domains.customers.models import Customer
from dingke.engine import registry, search
from dingke.engine.resource import Resource


class Draft:
    """A row by attribute. It shares the row's dictionary: what is set here is written there."""

    def __init__(self, row: Row) -> None:
        self.__dict__ = row

    @property
    def pk(self) -> int:
        return int(self.__dict__["id"])

    def __str__(self) -> str:
        return str(self.__dict__.get("short_name") or self.__dict__.get("name", ""))


class Drafts(list[Draft]):
    """The children of a row, as ``row.alias_set`` gives them."""

    def all(self) -> "Drafts":
        return self


def indexed(models_: tuple[type[models.Model], ...]) -> dict[type[models.Model], Resource]:
    """Those of the models whose rows can be found."""
    found = {model: registry.of(model) for model in models_}
    return {model: resource for model, resource in found.items() if resource and resource.search}


def entries(bundle: Bundle, tables: Mapping[type[models.Model], Table], found: Mapping[type[models.Model], Resource],
            owner: Draft) -> Iterator[tuple[Any, ...]]:
    """The search entries of a filled bundle."""
    customer = Draft(bundle.customer | {"owner": owner})
    for model, rows in bundle.rows.items():
        if model in found or hasattr(model, "customer"):
            setattr(customer, f"{model._meta.model_name}_set", Drafts(Draft(row) for row in rows))
    for missing in tables:
        customer.__dict__.setdefault(f"{missing._meta.model_name}_set", Drafts())
    if Customer in found:
        yield from search.entry_rows(found[Customer], (customer,))
    for model, resource in found.items():
        if model is not Customer and bundle.rows.get(model):
            rows = (Draft(row | {"customer": customer, "owner": owner}) for row in bundle.rows[model])
            yield from search.entry_rows(resource, rows)
