"""The REST interface held against its own document, and the document against the one on file.

``python -m tests.openapi`` writes tests/openapi.json anew; the change stands in the diff and must be meant.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import Phase, given, settings
from schemathesis import checks
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks as openapi_checks

from dingke.engine import registry
from dingke.platform.people.actions import create_token
from tests import openapi
from tests.world import World

PROMISES = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
]

# What is sent to one operation. Those of all objects are made by the same code from what is declared of each: most of
# what may be sent to one of them has been sent to the customers.
MANY, SOME = 10, 5


class TestDocument:
    def test_is_the_one_on_file(self) -> None:
        assert openapi.written() == openapi.FILE.read_text(encoding="utf-8")

    def test_names_problems_headers_bounds_and_examples(self) -> None:
        document = json.loads(openapi.written())
        change = document["paths"]["/api/v1/customers/{pk}"]["patch"]
        assert {p["name"] for p in change["parameters"]} >= {"pk", "If-Match", "Idempotency-Key"}
        for status in ("401", "403", "404", "409", "422", "428"):
            assert list(change["responses"][status]["content"]) == ["application/problem+json"]
        listed = {p["name"]: p for p in document["paths"]["/api/v1/customers"]["get"]["parameters"]}
        assert (listed["limit"]["schema"]["minimum"], listed["limit"]["schema"]["maximum"]) == (1, 500)
        body = document["components"]["schemas"]["CustomerResourceNew"]
        assert body["additionalProperties"] is False
        assert body["properties"]["annual_revenue"]["examples"] == ["1286000.00"]
        assert "strategic" in body["properties"]["grade"]["enum"]


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """A request that ends would close the connection, and with it the transaction of the test."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@cache
def document() -> Any:
    """The document as a program reads it, once for all objects."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.mark.no_cover
@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize("slug", [*(resource.slug for resource in registry.resources()), "operations"])
def test_keeps_to_its_document(world: World, slug: str) -> None:
    """Whatever is sent, the answer has a status and a shape that the document names, and is never 5xx."""
    headers = {"Authorization": f"Bearer {create_token(user=world.owner)}"}
    operations: list[Any] = [
        found.ok() for found in document().include(tag=slug).get_all_operations() if isinstance(found, Ok)
    ]
    assert operations
    for operation in operations:
        tried(operation, headers, MANY if slug in ("customers", "operations") else SOME)


def tried(operation: Any, headers: dict[str, str], examples: int) -> None:
    @settings(max_examples=examples, phases=(Phase.generate,), derandomize=True, database=None)
    @given(case=operation.as_strategy())
    def answers(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=PROMISES)

    answers()
