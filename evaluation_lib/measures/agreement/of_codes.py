"""How far coders agree on each code, and on the whole set of codes that an answer carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation_lib.measures.agreement import many_coders, two_coders
from evaluation_lib.measures.agreement.krippendorff import (
    NOMINAL,
    krippendorff_alpha,
    level_distances,
)
from evaluation_lib.measures.agreement.ratings import NOT_RATED, value_counts
from evaluation_lib.measures.agreement.readings import TWO, CoderReadings, coder_readings
from evaluation_lib.measures.agreement.resampling import band_probabilities, interval, resampled
from evaluation_lib.measures.agreement.set_distances import JACCARD, MASI, set_distances
from evaluation_lib.measures.tidy import Floats

#: What the rows of all codes together are called.
ALL_CODES = "(all)"

OF_EACH_CODE = {
    "percent_agreement": many_coders.percent_agreement,
    "gwet_ac1": many_coders.gwet_ac1,
}
OF_TWO_CODERS = {
    "cohen_kappa": two_coders.cohen_kappa,
    "pabak": two_coders.pabak,
    "prevalence_index": two_coders.prevalence_index,
    "bias_index": two_coders.bias_index,
}
OF_SETS = {"masi_alpha": MASI, "jaccard_alpha": JACCARD}
#: The statistics of a code, in the order in which they are told.
STATISTICS = (
    "percent_agreement",
    "cohen_kappa",
    "pabak",
    "gwet_ac1",
    "krippendorff_alpha",
    "prevalence_index",
    "bias_index",
)
TABLE_COLUMNS = ["code", "statistic", "value", "lower", "upper"]
BAND_COLUMNS = ["code", "statistic", "scheme", "band", "lower", "upper", "probability"]

#: Whether a code was given: no, yes.
NUMBER_OF_VALUES = 2


@dataclass(frozen=True, eq=False)
class CoderAgreement:
    """What is known of the agreement of coders.

    Attributes
    ----------
    table
        ``code``, ``statistic`` (see `STATISTICS`; for `ALL_CODES` the alphas of whole sets),
        ``value``, ``lower``, ``upper``; ``NaN`` where undefined.
    bands
        ``code``, ``statistic``, ``scheme``, ``band``, its ``lower`` and ``upper``, ``probability``.
    coders
        The coders in the order of the alphabet: the first of `two_coders.bias_index`.
    compared
        How many answers were read by two coders or more.
    left_out
        How many were read by one alone.
    given
        For each code, to how many of the answers compared at least one coder gave it.
    """

    table: pd.DataFrame
    bands: pd.DataFrame
    coders: tuple[str, ...]
    compared: int
    left_out: int
    given: Mapping[str, int] = field(default_factory=dict)


def agreement_of_codes(
    codings: pd.DataFrame,
    *,
    settings: Mapping[str, Any],
    rng: np.random.Generator,
    codes: Sequence[str] = (),
    replicates: int | None = None,
) -> CoderAgreement:
    """Measure how far coders agree, before anything is adjudicated.

    Parameters
    ----------
    codings
        ``response_id``, ``coder``, ``code``; an empty code stands for an answer that was read and
        in which nothing was coded.
    settings
        ``agreement`` of the dictionary's document ``themes``.
    rng
        The source of chance for the samples.
    codes
        Codes that could have been given, such as those of the code book. Those that nobody gave are
        undefined; codes that were given stand behind them.
    replicates
        How many samples are drawn; as the settings say, if not given.

    Returns
    -------
    CoderAgreement
        With statistics of Cohen's kind for two coders alone; of more coders they are ``NaN``.

    Raises
    ------
    DataError
        If there is one coder, or no answer that two have read.

    Notes
    -----
    The unit is one answer, and for a code whether it was given. Answers that one coder alone read
    are left out. All but percent agreement and the two indices are undefined where every reading
    is alike, and all of them where nobody gave the code.
    """
    readings = coder_readings(codings, codes=codes)
    number = settings["replicates"] if replicates is None else replicates
    samples = dict(_samples_of_codes(readings, replicates=number, rng=rng))
    samples |= _samples_of_sets(readings, replicates=number, rng=rng)
    return CoderAgreement(
        table=_table(samples, settings),
        bands=_bands(samples, settings),
        coders=readings.coders,
        compared=readings.read.shape[1],
        left_out=readings.left_out,
        given=dict(
            zip(readings.codes, readings.coded.any(axis=0).sum(axis=0).tolist(), strict=True)
        ),
    )


def _samples_of_codes(
    readings: CoderReadings, *, replicates: int, rng: np.random.Generator
) -> Iterator[tuple[tuple[str, str], Floats]]:
    """Each code's statistics: of the data, then of each sample."""
    for at, code in enumerate(readings.codes):
        ratings = np.where(readings.read, readings.coded[:, :, at], NOT_RATED).astype(np.intp)
        if not (ratings == 1).any():
            unknown = np.full(1 + replicates, np.nan)
            yield from (((code, statistic), unknown) for statistic in STATISTICS)
            continue
        kinds, times = np.unique(ratings, axis=1, return_counts=True)
        weights = resampled(times, replicates=replicates, rng=rng)
        yield from (((code, name), found) for name, found in statistics_of(kinds, weights).items())


