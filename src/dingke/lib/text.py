"""Names and free text: cleaned for keeping, cut into search terms, and a search turned into a query.

`lexemes` and `query` belong together and are written for PostgreSQL's tsvector and tsquery, without a
dictionary: their results are literals for `::tsvector` and `::tsquery`. Five kinds of term share one vector:

    电力      two neighbouring characters of Chinese, the last one also alone; a phrase of them is a substring
    siemens   a word of letters or digits, lower case
    ~xay      three neighbouring letters of the initials of the whole text (深圳A股 → szag), codes too
    -xa       its first two
    =xi.an    the syllables of two neighbouring characters, the last one also alone
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal, cast

from dingke.lib.pinyin import (
    SORT_KEY_LENGTH,
    initials,
    pinyin,
    sort_key,
    syllable_beginnings,
    syllables,
    syllables_of,
)

__all__ = [
    "SORT_KEY_LENGTH",
    "Weight",
    "initials",
    "lexemes",
    "normalise_name",
    "pinyin",
    "query",
    "sort_key",
]

Weight = Literal["A", "B", "C", "D"]

QUERY_LENGTH = 200
"""Characters of a search that are looked at: longer ones would nest deeper than the server's parser likes."""

_LAST_POSITION = 16_000
"""PostgreSQL folds all positions beyond 16,383 into one; text behind this place is not indexed."""
_APART = 512
"""Where texts begin that many entries share, behind what is their own: the same literal serves them all."""
_SHORT = 6
"""Letters of a text that is likely to come again."""
_LONGEST_SYLLABLE = 6
_LONGEST_WORD = 100
"""Letters of a word that are kept: a lexeme may have 2,046 bytes."""
_MOST_READINGS = 4

# Written without blanks and read as a whole: Han with its extensions, kana, hangul.
_DENSE = "\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"([{_DENSE}]+)|([^\W_{_DENSE}]+)")
_BLANK_BETWEEN_DENSE = re.compile(rf"(?<=[{_DENSE}（）])[ ]+(?=[{_DENSE}（）])")
_HAS_DENSE = re.compile(f"[{_DENSE}]")
_BLANKS = re.compile(r"\s+")
# Most names and codes, which have nothing to mend.
_SETTLED = re.compile("[0-9A-Za-z]*(?:[\u4e00-\u9fff][\u4e00-\u9fff\uff08\uff090-9A-Za-z]*)?")
# Control, zero-width, bidirectional and tag characters, and halves of surrogate pairs.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u070f\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f\ud800-\udfff]"
)
_HALF_WIDTH = {full: chr(full - 0xFEE0) for full in range(0xFF01, 0xFF5F) if chr(full) not in "，：；！？～（）"}
_FULL_BRACKETS = str.maketrans("()﹙﹚", "（）（）")
_HALF_BRACKETS = str.maketrans("（）﹙﹚", "()()")
_ALPHANUMERIC = frozenset(string.ascii_lowercase + string.digits)
_LETTERS = re.compile(r"[a-z]+")
_UE = re.compile(r"([ln])ve")


def normalise_name(name: str) -> str:
    """One way to write a name: half-width letters and digits, one kind of bracket, no invisible characters.

    Brackets are full-width （） in a name with Chinese, else half-width. Blanks between Chinese characters go
    ("新 希 望" → "新希望"), others become one. Never longer than what came in.
    """
    if _SETTLED.fullmatch(name):
        return name
    visible = _INVISIBLE.sub("", name).translate(_HALF_WIDTH)
    spaced = _BLANKS.sub(" ", unicodedata.normalize("NFC", visible)).strip()
    if not _HAS_DENSE.search(spaced):
        return spaced.translate(_HALF_BRACKETS)
    return _BLANK_BETWEEN_DENSE.sub("", spaced.translate(_FULL_BRACKETS))


def is_blank(text: str) -> bool:
    """Whether there is nothing to be seen in it."""
    return not text[:1].isalnum() and not _INVISIBLE.sub("", text).strip()


def lexemes(texts: Mapping[Weight, Sequence[str]], unheard: Mapping[Weight, Sequence[str]] | None = None) -> str:
    """The literal of a tsvector that finds the texts by any middle part, by sound and by initials.

    Those ``unheard`` are found as they are written alone, which takes a third of the room. No phrase runs from one text
    into the next. The first 16,000 places are indexed, and of a term that comes back more than 255 times in one entry
    the first 255, as PostgreSQL allows.
    """
    literals: list[str] = []
    start = 1
    for weight, group in texts.items():
        for text in group:
            if len(text) > _SHORT:
                start = _told(text, weight, start, literals)
            else:
                said, start = _told_again(text, weight, start)
                literals.append(said)
    if unheard:
        literals.append(_apart(tuple((weight, *group) for weight, group in unheard.items()), max(start, _APART)))
    return " ".join(literals)


def query(text: str) -> str | None:
    """The literal of a tsquery for what a person typed; None when there is nothing to look for in it.

    Parts between blanks and between scripts must all be there, in any order. Chinese: exactly this substring.
    Letters: the start of a word, or Chinese by sound, or its initials. Digits and codes of three or more: any
    middle part; shorter ones: the start.
    """
    runs = _RUNS.findall(_fold(text[:QUERY_LENGTH])[:QUERY_LENGTH])
    parts = [_dense_query(dense) if dense else _word_query(word) for dense, word in runs]
    return " & ".join(parts) or None


def _fold(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).lower())


