"""Sets of codes are as far apart as MASI and Jaccard say, and alpha over them is nltk's."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation_lib.measures.agreement.krippendorff import krippendorff_alpha
from evaluation_lib.measures.agreement.ratings import value_counts
from evaluation_lib.measures.agreement.set_distances import EXACT, JACCARD, MASI, set_distances

#: What two coders gave twelve answers, made up for this test.
FIRST = ["a", "ab", "b", "c", "ac", "bc", "abc", "d", "a", "c", "b", "ad"]
SECOND = ["a", "a", "bc", "c", "ac", "ab", "abc", "b", "ab", "cd", "b", "d"]


def as_table(sets: list[str]) -> np.ndarray:
    return np.array([[code in one for code in "abcd"] for one in sets])


def alpha_of(first: list[str], second: list[str], *, distance: str) -> float:
    sets, which = np.unique(as_table([*first, *second]), axis=0, return_inverse=True)
    counts = value_counts(which.reshape(2, -1), number=len(sets))
    return float(krippendorff_alpha(counts, distances=set_distances(sets, distance=distance)))


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    # nltk 3.10.4: nltk.metrics.masi_distance(frozenset(first), frozenset(second))
    [
        ("a", "a", 0.0),
        ("a", "ab", 0.6666666666666667),
        ("ab", "bc", 0.8888888888888888),
        ("a", "b", 1.0),
        ("ab", "abcd", 0.6666666666666667),
    ],
)
def test_masi_distance(first, second, apart):
    distances = set_distances(as_table([first, second]), distance=MASI)
    assert distances[0, 1] == distances[1, 0] == pytest.approx(apart)


@pytest.mark.parametrize(
    ("distance", "alpha"),
    # nltk 3.10.4: AnnotationTask(data=[("1", i, frozenset(FIRST[i])), ("2", i,
    #     frozenset(SECOND[i])), ...], distance=masi_distance | jaccard_distance |
    #     binary_distance).alpha()
    [(MASI, 0.4507113821138209), (JACCARD, 0.5114698385726422), (EXACT, 0.36614173228346447)],
)
def test_alpha_over_sets_is_that_of_nltk(distance, alpha):
    assert alpha_of(FIRST, SECOND, distance=distance) == pytest.approx(alpha)


@pytest.mark.parametrize("distance", [MASI, JACCARD, EXACT])
def test_nothing_coded_twice_is_agreement_and_nothing_against_something_is_none(distance):
    # By hand: nltk divides by zero here. Two empty sets are equal; an empty one shares nothing.
    distances = set_distances(as_table(["", "", "ab"]), distance=distance)
    assert distances[0, 1] == 0 and distances[0, 2] == 1