def statistics_of(kinds: NDArray[np.intp], weights: Floats) -> dict[str, Floats]:
    """Return the statistics of one code for each of several samples of answers.

    Parameters
    ----------
    kinds
        What coders gave the answers of each kind: 0, 1 or `ratings.NOT_RATED`, shape (coders,
        kinds).
    weights
        How many answers of each kind each sample holds, shape (samples, kinds).

    Returns
    -------
    dict
        Each of `STATISTICS`, shape (samples,).
    """
    counts = value_counts(kinds, number=NUMBER_OF_VALUES)
    distances = level_distances(np.arange(NUMBER_OF_VALUES), level=NOMINAL, counts=counts)
    found = {name: measure(counts, weights=weights) for name, measure in OF_EACH_CODE.items()}
    found["krippendorff_alpha"] = krippendorff_alpha(counts, distances=distances, weights=weights)
    tables = _tables(kinds, weights)
    for name, measure in OF_TWO_CODERS.items():
        found[name] = measure(tables) if tables is not None else np.full(len(weights), np.nan)
    return {name: found[name] for name in STATISTICS}


def _tables(kinds: NDArray[np.intp], weights: Floats) -> Floats | None:
    """Tables of two coders for each sample; none where there are more coders."""
    if len(kinds) != TWO:
        return None
    tables = np.zeros((len(weights), NUMBER_OF_VALUES, NUMBER_OF_VALUES))
    tables[:, kinds[0], kinds[1]] = weights
    return tables


def _samples_of_sets(
    readings: CoderReadings, *, replicates: int, rng: np.random.Generator
) -> dict[tuple[str, str], Floats]:
    """The alphas of whole sets of codes: of the data, then of each sample."""
    coders, answers = readings.read.shape
    if not readings.codes:
        return {(ALL_CODES, name): np.full(1 + replicates, np.nan) for name in OF_SETS}
    every = readings.coded.reshape(coders * answers, -1)
    sets, which = np.unique(every, axis=0, return_inverse=True)
    ratings = np.where(readings.read, which.reshape(coders, answers), NOT_RATED)
    kinds, times = np.unique(ratings, axis=1, return_counts=True)
    weights = resampled(times, replicates=replicates, rng=rng)
    counts = value_counts(kinds, number=len(sets))
    return {
        (ALL_CODES, name): krippendorff_alpha(
            counts, distances=set_distances(sets, distance=distance), weights=weights
        )
        for name, distance in OF_SETS.items()
    }


def _table(samples: Mapping[tuple[str, str], Floats], settings: Mapping[str, Any]) -> pd.DataFrame:
    rows = []
    for (code, statistic), values in samples.items():
        ends = (np.nan, np.nan)
        if not np.isnan(values[0]):
            ends = interval(
                values[1:],
                confidence=settings["confidence"],
                most_undefined=settings["most_undefined"],
            )
        rows.append([code, statistic, values[0], *ends])
    return pd.DataFrame(rows, columns=TABLE_COLUMNS)


def _bands(samples: Mapping[tuple[str, str], Floats], settings: Mapping[str, Any]) -> pd.DataFrame:
    parts = [
        band_probabilities(values[1:], bands=scheme["bands"]).assign(
            code=code, statistic=statistic, scheme=scheme["scheme"]
        )
        for (code, statistic), values in samples.items()
        for scheme in settings["benchmarks"]
        if statistic in scheme["statistics"] and not np.isnan(values[0])
    ]
    if not parts:
        return pd.DataFrame(columns=BAND_COLUMNS)
    return pd.concat(parts, ignore_index=True)[BAND_COLUMNS]
