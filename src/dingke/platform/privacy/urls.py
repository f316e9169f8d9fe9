"""Addresses of privacy."""

from django.urls import path

from dingke.platform.privacy import pages

app_name = "privacy"
urlpatterns = [
    path("", pages.index, name="index"),
    path("erasures/", pages.erasures, name="erasures"),
    path("records.json", pages.records, name="records"),
    path("requests/<int:pk>/package/", pages.package, name="package"),
    path("people/<slug:slug>/<int:pk>/", pages.person, name="person"),
    path("people/<slug:slug>/<int:pk>/<slug:name>/", pages.act, name="act"),
]
