"""How the ratios move with the population that they are worked out on."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.measures.denominator_sensitivity import (
    ratios_by_denominator,
)
from evaluation_lib.measures.denominators import available_denominators
from evaluation_lib.measures.main_messages import TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import HIDDEN, TOO_FEW
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.disproportionality.analysis import (
    counts_of,
    labels_of,
    own,
    ratios_of,
    rules_of,
)
from evaluation_lib.presentation.disproportionality.descriptions import described
from evaluation_lib.presentation.disproportionality.population_words import (
    headline_of_populations,
    spreads,
    turning,
)
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    days,
    how_sure,
    interval_cell,
    ratio_mark,
    said,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.disproportionality.wide import by_groups
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.marks import Mark, Panel
from evaluation_lib.presentation.numbers import CONFIDENTIAL
from evaluation_lib.presentation.ratios_side_by_side import ratios_side_by_side
from evaluation_lib.presentation.sections import Part, Points, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.wordlists import joined

POINT = "decision_point"
CELL = [POINT, "group"]
#: What `counts.populations.with_populations` puts beside counts.
OF_A_POPULATION = ["population", "denominator", "age_range", "no_population"]
EXTRAPOLATED = "extrapolated"


def choice_of_population(report: RecordsReport) -> Section:
    """The ratios on every population at hand: as counted, and with growth carried on."""
    ratios = on_every_population(report)
    if ratios.empty:
        return a_section(report, "population_choice", [], **days(report))
    shown = _shown_points(report, ratios)
    left_out = said(report, "hidden.left_out") if ratios["hidden"].any() else ""
    parts = [paragraphs(*_warnings(report, ratios), turning(report, ratios), left_out)]
    parts += _drawn(report, ratios, shown)
    return a_section(report, "population_choice", parts, **days(report))


def _drawn(report: RecordsReport, ratios: pd.DataFrame, points: list[str]) -> list[Part]:
    """The last of some decision points at which anything can be told, as a chart and in words."""
    spoken = set(ratios.loc[~ratios["too_small"].astype(bool) & ~ratios["hidden"], POINT])
    told = [name for name in points if name in spoken]
    tables = [_table(report, ratios), _cautions(report, ratios)]
    if not told:
        return [folded_parts(said(report, "population_choice.summary"), *tables)]
    rows = ratios[ratios[POINT] == told[-1]]
    chart = with_table(_chart(report, rows), *tables, dictionary=report.dictionary)
    return [chart, Points(tuple(spreads(report, rows)))]


@lru_cache(maxsize=4)
def on_every_population(report: RecordsReport) -> pd.DataFrame:
    """Return the ratios of the report's area on every population that is at hand for it.

    Returns
    -------
    pandas.DataFrame
        As `denominator_sensitivity.ratios_by_denominator`, with ``too_small``: of which nothing is
        said because the ratio rests on too few events, and ``hidden``: because the release hides a
        number of it.
    """
    counts = own(report, counts_of(report)).drop(columns=OF_A_POPULATION)
    names = available_denominators(
        report.figures.populations,
        area_code=county_of(report.dictionary).code,
        dictionary=report.dictionary,
    )
    ratios = ratios_by_denominator(
        counts,
        populations=report.figures.populations,
        denominators=names,
        reference_group=report.setting.reference_group,
        dictionary=report.dictionary,
        ages=choices_of(report).ages,
        confidence=report.setting.confidence,
    )
    told = own(report, ratios_of(report))
    untold = told[CELL].assign(too_small=told["kind"] == TOO_SMALL, hidden=told["kind"] == HIDDEN)
    found = ratios.merge(untold, on=CELL, how="left", validate="many_to_one")
    found = found.assign(hidden=found["hidden"].eq(True))
    known = found["value"].notna() | (found["hidden"] & found["population"].notna())
    at_hand = known.groupby(found["denominator"]).transform("any")
    return found[at_hand].reset_index(drop=True)


def _shown_points(report: RecordsReport, ratios: pd.DataFrame) -> list[str]:
    """Return the decision points that are not folded: those of the dictionary, or the first."""
    told = set(ratios[POINT])
    wanted = [name for name in rules_of(report, "population_choice")["points"] if name in told]
    return wanted or ratios[POINT].tolist()[:1]


def _about(report: RecordsReport) -> pd.DataFrame:
    return report.dictionary.read("denominators").set_index("denominator")


def _warnings(report: RecordsReport, ratios: pd.DataFrame) -> list[str]:
    """Say which populations are of other ages than the children counted, and which are carried on.

    A population that is not at hand for the area is named too.
    """
    about, ages = _about(report), choices_of(report).ages
    by_name = ratios.drop_duplicates("denominator").set_index("denominator")
    chosen = about.loc[report.setting.denominator, "label"]
    other = [about.loc[name, "short_label"] for name in by_name.index[by_name["ages_differ"]]]
    grown = [
        about.loc[name, "short_label"] for name in by_name.index[by_name["basis"] == EXTRAPOLATED]
    ]
    sentences = [said(report, "population_choice.chosen", chosen=chosen)]
    if grown:
        sentences.append(said(report, "population_choice.grown", names=joined(grown)))
    if other:
        youngest, oldest = ages
        named = {"names": "; ".join(other), "youngest": youngest, "oldest": oldest}
        sentences.append(said(report, "population_choice.ages_differ", **named))
    return sentences


def _chart(report: RecordsReport, rows: pd.DataFrame) -> Part:
    about, names = _about(report), {**days(report), "confidence": confidence(report)}
    panels = [
        Panel(
            group,
            tuple(
                _mark(report, row, label=about.loc[row["denominator"], "short_label"])
                for row in of_group.to_dict("records")
            ),
        )
        for group, of_group in rows.groupby("group", sort=False)
    ]
    point = labels_of(report)[rows[POINT].iloc[0]]
    few = rows["too_small"].astype(bool)
    labels = rows["denominator"].map(about["short_label"])
    kinds = few.map({True: TOO_SMALL, False: None}).mask(rows["hidden"], HIDDEN)
    spoken = rows.assign(label=labels, kind=kinds)
    return ratios_side_by_side(
        panels,
        axis_label=said(report, "compared.axis"),
        headline=headline_of_populations(report, rows),
        subtitle=said(report, "population_choice.subtitle", point=point, **names),
        description=described(report, spoken, drawn=said(report, "population_choice.description")),
    )


def _mark(report: RecordsReport, row: dict[str, Any], *, label: str) -> Mark:
    return ratio_mark(
        report,
        [row[end] for end in ("value", "lower", "upper")],
        label=label,
        too_small=bool(row["too_small"]),
        hidden=row["hidden"],
        emphasis=row["denominator"] == report.setting.denominator,
    )


def _table(report: RecordsReport, ratios: pd.DataFrame) -> Part:
    """A row for each decision point and population, a column for each group."""
    points, names = labels_of(report), _about(report)["short_label"]
    places = {name: place for place, name in enumerate([*points, *ratios["denominator"].unique()])}
    rows = ratios.assign(cell=[_cell(report, row) for row in ratios.to_dict("records")])
    rows = rows.sort_values([POINT, "denominator"], key=lambda column: column.map(places))
    rows = rows.assign(label=rows[POINT].map(points), name=rows["denominator"].map(names))
    column = Column("name", said(report, "population_choice.population"), words=True, heads=True)
    return by_groups(
        report,
        rows,
        heads=[Column("label", said(report, "columns.decision_point")), column],
        caption=said(
            report, "population_choice.caption", confidence=confidence(report), **days(report)
        ),
        notes=[said(report, "population_choice.note")],
    )


def _cell(report: RecordsReport, row: dict[str, Any]) -> Cell:
    if row["hidden"]:
        return Cell(CONFIDENTIAL)
    if row["too_small"]:
        return Cell(how_sure(report, TOO_FEW))
    return interval_cell(row["value"], row["lower"], row["upper"])


def _cautions(report: RecordsReport, ratios: pd.DataFrame) -> Part:
    """What to know about each population."""
    about = _about(report).loc[list(ratios["denominator"].unique())].reset_index()
    return a_table(
        report,
        about,
        caption=said(report, "population_choice.cautions_caption"),
        columns=[
            Column("short_label", said(report, "population_choice.population")),
            Column("label", said(report, "population_choice.whole_name"), words=True),
            Column("caution", said(report, "population_choice.caution"), words=True),
        ],
    )
