"""The ratios with ethnicity that is not yet obtained drawn from what is known about the child."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd

from evaluation_lib.counts.choices import LATEST
from evaluation_lib.counts.places import in_area
from evaluation_lib.counts.unaccompanied import why_not_told_apart
from evaluation_lib.measures.age_structure import in_age_bands
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.imputation import impute_groups
from evaluation_lib.measures.imputed_ratios import imputed_counts, pooled_ratios
from evaluation_lib.measures.unknown_groups import unknown_groups
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import counts_of, own, rules_of
from evaluation_lib.presentation.disproportionality.recounted import CELL, rows_under
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.released import rounds

POINT = "decision_point"
ABOUT_THE_CHILD = ["age_band", "sex", "district", "year"]
ENDS = ["value", "lower", "upper"]
DRAWN_COLUMNS = ["decision_point", "group", *ENDS, "missing_information", "hidden"]


@lru_cache(maxsize=4)
def drawn_ratios(report: RecordsReport) -> pd.DataFrame:
    """Each group's ratio over tables in which ethnicity not yet obtained was drawn.

    Drawn once for all decision points, so that a child has one group at all of them, and from all
    children of the county, so that the numbers of its parts add up; then counted in the report's
    area. Ethnicity is the latest known, whatever the report's clock.

    Returns
    -------
    pandas.DataFrame
        `DRAWN_COLUMNS`, the limits widened for families as those of `analysis.ratios_of`; no rows
        where the extracts tell none of the decision points, or ethnicity of nobody. ``hidden`` says
        whether the release hides what a ratio rests on; then it is missing, and where it rests on
        fewer children than may be spoken of.
    """
    rows = _rows(report)
    # Draws are of the records' own numbers, which a release of rounded ones does not show.
    if rounds(report) or not rows["known"].any():
        return pd.DataFrame(columns=DRAWN_COLUMNS)
    settings = rules_of(report, "imputation")
    imputed = impute_groups(
        rows,
        columns=_columns(report, rows),
        dictionary=report.dictionary,
        rng=np.random.default_rng(settings["seed"]),
    )
    here = in_area(rows, report.setting.area)
    placed = rows.assign(area=pd.Series(report.setting.area.name, rows.index).where(here))
    cells = imputed_counts(imputed, placed, by=["area", POINT])
    about = own(report, counts_of(report))[[*CELL, "population", "years", "design_effect"]]
    peopled = cells.merge(about[about["population"].notna()], on=CELL, validate="many_to_one")
    if peopled.empty:
        return pd.DataFrame(columns=DRAWN_COLUMNS)
    ratios = pooled_ratios(
        peopled,
        reference_group=report.setting.reference_group,
        confidence=report.setting.confidence,
    )
    return _shown(report, ratios)[DRAWN_COLUMNS]


def _shown(report: RecordsReport, ratios: pd.DataFrame) -> pd.DataFrame:
    """Take out the ratios of groups whose number is hidden, or small: draws are not counts.

    A ratio rests on the group's number, the reference's, and how many are not yet obtained.
    """
    if report.release is None:
        return ratios.assign(hidden=False)
    numbers = own(report, counts_of(report)).set_index(CELL)["count"]
    unknown = unknown_groups(GROUPING, dictionary=report.dictionary).not_yet_obtained
    behind = pd.DataFrame(
        {
            name: numbers.reindex(pd.MultiIndex.from_arrays([ratios[POINT], of])).array
            for name, of in (
                ("group", ratios["group"]),
                ("reference", [report.setting.reference_group] * len(ratios)),
                ("unknown", [unknown] * len(ratios)),
            )
        },
        index=ratios.index,
    )
    hidden = behind.isna().any(axis="columns")
    fewest = rules_of(report, "floors")["fewest_events"]
    few = (behind[["group", "reference"]].fillna(0) < fewest).any(axis="columns")
    return ratios.assign(hidden=hidden, **{end: ratios[end].mask(hidden | few) for end in ENDS})


def _rows(report: RecordsReport) -> pd.DataFrame:
    """The rows of the decision points with what is known about each child."""
    rows = rows_under(
        report,
        replace(choices_of(report), clock=LATEST),
        points=rules_of(report, "unknown")["imputed_points"],
    )
    if rows.empty:
        return rows
    bands = pd.DataFrame(rules_of(report, "unknown")["age_bands"])
    sex = report.records.children.set_index("child_id")["sex"]
    reached = {
        name: rows["child_id"].isin(some["child_id"].unique())
        for name, some in rows.groupby(POINT, sort=False)
    }
    return rows.assign(
        sex=rows["child_id"].map(sex),
        age_band=in_age_bands(rows["age"], bands=bands),
        year=rows["day"].dt.year,
        **reached,
    )


def _columns(report: RecordsReport, rows: pd.DataFrame) -> list[str]:
    """What ethnicity is drawn from; who came alone too, where the extracts say it."""
    alone = why_not_told_apart(report.records, dictionary=report.dictionary) is None
    return [*ABOUT_THE_CHILD, *rows[POINT].unique(), *(["unaccompanied"] if alone else [])]
