"""Ratios as they would be if all groups had the same ages and as many girls and boys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import pandas as pd

from evaluation_lib.counts.children import FLOW, counted_rows
from evaluation_lib.counts.choices import WITHOUT, Choices
from evaluation_lib.counts.places import in_area
from evaluation_lib.counts.table import EVENTS
from evaluation_lib.counts.unaccompanied import why_not_told_apart
from evaluation_lib.errors import DataError
from evaluation_lib.measures.age_structure import (
    ASSUMED,
    COUNTED,
    in_age_bands,
    population_by_age_and_sex,
)
from evaluation_lib.measures.clustering import with_design_effect
from evaluation_lib.measures.design_effects import design_effects
from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.indirect_standardisation import indirectly_standardised_ratio
from evaluation_lib.measures.standardisation import (
    directly_standardised_rate_ratio,
    standard_population,
)
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import TOO_FEW
from evaluation_lib.presentation.disproportionality.chosen import (
    POINT,
    chosen_and_told,
    in_reading_order,
)
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    days,
    how_sure,
    interval_cell,
    said,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of, spans_of
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import decimals, percent, whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column

STRATA = ["age_band", "sex"]
ON = [POINT, "group"]
#: The ages and sexes that the population is counted by.
AGES, SEXES = (0, 17), ("F", "M")
#: Ratios of one table: crude, standardised by the two ways to know ages, and observed to expected.
CRUDE, DIRECT, FINER, INDIRECT = "crude", "direct", "finer", "indirect"


def age_sex_and_deprivation(report: RecordsReport) -> Section:
    """Standardised beside plain ratios; why none is given at equal deprivation."""
    deprivation = paragraphs(said(report, "standardised.deprivation"))
    try:
        rows = standardised_ratios(report)
    except DataError as error:
        # A district that joins the county without its ages in the dictionary is said, not hidden.
        return a_section(report, "standardised", [paragraphs(str(error)), deprivation])
    if rows.empty:
        nothing = paragraphs(said(report, "standardised.nothing"))
        return a_section(report, "standardised", [nothing, deprivation])
    parts = [_in_words(report, rows), _beside(report, rows), deprivation]
    return a_section(report, "standardised", parts)


@lru_cache(maxsize=4)
def standardised_ratios(report: RecordsReport) -> pd.DataFrame:
    """Ratios to the reference group, crude and standardised, of the same children.

    Returns
    -------
    pandas.DataFrame
        ``decision_point``, ``group``, ``count``, ``population``, ``left_out`` (the share of events
        whose age or sex is not known, of all groups together) and, for each of crude, direct, finer
        and indirect, the cell's text and ``value_...``.

    Raises
    ------
    DataError
        If there are no ages for the area.
    """
    events = _events(report)
    if events.empty:
        return pd.DataFrame()
    tables = {
        assumption: _counts(report, events, assumption=assumption)
        for assumption in (COUNTED, ASSUMED)
    }
    measures = _measures(report, tables)
    rows = measures[CRUDE][[*ON, "count", "population"]]
    for name, found in measures.items():
        cells = [interval_cell(*ends) for ends in found[["value", "lower", "upper"]].to_numpy()]
        taken = found[[*ON]].assign(**{name: cells, f"value_{name}": found["value"]})
        rows = rows.merge(taken, on=ON, how="left", validate="one_to_one")
    unknown = events[["age", "sex"]].isna().any(axis="columns").mean()
    return in_reading_order(report, rows).assign(left_out=unknown)


def _choices(report: RecordsReport) -> Choices:
    """As the report counts, but of the census's ages and, where told, without unaccompanied."""
    choices = replace(choices_of(report), ages=AGES)
    told = why_not_told_apart(report.records, dictionary=report.dictionary) is None
    return replace(choices, unaccompanied=WITHOUT) if told else choices


