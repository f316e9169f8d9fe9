"""Two questions of whoever watches the process: does it answer, and can it serve?"""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and no migration is missing, else 503."""
    try:
        missing = _missing_migrations()
    except DatabaseError:
        return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
    if missing:
        return HttpResponse(f"{missing} migrations missing\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def _missing_migrations() -> int:
    from dingke.config import database

    connection.ensure_connection()
    return len(database.pending())
