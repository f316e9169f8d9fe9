"""Addresses of privacy."""

from django.urls import path

from dingke.platform.privacy import notices, pages

app_name = "privacy"
urlpatterns = [
    path("privacy/", pages.index, name="index"),
    path("privacy/erasures/", pages.erasures, name="erasures"),
    path("privacy/records.json", pages.records, name="records"),
    path("privacy-notices/<int:pk>/paper/", notices.paper, name="paper"),
    path("privacy/requests/<int:pk>/package/", pages.package, name="package"),
    path("privacy/people/<slug:slug>/<int:pk>/", pages.person, name="person"),
    path("privacy/people/<slug:slug>/<int:pk>/<slug:name>/", pages.act, name="act"),
]
