"""A table with a column a group: cells keep the numbers behind them, gaps say what they are."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.presentation.disproportionality.wide import by_groups
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.tables import Column


def test_things_stand_in_the_order_given_and_groups_in_the_dictionary_s(small_report, tables_of):
    rows = pd.DataFrame(
        [
            ("Plans", 7, "Black", Cell("2.00 (1.50 to 2.70)", (2.0001, 1.5, 2.7))),
            ("Plans", 7, "Mixed", "too few to say"),
            ("Contacts", 9, "Black", Cell("1.10 (0.90 to 1.40)", (1.1, 0.9, 1.4))),
        ],
        columns=["label", "number", "group", "cell"],
    )
    table = by_groups(
        small_report("Essex"),
        rows,
        heads=[Column("label", "Point")],
        more=[Column("number", "Number")],
        caption="Ratios",
        empty="none",
    )
    [read] = tables_of(table._repr_html_())
    assert list(read.rows) == [("Plans",), ("Contacts",)]
    assert read.rows[("Contacts",)] == {
        "Number": "9",
        "Mixed": "none",
        "Black": "1.10 (0.90 to 1.40)",
    }
    exact = {column.heading: column.values for column in table.exact}
    assert exact["Black"] == (2.0001, 1.1)
    assert exact["Mixed"] == ("too few to say", "none")