def _folded_name(text: str) -> str:
    """What there is to mend in few names, and never in a code."""
    return text.lower() if _SETTLED.fullmatch(text) else normalise_name(_fold(text))


def _told(text: str, weight: Weight, start: int, literals: list[str]) -> int:
    """Adds what is heard and what stands there, and returns the next place."""
    tails = _tails(weight)
    folded = _folded_name(text[: max(_LAST_POSITION - start, 0)])
    literals += _heard(folded, tails, start)
    return max(_written(folded, tails, start, literals), start + len(folded) + 1)


@lru_cache(maxsize=4096)
def _told_again(text: str, weight: Weight, start: int) -> tuple[str, int]:
    """The same of a short text, kept: people's names and posts come again, in the same few places."""
    literals: list[str] = []
    end = _told(text, weight, start, literals)
    return " ".join(literals), end


@lru_cache(maxsize=1024)
def _apart(groups: tuple[tuple[str, ...], ...], start: int) -> str:
    """Texts as they are written: each weight with its texts. Kept, as rows that hang on one follow each other."""
    literals: list[str] = []
    for weight, *group in groups:
        tails = _tails(cast(Weight, weight))
        for text in group:
            folded = _folded_name(text[: max(_LAST_POSITION - start, 0)])
            start = max(_written(folded, tails, start, literals), start + len(folded) + 1)
    return " ".join(literals)


@cache
def _tails(weight: Weight) -> list[str]:
    """What closes a term in its place. A table, as a million names write forty million of them."""
    return [f"':{place}{weight}" for place in range(_LAST_POSITION)]


def _written(folded: str, tails: Sequence[str], start: int, literals: list[str]) -> int:
    """Adds what stands there and returns the next place. Between runs one stays free: none touches."""
    for dense, word in _RUNS.findall(folded):
        if start >= _LAST_POSITION:
            break
        if dense:
            following = tails[start : start + len(dense)]
            literals += [
                f"'{one}{two}{tail}" for one, two, tail in zip(dense, [*dense[1:], ""], following, strict=False)
            ]
            start += len(dense) + 1
        else:
            literals.append(f"'{word[:_LONGEST_WORD]}{tails[start]}")
            start += 2
    return start + 1


def _heard(folded: str, tails: Sequence[str], start: int) -> list[str]:
    """Its initials and syllables. Signs are passed over, a Latin letter ends a pair of syllables."""
    sounds, letters = _spoken(folded)
    following = tails[start : start + len(letters)]
    if not following:
        return []
    literals = [f"'-{letters[:2]}{following[0]}"]
    literals += [
        f"'~{one}{two}{three}{tail}"
        for one, two, three, tail in zip(letters, letters[1:], letters[2:], following, strict=False)
    ]
    literals += [
        f"'={one}.{two}{tail}" if two else f"'={one}{tail}"
        for one, two, tail in zip(sounds, [*sounds[1:], ""], following, strict=False)
        if one
    ]
    return literals


@lru_cache(maxsize=4096)
def _spoken(folded: str) -> tuple[Sequence[str], str]:
    """Of each letter that sounds its syllable, "" for a Latin one, and its initial; codes and pure names on short ways."""
    if folded.isascii():
        return (), folded if folded.isalnum() else "".join([each for each in folded if each in _ALPHANUMERIC])
    syllables = syllables_of(folded)
    if all(syllables):
        return cast(list[str], syllables), "".join([syllable[0] for syllable in syllables if syllable])
    pairs = [
        (syllable or "", syllable[0] if syllable else character)
        for character, syllable in zip(folded, syllables, strict=True)
        if syllable or character in _ALPHANUMERIC
    ]
    return [sound for sound, _ in pairs], "".join([letter for _, letter in pairs])


def _dense_query(run: str) -> str:
    if len(run) == 1:
        return f"'{run}':*"
    return _phrase([f"'{run[start : start + 2]}'" for start in range(len(run) - 1)])


def _word_query(word: str) -> str:
    ways = [f"'{word[:_LONGEST_WORD]}':*"]
    if len(word) < 3:
        ways.append(f"'-{word}':*")
    elif word.isascii():
        ways.append(_phrase([f"'~{word[start : start + 3]}'" for start in range(len(word) - 2)]))
        if _LETTERS.fullmatch(word):
            ways.extend(_syllable_phrase(reading) for reading in _as_syllables(_UE.sub(r"\1ue", word)))
    return f"({' | '.join(ways)})"


def _syllable_phrase(reading: tuple[str, ...]) -> str:
    """The last syllable may be unfinished, hence the prefix."""
    pairs = [f"{first}.{second}" for first, second in pairwise(reading)] or [reading[0]]
    return _phrase([*(f"'={pair}'" for pair in pairs[:-1]), f"'={pairs[-1]}':*"])


def _as_syllables(word: str) -> list[tuple[str, ...]]:
    """The ways to read letters as syllables: "xian" → xian, xi an; "dings" → ding s(…). At most four.

    Works from the end, as the ways through a long word multiply.
    """
    ways: list[list[tuple[str, ...]]] = [[] for _ in range(len(word) + 1)]
    for start in range(len(word) - 1, -1, -1):
        if word[start:] in syllable_beginnings():
            ways[start].append((word[start:],))
        for end in range(min(start + _LONGEST_SYLLABLE, len(word) - 1), start, -1):
            if word[start:end] in syllables():
                ways[start].extend((word[start:end], *rest) for rest in ways[end])
        del ways[start][_MOST_READINGS:]
    return ways[0]


def _phrase(terms: Sequence[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' <-> '.join(terms)})"
