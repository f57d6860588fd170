"""What one section counts within what another counts is linked, so that neither gives away both."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.counts.choices import LATEST, RECORDED, WITH, Choices
from evaluation_lib.disclosure.release_plan import CELL, EVERYBODY
from evaluation_lib.disclosure.release_planning import plan_release
from evaluation_lib.disclosure.rules import rules_for
from evaluation_lib.presentation.disproportionality.led_on import beginnings_of_steps
from evaluation_lib.presentation.planned_cells import (
    REACHED,
    ReleaseCells,
    sums_of,
)
from evaluation_lib.presentation.release_of_records.nested_counts import with_nested

POINT, PERIOD = "looked_after_started", "2022-23 to 2024-25"
NOT_YET = "Not yet obtained"
GROUPS = {"White": 40, "Mixed": 12, "Asian": 9, "Black": 3, EVERYBODY: 64}
NO_SUMS = sums_of(pd.DataFrame(columns=CELL, dtype="str"))


def cells(family, part, numbers, *, point=POINT):
    rows = [[family, part, "Mid", group, point, PERIOD, count] for group, count in numbers.items()]
    table = pd.DataFrame(rows, columns=[*CELL, "count"]).astype({"count": "Int64"})
    return table.assign(shown_on_a_page=True, all_or_none=False)


def linked(*tables, clock=LATEST, steps=None):
    return with_nested(
        ReleaseCells(pd.concat(tables, ignore_index=True), NO_SUMS),
        choices=Choices(clock=clock),
        not_yet_obtained=NOT_YET,
        steps=steps or {},
    )


@pytest.fixture
def planned(dictionary):
    rules = rules_for(audience="team", subject="child", dictionary=dictionary)

    def plan(found):
        release = plan_release(
            found.cells, given_sums=found.sums, parts_of_areas={}, earlier=[], rules=rules
        )
        return release.cells.set_index(["family", "group"])["shown"], release.proof

    return plan


def test_a_count_that_another_repeats_is_hidden_in_both(planned):
    events = cells("decision_points", WITH, GROUPS)
    followed = {group: count for group, count in GROUPS.items() if group != EVERYBODY}
    shown, proof = planned(linked(events, cells("stays_ended_in_time", REACHED, followed)))
    for group in followed:
        assert shown["decision_points", group] == shown["stays_ended_in_time", group]
    # Black is small in both; something that makes up everybody with it is hidden too.
    assert not shown["decision_points", "Black"] and (~shown).sum() > 2
    assert not proof.audited["recoverable"].any() and not proof.audited["too_narrow"].any()


def test_without_the_link_the_second_count_would_tell_the_first(planned):
    events = cells("decision_points", WITH, GROUPS)
    followed = {group: count for group, count in GROUPS.items() if group != EVERYBODY}
    apart = ReleaseCells(
        pd.concat([events, cells("stays_ended_in_time", REACHED, followed)]), NO_SUMS
    )
    shown, _ = planned(apart)
    # One more of the events is hidden to protect Black, and the repeated count shows it.
    hidden = [group for group in followed if not shown["decision_points", group]]
    assert any(shown["stays_ended_in_time", group] for group in hidden)


def test_children_among_events_keep_what_is_left_of_these_unknown(planned):
    events = cells("decision_points", WITH, GROUPS)
    children = {"White": 37, "Mixed": 12, "Asian": 8, "Black": 3}
    found = linked(events, cells("going_on", REACHED, children))
    beyond = found.cells[~found.cells["shown_on_a_page"]].set_index("group")["count"]
    assert beyond.to_dict() == {"White": 3, "Mixed": 0, "Asian": 1, "Black": 0}
    shown, proof = planned(found)
    # Three children of the White events were there twice: that is not told either.
    assert not (shown["decision_points", "White"] and shown["going_on", "White"])
    assert not proof.audited["too_narrow"].any()


def test_more_than_the_whole_is_no_part_of_it():
    events = cells("decision_points", WITH, {"White": 10})
    found = linked(events, cells("going_on", REACHED, {"White": 11}))
    assert found.sums.empty and len(found.cells) == 2


@pytest.mark.parametrize(
    ("clock", "larger"), [(LATEST, "other_clock"), (RECORDED, "decision_points")]
)
def test_what_was_not_yet_obtained_at_the_event_holds_what_still_is_not(clock, larger):
    numbers = {"other_clock": 20, "decision_points": 20}
    numbers[larger] = 23
    tables = [
        cells(family, WITH, {NOT_YET: count, "White": 50}) for family, count in numbers.items()
    ]
    found = linked(*tables, clock=clock)
    assert set(found.sums["whole_family"]) == {larger} and set(found.sums["group"]) == {NOT_YET}
    assert found.cells.loc[~found.cells["shown_on_a_page"], "count"].tolist() == [3]


def test_several_steps_that_begin_at_the_same_events_are_each_within_them(dictionary, planned):
    steps = beginnings_of_steps(dictionary)
    assert steps["referral_to_assessment"] == steps["referral_to_section_47"] == "referrals"
    assert steps["contact_to_referral"] == "contacts"
    events = cells("decision_points", WITH, {EVERYBODY: 30}, point="referrals")
    led_on = [
        cells("steps_led_on", REACHED, {EVERYBODY: 30}, point=step)
        for step in ("referral_to_assessment", "referral_to_section_47")
    ]
    found = linked(events, *led_on, steps=steps)
    assert len(found.sums) == 2 and found.sums["way"].nunique() == 2
    shown, _ = planned(found)
    assert shown.all()


def test_the_report_s_own_cells_add_up(small_report, dictionary):
    from evaluation_lib.areas import county_of, known_areas, parts_by_area
    from evaluation_lib.disclosure.release_sums import release_sums
    from evaluation_lib.presentation.release_of_records.cells import release_cells

    areas = [county_of(dictionary), *(one for one in known_areas(dictionary) if one.name == "Mid")]
    found = release_cells(small_report(), areas=areas)
    nested = found.sums[found.sums["way"].str.contains(" beyond ")]
    assert {"going_on", "stays_ended_in_time"} <= set(nested["family"])
    # What is left of one count beside another has its own name wherever several hold the other.
    assert not found.cells.duplicated(CELL).any()
    summed = release_sums(found.cells, given=found.sums, parts_of_areas=parts_by_area(dictionary))
    signed = summed.sums.merge(summed.cells[[*CELL, "count"]], on=CELL)
    assert ((signed["sign"] * signed["count"]).groupby(signed["sum"]).sum() == 0).all()
