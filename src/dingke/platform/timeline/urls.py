"""Addresses of operations, and of the audit's seals under a name of their own."""

from django.urls import path

from dingke.platform.timeline import audit_pages, pages

app_name = "operations"
urlpatterns = [
    path("", pages.index, name="list"),
    path("<uuid:pk>/", pages.detail, name="detail"),
    path("<uuid:pk>/undo/", pages.undo, name="undo"),
]

audit = (
    [
        path("", audit_pages.index, name="days"),
        path("verify/", audit_pages.verify, name="verify"),
        path("seals.csv", audit_pages.seals, {"form": "csv"}, name="csv"),
        path("seals.json", audit_pages.seals, {"form": "json"}, name="json"),
    ],
    "audit",
)
