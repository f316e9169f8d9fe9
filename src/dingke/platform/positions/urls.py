"""Addresses of the pages of descriptions that are made by hand; the others come with the resources."""

from django.urls import path

from dingke.platform.positions import pages

app_name = "position-pages"
urlpatterns = [
    path("descriptions/begin/", pages.begin, name="begin"),
    path("descriptions/take/", pages.take, name="take"),
    path("descriptions/<int:pk>/", pages.detail, name="detail"),
    path("descriptions/<int:pk>/word/", pages.exported, name="word"),
    path("descriptions/<int:pk>/draw-up/", pages.draw_up, name="draw-up"),
    path("descriptions/<int:pk>/cells/", pages.cells, name="cells"),
    path("descriptions/<int:pk>/rights/new/", pages.right, name="new-right"),
    path("descriptions/<int:pk>/rights/<int:place>/", pages.right, name="right"),
    path("position-templates/packaged/", pages.add_packaged, name="packaged"),
    path("position-templates/<int:pk>/draw-up/", pages.from_template, name="from-template"),
]
