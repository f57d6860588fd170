"""Which outcomes the report follows, and the series of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from evaluation_lib.counts.children import known_groups
from evaluation_lib.counts.populations import with_populations
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.measures.display_ladder import QUARTER
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.trends.series import COUNT, EXPOSURE, checked_series
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.chosen import POINT
from evaluation_lib.presentation.disproportionality.time_counts import periods_of
from evaluation_lib.presentation.trend_analysis.provisional import provisional
from evaluation_lib.presentation.trend_analysis.quarters import quarters_of

#: What an outcome is per, where it is per child living there.
POPULATION = "population"


@dataclass(frozen=True)
class Outcome:
    """What is followed over time.

    Attributes
    ----------
    outcome
        Its name.
    label
        What readers call it.
    decision_point
        Whose events are counted.
    per
        ``population``, or the decision point whose events they are a share of.
    aspiration
        Which of the programme's aspirations it is about; none of what only stands beside others.
    """

    outcome: str
    label: str
    decision_point: str
    per: str
    aspiration: str | None = None

    @property
    def points(self) -> set[str]:
        """The decision points whose events it is made of."""
        return {self.decision_point, self.per} - {POPULATION}


def known_outcomes(report: RecordsReport) -> list[Outcome]:
    """Return every outcome of the dictionary, those beside them last."""
    rules = report.dictionary.document("trend_analysis")
    return [Outcome(**one) for one in [*rules["outcomes"], *rules["context"]]]


def outcomes_of(report: RecordsReport) -> list[Outcome]:
    """Return the outcomes of which the extracts hold quarters, those beside them last."""
    named = known_outcomes(report)
    quarters = quarters_of(report)
    held = set(quarters[POINT]) if len(quarters) else set()
    return [one for one in named if {one.decision_point, one.per} <= {*held, POPULATION}]


def followed(report: RecordsReport) -> list[Outcome]:
    """Return the outcomes that verdicts are given on."""
    return [one for one in outcomes_of(report) if one.aspiration is not None]


def groups_of(report: RecordsReport, outcome: Outcome) -> list[str]:
    """Return the ethnic groups that have a point a quarter, of what is counted and what it is per.

    Returns
    -------
    list of str
        In the dictionary's order; empty where the reference group has none.
    """
    quarters = quarters_of(report)
    held = [set(quarters.loc[quarters[POINT] == name, "group"]) for name in outcome.points]
    known = known_groups(GROUPING, dictionary=report.dictionary)
    return [group for group in known if all(group in groups for groups in held)]


@lru_cache(maxsize=256)
def series_of(
    report: RecordsReport, outcome: Outcome, group: str = EVERYBODY, denominator: str | None = None
) -> pd.DataFrame:
    """Return the series of an outcome, quarter by quarter.

    Parameters
    ----------
    report
        The report.
    outcome
        One of `outcomes_of`.
    group
        An ethnic group, or everybody.
    denominator
        A row of table ``denominators``; the report's own if not given.

    Returns
    -------
    pandas.DataFrame
        As `series.checked_series`: from the first quarter that the extracts hold whole to the last,
        gaps where they do not or the release hides a number; ``exposure`` in children times years,
        or in events; ``provisional``, whether a quarter may still grow.
    """
    quarters = quarters_of(report)
    rows = quarters[quarters["group"] == group]
    counted = rows[rows[POINT] == outcome.decision_point].set_index("period")
    if outcome.per == POPULATION:
        exposure = _children_years(report, counted.reset_index(), group, denominator)
    else:
        exposure = rows[rows[POINT] == outcome.per].set_index("period")[COUNT].astype("Float64")
    periods = _from_first_to_last(report, [*counted.index, *exposure.index])
    found = pd.DataFrame({"period": periods}).assign(
        **{
            COUNT: counted[COUNT].reindex(periods).astype("Int64").to_numpy(),
            EXPOSURE: exposure.reindex(periods).to_numpy(dtype=float, na_value=float("nan")),
        }
    )
    # Nothing is told of a count whose denominator is hidden, nor of none out of none.
    told = found[EXPOSURE] > 0
    series = checked_series(found.assign(**{COUNT: found[COUNT].where(told)}))
    return series.assign(provisional=provisional(report, outcome.points, series))


def final(series: pd.DataFrame) -> pd.DataFrame:
    """Return a series with gaps where a quarter is not complete yet, as models take it.

    What is still being written down would look like a fall.
    """
    return series.assign(**{COUNT: series[COUNT].mask(series["provisional"])})


def held_quarters(report: RecordsReport, outcome: Outcome) -> set[str]:
    """Return the quarters that the extracts hold whole: a number missing in one is hidden."""
    quarters = quarters_of(report)
    points = {outcome.decision_point, outcome.per} - {POPULATION}
    return set.intersection(
        *(set(quarters.loc[quarters[POINT] == one, "period"]) for one in points)
    )


def _children_years(
    report: RecordsReport, rows: pd.DataFrame, group: str, denominator: str | None
) -> pd.Series:
    """Children times years by period; of everybody, those of all ethnic groups."""
    known = known_groups(GROUPING, dictionary=report.dictionary) if group == EVERYBODY else [group]
    peopled = with_populations(
        pd.concat([rows.assign(group=one) for one in known], ignore_index=True),
        populations=report.figures.populations,
        denominator=denominator or report.setting.denominator,
        dictionary=report.dictionary,
    )
    lived = (peopled["population"] * peopled["years"]).groupby(peopled["period"])
    return lived.sum(min_count=len(known)).astype("Float64")


def _from_first_to_last(report: RecordsReport, held: Sequence[str]) -> list[str]:
    names = [period.name for period in periods_of(report, QUARTER)]
    places = [place for place, name in enumerate(names) if name in set(held)]
    return names[places[0] : places[-1] + 1]
