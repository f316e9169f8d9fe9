"""A browser before the product: one for all journeys, a context of its own for each, no error left unheard."""

import os
import re
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright import sync_api as web
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from dingke.config.testing.programs import CHROME
from dingke.platform.people.models import User
from tests import world as worlds
from tests.kept import Kept, filled, may_pass_triggers

HERE: Final = Path(__file__).parent
AXE: Final = HERE.parents[1] / "node_modules" / "axe-core" / "axe.min.js"
# In the dark nothing but the colours is different.
SCHEMES: Final[dict[Literal["light", "dark"], list[str]]] = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "dark": ["color-contrast"],
}
DESK: Final = web.ViewportSize(width=1440, height=900)
PHONE: Final = web.ViewportSize(width=390, height=844)
# The console repeats each answer above 399; whether one was meant is the journey's business.
MEANT: Final = re.compile(
    r"Failed to load resource: the server responded with a status of (401|409|422)|Response Status Error Code 401"
)

# Playwright keeps an event loop in this thread, from which Django would refuse to ask the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Two cores may be shared with the rest of the suite.
PATIENCE: Final = 15_000
web.expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """All in one process: one browser, and the emptied tables bother nobody. First, for others sort by these marks."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.django_db(transaction=True))
            item.add_marker(pytest.mark.xdist_group("journeys"))


class Person:
    """Somebody before a browser. What the page says to its console as an error fails the journey at its end."""

    def __init__(self, page: web.Page, at: str) -> None:
        self.page, self.at = page, at
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    def go(self, path: str) -> web.Page:
        self.page.goto(self.at + path)
        return self.page

    def settled(self) -> web.Page:
        """The page when nothing is under way any more."""
        self.page.wait_for_load_state("networkidle")
        return self.page

    def looks_well(self) -> None:
        """axe finds nothing serious in either theme, and nothing scrolls sideways."""
        self.settled()
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        for scheme, rules in SCHEMES.items():
            self.page.emulate_media(color_scheme=scheme)
            found = self.page.evaluate(
                "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules
            )
            assert not grave(found), f"{self.page.url} ({scheme}): {grave(found)}"
        self.page.emulate_media(color_scheme="light")
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.viewport_size["width"], f"{self.page.url} scrolls sideways"  # type: ignore[index]

    def unexpected(self) -> list[str]:
        return [error for error in self.errors if not MEANT.match(error)]


def grave(found: Any) -> list[str]:
    """Each serious or critical finding with where it stands."""
    return [
        f"{each['id']}: {'; '.join(node['html'][:160] for node in each['nodes'][:3])}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Generator[web.Browser, None, None]:
    """Ends before the database does: what it still asks would hold that."""
    options = ["--disable-gpu", "--disable-background-networking"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    with web.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROME.found(), args=options)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def emptied_soon(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[None, None, None]:
    """A journey leaves rows in a few tables of many: these are emptied. Truncating all takes longer than the journey."""

    def only_the_filled(_style: Any, tables: Iterable[str], **_more: bool) -> list[str]:
        return [
            "set local session_replication_role = replica",
            *(f"delete from {connection.ops.quote_name(table)}" for table in sorted(filled() & set(tables))),
        ]

    with pytest.MonkeyPatch.context() as patch:
        with django_db_blocker.unblock():
            if may_pass_triggers():
                patch.setattr(connection.ops, "sql_flush", only_the_filled)
        yield


@pytest.fixture
def world(
    kept_world: Kept[worlds.World], known_rights: None, emptied_soon: None, transactional_db: None
) -> worlds.World:
    """The shared small world, where the server's own connections see it."""
    return kept_world.again()


@pytest.fixture
def visitor(chromium: web.Browser, live_server: LiveServer, world: worlds.World) -> Generator[Person, None, None]:
    """Nobody has signed in yet."""
    yield from person(chromium, live_server, DESK)


@pytest.fixture
def owner(chromium: web.Browser, live_server: LiveServer, world: worlds.World) -> Generator[Person, None, None]:
    """The owner of the world's accounts at his desk."""
    yield from person(chromium, live_server, DESK, world.owner)


@pytest.fixture
def walker(chromium: web.Browser, live_server: LiveServer, world: worlds.World) -> Generator[Person, None, None]:
    """The owner on the way, with a phone."""
    yield from person(chromium, live_server, PHONE, world.owner)


def person(
    chromium: web.Browser, server: LiveServer, size: web.ViewportSize, user: User | None = None
) -> Generator[Person, None, None]:
    context = chromium.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce", has_touch=size is PHONE)
    context.set_default_timeout(PATIENCE)
    if user is not None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])
    found = Person(context.new_page(), server.url)
    yield found
    context.close()
    assert not found.unexpected(), found.unexpected()
