"""How the staff survey was worked out, and whether other ways say the same."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.measures.surveys.answers import AGREE
from evaluation_lib.measures.surveys.pairs import MOVES
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import (
    CONFIDENTIAL,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    decimals,
    interval,
    percent,
    whole,
)
from evaluation_lib.presentation.released import rounds
from evaluation_lib.presentation.sections import NO_SECTION, Part, Points, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.workforce_and_practice.shared import (
    a_section,
    a_table,
    all_said,
    said,
)
from evaluation_lib.presentation.workforce_and_practice.survey_counts import (
    AGREES,
    BOTH,
    FIRST_ONLY,
    of_part,
)
from evaluation_lib.presentation.workforce_and_practice.survey_estimates import (
    alpha_of,
    bounds_of,
    change_on,
    changes,
    odds_of,
    ranks_of,
    weighted_of,
)
from evaluation_lib.presentation.workforce_and_practice.survey_response import FILES
from evaluation_lib.presentation.workforce_and_practice.survey_shown import (
    kinds_in,
    kinds_of,
    looked_back,
    matched_in,
    moves_of,
)
from evaluation_lib.presentation.workforce_and_practice.survey_tables import (
    month_of,
    net_cell,
    number_cell,
    share_cell,
)
from evaluation_lib.presentation.workforce_and_practice.survey_waves import (
    Scale,
    Wave,
    invited_to,
    items_of,
    pair_of,
    primary_item,
    scales_of,
    survey_settings,
    then_items,
    told_scales,
    waves_with,
)
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county

KEY = "survey.method"


def how_the_survey_was_worked_out(report: ProgrammeReport) -> Section:
    """The rules of reading, then checks by other ways, folded."""
    scales = scales_of(report)
    if not is_of_the_county(report) or FILES[0] not in report.programme.given:
        return NO_SECTION
    waves = waves_with(report, scales[0])
    if not waves:
        return NO_SECTION
    settings = survey_settings(report)
    points = all_said(
        report,
        f"{KEY}.points",
        agrees_from=decimals(settings["agrees_from"], 1),
        least_move=decimals(settings["least_move"], 1),
        least_matched=whole(settings["least_matched"]),
        item=items_of(report).loc[primary_item(report), "text"],
    )
    parts: list[Part] = [Points(tuple(points))]
    if rounds(report):
        return a_section(report, KEY, [*parts, paragraphs(said(report, f"{KEY}.rounded"))])
    checks = [_other_ways(report), _primary(report, waves), _looking_back(report)]
    shown = [part for part in checks if part is not None]
    return a_section(report, KEY, [*parts, folded_parts(said(report, f"{KEY}.checks"), *shown)])


def _other_ways(report: ProgrammeReport) -> Part:
    rows = [_by_other_ways(report, scale) for scale in told_scales(report)]
    names = ("p_value", "p_corrected", "biserial", "odds", "alpha")
    return a_table(
        report,
        pd.DataFrame(rows),
        caption=said(report, f"{KEY}.ways_caption"),
        columns=[
            Column("label", said(report, "survey.columns.scale"), words=True),
            *(Column(name, said(report, f"survey.columns.{name}")) for name in names),
        ],
        notes=all_said(report, f"{KEY}.ways_notes"),
    )


def _by_other_ways(report: ProgrammeReport, scale: Scale) -> dict[str, Any]:
    waves = waves_with(report, scale)
    one, ranks = changes(report).get(scale.id), ranks_of(report, scale)
    odds = odds_of(report, scale.id, waves)
    alpha = alpha_of(report, waves[-1], scale) if waves else None
    none = Cell(CONFIDENTIAL if _hides(report, scale) else NOT_APPLICABLE)
    return {
        "label": said(report, f"survey.scales.{scale.id}"),
        "p_value": p_cell(one.p_value) if one else none,
        "p_corrected": p_cell(one.p_corrected) if one else none,
        "biserial": _two(ranks.rank_biserial) if ranks else none,
        "odds": _with_ends(odds.odds_ratio, odds.lower, odds.upper) if odds else none,
        "alpha": _with_ends(alpha.value, alpha.lower, alpha.upper) if alpha else none,
    }


def _hides(report: ProgrammeReport, scale: Scale) -> bool:
    """Whether the page hides any number of a scale."""
    waves = [kinds_in(report, wave) for wave in waves_with(report, scale)]
    rows = pd.concat([moves_of(report), *waves])
    own = rows[rows["key"] == scale.id]
    return bool(own[["count", "reached"]].isna().to_numpy().any())


def p_cell(value: float) -> Cell:
    """Write a p-value in two decimals, or that it rests on a hidden number."""
    if pd.isna(value):
        return Cell(CONFIDENTIAL)
    return Cell("under 0.01") if value < 0.01 else _two(value)


def _two(value: float) -> Cell:
    # Rounded in downloads too: all its decimals would tell the numbers behind it.
    shown = round(float(value), 2)
    return Cell(decimals(shown, 2), (shown,))


def _with_ends(value: float, lower: float, upper: float) -> Cell:
    value, lower, upper = (round(float(one), 2) for one in (value, lower, upper))
    return Cell(f"{decimals(value, 2)} ({interval(lower, upper, 2)})", (value, lower, upper))


def _primary(report: ProgrammeReport, waves: tuple[Wave, ...]) -> Part:
    """The item named in advance: as answered, weighted, and between its bounds."""
    rows = [_of_primary(report, wave) for wave in waves]
    item = items_of(report).loc[primary_item(report), "text"]
    return a_table(
        report,
        pd.DataFrame(rows),
        caption=said(report, f"{KEY}.primary_caption", item=item),
        columns=[
            Column("wave", said(report, "survey.columns.wave"), words=True),
            *(
                Column(name, said(report, f"survey.columns.{name}"))
                for name in ("as_answered", "weighted", "bounds")
            ),
        ],
        notes=[*_came_to_agree(report), *_who_left(report), said(report, f"{KEY}.bounds_note")],
    )


def _of_primary(report: ProgrammeReport, wave: Wave) -> dict[str, Any]:
    rows = kinds_in(report, wave)
    own = rows[(rows["key"] == primary_item(report)) & (rows["kind"] == AGREE)]
    weighted, ends = weighted_of(report, wave), bounds_of(report, wave)
    none = Cell(NOT_AVAILABLE if invited_to(report, wave) is None else CONFIDENTIAL)
    return {
        "wave": month_of(wave),
        "as_answered": share_cell(own["share"].iloc[0] if len(own) else None),
        "weighted": _percent_with_ends(weighted.share, weighted.lower, weighted.upper)
        if weighted
        else none,
        "bounds": Cell(f"{percent(ends[0], 0)} to {percent(ends[1], 0)}", ends) if ends else none,
    }


def _percent_with_ends(value: float, lower: float, upper: float) -> Cell:
    ends = f"{percent(lower, 0)} to {percent(upper, 0)}"
    return Cell(f"{percent(value, 0)} ({ends})", (value, lower, upper))


def _came_to_agree(report: ProgrammeReport) -> list[str]:
    """Say how many came to agree with the item named in advance, and how many ceased to."""
    key = of_part(AGREES, primary_item(report))
    if not (moves_of(report)["key"] == key).any():
        return []
    one = change_on(report, moves_of(report), key)
    if pd.isna(one.p_value):
        return [said(report, f"{KEY}.primary_hidden")]
    return [
        said(
            report,
            f"{KEY}.primary_moved",
            gained=whole(one.up),
            lost=whole(one.down),
            people=whole(one.people),
            p=str(p_cell(one.p_value)),
        )
    ]


def _who_left(report: ProgrammeReport) -> list[str]:
    """Set those who answered both waves beside those who answered the first alone."""
    pair = pair_of(report, scales_of(report)[0])
    if pair is None:
        return []
    shares = matched_in(report, pair).set_index("kind")["share"]
    if shares[[BOTH, FIRST_ONLY]].isna().any():
        return [said(report, f"{KEY}.left_hidden")]
    both, left = (percent(shares[kind], 0) for kind in (BOTH, FIRST_ONLY))
    return [said(report, f"{KEY}.left", both=both, left=left, first=month_of(pair[0]))]


def _looking_back(report: ProgrammeReport) -> Part | None:
    """What people say of themselves then, asked now: a change of measure, not of people."""
    back = looked_back(report)
    rows = [_back(report, back, then) for then in then_items(report) if (back["key"] == then).any()]
    if not rows:
        return None
    return a_table(
        report,
        pd.DataFrame(rows),
        caption=said(report, f"{KEY}.then_caption"),
        columns=[
            Column("label", said(report, "survey.columns.item"), words=True),
            *(
                Column(name, said(report, f"survey.columns.{name}"))
                for name in ("now_up", "now_same", "now_down", "net")
            ),
        ],
        notes=[said(report, f"{KEY}.then_note")],
    )


def _back(report: ProgrammeReport, back: pd.DataFrame, then: str) -> dict[str, Any]:
    up, same, down = kinds_of(back, then, MOVES)
    return {
        "label": str(items_of(report).loc[then_items(report)[then], "text"]),
        "now_up": number_cell(up),
        "now_same": number_cell(same),
        "now_down": number_cell(down),
        "net": net_cell(change_on(report, back, then)),
    }
