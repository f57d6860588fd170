"""Chances of each ethnic group for children alike in what is known about them, and draws of both.

Two models: a multinomial logit with a normal prior, and, where children of some group are too few
for one, the shares among children alike in every column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, minimize
from scipy.special import softmax
from statsmodels.discrete.discrete_model import MNLogit

LOGIT = "multinomial logit with a normal prior, its parameters drawn"
CELLS = "shares among children alike in every column, drawn (Dirichlet)"

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]


def drawn_groups(
    donors: pd.DataFrame,
    wanted: pd.DataFrame,
    *,
    columns: Sequence[str],
    settings: Mapping[str, Any],
    rng: np.random.Generator,
) -> tuple[NDArray[np.object_], str]:
    """Draw a group for each child that has none, several times.

    Parameters
    ----------
    donors
        Children whose group is known: ``group`` and the columns, as text.
    wanted
        The children to draw for, k of them: the columns.
    columns
        What the groups are drawn from.
    settings
        ``imputations`` (m), ``prior_standard_deviation``, ``least_of_a_group``.
    rng
        The source of chance.

    Returns
    -------
    groups
        Shape (m, k).
    method
        `LOGIT`, or `CELLS` where fewer of any group are known than ``least_of_a_group``, only one
        group is, or no most likely parameters are found.

    Notes
    -----
    Both are proper in the sense of Rubin (1987), Multiple Imputation for Nonresponse in Surveys,
    chapters 4 and 5: for each table first the parameters are drawn, then the groups. The prior of
    the logit, normal around 0 for all coefficients but the constants, keeps a category where no
    child of a group is known from drawing that group at every or no turn.
    """
    sizes = donors["group"].value_counts()
    answer = sizes.index.get_indexer(donors["group"])
    about = pd.concat([donors[list(columns)], wanted[list(columns)]], ignore_index=True)
    number = int(settings["imputations"])
    chances, method = None, LOGIT
    if len(sizes) > 1 and sizes.min() >= settings["least_of_a_group"]:
        spread = float(settings["prior_standard_deviation"])
        chances = logit_chances(answer, about, spread=spread, number=number, rng=rng)
    if chances is None:
        chances, method = cell_chances(answer, about, number=number, rng=rng), CELLS
    return sizes.index.to_numpy(dtype=object)[_drawn(chances, rng=rng)], method


def logit_chances(
    answer: Codes, about: pd.DataFrame, *, spread: float, number: int, rng: np.random.Generator
) -> Floats | None:
    """Draw chances from a multinomial logit of the known groups.

    Parameters
    ----------
    answer
        The group of each of the first rows of ``about``, by code; 0 is the most frequent.
    about
        The columns: first the children whose group is known, then the k others.
    spread
        Standard deviation of the prior.
    number
        How often (m).
    rng
        The source of chance.

    Returns
    -------
    numpy.ndarray or None
        Shape (m, k, groups); ``None`` if no most likely parameters are found.
    """
    design = _design(about)
    known = len(answer)
    found, shape = fitted(answer, design[:known], spread=spread)
    if not found.success:
        return None
    drawn = rng.multivariate_normal(
        found.x, np.linalg.inv(found.hess), size=number, method="cholesky"
    )
    parameters = drawn.reshape(number, *shape[::-1]).transpose(0, 2, 1)
    scores = design[known:] @ parameters
    return softmax(np.pad(scores, ((0, 0), (0, 0), (1, 0))), axis=2)


def fitted(
    answer: Codes, design: Floats, *, spread: float
) -> tuple[OptimizeResult, tuple[int, int]]:
    """Find the most likely parameters of a multinomial logit with a normal prior.

    The likelihood and its derivatives are those of statsmodels' ``MNLogit``; constants are free.

    Returns
    -------
    result
        Of `scipy.optimize.minimize`: parameters ``x`` (all of one group after another), and minus
        the second derivatives, ``hess``.
    shape
        Columns of the design × groups but the first.
    """
    model = MNLogit(answer, design)
    shape = (design.shape[1], int(answer.max()))
    held = np.full(shape, spread**-2)
    held[0] = 0
    weight = held.ravel(order="F")
    result = minimize(
        lambda b: 0.5 * weight @ b**2 - model.loglike(b),
        np.zeros(weight.size),
        jac=lambda b: weight * b - model.score(b),
        hess=lambda b: np.diag(weight) - model.hessian(b),
        method="trust-exact",
    )
    return result, shape


def cell_chances(
    answer: Codes, about: pd.DataFrame, *, number: int, rng: np.random.Generator
) -> Floats:
    """Draw the groups' shares among children alike in every column.

    Parameters and result as for `logit_chances`. A cell's shares have a Dirichlet distribution of
    its known children by group, to which one child with the overall shares is added.
    """
    cell, cells = pd.factorize(pd.MultiIndex.from_frame(about))
    known = len(answer)
    counts = np.zeros((len(cells), answer.max() + 1))
    np.add.at(counts, (cell[:known], answer), 1)
    weights = rng.standard_gamma(counts + counts.sum(axis=0) / known, size=(number, *counts.shape))
    shares = weights / weights.sum(axis=2, keepdims=True)
    return shares[:, cell[known:]]


def _design(about: pd.DataFrame) -> Floats:
    """A constant, and an indicator for each category but the most frequent of each column."""
    parts = [np.ones((len(about), 1))]
    for column in about.columns:
        levels = about[column].value_counts().index[1:]
        values = about[column].to_numpy(dtype=object)[:, None]
        parts.append((values == levels.to_numpy(dtype=object)).astype(float))
    return np.hstack(parts)


def _drawn(chances: Floats, *, rng: np.random.Generator) -> Codes:
    """Draw one group for each child of each table, shape (m, k)."""
    at = rng.random(chances.shape[:2])[:, :, None]
    # The last of the sums is 1 but for rounding.
    return np.minimum((at > chances.cumsum(axis=2)).sum(axis=2), chances.shape[2] - 1)
