"""What it does to the report's intervals that brothers and sisters are counted together."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.extracts.council.capabilities import refusal
from evaluation_lib.measures.clustering import DEFAULT, ESTIMATED, POOLED, what_clustering_does
from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import HIDDEN
from evaluation_lib.presentation.disproportionality.analysis import (
    counts_of,
    own,
    ratios_of,
    rules_of,
    told,
)
from evaluation_lib.presentation.disproportionality.chosen import POINT, in_reading_order
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    days,
    how_sure,
    said,
    two_decimals,
)
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import CONFIDENTIAL, decimals, is_missing, whole
from evaluation_lib.presentation.released import counted
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column

#: What a source carries that says who belongs together.
CAPABILITY = "family_key"
EFFECTS = ["design_effect", "design_effect_from"]
#: How a design effect came about → the word of the report for it.
SOURCES = {ESTIMATED: "estimated", POOLED: "pooled", DEFAULT: "default"}


def brothers_and_sisters(report: RecordsReport) -> Section:
    """How much wider intervals become by decision point, and which readings change by it."""
    counts = own(report, counts_of(report))
    peopled = counts[counts["population"].notna()].reset_index(drop=True)
    if peopled.empty:
        return a_section(report, "families", [])
    rows = _what_it_does(report, peopled)
    sentences = paragraphs(*_in_words(report, rows), _defaults(report, peopled))
    tables = [_table(report, peopled, rows), _each(report, peopled)]
    folded = folded_parts(said(report, "families.summary"), *tables)
    return a_section(report, "families", [sentences, folded])


def _in_words(report: RecordsReport, rows: pd.DataFrame) -> list[str]:
    """Say how many of the ratios that are shown would read differently without families."""
    shown = rows[rows["kind"] != HIDDEN]
    left_out = [said(report, "hidden.left_out")] if len(shown) < len(rows) else []
    if shown.empty and left_out:
        return left_out
    changed = int((shown["kind"] != shown["kind_independent"]).sum())
    values = {"changed": whole(changed), "all": whole(len(shown))}
    key = "families.some_change" if changed else "families.none_changes"
    return [said(report, key, **values), *left_out]


def _what_it_does(report: RecordsReport, peopled: pd.DataFrame) -> pd.DataFrame:
    """How much wider each ratio's interval is, and how it reads with and without families."""
    setting = report.setting
    independent = peopled.drop(columns=EFFECTS)
    measures, without = (
        relative_rate_index(
            counts, reference_group=setting.reference_group, confidence=setting.confidence
        )
        for counts in (peopled, independent)
    )
    wider = what_clustering_does(without, measures, dictionary=report.dictionary)
    on = [POINT, "group"]
    alone = told(report, without, counts=independent)[[*on, "kind"]]
    both = own(report, ratios_of(report))[[*on, "kind"]].merge(
        alone, on=on, suffixes=("", "_independent"), validate="one_to_one"
    )
    return both.merge(wider[[*on, "times_as_wide"]], on=on, validate="one_to_one")


def _defaults(report: RecordsReport, peopled: pd.DataFrame) -> str:
    """Say why a stated design effect is taken, where no family tells any."""
    sources = peopled["design_effect_from"].dropna()
    if sources.empty or not (sources == DEFAULT).all():
        return ""
    stated = rules_of(report, "clustering")["default"]
    why = refusal(list(report.records.sources), CAPABILITY, dictionary=report.dictionary)
    values = {kind: decimals(stated[kind], 1) for kind in ("flow", "stock")}
    return said(report, "families.default", why=why or said(report, "families.too_few"), **values)


def _table(report: RecordsReport, peopled: pd.DataFrame, rows: pd.DataFrame) -> Part:
    ordered = in_reading_order(report, rows)
    effects = peopled.groupby(POINT)["design_effect"]
    cells = [
        {
            "label": label,
            "effect": _effect(report, effects.get_group(found[POINT].iloc[0])),
            "wider": _shown(found, _span(report, found["times_as_wide"])),
            "changes": _shown(found, _changes(report, found)),
        }
        for label, found in ordered.groupby("label", sort=False)
    ]
    return a_table(
        report,
        pd.DataFrame(cells),
        caption=said(report, "families.caption", **days(report)),
        columns=[
            Column("label", said(report, "columns.decision_point")),
            Column("effect", said(report, "columns.design_effect")),
            Column("wider", said(report, "families.wider")),
            Column("changes", said(report, "families.changes"), words=True),
        ],
        notes=[said(report, "families.note")],
    )


def _shown(rows: pd.DataFrame, cell: str) -> str:
    """Return a cell about some ratios; ``[c]`` where the release hides all of them."""
    return CONFIDENTIAL if (rows["kind"] == HIDDEN).all() else cell


def _effect(report: RecordsReport, effects: pd.Series) -> str:
    """Write design effects. Every count has one: there is none only where all are hidden."""
    return CONFIDENTIAL if effects.isna().all() else _span(report, effects)


def _span(report: RecordsReport, values: pd.Series) -> str:
    """Write the least and the largest of several numbers; one where they look alike."""
    ends = [decimals(end, 1) for end in (values.min(), values.max())]
    if ends[0] == ends[1]:
        return ends[0]
    return said(report, "families.span", least=ends[0], largest=ends[1])


def _changes(report: RecordsReport, rows: pd.DataFrame) -> str:
    found = [
        said(
            report,
            "families.change",
            group=row["group"],
            after=how_sure(report, row["kind"]),
            before=how_sure(report, row["kind_independent"]),
        )
        for row in rows.to_dict("records")
        if row["kind"] != row["kind_independent"]
    ]
    return " ".join(found) or said(report, "families.no_change")


def _each(report: RecordsReport, peopled: pd.DataFrame) -> Part:
    """Every design effect and what it rests on."""
    rows = in_reading_order(report, peopled)
    rows = rows.assign(basis=[_basis(report, one) for one in rows["design_effect_from"]])
    return a_table(
        report,
        rows,
        caption=said(report, "families.all_caption", **days(report)),
        columns=[
            Column("label", said(report, "columns.decision_point")),
            Column("group", said(report, "columns.group"), words=True, heads=True),
            Column("count", said(report, "columns.number"), counted),
            Column(
                "design_effect",
                said(report, "columns.design_effect"),
                two_decimals,
                empty=CONFIDENTIAL,
            ),
            Column("basis", said(report, "families.basis"), words=True, empty=CONFIDENTIAL),
        ],
    )


def _basis(report: RecordsReport, source: Any) -> str:
    """Say what a design effect rests on; nothing where it is hidden."""
    return "" if is_missing(source) else said(report, f"families.{SOURCES[source]}_effect")
