"""What changed at the programme's start: every ratio between groups, and every rate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from evaluation_lib.analysis_plan import NONE, RATE, RATIO
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.disclosure.rules import CHILD, rules_for
from evaluation_lib.errors import DataError
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.measures.multiple_testing import METHODS
from evaluation_lib.measures.trends.fitting import SegmentedFit, fitted_model
from evaluation_lib.measures.trends.ratio_change import ratio_series
from evaluation_lib.measures.trends.segmented_model import SegmentedModel
from evaluation_lib.measures.trends.segmented_regression import estimates_of
from evaluation_lib.measures.trends.segments import LEVEL_CHANGE, REFERENCE_COUNT
from evaluation_lib.measures.trends.series import COUNT, EXPOSURE, after_start
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import rules_of
from evaluation_lib.presentation.trend_analysis.outcomes import (
    Outcome,
    final,
    followed,
    groups_of,
    outcomes_of,
    series_of,
)
from evaluation_lib.presentation.trend_analysis.spans import span_of
from evaluation_lib.presentation.trend_analysis.standing import model_of, plan_of

ENDS = ["value", "lower", "upper"]
#: Columns of a table of changes.
COLUMNS = ["outcome", "label", "group", "before", *ENDS, "p_value", "kind", "primary"]


@lru_cache(maxsize=4)
def changes_of_ratios(report: RecordsReport) -> pd.DataFrame:
    """Return the change of each group's ratio to the reference group at the programme's start.

    Returns
    -------
    pandas.DataFrame
        One row for each outcome and group: `COLUMNS`; ``before`` is the ratio over all quarters
        before the start, ``kind`` says how the change reads once all rows are counted (of
        `main_messages`: ``higher``, ``lower``, ``no_evidence``; ``too_small`` where too few
        quarters are known, with nothing beside it); ``primary``, whether the analysis plan names it
        as one that the verdict rests on. Those come first, and are a family of their own.
    """
    rows = [
        _row(outcome, group, fit_of(report, ratio_of(report, outcome, group)), report=report)
        for outcome, group in compared(report)
    ]
    named = primary_of(report, RATIO)
    return _told(report, [row | {"primary": _is_of(row, named)} for row in rows])


@lru_cache(maxsize=4)
def changes_of_rates(report: RecordsReport) -> pd.DataFrame:
    """Return the change of each rate, as `changes_of_ratios`: everybody's, then each group's."""
    rows = [
        _row(outcome, group, fit_of(report, series_of(report, outcome, group)), report=report)
        for outcome in outcomes_of(report)
        for group in (EVERYBODY, *groups_of(report, outcome))
    ]
    named = primary_of(report, RATE)
    return _told(report, [row | {"primary": _is_of(row, named)} for row in rows])


def primary_of(report: RecordsReport, measure: str) -> frozenset[tuple[str, str]]:
    """Return the outcomes and groups that the plan's verdict rests on, by ratio or by rate."""
    plan = plan_of(report)
    if plan.values.get("primary_measure") != measure:
        return frozenset()
    return frozenset((one.outcome, one.group) for one in plan.primary_outcomes)


def _is_of(row: Mapping[str, Any], named: frozenset[tuple[str, str]]) -> bool:
    return (row["outcome"], row["group"]) in named


def compared(report: RecordsReport) -> list[tuple[Outcome, str]]:
    """Return which groups are compared with the reference group by quarter, by outcome."""
    reference = report.setting.reference_group
    return [
        (outcome, group)
        for outcome in followed(report)
        for group in groups_of(report, outcome)
        if group != reference and reference in groups_of(report, outcome)
    ]


def ratio_of(
    report: RecordsReport, outcome: Outcome, group: str, denominator: str | None = None
) -> pd.DataFrame:
    """Return the series of a group's ratio to the reference group (see `ratio_series`)."""
    reference = report.setting.reference_group
    both = (series_of(report, outcome, one, denominator) for one in (group, reference))
    return ratio_series(*both)


