"""A plan is attacked beside all that was published before, and hides more until it holds."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from small_releases import NO_SUMS, PARTS, RULES, cells, planned, shown

from evaluation_lib.disclosure import release_planning, release_proof
from evaluation_lib.disclosure.audit import RECOVERABLE
from evaluation_lib.disclosure.earlier_releases import LOWEST, SHOWN, STATUS, Published
from evaluation_lib.disclosure.release_plan import CELL
from evaluation_lib.disclosure.release_planning import as_published, plan_release
from evaluation_lib.disclosure.release_proof import AUDIT_FAILED, CONTRADICTS, proved
from evaluation_lib.disclosure.release_sums import release_sums
from evaluation_lib.errors import EvaluationError

SPAN = "2021-22 to 2022-23"


def years(first: int, second: int, *, group: str = "Black") -> pd.DataFrame:
    """Two years in one place."""
    rows = [cells(("County", group, first), period="2021-22")]
    rows.append(cells(("County", group, second), period="2022-23"))
    return pd.concat(rows, ignore_index=True)


def both_years(count: int, *, group: str = "Black") -> pd.DataFrame:
    return cells(("County", group, count), period=SPAN)


def published(table: pd.DataFrame) -> Published:
    """A release that shows all of its cells."""
    told = table[CELL].assign(**{"count": table["count"].astype("Int64"), STATUS: SHOWN, LOWEST: 1})
    return Published(told, table[CELL].head(0).assign(sum=0, sign=0))


def given(table: pd.DataFrame, *, hidden: list[int]) -> pd.DataFrame:
    """Cells as `proved` takes them, of which some are hidden."""
    facts = {"known_before": False, "lost": False, "lowest": 1}
    return table.assign(shown=~table.index.isin(hidden), **facts)


class TestBesideEarlierReleases:
    EARLIER = published(years(30, 28).iloc[:1])

    def test_a_longer_time_is_hidden_where_an_earlier_year_would_tell_the_rest(self):
        assert shown(planned(both_years(34)))["count"].tolist() == [34]
        release = planned(both_years(34), earlier=[self.EARLIER])
        assert shown(release)["count"].isna().all()
        assert release.proof.given_away.empty

    def test_it_is_shown_where_enough_are_left(self):
        release = planned(both_years(60), earlier=[self.EARLIER])
        assert shown(release)["count"].tolist() == [60]

    def test_what_was_counted_otherwise_then_is_another_vintage_and_says_nothing(self):
        restated = published(years(31, 28))
        table = pd.concat([years(30, 20), both_years(50)], ignore_index=True)
        release = planned(table, earlier=[restated])
        assert shown(release)["count"].notna().all()

    def test_numbers_that_cannot_be_true_together_are_another_vintage(self):
        # More children in one year than in both: one of the two releases was restated.
        release = planned(both_years(34), earlier=[published(years(50, 1).iloc[:1])])
        assert release.proof.another_vintage
        assert shown(release)["count"].tolist() == [34]


class TestWhatIsGivenAway:
    TABLE = cells(("County", "Black", 25), ("North", "Black", 3), ("South", "Black", 22))

    def test_what_is_known_already_is_told_and_does_not_stop_the_release(self):
        earlier = published(self.TABLE.iloc[[0, 2]])
        release = planned(self.TABLE, earlier=[earlier])
        assert "North" in set(release.proof.given_away["area"])
        assert shown(release).set_index("area")["count"].isna()["North"]

    def test_what_the_release_itself_gives_away_stops_it(self, monkeypatch):
        sums = release_sums(self.TABLE, given=NO_SUMS, parts_of_areas=PARTS).sums
        table = given(self.TABLE, hidden=[1])
        monkeypatch.setattr(release_proof, "_beside", lambda some, *, able, **_: able & False)
        with pytest.raises(EvaluationError) as refused:
            proved(table, sums=sums, earlier=[], rules=RULES)
        # A hidden number, and the sum that leaves it over.
        assert str(refused.value).startswith(AUDIT_FAILED.partition("{")[0])
        assert "25" not in str(refused.value) and "22" not in str(refused.value)

    def test_a_plan_that_gives_something_away_is_made_to_hide_more(self):
        sums = release_sums(self.TABLE, given=NO_SUMS, parts_of_areas=PARTS).sums
        found, proof = proved(given(self.TABLE, hidden=[1]), sums=sums, earlier=[], rules=RULES)
        assert not found["shown"][1] and found["shown"].sum() < 2
        assert proof.given_away.empty and not proof.audited[RECOVERABLE].any()

    def test_nothing_leaves_the_planning_that_an_attacker_works_out(self, monkeypatch):
        """Whatever the solver says: one that hides nothing but small numbers is put right."""
        monkeypatch.setattr(
            release_planning, "plan_suppression", lambda linked, *, primary, **_: primary.copy()
        )
        release = planned(self.TABLE)
        assert release.proof.given_away.empty and not release.proof.audited[RECOVERABLE].any()
        assert shown(release)["count"].isna().sum() >= 2


class TestContradictions:
    def test_numbers_that_contradict_each_other_are_refused(self):
        table = cells(("County", "Black", 25), ("North", "Black", 30), ("South", "Black", 22))
        wrong = table[CELL].assign(sum=0, sign=[1, -1, -1])
        with pytest.raises(EvaluationError, match=CONTRADICTS):
            proved(given(table, hidden=[]), sums=wrong, earlier=[], rules=RULES)

    def test_so_are_they_beside_earlier_releases(self):
        table = cells(("County", "Black", 25), ("North", "Black", 30), ("South", "Black", 22))
        wrong = table[CELL].assign(sum=0, sign=[1, -1, -1])
        earlier = [published(years(30, 28))]
        with pytest.raises(EvaluationError, match=CONTRADICTS):
            proved(given(table, hidden=[]), sums=wrong, earlier=earlier, rules=RULES)


def test_rounded_numbers_are_attacked_as_if_they_were_exact():
    table = pd.concat([years(30, 4), both_years(34)], ignore_index=True)
    rules = replace(RULES, rounding_base=5)
    release = plan_release(table, given_sums=NO_SUMS, parts_of_areas=PARTS, earlier=[], rules=rules)
    assert shown(release)["count"].isna().sum() >= 2
    assert as_published(release, rules=rules).cells["count"].dropna().mod(5).eq(0).all()
