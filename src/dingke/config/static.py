"""Which files the browser may load: our own, and named files of the npm packages. Not listed is not served."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, get_finders
from django.core.files.storage import FileSystemStorage, Storage
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

NAMED_FILES: Final = (
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js",
    "@tabler/icons-webfont/dist/tabler-icons-300.min.css",
    "@tabler/icons-webfont/dist/fonts/tabler-icons-300.woff2",
    "@tabler/icons-webfont/dist/fonts/tabler-icons-300.woff",
    "@tabler/icons-webfont/dist/fonts/tabler-icons-300.ttf",
    "echarts/dist/echarts.min.js",
    "sortablejs/Sortable.min.js",
)

# django-htmx ships the next htmx too; nothing asks for it, and its comments look like imports of absent files.
NOT_SERVED: Final = ("ext", "htmx-4*", "htmax-4*")


class NamedPackageFiles(BaseFinder):
    """Finds the files of NAMED_FILES under node_modules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=settings.NODE_MODULES)

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        """The absolute path of a listed file (a list of it with find_all), else an empty list."""
        if path not in NAMED_FILES or not self.storage.exists(path):
            return []
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """The listed files with their storage. Raises FileNotFoundError when the packages are not installed."""
        for path in NAMED_FILES:
            if not self.storage.exists(path):
                raise FileNotFoundError(f"{path} is missing under {settings.NODE_MODULES}: run `make setup`.")
            yield path, self.storage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise ships no types
    """File names that carry their content's hash, gzip beside them.

    Source maps are not followed: the npm packages name maps that they do not all ship.
    """

    support_js_module_import_aggregation = True
    patterns = tuple(
        (glob, tuple(p for p in patterns if "sourceMappingURL" not in str(p)))
        for glob, patterns in CompressedManifestStaticFilesStorage.patterns
    )

    def create_compressor(self, **kwargs: Any) -> Any:
        """Gzip only: brotli costs 34 s on a first start for a quarter of the size of one file."""
        return super().create_compressor(**kwargs, use_brotli=False)


def collect() -> bool:
    """Writes the hashed files under STATIC_ROOT unless what is there was made from the same; True if it wrote."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text("ascii") == wanted:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=list(NOT_SERVED))
    stamp.write_text(wanted, "ascii")
    return True


def _fingerprint() -> str:
    digest = sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
