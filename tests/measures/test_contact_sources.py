"""Shares of those who make contact: of the group's own contacts, all sources together the whole."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.measures.contact_sources import share_of_contact_source


def counts(**by_group):
    return pd.DataFrame(
        [
            ("Essex", group, source, "events", number)
            for group, numbers in by_group.items()
            for source, number in zip(("Schools", "Police", "Unknown"), numbers, strict=True)
        ],
        columns=["area", "group", "contact_source", "counted", "count"],
    ).astype({"count": "Int64"})


def test_a_share_is_that_of_the_groups_own_contacts():
    found = share_of_contact_source(counts(White=(81, 182, 0), Black=(1, 1, 0)))
    row = found.iloc[0]
    # R: prop.test(81, 263, correct = FALSE)$conf.int; Newcombe (1998), Table I, 81 of 263
    assert (row["lower"], row["upper"]) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert (row["count"], row["all_sources"]) == (81, 263)
    assert found.loc[found["group"] == "Black", "value"].tolist() == [0.5, 0.5, 0.0]


def test_all_sources_of_a_group_are_the_whole():
    found = share_of_contact_source(counts(White=(5, 3, 2), Black=(0, 7, 1)))
    assert found.groupby("group")["value"].sum().tolist() == pytest.approx([1.0, 1.0])


def test_of_a_group_without_contacts_a_share_could_be_any():
    found = share_of_contact_source(counts(White=(0, 0, 0)))
    assert found["value"].isna().all()
    assert (found["lower"] == 0).all() and (found["upper"] == 1).all()


def test_a_hidden_count_hides_the_shares_of_its_group_alone():
    found = share_of_contact_source(counts(White=(None, 4, 9), Black=(1, 1, 2)))
    white = found[found["group"] == "White"]
    assert white[["value", "lower", "upper"]].isna().all(axis=None)
    assert found.loc[found["group"] == "Black", "value"].notna().all()


def test_several_confidences_stand_below_each_other():
    found = share_of_contact_source(counts(White=(5, 3, 2)), confidence=[0.998, 0.95])
    assert found["confidence"].tolist() == [0.95] * 3 + [0.998] * 3
    assert (found["upper"].iloc[3:].to_numpy() > found["upper"].iloc[:3].to_numpy()).all()
