"""The tests that every resource gets: rights on each surface, list, filters, form, cell, board, REST, archive, undo.

A test class inherits ``ResourceCases`` and gives the slug, ``make(world)`` with the values of a new row of the owner,
and ``change``: a plain field and another value for it. ``world`` is a fixture with people who mean something: the
owner, the colleague (same department, sees his own), the head (the department), the executive (reads everything),
the stranger (another department), the admin; and with ``foreign``, a customer of the stranger's.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dingke.engine import exporting, finding, kinds, performing, registry
from dingke.engine.conditions import offered
from dingke.engine.importing import opening, running
from dingke.engine.importing.plan import Options, Plan
from dingke.engine.resource import Resource
from dingke.engine.surfaces import tables
from dingke.lib import spreadsheet

LIST_QUERIES = 8  # session, person, arrangement, keys, count, rows and one per contributed column
PAGE_QUERIES = 15
API_QUERIES = 6
READERS = ("owner", "head", "executive", "admin")
OTHERS = ("colleague", "stranger")
PROBLEM = "application/problem+json"
NOWHERE = 2**40  # an id that no row has
SESSION = "_begun_by_a_test"


def client_of(person: Any) -> Client:
    """A browser of the person's. Those of one person share the session that the first began: beginning one costs more
    than many a page.
    """
    made = Client()
    if (begun := getattr(person, SESSION, None)) is None:
        made.force_login(person)
        setattr(person, SESSION, made.cookies[settings.SESSION_COOKIE_NAME].value)
    else:
        made.cookies[settings.SESSION_COOKIE_NAME] = begun
    return made


@contextmanager
def at_most(limit: int) -> Iterator[None]:
    """Fails when more statements were sent; the message lists them."""
    with CaptureQueriesContext(connection) as asked:
        yield
    words = "\n".join(query["sql"][:200] for query in asked.captured_queries)
    assert len(asked) <= limit, f"{len(asked)} statements instead of at most {limit}:\n{words}"


class Rest:
    """A person at the REST interface of one resource."""

    def __init__(self, person: Any, resource: Resource) -> None:
        self.client, self.url = client_of(person), f"/api/v1/{resource.slug}"

    def __call__(self, method: str, path: str = "", body: Any = None, **headers: str) -> Any:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        extra = {} if body is None else {"data": json.dumps(body, default=plain), "content_type": "application/json"}
        return getattr(self.client, method)(f"{self.url}{path}", headers=names, **extra)


def plain(value: Any) -> Any:
    """A value as JSON takes it."""
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else str(value)


class ResourceCases:
    """Inherited by one test class per resource."""

    slug: ClassVar[str]
    change: ClassVar[tuple[str, Any]]
    readers: ClassVar[tuple[str, ...]] = READERS
    others: ClassVar[tuple[str, ...]] = OTHERS

    def make(self, world: Any) -> dict[str, Any]:
        """The values of a new row that the owner may create: the field's name → a value of the model."""
        raise NotImplementedError

    @property
    def resource(self) -> Resource:
        return registry.get(self.slug)

    @pytest.fixture
    def row(self, world: Any) -> Any:
        values = self.make(world)
        return performing.create(self.resource.model, [values], by=world.owner, via="test").rows[0]

    def others_page(self, row: Any) -> Iterator[str]:
        """Every address of one row that answers a GET."""
        for act in ("detail", "panel", "history", "edit"):
            yield self.resource.url(row.pk, act)
        yield f"{self.resource.url(row.pk)}cell/{self.change[0]}/"
        yield f"{self.resource.url(row.pk)}archive/"

    # Rights -------------------------------------------------------------------------------------------------------

    def test_is_read_by_those_whose_scope_holds_it(self, world: Any, row: Any) -> None:
        for who in self.readers:
            client = client_of(getattr(world, who))
            for act in ("detail", "panel", "history"):
                assert client.get(self.resource.url(row.pk, act)).status_code == 200, (who, act)
            assert Rest(getattr(world, who), self.resource)("get", f"/{row.pk}").status_code == 200, who

    def test_is_not_there_for_others_on_any_surface(self, world: Any, row: Any) -> None:
        for who in self.others:
            client, rest = client_of(getattr(world, who)), Rest(getattr(world, who), self.resource)
            for url in self.others_page(row):
                assert client.get(url).status_code == 404, (who, url)
            for act in ("edit", "archive"):
                assert client.post(f"{self.resource.url(row.pk)}{act}/").status_code == 404, (who, act)
            assert rest("get", f"/{row.pk}").status_code == 404
            assert rest("get", f"/{row.pk}/history").status_code == 404
            assert rest("patch", f"/{row.pk}", {}, If_Match='"1"').status_code == 404
            assert rest("post", f"/{row.pk}/archive", {}).status_code == 404

    def test_is_forbidden_to_change_for_those_who_only_read(self, world: Any, row: Any) -> None:
        client, rest = client_of(world.executive), Rest(world.executive, self.resource)
        field, value = self.change
        assert client.get(self.resource.url(row.pk, "edit")).status_code == 403
        assert client.get(self.resource.new_url()).status_code == 403
        assert client.post(f"{self.resource.url(row.pk)}cell/{field}/", {field: plain(value)}).status_code == 403
        assert client.post(f"{self.resource.url(row.pk)}archive/").status_code == 403
        assert rest("patch", f"/{row.pk}", {field: value}, If_Match=f'"{row.version}"').status_code == 403
        assert rest("post", "", self.make(world)).status_code == 403
        assert rest("post", f"/{row.pk}/archive", {}).status_code == 403

    def test_asks_the_unknown_to_sign_in(self, world: Any, row: Any) -> None:
        for url in (self.resource.url(), *self.others_page(row)):
            answer = Client().get(url)
            assert (answer.status_code, answer["Location"].startswith("/accounts/login/")) == (302, True), url
        assert Client().get(f"/api/v1/{self.slug}").status_code == 401

    # List ---------------------------------------------------------------------------------------------------------

    def test_stands_in_the_list_of_its_readers_alone(self, world: Any, row: Any) -> None:
        mark = f'href="{self.resource.url(row.pk)}"'
        for who in (*self.readers, *self.others):
            shown = mark in client_of(getattr(world, who)).get(f"{self.resource.url()}?view=-").content.decode()
            listed = row.pk in self.listed(getattr(world, who))
            assert (shown, listed) == (who in self.readers, who in self.readers), who

    def listed(self, person: Any, query: str = "") -> list[int]:
        answer = Rest(person, self.resource)("get", f"?limit=500&{query}")
        assert answer.status_code == 200, answer.content
        return [item["id"] for item in answer.json()["items"]]

    def test_sorts_by_every_offered_field_in_both_directions(self, world: Any, row: Any) -> None:
        client = client_of(world.owner)
        for name in self.resource.sort_choices:
            up, down = self.listed(world.owner, f"sort={name}"), self.listed(world.owner, f"sort=-{name}")
            assert sorted(up) == sorted(down)
            assert client.get(f"{self.resource.url()}?view=-&sort=-{name}").status_code == 200

    def test_filters_by_every_offered_field(self, world: Any, row: Any) -> None:
        client = client_of(world.owner)
        for path in self.resource.filters:
            for relation, raw, holds in self.conditions(row, path):
                query = f"{path}__{relation.code}={raw}" if relation.code else f"{path}={raw}"
                assert (row.pk in self.listed(world.owner, query)) == holds, query
                assert client.get(f"{self.resource.url()}?{query}").status_code == 200, query

    def conditions(self, row: Any, path: str) -> Iterator[tuple[kinds.Relation, str, bool]]:
        """Conditions that the row's own value meets or fails: relation, what is typed, whether it is met."""
        attribute = self.resource.attribute(path)
        row.refresh_from_db()
        value = attribute.value(row)
        known = value not in (None, "", []) and not hasattr(value, "all")
        for relation in attribute.kind.relations:
            if relation.lookup == "isnull":
                yield relation, "1", not known
            elif known:
                yield relation, quote(typed(value)), not relation.negated

    def test_refuses_conditions_it_does_not_offer(self, world: Any, row: Any) -> None:
        answer = Rest(world.owner, self.resource)("get", "?no_such_field=1")
        assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
        assert next(iter(offered(self.resource))) in answer.content.decode()

    def test_asks_few_statements(self, world: Any, row: Any) -> None:
        client, rest = client_of(world.owner), Rest(world.owner, self.resource)
        client.get(self.resource.url()), client.get(self.resource.url(row.pk)), rest("get")
        with at_most(LIST_QUERIES):
            client.get(f"{self.resource.url()}?view=-")
        with at_most(PAGE_QUERIES):
            client.get(self.resource.url(row.pk))
        with at_most(API_QUERIES):
            rest("get")

    # Form and cell ------------------------------------------------------------------------------------------------

    def filled(self, client: Client, url: str, values: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What a browser would send of the form at an address, after somebody typed ``values``."""
        answer = client.get(url)
        assert answer.status_code == 200, answer.content
        form, context = answer.context["form"], answer.context
        sent = {name: form[name].value() for name in form.fields} | dict(values or {})
        sent |= {"form_id": context["form_id"], "was": context["was"], "version": context["version"]}
        return {name: entered(value) for name, value in sent.items() if value not in (None, False)}

    def test_the_form_puts_a_record_on_file_once(self, world: Any) -> None:
        client = client_of(world.owner)
        sent = self.filled(client, self.resource.new_url(), self.make(world))
        before = self.listed(world.owner)
        first, again = (client.post(self.resource.new_url(), sent) for _ in range(2))
        assert first.status_code == again.status_code == 302, first.content.decode()
        assert first["Location"] == again["Location"]
        (made,) = set(self.listed(world.owner)) - set(before)
        row = self.resource.model._default_manager.get(pk=made)
        for name, value in self.make(world).items():
            assert typed(getattr(row, name)) == typed(value), name

    def test_the_form_says_what_is_missing(self, world: Any) -> None:
        answer = client_of(world.owner).post(self.resource.new_url(), {})
        needed = [a.path for a in self.resource.attributes(self.resource.form_fields) if a.kind.required]
        assert answer.status_code == 422
        assert set(needed) - {"owner"} <= set(answer.context["form"].errors)

    def test_the_form_changes_a_record_and_refuses_a_stale_one(self, world: Any, row: Any) -> None:
        client, (field, value) = client_of(world.owner), self.change
        url = self.resource.url(row.pk, "edit")
        sent = self.filled(client, url, {field: value})
        assert client.post(url, sent).status_code == 302
        row.refresh_from_db()
        assert (typed(getattr(row, field)), row.version) == (typed(value), 2)
        stale = client.post(url, {**sent, field: entered(self.make(world).get(field, ""))})
        assert stale.status_code in (302, 409)  # 302: what was sent is what the first form showed, so nothing changed
        row.refresh_from_db()
        assert typed(getattr(row, field)) == typed(value)

    def test_a_cell_changes_one_value(self, world: Any, row: Any) -> None:
        field, value = self.change
        url = f"{self.resource.url(row.pk)}cell/{field}/"
        if not tables.in_place(self.resource, self.resource.attribute(field)):
            assert client_of(world.owner).get(url).status_code == 404
            return
        assert client_of(world.owner).get(url).status_code == 200
        answer = client_of(world.owner).post(url, {field: entered(value), "version": row.version})
        assert answer.status_code == 200, answer.content.decode()
        stale = client_of(world.head).post(url, {field: entered(value) + "0", "version": row.version})
        assert stale.status_code == 409
        row.refresh_from_db()
        assert typed(getattr(row, field)) == typed(value)

    def test_no_surface_takes_a_reference_out_of_sight(self, world: Any, row: Any) -> None:
        """A record of another department, or none at all: refused in the form and over REST, both by the same words."""
        client, rest = client_of(world.owner), Rest(world.owner, self.resource)
        links = [a for a in self.resource.attributes(self.resource.form_fields) if a.field.is_relation]
        for attribute in links:
            foreign = world.foreign.pk if isinstance(world.foreign, attribute.field.related_model) else NOWHERE
            url = self.resource.url(row.pk, "edit")
            sent = self.filled(client, url, {attribute.path: foreign})
            refused = client.post(url, sent)
            assert (refused.status_code, attribute.path in refused.context["form"].errors) == (422, True), (
                attribute.path
            )
            refused = rest("patch", f"/{row.pk}", {attribute.path: foreign}, If_Match=f'"{row.version}"')
            assert refused.status_code == 422, attribute.path
            assert attribute.path in [error["field"] for error in refused.json()["errors"]]

    # REST ---------------------------------------------------------------------------------------------------------

    def test_rest_creates_reads_changes_and_undoes(self, world: Any) -> None:
        rest, (field, value) = Rest(world.owner, self.resource), self.change
        made = rest("post", "", self.make(world))
        assert (made.status_code, made["ETag"]) == (201, '"1"'), made.content
        pk, before = made.json()["id"], made.json()[field]
        changed = rest("patch", f"/{pk}", {field: value}, If_Match=made["ETag"])
        assert (changed.status_code, changed["ETag"]) == (200, '"2"'), changed.content
        assert changed.json()[field] != before
        operation = rest("get", f"/{pk}/history").json()["items"][0]["operation"]
        undone = client_of(world.owner).post(f"/api/v1/operations/{operation}/undo", content_type="application/json")
        assert undone.status_code == 200, undone.content
        assert rest("get", f"/{pk}").json()[field] == before

    def test_rest_wants_the_version_and_refuses_an_old_one(self, world: Any, row: Any) -> None:
        rest, (field, value) = Rest(world.owner, self.resource), self.change
        assert rest("patch", f"/{row.pk}", {field: value}).status_code == 428
        assert rest("patch", f"/{row.pk}", {field: value}, If_Match='"1"').status_code == 200
        stale = rest("patch", f"/{row.pk}", {field: entered(value) + "0"}, If_Match='"1"')
        assert (stale.status_code, stale["Content-Type"]) == (409, PROBLEM)
        assert [error["field"] for error in stale.json()["errors"]] == [field]

    def test_rest_refuses_fields_that_are_not_there(self, world: Any) -> None:
        answer = Rest(world.owner, self.resource)("post", "", {**self.make(world), "no_such_field": 1})
        assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
        assert "no_such_field" in answer.content.decode()

    def test_rest_masks_personal_values_for_those_without_the_right(self, world: Any, row: Any) -> None:
        secret = [a for a in self.resource.attributes(self.resource.readable) if a.kind.personal and a.value(row)]
        clear, masked = (
            Rest(person, self.resource)("get", f"/{row.pk}").json() for person in (world.owner, world.executive)
        )
        for attribute in secret:
            value = attribute.value(row)
            assert clear[attribute.path] == value
            assert masked[attribute.path] == kinds.masked_text(value) != value

    # Files --------------------------------------------------------------------------------------------------------

    def test_what_goes_out_comes_in_again_unchanged(self, world: Any, row: Any, tmp_path: Path) -> None:
        for form in exporting.FORMATS:
            path = tmp_path / f"{self.slug}.{form}"
            names = ("code", *self.resource.form_fields)
            count = exporting.write(self.resource, world.owner, path, {}, via="test", columns=names)
            plan = Plan(
                self.resource, world.owner, path.name, opening.look(path).columns(self.resource), Options(update=True)
            )
            assert {column.field for column in plan.columns} == set(names)
            with spreadsheet.open_table(path) as table:
                report = running.run(plan, table)
            assert (report.unchanged, report.refused, report.changes) == (count, [], []), form
            assert count == len(self.listed(world.owner))

    def test_the_file_holds_what_the_person_may_export(self, world: Any, row: Any) -> None:
        for who in (*self.readers, *self.others):
            answer: Any = client_of(getattr(world, who)).get(
                f"{self.resource.url(act='export')}?view=-&all=1&format=csv"
            )
            holds = row.code in b"".join(answer.streaming_content).decode()
            assert (answer.status_code, holds) == (200, who in self.readers), who

    def test_only_those_who_may_import_are_offered_it(self, world: Any, row: Any) -> None:
        for who, status in {"owner": 200, "head": 200, "admin": 200, "executive": 403}.items():
            assert client_of(getattr(world, who)).get(self.resource.url(act="import")).status_code == status, who

    # Archive, search, board ---------------------------------------------------------------------------------------

    def test_archiving_hides_and_restoring_brings_back(self, world: Any, row: Any) -> None:
        client = client_of(world.owner)
        assert client.post(f"{self.resource.url(row.pk)}archive/").status_code == 302
        assert row.pk not in self.listed(world.owner)
        assert row.pk in self.listed(world.owner, "archived=1")
        assert client.get(self.resource.url(row.pk)).status_code == 200
        assert client.post(f"{self.resource.url(row.pk)}archive/").status_code == 422
        assert client.post(f"{self.resource.url(row.pk)}restore/").status_code == 302
        assert row.pk in self.listed(world.owner)

    def test_is_found_by_its_readers_alone(self, world: Any, row: Any) -> None:
        if not self.resource.search:
            pytest.skip("has no words to be found by")
        words = str(self.resource.attribute(next(iter(self.resource.search))).value(row))
        for who in (*self.readers, *self.others):
            found = [hit.pk for hit in finding.find(getattr(world, who), words, only=self.slug)]
            assert (row.pk in found) == (who in self.readers), who

    def test_the_board_and_the_picture_show_what_the_list_shows(self, world: Any, row: Any) -> None:
        mark = self.resource.url(row.pk)
        for who in (*self.readers, *self.others) if self.resource.board else ():
            answer = client_of(getattr(world, who)).get(f"{self.resource.url(act='board')}?view=-")
            assert (mark in answer.content.decode()) == (who in self.readers), who
        if self.resource.chart:
            assert client_of(world.owner).get(f"{self.resource.url(act='chart')}?view=-").status_code == 200


def typed(value: Any) -> str:
    """A value as somebody would type it in an address."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.01")))
    return value.isoformat() if isinstance(value, date) else str(value)


def entered(value: Any) -> Any:
    """A value as a form sends it."""
    if isinstance(value, (list, tuple)):
        return list(value)
    return value if isinstance(value, str) else typed(value)
