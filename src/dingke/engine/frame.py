"""What the frame around every page shows: menu, section, person, theme, language.

Nothing here asks the database: the person is read by the session, rights by the policy's own cache. Counts that
wait for somebody come after the page, in a request of their own.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, gettext, gettext_lazy

from dingke.engine import access, clock, registry

THEME_COOKIE: Final = "dingke_theme"
THEMES: Final = {
    "system": (gettext_lazy("As the system"), "device-desktop"),
    "light": (gettext_lazy("Light"), "sun"),
    "dark": (gettext_lazy("Dark"), "moon"),
}
WORDS: Final = {
    "offline": gettext_lazy("The server did not answer. What was just changed is not saved."),
    "failed": gettext_lazy("The server could not do it (%(status)s)."),
    "failed_with_id": gettext_lazy("The server could not do it (%(status)s). Number of the error: %(id)s"),
    "undo": gettext_lazy("Undo"),
    "show": gettext_lazy("Show"),
    "place": gettext_lazy("%(place)s of %(count)s"),
    "copied": gettext_lazy("Address copied."),
    "moved": gettext_lazy("Moved to %(lane)s."),
    "not_there": gettext_lazy("It cannot go there from its stage."),
    "unsaved": gettext_lazy("You typed something here on %(at)s that was not saved."),
    "bring_back": gettext_lazy("Bring it back"),
    "discard": gettext_lazy("Discard it"),
    "signed_out": gettext_lazy(
        "You are signed out. What you typed stays here: sign in in another tab, then send it again."
    ),
    "nothing_found": gettext_lazy("Nothing found"),
}
# On the phone's bar two objects stand before the button for a new record and one after it.
BAR_BEFORE: Final = 2
BAR_AFTER: Final = 3


@dataclass(frozen=True)
class MenuItem:
    """One object in the menu. ``letter``: the key after G and after C. ``new_url``: empty if none may be created."""

    slug: str
    label: str
    icon: str
    letter: str
    url: str
    new_url: str
    new_label: str


@dataclass(frozen=True)
class Part:
    """Items of the menu that stand together, under a heading unless they are its first."""

    heading: str
    items: tuple[MenuItem, ...]


@dataclass(frozen=True)
class Begun:
    """A new record that a button begins; is_about: with the record of the page."""

    label: str
    url: str
    is_about: bool


@dataclass(frozen=True)
class Choice:
    """One of several ways, of which one is chosen."""

    value: str
    label: str
    icon: str
    is_chosen: bool


@lru_cache(maxsize=256)
def item_of(resource: Any, _language: str | None, *, may_create: bool) -> MenuItem:
    """Kept for each language, as every page shows all of them."""
    return MenuItem(
        slug=resource.slug,
        label=resource.labels[:1].upper() + resource.labels[1:],
        icon=resource.icon,
        letter=resource.letter.upper(),
        url=resource.url(),
        new_url=resource.begin_url() if may_create else "",
        new_label=gettext("New %(object)s") % {"object": resource.label},
    )


class Frame:
    """The frame for one request, worked out when a template asks for it; a fragment never does."""

    search_url: Final = "/search/"
    command_url: Final = "/search/menu/"
    side_url: Final = "/side/"
    notices_url: Final = "/notices/"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def person(self) -> Any:
        """Who is signed in, else Django's AnonymousUser; None on a page before sessions."""
        return getattr(self.request, "user", None)

    @property
    def product(self) -> str:
        """What the software is called."""
        return gettext("Dingke")

    @property
    def company(self) -> str:
        """Whose installation this is; the product's name where none is named (DINGKE_COMPANY)."""
        return settings.COMPANY or self.product

    @cached_property
    def menu(self) -> tuple[MenuItem, ...]:
        """Objects the person may use, in the order of ``Resource.menu``."""
        return tuple(item for part in self.parts for item in part.items)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The menu as it is divided by ``registry.headings``."""
        items = list(self._items()) if getattr(self.person, "is_authenticated", False) else []
        starts = sorted(registry.headings)
        headings = ("", *(registry.headings[start] for start in starts))
        return tuple(
            Part(str(headings[above]), tuple(item for _number, item in within))
            for above, within in groupby(items, key=lambda one: bisect_right(starts, one[0]))
        )

    def _items(self) -> Iterator[tuple[int, MenuItem]]:
        offered: list[Any] = [resource for resource in registry.resources() if resource.menu is not None]
        for one in sorted([*offered, *registry.places], key=lambda each: each.menu or 0):
            if isinstance(one, registry.Place):
                if one.may is None or one.may(self.person):
                    yield one.menu, MenuItem(one.slug, str(one.label), one.icon, one.letter.upper(), one.url, "", "")
            elif access.policy.may(self.person, "read", one.model):
                yield one.menu, self._item(one)

    def _item(self, resource: Any) -> MenuItem:
        return item_of(resource, get_language(), may_create=access.policy.may(self.person, "create", resource.model))

    @cached_property
    def here(self) -> Any:
        """The resource whose pages this address belongs to, or None."""
        return next((one for one in registry.resources() if self.request.path.startswith(f"/{one.slug}/")), None)

    @cached_property
    def creatable(self) -> tuple[MenuItem, ...]:
        """What the person may create: the object of this page first, in the menu or not, then the others of the menu."""
        own = [self._item(self.here)] if self.menu and self.here is not None else []
        others = [item for item in self.menu if item not in own]
        return tuple(item for item in (*own, *others) if item.new_url)

    @cached_property
    def section(self) -> MenuItem | None:
        """The place in the menu that this address belongs to, itself or by the word of its object (``under``)."""
        path, under = self.request.path, self.here.under if self.here is not None else ""
        return next((item for item in self.menu if path.startswith(item.url) or item.slug == under), None)

    @cached_property
    def daily(self) -> Begun | None:
        """What the middle of the phone's bar puts on file, if the person may.

        On the page of a record that it may name it begins with that record, and leads back there.
        """
        declared = ((one, one.daily) for one in registry.resources() if one.daily and self.menu)
        found, daily = next(((one, each) for one, each in declared if self._item(one).new_url), (None, None))
        if found is None or daily is None:
            return None
        about = self._about(found)
        values = {daily.day: clock.today().isoformat(), **about}
        return Begun(str(daily.label), f"{found.new_url()}?{urlencode(values)}", bool(about))

    def _about(self, begun: Any) -> dict[str, Any]:
        """The record of this page as the first value of another one that appears on it and is quickly told with it."""
        match = self.request.resolver_match
        pk = match.kwargs.get("pk") if match else None
        if pk is None or self.here is None or self.here.model not in begun.appears_on:
            return {}
        told = (one for one in begun.attributes(begun.quick) if one.field.related_model is self.here.model)
        field = next(told, None)
        return {field.path: pk, "back": self.here.url(pk)} if field else {}

    @property
    def bar_before(self) -> tuple[MenuItem, ...]:
        """Menu items left of the middle of the phone's bar."""
        return self.menu[:BAR_BEFORE]

    @property
    def bar_after(self) -> tuple[MenuItem, ...]:
        """Menu items right of the middle of the phone's bar, before search."""
        return self.menu[BAR_BEFORE:BAR_AFTER]

    @cached_property
    def theme(self) -> str:
        """One of THEMES: the choice made on this device, else the person's, else the system's."""
        wishes = (self.request.COOKIES.get(THEME_COOKIE, ""), getattr(self.person, "theme", ""))
        return next((wish for wish in wishes if wish in THEMES), "system")

    @property
    def first_theme(self) -> str:
        """The theme written into the page; where the system decides, theme.js corrects it before the first paint."""
        return "dark" if self.theme == "dark" else "light"

    @property
    def themes(self) -> tuple[Choice, ...]:
        """Themes to choose from."""
        return tuple(Choice(value, str(label), icon, value == self.theme) for value, (label, icon) in THEMES.items())

    @property
    def language(self) -> str:
        """The language tag of the page: zh-CN for simplified Chinese, which fonts and line breaks know best."""
        code = get_language() or settings.LANGUAGE_CODE
        return "zh-CN" if code.startswith("zh-hans") else code

    @property
    def languages(self) -> tuple[Choice, ...]:
        """Languages to choose from, each under its own name."""
        names = {"zh-hans": "简体中文", "en": "English"}
        return tuple(
            Choice(code, names.get(code, code), "language", code == get_language()) for code, _ in settings.LANGUAGES
        )

    @property
    def words(self) -> dict[str, str]:
        """What scripts say; js/words.js reads it."""
        return {name: str(text) for name, text in WORDS.items()}


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``frame`` for the templates under ``frame/``."""
    return {"frame": Frame(request)}
