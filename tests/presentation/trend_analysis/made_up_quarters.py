"""Quarters that are made up, so that what is to be found in them is known; and readers of pages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from html import unescape
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from evaluation_lib.counts.periods import periods_between
from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.unknown_groups import unknown_groups
from evaluation_lib.presentation.disproportionality.chosen import POINT

START = pd.Timestamp("2023-10-01")
#: Events a quarter of White children; other groups have a share of them.
EVENTS = {
    "contacts": 3000.0,
    "early_help_episodes": 600.0,
    "referrals": 1300.0,
    "section_47_enquiries": 300.0,
    "child_protection_plans_started": 140.0,
    "looked_after_started": 60.0,
}
SHARES = {"White": 1.0, "Mixed": 0.1, "Black": 0.08}

#: What a number is multiplied by: given a decision point, a group and the first days of quarters.
Change = Callable[[str, str, pd.DatetimeIndex], np.ndarray]


def nothing(point: str, group: str, days: pd.DatetimeIndex) -> np.ndarray:
    """Nothing changes."""
    return np.ones(len(days))


def wobble(point: str, group: str, number: int) -> np.ndarray:
    """Ups and downs that are the same in every test, and take no side of any day."""
    rng = np.random.default_rng(sum(map(ord, point + group)))
    return rng.normal(scale=0.03, size=number)


def quarters_with(
    change: Change = nothing,
    *,
    dictionary: Dictionary,
    groups: Mapping[str, float] = SHARES,
    end: date = date(2025, 3, 31),
) -> pd.DataFrame:
    """Make up quarters as `quarters.quarters_of` gives them."""
    periods = periods_between(date(2020, 4, 1), end, grain="quarter")
    days = pd.DatetimeIndex([period.start for period in periods])
    not_asked = unknown_groups(GROUPING, dictionary=dictionary).not_yet_obtained
    frames = []
    for point, events in EVENTS.items():
        for group, share in {**groups, not_asked: 0.12}.items():
            mean = events * share * change(point, group, days)
            counts = np.rint(mean * np.exp(wobble(point, group, len(days))))
            frames.append(
                pd.DataFrame(
                    {
                        "area": "Essex",
                        "group": group,
                        POINT: point,
                        "period": [period.name for period in periods],
                        "count": pd.array(counts.astype(int), dtype="Int64"),
                        "years": [period.years for period in periods],
                        "period_start": days,
                        "period_end": pd.DatetimeIndex([period.end for period in periods]),
                    }
                )
            )
    rows = pd.concat(frames, ignore_index=True)
    keys = [name for name in rows.columns if name not in ("group", "count")]
    everybody = rows.groupby(keys, sort=False)["count"].sum().reset_index()
    return pd.concat([everybody.assign(group=EVERYBODY), rows], ignore_index=True)


PLAN = {
    "owner": "Evaluators",
    "written_on": date(2023, 9, 1),
    "seen_outcomes_before": False,
    "primary_outcomes": [
        {"outcome": "section_47_per_referral", "group": "Black", "expected": "lower"}
    ],
    "primary_measure": "ratio",
    "several_outcomes": "holm",
    "smallest_change_of_interest": 0.9,
    "model": "quasibinomial",
    "errors": "model",
    "transition": 0,
    "programme_start": date(2023, 10, 1),
    "period_start": date(2020, 4, 1),
    "period_end": date(2025, 3, 31),
    "reference_group": "White",
    "denominator": "recommended",
    "ethnicity_clock": "latest known",
    "include_uasc": "with",
    "confidence": 0.95,
}


def dictionary_with_plan(folder: Path, dictionary: Dictionary, **changed: object) -> Dictionary:
    """Copy a dictionary and fill in its analysis plan."""
    shutil.copytree(dictionary.folder, folder)
    plan = yaml.safe_dump(PLAN | changed)
    (folder / "analysis_plan.yaml").write_text(plan, encoding="utf-8")
    return load_dictionary(folder)


def seen(section: object) -> str:
    """What a reader reads, without tags."""
    words = re.sub("<[^>]+>", " ", re.sub("<svg.*?</svg>", "", section._repr_html_(), flags=re.S))
    return " ".join(unescape(words).split())


def rows_of(section: object, number: int = 0) -> list[list[str]]:
    """The cells of a table, row by row."""
    body = re.findall("<tbody>(.*?)</tbody>", section._repr_html_(), flags=re.DOTALL)[number]
    return [
        [unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in re.findall("<tr>(.*?)</tr>", body, flags=re.DOTALL)
    ]
