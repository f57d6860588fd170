"""What is not published: most groups below England, and anything below the county."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.areas import country_of
from evaluation_lib.measures.disproportionality import rate_per_10000
from evaluation_lib.measures.groups import TOTAL
from evaluation_lib.measures.published import england_by_group
from evaluation_lib.opening import Report
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import percent, whole
from evaluation_lib.presentation.published_picture.shared import (
    column,
    count_cell,
    rate_cell,
    ratio_cell,
    ratios_of,
)
from evaluation_lib.presentation.sections import NO_SECTION, Part, Section, paragraphs, section
from evaluation_lib.presentation.tables import ReportTable, report_table
from evaluation_lib.presentation.wording import text


def nothing_below_the_authority(report: Report) -> Section:
    """For a quadrant or district: that nothing is published about social care there."""
    if not report.setting.area.below_authority:
        return NO_SECTION
    dictionary = report.dictionary
    names = {"county": report.setting.authority.name, "area": report.setting.area.label}
    return section(
        text(dictionary, "nothing_below.heading"),
        [
            paragraphs(
                text(dictionary, "nothing_below.text", **names),
                text(dictionary, "nothing_below.next", **names),
            )
        ],
    )


def not_published(report: Report) -> Section:
    """What exists for England only, and what exists for the authority without groups."""
    if report.setting.area.below_authority:
        return NO_SECTION
    dictionary, name = report.dictionary, report.setting.authority.name
    parts: list[Part] = [
        paragraphs(text(dictionary, f"not_published.lead{_country(report)}", area=name)),
        folded_parts(
            text(dictionary, "not_published.england_summary", country=country_of(dictionary).name),
            *(_england_table(report, point) for point in _england_only(report)),
        ),
    ]
    totals = _latest_totals(report)
    if len(totals):
        parts += [
            paragraphs(text(dictionary, f"not_published.totals_lead{_country(report)}", area=name)),
            folded_parts(
                text(dictionary, "not_published.totals_summary"), _totals_table(report, totals)
            ),
        ]
    return section(text(dictionary, "not_published.heading"), parts)


def _country(report: Report) -> str:
    """The ending of the words that differ for the country itself."""
    return "_country" if report.setting.authority.level == "country" else ""


def _england_only(report: Report) -> list[str]:
    """The decision points whose groups are published for England alone, in their order."""
    points = report.dictionary.read("decision_points").sort_values("order")
    england_only = points["published_by_ethnic_group"] == "England only"
    return points.loc[england_only, "decision_point"].tolist()


def _england_table(report: Report, point: str) -> ReportTable:
    dictionary, setting = report.dictionary, report.setting
    country = country_of(dictionary)
    counts = england_by_group(
        report.figures,
        decision_point=point,
        country=country,
        latest=setting.latest,
        dictionary=dictionary,
    )
    year = counts["period"].iloc[0]
    return report_table(
        _england_cells(report, counts),
        caption=text(
            dictionary,
            "not_published.england_caption",
            point=_label(report, point),
            country=country.name,
            year=year,
        ),
        columns=[
            column(report, "group"),
            column(report, "count", key="number"),
            column(report, "population", write=whole),
            column(report, "rate"),
            column(report, "ratio", key="ratio_and_interval"),
        ],
        dictionary=dictionary,
        notes=[
            text(
                dictionary,
                "not_published.england_note",
                rounded_to=counts["rounded_to"].iloc[0],
                unknown=_unknown_share(report, point, year=year),
            ),
            text(dictionary, f"not_published.note_{point}"),
        ],
    )


def _england_cells(report: Report, counts: pd.DataFrame) -> pd.DataFrame:
    rates = rate_per_10000(counts, confidence=report.setting.confidence).assign(
        symbol=counts["symbol"]
    )
    ratios = ratios_of(report, counts)
    reference = text(report.dictionary, "ratios.reference")
    ratio_cells = {row["group"]: ratio_cell(row) for row in ratios.to_dict("records")}
    return counts[["group", "population"]].assign(
        count=[count_cell(*pair) for pair in counts[["count", "symbol"]].to_numpy()],
        rate=[rate_cell(row) for row in rates.to_dict("records")],
        ratio=[ratio_cells.get(group, reference) for group in counts["group"]],
    )


def _unknown_share(report: Report, point: str, *, year: int) -> str:
    table = report.figures.england_by_group
    rows = table[(table["decision_point"] == point) & (table["year"] == year)]
    children = rows.set_index("ethnic_group")["children"]
    return percent(1 - children["Known"] / children[TOTAL])


def _label(report: Report, point: str) -> str:
    points = report.dictionary.read("decision_points").set_index("decision_point")
    return points.loc[point, "label"]


def _latest_totals(report: Report) -> pd.DataFrame:
    """The authority's latest total within the period at each decision point without groups."""
    totals = report.figures.totals
    rows = totals[
        (totals["area_code"] == report.setting.authority.code)
        & (totals["year"] <= report.setting.latest)
    ].sort_values("year")
    latest = rows.drop_duplicates("decision_point", keep="last")
    points = report.dictionary.read("decision_points")
    by_group = ["local authority"]
    if report.setting.authority.level == "country":
        by_group.append("England only")
    points = points[~points["published_by_ethnic_group"].isin(by_group)]
    return latest.merge(points, on="decision_point").sort_values("order")


def _totals_table(report: Report, totals: pd.DataFrame) -> ReportTable:
    rows = totals.assign(
        when=[
            text(report.dictionary, f"not_published.{kind}", year=year)
            for kind, year in zip(totals["kind"], totals["year"], strict=True)
        ],
        shown=[count_cell(*pair) for pair in totals[["number", "symbol"]].to_numpy()],
    )
    return report_table(
        rows,
        caption=text(
            report.dictionary, "not_published.totals_caption", area=report.setting.authority.name
        ),
        columns=[
            column(report, "label", key="decision_point"),
            column(report, "when", words=True),
            column(report, "shown", key="number"),
            column(report, "counts", words=True),
        ],
        dictionary=report.dictionary,
    )
