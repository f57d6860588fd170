"""The spaces and drop-ins that the Global Majority Network was offered: never who came.

What was offered is no number of people, so nothing of it is hidden.
"""

from __future__ import annotations

import pandas as pd

from evaluation_lib.counts.periods import QUARTER, periods_between
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.workforce_and_practice.shared import (
    a_section,
    a_table,
    not_evidenced,
    period_in_words,
    said,
)
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county

KINDS = ("space", "drop_in_with_directors")


def offered_sessions(report: ProgrammeReport) -> pd.DataFrame:
    """Count the sessions offered in the quarters that lie wholly in the page's period.

    Returns
    -------
    pandas.DataFrame
        One row a quadrant: ``quadrant``, a column for each of `KINDS`, ``quarters`` (in how many
        quarters at least one was offered); of a quadrant's page, its own alone.
    """
    setting, rows = report.setting, report.programme["network_sessions"]
    names = [
        one.name for one in periods_between(setting.period_start, setting.period_end, grain=QUARTER)
    ]
    rows = rows[rows["quarter"].isin(names)]
    if not is_of_the_county(report):
        rows = rows[rows["quadrant"] == setting.area.name]
    if rows.empty:
        return pd.DataFrame(columns=["quadrant", *KINDS, "quarters"])
    wide = rows.pivot_table(
        index="quadrant", columns="kind", values="offered", aggfunc="sum", sort=False
    )
    quarters = rows[rows["offered"] > 0].groupby("quadrant")["quarter"].nunique()
    wide = wide.reindex(columns=list(KINDS)).fillna(0).astype("Int64")
    return wide.assign(quarters=quarters).fillna({"quarters": 0}).reset_index()


def sessions_offered(report: ProgrammeReport) -> Section:
    """How many spaces and drop-ins were offered, by quadrant."""
    lacking = not_evidenced(report, "sessions", "network_sessions")
    if lacking is not None:
        return lacking
    rows = offered_sessions(report)
    if rows.empty:
        return a_section(report, "sessions", [])
    table = a_table(
        report,
        rows,
        caption=said(report, "sessions.caption", period=period_in_words(report)),
        columns=[
            Column("quadrant", said(report, "columns.quadrant"), words=True),
            *(Column(kind, said(report, f"sessions.{kind}"), whole) for kind in KINDS),
            Column("quarters", said(report, "sessions.quarters"), whole),
        ],
        notes=[said(report, "sessions.note")],
    )
    return a_section(report, "sessions", [table])
