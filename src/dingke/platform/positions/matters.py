"""Bringing the packaged matters into the database; what an installation added or renamed itself stays."""

import csv
from collections.abc import Iterator
from pathlib import Path

from dingke.platform.positions.models import Matter

TABLE = Path(__file__).parent / "tables" / "matters.csv"


def load() -> int:
    """Adds the matters that are missing; returns how many."""
    known = set(Matter.objects.values_list("code", flat=True))
    fresh = [matter for matter in read() if matter.code not in known]
    Matter.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def read() -> Iterator[Matter]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        for place, row in enumerate(csv.DictReader(file), start=1):
            yield Matter(
                code=row["code"],
                name=row["name"],
                other_names=row["other_names"].split("|") if row["other_names"] else [],
                domain=row["domain"],
                measures=pairs(row["measures"]),
                facts=pairs(row["facts"]),
                place=place,
            )


def pairs(written: str) -> dict[str, str]:
    """``amount:yuan|months:months`` as {name: unit}."""
    return dict(pair.split(":", 1) for pair in written.split("|") if pair)
