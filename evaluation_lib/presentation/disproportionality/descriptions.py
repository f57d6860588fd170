"""What a chart of ratios says to those who cannot see it: range, strongest, weakest."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.measures.main_messages import HIGHER, LOWER, TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.shared import how_sure, said
from evaluation_lib.presentation.numbers import decimals, percent, whole


def described(report: RecordsReport, rows: pd.DataFrame, *, drawn: str) -> str:
    """Describe a chart of ratios in a few sentences; its headline says the message before them.

    Parameters
    ----------
    report
        The report.
    rows
        What is drawn: ``group``, ``label``, ``value``, ``lower``, ``upper`` and ``kind``; values
        that are missing, or of the kind ``too_small``, are drawn as words.
    drawn
        What the chart is made of, as a sentence.
    """
    few = rows["kind"] == TOO_SMALL
    told = rows[rows["value"].notna() & ~few].astype({"value": float})
    sentences = [drawn]
    if len(told):
        ends = {"lowest": told["value"].min(), "highest": told["value"].max()}
        ends = {name: decimals(value, 2) for name, value in ends.items()}
        sentences.append(said(report, "descriptions.range", **ends))
        sentences += _strongest_and_weakest(report, told)
    untold = len(rows) - len(told)
    if untold:
        numbers = {"number": whole(untold), "all": whole(len(rows))}
        sentences.append(said(report, "descriptions.untold", **numbers))
    return " ".join([*sentences, said(report, "descriptions.table")])


def _strongest_and_weakest(report: RecordsReport, told: pd.DataFrame) -> list[str]:
    """Name the ratio farthest from 1, among the clear ones if there are any, and the nearest."""
    distance = np.log(told["value"].where(lambda value: (value > 0) & np.isfinite(value))).abs()
    clear = told["kind"].isin([HIGHER, LOWER])
    strong = distance[clear] if distance[clear].notna().any() else distance
    if not strong.notna().any():
        return []
    parts = {"strongest": told.loc[strong.idxmax()], "weakest": told.loc[distance.idxmin()]}
    names = ["strongest", "weakest"] if len(told) > 1 else ["strongest"]
    return [_named(report, parts[name], key=f"descriptions.{name}") for name in names]


def _named(report: RecordsReport, row: Any, *, key: str) -> str:
    ends = {end: decimals(row[end], 2) for end in ("value", "lower", "upper")}
    sure = f", {how_sure(report, row['kind'])}" if isinstance(row["kind"], str) else ""
    return said(report, key, group=row["group"], thing=row["label"], sure=sure, **ends)


def described_shares(report: RecordsReport, rows: pd.DataFrame, *, drawn: str) -> str:
    """Describe a chart of shares (`described` says how ``rows`` look; values are fractions)."""
    told = rows[rows["value"].notna()].astype({"value": float})
    sentences = [drawn]
    if len(told):
        ends = {
            end: said(
                report,
                "descriptions.share",
                group=row["group"],
                thing=row["label"],
                share=percent(row["value"]),
            )
            for end, row in (
                ("lowest", told.loc[told["value"].idxmin()]),
                ("highest", told.loc[told["value"].idxmax()]),
            )
        }
        clear = int(told["kind"].isin([HIGHER, LOWER]).sum())
        sentences.append(said(report, "descriptions.range_of_shares", **ends))
        sentences.append(said(report, "descriptions.clear", number=whole(clear)))
    return " ".join([*sentences, said(report, "descriptions.table")])
