"""Writing files: nothing overwritten unasked, nothing half-written."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

from symderiv.errors import InputError
from symderiv.files import write, write_all, writing


def contents(directory: Path) -> dict[str, bytes]:
    return {str(p.relative_to(directory)): p.read_bytes() for p in directory.rglob("*") if p.is_file()}


def test_a_file_holds_what_was_written(tmp_path: Path) -> None:
    write(tmp_path / "a.tex", b"one")
    assert contents(tmp_path) == {"a.tex": b"one"}


def test_a_file_gets_the_permissions_that_the_umask_leaves(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    write(tmp_path / "a.tex", b"one")
    assert (tmp_path / "a.tex").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_file_that_exists_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_bytes(b"mine")
    with pytest.raises(InputError, match=r"a\.tex exists already; give another name, or --force"):
        write(tmp_path / "a.tex", b"one")
    assert contents(tmp_path) == {"a.tex": b"mine"}


def test_a_file_that_exists_is_replaced_when_asked(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_bytes(b"mine")
    write(tmp_path / "a.tex", b"one", overwrite=True)
    assert contents(tmp_path) == {"a.tex": b"one"}


def test_a_replaced_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"mine")
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link", b"one", overwrite=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"one"


def test_a_link_out_of_its_directory_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").write_bytes(b"mine")
    (tmp_path / "out" / "a.tex").symlink_to("../elsewhere")
    with pytest.raises(InputError, match="is a link out of its directory"):
        write(tmp_path / "out" / "a.tex", b"one", overwrite=True)
    assert (tmp_path / "elsewhere").read_bytes() == b"mine"


def test_a_file_written_in_pieces_is_there_when_it_is_whole(tmp_path: Path) -> None:
    with writing(tmp_path / "a.csv") as stream:
        stream.write(b"one")
        assert not (tmp_path / "a.csv").exists()
        stream.write(b", two")
    assert contents(tmp_path) == {"a.csv": b"one, two"}


def test_nothing_is_left_of_a_file_whose_writing_failed(tmp_path: Path) -> None:
    with suppress(KeyboardInterrupt), writing(tmp_path / "a.csv") as stream:
        stream.write(b"one")
        raise KeyboardInterrupt
    assert contents(tmp_path) == {}


def test_a_file_that_exists_is_not_written_in_pieces(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"mine")
    with pytest.raises(InputError, match="exists already"), writing(tmp_path / "a.csv"):
        pass
    assert contents(tmp_path) == {"a.csv": b"mine"}


def test_a_directory_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a directory; give the name of a file"):
        write(tmp_path, b"one", overwrite=True)


def test_a_device_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="is not a regular file"):
        write(tmp_path / "pipe", b"one", overwrite=True)


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no directory .*nowhere"):
        write(tmp_path / "nowhere" / "a.tex", b"one")


def test_a_directory_that_may_not_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(InputError, match="is not writable"):
        write(tmp_path / "a.tex", b"one")


def test_the_directory_of_the_document_is_made(tmp_path: Path) -> None:
    new = tmp_path / "new"
    write_all({new / "a.tex": b"one", new / "b.pdf": b"two"}, directory=new)
    assert contents(tmp_path) == {"new/a.tex": b"one", "new/b.pdf": b"two"}


def test_a_directory_in_a_missing_directory_is_not_made(tmp_path: Path) -> None:
    new = tmp_path / "no" / "new"
    with pytest.raises(InputError, match="there is no directory"):
        write_all({new / "a.tex": b"one"}, directory=new)
    assert not (tmp_path / "no").exists()


def test_all_files_are_checked_before_one_is_written(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(b"mine")
    with pytest.raises(InputError, match=r"b\.pdf exists already"):
        write_all({tmp_path / "a.tex": b"one", tmp_path / "b.pdf": b"two"})
    assert contents(tmp_path) == {"b.pdf": b"mine"}


def test_nothing_is_left_when_the_second_file_cannot_be_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, replace = tmp_path / "new", Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name == "b.pdf":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError, match="No space left on device"):
        write_all({new / "a.tex": b"one", new / "b.pdf": b"two"}, directory=new)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_appears_meanwhile_is_not_clobbered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("symderiv.files.check_all", lambda *_: None)
    (tmp_path / "a.tex").write_bytes(b"mine")
    with pytest.raises(InputError, match="exists already"):
        write(tmp_path / "a.tex", b"one")
    assert contents(tmp_path) == {"a.tex": b"mine"}
