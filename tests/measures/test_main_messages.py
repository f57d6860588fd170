"""A report speaks first of what is clear, on either side alike, then of what is open."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.measures.detectable import detectable_ratios
from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.floors import TOO_FEW, floors
from evaluation_lib.measures.main_messages import (
    HIGHER,
    LOWER,
    NO_EVIDENCE,
    TOO_SMALL,
    main_messages,
)
from evaluation_lib.measures.multiple_testing import BENJAMINI_HOCHBERG, corrected, with_p_values

GROUPS = ["White", "Mixed", "Asian", "Black", "Other"]


def _counts(rows: dict[str, list[int | None]]) -> pd.DataFrame:
    """White children and four groups at some decision points: 100,000 and 2,000 children."""
    frame = pd.DataFrame(
        [
            {"area": "Mid", "group": group, "decision_point": point, "count": count}
            for point, counts in rows.items()
            for group, count in zip(GROUPS, counts, strict=True)
        ]
    )
    frame["population"] = frame["group"].map({"White": 100_000.0}).fillna(2000.0)
    return frame.astype({"count": "Int64"})


def _messages(counts: pd.DataFrame, **more: object) -> pd.DataFrame:
    ratios = relative_rate_index(counts, reference_group="White", confidence=[0.95, 0.998])
    ratios = with_p_values(ratios, counts=counts, reference_group="White")
    return main_messages(
        corrected(ratios, family=["area"], method=BENJAMINI_HOCHBERG, level=0.05),
        detectable=detectable_ratios(counts, reference_group="White", power=0.8),
        floors=floors(
            counts, reference_group="White", fewest_events=10, fewest_reference_events=20
        ),
        **more,
    )


@pytest.fixture
def counts() -> pd.DataFrame:
    # At the rate of White children 100 would be expected of each group, and 4.
    return _counts({"contacts": [5000, 200, 50, 105, 300], "looked_after": [200, 4, 5, None, 6]})


def test_the_farthest_from_1_comes_first_whichever_side_it_lies_on(counts):
    messages = _messages(counts)
    assert messages["kind"].tolist() == [HIGHER, LOWER, HIGHER, NO_EVIDENCE, *[TOO_SMALL] * 4]
    assert messages["value"].head(3).tolist() == pytest.approx([3.0, 0.5, 2.0])
    assert messages["group"].head(3).tolist() == ["Other", "Asian", "Mixed"]
    assert messages["rank_in_kind"].tolist() == [1, 1, 2, 1, 1, 2, 3, 4]


def test_no_evidence_says_what_would_have_shown(counts):
    row = _messages(counts).loc[3]
    assert (row["group"], row["kind"]) == ("Black", NO_EVIDENCE)
    # 100 expected: 100 (ratio - 1) = 1.96 sqrt(100) + 0.84 sqrt(100 ratio) gives 1.30; 0.73 below
    assert row["smallest_ratio_above"] == pytest.approx(1.30, abs=0.01)
    assert row["largest_ratio_below"] == pytest.approx(0.73, abs=0.01)


def test_what_is_too_small_is_named_with_its_reason(counts):
    small = _messages(counts).tail(4)
    assert set(small["group"]) == {"Mixed", "Asian", "Black", "Other"}
    reasons = small.set_index("group")["reason"]
    assert reasons["Other"] == TOO_FEW
    assert reasons.notna().all()


def test_chance_among_many_tests_is_told_apart_from_no_difference():
    # By itself 125 of 100 expected leaves out 1; among eight tests it may well be chance.
    counts = _counts({"contacts": [5000, 125, 100, 100, 100], "referrals": [5000] + [100] * 4})
    messages = _messages(counts)
    mixed = messages[(messages["group"] == "Mixed") & (messages["decision_point"] == "contacts")]
    assert mixed[["kind", "leaves_out_1"]].iloc[0].tolist() == [NO_EVIDENCE, True]
    assert messages["leaves_out_1"].sum() == 1


def test_a_ratio_of_zero_ranks_by_the_limit_nearer_to_1():
    counts = _counts({"contacts": [5000, 0, 10, 100, 1000]})
    messages = _messages(counts)
    # 0 of 100 expected: an upper limit of 0.0384; 1,000 of 100: a ratio of 10; 10: one of 0.1
    assert messages["group"].head(3).tolist() == ["Mixed", "Asian", "Other"]
    assert messages["value"].head(3).tolist() == pytest.approx([0, 0.1, 10])


@settings(max_examples=5)
@given(st.randoms())
def test_the_order_of_the_rows_makes_no_difference(random):
    counts = _counts({"contacts": [5000, 200, 50, 200, 50], "referrals": [5000, 50, 200, 7, 100]})
    shuffled = counts.iloc[random.sample(range(len(counts)), len(counts))]
    pd.testing.assert_frame_equal(_messages(counts), _messages(shuffled))


def test_every_ratio_is_there_once_at_the_confidence_asked_for(counts):
    messages = _messages(counts, confidence=0.998)
    assert len(messages) == 8
    assert not messages.duplicated(["decision_point", "group"]).any()
    wider, usual = (table.loc[0, "upper"] for table in (messages, _messages(counts)))
    assert wider > usual
