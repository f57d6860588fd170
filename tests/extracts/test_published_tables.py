"""One figure for each thing, however the figures are spread over files."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.published_tables import CONFLICT, empty, merged, typed

DICTIONARY = load_dictionary()
KEY = ["year", "area_code", "characteristic", "category"]


@pytest.fixture(scope="module")
def shipped():
    return DICTIONARY.read("looked_after_31_march")


def test_no_file_gives_a_table_without_rows():
    table = merged([], "looked_after", dictionary=DICTIONARY)
    assert table.empty
    pd.testing.assert_frame_equal(table, empty("looked_after", dictionary=DICTIONARY))


def test_columns_come_in_the_order_and_type_of_the_dictionary(shipped):
    shuffled = shipped[list(reversed(shipped.columns))].astype(object)
    pd.testing.assert_frame_equal(typed(shuffled, "looked_after", dictionary=DICTIONARY), shipped)


@given(places=st.lists(st.sets(st.sampled_from("abc"), min_size=1), min_size=1, max_size=60))
def test_it_does_not_matter_which_files_a_figure_stands_in(places):
    table = DICTIONARY.read("looked_after_31_march").head(len(places))
    parts = [
        (name, table[[name in chosen for chosen in places]])
        for name in "abc"
        if any(name in chosen for chosen in places)
    ]
    result = merged(parts, "looked_after", dictionary=DICTIONARY)
    pd.testing.assert_frame_equal(
        result.sort_values(KEY, ignore_index=True), table.sort_values(KEY, ignore_index=True)
    )


@pytest.mark.parametrize(
    ("change", "found"), [({"children": 848}, "848"), ({"children": pd.NA, "symbol": "c"}, "c")]
)
def test_two_files_that_disagree_are_both_named(change, found, shipped):
    first = shipped.head(1)
    second = first.assign(**change).astype(shipped.dtypes)
    with pytest.raises(DataError) as problem:
        merged([("a.csv", first), ("b.csv", second)], "looked_after", dictionary=DICTIONARY)
    assert str(problem.value) == CONFLICT.format(
        first="a.csv",
        second="b.csv",
        figure="children looked after at 31 March, 2021, ethnic_group, White, Essex",
        first_found="847",
        second_found=found,
    )
