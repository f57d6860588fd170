"""Whether quadrants differ in their ratios, or a part of the county from the rest of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from evaluation_lib.areas import known_areas
from evaluation_lib.counts.choices import TEAM
from evaluation_lib.extracts.council.capabilities import refusal
from evaluation_lib.measures.between_areas import area_ratios, pooled_over_areas
from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.floors import floors
from evaluation_lib.measures.multiple_testing import corrected
from evaluation_lib.measures.shrinkage import shrunk_ratio
from evaluation_lib.opening import NEEDED_FOR_PLACE, RecordsReport
from evaluation_lib.presentation.certainty import HIDDEN
from evaluation_lib.presentation.disproportionality.analysis import (
    counts_of,
    own,
    rests_on_hidden,
    rules_of,
)
from evaluation_lib.presentation.disproportionality.chosen import (
    POINT,
    chosen_and_told,
    in_reading_order,
    points_by_groups,
)
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    days,
    interval_cell,
    said,
)
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import CONFIDENTIAL, whole
from evaluation_lib.presentation.released import counted
from evaluation_lib.presentation.sections import Part, Points, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.wordlists import joined

ON = [POINT, "group"]
#: What the rows of one decision point have in common.
TIME = ["period", "kind", "counted", "clock", "years"]
DIFFER, ALIKE, TOO_FEW = "differ", "alike", "too_few"
COMPARED = (DIFFER, ALIKE)


def places_compared(report: RecordsReport) -> Section:
    """Which ratios clearly differ between quadrants, or here from the rest of the county."""
    key = "places" if report.setting.area.below_authority else "quadrants"
    why = _why_not(report)
    if why:
        return a_section(report, key, [paragraphs(said(report, "places.cannot", why=why))])
    counts = places_counted(report)
    if counts.empty:
        return a_section(report, key, [])
    tests, ratios = differences_of(report), _ratios(report, counts)
    tables = [_numbers(report, ratios, key=key)]
    if tests["reading"].isin(COMPARED).any():
        tables.insert(0, _readings(report, tests, ratios, key=key))
    folded = folded_parts(said(report, "places.summary"), *tables)
    return a_section(report, key, [*_in_words(report, tests, ratios, key=key), folded])


def _why_not(report: RecordsReport) -> str | None:
    """Say why the extracts cannot tell the parts of the county, if so."""
    setting = report.setting
    if setting.area.level == "district" and setting.area_by == TEAM:
        return said(report, "places.by_team")
    needed = NEEDED_FOR_PLACE[setting.area_by]
    return refusal(list(report.records.sources), needed, dictionary=report.dictionary)


@lru_cache(maxsize=4)
def places_counted(report: RecordsReport) -> pd.DataFrame:
    """Counts of places that have no child in common: the quadrants, or the area and the rest.

    Returns
    -------
    pandas.DataFrame
        Rows of `analysis.counts_of` that have a population, of the chosen decision points. The
        rest is the four quadrants less the area, not the county less it: children whose home lies
        in no quadrant, such as most who came unaccompanied, would stand on one side only. Its
        design effect is that of the four together. It is known only where the release shows the
        numbers of all four.
    """
    counts = counts_of(report)
    counts = counts[counts["population"].notna() & counts[POINT].isin(chosen_and_told(report))]
    names = [area.name for area in known_areas(report.dictionary) if area.level == "quadrant"]
    quadrants = counts[counts["area"].isin(names)].reset_index(drop=True)
    if not report.setting.area.below_authority:
        return quadrants
    here = own(report, counts)
    rest = _less(_together(quadrants), here)
    return pd.concat([here, rest.assign(area=said(report, "places.rest"))], ignore_index=True)


def _together(quadrants: pd.DataFrame) -> pd.DataFrame:
    """Add quadrants up: counts, populations, and variances, which make the design effect."""
    variance = quadrants["count"] * quadrants["design_effect"]
    grouped = quadrants.assign(variance=variance).groupby([*ON, *TIME], sort=False)
    sums = grouped[["count", "population", "variance"]].sum(skipna=False).reset_index()
    some = sums["count"].where(sums["count"] > 0)
    return sums.assign(design_effect=(sums["variance"] / some).astype(float).fillna(1.0))


def _less(whole_county: pd.DataFrame, here: pd.DataFrame) -> pd.DataFrame:
    """Take an area's counts and population out of those of the county; keep the design effect."""
    rest = whole_county.merge(here[[*ON, "count", "population"]], on=ON, suffixes=("", "_here"))
    for column in ("count", "population"):
        rest[column] = rest[column] - rest[f"{column}_here"]
    return rest.drop(columns=["count_here", "population_here", "variance"])


