"""At equal ages: plain and standardised ratios of the same children, and what is not given."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.presentation.disproportionality import equal_ages as module
from evaluation_lib.presentation.disproportionality.shared import said
from evaluation_lib.presentation.disproportionality.standardised import (
    CRUDE,
    DIRECT,
    age_sex_and_deprivation,
    standardised_ratios,
)


@pytest.fixture
def report(small_report):
    return small_report()


def events(**of_group):
    """Events of girls: so many aged 5 and 16 in each group, each in a family of its own."""
    rows = [
        {"group": group, "age": age, "sex": "F"}
        for group, (young, old) in of_group.items()
        for age, number in ((5, young), (16, old))
        for _ in range(number)
    ]
    found = pd.DataFrame(rows).assign(decision_point="referrals")
    found["family_id"] = [f"family {place}" for place in range(len(found))]
    return found.astype({"age": "Float64", "group": "string", "sex": "string"})


@pytest.fixture
def told(report, monkeypatch):
    """The ratios where these were the events, and these the children living there."""

    def of(rows, *, white, asian):
        people = pd.DataFrame(
            [
                {"group": group, "sex": sex, "age_from": low, "age_to": high, "population": number}
                for group, numbers in (("White", white), ("Asian", asian))
                for (low, high), number in zip(((0, 15), (16, 17)), numbers, strict=True)
                for sex in ("F", "M")
            ]
        ).assign(area="Essex")
        people["age_band"] = people["age_from"].astype(str) + " to " + people["age_to"].astype(str)
        monkeypatch.setattr(module, "population_by_age_and_sex", lambda *_, **__: people)
        monkeypatch.setattr(module, "_events", lambda _: rows)
        monkeypatch.setattr(module, "chosen_and_told", lambda _: ["referrals"])
        return standardised_ratios.__wrapped__(replace(report)).set_index("group")

    return of


def test_equal_rates_at_every_age_are_equal_once_ages_are(told):
    # White and Asian girls alike: 1 in 100 at 5, 1 in 10 at 16; more Asian children are young.
    rows = events(White=(100, 200), Asian=(90, 20))
    ratios = told(rows, white=(10_000, 2_000), asian=(9_000, 200)).loc["Asian"]
    # By hand: (110 / 9,200) / (300 / 12,000) = 0.478, but 1 at each age.
    assert ratios[f"value_{CRUDE}"] == pytest.approx(110 / 9_200 / (300 / 12_000))
    assert ratios[f"value_{DIRECT}"] == pytest.approx(1)


def test_where_ages_are_alike_standardising_changes_nothing(told):
    rows = events(White=(100, 200), Asian=(20, 40))
    ratios = told(rows, white=(10_000, 2_000), asian=(1_000, 200)).loc["Asian"]
    assert ratios[f"value_{CRUDE}"] == pytest.approx(2)
    assert ratios[f"value_{DIRECT}"] == pytest.approx(2)


def test_fewer_than_ten_events_have_no_standardised_ratio(told):
    rows = events(White=(100, 200), Asian=(5, 4))
    ratios = told(rows, white=(10_000, 2_000), asian=(1_000, 200)).loc["Asian"]
    assert str(ratios[DIRECT]) == "" and str(ratios[CRUDE]) != ""


def test_events_without_age_or_sex_are_left_out_and_their_share_is_told(told):
    rows = events(White=(100, 200), Asian=(50, 50))
    rows.loc[:39, "sex"] = pd.NA
    ratios = told(rows, white=(10_000, 2_000), asian=(1_000, 200))
    assert ratios["left_out"].iloc[0] == pytest.approx(0.1)


def test_the_section_holds_the_ratios_and_says_why_deprivation_has_none(report):
    shown = age_sex_and_deprivation(report)._repr_html_().replace("\N{NO-BREAK SPACE}", " ")
    contacts = standardised_ratios(report).query("decision_point == 'contacts'")
    told = re.sub("<[^>]+>", "", shown)
    assert str(contacts[DIRECT].iloc[0]) in told and str(contacts[CRUDE].iloc[0]) in told
    assert escape(said(report, "standardised.deprivation")) in shown
    assert escape(said(report, "standardised.without_uasc")) in shown


def test_extracts_that_tell_no_unaccompanied_children_say_so(report):
    without = replace(report, records=replace(report.records, sources=("cin_census",)))
    shown = age_sex_and_deprivation(without)._repr_html_()
    assert escape(said(report, "standardised.with_uasc")) in shown


def test_an_area_without_ages_is_told_so(report, monkeypatch):
    def no_ages(*_, **__):
        raise DataError("No ages by ethnic group are at hand for Rutland.")

    monkeypatch.setattr(module, "population_by_age_and_sex", no_ages)
    assert "at hand for Rutland" in age_sex_and_deprivation(replace(report))._repr_html_()


def test_without_events_only_deprivation_is_left_to_say(report, monkeypatch):
    monkeypatch.setattr(module, "_events", lambda _: pd.DataFrame())
    shown = age_sex_and_deprivation(replace(report))._repr_html_()
    assert escape(said(report, "standardised.nothing")) in shown and "<table" not in shown
