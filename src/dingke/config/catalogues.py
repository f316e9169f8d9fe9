"""Message catalogues, compiled where they lie, without gettext on the machine."""

import os
import sys
from pathlib import Path
from typing import Final

import polib

LOCALE: Final = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues() -> list[Path]:
    """Writes django.mo beside each django.po that is newer; returns what was written."""
    sources = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
    return [_compiled(source) for source in sources if _is_stale(source)]


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compiled(source: Path) -> Path:
    target = source.with_suffix(".mo")
    # Renamed into place: another process may be reading or writing the same catalogue.
    draft = target.with_suffix(f".{os.getpid()}.mo")
    polib.pofile(str(source)).save_as_mofile(str(draft))
    draft.replace(target)
    return target


def gaps() -> list[str]:
    """Messages of the product without a finished translation, as "file: message"; English is the source."""
    return [
        f"{source.relative_to(LOCALE)}: {entry.msgid}"
        for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
        for entry in polib.pofile(str(source))
        if not entry.obsolete and not entry.translated()
    ]


if __name__ == "__main__":
    compile_catalogues()
    if "--complete" in sys.argv[1:]:
        sys.exit("\n".join(gaps()) or None)
