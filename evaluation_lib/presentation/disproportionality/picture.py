"""The graph of decision points as one picture: who meets which of them more, or less, often."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from evaluation_lib.counts.children import FLOW
from evaluation_lib.counts.places import in_area
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import TOO_FEW
from evaluation_lib.presentation.decision_graph import decision_graph
from evaluation_lib.presentation.disproportionality.analysis import (
    counts_of,
    own,
    ratios_of,
    rows_of_points,
    rules_of,
    told_points,
)
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    confidence,
    days,
    how_sure,
    said,
)
from evaluation_lib.presentation.graph_parts import (
    HIDDEN,
    NO_CLEAR_DIFFERENCE,
    Arrow,
    GroupSign,
    Node,
)
from evaluation_lib.presentation.graph_parts import HIGHER as SIGN_HIGHER
from evaluation_lib.presentation.graph_parts import LOWER as SIGN_LOWER
from evaluation_lib.presentation.numbers import percent, two_digit_interval, whole
from evaluation_lib.presentation.sections import Part, Section
from evaluation_lib.records.pathway_summary import reach
from evaluation_lib.wordlists import joined

POINT = "decision_point"
CERTAINTY = {HIGHER: SIGN_HIGHER, LOWER: SIGN_LOWER, NO_EVIDENCE: NO_CLEAR_DIFFERENCE}


def picture_of_decision_points(report: RecordsReport) -> Section:
    """Every decision point with each group's ratio, and how often one leads to the next."""
    parts = [_picture(report)] if len(ratios_of(report)) else []
    return a_section(report, "picture", parts, **days(report))


def _picture(report: RecordsReport) -> Part:
    nodes = _nodes(report)
    drawn = {node.name for node in nodes}
    key = Node("key", said(report, "picture.key"), "", _key(report), _place(report, "key"))
    return decision_graph(
        nodes,
        [arrow for arrow in _arrows(report) if {arrow.source, arrow.target} <= drawn],
        key=key,
        headline=said(report, "picture.headline"),
        subtitle=said(report, "picture.subtitle", confidence=confidence(report), **days(report)),
        description=said(report, "picture.description", values=_spoken(report, nodes)),
    )


def _place(report: RecordsReport, name: str) -> tuple[int, int]:
    rules = rules_of(report, "picture")
    column, row = rules["key"] if name == "key" else rules["nodes"][name]
    return column, row


def _key(report: RecordsReport) -> tuple[GroupSign, ...]:
    names = (SIGN_HIGHER, SIGN_LOWER, NO_CLEAR_DIFFERENCE, HIDDEN)
    return tuple(
        GroupSign(how_sure(report, TOO_FEW if name == HIDDEN else name), "", name) for name in names
    )


def _nodes(report: RecordsReport) -> list[Node]:
    """A box for each table of events that the dictionary places; without numbers where not told."""
    counts, ratios = own(report, counts_of(report)), ratios_of(report)
    tables = report.dictionary.read("event_tables").set_index("table")
    started = {point.table: point for point in told_points(report) if point.kind == FLOW}
    nodes = []
    for table in rules_of(report, "picture")["nodes"]:
        point = started.get(table)
        label, count, groups = tables.at[table, "label"], said(report, "picture.not_told"), ()
        if point is not None:
            total = counts.loc[counts[POINT] == point.decision_point, "count"].sum()
            label, count = point.label, whole(total)
            groups = _signs(report, ratios[ratios[POINT] == point.decision_point])
        nodes.append(Node(table, label, count, groups, _place(report, table)))
    return nodes


def _signs(report: RecordsReport, ratios: pd.DataFrame) -> tuple[GroupSign, ...]:
    order = list(counts_of(report)["group"].unique())
    rows = sorted(ratios.to_dict("records"), key=lambda row: order.index(row["group"]))
    return tuple(
        GroupSign(
            row["group"],
            _between(row) if row["kind"] in CERTAINTY else "",
            CERTAINTY.get(row["kind"], HIDDEN),
        )
        for row in rows
    )


def _between(row: dict) -> str:
    """The interval alone: it says where the ratio lies and how sure that is in one glance."""
    return two_digit_interval(row["lower"], row["upper"])


def _arrows(report: RecordsReport) -> list[Arrow]:
    steps = report.dictionary.read("transitions").set_index("transition")
    shares = shares_led_on(report)
    return [
        Arrow(
            steps.at[name, "from_table"],
            steps.at[name, "to_table"],
            percent(shares[name], 0) if name in shares else "",
        )
        for name in rules_of(report, "picture")["arrows"]
    ]


@lru_cache(maxsize=4)
def shares_led_on(report: RecordsReport) -> dict[str, float]:
    """Return how often an event led to the next within the days of the step, by transition.

    Among the events that the report counts whose days have passed; every ethnic group and children
    whose ethnicity is not known together.
    """
    spans = [
        rows.loc[in_area(rows, report.setting.area), ["child_id", "event_id"]].assign(
            from_table=point.table
        )
        for point, rows in rows_of_points(report)
        if point.kind == FLOW
    ]
    if not spans:
        return {}
    counted = pd.concat(spans, ignore_index=True).rename(columns={"event_id": "from_id"})
    outcomes = report.records.outcomes.merge(counted, on=["from_table", "from_id", "child_id"])
    found = reach(outcomes, dictionary=report.dictionary).dropna(subset="share")
    # What leads to events that the extracts do not hold whole would seem to lead there seldom.
    told = {point.table for point, _ in rows_of_points(report)}
    steps = report.dictionary.read("transitions").set_index("transition")["to_table"]
    found = found[found["transition"].map(steps).isin(told)]
    return dict(zip(found["transition"], found["share"].astype(float), strict=True))


def _spoken(report: RecordsReport, nodes: list[Node]) -> str:
    """Say each box in words: the groups that are clearly higher and those clearly lower."""
    sentences = []
    for node in nodes:
        sides = {
            name: joined([sign.group for sign in node.groups if sign.certainty == name])
            for name in (SIGN_HIGHER, SIGN_LOWER)
        }
        none = said(report, "picture.nobody")
        sentences.append(
            said(
                report,
                "picture.spoken" if node.groups else "picture.spoken_not_told",
                point=node.label,
                higher=sides[SIGN_HIGHER] or none,
                lower=sides[SIGN_LOWER] or none,
            )
        )
    return " ".join(sentences)
