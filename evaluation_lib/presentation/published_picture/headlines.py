"""What each chart says, made from the numbers and from how sure they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from evaluation_lib.measures.groups import groups_in_order
from evaluation_lib.opening import Report
from evaluation_lib.presentation.headlines import first_that_fits
from evaluation_lib.presentation.published_picture.shared import by_certainty
from evaluation_lib.presentation.wording import text
from evaluation_lib.wordlists import joined


def ratios_headline(report: Report, ratios: pd.DataFrame) -> str:
    """Name the groups whose rate on one day differs clearly, or say that none does."""
    rows = by_certainty(ratios)
    higher, lower = ([row["group"] for row in rows[key]] for key in ("higher", "lower"))
    none = "none_shown" if rows["hidden"] else "none"
    return _of_two(report, "ratios", higher, lower, none=none)


def years_headline(report: Report, ratios: pd.DataFrame) -> str:
    """Name the groups whose rate differed clearly, on one side, on every 31 March."""
    years = report.setting.years
    if len(years) == 1:
        return ratios_headline(report, ratios)
    stayed = {
        key: [
            group
            for group, rows in ratios.groupby("group", sort=False)
            if len(by_certainty(rows)[key]) == len(years)
        ]
        for key in ("higher", "lower")
    }
    return _of_two(report, "looked_after", stayed["higher"], stayed["lower"])


def beside_england_headline(report: Report, differences: Mapping[str, str], *, hidden: bool) -> str:
    """Name the groups whose ratio differs clearly from the country's (group to difference)."""
    none = "none_shown" if hidden else "none"
    return _of_two(report, "neighbours", *_sides(differences), none=none)


def standing_headline(report: Report, standings: Mapping[str, str]) -> str:
    """Name the groups whose ratio differs clearly from most authorities' (group to difference)."""
    return _of_two(report, "all_authorities", *_sides(standings))


def populations_headline(
    report: Report, *, turning: Sequence[str], answered: Sequence[str], populations: int
) -> str:
    """Name the groups whose answer changes with the population."""
    if populations < 2 or not answered:
        return _said(report, "denominators", "one")
    if not turning:
        return _said(report, "denominators", "same")
    groups = joined(turning)
    return first_that_fits(
        [
            _said(report, "denominators", key, groups=groups)
            for key in ("changes", "changes_in_short")
        ]
    )


def census_headline(report: Report, *, grown: Sequence[str], others: int, largest: str) -> str:
    """Name the groups whose share of all children rose between the censuses."""
    key = "every" if len(grown) == others else "grown" if grown else "none"
    return _said(report, "population", key, largest=largest, groups=joined(grown))


def _sides(differences: Mapping[str, str]) -> tuple[list[str], list[str]]:
    higher, lower = (
        [group for group, found in differences.items() if found == side]
        for side in ("higher", "lower")
    )
    return higher, lower


def _of_two(
    report: Report,
    block: str,
    higher: Sequence[str],
    lower: Sequence[str],
    *,
    none: str = "none",
) -> str:
    """Name the groups on both sides, on one, or say that there are none."""
    if not (higher or lower):
        return _said(report, block, none)
    if not (higher and lower):
        return _said(report, block, "higher" if higher else "lower", groups=joined(higher or lower))
    both = _said(report, block, "both", higher=joined(higher), lower=joined(lower))
    everyone = len(higher) + len(lower) == len(groups_in_order(report.dictionary)) - 1
    shorter = _said(report, block, "every") if everyone else _said(report, "ratios", "several")
    return first_that_fits([both, shorter])


def _said(report: Report, block: str, key: str, **names: str) -> str:
    return text(
        report.dictionary,
        f"{block}.chart_headline_{key}",
        reference=report.setting.reference_group,
        **names,
    )
