"""A release tells how much it shows, and by that nothing of what it hides."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.disclosure.utility import ALL, utility


def cells(*rows: tuple[str, int, bool]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["area", "count", "shown"])
    return table.assign(shown_on_a_page=True)


def test_shares_of_numbers_and_of_children_by_area_and_for_all():
    table = cells(
        ("Essex", 9_600, True), ("Essex", 400, False), ("Mid", 3, False), ("Mid", 5, True)
    )
    table.loc[len(table)] = ["Mid", 50, False, False]
    found = utility(table).set_index("area")
    assert found["cells"].to_dict() == {"Essex": 2, "Mid": 2, ALL: 4}
    assert found["share_of_cells"].to_dict() == {"Essex": 0.5, "Mid": 0.5, ALL: 0.5}
    assert found.loc["Essex", "share_of_children"] == 96
    # One per cent of eight children is less than one of them.
    assert pd.isna(found.loc["Mid", "share_of_children"])


@given(shown=st.integers(0, 50_000), hidden=st.integers(1, 400))
def test_no_share_tells_how_many_are_hidden(shown, hidden):
    def told(number: int) -> str:
        return utility(cells(("Mid", shown, True), ("Mid", number, False))).to_json()

    others = [number for number in range(max(1, hidden - 6), hidden + 7) if number != hidden]
    assert sum(told(other) == told(hidden) for other in others) >= 3
