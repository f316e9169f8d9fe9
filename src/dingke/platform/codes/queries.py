"""Codes looked up and found. The tables are small and change with a release: each process keeps them in memory."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dingke.lib import text
from dingke.platform.codes import rules
from dingke.platform.codes.models import Code
from dingke.platform.codes.terms import Table

_PEOPLES = (
    "朝鲜族|土家族|苗族|侗族|布依族|壮族|藏族|羌族|彝族|哈尼族|傣族|白族|景颇族|傈僳族|回族"
    "|蒙古族|蒙古|哈萨克|柯尔克孜|维吾尔"
)
_ENDING = re.compile(rf"(?<=..)((?:{_PEOPLES})*自治[区州县]|特别行政区|地区|[省市盟县区])$")
_PUNCTUATION = str.maketrans("", "", " /-·—、，,>()（）")


@dataclass(frozen=True, slots=True)
class Version:
    name: str
    effective_from: date
    effective_to: date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A code as it stands today. name is empty where no source gives one; full_name has the upper levels before it."""

    code: str
    name: str
    full_name: str
    level: int
    verified: bool
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """What an entry is found by: its full name, the sound and the initials of name and full name."""

    entry: Entry
    name: str
    full_name: str
    sounds: tuple[str, ...]
    initials: tuple[str, ...]


_lookups: dict[str, Mapping[str, Entry]] = {}
_sought: dict[str, tuple[Sought, ...]] = {}
_names: dict[str, Mapping[str, str]] = {}


def forget() -> None:
    """Drops what the process keeps, after the tables have changed."""
    for kept in (_lookups, _sought, _names):
        kept.clear()


def lookup(table: str) -> Mapping[str, Entry]:
    """Every code of the table that ever was, as its latest version has it."""
    if table not in _lookups:
        entries = _entries(table)
        # Nothing is kept of a table that is not loaded yet.
        if not entries:
            return entries
        _lookups[table] = entries
    return _lookups[table]


def name_of(table: str, code: str, on: date | None = None) -> str:
    """What people call the code: a region with its upper levels (广东省深圳市南山区), an industry by its own name.

    on: the name of that day; before the first version the first one's. The code itself where there is no name.
    """
    entry = lookup(table).get(code)
    if entry is None:
        return code
    if on is not None and len(entry.versions) > 1:
        began = [version for version in entry.versions if version.effective_from <= on]
        return (began or entry.versions[:1])[-1].name or code
    return (entry.full_name if table == Table.REGION else entry.name) or code


def code_for(table: str, words: str) -> str | None:
    """The one code that a name means: 深圳, 深圳市, 广东深圳, 广东省/深圳市, C3511 或 3511; None for none or several.

    A province or class goes before a lower one of the same name (吉林 is the province).
    """
    said = text.normalise_name(words).translate(_PUNCTUATION)
    entries = lookup(table)
    bare = said[1:] if table == Table.INDUSTRY and said[:1].isalpha() and said[1:].isdigit() else said
    if bare.upper() in entries:
        return bare.upper()
    if table == Table.REGION and bare.isdigit() and bare.ljust(6, "0") in entries and len(bare) in {2, 4}:
        return bare.ljust(6, "0")
    return _names_of(table).get(said) or None


def find(table: str, words: str, limit: int = 20) -> list[Entry]:
    """Entries for a picker, best first: by code, by any part of the name, by its sound or its initials."""
    said = text.normalise_name(words).translate(_PUNCTUATION).lower()
    if not said:
        return [one.entry for one in _all(table) if one.entry.level == 1][:limit]
    ranked = [
        (rank, len(one.full_name), one.entry.code, one.entry) for one in _all(table) if (rank := _rank(one, said))
    ]
    return [entry for *_, entry in sorted(ranked, key=lambda found: found[:3])[:limit]]


def _rank(one: Sought, said: str) -> int:
    """1 is best, 0 is not found."""
    tests = (
        one.entry.code.lower() == said or one.name == said,
        one.entry.code.lower().startswith(said) or one.name.startswith(said),
        said in one.full_name,
        not said.isascii() and re.search(".*".join(map(re.escape, said)), one.full_name) is not None,  # 广东深圳
        any(sound.startswith(said) for sound in (*one.initials, *one.sounds)),
    )
    return next((rank for rank, met in enumerate(tests, start=1) if met), 0)


def _entries(table: str) -> Mapping[str, Entry]:
    versions: dict[str, list[Code]] = {}
    for code in Code.objects.filter(table=table).order_by("code", "effective_from"):
        versions.setdefault(code.code, []).append(code)
    latest = {code: rows[-1] for code, rows in versions.items()}
    return {
        code: Entry(
            code,
            row.name,
            "".join(_spoken(latest, table, code)),
            row.level,
            row.verified,
            tuple(Version(one.name, one.effective_from, one.effective_to) for one in versions[code]),
        )
        for code, row in latest.items()
    }


def _spoken(latest: Mapping[str, Code], table: str, code: str) -> Iterator[str]:
    for part in rules.region_path(code) if table == Table.REGION else (code,):
        name = latest[part].name if part in latest else ""
        if part == code or name not in rules.FILLERS:
            yield name


def _all(table: str) -> tuple[Sought, ...]:
    if table not in _sought:
        entries = lookup(table).values()
        found = tuple(_as_sought(entry) for entry in entries if entry.name and entry.name not in rules.FILLERS)
        if not found:
            return found
        _sought[table] = found
    return _sought[table]


def _as_sought(entry: Entry) -> Sought:
    names = tuple(dict.fromkeys((entry.name, entry.full_name)))
    return Sought(
        entry,
        entry.name.translate(_PUNCTUATION).lower(),
        entry.full_name.translate(_PUNCTUATION).lower(),
        tuple(text.pinyin(name) for name in names),
        tuple(text.initials(name) for name in names),
    )


def _names_of(table: str) -> Mapping[str, str]:
    """Ways to say a name → code; "" where several codes of one level share it."""
    if table not in _names:
        found: dict[str, tuple[int, str]] = {}
        for entry in lookup(table).values():
            for said in _ways_to_say(table, entry):
                level, code = found.get(said, (99, ""))
                if entry.level < level:
                    found[said] = (entry.level, entry.code)
                elif entry.level == level and code != entry.code:
                    found[said] = (level, "")
        if not found:
            return {}
        _names[table] = {said: code for said, (_, code) in found.items()}
    return _names[table]


def _ways_to_say(table: str, entry: Entry) -> set[str]:
    if not entry.name or entry.name in rules.FILLERS:
        return set()
    if table != Table.REGION:
        return {entry.name.translate(_PUNCTUATION)}
    entries = lookup(table)
    parts = [entries[code].name for code in rules.region_path(entry.code) if code in entries]
    ways = {""}
    for name in (part for part in parts if part not in rules.FILLERS):
        ways = {way + said for way in ways for said in {name, _short(name), ""}}
    return {way for way in ways if way.endswith((entry.name, _short(entry.name)))}


def _short(name: str) -> str:
    """深圳市 → 深圳, 延边朝鲜族自治州 → 延边; names of two characters stay whole (沙市, 滨县)."""
    return _ENDING.sub("", name)
