"""Notices, as the engine asks for them: kept in sets, folded while they are not seen."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, models

from dingke.engine.access import Person
from dingke.engine.notices import Note
from dingke.platform.notices import queries
from dingke.platform.notices.models import Notice

# What is told once more while it is not seen is one notice with its latest words; of several things it counts them.
TELL = """
insert into notices_notice as n (to_id, kind, by_id, object, ref, count, link, figures, key, times, at)
select t.to_id, %(kind)s, %(by)s::bigint, t.object, t.ref, t.count, t.link, t.figures, t.key, 1, %(at)s::timestamptz
from unnest(%(to)s::bigint[], %(object)s::text[], %(ref)s::text[], %(count)s::int[], %(link)s::text[],
            %(figures)s::jsonb[], %(key)s::text[]) as t (to_id, object, ref, count, link, figures, key)
join people_user u on u.id = t.to_id and u.is_active
where not %(once)s or not exists (select 1 from notices_notice o where o.to_id = t.to_id and o.key = t.key)
on conflict (to_id, key) where seen_at is null do update set
  kind = excluded.kind, by_id = excluded.by_id, link = excluded.link, figures = excluded.figures, at = excluded.at,
  times = n.times + 1,
  count = case when n.ref = excluded.ref and n.ref <> '' then n.count else n.count + excluded.count end,
  ref = case when n.ref = excluded.ref then n.ref else '' end
"""
COLUMNS = ("to", "object", "ref", "count", "link")


class KeptNotices:
    """Implements ``engine.ports.Notices``."""

    def tell(self, kind: str, notes: Sequence[Note], *, by: int | None, at: datetime, once: bool = False) -> None:
        told = list(folded(kind, (note for note in notes if note.to != by)).values())
        if not told:
            return
        values: Mapping[str, list[Any]] = {
            **{name: [getattr(note, name) for note in told] for name in COLUMNS},
            "figures": [json.dumps(dict(note.figures)) for note in told],
            "key": [note.key for note in told],
        }
        with connection.cursor() as cursor:
            cursor.execute(TELL, {**values, "kind": kind, "by": by, "at": at, "once": once})

    def over(self, kinds: Sequence[str], about: str, ref: str, *, at: datetime, but: Sequence[int]) -> None:
        found = Notice.objects.filter(object=about, ref=ref, kind__in=kinds, seen_at=None)
        found.exclude(to__in=list(but)).update(seen_at=at)

    def unread(self, person: Person) -> models.QuerySet[Notice]:
        return queries.unread(person)


def folded(kind: str, notes: Iterable[Note]) -> dict[tuple[int, str], Note]:
    """By person and key: a statement touches each row once."""
    found: dict[tuple[int, str], Note] = {}
    for note in notes:
        key = note.key or f"{kind}:{note.object}:{note.ref}"
        known = found.get((note.to, key))
        if known is None:
            found[note.to, key] = replace(note, key=key)
        elif known.ref != note.ref or not note.ref:
            found[note.to, key] = replace(known, ref="", count=known.count + note.count, link=note.link)
    return found
