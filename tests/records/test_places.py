"""An event belongs where the child's home was on the day, or where the team stood on the map."""

from __future__ import annotations

import shutil
from datetime import date, timedelta

import narwhals as nw
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.areas import find_area, known_areas
from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError, ParameterError
from evaluation_lib.records.places import (
    BOTH,
    BY_HOME,
    NEITHER,
    NO_RATES_BY_TEAM,
    NOT_ONE_PLACE,
    TWO_PLACES,
    place_by_home,
    place_by_team,
    refuse_population_rates,
    unlisted_teams,
)

few = settings(max_examples=25)
DAY = date(2024, 6, 1)
CHANGE = date(2024, 4, 1)
BASILDON, HARLOW, MALDON = "E07000066", "E07000073", "E07000074"
DIRECTORY = pd.DataFrame(
    {
        "postcode": ["SS14 1AA", "CM20 1AA", "CM9 1AA", "E1 1AA"],
        "district_code": [BASILDON, HARLOW, MALDON, "E09000030"],
    },
    dtype="string",
)
UNKNOWN, OUTSIDE = "Unknown", "Out of county"


def home(district=None, *, start="2020-01-01", end=None, postcode=None, child="c", **more):
    """One address."""
    return {
        "child_id": child,
        "valid_from": start,
        "valid_to": end,
        "postcode": postcode,
        "district": district,
        **more,
    }


def episode(start, *, reason=None, child="c", **more):
    """One episode of being looked after."""
    return {"child_id": child, "start_date": start, "reason_started": reason, **more}


@pytest.fixture(scope="module")
def at_home(dictionary, event_frame):
    """Place one referral of child c by some addresses."""

    def find(*addresses, day=DAY, postcodes=None, dictionary=dictionary):
        placed = place_by_home(
            event_frame("referrals", [{"child_id": "c", "referral_date": day}]),
            event_frame("addresses", addresses),
            date_field="referral_date",
            dictionary=dictionary,
            postcodes=postcodes,
        )
        return placed.iloc[0]

    return find


@pytest.fixture(scope="module")
def before_care(dictionary, event_frame):
    """The areas of some episodes of child c, by some addresses."""

    def find(episodes, *addresses, postcodes=DIRECTORY):
        placed = place_by_home(
            event_frame("looked_after_episodes", episodes),
            event_frame("addresses", addresses),
            date_field="start_date",
            dictionary=dictionary,
            postcodes=postcodes,
        )
        return placed["area_by_home"].tolist()

    return find


@pytest.fixture(scope="module")
def own_maps(dictionary, tmp_path_factory):
    """A dictionary with other maps: Maldon moves to South on the day of the change; some teams."""

    def make(teams=None):
        folder = shutil.copytree(dictionary.folder, tmp_path_factory.mktemp("own") / "dictionary")
        path = folder / "code_lists" / "district_quadrants.csv"
        rows = pd.read_csv(path, dtype="string", keep_default_na=False)
        before = rows["district_code"] == MALDON
        after = rows[before].assign(quadrant="South", valid_from=CHANGE.isoformat())
        rows.loc[before, "valid_to"] = (CHANGE - timedelta(days=1)).isoformat()
        pd.concat([rows, after]).to_csv(path, index=False, lineterminator="\n")
        if teams is not None:
            columns = ["team", "quadrant", "bucket", "valid_from", "valid_to"]
            listed = pd.DataFrame(teams, columns=columns)
            listed = listed.assign(source="The council", status="confirmed by the council")
            listed.to_csv(
                folder / "code_lists" / "team_quadrants.csv", index=False, lineterminator="\n"
            )
        return load_dictionary(folder)

    return make


@pytest.fixture(scope="module")
def moved(own_maps):
    """The dictionary in which Maldon moves, and teams with it."""
    return own_maps(
        [
            ("Assessment 1", "Mid", None, None, "2024-03-31"),
            ("Assessment 1", "South", None, "2024-04-01", None),
            ("Contact Centre", None, "hub", None, None),
            ("Disabled Children's Team", None, "disability", "2020-01-01", None),
        ]
    )


