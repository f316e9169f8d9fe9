"""Addresses whose views are loaded by the first request that goes there."""

from django.urls.resolvers import RoutePattern, URLResolver


class Later(URLResolver):
    """The addresses of a module below a prefix. It declares them as ``urlpatterns``, as any module of addresses does.

    namespace: theirs, for ``reverse``.
    """

    def __init__(self, prefix: str, module: str, namespace: str) -> None:
        super().__init__(RoutePattern(prefix), module, app_name=namespace, namespace=namespace)

    def _populate(self) -> None:
        """What the resolver above asks of each part before it names an address. A part with a namespace of its own adds
        none of its names to those above, so there is nothing to load for it; ``reverse`` into the namespace loads.
        """
