"""The invented programme in cases: audits, the prompt sheet at first contact, complaints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

#: What of a family is reflected, each with its own chance.
REFLECTED = ("ethnicity", "culture", "religion", "language")


def draw_audits(plan: Mapping[str, Any], *, prefix: str, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the audited cases, the same number in each stratum and year."""
    planted = plan["audits"]
    rows = []
    for year in planted["years"]:
        for stratum, one in planted["strata"].items():
            for _ in range(one["audited"]):
                on = year - timedelta(days=int(rng.integers(365)))
                rows.append(_audit(plan, stratum, on, rng=rng))
    audits = pd.DataFrame(rows).sort_values("audited_on", kind="stable", ignore_index=True)
    return audits.assign(audit_id=[f"{prefix}-D{at:04d}" for at in range(1, len(audits) + 1)])


def _audit(
    plan: Mapping[str, Any], stratum: str, on: date, *, rng: np.random.Generator
) -> dict[str, Any]:
    planted = plan["audits"]
    now = planted["before"] if on < plan["start"] else planted["after"]
    tool = now["tool"] * planted["strata"][stratum]["tool"]
    quality = str(1 + int(rng.choice(4, p=now["quality"])))
    in_care = rng.random() < planted["in_care"]
    recorded = in_care and rng.random() < planted["carer_recorded"]
    matched = _yes(rng, planted["carer_matched"])
    return {
        "audited_on": on,
        "stratum": stratum,
        "quadrant": stratum,
        "ethnic_group": _one_of(planted["ethnic_group"], rng),
        "tool_present": _yes(rng, tool),
        "quality": "" if rng.random() < planted["not_judged"] else quality,
        **{name: _yes(rng, now[name]) for name in REFLECTED},
        "interpreter": _one_of(planted["interpreter"], rng),
        "carer_ethnicity_recorded": ("yes" if recorded else "no") if in_care else "",
        "carer_matched": matched if recorded else "",
    }


def audit_frame(plan: Mapping[str, Any]) -> pd.DataFrame:
    """Return how many cases each stratum had in each year."""
    rows = [
        (year, stratum, one["cases"])
        for year in plan["audits"]["years"]
        for stratum, one in plan["audits"]["strata"].items()
    ]
    return pd.DataFrame(rows, columns=["year_end", "stratum", "cases"])


def draw_prompt_sheet(plan: Mapping[str, Any], *, rng: np.random.Generator) -> pd.DataFrame:
    """Draw how often the prompt sheet was used at first contact, by quadrant and quarter."""
    planted, rows = plan["prompt_sheet"], []
    for quarter in planted["quarters"]:
        now = planted["before"] if _first_day(quarter) < plan["start"] else planted["after"]
        for quadrant, usual in planted["contacts"].items():
            contacts = int(rng.poisson(usual))
            shares = (now["used"], now["recorded"], now["offered"])
            rows.append((quarter, quadrant, contacts, *rng.binomial(contacts, shares).tolist()))
    counts = ["first_contacts", "sheet_used", "ethnicity_recorded", "offered_early_help"]
    return pd.DataFrame(rows, columns=["quarter", "quadrant", *counts])


def complaints(plan: Mapping[str, Any]) -> pd.DataFrame:
    """Return the complaints by families."""
    return pd.DataFrame(plan["complaints"])


def _first_day(quarter: str) -> date:
    year, number = quarter.split("-Q")
    return date(int(year), 3 * int(number) - 2, 1)


def _one_of(shares: Mapping[str, float], rng: np.random.Generator) -> str:
    return str(rng.choice(list(shares), p=list(shares.values())))


def _yes(rng: np.random.Generator, chance: float) -> str:
    return "yes" if rng.random() < chance else "no"
