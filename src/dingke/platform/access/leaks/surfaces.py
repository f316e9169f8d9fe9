"""Every surface by its address, asked in process as one person: pages, parts, files, the interface for programs."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from django.conf import settings
from django.contrib.messages.storage import default_storage
from django.db import transaction
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve
from django_htmx.middleware import HtmxDetails

from dingke.engine import clock, registry
from dingke.engine.access import policy
from dingke.engine.resource import Resource
from dingke.engine.sight import seen
from dingke.platform.people.models import User
from dingke.platform.timeline.undo import operations_of

if TYPE_CHECKING:
    from dingke.platform.access.leaks.canaries import Canaries, Kept

PAGES = 4  # pages of each list
FEW = 2  # of each object: records that are opened, names that are looked for
ALONE = (
    "/", "/side/", "/search/menu/", "/operations/", "/imports/", "/exports/", "/approvals/", "/authority/",
    "/authority/people/", "/notices/", "/notices/panel/", "/api/v1/notices",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What came back. ``asked``: the words of the question, which many pages repeat."""

    status: int
    words: str
    asked: str


class Asking:
    """Asks as one person, past the door and without a session of his."""

    def __init__(self, person: User) -> None:
        self.person, self.factory = person, RequestFactory()
        self.sessions: Any = import_module(settings.SESSION_ENGINE).SessionStore

    def get(self, url: str) -> Answer:
        request: Any = self.factory.get(url, SERVER_NAME="127.0.0.1")
        request.user, request.session = self.person, self.sessions()
        request._messages, request.htmx = default_storage(request), HtmxDetails(request)
        match = resolve(urlsplit(url).path)
        request.resolver_match = match
        asked = "\n".join(value for _name, value in parse_qsl(urlsplit(url).query)) + unquote(url)
        try:
            with transaction.atomic():
                response = match.func(request, *match.args, **match.kwargs)
                return Answer(response.status_code, words_of(response), asked)
        except Http404:
            return Answer(404, "", asked)


def words_of(response: Any) -> str:
    """Everything that goes to the browser, of a workbook what stands in its cells, and where it leads on to."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    # Not the response: that would end the request, and with it the connection that holds the transaction.
    if file := getattr(response, "file_to_stream", None):
        file.close()
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist() if name.endswith(".xml"))
    return str(content, "utf-8", "replace") + str(response.headers.get("Location", ""))


def addresses(person: User, hidden: "Canaries") -> Iterator[tuple[str, str]]:
    """Name and address of everything that is looked at."""
    yield from ((f"page {url}", url) for url in ALONE)
    for operation in operations_of(person).filter(by=person.pk).order_by("-at")[:FEW]:
        yield "operation", f"/operations/{operation.pk}/"
    for kept in hidden.kept.values():
        if policy.may(person, "read", kept.resource.model):
            yield from of_object(person, kept)
            yield from of_records(kept)
    yield from of_words(hidden)
    yield from of_numbers(person, hidden)


def of_object(person: User, kept: "Kept") -> Iterator[tuple[str, str]]:
    """Lists, boards, pictures, sums, files, choices of one object."""
    whole, base = kept.resource, kept.resource.url()
    resource = seen(whole, person)
    pages = min(PAGES, 1 + len(kept.mine) // 50)
    yield from ((f"{whole.slug} list", f"{base}?view=-&page={number}") for number in range(1, pages + 1))
    yield f"{whole.slug} archived", f"{base}?view=-&archived=1"
    yield from ((f"{whole.slug} list", f"{base}?view={number}") for number in range(len(resource.views)))
    yield from ((f"{whole.slug} list", f"{base}?view=-&sort=-{name}") for name in resource.sort_choices)
    yield f"{whole.slug} counts", f"{base}counts/?view=-&foot=only"
    yield f"{whole.slug} conditions", f"{base}condition/"
    if resource.board:
        yield f"{whole.slug} board", f"{base}board/?view=-"
    if resource.chart:
        yield f"{whole.slug} chart", f"{base}chart/?view=-"
    if resource.summary:
        yield f"{whole.slug} summary", f"{base}summary/?view=-"
    yield from ((f"{whole.slug} api list", f"/api/v1/{whole.slug}?limit=500&archived={flag}") for flag in "01")
    if policy.may(person, "export", whole.model):
        yield from (
            (f"{whole.slug} export {form}", f"{base}export/?view=-&all=1&format={form}") for form in ("csv", "xlsx")
        )
    yield from of_choices(resource)


def of_choices(resource: Resource) -> Iterator[tuple[str, str]]:
    for attribute in resource.attributes(resource.form_fields):
        if attribute.field.is_relation and registry.of(attribute.field.related_model):
            yield f"{resource.slug} options", f"{resource.url(act='options')}?field={attribute.path}&q="


def of_records(kept: "Kept") -> Iterator[tuple[str, str]]:
    """A few records that are the person's, on every page they have."""
    slug, step = kept.resource.slug, max(1, len(kept.mine) // FEW)
    tabs = ["timeline", *(upper.slug for upper in registry.appearing(kept.resource.model))]
    for row in kept.mine[::step][:FEW]:
        url = kept.resource.url(row.pk)
        yield f"{slug} record", url
        yield from ((f"{slug} tab", f"{url}?tab={tab}") for tab in tabs)
        yield f"{slug} panel", f"{url}panel/"
        yield f"{slug} history", f"{url}history/"
        yield f"{slug} why", f"/access/why/?record={slug}/{getattr(row, 'code', row.pk)}"
        yield f"{slug} as of", f"{url}?as_of={clock.today().isoformat()}"
        yield f"{slug} api record", f"/api/v1/{slug}/{row.pk}"
        yield f"{slug} api history", f"/api/v1/{slug}/{row.pk}/history"


def of_words(hidden: "Canaries") -> Iterator[tuple[str, str]]:
    """Names of records that are not the person's, looked for in every way."""
    for slug, row in hidden.some:
        resource = hidden.kept[slug].resource
        words = urlencode({"q": resource.title(row)})
        yield "search", f"/search/?{words}"
        yield "command menu", f"/search/menu/?{words}"
        yield f"{slug} list by words", f"{resource.url()}?view=-&{words}"
        yield f"{slug} api list by words", f"/api/v1/{slug}?{words}"


def of_numbers(person: User, hidden: "Canaries") -> Iterator[tuple[str, str]]:
    """Lists asked for what belongs to a record that is not the person's, which their sentence must not name."""
    for _slug, row in hidden.some:
        for kept in hidden.kept.values():
            whole = kept.resource
            filters = seen(whole, person).filters if policy.may(person, "read", whole.model) else ()
            name = next((one for one in filters if whole.attribute(one).field.related_model is type(row)), "")
            if name:
                yield f"{whole.slug} list by number", f"{whole.url()}?view=-&{name}={row.pk}"
                yield f"{whole.slug} condition by number", f"{whole.url()}condition/?field={name}&value={row.pk}"
                break


def closed(hidden: "Canaries") -> Iterator[tuple[str, str]]:
    """Addresses of records that are not the person's, each of which must answer as if there were none."""
    for slug, row in hidden.some:
        url = hidden.kept[slug].resource.url(row.pk)
        for act in ("", "panel/", "history/", "edit/"):
            yield f"{slug} closed page", f"{url}{act}"
        yield f"{slug} closed api", f"/api/v1/{slug}/{row.pk}"
        yield f"{slug} closed api history", f"/api/v1/{slug}/{row.pk}/history"
        yield f"{slug} closed why", f"/access/why/?record={slug}/{getattr(row, 'code', row.pk)}"
