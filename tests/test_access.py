"""Every address × every role × the status that is expected (access_table). An address missing there fails the test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver

from dingke.engine import registry
from dingke.platform.people.actions import create_token
from dingke.platform.people.models import User
from dingke.platform.timeline.models import Operation
from dingke.platform.workspace import exports
from tests.access_table import PICKED, PLACEHOLDERS, ROLES, TABLE, UNPICKED
from tests.one_of_each import decision, notice, one_of_each
from tests.world import World

PARTS = 6  # for the processes of a run to share


def addresses(resolver: Any = None, prefix: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern)
        else:
            yield from addresses(pattern, prefix + str(pattern.pattern))


def template_of(address: str) -> str:
    """The row of the table that an address belongs to."""
    parts = address.split("/")
    at = 2 if address.startswith("api/v1/") else 0
    slugs = {resource.slug: resource for resource in registry.resources()}
    if len(parts) > at and parts[at] in slugs:
        if at and len(parts) == 5 and parts[4] in slugs[parts[at]].actions:
            parts[4] = "{verb}"
        parts[at] = PLACEHOLDERS.get(parts[at], "{slug}")
    return "/".join(parts)


def own() -> list[str]:
    return sorted({a for a in addresses() if not a.startswith(("accounts/", "i18n/")) and a != "api/v1/"})


def test_every_address_stands_in_the_table() -> None:
    assert {template_of(address) for address in own()} == set(TABLE)


@pytest.fixture
def rows(world: World) -> dict[str, Any]:
    return one_of_each(world)


def clients(world: World) -> dict[str, Client]:
    found = {"anonymous": Client()}
    nobody = User.objects.create_user("nobody", "dingke-test", name="无角色")
    for role in ROLES[1:]:
        found[role] = Client()
        found[role].force_login(nobody if role == "nobody" else world.person(role))
        confirm(found[role])
    return found


def confirm(client: Client) -> None:
    """What some pages of the door ask before they open: the password once more, just now."""
    answer = client.post("/accounts/reauthenticate/", {"password": "dingke-test", "next": "/security/"})
    assert answer.status_code == 302


def status(client: Client, url: str, query: dict[str, str]) -> int:
    """The status of an answer; an export streams from a file and is read to its end, which closes it."""
    answer: Any = client.get(url, query)
    if answer.streaming:
        list(answer.streaming_content)
    return int(answer.status_code)


def begun_import(client: Client) -> str:
    """The number of an import that the client has begun."""
    file = SimpleUploadedFile("客户.csv", "客户名称\n甲公司\n".encode())
    answer = client.post("/customers/import/", {"file": file})
    return answer["Location"].strip("/").split("/")[1]


def made_export(person: User) -> str:
    """The number of an export of the person's whose file is there."""
    export = exports.begin(person, "customers", "", ["name"], "csv")
    exports.carry_out(export.pk)
    return str(export.pk)


def concrete(address: str, rows: dict[str, Any], runs: dict[str, str]) -> str:
    """runs: of each way, by the first part of its addresses, one of the owner's."""
    slug = address.removeprefix("api/v1/").split("/")[0]
    operation = str(Operation.objects.filter(object="opportunities", by__username="owner").first().pk)  # type: ignore[union-attr]
    declared = {resource.slug for resource in registry.resources()}
    first = registry.get(slug).form_fields[1] if slug in declared else ""
    return "/" + address.replace("<int:pk>", str(rows[slug].pk) if slug in rows else "0").replace(
        "<pk>", str(rows[slug].pk) if slug in rows else ""
    ).replace("<uuid:pk>", runs.get(slug, operation)).replace("<operation>", operation).replace(
        "<account_verb:verb>", "leave"
    ).replace("<holder:kind>", "roles").replace("<object:name>", "customers").replace(
        "<slug:slug>", "contacts"
    ).replace("<str:name>", first).replace("<slug:name>", "archive").replace("<int:place>", "0")


@pytest.mark.no_cover
@pytest.mark.parametrize("part", range(PARTS))
def test_every_address_answers_each_role_as_the_table_says(
    world: World, rows: dict[str, Any], settings: Any, tmp_path: Path, part: int
) -> None:
    settings.HOME = tmp_path
    by_role = clients(world)
    rows["authority"] = world.owner
    rows["organisation"] = rows["positions"]
    rows["approvals"] = decision(world)
    rows["privacy"] = world.contact
    rows["notices"] = notice(world)
    runs = {"imports": begun_import(by_role["owner"]), "exports": made_export(world.owner)}
    wrong = []
    for address in own()[part::PARTS]:
        expected = TABLE[template_of(address)] if address not in UNPICKED else (302, 403, *[404] * 6)
        url = concrete(address, rows, runs)
        query = (
            {"field": PICKED.get(url.split("/")[1], "customer"), "q": "沧"}
            if url.endswith("/options/")
            else {"view": "0"}
        )
        got = tuple(status(by_role[role], url, query) for role in ROLES)
        if got != expected:
            wrong.append(f"{url}: {dict(zip(ROLES, zip(got, expected, strict=True), strict=True))}")
    assert not wrong, "\n".join(wrong)


class TestAcrossDepartments:
    """An id of another department is not there, on every address that takes one."""

    def test_pages(self, world: World, client: Client) -> None:
        client.force_login(world.owner)
        foreign: dict[str, Any] = {
            "customers": world.foreign,
            "contacts": world.hidden_contact,
            "opportunities": world.hidden_opportunity,
        }
        for slug, row in foreign.items():
            for rest in ("", "panel/", "history/", "edit/", "cell/name/", "archive/"):
                assert client.get(f"/{slug}/{row.pk}/{rest}").status_code == 404, (slug, rest)
            for rest in ("edit/", "cell/name/", "archive/", "reveal/"):
                assert client.post(f"/{slug}/{row.pk}/{rest}", {"name": "x"}).status_code == 404, (slug, rest)
            listed = client.get(f"/{slug}/", {"view": "-"}).content.decode()
            assert row.name not in listed

    def test_the_api(self, world: World) -> None:
        client = Client(headers={"Authorization": f"Bearer {create_token(user=world.owner)}"})
        foreign: dict[str, Any] = {
            "customers": world.foreign,
            "contacts": world.hidden_contact,
            "opportunities": world.hidden_opportunity,
        }
        for slug, row in foreign.items():
            assert client.get(f"/api/v1/{slug}/{row.pk}").status_code == 404
            assert client.get(f"/api/v1/{slug}/{row.pk}/history").status_code == 404
            changed = client.patch(
                f"/api/v1/{slug}/{row.pk}", "{}", content_type="application/json", headers={"If-Match": '"1"'}
            )
            assert changed.status_code == 404
            assert (
                client.post(f"/api/v1/{slug}/{row.pk}/archive", "{}", content_type="application/json").status_code
                == 404
            )
