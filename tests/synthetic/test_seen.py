"""What an extract taken on a day could show: nothing that happened, or was typed in, later."""

import pandas as pd

from evaluation_lib.synthetic.seen import seen_on


def day(text):
    return pd.Timestamp(text)


def test_what_has_not_happened_is_not_seen(small_county):
    seen = seen_on(small_county, day("2024-05-10"))
    assert len(seen.tables["referrals"]) == 2
    assert seen.tables["section_47_enquiries"].empty


def test_an_end_that_is_still_to_come_is_open(small_county):
    plans = seen_on(small_county, day("2025-03-09")).tables["child_protection_plans"]
    assert plans["end_date"].isna().all() and plans["latest_category"].isna().all()
    plans = seen_on(small_county, day("2025-03-10")).tables["child_protection_plans"]
    assert plans["end_date"].notna().all()


def test_what_was_typed_in_late_is_missing_until_then(small_county):
    assert seen_on(small_county, day("2023-02-08")).tables["contacts"].empty
    assert len(seen_on(small_county, day("2023-02-09")).tables["contacts"]) == 1


def test_a_value_that_is_changed_later_is_seen_as_it_was(small_county):
    def need(text):
        referrals = seen_on(small_county, day(text)).tables["referrals"].set_index("step")
        return referrals.loc["INVR4", "primary_need"]

    assert (need("2025-04-30"), need("2025-05-01")) == ("N1", "N4")


def test_a_team_has_the_name_of_the_day(small_county):
    def names(text):
        return set(seen_on(small_county, day(text)).tables["referrals"]["team"])

    assert names("2024-12-31") == {"Invented Harlow Assessment Team"}
    assert "Invented West Assessment Team" in names("2025-01-16")


def test_ethnicity_is_what_the_system_shows_on_the_day(small_county):
    def shown(text):
        return seen_on(small_county, day(text)).children.set_index("child_id")

    early, late = shown("2024-06-01"), shown("2025-07-01")
    assert pd.isna(early.loc["INV0000001", "ethnicity_label"])
    assert late.loc["INV0000001", "ethnicity_code"] == "MWBC"
    assert early.loc["INV0000002", "ethnicity_label"] == "White � British"
    # A label review records nothing new of a child.
    assert late.loc["INV0000002", "ethnicity_label"] == "White British"
    assert late.loc["INV0000002", "ethnicity_recorded_on"] == day("2024-05-01")


def test_children_who_are_not_known_yet_are_not_seen(small_county):
    assert set(seen_on(small_county, day("2023-03-01")).children["child_id"]) == {"INV0000003"}
