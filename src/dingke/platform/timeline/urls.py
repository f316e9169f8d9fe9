"""Addresses of operations."""

from django.urls import path

from dingke.platform.timeline import pages

app_name = "operations"
urlpatterns = [
    path("", pages.index, name="list"),
    path("<uuid:pk>/", pages.detail, name="detail"),
    path("<uuid:pk>/undo/", pages.undo, name="undo"),
]
