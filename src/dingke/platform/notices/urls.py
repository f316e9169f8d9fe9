"""Addresses of what reached somebody."""

from django.urls import path

from dingke.platform.notices import pages

app_name = "notices"
urlpatterns = [
    path("", pages.index, name="list"),
    path("panel/", pages.panel, name="panel"),
    path("kinds/", pages.kinds, name="kinds"),
    path("seen/", pages.see_all, name="see-all"),
    path("<int:pk>/", pages.follow, name="open"),
    path("<int:pk>/seen/", pages.see, name="see"),
]
