"""Addresses of the pages that are made by hand; the others come with the resources."""

from django.urls import path

from dingke.platform.positions import (
    beginning,
    chart_pages,
    competency_pages,
    deputy_pages,
    fitting_pages,
    pages,
    people_parts,
)

__all__ = ["people_parts"]  # they register themselves

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
    path("descriptions/<int:pk>/competencies/", competency_pages.demanded, name="demanded"),
    path("competencies/gaps/", competency_pages.gaps, name="gaps"),
    path("competencies/packaged/", competency_pages.add_packaged, name="packaged-library"),
    path("competencies/<int:pk>/levels/", competency_pages.levels, name="levels"),
    path("deputations/<int:pk>/rights/", deputy_pages.rights, name="handed"),
    path("organisation/", chart_pages.organisation, name="organisation"),
    path("organisation/<int:pk>/move/", chart_pages.move, name="move"),
    path("positions/<int:pk>/fitting/", fitting_pages.fitting, name="fitting"),
    path("position-templates/packaged/", beginning.add_packaged, name="packaged"),
    path("position-templates/<int:pk>/draw-up/", beginning.from_template, name="from-template"),
]
