"""The house's rules of look: no inline style or script, raw values in the tokens alone, every script an island."""

import re
from pathlib import Path

import pytest

import dingke

ROOT = Path(dingke.__file__).parent
STYLES = sorted((ROOT / "engine/static/dingke").rglob("*.css"))
SCRIPTS = sorted(ROOT.rglob("static/**/*.js"))
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(")
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|\shx-on|\shx-trigger=\"[^\"]*\[|<script(?![^>]*(?:src=|application/json))"
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


class TestStyles:
    @pytest.mark.parametrize("path", [p for p in STYLES if p.name != "tokens.css"], ids=name)
    def test_hold_no_raw_colour(self, path: Path) -> None:
        assert COLOUR.findall(path.read_text().replace("url(#hatch)", "")) == []

    def test_use_no_token_that_is_not_defined(self) -> None:
        defined = set(re.findall(r"(--dk-[\w-]+):", (ROOT / "engine/static/dingke/tokens.css").read_text()))
        used = {token for path in STYLES for token in re.findall(r"var\((--dk-[\w-]+)", path.read_text())}
        assert used - defined == set()

    @pytest.mark.parametrize("path", STYLES, ids=name)
    def test_stay_within_the_usual_size(self, path: Path) -> None:
        assert len(path.read_text().splitlines()) <= 400


class TestScripts:
    @pytest.mark.parametrize("path", SCRIPTS, ids=name)
    def test_are_small_islands_without_eval_or_inline_style(self, path: Path) -> None:
        text = path.read_text()
        assert len(text.splitlines()) <= 200
        assert re.findall(r"\beval\(|new Function|\.style\.cssText|setAttribute\(\"style\"", text) == []


class TestTemplates:
    @pytest.mark.parametrize("path", TEMPLATES, ids=name)
    def test_hold_no_inline_style_or_script(self, path: Path) -> None:
        assert INLINE.findall(path.read_text()) == []
