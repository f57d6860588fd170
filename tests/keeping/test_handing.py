"""What is of single children is handed to kernels by a file of the user's own, gone at the end."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from evaluation_lib.keeping.handing import HANDED_OVER_KIND, handed_to_kernels
from evaluation_lib.keeping.past_date import handed_over_stores
from evaluation_lib.keeping.retention import read_record, retention_rules

VARIABLE = "EVALUATION_HANDED_IN_TESTS"


def handed(content: bytes = b"a child", *, name: str = "records"):
    return handed_to_kernels(content, name=name, variable=VARIABLE)


def test_kernels_find_it_meanwhile_and_nothing_is_left():
    with handed():
        file = Path(os.environ[VARIABLE])
        assert (file.name, file.read_bytes()) == ("records", b"a child")
    assert VARIABLE not in os.environ and not file.parent.exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_nobody_else_can_read_it():
    with handed():
        file = Path(os.environ[VARIABLE])
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert {stat.S_IMODE(one.stat().st_mode) for one in file.parent.iterdir()} == {0o600}


def test_a_run_that_is_stopped_leaves_nothing():
    with pytest.raises(KeyboardInterrupt), handed():
        file = Path(os.environ[VARIABLE])
        raise KeyboardInterrupt
    assert VARIABLE not in os.environ and not file.parent.exists()


def test_what_a_run_that_was_cut_off_leaves_is_known_to_the_purge(dictionary):
    with handed():
        folder = Path(os.environ[VARIABLE]).parent
        kept = read_record(folder)
        assert (kept.kind, kept.files) == (HANDED_OVER_KIND, ("records",))
        assert folder in [one.folder for one in handed_over_stores(retention_rules(dictionary))]


def test_two_things_are_handed_at_once_in_folders_of_their_own():
    with handed(), handed_to_kernels(b"a plan", name="plans", variable=f"{VARIABLE}_TOO"):
        one, other = (Path(os.environ[name]) for name in (VARIABLE, f"{VARIABLE}_TOO"))
        assert one.parent != other.parent
        assert (one.read_bytes(), other.read_bytes()) == (b"a child", b"a plan")
