"""The addresses of every surface: per resource under its slug, and the few that belong to none."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from dingke.engine import registry
from dingke.engine.resource import Resource

# Fixed words come before the verbs, which take any word.
PER_RESOURCE = ("lists", "board", "charts", "transfer", "bulk", "records", "forms", "verbs")
GLOBAL = ("searching", "operations")


def surfaces(names):
    return [import_module(f"dingke.engine.surfaces.{n}") for n in names if find_spec(f"dingke.engine.surfaces.{n}")]


def of_resource(resource: Resource) -> URLResolver:
    routes: list[URLPattern] = []
    for surface in surfaces(PER_RESOURCE):
        routes += surface.paths(resource)
    return path(f"{resource.slug}/", include((routes, resource.slug)))


urlpatterns: list[URLPattern | URLResolver] = [
    *(route for surface in surfaces(GLOBAL) for route in surface.urlpatterns),
    *(of_resource(resource) for resource in registry.resources()),
]
