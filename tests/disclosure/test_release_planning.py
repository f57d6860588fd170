"""One plan for a release: what is small is hidden, and nobody works it out, from this or others."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from small_releases import (
    RULES,
    YEARS,
    bounds,
    cells,
    counts_by_year,
    planned,
    release_of,
    shown,
)

from evaluation_lib.disclosure.earlier_releases import HIDDEN, LOWEST, SHOWN, STATUS, UNSEEN
from evaluation_lib.disclosure.release_plan import CELL, EVERYBODY
from evaluation_lib.disclosure.release_planning import as_published, must_be_hidden
from evaluation_lib.disclosure.release_sums import OF_THE_WHOLE, WAY
from evaluation_lib.disclosure.rounding import rounded

TABLE = cells(
    ("County", "White", 60),
    ("County", "Black", 25),
    ("North", "White", 31),
    ("North", "Black", 3),
    ("South", "White", 29),
    ("South", "Black", 22),
    ("County", EVERYBODY, 85),
    ("North", EVERYBODY, 34),
    ("South", EVERYBODY, 51),
)
few = settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])


def leaves_of_zeros() -> pd.DataFrame:
    """Counts of which most are zeros: what zeros tell of an earlier release is hidden too."""
    seen = {
        ("North", "White", "2020-21"): 3,
        ("South", "White", "2022-23"): 4,
        ("South", "Black", "2020-21"): 1,
        ("South", "Black", "2021-22"): 8,
        ("elsewhere", "Black", "2021-22"): 8,
        ("elsewhere", "Black", "2022-23"): 9,
    }
    rows = [
        (area, group, "p", year, seen.get((area, group, year), 0))
        for area in ("North", "South", "elsewhere")
        for group in ("White", "Black")
        for year in YEARS
    ]
    return pd.DataFrame(rows, columns=["area", "group", "decision_point", "period", "count"])


def hidden_in(release) -> set[tuple[str, str]]:
    told = shown(release)
    hidden = told.loc[told["count"].isna(), ["area", "group"]]
    return set(hidden.itertuples(index=False, name=None))


def parts_of_share(reached: int, went_on: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cells of a share, and their sum: who could go on, who did, who did not."""
    whole = cells(("County", "Black", reached), part="reached")
    rows = [
        cells(("County", "Black", number), part=part, all_or_none=True, shown_on_a_page=on)
        for part, number, on in (("on", went_on, True), ("not", reached - went_on, False))
    ]
    parts = pd.concat(rows, ignore_index=True)
    wholes = parts[CELL].assign(part="reached").set_axis(OF_THE_WHOLE, axis="columns")
    sums = pd.concat([parts[CELL], wholes], axis="columns").assign(**{WAY: ""})
    return pd.concat([whole, parts], ignore_index=True), sums


class TestWhatMustBeHidden:
    @pytest.mark.parametrize(
        ("count", "hidden"), [(0, False), (1, True), (5, True), (6, False)]
    )  # threshold 6: from 1 to 5
    def test_small_numbers_and_no_zero(self, count, hidden):
        table, sums = parts_of_share(40, 20)
        table = pd.concat([table, cells(("North", "Asian", count))], ignore_index=True)
        assert bool(must_be_hidden(table, given_sums=sums, rules=RULES).iloc[-1]) is hidden

    @pytest.mark.parametrize("went_on", [0, 40])
    def test_none_or_all_of_a_group(self, went_on):
        table, sums = parts_of_share(40, went_on)
        found = must_be_hidden(table, given_sums=sums, rules=RULES)
        assert dict(zip(table["part"], found, strict=True)) == {
            "reached": False,
            "on": True,
            "not": True,
        }

    def test_not_where_nobody_could_go_on(self):
        table, sums = parts_of_share(0, 0)
        assert not must_be_hidden(table, given_sums=sums, rules=RULES).any()

    def test_not_where_the_rules_do_not_ask(self):
        table, sums = parts_of_share(40, 40)
        rules = replace(RULES, all_or_none=False)
        assert not must_be_hidden(table, given_sums=sums, rules=rules).any()


