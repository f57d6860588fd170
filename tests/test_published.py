"""Files that a user brings are taken with the shipped figures, under the names these use."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.opening import prepare_report
from evaluation_lib.published import load_published_figures

HEADER = (
    "time_period,geographic_level,geo_breakdown,new_la_code,old_la_code,population_estimate,"
    "characteristic,cla_31_march_number,percentage"
)
LABELS = {
    "White": 900,
    "Mixed or Multiple ethnic groups": 140,
    "Asian or Asian British": 50,
    "Black, African, Caribbean or Black British": 80,
    "Other ethnic group": 30,
    "Refused or information not yet available": 0,
    "Total": 1200,
}


def brought(folder: Path, *, name: str = "Essex", year: str = "2025", white: str = "900") -> Path:
    rows = [
        f'{year},Local authority,{name},E10000012,881,329197,"{label}",'
        f"{white if label == 'White' else number},1"
        for label, number in LABELS.items()
    ]
    (folder / "mine.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return folder


def essex(looked_after: pd.DataFrame, year: int) -> pd.Series:
    rows = looked_after[
        (looked_after["area_code"] == "E10000012")
        & (looked_after["year"] == year)
        & (looked_after["characteristic"] == "ethnic_group")
    ]
    return rows.set_index("category")["children"]


def test_the_users_figure_counts_and_the_shipped_years_stay(dictionary, tmp_path):
    figures = load_published_figures(dictionary, folder=str(brought(tmp_path)))
    assert essex(figures.looked_after, 2025)["White"] == 900
    assert essex(figures.looked_after, 2024)["White"] == 842
    assert {item.name for item in figures.inputs} > {"mine.csv"}


def test_an_area_keeps_the_name_that_the_suite_knows(dictionary, tmp_path):
    folder = str(brought(tmp_path, name="ESSEX (upper tier)"))
    report = prepare_report({"area": "Essex", "published_files": folder}, dictionary=dictionary)
    assert set(report.figures.looked_after.query("area_code == 'E10000012'")["area_name"]) == {
        "Essex"
    }
    assert report.setting.latest == 2025


@pytest.mark.parametrize("number", ["99999999999999999999", "1e300", "1.5", "-7", "many"])
def test_a_number_that_cannot_be_is_refused_with_its_place(dictionary, tmp_path, number):
    with pytest.raises(DataError, match=r"mine\.csv, row 2"):
        load_published_figures(dictionary, folder=str(brought(tmp_path, white=number)))


def test_a_year_that_cannot_be_is_refused(dictionary, tmp_path):
    with pytest.raises(DataError, match=r"mine\.csv"):
        load_published_figures(dictionary, folder=str(brought(tmp_path, year="0000")))
