"""What every answer carries, and what one is told when something goes wrong."""

import json
import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from dingke.config import urls
from dingke.config.errors import PROBLEM


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the very cause")


class Breaking:
    """The installation's addresses and two that break."""

    urlpatterns = [path("broken", broken), path("api/broken", broken), *urls.urlpatterns]
    handler404 = urls.handler404
    handler500 = urls.handler500


@pytest.fixture
def calm() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.django_db
class TestErrors:
    @override_settings(ROOT_URLCONF=Breaking)
    def test_a_person_is_shown_the_id_that_stands_in_the_log(
        self, calm: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        seen: list[str] = []
        handler = logging.Handler()
        handler.emit = lambda record: seen.append(log_id())  # type: ignore[method-assign]
        logging.getLogger("django.request").addHandler(handler)
        answer = calm.get("/broken")
        logging.getLogger("django.request").removeHandler(handler)
        assert answer.status_code == 500
        assert answer.headers["X-Request-ID"] in answer.content.decode()
        assert seen == [answer.headers["X-Request-ID"]]
        assert "the very cause" in caplog.text
        assert "the very cause" not in answer.content.decode()

    @override_settings(ROOT_URLCONF=Breaking)
    def test_a_program_is_told_the_id_too(self, calm: Client) -> None:
        answer = calm.get("/api/broken")
        assert (answer.status_code, answer.headers["Content-Type"]) == (500, PROBLEM)
        assert json.loads(answer.content)["error_id"] == answer.headers["X-Request-ID"]

    @pytest.mark.parametrize(
        ("method", "address", "status"),
        [("get", "/api/v1/nothing", 404), ("get", "/api/nothing", 404), ("delete", "/api/v1/customers", 405)],
    )
    def test_problems_under_api_are_never_pages(self, calm: Client, method: str, address: str, status: int) -> None:
        answer = getattr(calm, method)(address)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, PROBLEM)
        assert json.loads(answer.content)["status"] == status

    def test_an_unknown_page_is_a_page(self, calm: Client) -> None:
        answer = calm.get("/nothing/here/")
        assert answer.status_code == 404
        assert "dk-" in answer.content.decode()


@pytest.mark.django_db
class TestEveryAnswer:
    def test_carries_the_strict_content_policy(self, client: Client) -> None:
        policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy

    def test_has_no_inline_script_or_style(self, client: Client) -> None:
        page = client.get("/accounts/login/").content.decode()
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page

    def test_speaks_the_installations_language_whatever_the_browser_asks(self, client: Client) -> None:
        answer = client.get("/accounts/login/", headers={"accept-language": "en"})
        assert answer.headers["Content-Language"] == "zh-hans"

    def test_speaks_english_once_chosen(self, client: Client) -> None:
        client.post("/i18n/setlang/", {"language": "en", "next": "/accounts/login/"})
        assert client.get("/accounts/login/").headers["Content-Language"] == "en"

    def test_a_forwarded_address_of_a_stranger_is_not_believed(self, client: Client) -> None:
        with override_settings(SECURE=True, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
            answer = client.get("/accounts/login/", REMOTE_ADDR="203.0.113.9", headers={"x-forwarded-proto": "https"})
        assert not answer.wsgi_request.is_secure()


class TestProbes:
    def test_healthz_asks_nothing(self, client: Client) -> None:
        assert client.get("/healthz").content == b"ok\n"

    @pytest.mark.django_db
    def test_readyz_when_every_table_is_there(self, client: Client) -> None:
        assert client.get("/readyz").content == b"ready\n"


def log_id() -> str:
    from dingke.config.logs import request_id

    return request_id.get()
