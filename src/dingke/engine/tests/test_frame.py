"""The frame: what it offers to whom, and the small parts that pages are made of."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.test import RequestFactory
from django.utils import translation

from dingke.engine import access, registry
from dingke.engine.frame import THEME_COOKIE, Frame
from dingke.engine.templatetags import dk

UNIT = '<span class="dk-u">万</span>'


class Shown:
    """As much of a resource as the menu asks for."""

    daily = None

    def __init__(self, slug: str, menu: int | None, under: str = "") -> None:
        self.slug, self.menu, self.model, self.under = slug, menu, slug, under
        self.labels, self.label = f"{slug} plural", slug
        self.icon, self.letter = "file", slug[0].upper()

    def url(self) -> str:
        return f"/{self.slug}/"

    def begin_url(self) -> str:
        return f"/{self.slug}/new/"


class Readers:
    """A policy by which everybody reads everything but secrets, and creates deals and their lines."""

    def may(self, person: object, verb: str, model: str) -> bool:
        return model != "secrets" if verb == "read" else model in ("deals", "lines")


@pytest.fixture(autouse=True)
def _small_house(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = (Shown("deals", 2), Shown("accounts", 1), Shown("secrets", 3), Shown("lines", None, "deals"))
    monkeypatch.setattr(registry, "resources", lambda: shown)
    monkeypatch.setattr(registry, "places", [])
    monkeypatch.setattr(registry, "headings", {2: "Business", 3: "Closed"})
    monkeypatch.setattr(access, "policy", Readers())


def frame(path: str = "/", *, cookie: str = "", theme: str = "", signed_in: bool = True) -> Frame:
    request = RequestFactory().get(path)
    request.COOKIES[THEME_COOKIE] = cookie
    request.user = SimpleNamespace(is_authenticated=signed_in, theme=theme)  # type: ignore[assignment]
    return Frame(request)


class TestHouse:
    def test_bears_the_name_of_the_company_where_one_is_named(self, settings: Any) -> None:
        settings.COMPANY = "鼎盛电气"
        assert frame().company == "鼎盛电气"
        settings.COMPANY = ""
        assert frame().company == frame().product


class TestMenu:
    def test_offers_what_one_may_read_in_its_order(self) -> None:
        assert [item.slug for item in frame().menu] == ["accounts", "deals"]

    def test_is_divided_by_headings_of_which_no_empty_one_is_shown(self) -> None:
        parts = [(part.heading, [item.slug for item in part.items]) for part in frame().parts]
        assert parts == [("", ["accounts"]), ("Business", ["deals"])]

    def test_is_empty_before_the_sign_in(self) -> None:
        assert frame(signed_in=False).menu == ()

    def test_offers_to_create_what_one_may_create(self) -> None:
        assert [item.new_url for item in frame().creatable] == ["/deals/new/"]

    def test_offers_first_to_create_what_the_page_is_about_in_the_menu_or_not(self) -> None:
        assert [item.new_url for item in frame("/lines/").creatable] == ["/lines/new/", "/deals/new/"]
        assert [item.new_url for item in frame("/deals/").creatable] == ["/deals/new/"]

    def test_an_object_without_a_place_belongs_to_the_one_it_names(self) -> None:
        section = frame("/lines/3/").section
        assert section is not None
        assert section.slug == "deals"

    def test_knows_the_section_of_an_address(self) -> None:
        section = frame("/deals/12/win/").section
        assert section is not None
        assert section.slug == "deals"

    def test_knows_no_section_elsewhere(self) -> None:
        assert frame("/search/").section is None


class TestTheme:
    @pytest.mark.parametrize(
        ("cookie", "theme", "shown", "first"),
        [
            ("", "", "system", "light"),
            ("", "dark", "dark", "dark"),  # the person's own setting
            ("light", "dark", "light", "light"),  # this device goes before it
            ("<b>", "", "system", "light"),  # a cookie somebody wrote
        ],
    )
    def test_is_the_device_s_choice_then_the_person_s(self, cookie: str, theme: str, shown: str, first: str) -> None:
        made = frame(cookie=cookie, theme=theme)
        assert (made.theme, made.first_theme) == (shown, first)
        assert [choice.value for choice in made.themes if choice.is_chosen] == [shown]


class TestLanguage:
    @pytest.mark.parametrize(("code", "shown"), [("zh-hans", "zh-CN"), ("en", "en")])
    def test_is_said_in_the_page_s_tag(self, code: str, shown: str) -> None:
        with translation.override(code):
            assert frame().language == shown


class TestMoney:
    @pytest.mark.parametrize(
        ("amount", "html"),
        [
            (
                Decimal("1286000.00"),
                '<data class="dk-money" value="1286000.00" title="¥1,286,000.00">128.6' + UNIT + "</data>",
            ),
            (Decimal("3860.00"), '<data class="dk-money" value="3860.00" title="¥3,860.00">¥3,860.00</data>'),
            (Decimal(0), '<span class="dk-z">0</span>'),
            (None, '<span class="dk-z">–</span>'),
        ],
    )
    def test_reads_short_and_keeps_the_exact_amount(self, amount: Decimal | None, html: str) -> None:
        assert dk.money(amount) == html

    def test_leaves_the_unit_to_the_column(self) -> None:
        assert "万" not in dk.money(Decimal(1286000), "wan", bare=True)


class TestParts:
    def test_escape_what_people_typed(self) -> None:
        typed = '<b>"'
        for html in (
            dk.tag(typed),
            dk.dot(typed),
            dk.grade(1, typed),
            dk.meter(50, typed),
            dk.icon(typed),
            dk.kbd(typed),
        ):
            assert typed not in html
            assert "&lt;b&gt;&quot;" in html

    def test_avatar_escapes_the_first_character(self) -> None:
        assert dk.avatar("<b>") == '<span class="dk-av" aria-hidden="true">&lt;</span>'

    def test_avatar_names_the_pieces_it_has(self) -> None:
        with pytest.raises(ValueError, match=r"Unknown pieces \['round'\]"):
            dk.avatar("林澜", "round")

    @pytest.mark.parametrize(
        ("percent", "width"), [(71.3, "71.3%"), (-5, None), (180, "100.0%"), (Decimal("0.04"), None)]
    )
    def test_meter_stays_on_its_track(self, percent: float, width: str | None) -> None:
        html = dk.meter(percent)
        assert (f'class="dk-fl" width="{width}"' in html) if width else ("dk-fl" not in html)

    def test_toast_offers_to_take_back(self) -> None:
        message = Message(constants.SUCCESS, "Moved", extra_tags="undo:/operations/7/undo/")
        assert 'data-dk-undo="/operations/7/undo/"' in dk.toast(message)

    def test_toast_without_undo_offers_none(self) -> None:
        assert "data-dk-undo" not in dk.toast(Message(constants.ERROR, "No"))
