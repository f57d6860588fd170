"""Day offsets are enough: the suite's own linking and cohorts come out as on the records."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.cohort_pairs import cohort_pairs, observed_cohorts
from evaluation_lib.counts.cohorts import cohort_children
from evaluation_lib.counts.periods import periods_between
from evaluation_lib.errors import DataError
from evaluation_lib.share.histories import event_numbers, histories_of
from evaluation_lib.share.rebuilding import NOT_AN_EXTRACT, read_extract, rebuilt_records
from evaluation_lib.share.shared_fields import CHILDREN, shared_fields
from evaluation_lib.share.tables import share_tables
from evaluation_lib.share.writing import write_extract

KEY = b"k" * 32
YEARS = periods_between(
    pd.Timestamp("2019-04-01").date(), pd.Timestamp("2025-03-31").date(), grain="year"
)
LINK = ["transition", "child_id", "from_id", "to_id", "rule", "days"]


def linked(records, dictionary, shared):
    """The links of the records of children that are shared, under their codes."""
    kinds = [name for name in shared_fields(dictionary) if name != CHILDREN]
    numbers = event_numbers(histories_of(records, tables=kinds, dictionary=dictionary), key=KEY)
    links = records.links.copy()
    for side in ("from", "to"):
        found = zip(links[f"{side}_table"], links["child_id"], links[f"{side}_id"], strict=True)
        links[f"{side}_id"] = [numbers[table][(child, one)] for table, child, one in found]
    links["child_id"] = links["child_id"].map(shared.codes)
    return links[links["child_id"].isin(shared.tables[CHILDREN]["child"])]


def rows_of(links):
    return set(map(tuple, links[LINK].astype("string").to_numpy()))


@pytest.mark.parametrize("seed", range(5))
def test_links_of_an_extract_are_those_of_the_records(records_drawn, dictionary, seed):
    records = records_drawn(seed=seed, children=250)
    shared = share_tables(records, key=KEY, dictionary=dictionary)
    rebuilt = rebuilt_records(shared.tables, until=shared.until, dictionary=dictionary)
    expected = rows_of(linked(records, dictionary, shared))
    assert len(expected) > 500 and {row[4] for row in expected} >= {"source_id", "open_episode"}
    assert rows_of(rebuilt.links) == expected


@pytest.fixture(scope="module")
def both(records, dictionary):
    shared = share_tables(records, key=KEY, dictionary=dictionary)
    return shared, rebuilt_records(shared.tables, until=shared.until, dictionary=dictionary)


def with_years(shared):
    """The children whose events bear their years: nothing of their time was made coarser."""
    found = [
        rows.loc[rows["year"].notna(), "child"]
        for name, rows in shared.tables.items()
        if name != CHILDREN
    ]
    return set(pd.concat(found))


def test_cohorts_of_an_extract_are_those_of_the_records(both, records, dictionary):
    shared, rebuilt = both
    known, compared = with_years(shared), 0
    assert len(known) > 200
    periods = observed_cohorts(records, periods=YEARS, dictionary=dictionary)
    for pair in cohort_pairs(dictionary):
        how = {"start": pair.start, "to": pair.to, "periods": periods, "dictionary": dictionary}
        one, other = (cohort_children(one, choices=Choices(), **how) for one in (records, rebuilt))
        one = one.assign(child_id=one["child_id"].map(shared.codes))
        wanted = ["child_id", "period", "group", "went_on", "in_days", "observed"]
        one, other = (
            some.loc[some["child_id"].isin(known), wanted]
            .sort_values(["period", "child_id"], ignore_index=True)
            .astype({"child_id": "string"})
            for some in (one, other)
        )
        pd.testing.assert_frame_equal(one, other)
        compared += len(one)
    assert compared > 1000


def test_children_without_years_are_in_no_cohort(both, dictionary):
    shared, rebuilt = both
    gone = set(shared.tables[CHILDREN]["child"]) - with_years(shared)
    assert gone
    days = rebuilt.tables["contacts"].set_index("child_id")["contact_date"]
    assert (days[days.index.isin(gone)] < pd.Timestamp("1920-01-01")).all()


def test_an_extract_is_read_as_it_was_made(records, agreement, tmp_path, dictionary):
    written = write_extract(
        records, agreement=agreement, key=KEY, output=tmp_path / "extract", dictionary=dictionary
    )
    read = read_extract(written.folder, dictionary=dictionary)
    for name, rows in written.shared.tables.items():
        pd.testing.assert_frame_equal(read[name], rows, check_dtype=False)
    one, other = (
        rebuilt_records(tables, until=written.shared.until, dictionary=dictionary)
        for tables in (read, written.shared.tables)
    )
    assert rows_of(one.links) == rows_of(other.links)


def test_another_folder_is_no_extract(tmp_path, dictionary, like):
    with pytest.raises(DataError, match=like(NOT_AN_EXTRACT, folder=tmp_path)):
        read_extract(tmp_path, dictionary=dictionary)
