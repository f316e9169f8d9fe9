"""The addresses of every surface: per resource under its slug, and the few that belong to none."""

from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import autodiscover_modules

from dingke.engine import registry
from dingke.engine.resource import Resource
from dingke.engine.surfaces import (
    board,
    bulk,
    charts,
    forms,
    lists,
    merging,
    records,
    searching,
    shelf,
    side,
    summaries,
    transfer,
    verbs,
)


def of_resource(resource: Resource) -> URLResolver:
    """Routes of one object. Fixed words come before the verbs, which take any word."""
    surfaces = (lists, board, charts, summaries, transfer, bulk, merging, records, shelf, forms, verbs)
    routes = [route for surface in surfaces for route in surface.paths(resource)]
    return path(f"{resource.slug}/", include((routes, resource.slug)))


# What domains put on pages comes with the addresses: commands and the worker show none, and start the sooner.
autodiscover_modules("pages")
urlpatterns: list[URLPattern | URLResolver] = [
    *searching.urlpatterns,
    path("side/", side.index, name="side"),
    *(of_resource(resource) for resource in registry.resources()),
]
