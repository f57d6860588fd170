"""The same question asked in other ways: other errors, dates, populations; and checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from evaluation_lib.measures.main_messages import NO_EVIDENCE, TOO_SMALL
from evaluation_lib.measures.trends.diagnostics import DISPERSION, DURBIN_WATSON, diagnostics
from evaluation_lib.measures.trends.segmented_model import (
    AR1,
    FROM_MODEL,
    LOG_LINEAR,
    SegmentedModel,
)
from evaluation_lib.measures.trends.segments import LEVEL_CHANGE, SLOPE_CHANGE
from evaluation_lib.measures.trends.series import COUNT
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.shared import a_table
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import NOT_APPLICABLE
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.trend_analysis.cells import change_cell, ratio_text
from evaluation_lib.presentation.trend_analysis.changes import (
    changes_of_ratios,
    compared,
    fit_of,
    fitted,
    ratio_of,
    term_change,
    too_short,
)
from evaluation_lib.presentation.trend_analysis.outcomes import POPULATION, Outcome
from evaluation_lib.presentation.trend_analysis.shared import a_section, said
from evaluation_lib.presentation.trend_analysis.spans import span_of
from evaluation_lib.presentation.trend_analysis.standing import model_of
from evaluation_lib.presentation.trend_analysis.untold import why_untold

#: A choice: what it is called, the series, the start, the model.
Choice = tuple[str, pd.DataFrame, date, SegmentedModel]
#: Quarters in a year, over which errors are looked at for going together.
A_YEAR = 4


def asked_in_other_ways(report: RecordsReport) -> Section:
    """Every ratio's change under other choices, and how well its model fits."""
    changes = changes_of_ratios(report)
    if span_of(report) is None or changes.empty or (changes["kind"] == TOO_SMALL).all():
        return a_section(report, "other_ways", [paragraphs(why_untold(report))])
    rows = pd.DataFrame(
        [row for outcome, group in compared(report) for row in _rows(report, outcome, group)]
    )
    table = a_table(
        report,
        rows,
        caption=said(report, "other_ways.caption"),
        columns=[
            Column("label", said(report, "columns.outcome")),
            Column("group", said(report, "columns.group"), words=True, heads=True),
            Column("choice", said(report, "other_ways.choice"), words=True, heads=True),
            Column("cell", said(report, "columns.change"), empty=NOT_APPLICABLE),
        ],
        notes=[said(report, "other_ways.note")],
    )
    parts: list[Part] = [
        paragraphs(_in_short(report, rows)),
        folded_parts(said(report, "other_ways.summary"), table),
        folded_parts(said(report, "other_ways.checks"), _checks(report)),
        paragraphs(said(report, "other_ways.dose")),
    ]
    return a_section(report, "other_ways", parts)


def _rows(report: RecordsReport, outcome: Outcome, group: str) -> Iterator[dict[str, Any]]:
    for name, series, start, how in _choices(report, outcome, group):
        short = too_short(report, series, start=start)
        fit = None if short else fitted(report, series, start=start, how=how)
        yield _row(report, outcome, group, name, term_change(fit, LEVEL_CHANGE, report=report))
        if fit is not None and how.slope_change:
            slope = said(report, "other_ways.choices.slope_itself")
            yield _row(report, outcome, group, slope, term_change(fit, SLOPE_CHANGE, report=report))


def _row(
    report: RecordsReport, outcome: Outcome, group: str, name: str, change: Mapping[str, float]
) -> dict[str, Any]:
    row = {"kind": NO_EVIDENCE if change else TOO_SMALL, "value": float("nan")} | change
    return row | {
        "outcome": outcome.outcome,
        "label": outcome.label,
        "group": group,
        "choice": name,
        "cell": change_cell(report, row),
    }


