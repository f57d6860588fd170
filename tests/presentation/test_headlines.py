"""A headline is the fullest of some that is short enough."""

import pytest

from evaluation_lib.presentation.headlines import MOST_WORDS, first_that_fits

LONG = " ".join(["word"] * (MOST_WORDS + 1))
FITTING = " ".join(["word"] * MOST_WORDS)


def test_the_first_that_is_short_enough_is_taken():
    assert first_that_fits([LONG, FITTING, "Short"]) == FITTING
    assert first_that_fits(["", "Short"]) == "Short"


@pytest.mark.parametrize("candidates", [[], [LONG], ["", LONG]])
def test_where_none_is_short_enough_it_is_refused(candidates):
    with pytest.raises(ValueError, match=f"no headline of {MOST_WORDS} words"):
        first_that_fits(candidates)
