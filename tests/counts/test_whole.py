"""All counts in one table: every cell once, flows, stocks and cohorts, with what they rest on."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from evaluation_lib.counts.children import points_of
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.flows import flow_counts
from evaluation_lib.counts.periods import (
    MONTH,
    QUARTER,
    ROLLING,
    THREE_YEARS,
    YEAR,
    periods_between,
)
from evaluation_lib.counts.whole import count, headline, left_out, spans
from evaluation_lib.counts_file import read_counts
from evaluation_lib.counts_output import write_counts
from evaluation_lib.measures.tidy import keys_of, refuse_impossible

SIX_YEARS = {"period_start": date(2020, 4, 1), "period_end": date(2026, 3, 31)}
CENSUS = "census_2021_children_0_17"


@pytest.fixture(scope="module")
def whole(small_county, every_area, figures, dictionary):
    return count(
        small_county.records,
        areas=every_area[:5],
        grains=[YEAR, THREE_YEARS],
        choices=Choices(),
        denominator=CENSUS,
        populations=figures.populations,
        dictionary=dictionary,
        **SIX_YEARS,
    )


@pytest.mark.parametrize(
    ("grains", "days"),
    [
        ([YEAR], 6),
        ([YEAR, QUARTER], 24),
        ([ROLLING], 24),
        ([THREE_YEARS, QUARTER, MONTH], 72),
        ([THREE_YEARS], 6),
    ],
)
def test_stocks_are_counted_at_the_ends_of_the_shortest_periods(grains, days):
    assert len(spans(SIX_YEARS["period_start"], SIX_YEARS["period_end"], grains=grains)[1]) == days


def test_a_grain_asked_for_twice_is_counted_once():
    periods, _ = spans(SIX_YEARS["period_start"], SIX_YEARS["period_end"], grains=[YEAR, YEAR])
    assert len(periods) == 6


def test_reports_go_by_events_of_referrals_and_by_children_of_care(dictionary):
    """As table decision_points says, and as the Department for Education publishes them."""
    points = ["referrals", "looked_after_started", "referrals_to_looked_after_started"]
    rows = pd.DataFrame(
        [(point, counted) for point in points for counted in ("events", "children")],
        columns=["decision_point", "counted"],
    )
    found = headline(rows, dictionary=dictionary).set_index("decision_point")["counted"]
    assert found.to_dict() == dict(zip(points, ["events", "children", "children"], strict=True))


@pytest.mark.slow
def test_every_cell_stands_once_and_can_be_measured(whole):
    assert not whole.duplicated(["area", "group", *keys_of(whole)[1:]]).any()
    refuse_impossible(whole)
    assert set(whole["kind"]) == {"flow", "stock", "cohort"}


@pytest.mark.slow
def test_cells_are_divided_by_children_or_by_those_who_reached(whole):
    cohort = whole["kind"] == "cohort"
    known = ~whole["group"].isin(["Refused", "Not yet obtained"])
    assert (whole["population"].notna() == (~cohort & known)).all()
    assert (whole["reached"].notna() == cohort).all()
    assert whole.loc[~cohort, "denominator"].eq(CENSUS).all()
    assert whole.loc[whole["no_population"].notna(), "population"].isna().all()


@pytest.mark.slow
def test_cohorts_have_a_cell_for_every_group(whole):
    cohorts = whole[whole["kind"] == "cohort"]
    cells = cohorts.groupby(["decision_point", "period", "area"])["group"].nunique()
    assert (cells == 7).all()
    assert (cohorts["count"] <= cohorts["reached"]).all() and cohorts["count"].sum() > 100
    # Children of the last year have not been followed for a year.
    assert "2025-26" not in set(cohorts["period"])


@pytest.mark.slow
def test_the_whole_holds_the_counts_of_its_parts(whole, small_county, every_area, dictionary):
    flows = [name for name, point in points_of(dictionary).items() if point.kind == "flow"]
    part = flow_counts(
        small_county.records,
        points=flows,
        areas=every_area[:5],
        periods=periods_between(*SIX_YEARS.values(), grain=YEAR),
        choices=Choices(),
        dictionary=dictionary,
    )
    years = whole[(whole["kind"] == "flow") & (whole["grain"] == YEAR)]
    key = ["area", "group", "decision_point", "period", "counted"]
    assert years.set_index(key)["count"].to_dict() == part.set_index(key)["count"].to_dict()


@pytest.mark.slow
def test_what_counts_and_what_is_left_out_is_everything(whole, small_county, dictionary):
    gone = left_out(
        small_county.records, grains=[YEAR], choices=Choices(), dictionary=dictionary, **SIX_YEARS
    )
    contacts = small_county.records.tables["contacts"]
    counted = whole[
        (whole["decision_point"] == "contacts")
        & (whole["area"] == "Essex")
        & (whole["grain"] == YEAR)
        & (whole["counted"] == "events")
    ]
    left = gone[gone["decision_point"] == "contacts"]
    assert left["events"].sum() > 0
    assert counted["count"].sum() + left["events"].sum() == len(contacts)


@pytest.mark.slow
def test_other_groupings_are_counted_too(small_county, every_area, figures, dictionary):
    found = count(
        small_county.records,
        areas=every_area[:1],
        grains=[YEAR],
        choices=Choices(grouping="gypsy_roma_traveller_apart", unaccompanied="without"),
        denominator="census_2021_all_ages",
        populations=figures.populations,
        dictionary=dictionary,
        **SIX_YEARS,
    )
    apart = found[found["group"] == "Gypsy, Roma and Traveller"]
    assert apart["count"].sum() > 0
    assert (apart["population"].notna() == (apart["kind"] != "cohort")).all()


@pytest.mark.slow
@pytest.mark.parametrize("grain", [YEAR, QUARTER])
def test_measures_can_be_made_of_what_is_written(
    small_county, every_area, figures, dictionary, tmp_path, grain
):
    """Also of small areas in which nobody of most groups reached a point."""
    counts = count(
        small_county.records,
        areas=every_area,
        grains=[grain],
        choices=Choices(),
        denominator=CENSUS,
        populations=figures.populations,
        dictionary=dictionary,
        **SIX_YEARS,
    )
    write_counts(counts, tmp_path / "counts.csv")
    read = read_counts(tmp_path / "counts.csv", reference_group="White", dictionary=dictionary)
    assert len(read.counts) == len(counts)
    for name in ("count", "reached", "population"):
        assert read.counts[name].astype("Float64").equals(counts[name].astype("Float64"))
