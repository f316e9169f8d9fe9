"""Every address × every role × the status that is expected. An address missing from the table fails the test.

A page of a row is asked for a row of the owner's: the colleague and the stranger do not know it (404), the executive
may read it but not change it (403), whoever holds no role sees nothing.
"""

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
from tests.one_of_each import PROTECTED, decision, notice, one_of_each
from tests.world import World

PARTS = 6  # for the processes of a run to share
ROLES = ("anonymous", "nobody", "owner", "colleague", "head", "stranger", "executive", "admin")
#                     anonymous nobody owner colleague head stranger executive admin
OPEN = (200, 200, 200, 200, 200, 200, 200, 200)
SIGNED_IN = (302, 200, 200, 200, 200, 200, 200, 200)
ANY_ROLE = (302, 403, 200, 200, 200, 200, 200, 200)
CREATES = (302, 403, 200, 200, 200, 200, 403, 200)
READS_ROW = (302, 404, 200, 404, 200, 404, 200, 200)
CHANGES_ROW = (302, 404, 200, 404, 200, 404, 403, 200)
ADMINISTERS = (302, 403, 403, 403, 403, 403, 403, 200)
POST_ONLY = (302, 405, 405, 405, 405, 405, 405, 405)
ADMIN = (302, 403, 403, 403, 403, 403, 403, 200)
API_LIST = (401, 200, 200, 200, 200, 200, 200, 200)
API_READ = (401, 404, 200, 404, 200, 404, 200, 200)
API_ACT = (405, 405, 405, 405, 405, 405, 405, 405)

