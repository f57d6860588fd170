"""Agreement of exactly two coders, from the table of what one and what the other said.

Every function takes tables of shape (..., values, values), the first coder's values in rows, and
gives shape (...): thousands of sampled tables are measured at once.
"""

from __future__ import annotations

import numpy as np

from evaluation_lib.errors import DataError
from evaluation_lib.measures.tidy import Floats, divided

#: By how much two ordered values disagree, in `cohen_kappa`.
UNWEIGHTED, LINEAR, QUADRATIC = "unweighted", "linear", "quadratic"

UNKNOWN_WEIGHTS = (
    f"There are no weights '{{weights}}': write {UNWEIGHTED}, {LINEAR} or {QUADRATIC}."
)


def cohen_kappa(tables: Floats, *, weights: str = UNWEIGHTED) -> Floats:
    """Kappa of Cohen: agreement beyond that of two coders who draw from shares of their own.

    Parameters
    ----------
    tables
        Counts, shape (..., values, values).
    weights
        ``unweighted``, or for ordered values ``linear`` or ``quadratic`` in the ranks that they are
        apart.

    Returns
    -------
    numpy.ndarray
        Shape (...); ``NaN`` where both gave one and the same value to all.

    Raises
    ------
    DataError
        If there are no such weights.

    Notes
    -----
    Cohen (1960), Educational and Psychological Measurement 20; weighted: Cohen (1968),
    Psychological Bulletin 70.
    """
    apart = _apart(tables.shape[-1], weights)
    expected = _rows(tables)[..., :, None] * _columns(tables)[..., None, :]
    seen, chance = ((part * apart).sum(axis=(-2, -1)) for part in (tables, expected))
    return 1 - divided(seen * _total(tables), chance)


def scott_pi(tables: Floats) -> Floats:
    """Pi of Scott: as kappa of Cohen, with the two coders' shares taken together.

    Scott (1955), Public Opinion Quarterly 19, 321-325.
    """
    shares = divided(_rows(tables) + _columns(tables), 2 * _total(tables)[..., None])
    chance = (shares**2).sum(axis=-1)
    return divided(observed_agreement(tables) - chance, 1 - chance)


def pabak(tables: Floats) -> Floats:
    """Kappa as it would be if all values were as common and both coders gave them as often.

    ``NaN`` where one value alone occurs, since nothing was told apart. Byrt, Bishop & Carlin
    (1993), Journal of Clinical Epidemiology 46, 423-429.
    """
    values = tables.shape[-1]
    found = (values * observed_agreement(tables) - 1) / (values - 1)
    return np.where(_one_value(tables), np.nan, found)


def observed_agreement(tables: Floats) -> Floats:
    """Share of units to which both gave the same value; ``NaN`` of an empty table."""
    return divided(np.trace(tables, axis1=-2, axis2=-1), _total(tables))


def prevalence_index(tables: Floats) -> Floats:
    """How much commoner the second value is, of tables of two values: from -1 to 1.

    (both gave the second - both gave the first) / all. Far from 0, kappa is low however well
    coders agree. Byrt, Bishop & Carlin (1993).
    """
    return divided(tables[..., 1, 1] - tables[..., 0, 0], _total(tables))


def bias_index(tables: Floats) -> Floats:
    """How much oftener the first coder gives the second value than the second coder: -1 to 1.

    Of tables of two values. Byrt, Bishop & Carlin (1993).
    """
    return divided(tables[..., 1, 0] - tables[..., 0, 1], _total(tables))


def bangdiwala_b(tables: Floats) -> Floats:
    """B of Bangdiwala: the area of agreement in the agreement chart.

    Bangdiwala (1985), Proceedings of the 45th Session of the International Statistical Institute.
    ``NaN`` where one value alone occurs.
    """
    agreed = (np.diagonal(tables, axis1=-2, axis2=-1) ** 2).sum(axis=-1)
    possible = (_rows(tables) * _columns(tables)).sum(axis=-1)
    return np.where(_one_value(tables), np.nan, divided(agreed, possible))


def _apart(values: int, weights: str) -> Floats:
    ranks = np.abs(np.subtract.outer(np.arange(values), np.arange(values))).astype(float)
    if weights not in (UNWEIGHTED, LINEAR, QUADRATIC):
        raise DataError(UNKNOWN_WEIGHTS.format(weights=weights))
    return {UNWEIGHTED: (ranks > 0).astype(float), LINEAR: ranks, QUADRATIC: ranks**2}[weights]


def _one_value(tables: Floats) -> Floats:
    return (_rows(tables) + _columns(tables) > 0).sum(axis=-1) < 2


def _rows(tables: Floats) -> Floats:
    return tables.sum(axis=-1)


def _columns(tables: Floats) -> Floats:
    return tables.sum(axis=-2)


def _total(tables: Floats) -> Floats:
    return tables.sum(axis=(-2, -1))
