"""What the ratios depend on: the population chosen, and children whose group is not published."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.measures.denominators import LAST_CENSUS, available_denominators
from evaluation_lib.measures.groups import OTHER, TOTAL, UNKNOWN
from evaluation_lib.measures.unaccompanied import (
    outside_other,
    ratio_bounds_without_unaccompanied,
)
from evaluation_lib.opening import Report
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.drawing import Chart
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.marks import Panel
from evaluation_lib.presentation.numbers import decimals, interval, percent, whole
from evaluation_lib.presentation.published_picture.headlines import populations_headline
from evaluation_lib.presentation.published_picture.shared import (
    certainty_key,
    column,
    confidence,
    count_cell,
    denominator_row,
    group_columns,
    mark,
    own_counts,
    published_cell,
    range_in_words,
    ratio_cell,
    ratios_of,
    table_over_years,
)
from evaluation_lib.presentation.ratios_in_rows import ratio_chart
from evaluation_lib.presentation.sections import NO_SECTION, Part, Section, paragraphs, section
from evaluation_lib.presentation.tables import Column, ReportTable, report_table, with_symbol
from evaluation_lib.presentation.wording import text


def ratios_by_denominator(report: Report) -> pd.DataFrame:
    """Ratios of the latest 31 March on every population at hand, with ``denominator``."""
    names = available_denominators(
        report.figures.populations,
        area_code=report.setting.authority.code,
        dictionary=report.dictionary,
    )
    return pd.concat(
        [
            ratios_of(report, own_counts(report, denominator=name)).assign(denominator=name)
            for name in names
        ],
        ignore_index=True,
    )


def answers_by_population(ratios: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the groups whose answer changes with the population, and all that have an answer.

    An answer is clearly higher, clearly lower or no clear difference.
    """
    told = ratios.assign(answer=[certainty_key(row) for row in ratios.to_dict("records")])
    told = told[told["answer"] != "hidden"]
    answers = told.groupby("group", sort=False)["answer"].nunique()
    return answers[answers > 1].index.tolist(), answers.index.tolist()


def choice_of_population(report: Report) -> Section:
    """How the ratios move with the population they are worked out on, and how they may drift."""
    if report.setting.area.below_authority:
        return NO_SECTION
    dictionary = report.dictionary
    ratios = ratios_by_denominator(report)
    table = _denominators_table(report, ratios)
    return section(
        text(dictionary, "denominators.heading"),
        [
            paragraphs(
                text(dictionary, "denominators.lead", year=report.setting.latest),
                _growth_of_all_children(report),
                text(dictionary, "denominators.doubt"),
            ),
            table if ratios["value"].isna().all() else _denominators_chart(report, ratios, table),
        ],
    )


def _growth_of_all_children(report: Report) -> str:
    """How the number of all children changed since the census; nothing where it is not at hand."""
    table = report.figures.mid_year_population
    years = table[table["area_code"] == report.setting.authority.code].set_index("mid_year")
    years = years["persons"].sort_index()
    latest = years.index[years.index < report.setting.latest].max() if len(years) else pd.NA
    if pd.isna(latest) or latest <= LAST_CENSUS or LAST_CENSUS not in years.index:
        return ""
    before, after = int(years[LAST_CENSUS]), int(years[latest])
    return text(
        report.dictionary,
        "denominators.all_children",
        area=report.setting.authority.name,
        first=LAST_CENSUS,
        last=latest,
        before=whole(before),
        after=whole(after),
        change=percent(abs(after / before - 1)),
        direction=text(report.dictionary, f"denominators.{'more' if after >= before else 'fewer'}"),
    )


def _names(report: Report) -> dict[str, Any]:
    return {
        "area": report.setting.authority.name,
        "reference": report.setting.reference_group,
        "year": report.setting.latest,
        "confidence": confidence(report),
    }


def _denominators_chart(report: Report, ratios: pd.DataFrame, table: ReportTable) -> Chart:
    dictionary, names = report.dictionary, _names(report)
    chosen = report.setting.denominator
    panels = [
        Panel(
            group,
            tuple(
                mark(
                    report,
                    row,
                    label=denominator_row(report, row["denominator"])["short_label"],
                    emphasis=row["denominator"] == chosen,
                )
                for row in rows.to_dict("records")
            ),
        )
        for group, rows in ratios.groupby("group", sort=False)
    ]
    turning, answered = answers_by_population(ratios)
    short = [denominator_row(report, name)["short_label"] for name in ratios["denominator"]]
    labels = [f"{group}, {label}" for group, label in zip(ratios["group"], short, strict=True)]
    chart = ratio_chart(
        panels,
        axis_label=text(dictionary, "ratios.chart_axis", **names),
        headline=populations_headline(
            report,
            turning=turning,
            answered=answered,
            populations=ratios["denominator"].nunique(),
        ),
        subtitle=text(dictionary, "denominators.chart_subtitle", **names),
        description=text(
            dictionary,
            "denominators.chart_description",
            range=range_in_words(report, ratios, labels=labels),
        ),
    )
    return with_table(chart, table, dictionary=dictionary)


