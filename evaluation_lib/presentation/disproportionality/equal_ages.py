"""Counts of events by age and sex, for ratios at equal ages and sexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.children import FLOW, counted_rows, known_groups
from evaluation_lib.counts.choices import WITHOUT, Choices
from evaluation_lib.counts.places import counts_by, in_area
from evaluation_lib.counts.table import EVENTS
from evaluation_lib.counts.unaccompanied import why_not_told_apart
from evaluation_lib.measures.age_structure import in_age_bands, population_by_age_and_sex
from evaluation_lib.measures.clustering import with_design_effect
from evaluation_lib.measures.design_effects import design_effects
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import DECISION_POINTS
from evaluation_lib.presentation.disproportionality.chosen import POINT, chosen_and_told
from evaluation_lib.presentation.disproportionality.spans import choices_of, spans_of
from evaluation_lib.presentation.released import protected

STRATA = ["age_band", "sex"]
ON = [POINT, "group"]
#: The ages and sexes that the population is counted by.
AGES, SEXES = (0, 17), ("F", "M")
COLUMNS = ["group", "family_id", "age", "sex", "quadrant", "district"]
#: What the release calls the counts of events whose age and sex are known: a part of those of
#: decision points where the report counts the same ages, else a table of its own.
AGED, OTHER_AGES = "aged", "other_ages"


def standardised_choices(report: RecordsReport) -> Choices:
    """Return how events are counted here.

    As the report counts, but of the census's ages and, where told, without unaccompanied children.
    """
    choices = replace(choices_of(report), ages=AGES)
    told = why_not_told_apart(report.records, dictionary=report.dictionary) is None
    return replace(choices, unaccompanied=WITHOUT) if told else choices


def events_of_known_groups(report: RecordsReport) -> pd.DataFrame:
    """Return the events of the main span in the area, with age and sex: ``NA`` if not known."""
    events = _events(report)
    return events if events.empty else events[in_area(events, report.setting.area)]


@lru_cache(maxsize=2)
def _events(report: RecordsReport) -> pd.DataFrame:
    """The events of the whole county."""
    main = spans_of(report).main
    sexes = report.records.children[["child_id", "sex"]]
    parts = []
    for name in chosen_and_told(report):
        rows = counted_rows(
            report.records, name, choices=standardised_choices(report), dictionary=report.dictionary
        )
        within = rows["day"].between(pd.Timestamp(main.start), pd.Timestamp(main.end))
        rows = rows[rows["left_out"].isna() & within & rows["known"].fillna(False).astype(bool)]
        rows = rows.merge(sexes, on="child_id", how="left")
        parts.append(rows[COLUMNS].assign(**{POINT: name}))
    if not parts:
        return pd.DataFrame()
    events = pd.concat(parts, ignore_index=True)
    return events.assign(sex=events["sex"].where(events["sex"].isin(SEXES)))


def counts_by_age_and_sex(report: RecordsReport, *, assumption: str) -> pd.DataFrame:
    """Count events by group and stratum beside the children living there.

    Parameters
    ----------
    report
        The report.
    assumption
        How ages are known, see `age_structure.population_by_age_and_sex`.

    Raises
    ------
    DataError
        If there are no ages for the area.
    """
    events = events_of_known_groups(report)
    people = population_by_age_and_sex(
        report.setting.area, assumption=assumption, dictionary=report.dictionary
    )
    known = events.assign(age_band=in_age_bands(events["age"], bands=people))
    known = known.dropna(subset=STRATA)
    cells = known.groupby([*ON, *STRATA], observed=True).size().rename("count").reset_index()
    grid = people[["area", "group", *STRATA, "population"]].merge(
        pd.DataFrame({POINT: chosen_and_told(report)}), how="cross"
    )
    counts = grid.merge(cells, on=[*ON, *STRATA], how="left").assign(
        years=spans_of(report).main.years, kind=FLOW, counted=EVENTS
    )
    counts["count"] = counts["count"].fillna(0).astype("Int64")
    effects = design_effects(known, by=ON, cluster="family_id")
    return with_design_effect(counts, dictionary=report.dictionary, effects=effects)


def added_up(report: RecordsReport, counts: pd.DataFrame) -> pd.DataFrame:
    """Add the strata of each group up: ``NA`` where the release hides the sum."""
    keys = [column for column in counts if column not in (*STRATA, "count", "population")]
    sums = counts.groupby(keys, sort=False, dropna=False)[["count", "population"]].sum()
    return protected(
        report,
        sums.reset_index(),
        family=family_of(report),
        parts={"count": AGED},
        period=spans_of(report).main.name,
    )


def unprotected_aged(report: RecordsReport, *, areas: Sequence[Area]) -> pd.DataFrame:
    """Count the events of some areas before any is hidden: for the plan of the release alone.

    Returns
    -------
    pandas.DataFrame
        ``area``, ``group``, ``decision_point``, ``period``, ``every`` (events of the group) and
        ``count`` (those of known age and sex); empty cells as 0. No rows where no decision point
        can be told.
    """
    events = _events(report)
    if events.empty:
        return events
    groups = known_groups(GROUPING, dictionary=report.dictionary)
    levels = {POINT: chosen_and_told(report), "group": groups}
    aged = events[["age", "sex"]].notna().all(axis="columns")
    found = counts_by(events, areas=areas, levels=levels).rename(columns={"count": "every"})
    numbers = counts_by(events[aged], areas=areas, levels=levels)
    return found.assign(count=numbers["count"], period=spans_of(report).main.name)


def family_of(report: RecordsReport) -> str:
    """Return what the release calls the table of these counts."""
    return DECISION_POINTS if choices_of(report).ages == AGES else OTHER_AGES
