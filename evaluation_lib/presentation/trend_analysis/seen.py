"""What could have been seen: the steps that each series would probably have shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.measures.trends.power import FALL, RISE, detectable_change, periods_needed
from evaluation_lib.measures.trends.segments import REFERENCE_COUNT
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.shared import a_table
from evaluation_lib.presentation.numbers import decimals, whole
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.trend_analysis.cells import group_words, ratio_text
from evaluation_lib.presentation.trend_analysis.changes import compared, fit_of, ratio_of
from evaluation_lib.presentation.trend_analysis.outcomes import (
    Outcome,
    final,
    followed,
    series_of,
)
from evaluation_lib.presentation.trend_analysis.shared import a_section, said
from evaluation_lib.presentation.trend_analysis.spans import span_of
from evaluation_lib.presentation.trend_analysis.standing import model_of, plan_of

KEYS = ["outcome", "group"]


def rules_of_seeing(report: RecordsReport) -> Mapping[str, Any]:
    """Return how the steps that would have shown are looked for, the plan's own change first."""
    rules = report.dictionary.document("trend_analysis")["could_have_seen"]
    wanted = plan_of(report).values.get("smallest_change_of_interest")
    return rules if wanted is None else {**rules, "change": wanted}


@lru_cache(maxsize=4)
def detectable(report: RecordsReport) -> pd.DataFrame:
    """Return the steps that each series would probably have shown, and how many quarters it needs.

    Returns
    -------
    pandas.DataFrame
        Of each ratio to the reference group; where no group is followed, of everybody's rates:
        ``outcome``, ``label``, ``group``; ``fall`` and ``rise`` (times; missing where none would
        show); ``needed`` (more quarters for the stated fall; missing where too many).
    """
    rows = [
        {"outcome": outcome.outcome, "label": outcome.label, "group": group}
        | _steps(report, final(series))
        for outcome, group, series in _looked_at(report)
        if fit_of(report, series) is not None
    ]
    return pd.DataFrame(rows, columns=[*KEYS, "label", FALL, RISE, "needed"])


def _looked_at(report: RecordsReport) -> list[tuple[Outcome, str, pd.DataFrame]]:
    ratios = [(*pair, ratio_of(report, *pair)) for pair in compared(report)]
    if any(fit_of(report, series) is not None for _, _, series in ratios):
        return ratios
    return [(one, EVERYBODY, series_of(report, one)) for one in followed(report)]


def _steps(report: RecordsReport, series: pd.DataFrame) -> dict[str, Any]:
    rules, span = rules_of_seeing(report), span_of(report)
    assert span is not None
    asked: dict[str, Any] = {
        "start": span.start,
        "how": model_of(report, of_ratio=REFERENCE_COUNT in series),
        "power": rules["power"],
        "confidence": report.setting.confidence,
        "simulations": rules["series"],
        "autocorrelation": _together(report, series),
    }
    # Each series has the same chance, so that two runs, and two pages, give the same steps.
    found = detectable_change(series, rng=np.random.default_rng(rules["seed"]), **asked)
    steps = found.set_index("direction")["ratio"]
    needed = periods_needed(
        series,
        rng=np.random.default_rng(rules["seed"]),
        change=rules["change"],
        most=rules["most_quarters"],
        **asked,
    )
    return {FALL: steps[FALL], RISE: steps[RISE], "needed": needed["more_periods"]}


def _together(report: RecordsReport, series: pd.DataFrame) -> float:
    """How far a quarter goes with the one before it, by the primary model."""
    fit = fit_of(report, series)
    told = fit is not None and not np.isnan(fit.autocorrelation)
    return max(float(fit.autocorrelation), 0.0) if fit is not None and told else 0.0


def with_detectable(report: RecordsReport, changes: pd.DataFrame) -> pd.DataFrame:
    """Add to a table of changes, in words, the steps that would probably have shown: ``seen``."""
    steps = detectable(report).drop(columns="label")
    rows = changes.merge(steps, on=KEYS, how="left")
    return rows.assign(seen=[_in_words(report, row) for row in rows.to_dict("records")])


def _in_words(report: RecordsReport, row: Mapping[str, Any]) -> str:
    fall, rise = row[FALL], row[RISE]
    if pd.isna(fall) and pd.isna(rise):
        return "" if pd.isna(row["value"]) else said(report, "seen.none")
    if pd.isna(fall):
        return said(report, "seen.above", above=decimals(rise, 2))
    if pd.isna(rise):
        return said(report, "seen.below", below=decimals(fall, 2))
    return said(report, "seen.both", below=decimals(fall, 2), above=decimals(rise, 2))


def what_could_have_been_seen(report: RecordsReport) -> Section:
    """A table of the steps that each ratio would probably have shown."""
    found = detectable(report)
    if found.empty:
        return a_section(report, "could_have_seen", [])
    rules = rules_of_seeing(report)
    whose = "rates" if (found["group"] == EVERYBODY).any() else "ratios"
    table = a_table(
        report,
        found.assign(
            group=[group_words(report, group) for group in found["group"]],
            more=[_needed(report, more) for more in found["needed"]],
        ),
        caption=said(report, f"could_have_seen.caption_{whose}", draws=whole(rules["series"])),
        columns=[
            Column("label", said(report, "columns.outcome")),
            Column("group", said(report, "columns.group"), words=True, heads=True),
            Column(FALL, said(report, "could_have_seen.fall"), ratio_text),
            Column(RISE, said(report, "could_have_seen.rise"), ratio_text),
            Column(
                "more",
                said(report, "could_have_seen.needed", change=decimals(rules["change"], 2)),
                words=True,
            ),
        ],
        notes=[said(report, "could_have_seen.note")],
    )
    return a_section(report, "could_have_seen", [table])


def _needed(report: RecordsReport, more: Any) -> str:
    if pd.isna(more):
        return said(
            report, "could_have_seen.never", most=whole(rules_of_seeing(report)["most_quarters"])
        )
    return whole(more) if more else said(report, "could_have_seen.enough")