class TestTheHomeOnTheDay:
    @pytest.mark.parametrize("written", ["Basildon", "BASILDON", " basildon ", BASILDON])
    def test_its_district_lies_in_a_quadrant(self, at_home, written):
        row = at_home(home(written))
        assert row[["district_of_home", "area_by_home"]].tolist() == ["Basildon", "South"]

    @pytest.mark.parametrize("written", ["Castle Point", "castle-point", "CASTLE  POINT"])
    def test_hyphens_and_spaces_do_not_matter(self, at_home, written):
        assert at_home(home(written))["district_of_home"] == "Castle Point"

    @pytest.mark.parametrize("written", ["Basil", "Basildon Town", "Colchstr", "Essex"])
    def test_no_name_is_guessed_at(self, at_home, written):
        row = at_home(home(written))
        assert row["area_by_home"] == UNKNOWN
        assert pd.isna(row["district_of_home"])

    @pytest.mark.parametrize("written", ["Southend-on-Sea", "thurrock", "Hackney", "E07000200"])
    def test_another_authority_is_out_of_the_county(self, at_home, written):
        row = at_home(home(written))
        assert row["area_by_home"] == OUTSIDE
        assert pd.isna(row["district_of_home"])

    @pytest.mark.parametrize(
        ("start", "end", "area"),
        [
            (None, None, "South"),
            ("2024-06-01", None, "South"),
            (None, "2024-06-01", "South"),
            ("2024-06-01", "2024-06-01", "South"),
            ("2024-06-02", None, UNKNOWN),
            (None, "2024-05-31", UNKNOWN),
            ("2024-06-30", "2024-05-01", UNKNOWN),
        ],
    )
    def test_an_address_counts_from_its_first_to_its_last_day(self, at_home, start, end, area):
        assert at_home(home("Basildon", start=start, end=end))["area_by_home"] == area

    def test_of_two_the_one_that_started_last_counts_and_they_are_flagged(self, at_home):
        row = at_home(home("Basildon", start="2020-01-01"), home("Harlow", start="2023-01-01"))
        assert row["area_by_home"] == "West"
        assert row["homes_overlap"]

    def test_one_that_is_over_does_not_count_though_it_started_last(self, at_home):
        row = at_home(home("Basildon"), home("Harlow", start="2023-01-01", end="2024-01-01"))
        assert row["area_by_home"] == "South"
        assert not row["homes_overlap"]

    def test_moving_on_the_day_is_no_overlap(self, at_home):
        row = at_home(home("Basildon", end=DAY), home("Harlow", start=DAY))
        assert row["area_by_home"] == "West"
        assert not row["homes_overlap"]

    def test_an_older_extract_that_did_not_know_the_end_does_not_keep_it_open(self, at_home):
        row = at_home(
            home("Basildon", snapshot_date="2023-12-31"),
            home("Basildon", end="2024-01-31", snapshot_date="2024-12-31"),
        )
        assert row["area_by_home"] == UNKNOWN

    def test_without_an_address_or_a_day_it_is_unknown(self, at_home):
        assert at_home()["area_by_home"] == UNKNOWN
        assert at_home(home("Basildon", child="d"))["area_by_home"] == UNKNOWN
        assert at_home(home("Basildon"), day=None)["area_by_home"] == UNKNOWN

    def test_an_only_home_without_dates_holds_for_an_event_without_a_day(self, at_home):
        always = home("Basildon", start=None)
        assert at_home(always, day=None)["area_by_home"] == "South"
        assert at_home(always | {"valid_to": "2024-01-01"}, day=None)["area_by_home"] == UNKNOWN

    @pytest.mark.parametrize(
        ("day", "quadrant"),
        [(CHANGE - timedelta(days=1), "Mid"), (CHANGE, "South"), (date(2099, 1, 1), "South")],
    )
    def test_the_map_is_that_of_the_day_of_the_event(self, at_home, moved, day, quadrant):
        row = at_home(home("Maldon"), day=day, dictionary=moved)
        assert row[["district_of_home", "area_by_home"]].tolist() == ["Maldon", quadrant]


