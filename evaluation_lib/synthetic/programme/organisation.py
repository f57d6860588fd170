"""The invented council as an employer: its return on the race equality standard, its reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

GLOBAL_MAJORITY = "Global Majority"


def draw_return(plan: Mapping[str, Any], *, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the return on the workforce race equality standard, year by year."""
    planted, rows = plan["workforce"], []
    employed = planted["directly_employed"]
    for at, year in enumerate(planted["years"]):
        for ethnicity, staff in employed.items():
            shares = [share[ethnicity] for share in planted["bands"].values()]
            for band, number in zip(planted["bands"], rng.multinomial(staff, shares), strict=True):
                rows.append((year, "1", band, ethnicity, int(number), staff))
        for indicator, one in planted["indicators"].items():
            for ethnicity, staff in one.get("staff", employed).items():
                relative = one["relative"][at] if ethnicity == GLOBAL_MAJORITY else 1.0
                events = int(rng.binomial(staff, one["chance"] * relative))
                rows.append((year, indicator, "", ethnicity, events, staff))
    columns = ["year_end", "indicator", "pay_band", "ethnicity", "events", "staff"]
    return pd.DataFrame(rows, columns=columns)


def draw_reports(plan: Mapping[str, Any], *, prefix: str, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the register of reports of racism, as it stands on its last day."""
    planted = plan["reports"]
    first, last, start = planted["first_day"], planted["last_day"], plan["start"]
    rows = []
    for begins, ends, one in ((first, start, planted["before"]), (start, last, planted["after"])):
        days = (ends - begins).days
        for _ in range(rng.poisson(one["a_year"] * days / 365.25)):
            reported = begins + timedelta(days=int(rng.integers(days)))
            closed = reported + timedelta(days=1 + int(rng.exponential(one["days"])))
            rows.append((reported, _source(planted, rng), *_ending(closed, last, one, rng)))
    columns = ["reported_on", "from_whom", "closed_on", "outcome", "satisfied"]
    reports = pd.DataFrame(rows, columns=columns).sort_values(
        "reported_on", kind="stable", ignore_index=True
    )
    return reports.assign(report_id=[f"{prefix}-C{at:04d}" for at in range(1, len(reports) + 1)])


def _source(planted: Mapping[str, Any], rng: np.random.Generator) -> str:
    sources = planted["from_whom"]
    return str(rng.choice(list(sources), p=list(sources.values())))


def _ending(
    closed: Any, last: Any, one: Mapping[str, Any], rng: np.random.Generator
) -> tuple[Any, str, str]:
    """Say how a report ended: nothing is known of one that is open on the last day."""
    none, asked, satisfied = rng.random(3)
    if closed > last:
        return "", "", ""
    outcome = "no action" if none < one["no_action"] else "action taken"
    if asked >= one["asked"]:
        return closed, outcome, ""
    return closed, outcome, "yes" if satisfied < one["satisfied"] else "no"
