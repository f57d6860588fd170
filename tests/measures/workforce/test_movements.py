"""Staff who left between waves: of those of the earlier wave, by group."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.workforce.likelihoods import OF_A_ROW
from evaluation_lib.measures.workforce.movements import left_beside_white_staff


def movements(*rows: tuple[str, int | None, int | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["ethnicity", "left", "stayed"])
    types = {"left": "Int64", "stayed": "Int64"}
    return frame.astype(types).assign(from_wave=1, to_wave=2)


def test_who_left_is_counted_of_those_who_were_there():
    found = left_beside_white_staff(
        movements(("White", 100, 900), ("Black", 20, 80), ("Asian", 10, 90), ("", 5, 5))
    )
    assert found[OF_A_ROW].values.tolist() == [[30, 200, 100, 1000]]
    assert found[["from_wave", "to_wave"]].values.tolist() == [[1, 2]]


def test_a_sum_with_a_hidden_part_is_hidden():
    found = left_beside_white_staff(
        movements(("White", 100, 900), ("Black", None, 80), ("Asian", 10, 90))
    )
    assert found["events"].isna().all()
    assert found["staff"].isna().all()
    assert found["reference_staff"].tolist() == [1000]


def test_without_white_staff_there_is_nothing_to_compare_with():
    found = left_beside_white_staff(movements(("Black", 20, 80)))
    assert found["reference_staff"].isna().all()
