"""Addresses of imports."""

from django.urls import path

from dingke.platform.workspace import pages

app_name = "imports"
urlpatterns = [
    path("", pages.index, name="list"),
    path("<uuid:pk>/", pages.detail, name="detail"),
    path("<uuid:pk>/columns/", pages.columns, name="columns"),
    path("<uuid:pk>/run/", pages.start, name="run"),
    path("<uuid:pk>/progress/", pages.progress, name="progress"),
    path("<uuid:pk>/refused.xlsx", pages.refused, name="refused"),
]