class TestPostcodes:
    @pytest.mark.parametrize("written", ["SS14 1AA", "ss141aa", "SS14  1AA"])
    def test_a_postcode_lies_in_the_district_that_the_directory_says(self, at_home, written):
        row = at_home(home(postcode=written), postcodes=DIRECTORY)
        assert row[["district_of_home", "area_by_home"]].tolist() == ["Basildon", "South"]

    def test_one_that_the_directory_does_not_know_is_unknown(self, at_home):
        assert at_home(home(postcode="SS14 9ZZ"), postcodes=DIRECTORY)["area_by_home"] == UNKNOWN

    def test_one_in_another_authority_is_out_of_the_county(self, at_home):
        assert at_home(home(postcode="E1 1AA"), postcodes=DIRECTORY)["area_by_home"] == OUTSIDE

    def test_the_district_that_the_address_names_comes_first(self, at_home):
        row = at_home(home("Harlow", postcode="SS14 1AA"), postcodes=DIRECTORY)
        assert row["area_by_home"] == "West"

    def test_a_name_that_is_not_known_leaves_it_to_the_postcode(self, at_home):
        row = at_home(home("Basildn", postcode="SS14 1AA"), postcodes=DIRECTORY)
        assert row["area_by_home"] == "South"

    def test_without_a_directory_a_postcode_is_unknown(self, at_home):
        assert at_home(home(postcode="SS14 1AA"))["area_by_home"] == UNKNOWN


class TestLookedAfterChildren:
    def test_belong_where_they_lived_on_the_day_before_care(self, before_care):
        addresses = home("Basildon", end="2024-05-31"), home("Harlow", start="2024-06-01")
        assert before_care([episode("2024-06-01", reason="S")], *addresses) == ["South"]

    def test_later_episodes_keep_the_home_before_the_period(self, before_care):
        addresses = home("Basildon", end="2024-05-31"), home("Harlow", start="2024-06-01")
        episodes = [
            episode("2024-08-01", reason="P"),
            episode("2024-06-01", reason="S"),
            episode("2024-07-01", reason="L"),
        ]
        assert before_care(episodes, *addresses) == ["South"] * 3

    def test_a_new_period_has_a_home_of_its_own(self, before_care):
        addresses = home("Basildon", end="2024-03-31"), home("Harlow", start="2024-04-01")
        episodes = [
            episode("2024-01-01", reason="S"),
            episode("2024-06-01", reason="S"),
            episode("2024-07-01", reason="P"),
        ]
        assert before_care(episodes, *addresses) == ["South", "West", "West"]

    def test_the_start_that_the_row_gives_comes_first(self, before_care):
        addresses = home("Basildon", end="2024-05-31"), home("Harlow", start="2024-06-01")
        later = episode("2024-09-01", period_start_date="2024-06-01")
        assert before_care([later], *addresses) == ["South"]

    def test_what_cleaning_found_of_periods_counts_more_than_the_codes(self, before_care):
        addresses = home("Basildon", end="2024-05-31"), home("Harlow", start="2024-06-01")
        episodes = [
            episode("2024-06-01", starts_period=True),
            episode("2024-07-01", starts_period=False),
        ]
        assert before_care(episodes, *addresses) == ["South", "South"]

    def test_where_the_start_is_not_in_the_extract_the_home_is_not_known(self, before_care):
        assert before_care([episode("2024-06-01", reason="P")], home("Harlow")) == [UNKNOWN]

    def test_the_postcode_of_the_home_on_the_episode_comes_first(self, before_care):
        came_from = episode("2024-06-01", reason="S", home_postcode="SS14 1AA")
        assert before_care([came_from], home("Harlow")) == ["South"]

    def test_where_its_district_is_not_known_the_address_counts(self, before_care):
        came_from = episode("2024-06-01", reason="S", home_postcode="SS14 9ZZ")
        assert before_care([came_from], home("Harlow")) == ["West"]
        assert before_care([came_from], home("Harlow"), postcodes=None) == ["West"]
        assert before_care([came_from]) == [UNKNOWN]

    def test_a_home_outside_the_county_is_out_of_the_county(self, before_care):
        came_from = episode("2024-06-01", reason="P", home_postcode="E1 1AA")
        assert before_care([came_from], home("Harlow")) == [OUTSIDE]

    def test_no_episode_of_another_child_starts_the_period(self, before_care):
        episodes = [
            episode("2024-06-01", reason="S", child="d"),
            episode("2024-07-01", reason="P"),
        ]
        assert before_care(episodes, home("Harlow")) == [UNKNOWN, UNKNOWN]


