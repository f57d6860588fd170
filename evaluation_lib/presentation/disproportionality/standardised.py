"""Ratios as they would be if all groups had the same ages and as many girls and boys."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from evaluation_lib.counts.unaccompanied import why_not_told_apart
from evaluation_lib.errors import DataError
from evaluation_lib.measures.age_structure import (
    ASSUMED,
    COUNTED,
)
from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.indirect_standardisation import indirectly_standardised_ratio
from evaluation_lib.measures.standardisation import (
    directly_standardised_rate_ratio,
    standard_population,
)
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import TOO_FEW
from evaluation_lib.presentation.disproportionality.analysis import (
    rests_on_hidden,
    rules_of,
)
from evaluation_lib.presentation.disproportionality.chosen import POINT, in_reading_order
from evaluation_lib.presentation.disproportionality.equal_ages import (
    ON,
    STRATA,
    added_up,
    counts_by_age_and_sex,
    events_of_known_groups,
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
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import CONFIDENTIAL, decimals, percent, whole
from evaluation_lib.presentation.released import counted, rounds
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column

#: Ratios of one table: crude, standardised by the two ways to know ages, and observed to expected.
CRUDE, DIRECT, FINER, INDIRECT = "crude", "direct", "finer", "indirect"
MEASURES = (CRUDE, DIRECT, FINER, INDIRECT)


def age_sex_and_deprivation(report: RecordsReport) -> Section:
    """Standardised beside plain ratios; why none is given at equal deprivation."""
    deprivation = paragraphs(said(report, "standardised.deprivation"))
    if rounds(report):
        # Single ages and sexes are too small to be rounded, and exact ones would undo the rounding.
        rounded = paragraphs(said(report, "standardised.rounded"))
        return a_section(report, "standardised", [rounded, deprivation])
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
        whose age or sex is not known, of all groups together), ``hidden`` (whether the release
        hides a number of it) and, for each of crude, direct, finer and indirect, the cell's text
        and ``value_...``.

    Raises
    ------
    DataError
        If there are no ages for the area.
    """
    events = events_of_known_groups(report)
    if events.empty:
        return pd.DataFrame()
    tables = {
        assumption: counts_by_age_and_sex(report, assumption=assumption)
        for assumption in (COUNTED, ASSUMED)
    }
    together = added_up(report, tables[COUNTED])
    measures = _measures(report, tables, together=together)
    hidden = rests_on_hidden(measures[CRUDE], together, reference=report.setting.reference_group)
    rows = measures[CRUDE][[*ON, "count", "population"]].assign(hidden=hidden)
    for name, found in measures.items():
        cells = [interval_cell(*ends) for ends in found[["value", "lower", "upper"]].to_numpy()]
        taken = found[[*ON]].assign(**{name: cells, f"value_{name}": found["value"]})
        rows = rows.merge(taken, on=ON, how="left", validate="one_to_one")
    unknown = events[["age", "sex"]].isna().any(axis="columns").mean()
    return in_reading_order(report, _shown(report, rows)).assign(left_out=unknown)


def _shown(report: RecordsReport, rows: pd.DataFrame) -> pd.DataFrame:
    """Take out what the release hides, and what rests on too few, since strata are no counts."""
    if report.release is None:
        return rows
    fewest = rules_of(report, "standardisation")["fewest_events"]
    few = (rows["count"] < fewest).fillna(False).astype(bool)
    for name in MEASURES:
        cells = rows[name].astype(object)
        cells = cells if name == CRUDE else cells.mask(few, "")
        rows = rows.assign(
            **{
                name: cells.mask(rows["hidden"], CONFIDENTIAL),
                f"value_{name}": rows[f"value_{name}"].mask(rows["hidden"] | few),
            }
        )
    return rows


def _measures(
    report: RecordsReport, tables: Mapping[str, pd.DataFrame], *, together: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    reference, level = report.setting.reference_group, report.setting.confidence
    counted = tables[COUNTED]
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
        CRUDE: relative_rate_index(together, reference_group=reference, confidence=level),
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
    left_out = said(report, "hidden.left_out") if rows["hidden"].any() else ""
    sentences = [left_out or said(report, "standardised.withheld")]
    if far.notna().any():
        most = rows.loc[far.idxmax()]
        values = {name: decimals(most[f"value_{name}"], 2) for name in (CRUDE, DIRECT)}
        sentences = [
            said(report, "standardised.most", group=most["group"], point=most["label"], **values),
            left_out,
        ]
    told = why_not_told_apart(report.records, dictionary=report.dictionary) is None
    who = said(report, "standardised.without_uasc" if told else "standardised.with_uasc")
    return paragraphs(*sentences, who, _lost(report, rows["left_out"].iloc[0]))


def _lost(report: RecordsReport, share: float) -> str:
    """Say for how many events age or sex is not recorded; their number is no cell of a release."""
    if report.release is not None:
        return said(report, "standardised.some_left_out") if share > 0 else ""
    # Fewer than the smallest share that is written are nothing to tell.
    written = percent(share)
    return "" if written == percent(0) else said(report, "standardised.left_out", share=written)


def _beside(report: RecordsReport, rows: pd.DataFrame) -> Part:
    """Plain and standardised ratios side by side, under both ways to know ages."""
    few = how_sure(report, TOO_FEW)
    kinds = [Column(name, said(report, f"standardised.{name}"), empty=few) for name in MEASURES]
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
                Column("count", said(report, "columns.number"), counted),
                Column("population", said(report, "columns.population"), whole),
                *kinds,
            ],
            notes=[said(report, "standardised.note"), said(report, "standardised.all_note")],
        ),
    )