@lru_cache(maxsize=4)
def differences_of(report: RecordsReport) -> pd.DataFrame:
    """Test of each group and decision point whether its places differ, corrected for all tests.

    Returns
    -------
    pandas.DataFrame
        What `between_areas.pooled_over_areas` returns of the places whose numbers are shown,
        ``p_corrected``, and ``reading``: ``differ``, ``alike``, ``too_few`` (of fewer than two
        places can words be made), or `certainty.HIDDEN` where that is because numbers are hidden.
    """
    counts, setting = places_counted(report), report.setting
    reference, rules = setting.reference_group, rules_of(report, "multiple_testing")
    enough = floors(counts, reference_group=reference, **rules_of(report, "floors"))
    ratios = area_ratios(counts, reference_group=reference).merge(
        enough[["area", *ON, "in_words"]], on=["area", *ON], validate="one_to_one"
    )
    ratios["log_variance"] = ratios["log_variance"].where(ratios["in_words"])
    pooled = pooled_over_areas(ratios, confidence=setting.confidence)
    tests = corrected(pooled, family=[], method=rules["method"], level=rules["level"])
    clear = tests["clear"].map({True: DIFFER, False: ALIKE})
    others = counts[counts["group"] != reference]
    lost = others.loc[rests_on_hidden(others, counts, reference=reference), ON]
    why_not = pd.Series(TOO_FEW, tests.index).mask(_is_among(tests, lost), HIDDEN)
    return tests.assign(reading=clear.fillna(why_not).astype(str))


def _is_among(rows: pd.DataFrame, wanted: pd.DataFrame) -> pd.Series:
    """Say of each row whether its decision point and group are among some."""
    pairs = pd.MultiIndex.from_frame(wanted[ON])
    return pd.Series(pd.MultiIndex.from_frame(rows[ON]).isin(pairs), rows.index)


def _ratios(report: RecordsReport, counts: pd.DataFrame) -> pd.DataFrame:
    """Ratio of each place, plain and drawn towards what all places have in common; ``hidden``.

    Places are drawn together only where the release shows the numbers of all of them.
    """
    setting = report.setting
    keys = {"reference_group": setting.reference_group, "confidence": setting.confidence}
    ratios = relative_rate_index(counts, **keys)
    hidden = rests_on_hidden(ratios, counts, reference=setting.reference_group)
    cells = pd.Series([interval_cell(*ends) for ends in _ends_of(ratios)], ratios.index, object)
    ratios = ratios.assign(cell=cells.mask(hidden, CONFIDENTIAL), hidden=hidden)
    drawn = _drawn_together(report, counts)
    found = ratios.merge(drawn, on=["area", *ON], how="left")
    lost = _is_among(found, found[found["hidden"]])
    return found.assign(drawn=found["drawn"].astype(object).mask(lost, CONFIDENTIAL))


def _drawn_together(report: RecordsReport, counts: pd.DataFrame) -> pd.DataFrame:
    """Empirical Bayes ratios; the reference's rate of each place is taken as known."""
    reference = counts.loc[
        counts["group"] == report.setting.reference_group, ["area", POINT, "count", "population"]
    ]
    rows = counts.merge(reference, on=["area", POINT], suffixes=("", "_reference"))
    rows = rows.assign(
        expected=rows["count_reference"] / rows["population_reference"] * rows["population"]
    )
    rows = rows[(rows["group"] != report.setting.reference_group) & (rows["expected"] > 0)]
    drawn = shrunk_ratio(
        rows.reset_index(drop=True),
        dictionary=report.dictionary,
        method="moments",
        confidence=report.setting.confidence,
    )
    drawn["drawn"] = [interval_cell(*ends) for ends in _ends_of(drawn)]
    return drawn[["area", *ON, "drawn"]]