@pytest.fixture(scope="module")
def by_team(event_frame, moved):
    """The areas of some referrals by team and day."""

    def find(*teams, dictionary=moved):
        events = [{"child_id": "c", "team": team, "referral_date": day} for team, day in teams]
        placed = place_by_team(
            event_frame("referrals", events), date_field="referral_date", dictionary=dictionary
        )
        return placed["area_by_team"].tolist()

    return find


class TestTeams:
    @pytest.mark.parametrize("team", ["Assessment 1", "ASSESSMENT 1", "assessment-1"])
    def test_a_team_stands_in_the_quadrant_of_the_day(self, by_team, team):
        found = by_team((team, CHANGE - timedelta(days=1)), (team, CHANGE))
        assert found == ["Mid", "South"]

    def test_a_county_wide_team_stands_in_its_bucket(self, by_team):
        found = by_team(("Contact Centre", DAY), ("disabled children's team", DAY))
        assert found == ["The Hub", "Disability"]

    @pytest.mark.parametrize("team", [None, "Assessment", "Assessment 11", "Elsewhere"])
    def test_any_other_is_unknown(self, by_team, team):
        assert by_team((team, DAY)) == [UNKNOWN]

    def test_so_is_one_outside_its_dates_and_one_without_a_day(self, by_team):
        team = "Disabled Children's Team"
        assert by_team((team, date(2019, 12, 31)), (team, None)) == [UNKNOWN, UNKNOWN]
        assert by_team(("Assessment 1", None), ("Contact Centre", None)) == [UNKNOWN, "The Hub"]

    def test_as_shipped_no_team_is_known(self, by_team, dictionary):
        assert by_team(("Contact Centre", DAY), dictionary=dictionary) == [UNKNOWN]

    def test_events_that_have_no_team_are_unknown(self, event_frame, moved):
        events = event_frame("early_help", [{"child_id": "c", "start_date": DAY}])
        placed = place_by_team(
            events.drop(columns="team", errors="ignore"), date_field="start_date", dictionary=moved
        )
        assert placed["area_by_team"].tolist() == [UNKNOWN]

    def test_teams_that_are_not_listed_are_counted(self, event_frame, moved):
        teams = ["Elsewhere", "Assessment 1", "Elsewhere", None, "Afar"]
        events = event_frame(
            "referrals", [{"child_id": "c", "team": team, "referral_date": DAY} for team in teams]
        )
        found = unlisted_teams(events, date_field="referral_date", dictionary=moved)
        assert found.to_dict("list") == {"team": ["Afar", "Elsewhere"], "events": [1, 2]}


class TestTheMapOfTeams:
    @pytest.mark.parametrize(
        ("quadrant", "bucket", "found"), [(None, None, NEITHER), ("Mid", "hub", BOTH)]
    )
    def test_a_row_has_one_place(self, own_maps, by_team, quadrant, bucket, found):
        wrong = own_maps([("Team A", quadrant, bucket, None, None)])
        with pytest.raises(DataError) as refused:
            by_team(("Team A", DAY), dictionary=wrong)
        assert str(refused.value) == NOT_ONE_PLACE.format(team="Team A", found=found)

    def test_a_team_stands_in_one_place_on_a_day(self, own_maps, by_team):
        wrong = own_maps(
            [
                ("Team A", "Mid", None, None, "2024-04-01"),
                ("team a", "South", None, "2024-04-01", None),
            ]
        )
        with pytest.raises(DataError) as refused:
            by_team(("Team A", DAY), dictionary=wrong)
        assert str(refused.value) == TWO_PLACES.format(team="Team A", one="Mid", other="South")

    def test_labels_of_buckets_are_no_names_of_areas(self, dictionary):
        labels = dictionary.read("area_buckets")["label"]
        areas = dictionary.read("areas")
        assert not set(labels) & {*areas["area_name"], *areas["label"]}

    def test_no_authority_outside_is_one_inside(self, dictionary):
        outside, areas = dictionary.read("areas_outside"), dictionary.read("areas")
        assert not set(outside["area_code"]) & set(areas["area_code"])
        assert not set(outside["area_name"]) & set(areas["area_name"])


