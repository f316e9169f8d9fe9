"""The file of a backup: whole or refused, whatever happened to it."""

import io
from pathlib import Path

import pytest

from dingke.config.backup import archive, manifest
from dingke.config.backup.manifest import DATABASE, FORMAT, Manifest, UnableToRead

DUMP = b"PGDMP" + bytes(range(200))


def written(target: Path, *, names: tuple[str, ...] = (DATABASE, "files/a b/\u9f0e.txt"), layout: int = FORMAT) -> None:
    with archive.drafted(target) as draft:
        parts = tuple(draft.add(name, io.BytesIO(DUMP)) for name in names)
        draft.close(
            Manifest(layout, "0.1.0", "2026-11-27T08:00:00+08:00", "18.4", 1, "k", {"a": ("b",)}, {"t": 1}, parts)
        )


def refusal(path: Path) -> str:
    with pytest.raises(UnableToRead) as refused, archive.opened(path):
        pass
    return str(refused.value)


class TestArchive:
    def test_gives_back_what_was_put_in(self, tmp_path: Path) -> None:
        written(tmp_path / "b")
        with archive.opened(tmp_path / "b") as found:
            assert found.part("files/a b/\u9f0e.txt").read() == DUMP
            assert found.manifest.migrations == {"a": ("b",)}
        assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600

    def test_one_flipped_byte_is_noticed_wherever_it_is(self, tmp_path: Path) -> None:
        whole, flipped = tmp_path / "whole", tmp_path / "flipped"
        written(whole)
        content = whole.read_bytes()
        for at in range(len(content)):
            flipped.write_bytes(content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :])
            assert refusal(flipped)

    def test_one_that_is_cut_off_is_noticed_wherever_it_ends(self, tmp_path: Path) -> None:
        whole, cut = tmp_path / "whole", tmp_path / "cut"
        written(whole)
        content = whole.read_bytes()
        for end in range(len(content)):
            cut.write_bytes(content[:end])
            assert refusal(cut)

    def test_one_with_something_behind_it_is_noticed(self, tmp_path: Path) -> None:
        written(tmp_path / "b")
        with (tmp_path / "b").open("ab") as file:
            file.write(b"\n")
        assert refusal(tmp_path / "b")

    def test_something_else_is_called_something_else(self, tmp_path: Path) -> None:
        (tmp_path / "b").write_text("name,code\n")
        assert refusal(tmp_path / "b") == "it is no backup of Dingke, or it is cut off"

    def test_a_later_format_names_the_version_that_reads_it(self, tmp_path: Path) -> None:
        written(tmp_path / "b", layout=FORMAT + 1)
        assert "written by Dingke 0.1.0; this version reads up to 1" in refusal(tmp_path / "b")

    def test_a_backup_without_a_database_says_so(self, tmp_path: Path) -> None:
        written(tmp_path / "b", names=("files/x",))
        assert refusal(tmp_path / "b") == "database.dump is missing in it"


class TestDrafted:
    def test_an_error_leaves_what_was_there(self, tmp_path: Path) -> None:
        (tmp_path / "b").write_text("earlier")
        with pytest.raises(OSError, match="no room"), archive.drafted(tmp_path / "b"):
            raise OSError("no room")
        assert [path.name for path in tmp_path.iterdir()] == ["b"]
        assert (tmp_path / "b").read_text() == "earlier"

    def test_a_second_writer_is_refused(self, tmp_path: Path) -> None:
        with archive.drafted(tmp_path / "b") as draft:
            with pytest.raises(BlockingIOError), archive.drafted(tmp_path / "b"):
                pass
            parts = (draft.add(DATABASE, io.BytesIO(DUMP)),)
            draft.close(Manifest(FORMAT, "0", "2026-11-27T08:00:00+08:00", "18", 1, "k", {}, {}, parts))
        with archive.opened(tmp_path / "b"):
            pass

    def test_what_a_killed_writer_left_is_overwritten(self, tmp_path: Path) -> None:
        (tmp_path / ".b.part").write_bytes(b"half" * 1000)
        written(tmp_path / "b")
        with archive.opened(tmp_path / "b"):
            pass
        assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_the_fingerprint_tells_keys_apart_and_holds_neither() -> None:
    assert manifest.fingerprint("a" * 50) != manifest.fingerprint("b" * 50)
    assert "a" * 4 not in manifest.fingerprint("a" * 50)