def _ends_of(measures: pd.DataFrame) -> Any:
    return measures[["value", "lower", "upper"]].to_numpy()


def _in_words(
    report: RecordsReport, tests: pd.DataFrame, ratios: pd.DataFrame, *, key: str
) -> list[Part]:
    """Say how many comparisons differ clearly, and for each of them which place has which ratio."""
    told = tests[tests["reading"].isin(COMPARED)]
    left_out = said(report, "hidden.left_out") if ratios["hidden"].any() else ""
    if told.empty:
        every = (tests["reading"] == HIDDEN).all()
        few = "" if every else said(report, "places.too_few_of_all")
        return [paragraphs(few, left_out)]
    differ = told[told["reading"] == DIFFER].sort_values("p_corrected")
    values = {"differ": whole(len(differ)), "all": whole(len(told))}
    if differ.empty:
        return [paragraphs(said(report, f"{key}.none_differ", **values), left_out)]
    sentences = [
        said(
            report,
            "places.differs",
            group=rows["group"].iloc[0],
            point=rows["label"].iloc[0],
            values=joined([_value(report, row) for row in rows.to_dict("records")]),
        )
        for rows in _of_each(report, differ, ratios[~ratios["hidden"]])
    ]
    first = paragraphs(left_out, said(report, f"{key}.some_differ", **values))
    return [first, Points(tuple(sentences))]


def _of_each(
    report: RecordsReport, tests: pd.DataFrame, ratios: pd.DataFrame
) -> list[pd.DataFrame]:
    """The ratios that each of some tests is about, in the order of the tests."""
    ordered = in_reading_order(report, ratios)
    by_test = dict(iter(ordered.groupby(ON, sort=False)))
    return [by_test[tuple(row)] for row in tests[ON].to_numpy()]


def _value(report: RecordsReport, row: dict[str, Any]) -> str:
    return said(report, "places.value", place=row["area"], value=row["cell"])


def _readings(
    report: RecordsReport, tests: pd.DataFrame, ratios: pd.DataFrame, *, key: str
) -> Part:
    """A word for each group and decision point."""
    cells = tests.assign(
        cell=[
            CONFIDENTIAL
            if test["reading"] == HIDDEN
            else said(report, f"{key}.{_word(report, test, rows)}")
            for test, rows in zip(
                tests.to_dict("records"), _of_each(report, tests, ratios), strict=True
            )
        ]
    )
    return points_by_groups(
        report,
        cells,
        caption=said(report, f"{key}.caption", **days(report)),
        note=said(report, "places.note"),
    )


def _word(report: RecordsReport, test: dict[str, Any], rows: pd.DataFrame) -> str:
    """``differ``, ``alike``, ``too_few``; of a part of the county in which direction it differs."""
    if test["reading"] != DIFFER or not report.setting.area.below_authority:
        return str(test["reading"])
    here = rows["area"] == report.setting.area.name
    return "higher" if rows.loc[here, "value"].item() > rows.loc[~here, "value"].item() else "lower"


def _numbers(report: RecordsReport, ratios: pd.DataFrame, *, key: str) -> Part:
    """Every ratio and what it rests on."""
    columns = [
        Column("label", said(report, "columns.decision_point")),
        Column("group", said(report, "columns.group"), words=True, heads=True),
        Column("area", said(report, "places.area"), words=True, heads=True),
        Column("count", said(report, "columns.events"), counted),
        Column("population", said(report, "columns.population"), whole),
        Column("cell", said(report, "columns.ratio")),
    ]
    notes = []
    if not report.setting.area.below_authority:
        columns.append(Column("drawn", said(report, "quadrants.drawn")))
        notes.append(said(report, "quadrants.drawn_note"))
    return a_table(
        report,
        in_reading_order(report, ratios),
        caption=said(report, f"{key}.all_caption", confidence=confidence(report), **days(report)),
        columns=columns,
        notes=notes,
    )
