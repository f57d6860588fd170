"""What several sections of the published picture need: measures, cells, words of certainty."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from evaluation_lib.measures.denominators import population_by_group
from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.groups import groups_in_order
from evaluation_lib.measures.published import looked_after_cell, looked_after_counts
from evaluation_lib.opening import Report
from evaluation_lib.presentation.certainty import NOT_KNOWN, certainty_words
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.marks import Mark
from evaluation_lib.presentation.numbers import (
    confidence_text,
    decimals,
    interval,
    is_missing,
    whole,
)
from evaluation_lib.presentation.tables import Column, ReportTable, report_table, with_symbol
from evaluation_lib.presentation.wording import text
from evaluation_lib.wordlists import joined

CERTAINTIES = ("higher", "lower", "no_clear_difference", "hidden")


def counts_for(
    report: Report,
    *,
    denominator: str,
    years: Sequence[int],
    area_codes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Counts by group beside each year's population, for some areas or for all.

    Census populations are the same in every year; extrapolated ones are each year's own.
    """
    looked_after = report.figures.looked_after
    if area_codes is not None:
        looked_after = looked_after[looked_after["area_code"].isin(list(area_codes))]
    groups = groups_in_order(report.dictionary)
    parts = [
        looked_after_counts(
            looked_after,
            populations=population_by_group(
                report.figures.populations,
                denominator=denominator,
                year=year,
                dictionary=report.dictionary,
            ),
            years=[year],
            groups=groups,
        )
        for year in years
    ]
    rank = {group: place for place, group in enumerate(groups)}
    return pd.concat(parts, ignore_index=True).sort_values(
        ["area", "group", "period"],
        key=lambda column: column.map(rank) if column.name == "group" else column,
        kind="stable",
        ignore_index=True,
    )


def is_extrapolated(report: Report, denominator: str | None = None) -> bool:
    """Whether a denominator (the report's own if none is named) carries a growth on."""
    return denominator_row(report, denominator)["basis"] == "extrapolated"


def own_counts(report: Report, *, denominator: str | None = None) -> pd.DataFrame:
    """Counts of the report's own authority on its latest 31 March."""
    return counts_for(
        report,
        denominator=denominator or report.setting.denominator,
        years=[report.setting.latest],
        area_codes=[report.setting.authority.code],
    )


def counts_over_years(report: Report) -> pd.DataFrame:
    """Counts of the report's own authority on every 31 March of the period."""
    return counts_for(
        report,
        denominator=report.setting.denominator,
        years=report.setting.years,
        area_codes=[report.setting.authority.code],
    )


def published_cell(
    report: Report,
    category: str,
    *,
    characteristic: str = "ethnic_group",
    year: int | None = None,
) -> tuple[Any, Any]:
    """Return a published count of the authority and the symbol in its place, latest if no year."""
    return looked_after_cell(
        report.figures.looked_after,
        area_code=report.setting.authority.code,
        year=year or report.setting.latest,
        characteristic=characteristic,
        category=category,
    )


def table_over_years(
    report: Report,
    rows: Mapping[str, Mapping[int, Cell]],
    *,
    caption: str,
    first: str = "group",
    notes: Sequence[str] = (),
) -> ReportTable:
    """Lay cells out with one row for each name and one column for each 31 March of the period."""
    laid_out = [
        {"name": name} | {str(year): cell for year, cell in cells.items()}
        for name, cells in rows.items()
    ]
    return report_table(
        pd.DataFrame(laid_out),
        caption=caption,
        columns=[
            column(report, "name", key=first),
            *(Column(str(year), f"31 March {year}") for year in report.setting.years),
        ],
        dictionary=report.dictionary,
        notes=notes,
    )


def cells_over_years(
    measures: pd.DataFrame, write: Callable[[Any], Cell]
) -> dict[str, dict[int, Cell]]:
    """Write each group's measures, year by year, as `table_over_years` takes them."""
    return {
        group: {int(row["period"]): write(row) for row in rows.to_dict("records")}
        for group, rows in measures.groupby("group", sort=False)
    }


def ratios_of(report: Report, counts: pd.DataFrame) -> pd.DataFrame:
    """Ratios to the report's reference group, with the ``symbol`` that hides either count."""
    reference_group = report.setting.reference_group
    ratios = relative_rate_index(
        counts, reference_group=reference_group, confidence=report.setting.confidence
    )
    key = ["area", "period"]
    reference = counts[counts["group"] == reference_group][[*key, "symbol"]]
    symbols = counts.merge(reference, on=key, suffixes=("", "_reference"))
    symbols["symbol"] = symbols["symbol"].fillna(symbols["symbol_reference"])
    return ratios.merge(symbols[[*key, "group", "symbol"]], on=[*key, "group"])


def denominator_row(report: Report, denominator: str | None = None) -> pd.Series:
    """What the dictionary says of a denominator (the report's own if none is named)."""
    table = report.dictionary.read("denominators").set_index("denominator")
    return table.loc[denominator or report.setting.denominator]


def certainty(report: Report, row: Any) -> str:
    """Say in words what an interval of a ratio says; the same words in every report."""
    return certainty_words(report.dictionary, certainty_key(row))


