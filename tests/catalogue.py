"""Every message of the product, read from its code and templates, and the Chinese catalogue brought up to date.

``python -m tests.catalogue FRAGMENT.po …`` adds new messages (translated by the fragments where they can) and drops
those that no code says any more. Needs no gettext on the machine.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

SOURCE = Path(__file__).resolve().parent.parent / "src" / "dingke"
CHINESE = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "N_"}
IN_TEMPLATE = re.compile(
    r"""\b(?:_|gettext|ngettext)\(\s*u?(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:\s*,\s*u?(?P<plural>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))?"""
)


def messages() -> dict[str, str]:
    """Message → its plural form, or "" when it has none."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts and "tests" not in path.parts:
            found.update(of_code(ast.parse(path.read_text(encoding="utf-8"))))
    for path in sorted([*SOURCE.rglob("*.html"), *SOURCE.rglob("templates/**/*.txt")]):
        found.update(of_template(path.read_text(encoding="utf-8")))
    return found


def of_code(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node.func) in CALLS:
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if texts:
                plural = len(texts) > 1 and called(node.func).startswith("ngettext")
                yield texts[0], texts[1] if plural else ""


def called(function: ast.expr) -> str:
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def of_template(text: str) -> Iterator[tuple[str, str]]:
    from django.utils.translation.template import templatize

    for match in IN_TEMPLATE.finditer(templatize(text)):
        plural = match["plural"] or ""
        yield ast.literal_eval(match["text"]), ast.literal_eval(plural) if plural else ""


def update(fragments: list[Path]) -> polib.POFile:
    """The catalogue with exactly the messages of the code; translations kept, new ones taken from the fragments."""
    known = {entry.msgid: entry for entry in polib.pofile(str(CHINESE))} if CHINESE.exists() else {}
    given = {
        entry.msgid: entry for fragment in fragments for entry in polib.pofile(str(fragment)) if entry.translated()
    }
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.metadata = {
        "Language": "zh_Hans",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for message, plural in sorted(messages().items()):
        catalogue.append(entry(message, plural, known.get(message), given.get(message)))
    return catalogue


def entry(message: str, plural: str, *sources: polib.POEntry | None) -> polib.POEntry:
    words = next(
        (
            text
            for source in sources
            if source is not None and (text := source.msgstr or source.msgstr_plural.get(0, ""))
        ),
        "",
    )
    if not plural:
        return polib.POEntry(msgid=message, msgstr=words)
    return polib.POEntry(msgid=message, msgid_plural=plural, msgstr_plural={0: words})


def missing() -> list[str]:
    """Messages of the code without Chinese."""
    known = {e.msgid for e in polib.pofile(str(CHINESE)) if e.msgstr or e.msgstr_plural.get(0)}
    return sorted(set(messages()) - known)


if __name__ == "__main__":
    catalogue = update([Path(name) for name in sys.argv[1:]])
    CHINESE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CHINESE))
    untranslated = [e.msgid for e in catalogue if not (e.msgstr or e.msgstr_plural.get(0))]
    print("\n".join(untranslated) or "complete")
