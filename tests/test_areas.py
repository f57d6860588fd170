"""However an area is written it is found, and a dated map says what it was made of on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.areas import (
    EMPTY_AREA,
    UNKNOWN_AREA,
    country_of,
    county_of,
    districts_of,
    find_area,
    known_areas,
    map_on,
    parts_by_area,
    slug_of,
)
from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import ParameterError
from evaluation_lib.published import load_published_figures
from evaluation_lib.wordlists import listed

MALDON, BRAINTREE, CHELMSFORD = "E07000074", "E07000067", "E07000070"
CHANGE = date(2024, 4, 1)

SPELLINGS = {
    "as it is": str,
    "in capitals": str.upper,
    "in small letters": str.lower,
    "with hyphens": lambda name: name.replace(" ", "-"),
    "without hyphens": lambda name: name.replace("-", " "),
    "with underscores": lambda name: name.replace(" ", "_"),
    "with spaces around": lambda name: f"  {name} ",
    "with doubled spaces": lambda name: name.replace(" ", "  "),
}


@pytest.fixture(scope="module")
def areas(dictionary, figures):
    """Every area that the shipped figures can be reported for."""
    return known_areas(dictionary, looked_after=figures.looked_after)


@pytest.fixture
def moved(copied_dictionary):
    """The dictionary after a boundary change: Maldon moved from Mid to South on 1 April 2024."""
    path = copied_dictionary / "code_lists" / "district_quadrants.csv"
    rows = pd.read_csv(path, dtype="string", keep_default_na=False)
    before = rows["district_code"] == MALDON
    after = rows[before].assign(quadrant="South", valid_from=CHANGE.isoformat())
    rows.loc[before, "valid_to"] = (CHANGE - timedelta(days=1)).isoformat()
    pd.concat([rows, after]).to_csv(path, index=False, lineterminator="\n")
    return load_dictionary(copied_dictionary)


class TestFinding:
    @pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
    def test_every_area_is_found_by_name_and_by_label(self, areas, spelling):
        for area in areas:
            assert find_area(spelling(area.name), areas) is area
            assert find_area(spelling(area.label), areas) is area

    @pytest.mark.parametrize(
        ("written", "name"),
        [("Mid quadrant", "Mid"), ("NORTH-EAST", "North East"), ("west sussex", "West Sussex")],
    )
    def test_such_as(self, areas, written, name):
        assert find_area(written, areas).name == name

    @pytest.mark.parametrize(
        ("written", "hint"),
        [
            ("Midd", ": did you mean Mid?"),
            ("Esex", ": did you mean Essex?"),
            ("Colchster", ": did you mean Colchester?"),
            ("007", "."),
            ("Atlantis", "."),
        ],
    )
    def test_an_unknown_one_is_refused_with_the_nearest_and_all_there_are(
        self, areas, written, hint
    ):
        with pytest.raises(ParameterError) as refused:
            find_area(written, areas)
        names = listed([area.name for area in areas])
        assert refused.value.problems == (
            UNKNOWN_AREA.format(found=written, hint=hint, areas=names),
        )

    @pytest.mark.parametrize("written", ["", "  ", "\t"])
    def test_an_empty_one_is_refused_with_all_there_are(self, areas, written):
        with pytest.raises(ParameterError) as refused:
            find_area(written, areas)
        names = listed([area.name for area in areas])
        assert refused.value.problems == (EMPTY_AREA.format(areas=names),)


class TestKnownAreas:
    def test_the_dictionarys_own_come_first_in_its_order(self, dictionary, areas):
        own = dictionary.read("areas").sort_values("order")["area_name"].tolist()
        names = [area.name for area in areas]
        assert names[: len(own)] == own
        assert names[len(own) :] == sorted(names[len(own) :])
        assert {"Kent", "West Sussex"} <= set(names[len(own) :])

    def test_without_figures_there_are_only_the_dictionarys_own(self, dictionary):
        assert [area.code for area in known_areas(dictionary)] == dictionary.read("areas")[
            "area_code"
        ].tolist()

    def test_the_county_and_the_country(self, dictionary):
        assert county_of(dictionary).name == "Essex"
        assert country_of(dictionary).name == "England"

    def test_only_quadrants_and_districts_lie_below_an_authority(self, areas):
        below = {area.level for area in areas if area.below_authority}
        above = {area.level for area in areas if not area.below_authority}
        assert below == {"quadrant", "district"}
        assert above == {"country", "local_authority"}

    def test_short_names_can_stand_in_file_names_and_tell_areas_apart(self, areas):
        slugs = [area.slug for area in areas]
        assert len(set(slugs)) == len(slugs)
        assert all(slug == slug_of(slug) != "" for slug in slugs)

    def test_all_authorities_of_the_country_can_be_told_apart(self, dictionary, shared_real):
        figures = load_published_figures(dictionary, folder=str(shared_real))
        areas = known_areas(dictionary, looked_after=figures.looked_after)
        assert sum(area.level == "local_authority" for area in areas) == 153
        for what in ("code", "name", "slug", "label"):
            assert len({getattr(area, what) for area in areas}) == len(areas), what
        assert find_area("southend on sea", areas).name == "Southend-on-Sea"

    @given(st.text())
    def test_a_short_name_holds_small_letters_digits_and_hyphens_alone(self, name):
        slug = slug_of(name)
        assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert slug.strip("-") == slug


class TestTheMap:
    def test_four_quadrants_share_out_the_twelve_districts(self, dictionary, areas):
        quadrants = [area for area in areas if area.level == "quadrant"]
        districts = [area.code for area in areas if area.level == "district"]
        on = date(2025, 3, 31)
        shared = [code for q in quadrants for code in districts_of(q, dictionary=dictionary, on=on)]
        assert len(quadrants) == 4
        assert len(districts) == 12
        assert sorted(shared) == sorted(districts)

    def test_the_county_is_all_its_districts_and_a_district_is_itself(self, dictionary, areas):
        on = date(2025, 3, 31)
        districts = [area for area in areas if area.level == "district"]
        county = districts_of(county_of(dictionary), dictionary=dictionary, on=on)
        assert sorted(county) == sorted(area.code for area in districts)
        for area in districts:
            assert districts_of(area, dictionary=dictionary, on=on) == [area.code]

    @pytest.mark.parametrize(
        ("on", "mid", "south"),
        [
            (date(2000, 1, 1), True, False),
            (CHANGE - timedelta(days=1), True, False),
            (CHANGE, False, True),
            (date(2099, 1, 1), False, True),
        ],
    )
    def test_a_boundary_change_holds_from_its_day_on(self, moved, on, mid, south):
        areas = known_areas(moved)
        of_mid = districts_of(find_area("Mid", areas), dictionary=moved, on=on)
        of_south = districts_of(find_area("South", areas), dictionary=moved, on=on)
        assert (MALDON in of_mid, MALDON in of_south) == (mid, south)
        assert {BRAINTREE, CHELMSFORD} <= set(of_mid)

    def test_every_district_lies_in_one_quadrant_on_every_day_around_a_change(self, moved):
        for days in range(-400, 400, 25):
            rows = map_on(moved, on=CHANGE + timedelta(days=days))
            assert len(rows) == 12
            assert rows["district_code"].is_unique
            assert rows.index.tolist() == list(range(12))


def test_the_quadrants_make_up_the_county_and_its_districts_the_quadrants(dictionary):
    parts = parts_by_area(dictionary)
    quadrants = [area.name for area in known_areas(dictionary) if area.level == "quadrant"]
    assert list(parts) == [county_of(dictionary).name, *quadrants]
    assert parts[county_of(dictionary).name] == quadrants
    districts = [district for quadrant in quadrants for district in parts[quadrant]]
    named = [area.name for area in known_areas(dictionary) if area.level == "district"]
    assert len(districts) == len(set(districts)) and set(districts) == set(named)


def test_a_district_that_moved_is_part_of_where_it_lies_now(copied_dictionary):
    [file] = copied_dictionary.rglob("district_quadrants.csv")
    rows = pd.read_csv(file, dtype="str", keep_default_na=False)
    moved = rows["district_code"] == MALDON
    before = rows.loc[moved, "quadrant"].iloc[0]
    after = next(name for name in rows["quadrant"].unique() if name != before)
    rows.loc[moved, "valid_to"] = "2024-03-31"
    new = rows[moved].assign(quadrant=after, valid_from="2024-04-01", valid_to="")
    pd.concat([rows, new]).to_csv(file, index=False)
    parts = parts_by_area(load_dictionary(copied_dictionary))
    assert "Maldon" in parts[after] and "Maldon" not in parts[before]
