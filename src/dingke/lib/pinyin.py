"""Readings of Chinese characters: for finding by sound and for sorting. Not for teaching: one reading each.

Readings come from pypinyin's own dictionaries, but through flat tables: its converter reads 17,000 names
a second, the tables 260,000. They differ in one name of 200, mostly for the better (it reads 市长江 zhǎng).
The tables lie in readings.tsv, which ``python -m dingke.lib.pinyin`` prints anew for another version of them.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import cast

SORT_KEY_LENGTH = 120
"""Characters of a sort key that are kept: beyond it two names count as equal, and the index stays small."""

_LONGEST_PHRASE = 4
_TONED, _PLAIN = "t", "p"
"""In which table an entry stands: spelt with its tone, without, or both."""
_LITURGY = "南无"
"""Read nā mó in prayers; in the names of companies it is 云南无线电 and its like."""
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_DIAERESIS = "\u0308"
_BETWEEN_WORDS = re.compile(r"[^0-9a-z~]+")
_ANY = re.compile(".", re.DOTALL)
_NONE = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class _Table:
    """singles: character → syllable. phrases: pair of characters → phrases that begin with it, longest first.

    Only phrases are kept that the shorter entries would read wrongly; heads finds where one may begin.
    """

    singles: dict[str, str]
    phrases: dict[str, list[tuple[str, tuple[str, ...]]]]
    heads: re.Pattern[str]


def pinyin(text: str) -> str:
    """The whole text by sound, without blanks: "重庆TCL" → "chongqingtcl". The rest is left out."""
    return "".join(_sounds(text))


def initials(text: str) -> str:
    """First letters; Latin letters and digits stay as they are: "重庆TCL科技" → "cqtclkj"."""
    return "".join([sound[0] for sound in _sounds(text)])


def sort_key(text: str) -> str:
    """An ASCII key that orders names by reading, then tone; character by character, so 李安 stands before 连.

    Compare it bytewise (database collation "C"). At most SORT_KEY_LENGTH characters. Digits, then letters and
    Chinese by sound, last what has no reading.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    syllables = syllables_of(folded, toned=True)
    if all(syllables):
        return "".join(cast(list[str], syllables))[:SORT_KEY_LENGTH]
    parts = [
        syllable or (character if character.isascii() else _unread(character))
        for character, syllable in zip(folded, syllables, strict=True)
    ]
    return _BETWEEN_WORDS.sub(" ", "".join(parts)).strip()[:SORT_KEY_LENGTH]


def _sounds(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).lower()
    return [
        syllable or character
        for character, syllable in zip(folded, syllables_of(folded), strict=True)
        if syllable or (character.isascii() and character.isalnum())
    ]


def syllables_of(text: str, *, toned: bool = False) -> list[str | None]:
    """One entry per character of the text: its syllable in this place, None where there is none.

    Spelt as people type: "lü" is "lv", "lüe" is "lue"; toned with a digit 1 to 5 behind.
    """
    return [None] * len(text) if text.isascii() else _read(text, _table_of(toned=toned))


def _read(text: str, table: _Table) -> list[str | None]:
    syllables: list[str | None] = list(map(table.singles.get, text))
    taken = 0
    for head in table.heads.finditer(text):
        start = head.start()
        if start < taken:
            continue
        for phrase, reading in table.phrases.get(text[start : start + 2], ()):
            if text.startswith(phrase, start):
                taken = start + len(phrase)
                syllables[start:taken] = reading
                break
    return syllables


@cache
def _table_of(*, toned: bool) -> _Table:
    """Read at first use and kept for the process: few read with and without tones."""
    # Not from the dictionaries: they are 90,000 entries and 60 MB, of which the tables keep one.
    lines = resources.files(__package__).joinpath("readings.tsv").read_text("utf-8").splitlines()
    end, mark = (None, _TONED) if toned else (-1, _PLAIN)
    singles: dict[str, str] = {}
    phrases: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for line in lines:
        written, spelt, marks = line.split("\t")
        if len(written) == 1:
            singles[written] = sys.intern(spelt[:end])
        elif mark in marks:
            reading = tuple(sys.intern(syllable[:end]) for syllable in spelt.split(" "))
            phrases.setdefault(written[:2], []).append((written, reading))
    return _Table(singles, phrases, _heads(phrase[0] for phrase in phrases))


