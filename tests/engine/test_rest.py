"""The REST interface as a program meets it."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from ninja import NinjaAPI

from dingke.domains.customers.models import Customer
from dingke.engine import clock
from dingke.platform.access.models import Disclosure
from dingke.platform.people.actions import create_token
from tests.world import World, make

PROBLEM = "application/problem+json"


class Program:
    """A client that carries a person's token."""

    def __init__(self, user: Any) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {create_token(user=user)}"})

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        extra = {} if body is None else {"data": data, "content_type": "application/json"}
        return getattr(self.client, method)(f"/api/v1/{path}", headers=names, **extra)


@pytest.fixture
def owner(world: World) -> Program:
    return Program(world.owner)


class TestList:
    def test_gives_items_total_and_next(self, world: World, owner: Program) -> None:
        make(Customer, world.owner, *({"name": f"公司{n:02d}"} for n in range(5)))
        first = owner("get", "customers?limit=3&sort=sort_name").json()
        assert (len(first["items"]), first["total"]) == (3, 7)
        seen = [row["id"] for row in first["items"]]
        cursor = first["next"]
        while cursor:
            page = owner("get", f"customers?limit=3&sort=sort_name&cursor={cursor}").json()
            seen += [row["id"] for row in page["items"]]
            cursor = page["next"]
        assert len(seen) == len(set(seen)) == 7

    @pytest.mark.parametrize(
        "query",
        [
            "cursor=made-up",
            "limit=0",
            "limit=501",
            "sort=password",
            "no_such=1",
            "grade=nonsense",
            "owner=x",
            "page=-1",
        ],
    )
    def test_refuses_what_it_does_not_understand(self, owner: Program, query: str) -> None:
        answer = owner("get", f"customers?{query}")
        assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)

    def test_a_day_counts_from_its_first_moment_to_its_last(self, owner: Program) -> None:
        today = clock.today()
        for query, count in {
            f"created_at__lte={today}": 2,
            f"created_at__gte={today}": 2,
            "created_at__lte=2026-01-01": 0,
        }.items():
            assert owner("get", f"customers?{query}").json()["total"] == count, query

    @pytest.mark.serves("S-076")
    def test_filters_by_industry_tag(self, world: World, owner: Program) -> None:
        make(Customer, world.owner, {"name": "东麓设计研究院", "tags": ["design", "state"]})
        found = owner("get", "customers?tags=design").json()["items"]
        assert [row["name"] for row in found] == ["东麓设计研究院"]

    def test_asks_few_queries_whatever_the_number_of_rows(self, world: World, owner: Program) -> None:
        make(Customer, world.owner, *({"name": f"公司{n:02d}"} for n in range(40)))
        owner("get", "customers?limit=50")
        with CaptureQueriesContext(connection) as asked:
            owner("get", "customers?limit=50")
        assert len(asked) <= 6


