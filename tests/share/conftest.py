"""Records of children drawn by chance: several events a day, ids that name nothing, open cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.pathway import link_events
from evaluation_lib.records.records import Records
from evaluation_lib.share.agreements import Agreement

UNTIL = pd.Timestamp("2025-03-31")
DISTRICTS = {"Braintree": "Mid", "Maldon": "Mid", "Basildon": "South", "Harlow": "West"}
CODES = {"WBRI": "White", "WIRI": "White", "BAFR": "Black", "AIND": "Asian", "MWBC": "Mixed"}
TIES = {"section_47_enquiry_id": "section_47_enquiries", "referral_id": "referrals"}
TIES |= {"conference_id": "initial_child_protection_conferences"}
ADDED = {
    "age_at_event": "Float64",
    "unborn": "boolean",
    "unaccompanied": "boolean",
    **dict.fromkeys(("latest_code", "latest_group", "latest_status"), "string"),
    **dict.fromkeys(("district_of_home", "area_by_home"), "string"),
}


def _about(rng: np.random.Generator, number: int) -> pd.DataFrame:
    codes = rng.choice(list(CODES), number, p=[0.6, 0.05, 0.15, 0.1, 0.1])
    homes = rng.choice(list(DISTRICTS), number)
    return pd.DataFrame(
        {
            "child_id": [f"child {one:04d}" for one in rng.permutation(number)],
            "family_id": [f"family {one // 2}" for one in range(number)],
            "sex": rng.choice(["F", "M"], number),
            "unaccompanied_asylum_seeking": rng.random(number) < 0.05,
            "age_at_event": rng.integers(0, 18, number).astype(float),
            "unborn": rng.random(number) < 0.02,
            "latest_code": codes,
            "latest_group": [CODES[code] for code in codes],
            "latest_status": "mapped",
            "district_of_home": homes,
            "area_by_home": [DISTRICTS[home] for home in homes],
            "begins": pd.Timestamp("2019-04-01")
            + pd.to_timedelta(rng.integers(0, 2190, number), unit="D"),
        }
    )


def _events(
    rng: np.random.Generator, table: str, about: pd.DataFrame, dictionary: Dictionary
) -> pd.DataFrame:
    """Up to three events of each child, some on the same day, some a year apart."""
    kind = dictionary.read("event_tables").set_index("table").loc[table]
    types = {one.name: one.pandas_type for one in dictionary.table(table).fields} | ADDED
    rows = about.loc[about.index.repeat(rng.integers(0, 4, len(about)))].reset_index(drop=True)
    number = len(rows)
    days = rows["begins"] + pd.to_timedelta(
        rng.choice([0, 0, 1, 7, 20, 45, 200, 370], number), unit="D"
    )
    rows[kind["id_field"]] = [f"{one:05d}" for one in rng.permutation(number)]
    rows[kind["date_field"]] = days
    for name in (kind["end_field"], kind["counted_date_field"]):
        if isinstance(name, str) and name != kind["date_field"]:
            ends = days + pd.to_timedelta(rng.integers(0, 400, number), unit="D")
            rows[name] = ends.mask((rng.random(number) < 0.3) | (ends > UNTIL))
    for name in ("no_further_action", "plan_resulted", "starts_period", "ends_period"):
        rows[name] = rng.random(number) < 0.5
    rows["primary_need"] = rng.choice(["N1", "N5", "N8"], number)
    rows["initial_category"] = rng.choice(["NEG", "EMO"], number)
    rows["unaccompanied"] = rows["unaccompanied_asylum_seeking"]
    rows["source"] = "mosaic"
    if table == "looked_after_episodes":
        types |= dict.fromkeys(("starts_period", "ends_period"), "boolean")
    rows = rows[rows[kind["date_field"]] <= UNTIL].reset_index(drop=True)
    return rows.reindex(columns=list(types)).astype(types)


def _tied(rng: np.random.Generator, tables: dict[str, pd.DataFrame]) -> None:
    """Let some events name an earlier one of the child, or one that is not in the extract."""
    for name, rows in tables.items():
        for field in [one for one in TIES if one in rows and name != TIES[one]]:
            other = tables[TIES[field]].drop_duplicates("child_id").set_index("child_id")[field]
            named = rows["child_id"].map(other).fillna("not there")
            rows[field] = named.mask(rng.random(len(rows)) < 0.5).astype("string")


@pytest.fixture(scope="session")
def records_drawn(dictionary: Dictionary) -> Callable[..., Records]:
    """Draw records of so many children from a seed."""

    def draw(*, seed: int = 1, children: int = 400) -> Records:
        rng = np.random.default_rng(seed)
        about = _about(rng, children)
        names = dictionary.read("event_tables").sort_values("order")["table"]
        tables = {name: _events(rng, name, about, dictionary) for name in names}
        _tied(rng, tables)
        never = pd.Series(pd.NaT, index=about.index, dtype="datetime64[us]")
        known = about[["child_id", "family_id", "sex", "unaccompanied_asylum_seeking"]]
        ends = dict.fromkeys(("date_of_birth", "date_of_death", "adopted_date"), never)
        nothing = pd.DataFrame()
        return Records(
            children=known.assign(**ends).astype(
                {"child_id": "string", "family_id": "string", "sex": "string"}
                | {"unaccompanied_asylum_seeking": "boolean"}
            ),
            tables=tables,
            ethnicity=nothing,
            latest_ethnicity=nothing,
            ethnicity_changes=nothing,
            excluded=nothing,
            duplicates=nothing,
            vintages=nothing,
            reporting_delay=nothing,
            conflicts=nothing,
            links=link_events(tables, dictionary=dictionary, observed_until=UNTIL),
            outcomes=nothing,
            sources=("mosaic",),
            source_of_table=dict.fromkeys(tables, "mosaic"),
            left_out_sources=nothing,
            observed_until=UNTIL,
        )

    return draw


@pytest.fixture(scope="session")
def records(records_drawn: Callable[..., Records]) -> Records:
    """Records of 400 children."""
    return records_drawn()


@pytest.fixture(scope="session")
def agreement() -> Agreement:
    """An agreement of which nothing is missing."""
    return Agreement(
        recipient="university",
        recipient_label="the University",
        agreement_reference="DSA-2026-014",
        dpia_reference="DPIA-2026-031",
        lawful_basis="Article 6(1)(e) and Article 9(2)(j)",
        purpose="Evaluation of the programme",
        retention_end=date(2030, 12, 31),
    )
