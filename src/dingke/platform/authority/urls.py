"""Addresses of authority."""

from django.urls import path

from dingke.platform.authority import pages

app_name = "authority"
urlpatterns = [
    path("", pages.matrix, name="matrix"),
    path("file/", pages.download, name="file"),
    path("people/", pages.people, name="people"),
    path("people/<int:pk>/", pages.person, name="person"),
]
