"""The log: one JSON object a line for machines, plain lines on a terminal; every line carries its request's id."""

import json
import logging
import sys
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase

HEADER: Final = "X-Request-ID"
PROBE_PATHS: Final = frozenset({"/healthz", "/readyz", "/metrics"})

request_id: Final[ContextVar[str]] = ContextVar("request_id", default="")
_access: Final = logging.getLogger("dingke.access")


class JsonLines(logging.Formatter):
    """at (ISO 8601, UTC), level, logger, message, request, what a caller passed as extra={"facts": {…}}, error."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's
        """The moment in UTC, with milliseconds."""
        moment = datetime.fromtimestamp(record.created, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line: dict[str, Any] = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            line["request"] = request_id.get()
        line.update(getattr(record, "facts", {}))
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """Time, level, message and request id, for a person who watches."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line, with the traceback below it."""
        line = super().format(record)
        return f"{line} [{request_id.get()}]" if request_id.get() else line


def configuration() -> dict[str, Any]:
    """For settings.LOGGING: everything to stderr."""
    formatter = PlainLines if sys.stderr.isatty() else JsonLines
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "dingke": {"level": "INFO"},
            "procrastinate": {"level": "WARNING"},
            "procrastinate.worker": {"level": "INFO"},
            # Answers below 500 stand in the access log already.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "propagate": False},
        },
    }


class RequestLog:
    """Gives each request an id (X-Request-ID of the answer) and writes one access line for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers the request."""
        token = request_id.set(uuid.uuid4().hex[:12])
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request_id.get()
            if request.path not in PROBE_PATHS:
                _write(request, response.status_code, time.perf_counter() - began)
            return response
        finally:
            request_id.reset(token)


def _write(request: HttpRequest, status: int, seconds: float) -> None:
    facts = {"method": request.method, "path": request.path, "status": status, "ms": round(seconds * 1000, 1)}
    # The query string stays out: a search may hold a person's name or telephone.
    _access.info("%(method)s %(path)s %(status)s %(ms)s ms", facts, extra={"facts": facts})
