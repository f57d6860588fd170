"""Published figures: the tables shipped with the suite, and whole-country files a user brings."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.inputs import InputFile
from evaluation_lib.extracts.published_folder import read_published_folder

SHIPPED = "shipped"
#: The age range under which the dictionary's denominators know pupils.
PUPILS = "pupils in state schools"
SHIPPED_TABLES = (
    "looked_after_31_march",
    "population_by_ethnic_group",
    "mid_year_population",
    "children_in_need_and_protection_england",
    "decision_point_totals",
    "statistical_neighbours",
)


@dataclass(frozen=True, eq=False)
class PublishedFigures:
    """Everything published that the reports may draw on.

    Attributes
    ----------
    looked_after
        Table ``looked_after_31_march``: shipped rows and those of the user's files.
    populations
        Table ``population_by_ethnic_group``, likewise.
    mid_year_population, england_by_group, totals, neighbours
        The shipped tables ``mid_year_population``, ``children_in_need_and_protection_england``,
        ``decision_point_totals`` and ``statistical_neighbours``.
    whole_country
        Whether figures of the whole country were given.
    inputs
        The files read, with their fingerprints.
    notes
        A sentence for each file given that was left out though it looked like one to be read.
    """

    looked_after: pd.DataFrame
    populations: pd.DataFrame
    mid_year_population: pd.DataFrame
    england_by_group: pd.DataFrame
    totals: pd.DataFrame
    neighbours: pd.DataFrame
    whole_country: bool
    inputs: tuple[InputFile, ...]
    notes: tuple[str, ...]


def load_published_figures(dictionary: Dictionary, *, folder: str = SHIPPED) -> PublishedFigures:
    """Load the shipped figures and, if a folder is named, the whole-country files in it.

    Where a figure stands in both, the user's file counts: it may be a later release.

    Parameters
    ----------
    dictionary
        The data dictionary.
    folder
        A folder of whole-country files, or ``shipped``.

    Raises
    ------
    EvaluationError
        If the folder holds no file that is recognised, or two files contradict each other.
    """
    shipped = _shipped_figures(dictionary)
    return shipped if folder == SHIPPED else _with_brought(shipped, Path(folder), dictionary)


def _shipped_figures(dictionary: Dictionary) -> PublishedFigures:
    return PublishedFigures(
        looked_after=dictionary.read("looked_after_31_march"),
        populations=dictionary.read("population_by_ethnic_group"),
        mid_year_population=dictionary.read("mid_year_population"),
        england_by_group=dictionary.read("children_in_need_and_protection_england"),
        totals=dictionary.read("decision_point_totals"),
        neighbours=dictionary.read("statistical_neighbours"),
        whole_country=False,
        inputs=tuple(_shipped_input(dictionary, name) for name in SHIPPED_TABLES),
        notes=(),
    )


def _with_brought(
    shipped: PublishedFigures, folder: Path, dictionary: Dictionary
) -> PublishedFigures:
    brought = read_published_folder(folder, dictionary=dictionary)
    looked_after = _newer_first(
        brought.looked_after,
        shipped.looked_after,
        key=["year", "area_code", "characteristic", "category"],
    )
    populations = _newer_first(
        brought.populations,
        shipped.populations,
        key=["area_code", "census_year", "age_range", "classification", "ethnic_group"],
    )
    populations = pd.concat(
        [populations, _as_populations(brought.pupils, dictionary)], ignore_index=True
    )
    return replace(
        shipped,
        looked_after=_by_one_name(looked_after, shipped.looked_after),
        populations=_by_one_name(populations, shipped.looked_after),
        whole_country=len(brought.looked_after) > 0,
        inputs=shipped.inputs + tuple(InputFile(name, sha) for name, sha, _ in brought.files),
        notes=brought.notes,
    )


def _as_populations(pupils: pd.DataFrame, dictionary: Dictionary) -> pd.DataFrame:
    """Turn pupils of the latest January into populations; unknown groups and totals stay out."""
    groups = dictionary.read("ethnic_groups")
    known = groups.loc[(groups["grouping"] == "five_groups") & groups["ethnicity_known"], "group"]
    latest = pupils[(pupils["year"] == pupils["year"].max()) & pupils["five_groups"].isin(known)]
    # A label that is itself a total of detailed ones would count its pupils twice.
    detailed = latest[latest["dfe_code"].notna()]
    summed = detailed.groupby(
        ["area_code", "area_name", "area_level", "year", "five_groups", "source"], as_index=False
    )["pupils"].agg(lambda counts: counts.sum(skipna=False))
    return summed.rename(
        columns={"year": "census_year", "five_groups": "ethnic_group", "pupils": "persons"}
    ).assign(age_range=PUPILS, classification="five_groups", basis="exact")


def sha256_of(path: Path) -> str:
    """Return the fingerprint of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _shipped_input(dictionary: Dictionary, name: str) -> InputFile:
    path = dictionary.path(name)
    return InputFile(f"data_dictionary/{dictionary.table(name).path}", sha256_of(path))


def _by_one_name(rows: pd.DataFrame, shipped: pd.DataFrame) -> pd.DataFrame:
    """Call an area that the shipped tables know by their name, however a file spells it."""
    names = shipped.drop_duplicates("area_code").set_index("area_code")["area_name"]
    return rows.assign(area_name=rows["area_code"].map(names).fillna(rows["area_name"]))


def _newer_first(newer: pd.DataFrame, older: pd.DataFrame, *, key: list[str]) -> pd.DataFrame:
    """Stack two tables; of rows with the same key the first table's stays."""
    if newer.empty:
        return older
    stacked = pd.concat([newer[older.columns].astype(older.dtypes), older], ignore_index=True)
    return stacked.drop_duplicates(key, keep="first", ignore_index=True)
