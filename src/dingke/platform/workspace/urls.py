"""Addresses of imports, and of exports under a name of their own."""

from django.urls import path

from dingke.platform.workspace import export_pages, pages

app_name = "imports"
urlpatterns = [
    path("", pages.index, name="list"),
    path("<uuid:pk>/", pages.detail, name="detail"),
    path("<uuid:pk>/columns/", pages.columns, name="columns"),
    path("<uuid:pk>/run/", pages.start, name="run"),
    path("<uuid:pk>/progress/", pages.progress, name="progress"),
    path("<uuid:pk>/refused.xlsx", pages.refused, name="refused"),
]

exports = (
    [
        path("", export_pages.index, name="list"),
        path("<uuid:pk>/", export_pages.detail, name="detail"),
        path("<uuid:pk>/progress/", export_pages.progress, name="progress"),
        path("<uuid:pk>/file/", export_pages.file, name="file"),
        path("<uuid:pk>/again/", export_pages.again, name="again"),
    ],
    "exports",
)
