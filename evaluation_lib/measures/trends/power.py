"""Say which changes at the start a series would probably have shown, by drawing it many times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import norm
from statsmodels.genmod.families import Binomial, Poisson

from evaluation_lib.measures.tidy import Floats, confidences, floats
from evaluation_lib.measures.trends.batch_fits import batch_estimates
from evaluation_lib.measures.trends.drawn_counts import counts_at, drawn_places
from evaluation_lib.measures.trends.fitting import fitted_model, generalised_fit
from evaluation_lib.measures.trends.segmented_model import (
    FROM_MODEL,
    QUASI_POISSON,
    SegmentedModel,
    spread_of,
)
from evaluation_lib.measures.trends.segments import (
    DOSE,
    LEVEL_CHANGE,
    OF_THE_PROGRAMME,
    REFERENCE_COUNT,
    segments,
)
from evaluation_lib.measures.trends.series import EXPOSURE, TIME, periods_after_last

FALL, RISE = "fall", "rise"
#: Why a change cannot be said. Wording for each stands in the dictionary.
NO_FALL_SHOWS, NO_RISE_SHOWS = "no_fall_would_show", "no_rise_would_show"
NEVER_SHOWS = "not_within_the_periods_looked_at"
#: The largest changes that are tried: to a fiftieth, and to fifty times.
LARGEST_CHANGE = np.log(50)
#: How closely the change is found, as a part of its log, and in how many guesses.
CLOSE_ENOUGH, MOST_GUESSES = 0.01, 6
#: Of how many known periods the last level is the mean, on which further periods go on.
LAST_PERIODS = 4


@dataclass(frozen=True, eq=False)
class _Setting:
    """What drawn series have in common.

    ``terms`` (periods, k), ``time``, ``offset``, ``mean`` without the programme and ``trials`` (or
    ``None``) are of the periods in the model; ``place`` says which term is looked at.
    """

    terms: Floats
    time: Floats
    offset: Floats
    mean: Floats
    trials: Floats | None
    dispersion: float
    place: int
    how: SegmentedModel
    reach: float

    def shown(self, places: Floats, log_ratio: float) -> float:
        """How often the interval lies wholly on the side of a change that is there."""
        effect = np.exp(log_ratio * self.terms[:, self.place])
        mean = self.mean * effect
        if self.trials is not None:
            # The ratio of the rates is multiplied, and the share follows.
            mean = self.trials * mean / (self.trials - self.mean + mean)
        counts = counts_at(places, mean, dispersion=self.dispersion, trials=self.trials)
        estimate, se = batch_estimates(
            counts,
            terms=self.terms,
            time=self.time,
            offset=self.offset,
            how=self.how,
            place=self.place,
            trials=self.trials,
        )
        beyond = np.sign(log_ratio) * estimate > self.reach * se
        return float(beyond.mean())


def detectable_change(
    series: pd.DataFrame,
    *,
    start: date | pd.Timestamp,
    how: SegmentedModel,
    rng: np.random.Generator,
    power: float = 0.8,
    confidence: float = 0.95,
    autocorrelation: float = 0.0,
    simulations: int = 500,
) -> pd.DataFrame:
    """Return the smallest fall and rise of level that a series would probably have shown.

    Parameters
    ----------
    series, start, how
        As for `fitting.fitted_model`; a series of ratios too. Of the model the level (or dose) is
        looked at.
    rng
        The source of chance.
    power
        How probably the interval leaves out no change, as a fraction; 0.8 is 8 times in 10.
    confidence
        Of the interval, as a fraction.
    autocorrelation
        Of the errors of neighbouring periods.
    simulations
        How many series are drawn; 500 give the power to 1.8 points.

    Returns
    -------
    pandas.DataFrame
        Two rows: ``direction`` (``fall``, ``rise``), ``ratio`` (0.8: a fall by a fifth, or a larger
        one, would have shown), ``power``, ``confidence``, ``dispersion``, ``autocorrelation``,
        ``simulations`` and ``reason`` (why a ratio is missing).

    Raises
    ------
    DataError
        If the series cannot carry the model.

    Notes
    -----
    Series are drawn around the trend and season of the model without the programme, so the answer
    does not rest on the change that was seen; with the dispersion that was seen, 1 at the least, as
    negative binomial (or beta-binomial) counts. A negative binomial model is fitted as the
    quasi-Poisson one that it is close to.
    """
    setting = _setting(series, start=start, how=how, confidence=confidence)
    places = drawn_places(
        simulations, int(setting.time[-1]), autocorrelation=autocorrelation, rng=rng
    )[:, setting.time.astype(int) - 1]
    rows = []
    for direction, sign, reason in ((FALL, -1, NO_FALL_SHOWS), (RISE, 1, NO_RISE_SHOWS)):
        log_ratio = sign * _smallest(
            lambda size, sign=sign: setting.shown(places, sign * size),
            first=_first_guess(setting, power=power),
            power=power,
            reach=setting.reach,
        )
        rows.append((direction, np.exp(log_ratio), reason if np.isnan(log_ratio) else None))
    table = pd.DataFrame(rows, columns=["direction", "ratio", "reason"]).astype({"reason": "str"})
    return table.assign(
        power=power,
        confidence=confidence,
        dispersion=setting.dispersion,
        autocorrelation=autocorrelation,
        simulations=simulations,
    )


def periods_needed(
    series: pd.DataFrame,
    *,
    start: date | pd.Timestamp,
    how: SegmentedModel,
    change: float,
    rng: np.random.Generator,
    power: float = 0.8,
    confidence: float = 0.95,
    autocorrelation: float = 0.0,
    simulations: int = 500,
    most: int = 40,
) -> dict[str, object]:
    """Say how many more periods there must be until a stated change would probably show.

    Parameters
    ----------
    series, start, how, rng, power, confidence, autocorrelation, simulations
        As for `detectable_change`.
    change
        What the level (or a dose of 1) is multiplied by: 0.9 is a fall by a tenth.
    most
        How many more periods are looked at.

    Returns
    -------
    dict
        ``change``, ``more_periods`` (0: it would show already; ``NA`` where ``most`` are too few),
        ``power_now`` and ``reason``.

    Raises
    ------
    DataError
        If the series cannot carry the model.

    Notes
    -----
    Further periods have the mean of the last four known ones, with a dose and covariates that stay
    as they were: the trend is not drawn on.
    """
    longer = _setting(series, start=start, how=how, confidence=confidence, more=most)
    places = drawn_places(
        simulations, int(longer.time[-1]), autocorrelation=autocorrelation, rng=rng
    )
    own = len(longer.time) - most

    def shown(more: int) -> float:
        kept = slice(0, own + more)
        setting = _cut(longer, kept, confidence=confidence)
        return setting.shown(places[:, setting.time.astype(int) - 1], float(np.log(change)))

    now = shown(0)
    answer: dict[str, object] = {"change": change, "power_now": now}
    if now >= power:
        return answer | {"more_periods": 0, "reason": None}
    if shown(most) < power:
        return answer | {"more_periods": pd.NA, "reason": NEVER_SHOWS}
    too_few, enough = 0, most
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        too_few, enough = (too_few, middle) if shown(middle) >= power else (middle, enough)
    return answer | {"more_periods": enough, "reason": None}


def _setting(
    series: pd.DataFrame,
    *,
    start: date | pd.Timestamp,
    how: SegmentedModel,
    confidence: float,
    more: int = 0,
) -> _Setting:
    """Take from a series what the drawn ones have in common, with more periods at its end."""
    (confidence,) = confidences(confidence)
    # How far counts lie apart is that of a model of counts, whatever is fitted to them.
    fit = fitted_model(
        series, start=start, how=replace(how, model=QUASI_POISSON, errors=FROM_MODEL)
    )
    known = fit.known
    longer = _with_more(fit.series, more)
    terms = segments(longer, start=start, how=how)
    rows = np.append(known, np.ones(more, dtype=bool))
    exposure = floats(longer, EXPOSURE)[rows]
    trials = None
    if REFERENCE_COUNT in longer:
        trials = (floats(longer, "count") + floats(longer, REFERENCE_COUNT))[rows]
    mean = _mean_without(fit.series[known], fit.terms[known])
    if more:
        share = mean / (exposure[: len(mean)] if trials is None else trials[: len(mean)])
        further = share[-LAST_PERIODS:].mean() * (exposure if trials is None else trials)[-more:]
        mean = np.append(mean, further)
    setting = _Setting(
        terms=terms[rows].to_numpy(),
        time=floats(longer, TIME)[rows],
        offset=np.log(exposure),
        mean=mean,
        trials=trials,
        dispersion=max(fit.dispersion, 1.0),
        place=list(terms.columns).index(DOSE if how.dose else LEVEL_CHANGE),
        how=how,
        reach=0.0,
    )
    return _cut(setting, slice(None), confidence=confidence)


def _cut(setting: _Setting, rows: slice, *, confidence: float) -> _Setting:
    """Keep some periods, and the quantile that goes with so many."""
    terms = setting.terms[rows]
    freedom = terms.shape[0] - terms.shape[1]
    spread = spread_of(setting.how, degrees_of_freedom=freedom)
    return replace(
        setting,
        terms=terms,
        time=setting.time[rows],
        offset=setting.offset[rows],
        mean=setting.mean[rows],
        trials=None if setting.trials is None else setting.trials[rows],
        reach=float(spread.ppf(0.5 + confidence / 2)),
    )


def _with_more(series: pd.DataFrame, more: int) -> pd.DataFrame:
    """Add periods like the last known ones to a series."""
    if not more:
        return series
    last = series[series["count"].notna()].tail(LAST_PERIODS)
    further = periods_after_last(series, more)
    like = series.tail(1).loc[series.index[-1:].repeat(more)].reset_index(drop=True)
    like = like.assign(**{name: further[name].to_numpy() for name in further})
    for name in (EXPOSURE, "count", REFERENCE_COUNT):
        if name in like:
            like[name] = float(floats(last, name).mean())
    kept = series.assign(count=floats(series, "count"))
    if REFERENCE_COUNT in series:
        kept = kept.assign(reference_count=floats(series, REFERENCE_COUNT))
    return pd.concat([kept, like[kept.columns]], ignore_index=True)


def _mean_without(series: pd.DataFrame, terms: pd.DataFrame) -> Floats:
    """The expected counts of a model without the programme's terms."""
    own = terms.drop(columns=[name for name in OF_THE_PROGRAMME if name in terms]).to_numpy()
    count, offset = floats(series, "count"), np.log(floats(series, EXPOSURE))
    if REFERENCE_COUNT not in series:
        return generalised_fit(count, own, offset=offset, family=Poisson()).mu
    other = floats(series, REFERENCE_COUNT)
    both = np.column_stack([count, other])
    share = generalised_fit(both, own, offset=offset, family=Binomial()).mu
    return share * (count + other)