def _denominators_table(report: Report, ratios: pd.DataFrame) -> ReportTable:
    dictionary = report.dictionary
    cells = ratios.assign(cell=[ratio_cell(row) for row in ratios.to_dict("records")])
    wide = cells.pivot(index="denominator", columns="group", values="cell")
    wide = wide.reindex(ratios["denominator"].unique()).reset_index()
    wide["label"] = [denominator_row(report, name)["label"] for name in wide["denominator"]]
    wide["caution"] = [denominator_row(report, name)["caution"] for name in wide["denominator"]]
    extrapolated = dictionary.read("denominators").set_index("denominator")["basis"]
    notes = []
    if (extrapolated.reindex(wide["denominator"]) == "extrapolated").any():
        year = report.setting.latest
        notes.append(text(dictionary, "denominators.note_extrapolated", year=year))
    return report_table(
        wide,
        caption=text(dictionary, "denominators.caption", **_names(report)),
        columns=[
            column(report, "label", key="denominator"),
            *group_columns(report),
            column(report, "caution", words=True),
        ],
        dictionary=dictionary,
        notes=notes,
    )


def unaccompanied_count(report: Report) -> tuple[Any, Any]:
    """How many children looked after on the latest 31 March were unaccompanied, and its symbol."""
    return published_cell(report, "Unaccompanied", characteristic="unaccompanied")


def unaccompanied_children(report: Report) -> Section:
    """Within which bounds the ratios lie when unaccompanied children are left out."""
    if report.setting.area.below_authority:
        return NO_SECTION
    dictionary = report.dictionary
    return section(text(dictionary, "unaccompanied.heading"), _unaccompanied_parts(report))


def _unaccompanied_parts(report: Report) -> list[Part]:
    dictionary, names = report.dictionary, _names(report)
    unaccompanied, symbol = unaccompanied_count(report)
    counts = own_counts(report)
    if not pd.isna(symbol) and symbol == "x":
        return [paragraphs(text(dictionary, "unaccompanied.not_at_hand", **names))]
    if pd.isna(unaccompanied) or counts["count"].isna().any():
        return [
            paragraphs(text(dictionary, "unaccompanied.hidden", **names)),
            _series_table(report),
        ]
    if not unaccompanied:
        return [
            paragraphs(text(dictionary, "unaccompanied.none", **names)),
            _series_table(report),
        ]
    total, symbol = published_cell(report, TOTAL)
    outside = outside_other(counts, unaccompanied=int(unaccompanied), other_group=OTHER)
    return [
        paragraphs(
            text(
                dictionary,
                "unaccompanied.lead",
                unaccompanied=whole(unaccompanied),
                children=with_symbol(total, symbol, write=whole),
                **names,
            ),
            text(
                dictionary,
                f"unaccompanied.{_where(report, outside)}",
                other=whole(counts.loc[counts["group"] == OTHER, "count"].iloc[0]),
                outside=whole(outside),
                unaccompanied=whole(unaccompanied),
            ),
            text(dictionary, "unaccompanied.bounds"),
        ),
        _bounds_table(report, counts, unaccompanied=int(unaccompanied)),
        _series_table(report),
    ]


def _bounds_table(report: Report, counts: pd.DataFrame, *, unaccompanied: int) -> ReportTable:
    dictionary, names = report.dictionary, _names(report)
    bounds = ratio_bounds_without_unaccompanied(
        counts,
        unaccompanied=unaccompanied,
        reference_group=report.setting.reference_group,
        other_group=OTHER,
    )
    rows = bounds.assign(**{name: _bounds(bounds, name) for name in ("usual", "wide")})
    # The usual reading spares the largest group; beside another reference it means nothing.
    largest = counts.loc[counts["count"].astype(int).idxmax(), "group"]
    usual = report.setting.reference_group == largest
    return report_table(
        rows,
        caption=text(dictionary, "unaccompanied.caption", **names),
        columns=[
            column(report, "group"),
            column(report, "with_all", write=lambda value: decimals(value, 2)),
            *(
                [Column("usual", text(dictionary, "unaccompanied.column_usual", **names))]
                if usual
                else []
            ),
            Column("wide", text(dictionary, "unaccompanied.column_wide")),
        ],
        dictionary=dictionary,
        notes=[
            *([text(dictionary, "unaccompanied.note_usual", **names)] if usual else []),
            text(dictionary, "unaccompanied.note_wide"),
            text(dictionary, "unaccompanied.note_bounds"),
        ],
    )


def _where(report: Report, outside: int) -> str:
    """Which sentence says where unaccompanied children must be recorded."""
    unknown, _ = published_cell(report, UNKNOWN)
    if not outside:
        return "within_other"
    return "outside_other" if unknown == 0 else "outside_other_or_none"


def _bounds(bounds: pd.DataFrame, name: str) -> list[Cell]:
    ends = bounds[[f"{name}_lower", f"{name}_upper"]].to_numpy()
    return [Cell(interval(low, high, 2), (low, high)) for low, high in ends]


def _series_table(report: Report) -> Part:
    """Unaccompanied children year by year, behind a line that opens them."""
    dictionary = report.dictionary
    wanted = {
        text(dictionary, "unaccompanied.row"): ("Unaccompanied", "unaccompanied"),
        text(dictionary, "unaccompanied.row_other"): (OTHER, "ethnic_group"),
    }
    rows = {
        label: {
            year: count_cell(
                *published_cell(report, category, characteristic=characteristic, year=year)
            )
            for year in report.setting.years
        }
        for label, (category, characteristic) in wanted.items()
    }
    caption = text(dictionary, "unaccompanied.series_caption", **_names(report))
    table = table_over_years(report, rows, first="children", caption=caption)
    return folded_parts(text(dictionary, "unaccompanied.series_summary"), table)