class TestOneRow:
    def test_create_read_change(self, owner: Program) -> None:
        made = owner("post", "customers", {"name": "远图新能源科技", "annual_revenue": "1286000.00"})
        assert made.status_code == 201, made.content
        pk, etag = made.json()["id"], made["ETag"]
        changed = owner("patch", f"customers/{pk}", {"grade": "key"}, If_Match=etag)
        assert (changed.status_code, changed.json()["grade"]) == (200, "key")
        assert changed["ETag"] == '"2"'
        assert owner("get", f"customers/{pk}").json()["annual_revenue"] == "1286000.00"

    def test_change_needs_the_version(self, world: World, owner: Program) -> None:
        assert owner("patch", f"customers/{world.customer.pk}", {"grade": "key"}).status_code == 428

    def test_a_stale_change_gets_both_values(self, world: World, owner: Program) -> None:
        etag = owner("get", f"customers/{world.customer.pk}")["ETag"]
        owner("patch", f"customers/{world.customer.pk}", {"next_step": "甲"}, If_Match=etag)
        stale = owner("patch", f"customers/{world.customer.pk}", {"next_step": "乙"}, If_Match=etag)
        assert stale.status_code == 409
        assert stale.json()["errors"] == [{"field": "next_step", "current": "甲", "yours": "乙"}]

    @pytest.mark.parametrize(
        "body",
        [
            {"no_such": 1},
            {"name": 5},
            {"employee_count": "many"},
            {"employee_count": False},
            {"name": "a\u0000b"},
            {"name": "长" * 500},
            [],
            "{",
            {"owner": 0},
        ],
    )
    def test_refuses_a_body_of_the_wrong_shape(self, owner: Program, body: Any) -> None:
        answer = owner("post", "customers", body)
        assert answer.status_code in (400, 422), answer.content
        assert answer["Content-Type"] == PROBLEM

    @pytest.mark.parametrize("method", ["get", "patch"])
    def test_a_row_of_another_department_is_not_there(self, world: World, owner: Program, method: str) -> None:
        body = None if method == "get" else {"name": "x"}
        assert owner(method, f"customers/{world.foreign.pk}", body, If_Match='"1"').status_code == 404

    def test_who_may_only_read_is_forbidden_to_change(self, world: World) -> None:
        answer = Program(world.executive)("patch", f"customers/{world.customer.pk}", {"name": "x"}, If_Match='"1"')
        assert answer.status_code == 403

    def test_reads_a_row_as_of_a_day(self, world: World, owner: Program) -> None:
        path = f"contacts/{world.contact.pk}"
        stood = owner("get", f"{path}?as_of={clock.today()}").json()
        assert (stood["name"], stood["customer"], stood["mobile"]) == ("谭维", world.customer.pk, "199••••34")
        assert owner("get", f"{path}?as_of=2020-01-31").status_code == 404
        assert owner("get", f"{path}?as_of=yesterday").status_code == 422
        assert Program(world.stranger)("get", f"{path}?as_of={clock.today()}").status_code == 404

    def test_seeing_personal_data_in_clear_is_recorded_and_a_list_masks_them(
        self, world: World, owner: Program
    ) -> None:
        listed = owner("get", "contacts").json()["items"]
        assert [row["mobile"] for row in listed] == ["199••••34"]
        assert not Disclosure.objects.exists()
        owner("get", f"contacts/{world.contact.pk}")
        assert list(Disclosure.objects.values_list("person_id", "object", "row_id", "field")) == [
            (world.owner.pk, "contacts", world.contact.pk, "mobile")
        ]

    def test_masks_personal_data_without_the_right(self, world: World, owner: Program) -> None:
        assert owner("get", f"contacts/{world.contact.pk}").json()["mobile"] == "19900001234"
        masked = Program(world.executive)("get", f"contacts/{world.contact.pk}").json()["mobile"]
        assert "0000" not in masked
        assert masked.endswith("34")

    def test_history_tells_who_and_what(self, world: World, owner: Program) -> None:
        etag = owner("get", f"customers/{world.customer.pk}")["ETag"]
        owner("patch", f"customers/{world.customer.pk}", {"next_step": "送样"}, If_Match=etag)
        latest = owner("get", f"customers/{world.customer.pk}/history").json()["items"][0]
        assert (latest["by"], latest["via"], latest["changes"][0]["after"]) == ("林澜", "api", "送样")


class TestVerbs:
    @pytest.mark.serves("S-068")
    def test_win_asks_for_reasons_and_only_from_signing(self, world: World, owner: Program) -> None:
        path = f"opportunities/{world.opportunity.pk}"
        win = {"won_amount": "6500000", "closed_on": "2026-11-20", "reasons": ["technology"]}
        assert owner("post", f"{path}/win", win).status_code == 422
        for stage in ("need", "solution", "negotiation", "contract"):
            moved = owner("post", f"{path}/move", {"stage": stage, "basis": "会议纪要"})
            assert moved.status_code == 200, moved.content
        assert owner("post", f"{path}/win", {"won_amount": "6500000", "closed_on": "2026-11-20"}).status_code == 422
        won = owner("post", f"{path}/win", win)
        assert (won.status_code, won.json()["stage"], won.json()["won_amount"]) == (200, "won", "6500000.00")

    def test_archive_hides_and_restore_brings_back(self, world: World, owner: Program) -> None:
        path = f"customers/{world.daughter.pk}"
        assert owner("post", f"{path}/archive", {}).status_code == 200
        assert owner("get", "customers").json()["total"] == 1
        assert owner("get", "customers?archived=1").json()["total"] == 1
        assert owner("post", f"{path}/restore", {}).status_code == 200
        assert owner("get", "customers").json()["total"] == 2


