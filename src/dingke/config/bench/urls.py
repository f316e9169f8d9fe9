"""The usual addresses and two that do nothing, as yardsticks."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from dingke.config import urls as usual

handler400, handler403 = usual.handler400, usual.handler403
handler404, handler500 = usual.handler404, usual.handler500


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """A constant behind session and person: what every answer costs."""
    return HttpResponse("ok", content_type="text/plain")


@login_required
def empty(request: HttpRequest) -> HttpResponse:
    """The frame with nothing in it: what every page costs."""
    return render(request, "frame/base.html")


urlpatterns = [path("bench/bare", bare), path("bench/empty", empty), *usual.urlpatterns]
