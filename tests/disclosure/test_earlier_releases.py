"""What whoever kept the old pages has is put beside the new ones, as far as it counts the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from evaluation_lib.disclosure.earlier_releases import (
    HIDDEN,
    LOWEST,
    REST,
    SHOWN,
    STATUS,
    UNSEEN,
    Published,
    beside_earlier,
    known_before,
)
from evaluation_lib.disclosure.release_plan import CELL

SPAN_2022, SPAN_2023 = "2019-20 to 2021-22", "2020-21 to 2022-23"
NO_SUMS = pd.DataFrame(columns=[*CELL, "sum", "sign"]).astype({"sum": int, "sign": int})


def published(*rows: tuple[str, int | None], rounded_to: int | None = None, **same: str):
    """A release of one line of cells: periods and what is shown of each; nothing where hidden."""
    frame = pd.DataFrame(rows, columns=["period", "count"]).astype({"count": "Int64"})
    named = {"family": "f", "part": "", "area": "Mid", "group": "Black", "decision_point": "p"}
    status = np.where(frame["count"].notna(), SHOWN, HIDDEN)
    cells = frame.assign(**{**named, **same, STATUS: status, LOWEST: 1})
    return Published(cells[[*CELL, "count", STATUS, LOWEST]], NO_SUMS, rounded_to)


def both(one: Published, other: Published) -> Published:
    return replace(one, cells=pd.concat([one.cells, other.cells], ignore_index=True))


def numbers(release: Published) -> dict[str, int | None]:
    return dict(zip(release.cells["period"], release.cells["count"], strict=True))


def sums_of(release: Published) -> set[frozenset[tuple[str, int]]]:
    """Each sum as its periods with their signs."""
    lines = release.sums.groupby("sum")[["period", "sign"]]
    return {frozenset(some.itertuples(index=False, name=None)) for _, some in lines}


class TestKnownBefore:
    NOW = published(("2020-21", 12), ("2021-22", 3)).cells

    def test_a_number_that_was_shown_as_it_is_now_is_known(self):
        assert known_before(self.NOW, [published(("2020-21", 12))]).tolist() == [True, False]

    def test_one_that_was_another_then_says_nothing_exact(self):
        assert not known_before(self.NOW, [published(("2020-21", 11))]).any()

    def test_one_that_was_hidden_is_not_known(self):
        assert not known_before(self.NOW, [published(("2020-21", None))]).any()

    def test_one_that_was_shown_rounded_nearly_is(self):
        earlier = published(("2020-21", 10), ("2021-22", 10), rounded_to=5)
        assert known_before(self.NOW, [earlier]).tolist() == [True, False]

    def test_one_of_several_releases_is_enough(self):
        releases = [published(("2021-22", 3)), published(("2020-21", 12))]
        assert known_before(self.NOW, releases).tolist() == [True, True]

    def test_of_another_area_it_is_another_number(self):
        assert not known_before(self.NOW, [published(("2020-21", 12), area="West")]).any()


class TestBesideEarlier:
    def test_without_earlier_releases_nothing_is_added(self):
        new = published(("2020-21", 12))
        assert beside_earlier(new, []) is new

    def test_two_spans_of_three_years_share_the_years_that_either_release_shows(self):
        earlier = published((SPAN_2022, 30), ("2020-21", 9), ("2021-22", 11))
        new = published((SPAN_2023, 33), ("2022-23", 13))
        found = beside_earlier(new, [earlier])
        assert numbers(found) == {**numbers(new), **numbers(earlier)}
        # All three years of the later span are there: nothing is left of it.
        assert sums_of(found) == {
            frozenset({(SPAN_2023, 1), ("2020-21", -1), ("2021-22", -1), ("2022-23", -1)}),
            frozenset(
                {
                    (SPAN_2022, 1),
                    ("2020-21", -1),
                    ("2021-22", -1),
                    (REST.format(whole=SPAN_2022, kind="year"), -1),
                }
            ),
        }

    def test_a_year_that_was_shown_once_is_taken_off_the_longer_time(self):
        found = beside_earlier(published((SPAN_2023, 14)), [published(("2021-22", 11))])
        rest = REST.format(whole=SPAN_2023, kind="year")
        assert sums_of(found) == {frozenset({(SPAN_2023, 1), ("2021-22", -1), (rest, -1)})}

    def test_what_is_left_beside_years_and_beside_quarters_are_two_numbers(self):
        earlier = [published(("2021-22", 11)), published(("2022-Q1", 2), ("2022-Q4", 3))]
        found = beside_earlier(published((SPAN_2023, 14)), earlier)
        of_the_span = found.sums.loc[found.sums["period"] == SPAN_2023, "sum"]
        beside = found.sums.loc[found.sums["sum"].isin(of_the_span), "period"]
        left = [period for period in beside if period.startswith("what is left")]
        assert len(left) == len(set(left)) == 2

    def test_a_line_of_which_a_number_was_restated_is_of_another_vintage(self):
        earlier = both(
            published(("2020-21", 9), ("2021-22", 11)),
            published(("2021-22", 4), group="Asian"),
        )
        new = both(
            published((SPAN_2023, 33), ("2020-21", 10)),
            published((SPAN_2023, 20), group="Asian"),
        )
        found = beside_earlier(new, [earlier])
        added = found.cells.iloc[len(new.cells) :]
        assert added["group"].tolist() == ["Asian"]

    def test_of_a_restated_line_no_sum_is_kept(self):
        sums = published(("2020-21", 9), (SPAN_2022, 30)).cells[CELL].assign(sum=0, sign=[-1, 1])
        earlier = replace(published(("2020-21", 9), (SPAN_2022, 30)), sums=sums)
        found = beside_earlier(published(("2020-21", 10), ("2022-23", 5)), [earlier])
        assert sums_of(found) == set()

    def test_what_was_rounded_is_not_added_up(self):
        new = published((SPAN_2023, 14))
        assert beside_earlier(new, [published(("2021-22", 10), rounded_to=5)]) is new

    def test_a_cell_that_an_earlier_page_hides_is_still_protected(self):
        new = published(("2020-21", None), ("2021-22", 11))
        new = replace(new, cells=new.cells.assign(**{STATUS: [UNSEEN, SHOWN]}))
        found = beside_earlier(new, [published(("2020-21", None), ("2019-20", 8))])
        assert found.cells[STATUS].tolist() == [HIDDEN, SHOWN, SHOWN]

    def test_a_cell_that_was_hidden_and_is_shown_now_is_shown(self):
        new = published(("2020-21", 12))
        found = beside_earlier(new, [published(("2020-21", None), ("2019-20", 8))])
        assert found.cells[STATUS].tolist() == [SHOWN, SHOWN]

    def test_of_two_earlier_releases_the_later_counts(self):
        releases = [published(("2020-21", 9), ("2019-20", 5)), published(("2020-21", 10))]
        found = beside_earlier(published(("2021-22", 11)), releases)
        assert numbers(found) == {"2021-22": 11, "2020-21": 10}

    def test_equal_sums_stand_there_once(self):
        release = published((SPAN_2023, 33), ("2020-21", 9), ("2021-22", 11), ("2022-23", 13))
        sums = release.cells[CELL].assign(sum=0, sign=[1, -1, -1, -1])
        release = replace(release, sums=sums)
        other = published(("2019-20", 7), group="Asian")
        earlier = replace(both(release, other), sums=sums)
        assert len(sums_of(release)) == 1
        found = beside_earlier(release, [earlier, earlier])
        assert found.sums["sum"].nunique() == 1
