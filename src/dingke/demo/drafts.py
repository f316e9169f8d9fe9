"""Rows that are not written yet, in the shape in which the search index reads rows of a model."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import models

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


NONE = Drafts()
Found = Mapping[type[models.Model], Resource]


def indexed(written: Iterable[type[models.Model]]) -> Found:
    """Those of the models whose rows can be found."""
    found = {model: registry.of(model) for model in written}
    return {model: resource for model, resource in found.items() if resource and resource.search}


def entries(
    batch: Sequence[Bundle], tables: Iterable[type[models.Model]], found: Found, owners: Mapping[int, Draft]
) -> Iterator[tuple[Any, ...]]:
    """The search entries of filled bundles, object by object."""
    names = [f"{model._meta.model_name}_set" for model in tables]
    customers = [_customer(bundle, owners[bundle.owner.id], names) for bundle in batch]
    for model, resource in found.items():
        yield from search.entry_rows(resource, customers if model is Customer else _hanging(batch, customers, model))


def _customer(bundle: Bundle, owner: Draft, names: Iterable[str]) -> Draft:
    children: Row = dict.fromkeys((*names, "merged_from"), NONE)
    for model, rows in bundle.rows.items():
        children[f"{model._meta.model_name}_set"] = Drafts(map(Draft, rows))
    return Draft(bundle.customer | children | {"owner": owner})


def _hanging(batch: Sequence[Bundle], customers: Sequence[Draft], model: type[models.Model]) -> Iterator[Draft]:
    for bundle, customer in zip(batch, customers, strict=True):
        for row in bundle.rows.get(model, ()):
            yield Draft(row | {"customer": customer, "owner": customer.__dict__["owner"]})
