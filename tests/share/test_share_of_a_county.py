"""An extract of the invented county: its cohorts are counted as those of the council's records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from evaluation_lib.areas import known_areas
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.cohort_pairs import pairs_held
from evaluation_lib.counts.cohorts import cohort_counts
from evaluation_lib.counts.periods import periods_between
from evaluation_lib.extracts.council.reading import read_extracts
from evaluation_lib.records.making import make_records
from evaluation_lib.share.rebuilding import rebuilt_records
from evaluation_lib.share.shared_fields import CHILDREN
from evaluation_lib.share.tables import share_tables
from evaluation_lib.synthetic.whole import write_county

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def records(tmp_path_factory, dictionary):
    folder = tmp_path_factory.mktemp("a county to share") / "county"
    written = write_county(folder, scenario="default", scale=0.02, seed=7, dictionary=dictionary)
    return make_records(
        read_extracts(written.extracts, dictionary=dictionary), dictionary=dictionary
    )


def of_children(records, children):
    """The records of some children alone."""
    return replace(
        records,
        tables={n: rows[rows["child_id"].isin(children)] for n, rows in records.tables.items()},
        links=records.links[records.links["child_id"].isin(children)],
    )


def test_cohorts_are_counted_alike_by_group_and_year(records, dictionary):
    shared = share_tables(records, key=b"k" * 32, dictionary=dictionary)
    rebuilt = rebuilt_records(shared.tables, until=shared.until, dictionary=dictionary)
    dated = [rows for name, rows in shared.tables.items() if name != CHILDREN]
    known = set(pd.concat([rows.loc[rows["year"].notna(), "child"] for rows in dated]))
    ids = set(shared.codes.index[shared.codes.isin(known)])
    assert len(known) > 0.8 * len(shared.tables[CHILDREN])
    pairs = pairs_held(records, dictionary=dictionary)
    how = {
        "areas": [area for area in known_areas(dictionary) if area.level == "local_authority"][:1],
        "periods": periods_between(date(2019, 4, 1), date(2026, 3, 31), grain="year"),
        "choices": Choices(),
        "dictionary": dictionary,
    }
    reached = 0
    for pair in pairs:
        one, other = (
            cohort_counts(of_children(some, children), start=pair.start, to=pair.to, **how)
            for some, children in ((records, ids), (rebuilt, known))
        )
        pd.testing.assert_frame_equal(one, other)
        reached += one["reached"].sum()
    assert len(pairs) > 5 and reached > 1000
