"""Every resource of the installation, in the order of the menu."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

if TYPE_CHECKING:
    from dingke.engine.parts import Contribution
    from dingke.engine.resource import Resource


@dataclass(frozen=True)
class Place:
    """A page of the menu that is no object. menu: where it stands among the objects.

    waiting: for a person, how many things wait there and how many of them are late; None where nothing ever waits.
    may: whether a person may use it; None for everybody.
    """

    slug: str
    label: Any
    icon: str
    url: str
    menu: int
    letter: str = ""
    waiting: Callable[[Any], tuple[int, int]] | None = None
    may: Callable[[Any], bool] | None = None


places: list[Place] = []
headings: dict[int, Any] = {}
"""What stands above the menu from a number on; nothing above its beginning."""

_by_slug: dict[str, "Resource"] = {}
_by_model: dict[type[models.Model], "Resource"] = {}


def add(resource: "Resource") -> None:
    if resource.slug in _by_slug:
        raise RuntimeError(f"Two resources are called “{resource.slug}”.")
    _by_slug[resource.slug] = resource
    _by_model[resource.model] = resource
    resources.cache_clear()


@cache
def resources() -> tuple["Resource", ...]:
    """Asked for a thousand times by one page: every column of every list asks who contributes to it."""
    return tuple(sorted(_by_slug.values(), key=lambda r: (r.menu is None, r.menu or 0, r.slug)))


def get(slug: str) -> "Resource":
    """Raises KeyError with the slugs that exist."""
    if slug not in _by_slug:
        raise KeyError(f"There is no object “{slug}”; there are: {', '.join(sorted(_by_slug))}")
    return _by_slug[slug]


def recorded(name: str) -> "Resource | None":
    """The object that history means by this slug, which may be an earlier one."""
    return next((one for one in resources() if name in (one.slug, *one.formerly)), None)


def of(model: type[models.Model]) -> "Resource | None":
    return _by_model.get(model)


def named(model: type[models.Model]) -> str:
    """The name under which rights know an object: its slug, or the model's name where it has no pages."""
    resource = of(model)
    return resource.slug if resource else model._meta.label_lower


def model(name: str) -> type[models.Model]:
    """The model that rights know by this name. Raises KeyError for a name that means none."""
    if name in _by_slug or "." not in name:
        return get(name).model
    try:
        return apps.get_model(name)
    except LookupError as error:
        raise KeyError(str(error)) from error


def appearing(model: type[models.Model]) -> tuple["Resource", ...]:
    """Resources that show a panel on the page of ``model``."""
    return tuple(resource for resource in resources() if model in resource.appears_on)


def contributions(model: type[models.Model]) -> Mapping[str, "Contribution"]:
    return {c.name: c for resource in resources() for c in resource.contributes if c.on is model}