def fit_of(report: RecordsReport, series: pd.DataFrame) -> SegmentedFit | None:
    """Return the primary model of a series; nothing where too few quarters are known for it."""
    span = span_of(report)
    if span is None or too_short(report, series, start=span.start):
        return None
    how = model_of(report, of_ratio=REFERENCE_COUNT in series)
    return fitted(report, series, start=span.start, how=how)


def fitted(
    report: RecordsReport, series: pd.DataFrame, *, start: date, how: SegmentedModel
) -> SegmentedFit | None:
    """Fit a model; nothing where the series cannot carry it.

    Nor where it leaves so little over that its terms come close to single quarters' numbers.
    """
    try:
        fit = fitted_model(final(series), start=start, how=how)
    except DataError:
        return None
    rules = rules_for(
        audience=report.parameters["audience"], subject=CHILD, dictionary=report.dictionary
    )
    return fit if fit.degrees_of_freedom >= rules.least_residual_degrees else None


def too_short(report: RecordsReport, series: pd.DataFrame, *, start: date) -> bool:
    """Whether too few quarters are known on a side of a start for an answer to rest on."""
    fewest = report.dictionary.document("trend_analysis")["fewest_quarters"]
    known, after = final(series)[COUNT].notna().to_numpy(), after_start(series, start=start)
    return bool(
        (known & ~after).sum() < fewest["before"] or (known & after).sum() < fewest["after"]
    )


def _row(
    outcome: Outcome, group: str, fit: SegmentedFit | None, *, report: RecordsReport
) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS, np.nan) | {
        "outcome": outcome.outcome,
        "label": outcome.label,
        "group": group,
        "kind": TOO_SMALL,
    }
    if fit is None:
        return row
    change = term_change(fit, LEVEL_CHANGE, report=report)
    return row | {"before": _before(fit), "kind": NO_EVIDENCE} | change


def term_change(fit: SegmentedFit | None, term: str, *, report: RecordsReport) -> dict[str, float]:
    """Return the ratio of a term of a model with its interval and p-value; nothing of no model."""
    if fit is None:
        return {}
    terms = estimates_of(fit, confidence=report.setting.confidence).set_index("term")
    change = terms.loc[term]
    names = {"value": "ratio", "lower": "ratio_lower", "upper": "ratio_upper"}
    return {end: float(change[name]) for end, name in names.items()} | {
        "p_value": float(change["p_value"])
    }


def _before(fit: SegmentedFit) -> float:
    """The rate, or the ratio of two rates, over all known quarters before the start."""
    rows = fit.series[fit.known & ~after_start(fit.series, start=fit.start)]
    if REFERENCE_COUNT not in rows:
        return float(rows[COUNT].sum() / rows[EXPOSURE].sum())
    # exposure is the group's over the reference's: weighed by the reference's counts, these are
    # the events that the group would have had at the reference's rates.
    expected = (rows[REFERENCE_COUNT] * rows[EXPOSURE]).sum()
    return float(rows[COUNT].sum() / expected) if expected > 0 else float("nan")


def _told(report: RecordsReport, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Say how each change reads, corrected for all rows of its family.

    The plan's own few are a family, corrected as it says; so are the followed outcomes of
    everybody, which say most; and all others together.
    """
    table = pd.DataFrame(rows, columns=COLUMNS).astype({"primary": bool})
    table = table.sort_values("primary", ascending=False, kind="stable", ignore_index=True)
    rules = rules_of(report, "multiple_testing")
    planned, usual = plan_of(report).values.get("several_outcomes"), METHODS[rules["method"]]
    names = {one.outcome for one in followed(report)}
    together = (table["group"] == EVERYBODY) & table["outcome"].isin(names) & ~table["primary"]
    level = 1 - report.setting.confidence
    for some, method in (
        (table["primary"], planned),
        (together, usual),
        (~table["primary"] & ~together, usual),
    ):
        told = table["p_value"].notna() & some
        if not told.any():
            continue
        found = table[told]
        clear = found["p_value"] < level
        if method != NONE:
            clear, *_ = multipletests(found["p_value"], alpha=level, method=method)
        side = np.where(found["value"] > 1, HIGHER, LOWER)
        table.loc[told, "kind"] = np.where(clear, side, NO_EVIDENCE)
    return table
