"""The graph of decision points as one picture: who meets which of them more, or less, often."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.counts.children import FLOW
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import HIDDEN as NOT_TOLD
from evaluation_lib.presentation.certainty import TOO_FEW
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.decision_graph import decision_graph
from evaluation_lib.presentation.disproportionality.analysis import (
    counts_of,
    ratios_of,
    rules_of,
    told_points,
    totals_of,
)
from evaluation_lib.presentation.disproportionality.chosen import in_reading_order
from evaluation_lib.presentation.disproportionality.descriptions import described
from evaluation_lib.presentation.disproportionality.headlines import headline_of
from evaluation_lib.presentation.disproportionality.led_on import steps_led_on
from evaluation_lib.presentation.disproportionality.picture_numbers import tables_of_picture
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    confidence,
    days,
    hidden_words,
    how_sure,
    said,
)
from evaluation_lib.presentation.graph_parts import (
    HIDDEN,
    NO_CLEAR_DIFFERENCE,
    NOT_KNOWN,
    Arrow,
    GroupSign,
    Node,
)
from evaluation_lib.presentation.graph_parts import HIGHER as SIGN_HIGHER
from evaluation_lib.presentation.graph_parts import LOWER as SIGN_LOWER
from evaluation_lib.presentation.numbers import (
    CONFIDENTIAL,
    is_missing,
    percent,
    two_digit_interval,
)
from evaluation_lib.presentation.released import counted
from evaluation_lib.presentation.sections import Part, Section

POINT = "decision_point"
CERTAINTY = {
    HIGHER: SIGN_HIGHER,
    LOWER: SIGN_LOWER,
    NO_EVIDENCE: NO_CLEAR_DIFFERENCE,
    NOT_TOLD: NOT_KNOWN,
}


def picture_of_decision_points(report: RecordsReport) -> Section:
    """Every decision point with each group's ratio, and how often one leads to the next."""
    parts = [_picture(report)] if len(ratios_of(report)) else []
    return a_section(report, "picture", parts, **days(report))


def _picture(report: RecordsReport) -> Part:
    nodes = _nodes(report)
    drawn = {node.name for node in nodes}
    arrows = [arrow for arrow in _arrows(report) if {arrow.source, arrow.target} <= drawn]
    started = [point.decision_point for point in told_points(report) if point.kind == FLOW]
    rows = in_reading_order(report, ratios_of(report))
    rows = rows[rows[POINT].isin(started)]
    key = Node("key", said(report, "picture.key"), "", _key(report), _place(report, "key"))
    chart = decision_graph(
        nodes,
        arrows,
        key=key,
        headline=headline_of(report, rows, things="points"),
        subtitle=said(report, "picture.subtitle", confidence=confidence(report), **days(report)),
        description=described(report, rows, drawn=said(report, "picture.description")),
    )
    tables = tables_of_picture(report, rows, steps=[arrow.name for arrow in arrows])
    return with_table(chart, *tables, dictionary=report.dictionary)


def _place(report: RecordsReport, name: str) -> tuple[int, int]:
    rules = rules_of(report, "picture")
    column, row = rules["key"] if name == "key" else rules["nodes"][name]
    return column, row


def _key(report: RecordsReport) -> tuple[GroupSign, ...]:
    names = (SIGN_HIGHER, SIGN_LOWER, NO_CLEAR_DIFFERENCE, HIDDEN)
    signs = [
        GroupSign(how_sure(report, TOO_FEW if name == HIDDEN else name), "", name) for name in names
    ]
    if (ratios_of(report)["kind"] == NOT_TOLD).any():
        signs.append(GroupSign(hidden_words(report), "", NOT_KNOWN))
    return tuple(signs)


def _nodes(report: RecordsReport) -> list[Node]:
    """A box for each table of events that the dictionary places; without numbers where not told."""
    totals, ratios = totals_of(report), ratios_of(report)
    tables = report.dictionary.read("event_tables").set_index("table")
    started = {point.table: point for point in told_points(report) if point.kind == FLOW}
    nodes = []
    for table in rules_of(report, "picture")["nodes"]:
        point = started.get(table)
        label, count, groups = tables.at[table, "label"], said(report, "picture.not_told"), ()
        if point is not None:
            label, count = point.label, counted(totals[point.decision_point])
            groups = _signs(report, ratios[ratios[POINT] == point.decision_point])
        nodes.append(Node(table, label, count, groups, _place(report, table)))
    return nodes


def _signs(report: RecordsReport, ratios: pd.DataFrame) -> tuple[GroupSign, ...]:
    order = list(counts_of(report)["group"].unique())
    rows = sorted(ratios.to_dict("records"), key=lambda row: order.index(row["group"]))
    return tuple(
        GroupSign(
            row["group"],
            _between(row),
            CERTAINTY.get(row["kind"], HIDDEN),
        )
        for row in rows
    )


def _between(row: dict) -> str:
    """The interval alone: it says where the ratio lies and how sure that is in one glance."""
    if row["kind"] == NOT_TOLD:
        return CONFIDENTIAL
    if row["kind"] not in CERTAINTY:
        return ""
    return two_digit_interval(row["lower"], row["upper"])


def _share(value: float) -> str:
    return CONFIDENTIAL if is_missing(value) else percent(value, 0)


def _arrows(report: RecordsReport) -> list[Arrow]:
    steps = report.dictionary.read("transitions").set_index("transition")
    shares = steps_led_on(report).set_index("transition")["value"]
    return [
        Arrow(
            steps.at[name, "from_table"],
            steps.at[name, "to_table"],
            _share(shares[name]) if name in shares else "",
            name,
        )
        for name in rules_of(report, "picture")["arrows"]
    ]
