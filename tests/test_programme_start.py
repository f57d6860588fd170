"""When the programme came: one day, a day for each quadrant, or not said."""

from __future__ import annotations

from datetime import date

import pytest

from evaluation_lib import programme_start as start
from evaluation_lib.areas import find_area, known_areas, quadrants_of
from evaluation_lib.errors import ParameterError
from evaluation_lib.parameters import check_parameters
from evaluation_lib.synthetic.scenario import read_scenario

AUTUMN, SPRING = date(2023, 10, 1), date(2023, 4, 1)
ONE_AFTER_ANOTHER = "North East: 2023-04-01; Mid: 2023-10-01; South: 2024-04-01; West: 2024-10-01"


@pytest.fixture(scope="module")
def areas(dictionary):
    return known_areas(dictionary)


@pytest.fixture(scope="module")
def read(areas):
    return lambda text: start.programme_start(text, quadrants=quadrants_of(areas))


def test_none_is_no_start(read):
    assert read("none") is None and read(" None ") is None


def test_one_day_is_that_of_every_quadrant(read):
    found = read("2023-10-01")
    assert not found.staggered and found.days == (AUTUMN,) and found.day_in("West") == AUTUMN
    assert str(found) == "2023-10-01"


def test_a_day_for_each_quadrant_is_read_in_any_order_and_spelling(read):
    found = read("west:2024-10-01;North-East: 2023-04-01 ; mid: 2023-10-01; South: 2024-04-01;")
    assert str(found) == ONE_AFTER_ANOTHER
    assert found.staggered and found.day_in("North East") == SPRING
    assert list(found.days) == sorted(found.days) and len(found.days) == 4


def test_the_same_day_for_every_quadrant_is_one_day_for_the_county(read):
    found = read("North East: 2023-10-01; Mid: 2023-10-01; South: 2023-10-01; West: 2023-10-01")
    assert found == read("2023-10-01")


@pytest.mark.parametrize("text", ["2023-10-01", ONE_AFTER_ANOTHER])
def test_equal_starts_have_the_same_hash(read, text):
    assert len({read(text), read(text)}) == 1


WRONG = {
    "Mid 2023-10-01; West: 2023-10-01": start.NOT_BY_QUADRANT,
    "Midd: 2023-10-01": start.NO_SUCH_QUADRANT,
    "Colchester: 2023-10-01": start.NO_SUCH_QUADRANT,
    "Mid: 2023-10-01; mid: 2024-10-01": start.QUADRANT_TWICE,
    "Mid: 2023-10-01; West: 2024-10-01": start.QUADRANT_LACKING,
    ";": start.QUADRANT_LACKING,
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_gets_its_sentence(text, read, like):
    with pytest.raises(ParameterError, match=like(WRONG[text])):
        read(text)


@pytest.mark.parametrize("text", ["October 2023", "2023-10", "2023-02-30", "Mid: soon"])
def test_what_is_no_day_is_named(text, read):
    with pytest.raises(ParameterError, match="^programme_start '.+' is"):
        read(text)


def test_a_district_began_when_its_quadrant_did_and_a_staggered_county_has_no_day(
    read, areas, dictionary
):
    found = read(ONE_AFTER_ANOTHER)
    day = {
        name: start.day_for(found, find_area(name, areas), dictionary=dictionary)
        for name in ("Essex", "North East", "Colchester")
    }
    assert day == {"Essex": None, "North East": SPRING, "Colchester": SPRING}
    everywhere = start.day_for(read("2023-10-01"), find_area("Essex", areas), dictionary=dictionary)
    assert everywhere == AUTUMN


def test_a_start_without_time_before_or_after_it_is_refused():
    named = {"first": date(2023, 4, 1), "last": date(2024, 3, 31)}
    for day in (date(2023, 4, 1), date(2024, 4, 1)):
        [problem] = start.outside(start.ProgrammeStart(day), **named)
        assert problem == start.OUTSIDE.format(day=day, start=named["first"], end=named["last"])
    assert start.outside(start.ProgrammeStart(AUTUMN), **named) == []
    assert start.outside(None, **named) == []


def test_the_parameter_keeps_its_one_written_form(dictionary, areas):
    for written in ("none", "2023-10-01", ONE_AFTER_ANOTHER):
        given = {"programme_start": written}
        assert check_parameters(given, dictionary=dictionary, areas=areas) == given


def test_a_scenario_says_when_its_programme_came(dictionary):
    found = {
        name: read_scenario(name, dictionary=dictionary).programme_start
        for name in ("default", "null", "staggered")
    }
    assert found["default"] == start.ProgrammeStart(AUTUMN)
    assert found["null"] is None and str(found["staggered"]) == ONE_AFTER_ANOTHER