class TestPlanning:
    def test_a_small_number_is_hidden_and_so_are_others_that_would_tell_it(self):
        release = planned(TABLE)
        hidden = hidden_in(release)
        assert ("North", "Black") in hidden and len(hidden) >= 4
        assert release.proof.given_away.empty and not release.proof.another_vintage

    def test_nothing_is_hidden_where_nothing_is_small(self):
        assert hidden_in(planned(TABLE.assign(count=TABLE["count"] * 10))) == set()

    def test_a_release_without_counts_has_a_plan_that_shows_none(self):
        release = planned(TABLE.iloc[:0])
        assert release.cells.empty and release.proof.given_away.empty
        assert as_published(release, rules=RULES).cells.empty

    @pytest.mark.parametrize("count", [3, 30])
    def test_a_single_number_needs_no_sums(self, count):
        release = planned(cells(("County", "Black", count)))
        assert shown(release)["count"].isna().tolist() == [count == 3]

    def test_the_order_of_the_cells_makes_no_difference(self):
        turned = TABLE.iloc[::-1].reset_index(drop=True)
        assert hidden_in(planned(turned)) == hidden_in(planned(TABLE))

    def test_a_share_that_nobody_took_is_hidden_with_it_who_did_not(self):
        table, sums = parts_of_share(40, 0)
        told = planned(table, given_sums=sums).cells.set_index("part")["shown"]
        assert not told["on"] and told["reached"]

    def test_what_no_page_shows_is_never_shown(self):
        table, sums = parts_of_share(40, 20)
        told = planned(table, given_sums=sums).cells.set_index("part")["shown"]
        assert told.to_dict() == {"reached": True, "on": True, "not": False}

    def test_a_release_is_planned_again_as_it_is(self):
        first = planned(TABLE)
        again = planned(TABLE, earlier=[as_published(first, rules=RULES)])
        assert hidden_in(again) == hidden_in(first)

    def test_what_the_rules_hide_is_hidden_though_an_earlier_release_showed_it(self):
        lenient = planned(TABLE, rules=replace(RULES, threshold=2, minimum_width=1))
        assert hidden_in(lenient) == set()
        release = planned(TABLE, earlier=[as_published(lenient, rules=RULES)])
        assert ("North", "Black") in hidden_in(release)

    def test_what_readers_know_already_does_not_protect_others(self):
        known = as_published(planned(TABLE.assign(count=TABLE["count"] * 10)), rules=RULES)
        told = known.cells.assign(count=known.cells["count"] // 10)
        earlier = replace(known, cells=told[~told["group"].eq("Black") | told["area"].eq("County")])
        release = planned(TABLE, earlier=[earlier])
        # Both numbers of Black children follow from what is known: they are told apart from safe
        # ones, and are hidden all the same.
        assert {("North", "Black"), ("South", "Black")} <= hidden_in(release)
        given_away = release.proof.given_away
        assert set(given_away["area"]) == {"North", "South"}

    @few
    @given(leaves=counts_by_year())
    def test_of_any_release_nothing_hidden_is_worked_out(self, leaves):
        release = planned(release_of(leaves, years=YEARS[1:4]))
        told, proof = release.cells, release.proof
        assert proof.given_away.empty and not proof.audited["recoverable"].any()
        assert not told["shown"][(told["count"] > 0) & (told["count"] < RULES.threshold)].any()
        assert told["shown"][told["shown_on_a_page"] & (told["count"] == 0)].all()
        on_page = told["shown_on_a_page"]
        seen = told["count"].astype("Int64").where(told["shown"])
        numbers = told.assign(count=seen, hidden=on_page & ~told["shown"])
        found = bounds(numbers, release.sums)
        assert (found["upper"] - found["lower"] >= RULES.minimum_width - 1e-6).all()

    @settings(few, max_examples=2)
    @example(leaves=leaves_of_zeros())
    @given(leaves=counts_by_year(years=YEARS, most_groups=2, most_points=1))
    def test_of_three_releases_that_overlap_nothing_is_given_away(self, leaves):
        earlier = []
        for first in range(3):
            release = planned(release_of(leaves, years=YEARS[first : first + 3]), earlier=earlier)
            assert release.proof.given_away.empty and not release.proof.another_vintage
            earlier.append(as_published(release, rules=RULES))
        names = [one.cells[CELL] for one in earlier]
        assert len(release.proof.audited) >= len(
            pd.concat(names).merge(release.proof.audited[CELL].drop_duplicates())[CELL]
            .drop_duplicates()
        )  # fmt: skip


class TestAsPublished:
    def test_a_hidden_number_is_not_in_it(self):
        release = planned(TABLE)
        told = as_published(release, rules=RULES).cells
        assert told.loc[told[STATUS] != SHOWN, "count"].isna().all()
        assert (told[STATUS] == HIDDEN).sum() == len(hidden_in(release))
        assert set(told.columns) == {*CELL, "count", STATUS, LOWEST}

    def test_what_no_page_shows_is_unseen(self):
        table, sums = parts_of_share(40, 20)
        told = as_published(planned(table, given_sums=sums), rules=RULES).cells
        assert told.set_index("part")[STATUS].to_dict() == {
            "reached": SHOWN,
            "on": SHOWN,
            "not": UNSEEN,
        }

    def test_for_the_public_it_holds_what_the_public_sees(self):
        rules = replace(RULES, audience="public", rounding_base=5)
        release = planned(TABLE, rules=rules)
        told = as_published(release, rules=rules)
        exact = release.cells["count"].astype("Int64").where(release.cells["shown"])
        assert told.cells["count"].equals(rounded(exact, base=5)) and told.rounded_to == 5

    def test_it_does_not_tell_of_which_shares_none_or_all_was_asked(self):
        every = []
        for group, went_on in (("Black", 40), ("White", 17)):
            table, sums = parts_of_share(40, went_on)
            table = table.assign(group=group, all_or_none=table["all_or_none"] & (went_on == 40))
            named = dict.fromkeys(("group", "whole_group"), group)
            every.append((table, sums.assign(**named)))
        table, sums = (pd.concat(some, ignore_index=True) for some in zip(*every, strict=True))
        told = as_published(planned(table, given_sums=sums), rules=RULES).cells
        assert told.groupby("part")[LOWEST].nunique().eq(1).all()
