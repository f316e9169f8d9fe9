"""How much one request may carry: answered 413 with words before anything is read into memory."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from dingke.config.errors import API, problem
from dingke.platform.workspace.actions import MOST_BYTES

MEGABYTE: Final = 1024**2
# The form around a file: names, boundaries, the other fields.
AROUND: Final = MEGABYTE
# Thrown away, so that a browser which sends first and listens afterwards comes to read the answer.
DRAINED: Final = 64 * MEGABYTE
PIECE: Final = 64 * 1024


class OversizedBodies:
    """Files come in forms and are kept on disk piece by piece; everything else is read at once and must be small."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers the request."""
        most = most_of(request)
        if length_of(request) <= most:
            return self.get_response(request)
        drain(request)
        words = _("What was sent is larger than %(most)s MB; send less at once.") % {"most": f"{most / MEGABYTE:g}"}
        if request.path.startswith(API):
            return problem(413, words)
        return render(request, "400.html", {"message": words}, status=413)


def most_of(request: HttpRequest) -> int:
    """In bytes."""
    if request.content_type == "multipart/form-data":
        return MOST_BYTES + AROUND
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0


def length_of(request: HttpRequest) -> int:
    """As it is announced; without an announcement Django reads nothing."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isdecimal() else 0


def drain(request: HttpRequest) -> None:
    left = min(length_of(request), DRAINED)
    while left > 0 and (piece := request.read(min(PIECE, left))):
        left -= len(piece)