def certainty_key(row: Any) -> str:
    """Return ``higher``, ``lower``, ``no_clear_difference`` or ``hidden`` for a ratio."""
    if is_missing(row["lower"]) or is_missing(row["upper"]):
        return "hidden"
    if row["lower"] > 1:
        return "higher"
    return "lower" if row["upper"] < 1 else "no_clear_difference"


def by_certainty(ratios: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Sort the rows of ratios under what their intervals say (`certainty_key`)."""
    found: dict[str, list[dict[str, Any]]] = {key: [] for key in CERTAINTIES}
    for row in ratios.to_dict("records"):
        found[certainty_key(row)].append(row)
    return found


def mark(report: Report, row: Any, *, label: str, emphasis: bool = False) -> Mark:
    """Make a chart's mark of a measure."""
    value, lower, upper = (_number(row[name]) for name in ("value", "lower", "upper"))
    return Mark(
        label,
        value,
        lower,
        upper,
        emphasis,
        absent=certainty_words(report.dictionary, NOT_KNOWN),
        endless=text(report.dictionary, "charts.no_upper_limit"),
    )


def by_or_in(report: Report) -> str:
    """Say who looks after the children: ``by Essex``, but ``in England``."""
    authority = report.setting.authority
    word = "in" if authority.level == "country" else "by"
    return f"{word} {authority.name}"


def places_that_show(row: Any, *, least: int = 1) -> int:
    """How many decimals a ratio needs so that rounding hides neither its interval nor its side.

    An interval of 1.56 to 1.59 must not read 1.6 to 1.6, nor one that ends at 0.998 read 1.0.
    """
    ends = (float(row["lower"]), float(row["value"]), float(row["upper"]))
    for places in range(least, 3):
        lower, value, upper = (round(end, places) for end in ends)
        apart = (lower < value or ends[0] == ends[1]) and (value < upper or ends[1] == ends[2])
        excludes_one = ends[0] > 1 or ends[2] < 1
        if apart and not (excludes_one and 1 in (lower, upper)):
            return places
    return 3


def _number(value: Any) -> float:
    return float("nan") if is_missing(value) else float(value)


def range_in_words(report: Report, rows: pd.DataFrame, *, labels: Sequence[str]) -> str:
    """Say between which ratios a chart's dots lie, and which are not known, for who hears it."""
    named = rows.assign(label=list(labels))
    told = named[named["value"].notna()].sort_values("value")
    sentences = []
    if len(told):
        low, high = told.iloc[0], told.iloc[-1]
        ends = {"low": decimals(low["value"], 2), "high": decimals(high["value"], 2)}
        names = {"low_label": low["label"], "high_label": high["label"]}
        sentences.append(text(report.dictionary, "ratios.range", **ends, **names))
    hidden = named.loc[named["value"].isna(), "label"].tolist()
    if hidden:
        sentences.append(text(report.dictionary, "ratios.range_hidden", labels=joined(hidden)))
    return " ".join([*sentences, text(report.dictionary, "ratios.range_where")])


def column(report: Report, name: str, *, key: str = "", **options: Any) -> Column:
    """Make a column under the heading that the wording has for it (for ``key``, else its name)."""
    names = {
        "reference": report.setting.reference_group,
        "confidence": confidence(report),
        "area": report.setting.authority.name,
    }
    heading = text(report.dictionary, f"picture_columns.{key or name}", **names)
    return Column(name, heading, **options)


def group_columns(report: Report) -> list[Column]:
    """Make a column for each group but the reference: its ratio with its interval."""
    said = [
        (group, text(report.dictionary, "picture_columns.ratio_of", group=group))
        for group in other_groups(report)
    ]
    return [Column(group, heading) for group, heading in said]


def other_groups(report: Report) -> list[str]:
    """Return the groups but for the reference group, in their order."""
    reference = report.setting.reference_group
    return [group for group in groups_in_order(report.dictionary) if group != reference]


def cell(value: Any, symbol: Any, *, write: Callable[[Any], str], exact: Sequence[Any]) -> Cell:
    """Write a table's cell with the numbers behind it, or the symbol that hides it alone."""
    hidden = not is_missing(symbol)
    return Cell(with_symbol(value, symbol, write=write), () if hidden else tuple(exact))


def count_cell(count: Any, symbol: Any) -> Cell:
    """Write a count for a table, or the symbol that hides it."""
    return cell(count, symbol, write=whole, exact=(count,))


def rate_cell(row: Any) -> Cell:
    """Write a rate and its interval for a table, or the symbol that hides it."""
    return cell(
        row["value"],
        row["symbol"],
        write=lambda value: f"{decimals(value)} ({interval(row['lower'], row['upper'])})",
        exact=_ends(row),
    )


def ratio_cell(row: Any) -> Cell:
    """Write a ratio and its interval for a table, or the symbol that hides it."""
    return cell(
        row["value"],
        row["symbol"],
        write=lambda value: (
            f"{decimals(value, 2)} "
            f"({interval(row['lower'], row['upper'], places_that_show(row, least=2))})"
        ),
        exact=_ends(row),
    )


def _ends(row: Any) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("value", "lower", "upper"))


def confidence(report: Report) -> str:
    """The report's confidence as text."""
    return confidence_text(report.setting.confidence)
