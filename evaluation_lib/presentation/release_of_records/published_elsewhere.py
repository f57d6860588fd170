"""What others have published of the council's children: readers put it beside the reports."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.counts.choices import ONLY, WITH, WITHOUT
from evaluation_lib.disclosure.earlier_releases import LOWEST, SHOWN, STATUS, Published
from evaluation_lib.disclosure.release_plan import CELL, EVERYBODY
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import DECISION_POINTS

#: The decision point that the Department for Education publishes by authority.
LOOKED_AFTER = "looked_after"
TOTAL = "Total"
#: What is published of all children by whether they came alone → the part of the release.
PARTS = {"Unaccompanied": ONLY, "Not unaccompanied": WITHOUT, TOTAL: WITH}


def published_elsewhere(report: RecordsReport) -> Published:
    """Return the children looked after on 31 March that the Department for Education has published.

    Nothing is published of an invented county. A number that differs from the report's own is of
    another count, and says nothing exact of it: what is put beside a release sees to that.
    """
    cells = [_nothing()] if report.invented else [_by_group(report), _by_arrival(report)]
    told = pd.concat(cells, ignore_index=True).drop_duplicates(CELL, ignore_index=True)
    told = told.assign(**{STATUS: SHOWN, LOWEST: 1})
    return Published(told, told[CELL].head(0).assign(sum=0, sign=0))


def _by_group(report: RecordsReport) -> pd.DataFrame:
    rows = _of_the_county(report, characteristic="ethnic_group")
    return _cells(rows, group=rows["category"].replace({TOTAL: EVERYBODY}), part=WITH)


def _by_arrival(report: RecordsReport) -> pd.DataFrame:
    rows = _of_the_county(report, characteristic="unaccompanied")
    return _cells(rows, group=EVERYBODY, part=rows["category"].map(PARTS))


def _of_the_county(report: RecordsReport, *, characteristic: str) -> pd.DataFrame:
    figures, county = report.figures.looked_after, county_of(report.dictionary)
    of_it = (figures["area_code"] == county.code) & (figures["characteristic"] == characteristic)
    return figures[of_it & figures["children"].notna() & (figures["rounded_to"] == 1)]


def _cells(rows: pd.DataFrame, *, group: pd.Series | str, part: pd.Series | str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "family": DECISION_POINTS,
            "part": part,
            "area": rows["area_name"],
            "group": group,
            "decision_point": LOOKED_AFTER,
            "period": rows["year"].astype(str) + "-03-31",
            "count": rows["children"].astype("Int64"),
        }
    )


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=[*CELL, "count"]).astype({"count": "Int64"})
