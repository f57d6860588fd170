"""Intervals of a change find one where there is none about as seldom as they say.

The whole of it is made by ``python tests/benchmarks/type_one_error.py``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from type_one_error import MODELS, PRIMARY, SERIES, as_markdown, type_one_errors

DRAWS = 1000


@pytest.fixture(scope="module", params=list(SERIES))
def errors(request) -> pd.DataFrame:
    names = [PRIMARY, "quasi-Poisson, t", "Newey–West 3, z"]
    return type_one_errors(
        models={name: MODELS[name] for name in names},
        periods=(20, 36),
        autocorrelations=(0.0, 0.6),
        draws=DRAWS,
        rng=np.random.default_rng(8),
        **SERIES[request.param],
    ).set_index(["periods", "autocorrelation"])


def test_the_primary_interval_errs_in_no_more_than_one_in_ten(errors):
    # Of 1,000 draws an error of 9 % is at most 11.7 % (3 standard errors).
    assert errors[PRIMARY].max() <= 0.117
    assert errors[PRIMARY].xs(0.0, level="autocorrelation").max() <= 0.07
    assert errors[PRIMARY].min() >= 0.02


def test_intervals_that_know_of_no_autocorrelation_err_more_where_there_is_some(errors):
    together = errors.xs(0.6, level="autocorrelation")
    assert (together["quasi-Poisson, t"] > 1.5 * together[PRIMARY]).all()


def test_newey_west_intervals_are_too_narrow_in_short_series(errors):
    assert errors.loc[(20, 0.0), "Newey–West 3, z"] > 0.15


def test_a_table_of_the_page_is_in_hundredths():
    table = pd.DataFrame({"periods": [20], "autocorrelation": [0.3], "model": [0.0512]})
    assert as_markdown(table).splitlines()[2] == "| 20 | 0.3 | 5.1 |"
