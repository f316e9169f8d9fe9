"""Files that hold somebody's data: what was brought in and refused, what was taken out and is kept for a while."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shutil import rmtree
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from dingke.engine.faults import Fault, Invalid
from dingke.platform.privacy.traces import Person
from dingke.platform.workspace.models import Export, Run

ENCODINGS: Final = ("utf-8", "gb18030", "utf-16-le")
FOLDERS: Final = ("runs", "exports")
UNDER_WAY: Final = (Run.State.WAITING, Run.State.RUNNING)


def root() -> Path:
    """Where the installation's files lie."""
    return Path(settings.HOME) / "files"


def folders(below: Path) -> Iterator[Path]:
    """One for each import and export that still has files."""
    for name in FOLDERS:
        if (below / name).is_dir():
            yield from (path for path in sorted((below / name).iterdir()) if path.is_dir())


def holding(person: Person, below: Path) -> list[Path]:
    """Folders of imports and exports whose files hold his marks; of his kind of record, or of nobody's, also his name."""
    found = list(folders(below))
    others = elsewhere(person, found)
    marks, names = packed(person.marks), packed(person.names)
    return [
        folder
        for folder in found
        if any(holds(path, marks if folder.name in others else [*marks, *names]) for path in folder.iterdir())
    ]


def packed(words: Sequence[str]) -> list[bytes]:
    """As words stand in files of each encoding."""
    found = [word.encode(encoding, "ignore") for word in words for encoding in ENCODINGS]
    return [word for word in found if len(word) > 3]


def elsewhere(person: Person, found: Sequence[Path]) -> set[str]:
    """Of these folders those of other kinds of records, where his name may be somebody else's."""
    numbers = [path.name for path in found if is_number(path.name)]
    runs = Run.objects.filter(pk__in=numbers).exclude(resource=person.slug)
    exports = Export.objects.filter(pk__in=numbers).exclude(resource=person.slug)
    sheets = {run.pk for run in runs if any(sheet.get("resource") == person.slug for sheet in run.sheets)}
    return {str(one.pk) for one in (*runs, *exports) if one.pk not in sheets}


def is_number(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True


def holds(path: Path, needles: Sequence[bytes]) -> bool:
    """Whether a file holds one of the words, packed or not. One that cannot be opened is taken to hold it."""
    try:
        return any(needle in content for content in contents(path) for needle in needles)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
        return True


def contents(path: Path) -> Iterator[bytes]:
    """A workbook is a zip of parts; text may be packed as well."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as whole:
            for name in whole.namelist():
                yield whole.read(name)
        return
    content = path.read_bytes()
    yield gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def refuse_under_way(found: Sequence[Path]) -> None:
    """An import that is being read would bring back what goes."""
    numbers = [path.name for path in found if path.parent.name == "runs" and is_number(path.name)]
    under_way = Run.objects.filter(pk__in=numbers, state__in=UNDER_WAY).first()
    if under_way is not None:
        said = _("The file “%(file)s” that holds these data is being imported; wait until that is over.")
        raise Invalid([Fault(said % {"file": under_way.file_name})])


def erase(found: Sequence[Path]) -> None:
    """The files go; what is on record about imports and exports says that they did."""
    runs, exports = (
        [path.name for path in found if path.parent.name == name and is_number(path.name)] for name in FOLDERS
    )
    gone = _("The file held data of somebody whose data were erased; it is gone.")
    for run in Run.objects.filter(pk__in=runs):
        kept = [{**sheet, "report": counted(sheet.get("report") or {})} for sheet in run.sheets]
        Run.objects.filter(pk=run.pk).update(problem=gone, report=counted(run.report), sheets=kept)
    Run.objects.filter(pk__in=runs).exclude(state=Run.State.DONE).update(state=Run.State.FAILED)
    Export.objects.filter(pk__in=exports).update(expires_at=timezone.now())
    for path in found:
        rmtree(path, ignore_errors=True)


def counted(report: Mapping[str, Any]) -> dict[str, Any]:
    """How many rows there were of each kind, without what stood in them."""
    return {name: value for name, value in report.items() if isinstance(value, int | float)}