def _heads(characters: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(set(characters)))}]")


def readings() -> Iterator[str]:
    """The lines of readings.tsv, from pypinyin's dictionaries: written, spelt with tones, in which tables.

    Characters, then the phrases that the shorter entries would read wrongly, of those that begin alike the longest first.
    """
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    spelt = cache(_without_marks)
    singles = {chr(code): spelt(marked.split(",")[0]) for code, marked in sorted(pinyin_dict.items())}
    phrases = {
        phrase: tuple([spelt(syllable[0]) for syllable in marked])
        for phrase, marked in phrases_dict.items()
        if 1 < len(phrase) == len(marked) <= _LONGEST_PHRASE and not phrase.startswith(_LITURGY)
    }
    plain = {phrase: tuple(syllable[:-1] for syllable in reading) for phrase, reading in phrases.items()}
    tables = {
        _TONED: _needed(singles, phrases),
        _PLAIN: _needed({character: syllable[:-1] for character, syllable in singles.items()}, plain),
    }
    yield from (f"{character}\t{syllable}\t{_TONED}{_PLAIN}" for character, syllable in singles.items())
    marks: dict[str, str] = {}
    for mark, table in tables.items():
        for phrase in [phrase for of_pair in table.values() for phrase, _reading in of_pair]:
            marks[phrase] = marks.get(phrase, "") + mark
    for phrase in sorted(marks, key=lambda phrase: (phrase[:2], -len(phrase), phrase)):
        yield f"{phrase}\t{' '.join(phrases[phrase])}\t{marks[phrase]}"


def _needed(
    singles: dict[str, str], phrases: dict[str, tuple[str, ...]]
) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """By length, so that 朝阳区 (cháo) is kept although only 朝阳 (zhāo) differs from 朝 alone."""
    kept: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    table = _Table(singles, kept, re.compile(""))
    heads: set[str] = set()
    for phrase in sorted(phrases, key=len):
        table = replace(table, heads=_ANY if heads.intersection(phrase) else _NONE)
        if tuple(_read(phrase, table)) != phrases[phrase]:
            kept.setdefault(phrase[:2], []).insert(0, (phrase, phrases[phrase]))
            heads.add(phrase[0])
    return kept


@cache
def syllables() -> frozenset[str]:
    """Every syllable a person can type: those with a vowel only ("n", "hm" are interjections)."""
    return frozenset(
        syllable for syllable in _table_of(toned=False).singles.values() if re.search("[aeiouv]", syllable)
    )


@cache
def syllable_beginnings() -> frozenset[str]:
    """Each syllable and whatever it may look like while being typed: "shang", "shan", "sha", "sh", "s"."""
    return frozenset(syllable[:end] for syllable in syllables() for end in range(1, len(syllable) + 1))


def _without_marks(marked: str) -> str:
    """ "lǜ" → "lv4"; the neutral tone is 5."""
    letters: list[str] = []
    tone = "5"
    for character in unicodedata.normalize("NFD", marked):
        if character in _TONES:
            tone = _TONES[character]
        elif character == _DIAERESIS:
            letters[-1] = "v"
        elif character.isascii():
            letters.append(character)
    spelt = "".join(letters)
    return (spelt[:-2] + "ue" if spelt in {"lve", "nve"} else spelt) + tone


def _unread(character: str) -> str:
    """ "é" → "e"; other letters by their number behind everything else; marks are nothing."""
    latin = "".join(part for part in unicodedata.normalize("NFKD", character) if part.isascii() and part.isalnum())
    if latin or not character.isalnum():
        return latin
    return f"~{ord(character):05x}"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in readings())
