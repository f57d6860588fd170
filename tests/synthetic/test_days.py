"""Days as numbers: whole days since 1970, which arrays are quick with."""

from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.synthetic.days import NEVER, birthday, day_number, days_of

DATES = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@given(day=DATES)
def test_a_day_comes_back_from_its_number(day):
    assert days_of(np.array([day_number(day)]))[0] == pd.Timestamp(day)


def test_what_never_happens_has_no_day():
    assert days_of(np.array([NEVER, day_number(date(2020, 1, 1))])).isna().tolist() == [True, False]


@given(born=DATES, age=st.integers(0, 25))
def test_a_birthday_is_the_day_on_which_the_years_are_complete(born, age):
    """Beside the standard library's calendar; who is born on 29 February waits until 1 March."""
    try:
        expected = born.replace(year=born.year + age)
    except ValueError:
        expected = date(born.year + age, 3, 1)
    assert birthday(np.array([day_number(born)]), age)[0] == day_number(expected)
