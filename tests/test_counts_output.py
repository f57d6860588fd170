"""Counts are written whole, for their user alone, where nobody gives them away by mistake."""

from __future__ import annotations

import os
import stat

import pandas as pd
import pytest

from evaluation_lib.counts_output import (
    AMONG_EXTRACTS,
    AMONG_REPORTS,
    IN_PROJECT,
    refuse_counts_output,
    write_counts,
)
from evaluation_lib.csv_files import NO_FOLDER
from evaluation_lib.errors import EvaluationError
from evaluation_lib.project import CHECKOUT, outputs_folder


@pytest.fixture
def extracts(tmp_path):
    folder = tmp_path / "extracts"
    folder.mkdir()
    return folder


def test_cells_are_plain_and_unrounded(tmp_path):
    counts = pd.DataFrame(
        {
            "area": pd.array(["Essex", "Castle, Point"], dtype="string"),
            "count": pd.array([1234, None], dtype="Int64"),
            "population": pd.array([18995.9, None], dtype="Float64"),
            "years": [1 / 12, 1.0],
            "period_start": pd.to_datetime(["2024-04-01", None]),
        }
    )
    write_counts(counts, tmp_path / "counts.csv")
    assert (tmp_path / "counts.csv").read_bytes() == (
        b"area,count,population,years,period_start\n"
        b"Essex,1234,18995.9,0.08333333333333333,2024-04-01\n"
        b'"Castle, Point",,,1.0,\n'
    )


@pytest.mark.skipif(os.name != "posix", reason="Windows has other rights")
def test_only_its_user_can_read_it(tmp_path):
    file = tmp_path / "counts.csv"
    file.write_text("what stood there before", encoding="utf-8")
    file.chmod(0o644)
    write_counts(pd.DataFrame({"area": ["Essex"]}), file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_the_project_is_no_place_for_it_but_its_outputs_are(extracts, like):
    inside = CHECKOUT / "notebooks" / "counts.csv"
    with pytest.raises(EvaluationError, match=like(IN_PROJECT, file=inside)):
        refuse_counts_output(inside, extracts=extracts)
    refuse_counts_output(outputs_folder().resolve() / "counts.csv", extracts=extracts)


def test_reports_and_extracts_are_no_place_for_it(tmp_path, extracts, like):
    run = tmp_path / "run"
    run.mkdir()
    (run / "run.json").write_text("{}", encoding="utf-8")
    for folder, sentence in ((run, AMONG_REPORTS), (extracts, AMONG_EXTRACTS)):
        with pytest.raises(EvaluationError, match=like(sentence)):
            refuse_counts_output(folder / "counts.csv", extracts=extracts)


def test_a_folder_that_is_not_there_is_named(tmp_path, extracts, like):
    with pytest.raises(EvaluationError, match=like(NO_FOLDER, folder=tmp_path / "nowhere")):
        refuse_counts_output(tmp_path / "nowhere" / "counts.csv", extracts=extracts)