# Asked by GET; "{slug}" stands for each object.
TABLE: dict[str, tuple[int, ...]] = {
    "healthz": OPEN,
    "readyz": OPEN,
    "metrics": (401, 403, 403, 403, 403, 403, 403, 200),
    "": (302,) * 8,
    "security/": SIGNED_IN,
    "security/events/": SIGNED_IN,
    "security/sessions/<str:handle>/end/": POST_ONLY,
    "security/sessions/end-others/": POST_ONLY,
    "security/tokens/new/": SIGNED_IN,
    "security/tokens/<int:pk>/revoke/": POST_ONLY,
    "security/company/": (302, 404, 404, 404, 404, 404, 404, 404),
    "security/company/end/": POST_ONLY,
    "security/seen-as/end/": POST_ONLY,
    "security/people/": ADMINISTERS,
    "security/people/invite/": ADMINISTERS,
    "security/people/require/": (302, 403, 403, 403, 403, 403, 403, 405),
    "security/people/<int:pk>/": (302, 403, 403, 403, 403, 403, 403, 404),
    "security/people/<int:pk>/<account_verb:verb>/": (302, 403, 403, 403, 403, 403, 403, 405),
    "invitation/": (404, 404, 404, 404, 404, 404, 404, 404),
    "sso/": (404, 404, 404, 404, 404, 404, 404, 404),
    "sso/return/": (404, 404, 404, 404, 404, 404, 404, 404),
    "search/": SIGNED_IN,
    "search/menu/": SIGNED_IN,
    "side/": SIGNED_IN,
    "operations/": SIGNED_IN,
    "operations/<uuid:pk>/": (302, 404, 200, 404, 404, 404, 404, 200),
    "operations/<uuid:pk>/undo/": POST_ONLY,
    "access/": ADMIN,
    "access/why/": (302, 404, 404, 404, 404, 404, 404, 404),  # asked for nothing
    "access/<holder:kind>/<int:pk>/": (302, 403, 403, 403, 403, 403, 403, 404),
    "access/<holder:kind>/<int:pk>/people/": (302, 403, 403, 403, 403, 403, 403, 405),
    "access/<holder:kind>/<int:pk>/<object:name>/": (302, 403, 403, 403, 403, 403, 403, 404),
    "api/v1/access/why": (401, 422, 422, 422, 422, 422, 422, 422),  # asked for nothing
    "audit/": ADMIN,
    "audit/seals.csv": ADMIN,
    "audit/seals.json": ADMIN,
    "audit/verify/": (302, 403, 403, 403, 403, 403, 403, 405),
    "authority/": SIGNED_IN,
    "authority/file/": SIGNED_IN,
    "authority/people/": SIGNED_IN,
    "authority/people/<int:pk>/": SIGNED_IN,
    "approvals/": SIGNED_IN,
    "approvals/decide/": POST_ONLY,
    "approvals/<int:pk>/": READS_ROW,
    "approvals/<int:pk>/decide/": POST_ONLY,
    "approvals/<int:pk>/take-back/": POST_ONLY,
    "approvals/<int:pk>/involve/": POST_ONLY,
    "approvals/<int:pk>/people/": READS_ROW,
    "approvals/<int:pk>/proposer/": POST_ONLY,
    "notices/": SIGNED_IN,
    "notices/panel/": SIGNED_IN,
    "notices/kinds/": SIGNED_IN,
    "notices/seen/": POST_ONLY,
    "notices/<int:pk>/": (302, 404, 302, 404, 404, 404, 404, 404),
    "notices/<int:pk>/seen/": POST_ONLY,
    "api/v1/notices": API_LIST,
    "api/v1/notices/seen": API_ACT,
    "api/v1/notices/<pk>/seen": API_ACT,
    "privacy/": ADMIN,
    "privacy/erasures/": ADMIN,
    "privacy/records.json": ADMIN,
    "privacy/requests/<int:pk>/package/": POST_ONLY,
    "privacy/people/<slug:slug>/<int:pk>/": READS_ROW,
    "privacy/people/<slug:slug>/<int:pk>/<slug:name>/": POST_ONLY,
    "imports/": SIGNED_IN,
    "imports/<uuid:pk>/": (302, 404, 200, 404, 404, 404, 404, 404),
    "imports/<uuid:pk>/columns/": (302, 404, 200, 404, 404, 404, 404, 404),
    "imports/<uuid:pk>/progress/": (302, 404, 200, 404, 404, 404, 404, 404),
    "imports/<uuid:pk>/refused.xlsx": (302, 404, 404, 404, 404, 404, 404, 404),
    "imports/<uuid:pk>/run/": POST_ONLY,
    "exports/": SIGNED_IN,
    "exports/<uuid:pk>/": (302, 404, 200, 404, 404, 404, 404, 404),
    "exports/<uuid:pk>/progress/": (302, 404, 200, 404, 404, 404, 404, 404),
    "exports/<uuid:pk>/file/": (302, 404, 200, 404, 404, 404, 404, 404),
    "exports/<uuid:pk>/again/": POST_ONLY,
    "{slug}/import/": CREATES,
    "{slug}/export/": (302, 403, 200, 200, 200, 200, 200, 200),
    "api/v1/operations/<operation>/undo": API_ACT,
    "api/v1/authority/who": (401, 422, 422, 422, 422, 422, 422, 422),  # asked for nothing
    "api/v1/authority/check": API_LIST,
    "api/v1/approvals": API_LIST,
    "api/v1/approvals/<pk>": API_READ,
    "api/v1/approvals/<pk>/decide": API_ACT,
    "api/v1/approvals/<pk>/take-back": API_ACT,
    "api/v1/approvals/<pk>/withdraw": API_ACT,
    "api/v1/authority/people/<pk>": API_LIST,
    "{slug}/": ANY_ROLE,
    "{slug}/counts/": ANY_ROLE,
    "{slug}/condition/": ANY_ROLE,
    "{slug}/board/": ANY_ROLE,
    "{slug}/chart/": ANY_ROLE,
    "{slug}/summary/": ANY_ROLE,
    "{slug}/views/": POST_ONLY,
    "{slug}/columns/": POST_ONLY,
    "{slug}/bulk/": POST_ONLY,
    # Whoever may archive; which records, the address says.
    "{slug}/merge/": CREATES,
    "{slug}/new/": CREATES,
    "{slug}/<int:pk>/": READS_ROW,
    "{slug}/<int:pk>/panel/": READS_ROW,
    "{slug}/<int:pk>/history/": READS_ROW,
    "{slug}/<int:pk>/reveal/": POST_ONLY,
    "{slug}/<int:pk>/star/": POST_ONLY,
    "{slug}/<int:pk>/edit/": CHANGES_ROW,
    "{slug}/<int:pk>/cell/<str:name>/": CHANGES_ROW,
    "{slug}/<int:pk>/<slug:name>/": CHANGES_ROW,
    "{slug}/hint/": CREATES,
    "{slug}/options/": ANY_ROLE,
    "api/v1/openapi.json": (200, 200, 200, 200, 200, 200, 200, 200),
    "api/v1/{slug}": (401, 403, 200, 200, 200, 200, 200, 200),
    "api/v1/{slug}/<pk>": API_READ,
    "api/v1/{slug}/<pk>/history": API_READ,
    "api/v1/{slug}/<pk>/{verb}": API_ACT,
    "api/v1/{slug}/<pk>/merge": API_ACT,
}
# Objects of the whole company: everybody with a role reads them, those of personnel keep them.
COMMON = ("positions", "position-templates", "sod-exemptions", "posts", "competencies")
PICKED = {
    "customers": "owner",
    "descriptions": "position",
    "sod-exemptions": "user",
    "people": "department",
    "departments": "parent",
    "posts": "user",
    "deputations": "deputy",
    "assessments": "competency",
    "qualifications": "user",
    "suggestions": "department",
    "access-requests": "role",
    "resources": "owner",
    "allocations": "resource",
    "joinings": "position",
    "service-evaluations": "user",
    "trips": "owner",
    "day-notes": "owner",
    "promotion-reviews": "user",
}
# No field of theirs names another record.
UNPICKED = ("positions/options/", "position-templates/options/", "competencies/options/", "service-levels/options/")
ALIKE: dict[tuple[int, ...], tuple[int, ...]] = {
    CREATES: (302, 403, 403, 403, 403, 403, 403, 200),
    READS_ROW: (302, 404, 200, 200, 200, 200, 200, 200),
    CHANGES_ROW: (302, 404, 403, 403, 403, 403, 403, 200),
    API_READ: (401, 404, 200, 200, 200, 200, 200, 200),
}
# Objects of whoever keeps personal information in order: for everybody else they are not there.
ABSENT: dict[tuple[int, ...], tuple[int, ...]] = {
    ANY_ROLE: ADMIN,
    CREATES: ADMIN,
    READS_ROW: (302, 404, 404, 404, 404, 404, 404, 200),
    CHANGES_ROW: (302, 404, 404, 404, 404, 404, 404, 200),
    API_READ: (401, 404, 404, 404, 404, 404, 404, 200),
    (401, 403, 200, 200, 200, 200, 200, 200): (401, 403, 403, 403, 403, 403, 403, 200),
}
# What only some objects have, and none of these.
NOT_COMMON = ("{slug}/board/", "{slug}/chart/", "{slug}/summary/", "{slug}/merge/", "api/v1/{slug}/<pk>/merge")
TABLE |= {
    address.replace("{slug}", "{common}"): ALIKE.get(expected, expected)
    for address, expected in TABLE.items()
    if "{slug}" in address and address not in NOT_COMMON
}
KEEPS: tuple[int, ...] = (302, 403, 403, 403, 403, 403, 403, 200)
# Who works here and where is known to everybody; of the others what follows from whose they are.
GROUPS: dict[str, tuple[tuple[str, ...], dict[tuple[int, ...], tuple[int, ...]]]] = {
    "{protected}": (PROTECTED, ABSENT),
    # A draft: for those who draw up, review and approve alone; whoever reads the others does not know it.
    "{drafted}": (
        ("descriptions",),
        {
            CREATES: ALIKE[CREATES],
            READS_ROW: (302, 404, 404, 404, 404, 404, 200, 200),
            CHANGES_ROW: (302, 404, 404, 404, 404, 404, 403, 200),
            API_READ: (401, 404, 404, 404, 404, 404, 200, 200),
        },
    ),
    "{known}": (
        ("people", "departments"),
        {
            ANY_ROLE: SIGNED_IN,
            CREATES: KEEPS,
            READS_ROW: SIGNED_IN,
            CHANGES_ROW: KEEPS,
            API_READ: API_LIST,
            (401, 403, 200, 200, 200, 200, 200, 200): API_LIST,
        },
    ),
    "{deputed}": (
        ("deputations",),
        {
            CREATES: ANY_ROLE,
            READS_ROW: ALIKE[READS_ROW],
            CHANGES_ROW: (302, 404, 200, 403, 403, 403, 403, 200),
            API_READ: ALIKE[API_READ],
        },
    ),
    "{assessed}": (("assessments",), {CREATES: ANY_ROLE, CHANGES_ROW: (302, 404, 403, 404, 200, 404, 403, 200)}),
    # Read by the person and those above him, kept by personnel.
    "{filed}": (("qualifications",), {CREATES: KEEPS, CHANGES_ROW: (302, 404, 403, 404, 403, 404, 403, 200)}),
    # Put on file by heads: whoever adjusts points does not say as well from where they start.
    "{scored}": (
        ("credit-scores",),
        {CREATES: (302, 403, 403, 403, 200, 403, 403, 200), CHANGES_ROW: (302, 404, 403, 404, 200, 404, 403, 200)},
    ),
    # Seen by everybody with a role, kept by the heads of their departments.
    "{sent}": (
        ("resources",),
        {
            CREATES: (302, 403, 403, 403, 200, 403, 403, 200),
            READS_ROW: ALIKE[READS_ROW],
            CHANGES_ROW: (302, 404, 403, 403, 200, 403, 403, 200),
            API_READ: ALIKE[API_READ],
        },
    ),
    # Everybody's entrance: his own, what his department is asked, and improvements for whoever reads all of them;
    # his journeys and days worked elsewhere, which those above him read.
    "{voiced}": (
        ("suggestions", "trips", "day-notes"),
        {
            ANY_ROLE: SIGNED_IN,
            CREATES: SIGNED_IN,
            CHANGES_ROW: (302, 404, 200, 404, 403, 404, 403, 200),
            (302, 403, 200, 200, 200, 200, 200, 200): SIGNED_IN,
            (401, 403, 200, 200, 200, 200, 200, 200): API_LIST,
        },
    ),
    # Of the owner: read by him, those above him and personnel, proposed by those above.
    "{promoted}": (
        ("promotion-reviews",),
        {
            ANY_ROLE: SIGNED_IN,
            CREATES: (302, 403, 403, 403, 200, 403, 200, 200),
            CHANGES_ROW: (302, 404, 403, 404, 200, 404, 200, 200),
            (401, 403, 200, 200, 200, 200, 200, 200): API_LIST,
        },
    ),
    # One's own, and whoever granted it.
    "{requested}": (
        ("access-requests",),
        {
            ANY_ROLE: SIGNED_IN,
            CREATES: SIGNED_IN,
            READS_ROW: (302, 404, 200, 404, 404, 404, 404, 200),
            CHANGES_ROW: (302, 404, 200, 404, 404, 404, 404, 200),
            API_READ: (401, 404, 200, 404, 404, 404, 404, 200),
            (302, 403, 200, 200, 200, 200, 200, 200): SIGNED_IN,
            (401, 403, 200, 200, 200, 200, 200, 200): API_LIST,
        },
    ),
    # Known to everybody, kept by heads.
    "{promised}": (
        ("service-levels",),
        {
            CREATES: (302, 403, 403, 403, 200, 403, 403, 200),
            READS_ROW: ALIKE[READS_ROW],
            CHANGES_ROW: (302, 404, 403, 403, 200, 403, 403, 200),
            API_READ: ALIKE[API_READ],
        },
    ),
    # What the head is drawing up: nobody else knows of it, whoever it is about.
    "{evaluated}": (
        ("service-evaluations",),
        {
            READS_ROW: (302, 404, 404, 404, 200, 404, 404, 200),
            CHANGES_ROW: (302, 404, 404, 404, 200, 404, 404, 200),
            API_READ: (401, 404, 404, 404, 200, 404, 404, 200),
        },
    ),
    "{staff}": (
        ("joinings",),
        {
            ANY_ROLE: KEEPS,
            CREATES: KEEPS,
            READS_ROW: (302, 404, 404, 404, 404, 404, 404, 200),
            CHANGES_ROW: (302, 404, 404, 404, 404, 404, 404, 200),
            API_READ: (401, 404, 404, 404, 404, 404, 404, 200),
            (302, 403, 200, 200, 200, 200, 200, 200): KEEPS,
            (401, 403, 200, 200, 200, 200, 200, 200): (401, 403, 403, 403, 403, 403, 403, 200),
        },
    ),
}
PLACEHOLDERS = dict.fromkeys(COMMON, "{common}") | {
    slug: group for group, (slugs, _alike) in GROUPS.items() for slug in slugs
}
TABLE |= {
    address.replace("{slug}", group): alike.get(expected, expected)
    for group, (_slugs, alike) in GROUPS.items()
    for address, expected in TABLE.items()
    if "{slug}" in address and address not in NOT_COMMON
}
TABLE["{protected}/options/"] = (302, 403, 403, 403, 403, 403, 403, 404)  # nor any of theirs
TABLE |= {f"{group}/import/": KEEPS for group in GROUPS} | {"{known}/export/": ANY_ROLE}
TABLE["{promised}/import/"] = GROUPS["{promised}"][1][CREATES]
TABLE |= dict.fromkeys(("{scored}/import/", "{sent}/import/"), (302, 403, 403, 403, 200, 403, 403, 200))
# Pages of descriptions beside those of every object.
TABLE |= {
    "{drafted}/begin/": KEEPS,
    "{drafted}/take/": POST_ONLY,
    "{common}/packaged/": POST_ONLY,
    "{protected}/<int:pk>/paper/": ABSENT[READS_ROW],
    "{drafted}/<int:pk>/word/": GROUPS["{drafted}"][1][READS_ROW],
    "{common}/<int:pk>/draw-up/": ALIKE[CHANGES_ROW],
    "{drafted}/<int:pk>/next/": POST_ONLY,
    "{drafted}/<int:pk>/cells/": GROUPS["{drafted}"][1][CHANGES_ROW],
    "{drafted}/<int:pk>/rights/new/": GROUPS["{drafted}"][1][CHANGES_ROW],
    "{drafted}/<int:pk>/rights/<int:place>/": GROUPS["{drafted}"][1][CHANGES_ROW],
    "api/v1/{drafted}/<pk>/rights": GROUPS["{drafted}"][1][API_READ],
    "{drafted}/<int:pk>/competencies/": GROUPS["{drafted}"][1][CHANGES_ROW],
    "{common}/<int:pk>/levels/": ALIKE[CHANGES_ROW],
    "{common}/gaps/": ANY_ROLE,
    "{common}/<int:pk>/fitting/": ALIKE[READS_ROW],
    "api/v1/{common}/<pk>/fitting": (401, 422, 422, 422, 422, 422, 422, 422),  # of nobody
    "{deputed}/<int:pk>/rights/": GROUPS["{deputed}"][1][CHANGES_ROW],
    "organisation/": SIGNED_IN,
    "organisation/<int:pk>/move/": (302, 404, 403, 403, 403, 403, 403, 200),
}
# Kept by others and proven by them: allauth's own pages, Django's language switch, ninja's root.
FOREIGN = ("accounts/", "i18n/", "api/v1/:root")


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
