"""Whether quadrants that had begun moved otherwise than those that had not yet."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd

from evaluation_lib.areas import known_areas
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.measures.trends.series import COUNT, EXPOSURE, PERIOD, after_start
from evaluation_lib.measures.trends.staggered import (
    GROUP,
    arrangements,
    group_time_effects,
    permuted_order,
)
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.shared import a_table
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import day, decimals
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.trend_analysis.outcomes import Outcome, final, followed, series_of
from evaluation_lib.presentation.trend_analysis.shared import a_section, said
from evaluation_lib.programme_start import ProgrammeStart
from evaluation_lib.wordlists import joined

COUNTY = "local_authority"


def one_quadrant_after_another(report: RecordsReport) -> Section:
    """Group-time effects where days differ; else why there are none."""
    start = report.setting.programme_start
    if start is None or not start.staggered:
        told = "" if start is None else day(start.days[0])
        refused = paragraphs(said(report, "roll_out.one_day", day=told))
        return a_section(report, "roll_out", [refused])
    quarters = _first_quarters(start)
    if len(set(quarters)) == 1:
        return a_section(report, "roll_out", [paragraphs(said(report, "roll_out.one_quarter"))])
    orders = arrangements(quarters)
    words = said(report, "roll_out.orders", number=orders, smallest=decimals(1 / orders, 3))
    parts: list[Part] = [paragraphs(said(report, "roll_out.few"), words)]
    if report.setting.area.level != COUNTY:
        return a_section(report, "roll_out", [*parts, paragraphs(said(report, "roll_out.county"))])
    effects = roll_out_effects(report)
    if effects.empty:
        return a_section(report, "roll_out", [*parts, paragraphs(said(report, "roll_out.gaps"))])
    by_quadrant = folded_parts(said(report, "roll_out.summary"), _by_quadrant(report))
    left_out = paragraphs(_left_out(report, effects))
    return a_section(report, "roll_out", [*parts, left_out, _table(report, effects), by_quadrant])


def _left_out(report: RecordsReport, effects: pd.DataFrame) -> str:
    """Name the outcomes that cannot be compared; nothing where all are."""
    told = set(effects["outcome"])
    lost = [outcome.label for outcome in followed(report) if outcome.label not in told]
    return said(report, "roll_out.left_out", outcomes="; ".join(lost)) if lost else ""


def _first_quarters(start: ProgrammeStart) -> list[int]:
    """Return the number of each quadrant's first quarter; days within one quarter are one."""
    days = [pd.Timestamp(one) - pd.Timedelta(days=1) for one in start.by_quadrant.values()]
    return [pd.Period(one, freq="Q").ordinal + 1 for one in days]


@lru_cache(maxsize=4)
def roll_out_effects(report: RecordsReport) -> pd.DataFrame:
    """Hold each outcome's effect against every other order of the quadrants.

    Returns
    -------
    pandas.DataFrame
        ``outcome`` (its label) and what `staggered.permuted_order` gives; nothing of outcomes with
        a gap or no events in a quarter of some quadrant.
    """
    return pd.DataFrame(
        {"outcome": label, **permuted_order(panel)} for label, panel in _whole_panels(report)
    )


@lru_cache(maxsize=4)
def _whole_panels(report: RecordsReport) -> tuple[tuple[str, pd.DataFrame], ...]:
    """Return the panels without a gap: one that is hidden leaves nothing to compare with."""
    panels = [(outcome.label, panel_of(report, outcome)) for outcome in followed(report)]
    return tuple((label, panel) for label, panel in panels if panel["value"].notna().all())


def panel_of(report: RecordsReport, outcome: Outcome) -> pd.DataFrame:
    """Return the logarithm of each quadrant's rate by quarter, all children together.

    Returns
    -------
    pandas.DataFrame
        As `staggered.group_time_effects` takes it: ``unit`` (the quadrant), ``time``, ``value``
        (missing where hidden or none), ``first_time``.
    """
    return pd.concat(
        [_of_one(quadrant, outcome) for quadrant in _quadrants(report)], ignore_index=True
    )


@lru_cache(maxsize=4)
def _quadrants(report: RecordsReport) -> tuple[RecordsReport, ...]:
    """Return the report of each quadrant, the same for all outcomes: each is counted once."""
    named = {area.name: area for area in known_areas(report.dictionary)}
    return tuple(
        replace(report, setting=replace(report.setting, area=named[quadrant]))
        for quadrant in report.setting.programme_start.by_quadrant
    )


def _of_one(report: RecordsReport, outcome: Outcome) -> pd.DataFrame:
    quadrant = report.setting.area.name
    start = report.setting.programme_start.day_in(quadrant)
    series = final(series_of(report, outcome, EVERYBODY))
    count = series[COUNT].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    with np.errstate(divide="ignore"):
        value = np.log(count / series[EXPOSURE].to_numpy(dtype=float))
    after = series.loc[after_start(series, start=start), "time"]
    return pd.DataFrame(
        {
            "unit": quadrant,
            PERIOD: series[PERIOD],
            "time": series["time"],
            "value": np.where(np.isfinite(value), value, np.nan),
            "first_time": after.min() if len(after) else np.nan,
        }
    )


def _by_quadrant(report: RecordsReport) -> Part:
    """Each quadrant's own change, on average over its quarters that can be compared."""
    rows = []
    for label, panel in _whole_panels(report):
        effects = group_time_effects(panel, errors=False)
        together = panel.groupby("first_time")["unit"].unique()
        for row in effects[effects["level"] == GROUP].to_dict("records"):
            times = float(np.exp(row["effect"]))
            where = joined(list(together[row["group"]]))
            rows.append(
                {"outcome": label, "where": where, "times": Cell(decimals(times, 2), (times,))}
            )
    return a_table(
        report,
        pd.DataFrame(rows),
        caption=said(report, "roll_out.caption_of_each"),
        columns=[
            Column("outcome", said(report, "columns.outcome"), words=True),
            Column("where", said(report, "roll_out.quadrant"), words=True, heads=True),
            Column("times", said(report, "roll_out.effect")),
        ],
        notes=[said(report, "roll_out.last")],
    )


def _table(report: RecordsReport, effects: pd.DataFrame) -> Part:
    rows = effects.assign(
        times=[Cell(decimals(np.exp(value), 2), (np.exp(value),)) for value in effects["effect"]],
        chance=[decimals(value, 3) for value in effects["p_value"]],
    )
    return a_table(
        report,
        rows,
        caption=said(report, "roll_out.caption"),
        columns=[
            Column("outcome", said(report, "columns.outcome"), words=True),
            Column("times", said(report, "roll_out.effect")),
            Column("arrangements", said(report, "roll_out.arrangements")),
            Column("chance", said(report, "roll_out.p")),
        ],
        notes=[said(report, "roll_out.note")],
    )
