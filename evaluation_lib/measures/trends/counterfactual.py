"""What a segmented regression makes of each period, and what it would have made of no programme."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation_lib.measures.tidy import Floats, confidences, divided, floats
from evaluation_lib.measures.trends.fitting import SegmentedFit
from evaluation_lib.measures.trends.segmented_model import spread_of
from evaluation_lib.measures.trends.segments import REFERENCE_COUNT, segments
from evaluation_lib.measures.trends.series import EXPOSURE, PERIOD, TIME, after_start


def counterfactual(fit: SegmentedFit, *, confidence: float = 0.95) -> pd.DataFrame:
    """Return the fitted line of a series, and the line without the programme, with their bands.

    Parameters
    ----------
    fit
        As `fitting.fitted_model` returns it.
    confidence
        Of the bands, as a fraction.

    Returns
    -------
    pandas.DataFrame
        One row for each period, gaps too: ``period``, ``time``, ``after``, ``in_model`` (whether
        the period was fitted), ``observed`` (count over exposure, or the ratio of two rates),
        ``fitted``, ``fitted_lower``, ``fitted_upper``, ``without``, ``without_lower`` and
        ``without_upper``, in the same unit. Before the start both lines are the same.

    Raises
    ------
    DataError
        If the confidence is no fraction.

    Notes
    -----
    A band is of the line, not of single periods, which lie around it by chance. ``without`` is the
    model's line with the programme's terms at nought. Its slope is that of all periods, unless the
    model lets the slope change: then it is that from before. That it would have gone on so is an
    assumption that no figure here can test, the less to be believed the farther it goes.
    """
    (confidence,) = confidences(confidence)
    spread = spread_of(fit.how, degrees_of_freedom=fit.degrees_of_freedom)
    reach = float(spread.ppf(0.5 + confidence / 2))
    without = segments(fit.series, start=fit.start, how=fit.how, with_programme=False)
    below = floats(fit.series, EXPOSURE) * floats(fit.series, REFERENCE_COUNT, absent=1.0)
    columns = {
        "observed": divided(floats(fit.series, "count"), below),
        **_line("fitted", fit.terms.to_numpy(), fit, reach=reach),
        **_line("without", without.to_numpy(), fit, reach=reach),
    }
    return fit.series[[PERIOD, TIME]].assign(
        after=after_start(fit.series, start=fit.start), in_model=fit.known, **columns
    )


def _line(name: str, terms: Floats, fit: SegmentedFit, *, reach: float) -> dict[str, Floats]:
    log = terms @ fit.estimates
    se = np.sqrt(np.einsum("ij,jk,ik->i", terms, fit.covariance, terms))
    return {
        name: np.exp(log),
        f"{name}_lower": np.exp(log - reach * se),
        f"{name}_upper": np.exp(log + reach * se),
    }
