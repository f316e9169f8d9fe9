"""Tables as files that other programs read without us: csv, and Parquet with a type for each column.

Not for spreadsheets that people open: those are written by lib.spreadsheet.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Literal

Type = Literal["text", "integer", "decimal", "boolean", "date", "moment", "list"]
BATCH = 5000


@dataclass(frozen=True)
class Column:
    """``digits`` and ``places`` are a decimal's; a list is one of texts; a moment is written in UTC."""

    name: str
    type: Type
    digits: int = 0
    places: int = 0


def write_csv(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
    """UTF-8 with one line of names; an empty cell is an unknown value or an empty text. Returns the number of rows."""
    count = 0
    # The writer's own str() does for the rest, and costs a large table a third of the time.
    told = [(place, TOLD[column.type]) for place, column in enumerate(columns) if column.type in TOLD]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in columns])
        for row in rows:
            cells = list(row)
            for place, tell in told:
                if cells[place] is not None:
                    cells[place] = tell(cells[place])
            writer.writerow(cells)
            count += 1
    return count


TOLD: dict[Type, Callable[[Any], str]] = {
    "boolean": lambda value: "true" if value else "false",
    "moment": lambda value: value.astimezone(UTC).isoformat(),
    "list": lambda value: json.dumps(value, ensure_ascii=False),
}


def write_parquet(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
    """Returns the number of rows. Memory holds BATCH of them."""
    from pyarrow import array, record_batch  # half a second to load, for one command
    from pyarrow.parquet import ParquetWriter

    schema, count = schema_of(columns), 0
    with ParquetWriter(path, schema, compression="zstd") as writer:
        for part in sets(rows):
            cells = zip(*part, strict=True)
            arrays = [array(list(values), field.type) for field, values in zip(schema, cells, strict=True)]
            writer.write_batch(record_batch(arrays, schema=schema))
            count += len(part)
    return count


def sets(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    waiting = iter(rows)
    while part := list(islice(waiting, BATCH)):
        yield part


def schema_of(columns: Sequence[Column]) -> Any:
    import pyarrow as pa

    plain = {
        "text": pa.string(),
        "integer": pa.int64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "moment": pa.timestamp("us", tz="UTC"),
        "list": pa.list_(pa.string()),
    }
    return pa.schema(
        (c.name, pa.decimal128(c.digits, c.places) if c.type == "decimal" else plain[c.type]) for c in columns
    )


def read_csv(path: Path, columns: Sequence[Column]) -> Iterator[dict[str, Any]]:
    """Rows by name, of the given columns those that the file has; None for an empty cell.

    Raises ValueError with the line and the column for what cannot be read.
    """
    by_name = {column.name: column for column in columns}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            found = {}
            for name, cell in row.items():
                if name in by_name:
                    try:
                        found[name] = read(by_name[name], cell or "")
                    except (ValueError, ArithmeticError) as error:
                        raise ValueError(f"{path.name}:{number}: {name}: {cell!r}") from error
            yield found


def read(column: Column, cell: str) -> Any:
    return READ[column.type](cell) if cell else None


READ: dict[Type, Callable[[str], Any]] = {
    "text": str,
    "integer": int,
    "decimal": Decimal,
    "boolean": lambda cell: ("false", "true").index(cell) == 1,
    "date": date.fromisoformat,
    "moment": datetime.fromisoformat,
    "list": json.loads,
}


def read_parquet(path: Path, columns: Sequence[Column]) -> Iterator[dict[str, Any]]:
    """As read_csv. Raises ValueError for what is no such file."""
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as file:
        names = [column.name for column in columns if column.name in file.schema_arrow.names]
        for part in file.iter_batches(BATCH, columns=names):
            yield from part.to_pylist()


WRITERS = {"csv": write_csv, "parquet": write_parquet}
READERS = {"csv": read_csv, "parquet": read_parquet}
