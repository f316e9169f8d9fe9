"""`/metrics`: figures of the installation for whoever watches it, and of nobody who works in it."""

import re
import urllib.request
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from dingke.platform.people.actions import create_token
from dingke.platform.timeline.models import Operation
from tests.terminal import free_port, up
from tests.world import World

HOST = "127.0.0.1:8000"


def told() -> str:
    answer = Client(HTTP_HOST=HOST).get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    return answer.content.decode()


class TestFigures:
    def test_database_queue_and_imports_are_told(self, world: World) -> None:
        connection.cursor().execute("delete from procrastinate_jobs")  # what other tests left to a worker
        for created in (3, 4):
            Operation.objects.create(verb="import", object="customers", by=world.owner, via="page", created=created)
        said = told()
        assert "dingke_database_up 1.0" in said
        assert float(re.findall(r"^dingke_database_bytes (\S+)", said, re.MULTILINE)[0]) > 1e6
        assert 'dingke_import_rows_total{object="customers",outcome="created"} 7.0' in said
        assert 'dingke_jobs{state="due"} 0.0' in said
        assert "dingke_queue_age_seconds 0.0" in said

    @pytest.mark.serves("S-015")
    def test_requests_are_counted_by_the_pattern_of_their_address(self, world: World) -> None:
        client = Client()
        client.force_login(world.owner)
        client.get(f"/customers/{world.customer.pk}/")
        client.get("/customers/", {"q": "沧澜"})
        client.get("/沧澜/13800000000")
        said = told()
        assert 'dingke_request_seconds_count{method="GET",route="/customers/<int:pk>/",status="200"}' in said
        assert 'route="unknown",status="404"' in said
        for personal in ("沧澜", "13800000000", world.owner.username, f"/customers/{world.customer.pk}/"):
            assert personal not in said


@pytest.mark.django_db
class TestDoor:
    def test_loopback_needs_no_credentials_unless_a_proxy_stands_there(self) -> None:
        assert Client(HTTP_HOST=HOST).get("/metrics").status_code == 200
        assert Client(HTTP_HOST=HOST, HTTP_X_FORWARDED_FOR="203.0.113.9").get("/metrics").status_code == 401
        assert Client(HTTP_HOST=HOST, REMOTE_ADDR="203.0.113.9").get("/metrics").status_code == 401
        assert Client(HTTP_HOST="dingke.example").get("/metrics").status_code == 400
        assert Client().get("/metrics").status_code == 401  # a name that is not loopback's

    def test_a_token_of_the_administrator_opens_it(self, world: World) -> None:
        for person, status in ((world.admin, 200), (world.owner, 403)):
            bearer = f"Bearer {create_token(user=person)}"
            assert Client().get("/metrics", HTTP_AUTHORIZATION=bearer).status_code == status
        assert Client().get("/metrics", HTTP_AUTHORIZATION="Bearer none").status_code == 401

    def test_so_does_the_monitors_own_token(self, settings: object) -> None:
        token = "m" * 32
        assert Client().get("/metrics", HTTP_AUTHORIZATION=f"Bearer {token}").status_code == 401
        settings.METRICS_TOKEN = token  # type: ignore[attr-defined]
        assert Client().get("/metrics", HTTP_AUTHORIZATION=f"Bearer {token}").status_code == 200
        assert Client().get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 401


@pytest.mark.xdist_group("operations")
def test_the_workers_count_together(laid: Path) -> None:
    port = free_port()
    with up(laid, port):
        for _ in range(20):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
                assert answer.read() == b"ok\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            said = answer.read().decode()
    assert 'dingke_request_seconds_count{method="GET",route="/healthz",status="200"} 20.0' in said
    assert "dingke_workers 1.0" in said