class TestRates:
    @pytest.mark.parametrize("name", ["Mid", "Basildon"])
    def test_of_a_part_of_the_county_are_refused_by_team(self, dictionary, name):
        area = find_area(name, known_areas(dictionary))
        with pytest.raises(ParameterError) as refused:
            refuse_population_rates("team", area)
        assert refused.value.problems == (NO_RATES_BY_TEAM.format(area=area.label),)

    @pytest.mark.parametrize(
        ("area_by", "name"), [("home", "Mid"), ("home", "Essex"), ("team", "Essex")]
    )
    def test_all_others_are_made(self, dictionary, area_by, name):
        area = find_area(name, known_areas(dictionary))
        assert refuse_population_rates(area_by, area) is None


# ---------------------------------------------------------------- whatever the tables look like

days = st.dates(date(2024, 3, 20), date(2024, 4, 12))
some_addresses = st.lists(
    st.builds(
        home,
        st.sampled_from(["Basildon", "Harlow", "Maldon", "Thurrock", "Atlantis", None]),
        start=days | st.none(),
        end=days | st.none(),
        postcode=st.sampled_from(["SS14 1AA", "cm9 1aa", "E1 1AA", "X", None]),
        child=st.sampled_from(["a", "b", None]),
        snapshot_date=st.sampled_from(["2024-12-31", "2025-03-31", None]),
    ),
    max_size=6,
)
some_events = st.lists(
    st.fixed_dictionaries(
        {
            "child_id": st.sampled_from(["a", "b", "x", None]),
            "referral_date": days | st.none(),
            "team": st.sampled_from(["Assessment 1", "assessment-1", "Elsewhere", None]),
        }
    ),
    max_size=6,
)


def placed_everywhere(events, addresses, dictionary):
    at_home = place_by_home(
        events,
        addresses,
        date_field="referral_date",
        dictionary=dictionary,
        postcodes=DIRECTORY,
    )
    return place_by_team(at_home, date_field="referral_date", dictionary=dictionary)


def in_polars(frame: pd.DataFrame):
    """The same table in polars."""
    columns = {name: [None if pd.isna(v) else v for v in frame[name]] for name in frame}
    schema = nw.from_native(frame, eager_only=True).schema
    return nw.from_dict(columns, schema=schema, backend="polars").to_native()


def cells(frame) -> list[dict]:
    """A table's rows with missing cells as None, to compare pandas with polars."""
    rows = nw.from_native(frame, eager_only=True).rows(named=True)
    return [{name: None if pd.isna(v) else v for name, v in row.items()} for row in rows]