def _events(report: RecordsReport) -> pd.DataFrame:
    """The events of the main span in the area, with age and sex."""
    main, names = spans_of(report).main, chosen_and_told(report)
    sexes = report.records.children[["child_id", "sex"]]
    parts = []
    for name in names:
        rows = counted_rows(
            report.records, name, choices=_choices(report), dictionary=report.dictionary
        )
        within = rows["day"].between(pd.Timestamp(main.start), pd.Timestamp(main.end))
        rows = rows[rows["left_out"].isna() & within & rows["known"].fillna(False).astype(bool)]
        rows = rows[in_area(rows, report.setting.area)].merge(sexes, on="child_id", how="left")
        parts.append(rows[["group", "family_id", "age", "sex"]].assign(**{POINT: name}))
    if not parts:
        return pd.DataFrame()
    events = pd.concat(parts, ignore_index=True)
    return events.assign(sex=events["sex"].where(events["sex"].isin(SEXES)))


def _counts(report: RecordsReport, events: pd.DataFrame, *, assumption: str) -> pd.DataFrame:
    """Count events by group and stratum beside the children living there."""
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


def _measures(report: RecordsReport, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    reference, level = report.setting.reference_group, report.setting.confidence
    counted = tables[COUNTED]
    keys = [column for column in counted if column not in (*STRATA, "count", "population")]
    together = counted.groupby(keys, sort=False, dropna=False)[["count", "population"]].sum()
    own = counted[counted["group"] == reference]
    direct = {
        assumption: directly_standardised_rate_ratio(
            counts,
            reference_group=reference,
            standard=_standard(counts),
            strata=STRATA,
            dictionary=report.dictionary,
            confidence=level,
        )
        for assumption, counts in tables.items()
    }
    return {
        CRUDE: relative_rate_index(
            together.reset_index(), reference_group=reference, confidence=level
        ),
        DIRECT: direct[COUNTED],
        FINER: direct[ASSUMED],
        INDIRECT: indirectly_standardised_ratio(
            counted[counted["group"] != reference].reset_index(drop=True),
            reference=own[["area", POINT, *STRATA, "count", "population", "years"]],
            strata=STRATA,
            confidence=level,
        ),
    }


def _standard(counts: pd.DataFrame) -> pd.DataFrame:
    """All children of the area, counted once and not for each decision point."""
    once = counts.drop_duplicates(["group", *STRATA])
    return standard_population(once, strata=STRATA)


def _in_words(report: RecordsReport, rows: pd.DataFrame) -> Part:
    """Say where standardising changes a ratio most, and who is left out."""
    change = (rows[f"value_{DIRECT}"] / rows[f"value_{CRUDE}"]).astype(float)
    far = change.where(change >= 1, 1 / change)
    sentences = [said(report, "standardised.withheld")]
    if far.notna().any():
        most = rows.loc[far.idxmax()]
        values = {name: decimals(most[f"value_{name}"], 2) for name in (CRUDE, DIRECT)}
        sentences = [
            said(report, "standardised.most", group=most["group"], point=most["label"], **values)
        ]
    told = why_not_told_apart(report.records, dictionary=report.dictionary) is None
    who = said(report, "standardised.without_uasc" if told else "standardised.with_uasc")
    left_out = percent(rows["left_out"].iloc[0])
    # Fewer than the smallest share that is written are nothing to tell.
    lost = [] if left_out == percent(0) else [said(report, "standardised.left_out", share=left_out)]
    return paragraphs(*sentences, who, *lost)


def _beside(report: RecordsReport, rows: pd.DataFrame) -> Part:
    """Plain and standardised ratios side by side, under both ways to know ages."""
    few = how_sure(report, TOO_FEW)
    kinds = [
        Column(name, said(report, f"standardised.{name}"), empty=few)
        for name in (CRUDE, DIRECT, FINER, INDIRECT)
    ]
    return folded_parts(
        said(report, "standardised.summary"),
        a_table(
            report,
            rows,
            caption=said(
                report, "standardised.all_caption", confidence=confidence(report), **days(report)
            ),
            columns=[
                Column("label", said(report, "columns.decision_point")),
                Column("group", said(report, "columns.group"), words=True, heads=True),
                Column("count", said(report, "columns.number"), whole),
                Column("population", said(report, "columns.population"), whole),
                *kinds,
            ],
            notes=[said(report, "standardised.note"), said(report, "standardised.all_note")],
        ),
    )
