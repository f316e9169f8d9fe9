"""Addresses of the pages of descriptions that are made by hand; the others come with the resources."""

from django.urls import path

from dingke.platform.positions import beginning, pages

app_name = "position-pages"
urlpatterns = [
    path("descriptions/begin/", beginning.begin, name="begin"),
    path("descriptions/take/", beginning.take, name="take"),
    path("descriptions/<int:pk>/", pages.detail, name="detail"),
    path("descriptions/<int:pk>/word/", pages.exported, name="word"),
    path("descriptions/<int:pk>/next/", pages.draw_up, name="next"),
    path("descriptions/<int:pk>/cells/", pages.cells, name="cells"),
    path("descriptions/<int:pk>/rights/new/", pages.right, name="new-right"),
    path("descriptions/<int:pk>/rights/<int:place>/", pages.right, name="right"),
    path("position-templates/packaged/", beginning.add_packaged, name="packaged"),
    path("position-templates/<int:pk>/draw-up/", beginning.from_template, name="from-template"),
]
