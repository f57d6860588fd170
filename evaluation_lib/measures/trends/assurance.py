"""Whether what usually happens reaches a target."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation_lib.errors import DataError

#: All of what is usual reaches the target, none of it does, or chance decides.
PASSES, FAILS, MAY = "passes", "fails", "may"
INCREASE, DECREASE = "increase", "decrease"

NO_SUCH_WAY = "'{found}' is no way to get better: write increase or decrease."


def assurance(
    *, lower: ArrayLike, upper: ArrayLike, target: float, better: str
) -> NDArray[np.object_]:
    """Say whether the limits of a control chart lie on the good side of a target.

    Parameters
    ----------
    lower, upper
        Limits of the usual variation, shape (n,).
    target
        What is to be reached.
    better
        `INCREASE` where values above the target reach it, `DECREASE` where those below do.

    Returns
    -------
    numpy.ndarray
        Shape (n,): `PASSES`, `FAILS`, or `MAY` where the target lies between the limits or
        there are none.

    Raises
    ------
    DataError
        If ``better`` is neither.

    Notes
    -----
    NHS England, Making Data Count: variation and assurance icons.
    """
    if better not in (INCREASE, DECREASE):
        raise DataError(NO_SUCH_WAY.format(found=better))
    above, below = np.asarray(lower) > target, np.asarray(upper) < target
    good, bad = (above, below) if better == INCREASE else (below, above)
    return np.select([good, bad], [PASSES, FAILS], default=MAY)
