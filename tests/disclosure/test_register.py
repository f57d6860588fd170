"""The register keeps what readers have of every release, and nothing that was hidden from them."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.disclosure.earlier_releases import HIDDEN, LOWEST, SHOWN, STATUS, Published
from evaluation_lib.disclosure.register import (
    ABOUT_FILE,
    BROKEN,
    CELLS_FILE,
    COUNTING,
    SUMS_FILE,
    About,
    enter,
    read_register,
)
from evaluation_lib.disclosure.release_plan import CELL
from evaluation_lib.errors import EvaluationError

ABOUT = About(
    made="2026-11-30T10:00:00",
    audience="team",
    rules={"threshold": 6},
    parameters={"area": "Essex"},
    inputs={"header.csv": "ab12"},
    reports=("Differences: Essex",),
    shown=[{"area": "Essex", "cells": 3, "share_of_cells": 0.3333}],
    rounded_to=None,
)
LATEST, RECORDED = "latest", "recorded"


def published(*rows: tuple[str, str, int | None], rounded_to: int | None = None) -> Published:
    """A release of cells of groups, each counted in a way; hidden where there is no number."""
    frame = pd.DataFrame(rows, columns=[COUNTING, "group", "count"]).astype({"count": "Int64"})
    named = {"family": "f", "part": "", "area": "Essex", "decision_point": "a, b", "period": "y"}
    status = np.where(frame["count"].notna(), SHOWN, HIDDEN)
    cells = frame.assign(**{**named, STATUS: status, LOWEST: 1})
    cells = cells[[COUNTING, *CELL, STATUS, LOWEST, "count"]]
    signs = [1, *[-1] * (len(cells) - 1)]
    return Published(cells, cells[CELL].assign(sum=0, sign=signs), rounded_to)


RELEASE = published((LATEST, "everybody", 47), (LATEST, "White", None), (LATEST, "Black", None))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the register goes; it is not there yet."""
    return tmp_path / "outputs" / "register"


def names_in(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def entered(folder: Path, *releases: Published, made: str = "2026-11-30T10:00:0") -> list[Path]:
    return [
        enter(
            folder,
            one,
            replace(ABOUT, made=f"{made}{at}", rounded_to=one.rounded_to),
            earlier=read_register(folder),
        )
        for at, one in enumerate(releases)
    ]


def same(one: Published, other: Published) -> bool:
    return (
        one.cells.reset_index(drop=True).equals(other.cells.reset_index(drop=True))
        and one.sums.astype(str).to_numpy().tolist() == other.sums.astype(str).to_numpy().tolist()
        and one.rounded_to == other.rounded_to
    )


def test_a_register_that_is_not_there_holds_no_release(folder):
    assert read_register(folder) == []


def test_a_release_is_read_as_it_was_entered(folder):
    entered(folder, RELEASE)
    [found] = read_register(folder)
    assert same(found.published, RELEASE)


def test_a_rounded_release_is_read_as_a_rounded_one(folder):
    release = published((LATEST, "everybody", 45), (LATEST, "White", 40), rounded_to=5)
    entered(folder, release)
    assert same(read_register(folder)[0].published, release)


def test_a_name_with_a_comma_or_like_a_missing_value_stays_itself(folder):
    release = published((LATEST, "NA", 47), (LATEST, 'White, or "other"', 9))
    entered(folder, release)
    assert same(read_register(folder)[0].published, release)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_nobody_else_can_read_it(folder):
    entered(folder, RELEASE)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_it_says_when_to_whom_by_which_rules_and_of_what(folder):
    [file] = entered(folder, RELEASE)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert {name: told[name] for name in ("audience", "rules", "parameters", "inputs")} == {
        "audience": "team",
        "rules": {"threshold": 6},
        "parameters": {"area": "Essex"},
        "inputs": {"header.csv": "ab12"},
    }
    assert told["made"].startswith("2026-11-30T10") and told["reports"] == list(ABOUT.reports)


def test_a_release_that_shows_what_an_earlier_one_did_adds_no_cells(folder):
    first, again = entered(folder, RELEASE, RELEASE)
    name = first.name.removesuffix(ABOUT_FILE)
    assert names_in(folder) == {first.name, again.name, f"{name}{CELLS_FILE}", f"{name}{SUMS_FILE}"}
    assert len(read_register(folder)) == 1


def test_every_earlier_release_is_kept_as_it_was(folder):
    entered(folder, RELEASE)
    before = {file: file.read_bytes() for file in folder.iterdir()}
    entered(folder, published((LATEST, "everybody", 48)), made="2026-12-01T10:00:0")
    assert all(file.read_bytes() == content for file, content in before.items())
    kept = read_register(folder)
    assert [one.published.cells["count"].iloc[0] for one in kept] == [47, 48]


def test_a_release_whose_writing_was_cut_off_is_none(folder):
    [about] = entered(folder, RELEASE)
    about.unlink()
    assert read_register(folder) == []


@pytest.mark.parametrize("ending", [CELLS_FILE, SUMS_FILE, ABOUT_FILE])
@pytest.mark.parametrize("content", [b"", b"{", b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_a_broken_file_is_said_in_a_sentence_that_quotes_nothing(folder, ending, content):
    [about] = entered(folder, RELEASE)
    file = folder / f"{about.name.removesuffix(ABOUT_FILE)}{ending}"
    file.write_bytes(content)
    with pytest.raises(EvaluationError) as refused:
        read_register(folder)
    reason = type(refused.value.__cause__).__name__
    assert str(refused.value) == BROKEN.format(file=file, reason=reason)


@pytest.mark.parametrize("ending", [CELLS_FILE, SUMS_FILE])
def test_a_missing_file_is_said_too(folder, ending):
    [about] = entered(folder, RELEASE)
    (folder / f"{about.name.removesuffix(ABOUT_FILE)}{ending}").unlink()
    with pytest.raises(EvaluationError, match="Restore it from a copy"):
        read_register(folder)


def test_sums_that_name_rows_that_are_not_there_are_refused(folder):
    [about] = entered(folder, RELEASE)
    file = folder / f"{about.name.removesuffix(ABOUT_FILE)}{SUMS_FILE}"
    file.write_text("sum,sign,row\n0,1,4711\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_register(folder)


def test_only_what_is_counted_so_is_put_beside_a_release(folder):
    release = published((LATEST, "everybody", 47), (RECORDED, "White", 30), (LATEST, "Black", 17))
    entered(folder, release)
    found = read_register(folder)[0].counted_so({LATEST})
    assert found.cells["group"].tolist() == ["everybody", "Black"]
    assert COUNTING not in found.cells
    # Its sum has a part that is counted otherwise, so that it says nothing here.
    assert found.sums.empty
    every = read_register(folder)[0].counted_so({LATEST, RECORDED})
    assert len(every.cells) == len(every.sums) == 3