class TestWhateverTheTables:
    @few
    @given(events=some_events, addresses=some_addresses)
    def test_every_event_keeps_its_row_and_its_place(self, event_frame, moved, events, addresses):
        rows = event_frame("referrals", events)
        rows.index = [3 * number % 4 for number in range(len(rows))]
        homes = event_frame("addresses", addresses)
        found = placed_everywhere(rows, homes, moved)
        pd.testing.assert_frame_equal(found[rows.columns.tolist()], rows)
        again = placed_everywhere(found, homes, moved)
        pd.testing.assert_frame_equal(again, found)
        assert set(found["area_by_home"]) <= {"Mid", "South", "West", UNKNOWN, OUTSIDE}
        assert set(found["area_by_team"]) <= {"Mid", "South", UNKNOWN}
        kinds = found[list(BY_HOME)].dtypes.astype(str).tolist()
        assert kinds == ["string", "string", "boolean"]

    @few
    @given(events=some_events, addresses=some_addresses)
    def test_it_agrees_with_a_search_by_hand(self, event_frame, moved, events, addresses):
        addresses = [row | {"snapshot_date": None} for row in addresses]
        found = placed_everywhere(
            event_frame("referrals", events), event_frame("addresses", addresses), moved
        )
        for event, area in zip(events, found["area_by_home"], strict=True):
            assert area in by_hand(event, addresses)

    @few
    @given(events=some_events, addresses=some_addresses, seed=st.randoms(use_true_random=False))
    def test_the_order_of_addresses_never_decides(
        self, event_frame, moved, events, addresses, seed
    ):
        rows, shuffled = event_frame("referrals", events), addresses.copy()
        seed.shuffle(shuffled)
        one, other = (
            placed_everywhere(rows, event_frame("addresses", homes), moved)
            for homes in (addresses, shuffled)
        )
        pd.testing.assert_frame_equal(one, other)

    @few
    @given(events=some_events, addresses=some_addresses)
    def test_a_boundary_change_moves_events_only_from_its_day_on(
        self, event_frame, dictionary, moved, events, addresses
    ):
        dated = [event for event in events if event["referral_date"] is not None]
        rows, homes = event_frame("referrals", dated), event_frame("addresses", addresses)
        before = placed_everywhere(rows, homes, dictionary)
        after = placed_everywhere(rows, homes, moved)
        changed = before["area_by_home"] != after["area_by_home"]
        assert (rows.loc[changed, "referral_date"] >= pd.Timestamp(CHANGE)).all()
        assert (after.loc[changed, "district_of_home"] == "Maldon").all()
        in_maldon = (after["district_of_home"] == "Maldon").fillna(False)
        late = rows["referral_date"] >= pd.Timestamp(CHANGE)
        assert changed.tolist() == (in_maldon & late).tolist()

    @few
    @given(events=some_events, addresses=some_addresses)
    def test_polars_gives_what_pandas_gives(self, event_frame, moved, events, addresses):
        rows, homes = event_frame("referrals", events), event_frame("addresses", addresses)
        assert cells(placed_everywhere(in_polars(rows), in_polars(homes), moved)) == cells(
            placed_everywhere(rows, homes, moved)
        )

    @few
    @given(
        st.lists(
            st.fixed_dictionaries(
                {
                    "child_id": st.sampled_from(["a", "b"]),
                    "start_date": days,
                    "reason_started": st.sampled_from(["S", "P", None]),
                    "period_start_date": days | st.none(),
                    "home_postcode": st.sampled_from(["CM20 1AA", "X", None]),
                }
            ),
            max_size=5,
        ),
        some_addresses,
    )
    def test_looked_after_children_keep_their_rows_in_pandas_and_polars(
        self, event_frame, dictionary, episodes, addresses
    ):
        rows = event_frame("looked_after_episodes", episodes)
        homes = event_frame("addresses", addresses)
        given_in = {"date_field": "start_date", "dictionary": dictionary, "postcodes": DIRECTORY}
        found = place_by_home(rows, homes, **given_in)
        pd.testing.assert_frame_equal(found[rows.columns.tolist()], rows)
        assert cells(place_by_home(in_polars(rows), in_polars(homes), **given_in)) == cells(found)


DISTRICTS = {"Basildon": "South", "Harlow": "West", "Thurrock": OUTSIDE}
POSTCODES = {"SS14 1AA": "Basildon", "cm9 1aa": "Maldon", "E1 1AA": "Thurrock"}


def maldon(day: date | None) -> str:
    """The quadrant of the district that moves."""
    if day is None:
        return UNKNOWN
    return "South" if day >= CHANGE else "Mid"


def lies_in(day: date | None, start: date | None, end: date | None) -> bool:
    """Whether a span holds a day; one that is not known lies in what is open at both ends."""
    if day is None:
        return start is None and end is None
    return (start or date.min) <= day <= (end or date.max)


def by_hand(event, addresses) -> set[str]:
    """The areas that may be right for an event: of the addresses that hold, the last to start."""
    day = event["referral_date"]
    holding = [
        row
        for row in addresses
        if row["child_id"] == event["child_id"] is not None
        and lies_in(day, row["valid_from"], row["valid_to"])
    ]
    if not holding:
        return {UNKNOWN}
    starts = [row["valid_from"] or date.min for row in holding]
    last = [row for row, start in zip(holding, starts, strict=True) if start == max(starts)]
    found = set()
    for row in last:
        known = row["district"] in (*DISTRICTS, "Maldon")
        district = row["district"] if known else POSTCODES.get(row["postcode"])
        mapped = DISTRICTS | {"Maldon": maldon(day)}
        found.add(mapped.get(district, UNKNOWN))
    return found
