"""What must hold before the product starts: declarations name what exists, foreign keys point downward."""

from typing import Any

from django.apps import apps
from django.core import checks

from dingke.engine import registry

FLOORS = (
    "dingke.lib",
    "dingke.engine",
    "dingke.platform",
    "dingke.domains",
    "dingke.insight",
    "dingke.editions",
    "dingke.demo",
)


@checks.register("dingke")
def declarations(**_: Any) -> list[checks.CheckMessage]:
    """A wrong name in a resource stops the start and lists the right ones."""
    return [
        checks.Error(problem, obj=type(resource).__name__, id="dingke.E001")
        for resource in registry.resources()
        for problem in resource.check()
    ]


@checks.register("dingke")
def letters(**_: Any) -> list[checks.CheckMessage]:
    """After G one letter goes to one place."""
    taken: dict[str, list[str]] = {}
    offered: list[Any] = [*registry.resources(), *registry.places]
    for one in offered:
        if one.letter:
            taken.setdefault(one.letter, []).append(one.slug)
    return [
        checks.Error(f"The letter “{letter}” is asked for by {', '.join(slugs)}.", id="dingke.E003")
        for letter, slugs in taken.items()
        if len(slugs) > 1
    ]


@checks.register("dingke")
def directions(**_: Any) -> list[checks.CheckMessage]:
    """Foreign keys are imports in disguise: none may point to a higher floor."""
    found: list[checks.CheckMessage] = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and field.concrete else None
            if isinstance(target, type) and floor(target) > floor(model) >= 0 and not is_person(target):
                found.append(
                    checks.Error(f"{model.__name__}.{field.name} points up to {target.__name__}.", id="dingke.E002")
                )
    return found


def floor(model: type[Any]) -> int:
    return next((i for i, prefix in enumerate(FLOORS) if model.__module__.startswith(prefix)), -1)


def is_person(model: type[Any]) -> bool:
    """The user model is named in the settings, as Django has it, and so belongs to every floor."""
    from django.conf import settings

    return bool(model._meta.label == settings.AUTH_USER_MODEL)
