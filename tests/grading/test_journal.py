"""The journal: what was found before an interruption is found again after it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from symderiv.errors import InputError
from symderiv.grading.boundary import guarded
from symderiv.grading.journal import KEY, journal

ONE, TWO = b"1" * KEY, b"2" * KEY


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "results.csv.journal"


def interrupted(place: Path, *keys: bytes) -> None:
    with suppress(KeyboardInterrupt), journal(place, "these") as kept:
        for key in keys:
            kept.put(key, b'{"verdict": "%s"}' % key)
        raise KeyboardInterrupt


def test_a_verdict_is_found_by_its_key(place: Path) -> None:
    with journal(place, "these") as kept:
        kept.put(ONE, b'{"verdict": "correct"}')
        kept.put(TWO, b'{"verdict": "wrong"}')
        assert (kept[ONE], kept[TWO]) == (b'{"verdict": "correct"}', b'{"verdict": "wrong"}')
        assert KEY * b"3" not in kept


def test_a_verdict_may_be_put_after_another_was_read(place: Path) -> None:
    with journal(place, "these") as kept:
        kept.put(ONE, b"{1}")
        assert kept[ONE] == b"{1}"
        kept.put(TWO, b"{2}")
        assert (kept[ONE], kept[TWO]) == (b"{1}", b"{2}")


def test_the_file_is_gone_when_all_went_well(place: Path) -> None:
    with journal(place, "these") as kept:
        kept.put(ONE, b"{}")
        assert place.exists()
    assert not place.exists()


def test_what_was_put_before_an_interruption_is_there_after_it(place: Path) -> None:
    interrupted(place, ONE, TWO)
    with journal(place, "these") as kept:
        assert len(kept) == 2
        assert kept[TWO] == b'{"verdict": "%s"}' % TWO


@pytest.mark.parametrize("cut", [1, 5, 30, 52])
def test_a_line_that_was_cut_off_is_put_again(place: Path, cut: int) -> None:
    interrupted(place, ONE, TWO)
    place.write_bytes(place.read_bytes()[:-cut])
    with journal(place, "these") as kept:
        assert (ONE in kept, TWO in kept) == (True, False)
        kept.put(TWO, b"{2}")
        assert kept[TWO] == b"{2}"


def test_a_heading_that_was_cut_off_begins_anew(place: Path) -> None:
    place.write_bytes(b"the")
    with journal(place, "these") as kept:
        kept.put(ONE, b"{1}")
        assert place.read_bytes().startswith(b"these\n")


def test_the_journal_of_something_else_is_refused_and_kept(place: Path) -> None:
    interrupted(place, ONE)
    with (
        pytest.raises(InputError, match="have changed since; remove it to begin anew"),
        journal(place, "others"),
    ):
        pass
    assert place.exists()


def test_a_journal_without_verdicts_is_not_left(place: Path) -> None:
    interrupted(place)
    assert not place.exists()


def test_two_runs_do_not_share_a_journal(place: Path) -> None:
    def other() -> str:
        with pytest.raises(InputError) as refused, journal(place, "these"):
            pass
        return str(refused.value)

    with journal(place, "these"):
        assert "is in use: another run is grading the same submissions" in str(guarded(other))


def test_a_link_in_its_place_is_not_followed(place: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"mine")
    place.symlink_to("elsewhere")
    with pytest.raises(InputError, match="cannot write"), journal(place, "these"):
        pass
    assert (tmp_path / "elsewhere").read_bytes() == b"mine"
