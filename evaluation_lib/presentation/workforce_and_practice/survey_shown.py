"""The counts of the staff survey as the release shows them: hidden numbers are taken out first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas as pd

from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.presentation.numbers import is_missing
from evaluation_lib.presentation.planned_cells import REACHED, WENT_ON
from evaluation_lib.presentation.released import protected, protected_shares
from evaluation_lib.presentation.workforce_and_practice import survey_counts
from evaluation_lib.presentation.workforce_and_practice.survey_cells import start_of
from evaluation_lib.presentation.workforce_and_practice.survey_counts import SURVEY
from evaluation_lib.presentation.workforce_and_practice.survey_waves import Pair, Wave
from evaluation_lib.programme_report import ProgrammeReport


def shares(report: ProgrammeReport, rows: pd.DataFrame) -> pd.DataFrame:
    """Take out what is hidden of counts that stand under a whole of their own, and divide.

    Parameters
    ----------
    report
        The report.
    rows
        As the functions of `survey_counts` return them.

    Returns
    -------
    pandas.DataFrame
        The rows with ``share`` (``NaN`` where either number is hidden).
    """
    if rows.empty:
        return rows.assign(share=pd.Series(dtype=float))
    safe = protected_shares(report, rows, family=SURVEY, start=start_of(rows))
    return _divided(safe)


@cache
def response(report: ProgrammeReport, wave: Wave) -> pd.DataFrame:
    """Return who was invited and who answered, all, by role and by group (`answered`)."""
    rows = survey_counts.answered(report, wave)
    if rows["reached"].isna().any():
        told = protected(report, rows, family=SURVEY, parts={"count": WENT_ON})
        return told.assign(share=float("nan"))
    asked = protected(report, rows, family=SURVEY, parts={"reached": REACHED})["reached"]
    told = protected(report, rows, family=SURVEY, parts={"count": WENT_ON})
    return _divided(told.assign(reached=asked))


def everybody_in(report: ProgrammeReport, wave: Wave) -> dict[str, Any]:
    """Return how many were invited to a wave, how many answered, and their share."""
    rows = response(report, wave)
    own = rows[(rows["group"] == EVERYBODY) & (rows["kind"] == "")]
    return own.iloc[0].to_dict()


@cache
def kinds_in(report: ProgrammeReport, wave: Wave) -> pd.DataFrame:
    """Return who agreed, disagreed or neither in a wave, by item and scale (`spread`)."""
    return shares(report, survey_counts.spread(report, wave))


def kinds_of(rows: pd.DataFrame, key: str, kinds: Sequence[str]) -> list[Any]:
    """Return the counts of one item or scale in the order of some kinds; missing where hidden."""
    counts = rows[rows["key"] == key].set_index("kind")["count"]
    return [counts.get(kind, pd.NA) for kind in kinds]


@cache
def moves_of(report: ProgrammeReport) -> pd.DataFrame:
    """Return who moved up, down or not of all who answered both waves (`moved`)."""
    return shares(report, survey_counts.moved(report))


def matched_in(report: ProgrammeReport, pair: Pair) -> pd.DataFrame:
    """Return who answered both waves or one, and who of them agreed at first (`matched`)."""
    rows = survey_counts.matched(report, pair)
    known = rows["count"].notna()
    whole = rows.assign(decision_point=rows["kind"])
    people = protected(report, whole, family=SURVEY, parts={"reached": REACHED})["reached"]
    agreed = protected(report, rows[known], family=SURVEY, parts={"count": WENT_ON})["count"]
    return _divided(rows.assign(reached=people, count=agreed.reindex(rows.index)))


def looked_back(report: ProgrammeReport) -> pd.DataFrame:
    """Return who puts now above, below or where they put themselves before (`looked_back`)."""
    return shares(report, survey_counts.looked_back(report))


def roles_in(report: ProgrammeReport, wave: Wave) -> pd.DataFrame:
    """Return who agreed with the primary item in a wave, by role (`by_role`)."""
    return shares(report, survey_counts.by_role(report, wave))


def all_told(*numbers: Any) -> bool:
    """Whether none of some numbers is hidden."""
    return not any(is_missing(number) for number in numbers)


def _divided(rows: pd.DataFrame) -> pd.DataFrame:
    number, of = (rows[name].astype("Float64") for name in ("count", "reached"))
    return rows.assign(share=(number / of.mask(of == 0)).astype(float))
