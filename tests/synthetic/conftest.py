# ruff: noqa: E501 (the tables are easier to read wide)
"""A county of six children, written by hand, whose every extract can be looked through by eye."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.county import County, event_table

ANNA, BEN, CARA, DAN, EVE, FAY = (f"INV000000{number}" for number in range(1, 7))


def _children() -> pd.DataFrame:
    rows = [
        (ANNA, "INVF1", "MWBC", "Mixed", "F", "2015-05-05", None, False, False, False, None),
        (BEN, "INVF1", "WBRI", "White", "M", "2018-01-31", None, True, False, False, None),
        (CARA, "INVF2", "BAFR", "Black", "F", "2012-11-20", None, False, False, False, None),
        (DAN, "INVF3", "OOTH", "Other", "M", "2008-02-29", None, False, True, False, None),
        (EVE, "INVF2", "BAFR", "Black", "F", "2026-01-10", "2026-01-12", False, False, False, None),
        (FAY, "INVF4", "AIND", "Asian", "F", "2016-07-01", None, False, False, True, None),
    ]
    columns = ["child_id", "family_id", "code", "group", "sex", "date_of_birth"]
    columns += ["expected_date_of_birth", "disability", "unaccompanied", "restricted"]
    children = pd.DataFrame(rows, columns=[*columns, "adopted_date"])
    children["unaccompanied_until"] = [None, None, None, "2026-02-28", None, None]
    days = [name for name in children if "date" in name or name == "unaccompanied_until"]
    return children.assign(**{name: pd.to_datetime(children[name]) for name in days})


@pytest.fixture(scope="session")
def small_county(dictionary: Dictionary) -> County:
    """Anna and Ben go the whole way, Cara has early help, Dan came alone, Eve is unborn."""

    def make(table: str, *rows: Mapping[str, Any]) -> pd.DataFrame:
        return event_table(table, pd.DataFrame(list(rows)), dictionary=dictionary)

    both = (ANNA, BEN)
    homes = pd.DataFrame(
        [
            (ANNA, "2015-05-05", "2024-08-31", "ZX1 1AA", "Harlow"),
            (ANNA, "2024-09-01", None, "ZX2 2BB", "Colchester"),
            (BEN, "2018-01-31", "2024-08-31", "ZX1 1AA", "Harlow"),
            (BEN, "2024-09-01", None, "ZX2 2BB", "Colchester"),
            (CARA, "2012-11-20", None, "ZX3 3CC", "Basildon"),
            (DAN, "2025-01-15", None, "ZX4 4DD", "Thurrock"),
            (EVE, "2026-01-10", None, "ZX3 3CC", "Basildon"),
            (FAY, "2016-07-01", None, "ZX5 5EE", "Maldon"),
        ],
        columns=["child_id", "valid_from", "valid_to", "postcode", "district"],
    )
    homes = homes.assign(
        **{name: pd.to_datetime(homes[name]) for name in ("valid_from", "valid_to")}
    )
    ethnicity = pd.DataFrame(
        [
            (ANNA, "2024-05-01", None, None, None, "missing", "unknown", "first"),
            (
                ANNA,
                "2024-06-20",
                "White and Black Caribbean",
                "M1",
                "MWBC",
                "mapped",
                "family",
                "filled in",
            ),
            (BEN, "2024-05-01", "White � British", "W1", "WBRI", "mapped", "family", "first"),
            (BEN, "2025-06-01", "White British", "W1", "WBRI", "mapped", "family", "label review"),
            (CARA, "2023-02-01", "D2 - African", "B2", "BAFR", "mapped", "professional", "first"),
            (DAN, "2025-01-15", "Refused", "REF", None, "refused", "child", "first"),
            (
                EVE,
                "2025-11-03",
                "Not yet obtained",
                "NOB",
                None,
                "not_obtained",
                "unknown",
                "first",
            ),
            (FAY, "2025-02-02", "Indian", "A1", "AIND", "mapped", "family", "first"),
        ],
        columns=["child_id", "recorded_on", "label", "local_code", "code", "status"]
        + ["described_by", "why"],
    )
    ethnicity["recorded_on"] = pd.to_datetime(ethnicity["recorded_on"])
    tables = {
        "contacts": make(
            "contacts",
            *({"child_id": child, "contact_date": "2024-05-01", "contact_source": "2A", "step": "INVC1",
               "contact_outcome": "Referral", "team_id": "INVT01"} for child in both),
            {"child_id": CARA, "contact_date": "2023-02-01", "contact_source": "6", "step": "INVC2",
             "contact_outcome": "Early help", "team_id": "INVT01", "recorded_on": "2023-02-09"},
            {"child_id": FAY, "contact_date": "2025-02-02", "contact_source": "1A", "step": "INVC3",
             "contact_outcome": "No further action", "team_id": "INVT01"},
        ),
        "early_help": make(
            "early_help",
            {"child_id": CARA, "start_date": "2023-02-20", "end_date": "2023-09-01", "step": "INVH1",
             "organisation": "Invented Family Solutions", "followed_from": f"INVC2-{CARA}"},
        ),
        "referrals": make(
            "referrals",
            *({"child_id": child, "referral_date": "2024-05-02", "referral_source": "2A", "step": "INVR1",
               "primary_need": "N1", "no_further_action": False, "followed_from": f"INVC1-{child}",
               "closure_date": None if child == ANNA else "2025-10-31", "team_id": "INVT02",
               "closure_reason": None if child == ANNA else "RC7"} for child in both),
            {"child_id": DAN, "referral_date": "2025-01-15", "referral_source": "7", "step": "INVR2",
             "primary_need": "N8", "no_further_action": False, "team_id": "INVT05",
             "closure_date": "2026-02-28", "closure_reason": "RC7"},
            {"child_id": EVE, "referral_date": "2025-11-03", "referral_source": "3F", "step": "INVR3",
             "primary_need": "N1", "no_further_action": False, "team_id": "INVT03"},
            {"child_id": CARA, "referral_date": "2025-03-03", "referral_source": "2A", "step": "INVR4",
             "primary_need": "N4", "no_further_action": True, "closure_date": "2025-03-03",
             "closure_reason": "RC8", "team_id": "INVT03"},
        ),
        "assessments": make(
            "assessments",
            *({"child_id": child, "referral_id": f"INVR1-{child}", "start_date": "2024-05-06",
               "authorised_date": "2024-06-20", "factors": "1A|3B", "no_further_action": False,
               "step": "INVA1", "followed_from": f"INVR1-{child}", "team_id": "INVT02"} for child in both),
            {"child_id": DAN, "referral_id": f"INVR2-{DAN}", "start_date": "2025-01-16", "factors": "9A",
             "authorised_date": "2025-03-01", "no_further_action": False, "step": "INVA2",
             "followed_from": f"INVR2-{DAN}", "team_id": "INVT05"},
            {"child_id": EVE, "referral_id": f"INVR3-{EVE}", "start_date": "2025-11-05", "factors": None,
             "no_further_action": None, "step": "INVA3", "followed_from": f"INVR3-{EVE}", "team_id": "INVT03"},
        ),
        "section_47_enquiries": make(
            "section_47_enquiries",
            *({"child_id": child, "referral_id": f"INVR1-{child}", "start_date": "2024-05-20",
               "end_date": "2024-06-10", "conference_not_required": False, "conference_date": "2024-06-12",
               "step": "INVS1", "followed_from": f"INVA1-{child}", "team_id": "INVT02"} for child in both),
        ),
        "initial_child_protection_conferences": make(
            "initial_child_protection_conferences",
            *({"child_id": child, "referral_id": f"INVR1-{child}", "conference_date": "2024-06-12",
               "section_47_enquiry_id": f"INVS1-{child}", "plan_resulted": True, "transfer_in": False,
               "step": "INVK1", "followed_from": f"INVS1-{child}", "team_id": "INVT02"} for child in both),
        ),
        "child_protection_plans": make(
            "child_protection_plans",
            *({"child_id": child, "referral_id": f"INVR1-{child}", "conference_id": f"INVK1-{child}",
               "start_date": "2024-06-12", "end_date": "2025-03-10", "initial_category": "NEG",
               "latest_category": "EMO", "previous_plans": 0, "temporary": False, "other_authority": False,
               "step": "INVP1", "followed_from": f"INVK1-{child}", "team_id": "INVT04"} for child in both),
        ),
        "child_in_need_plans": make(
            "child_in_need_plans",
            {"child_id": BEN, "referral_id": f"INVR1-{BEN}", "start_date": "2025-03-10",
             "end_date": "2025-10-31", "step": "INVN1", "followed_from": f"INVP1-{BEN}", "team_id": "INVT04"},
        ),
        "pre_proceedings": make(
            "pre_proceedings",
            {"child_id": ANNA, "referral_id": f"INVR1-{ANNA}", "start_date": "2025-05-01",
             "end_date": "2025-08-20", "letter_sent_date": "2025-05-03", "outcome": "Court application",
             "family_group_meeting_offered": True, "family_group_meeting_held": False,
             "court_application_date": "2025-08-22", "step": "INVL1", "followed_from": f"INVP1-{ANNA}"},
        ),
        "looked_after_episodes": make(
            "looked_after_episodes",
            {"looked_after_episode_id": f"{ANNA}-2025-09-01", "child_id": ANNA, "referral_id": f"INVR1-{ANNA}",
             "start_date": "2025-09-01", "end_date": "2025-12-01", "period_start_date": "2025-09-01",
             "reason_started": "S", "reason_ended": "X1", "legal_status": "C1", "category_of_need": "N1",
             "placement_type": "U6", "home_postcode": "ZX2 2BB", "step": "INVE1",
             "followed_from": f"INVL1-{ANNA}", "team_id": "INVT06"},
            {"looked_after_episode_id": f"{ANNA}-2025-12-01", "child_id": ANNA, "referral_id": f"INVR1-{ANNA}",
             "start_date": "2025-12-01", "period_start_date": "2025-09-01", "reason_started": "L",
             "legal_status": "C2", "category_of_need": "N1", "placement_type": "U6",
             "home_postcode": "ZX2 2BB", "step": "INVE2", "team_id": "INVT06"},
            {"looked_after_episode_id": f"{DAN}-2025-01-16", "child_id": DAN, "referral_id": f"INVR2-{DAN}",
             "start_date": "2025-01-16", "end_date": "2026-02-28", "period_start_date": "2025-01-16",
             "reason_started": "S", "reason_ended": "E17", "legal_status": "V2", "category_of_need": "N8",
             "placement_type": "H5", "home_postcode": None, "step": "INVE3",
             "followed_from": f"INVR2-{DAN}", "team_id": "INVT05"},
        ),
    }  # fmt: skip
    teams = pd.DataFrame(
        [
            ("INVT01", "Invented Hub", None, None),
            ("INVT02", "Invented Harlow Assessment Team", None, "2024-12-31"),
            ("INVT02", "Invented West Assessment Team", "2025-01-01", None),
            ("INVT03", "Invented South Assessment Team", None, None),
            ("INVT04", "Invented West Family Support Team", None, None),
            ("INVT05", "Invented Unaccompanied Children Team", None, None),
            ("INVT06", "Invented North East Children in Care Team", None, None),
        ],
        columns=["team_id", "team", "valid_from", "valid_to"],
    )
    teams = teams.assign(
        **{name: pd.to_datetime(teams[name]) for name in ("valid_from", "valid_to")}
    )
    restatements = pd.DataFrame(
        [("referrals", f"INVR4-{CARA}", "primary_need", "N1", pd.Timestamp("2025-05-01"))],
        columns=["table", "event_id", "field", "before", "changed_on"],
    )
    return County(
        children=_children(),
        homes=homes,
        ethnicity=ethnicity,
        tables=tables,
        teams=teams,
        restatements=restatements,
        first_day=date(2020, 4, 1),
        extract_day=date(2026, 3, 31),
    )
