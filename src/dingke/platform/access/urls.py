"""Addresses of rights: given and taken by administrators; why somebody sees something, for everybody."""

from django.urls import path, register_converter

from dingke.platform.access import pages, why_pages


class Kind:
    """Of what rights are: of a role or of a position."""

    regex = "roles|positions"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ObjectName:
    """As rights know it: a slug, a model's name, or * for everything."""

    regex = r"\*|[a-z][a-z.-]*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Kind, "holder")
register_converter(ObjectName, "object")

app_name = "access"
urlpatterns = [
    path("", pages.index, name="index"),
    path("why/", why_pages.why, name="why"),
    path("<holder:kind>/<int:pk>/", pages.detail, name="detail"),
    path("positions/<int:pk>/renew/", pages.renew, name="renew"),
    path("<holder:kind>/<int:pk>/people/", pages.people, name="people"),
    path("<holder:kind>/<int:pk>/<object:name>/", pages.edit, name="edit"),
]