def _first_guess(setting: _Setting, *, power: float) -> float:
    """The change that would show, if the estimate were normal and its error known."""
    weights = setting.mean
    if setting.trials is not None:
        weights = weights * (1 - setting.mean / setting.trials)
    information = setting.terms.T @ (setting.terms * weights[:, None])
    variance = np.linalg.inv(information)[setting.place, setting.place] * setting.dispersion
    return float((setting.reach + norm.ppf(power)) * np.sqrt(variance))


def _smallest(
    shown: Callable[[float], float], *, first: float, power: float, reach: float
) -> float:
    """Where the power is reached, as a positive change on the log scale; ``NaN`` if nowhere.

    The power tells how many standard errors a change is, and so which change is as many as needed.
    """
    size, wanted = min(first, LARGEST_CHANGE), reach + norm.ppf(power)
    for _ in range(MOST_GUESSES):
        found = shown(size)
        if found < power and size >= LARGEST_CHANGE:
            return np.nan
        better = size * wanted / (reach + norm.ppf(np.clip(found, 0.01, 0.99)))
        better = min(float(better), LARGEST_CHANGE)
        if abs(better - size) < CLOSE_ENOUGH * size:
            return better
        size = better
    # Power that hardly rises any more, as of falls of a few children, is searched for by halves.
    if shown(LARGEST_CHANGE) < power:
        return np.nan
    return float(brentq(lambda one: shown(one) - power, 0.0, LARGEST_CHANGE, xtol=CLOSE_ENOUGH))
