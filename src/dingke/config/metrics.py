"""`/metrics` for Prometheus: how the program serves, how the queue moves, how the database and its backups stand.

For watching the installation, not its people: labels are routes, methods, statuses, queues and kinds of object; never a
name, a number or a search. Each web process counts in files of a folder that all share; whichever is asked adds them up.
"""

import hmac
import ipaddress
import os
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from dingke.config.backup import making
from dingke.config.doctor import work
from dingke.config.errors import problem
from dingke.config.proxy import FORWARDED
from dingke.platform.people.actions import person_of_token

# Set by `web` for its workers; the library reads it when it is imported.
SHARED_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
UNKNOWN_ROUTE: Final = "unknown"
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
DATABASE: Final = """select pg_database_size(current_database()),
    (select count(*) from pg_stat_activity where datname = current_database())"""
IMPORTED: Final = """select object, sum(created), sum(updated) from timeline_operation
    where verb = 'import' group by object order by object"""

_requests: Final = Histogram(
    "dingke_request_seconds",
    "Time to answer, by route, method and status.",
    ("route", "method", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


class Measured:
    """Counts each request under the pattern of its address, as the address itself may name a record."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers the request."""
        began = time.perf_counter()
        response = self.get_response(request)
        method = request.method if request.method in METHODS else "OTHER"
        _requests.labels(_route(request), method, response.status_code).observe(time.perf_counter() - began)
        return response


def _route(request: HttpRequest) -> str:
    if request.resolver_match is not None:
        return f"/{request.resolver_match.route}"
    # Files are served before addresses are looked at.
    return settings.STATIC_URL if request.path.startswith(settings.STATIC_URL) else UNKNOWN_ROUTE


class Standing:
    """What is asked of the database at each look."""

    def collect(self) -> Iterator[Any]:
        """The figures that are no counters of a process; without a database only that it does not answer."""
        answers = GaugeMetricFamily("dingke_database_up", "Whether the database answers.")
        try:
            found = [*_of_database(), *_of_queue(), *_of_imports()]
        except DatabaseError:
            found = []
        answers.add_metric([], 1.0 if found else 0.0)
        yield from (answers, *found, *_of_backup())


def _of_database() -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute(DATABASE)
        size, connections = cursor.fetchone()
    yield GaugeMetricFamily("dingke_database_bytes", "What the database takes on its disk.", value=size)
    yield GaugeMetricFamily("dingke_database_connections", "Sessions of the database.", value=connections)


def _of_queue() -> Iterator[Any]:
    with connection.cursor() as cursor:
        found = work.standing(cursor)
    jobs = GaugeMetricFamily("dingke_jobs", "Jobs by state.", labels=("state",))
    for state in ("due", "doing", "failed"):
        jobs.add_metric([state], getattr(found, state))
    yield jobs
    yield GaugeMetricFamily("dingke_queue_age_seconds", "How long the oldest due job waits.", value=found.oldest)
    yield GaugeMetricFamily("dingke_workers", "Job workers that live.", value=found.workers)


def _of_imports() -> Iterator[Any]:
    rows = CounterMetricFamily("dingke_import_rows", "Rows that imports brought in.", labels=("object", "outcome"))
    with connection.cursor() as cursor:
        cursor.execute(IMPORTED)
        for kind, created, updated in cursor.fetchall():
            rows.add_metric([kind, "created"], created)
            rows.add_metric([kind, "updated"], updated)
    yield rows


def _of_backup() -> Iterator[Any]:
    latest = making.latest()
    if latest is not None:
        age = (timezone.now() - latest[1]).total_seconds()
        yield GaugeMetricFamily("dingke_backup_age_seconds", "Age of the last backup made from this home.", value=age)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures in Prometheus' text; 401 without and 403 with the wrong credentials, except on loopback."""
    if not _is_local(request) and (refused := _refused(request)):
        return refused
    counted = CollectorRegistry()
    counted.register(Standing())
    if SHARED_FOLDER in os.environ:
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]  # the library types nothing here
        return HttpResponse(generate_latest(counted), content_type=CONTENT_TYPE_LATEST)
    return HttpResponse(generate_latest(REGISTRY) + generate_latest(counted), content_type=CONTENT_TYPE_LATEST)


def _is_local(request: HttpRequest) -> bool:
    """Asked on this machine for this machine: neither through a proxy nor under a public name."""
    if any(header in request.META for header in FORWARDED):
        return False
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        peer = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return peer.is_loopback and host in {"127.0.0.1", "localhost", "[::1]"}


def _refused(request: HttpRequest) -> HttpResponse | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        person: Any = request.user
        if not person.is_authenticated:
            answer = problem(HTTPStatus.UNAUTHORIZED)
            answer.headers["WWW-Authenticate"] = "Bearer"
            return answer
    elif settings.METRICS_TOKEN and hmac.compare_digest(token.encode(), settings.METRICS_TOKEN.encode()):
        return None
    else:
        person = person_of_token(token)
        if person is None:
            return problem(HTTPStatus.UNAUTHORIZED)
    return None if person.is_admin else problem(HTTPStatus.FORBIDDEN)