class TestIdempotency:
    def test_the_same_write_is_done_once(self, owner: Program) -> None:
        body = {"name": "一次公司"}
        first = owner("post", "customers", body, Idempotency_Key="k1")
        again = owner("post", "customers", body, Idempotency_Key="k1")
        assert (first.status_code, again.status_code, first.json()["id"]) == (201, 201, again.json()["id"])
        assert Customer.objects.filter(name="一次公司").count() == 1

    def test_the_key_belongs_to_one_request(self, owner: Program) -> None:
        owner("post", "customers", {"name": "甲"}, Idempotency_Key="k2")
        assert owner("post", "customers", {"name": "乙"}, Idempotency_Key="k2").status_code == 422


class TestUndo:
    def test_takes_back_a_creation_once(self, world: World, owner: Program) -> None:
        made = owner("post", "customers", {"name": "误建公司"}).json()["id"]
        operation = owner("get", f"customers/{made}/history").json()["items"][0]["operation"]
        undone = owner("post", f"operations/{operation}/undo", {})
        assert (undone.status_code, undone.json()["removed"], undone.json()["conflicts"]) == (200, 1, [])
        assert owner("get", f"customers/{made}").status_code == 404
        assert owner("post", f"operations/{operation}/undo", {}).status_code == 422

    def test_belongs_to_who_did_it(self, world: World, owner: Program) -> None:
        operation = owner("get", f"customers/{world.customer.pk}/history").json()["items"][-1]["operation"]
        assert Program(world.head)("post", f"operations/{operation}/undo", {}).status_code == 404
        assert owner("post", "operations/no-uuid/undo", {}).status_code == 422

    def test_lists_what_was_changed_since(self, world: World, owner: Program) -> None:
        path = f"customers/{world.customer.pk}"
        for value, version in (("甲", world.customer.version), ("乙", world.customer.version + 1)):
            assert owner("patch", path, {"next_step": value}, If_Match=f'"{version}"').status_code == 200
        first = owner("get", f"{path}/history").json()["items"][1]["operation"]
        left = owner("post", f"operations/{first}/undo", {}).json()
        assert ([c["field"] for c in left["conflicts"]], left["updated"]) == (["next_step"], 0)


class TestSession:
    """A person signed in in the browser uses the interface too, guarded against forged requests."""

    def test_reads_and_writes_only_with_the_token_against_forgery(self, world: World) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.owner)
        assert client.get("/api/v1/customers").status_code == 200
        forged = client.post("/api/v1/customers", '{"name": "甲"}', content_type="application/json")
        assert (forged.status_code, forged["Content-Type"]) == (403, PROBLEM)


class TestDoor:
    def test_nobody_comes_in_without_a_token(self, db: None, client: Client) -> None:
        answer = client.get("/api/v1/customers")
        assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM)

    def test_a_leaver_is_out_at_once(self, world: World, owner: Program) -> None:
        world.owner.is_active = False
        world.owner.save()
        assert owner("get", "customers").status_code == 401

    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [
            ("put", "customers", 405),
            ("get", "no-such", 404),
            ("get", "customers/abc", 422),
            ("get", "customers/99999999999999999999", 422),
        ],
    )
    def test_every_error_is_a_problem(self, owner: Program, method: str, path: str, status: int) -> None:
        answer = owner(method, path)
        assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)

    def test_the_document_names_every_object_and_problem(self, owner: Program) -> None:
        document = owner("get", "openapi.json").json()
        assert {"/api/v1/customers", "/api/v1/opportunities/{pk}/win", "/api/v1/contacts/{pk}/history"} <= set(
            document["paths"]
        )
        responses = document["paths"]["/api/v1/customers/{pk}"]["patch"]["responses"]
        assert PROBLEM in responses["409"]["content"]

    def test_the_document_is_written_once_for_all_who_ask(
        self, owner: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = owner("get", "openapi.json").content
        monkeypatch.setattr(NinjaAPI, "get_openapi_schema", None)  # what writes it
        assert owner("get", "openapi.json").content == first