def _choices(report: RecordsReport, outcome: Outcome, group: str) -> Iterator[Choice]:
    rules, span = report.dictionary.document("trend_analysis")["other_ways"], span_of(report)
    assert span is not None
    start, how = span.start, model_of(report)
    series = ratio_of(report, outcome, group)

    def named(key: str, **values: Any) -> str:
        return said(report, f"other_ways.choices.{key}", **values)

    yield named("primary"), series, start, how
    if how.errors != FROM_MODEL:
        yield named("model"), series, start, replace(how, errors=FROM_MODEL)
    lag, number = rules["newey_west_lag"], rules["transition_quarters"]
    yield (
        named("newey_west", lag=lag),
        series,
        start,
        replace(how, errors=f"newey_west:{lag}", small_sample=True),
    )
    yield named("ar1"), series, start, replace(how, model=LOG_LINEAR, errors=AR1)
    yield named("slope"), series, start, replace(how, slope_change=True)
    yield named("season"), series, start, replace(how, **rules["season"])
    yield named("transition", number=number), series, start, replace(how, transition=number)
    yield from _other_starts(report, series, how, named=named)
    if outcome.per == POPULATION:
        yield from _other_populations(report, outcome, group, named=named)


def _other_starts(
    report: RecordsReport, series: pd.DataFrame, how: SegmentedModel, *, named: Any
) -> Iterator[Choice]:
    """A start a quarter later; and one earlier, with what is after the true start left out."""
    rules, span = report.dictionary.document("trend_analysis")["other_ways"], span_of(report)
    assert span is not None
    if len(span.after) > 1:
        yield named("later"), series, span.after[1].start, how
    earlier = span.before[-rules["placebo_quarters"] :]
    if len(earlier) == rules["placebo_quarters"]:
        # A quarter in which the programme began holds some of it.
        gone = (series["period_end"] >= pd.Timestamp(span.start)).to_numpy()
        cut = series.assign(**{COUNT: series[COUNT].mask(gone)})
        yield _earlier(report), cut, earlier[0].start, how


def _earlier(report: RecordsReport) -> str:
    """What the choice of an earlier start is called."""
    number = report.dictionary.document("trend_analysis")["other_ways"]["placebo_quarters"]
    return said(report, "other_ways.choices.earlier", number=number)


def _other_populations(
    report: RecordsReport, outcome: Outcome, group: str, *, named: Any
) -> Iterator[Choice]:
    span = span_of(report)
    assert span is not None
    labels = report.dictionary.read("denominators").set_index("denominator")["label"]
    for name in report.dictionary.document("trend_analysis")["other_ways"]["populations"]:
        if name != report.setting.denominator:
            series = ratio_of(report, outcome, group, name)
            yield named("population", name=labels[name]), series, span.start, model_of(report)


def _in_short(report: RecordsReport, rows: pd.DataFrame) -> str:
    """Say in how many other answers, and at how many earlier starts, something is told."""
    told = rows[rows["value"].notna()]
    earlier = told["choice"] == _earlier(report)
    own = told["choice"] == said(report, "other_ways.choices.primary")
    away = (told["lower"] > 1) | (told["upper"] < 1)
    return " ".join(
        said(report, f"other_ways.{key}", number=int(away[some].sum()), all=int(some.sum()))
        for key, some in (("away", ~earlier & ~own), ("earlier_away", earlier))
        if some.any()
    )


def _checks(report: RecordsReport) -> Part:
    """How far the model of each ratio spreads beyond chance, and whether quarters go together."""
    rows = []
    for outcome, group in compared(report):
        fit = fit_of(report, ratio_of(report, outcome, group))
        if fit is None:
            continue
        found = diagnostics(fit, lags=A_YEAR).set_index("diagnostic")["statistic"]
        rows.append(
            {"label": outcome.label, "group": group}
            | {name: found.get(name, float("nan")) for name in (DISPERSION, DURBIN_WATSON)}
        )
    return a_table(
        report,
        pd.DataFrame(rows),
        caption=said(report, "other_ways.checks_caption"),
        columns=[
            Column("label", said(report, "columns.outcome")),
            Column("group", said(report, "columns.group"), words=True, heads=True),
            Column(DISPERSION, said(report, "other_ways.spread"), ratio_text),
            Column(DURBIN_WATSON, said(report, "other_ways.neighbours"), ratio_text),
        ],
    )
