"""Whether a change here stands out among other authorities, which the programme did not reach."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation_lib.errors import DataError

Floats = NDArray[np.float64]
#: The day of the year on which children looked after are counted.
MONTH, DAY = 3, 31
#: Changes that are tried: a fifth to five times the one found, each half a per cent on.
TRIED = np.arange(-np.log(5), np.log(5), 0.005)
POWER = 0.8

NO_YEARS = (
    "No 31 March with published figures of {group} and {reference} children here lies {side} the "
    "start {start}: a change needs figures on both sides of it."
)
NOBODY_ELSE = "No other authority has these figures in all years: choose another group or start."
NOT_HERE = "The figures hold no area {area}: name one of theirs."


def changes_of_ratios(
    looked_after: pd.DataFrame,
    *,
    area_code: str,
    group: str,
    reference_group: str,
    start: date,
) -> pd.DataFrame:
    """Return by how much each authority's ratio of a group to the reference changed at a day.

    Parameters
    ----------
    looked_after
        Table ``looked_after_of_authorities``: ``year``, ``area_code``, ``area_name``,
        ``ethnic_group``, ``children`` (missing where a symbol stands).
    area_code
        The authority that is compared. The years are those in which both its numbers are
        published; another authority is left out unless it has both in all of them, above zero.
    group, reference_group
        The two ethnic groups.
    start
        The programme's start: a 31 March on or after it is after.

    Returns
    -------
    pandas.DataFrame
        A row for each authority that existed in all years: ``area_code``, ``area_name``,
        ``log_change`` (of the ratio; missing where it is left out), ``scale`` (its standard error
        if counts were by chance alone and no child stayed from one year to the next: too large, but
        in the same measure for all).

    Raises
    ------
    DataError
        If the area is not in the figures, or has none on a side of the start.

    Notes
    -----
    With one population for all years that population cancels: the change of the rate ratio is
    that of the ratio of counts. An area in which a group has grown faster than the reference since
    the census shows a rise that is none.
    """
    rows = looked_after[looked_after["ethnic_group"].isin([group, reference_group])]
    wide = rows.pivot(
        index=["area_code", "area_name"], columns=["ethnic_group", "year"], values="children"
    ).astype(float)
    here = wide[wide.index.get_level_values("area_code") == area_code]
    if here.empty:
        raise DataError(NOT_HERE.format(area=area_code))
    years = [
        year
        for year in sorted(rows["year"].unique())
        if (here[[(group, year), (reference_group, year)]] > 0).all(axis=None)
    ]
    sides = _sides(years, start=start, group=group, reference=reference_group)
    means = np.column_stack(
        [
            wide[[(name, year) for year in side]]
            .where(lambda counts: counts > 0)
            .mean(axis=1, skipna=False)
            for side in sides
            for name in (group, reference_group)
        ]
    )
    before, before_reference, after, after_reference = np.log(means).T
    return pd.DataFrame(
        {
            "log_change": (after - after_reference) - (before - before_reference),
            "scale": np.sqrt((1 / means).sum(axis=1)),
        },
        index=wide.index,
    ).reset_index()


def _sides(years: list[int], *, start: date, group: str, reference: str) -> list[list[int]]:
    before = [year for year in years if date(int(year), MONTH, DAY) < start]
    after = [year for year in years if year not in before]
    for side, found in (("before", before), ("after", after)):
        if not found:
            raise DataError(
                NO_YEARS.format(group=group, reference=reference, side=side, start=start)
            )
    return [before, after]


def outside_comparison(
    changes: pd.DataFrame,
    *,
    area_code: str,
    others: Collection[str] | None = None,
    confidence: float = 0.95,
) -> dict[str, float | int]:
    """Say how an authority's change stands among those of others.

    Parameters
    ----------
    changes
        As `changes_of_ratios` returns them.
    area_code
        The authority.
    others
        The codes of those it is compared with; all others if not given.
    confidence
        As a fraction.

    Returns
    -------
    dict
        ``change`` (ratio of after to before here), ``elsewhere`` (the middle one of the others,
        larger areas counting for more), ``relative`` (the first over the second) with ``lower`` and
        ``upper`` (missing where so few authorities allow no limit); ``place`` (1 where the ratio
        fell most) out of ``areas``; ``left_out`` (authorities whose numbers are hidden, zero, or
        not there in all years); ``p_value`` and ``smallest_p``, below which it cannot fall, 1 in so
        many areas; ``detectable_below`` and ``detectable_above`` (the relative changes of which
        8 in 10 would have stood out; missing where none would).

    Raises
    ------
    DataError
        If the authority has no change itself, or no other has one.

    Notes
    -----
    A permutation by place: had the programme done nothing, and were areas alike but for the size
    of their counts, each would be as likely as any other to lie farthest from the common change, in
    its own standard errors (Fisher 1935; for one treated area Abadie, Diamond & Hainmueller 2010).
    It is exact for any spread between areas, and takes no child to be independent of another. The
    interval holds the relative changes that it does not refuse.
    """
    wanted = changes["area_code"].eq(area_code)
    if others is not None:
        changes = changes[wanted | changes["area_code"].isin(others)]
    told = changes[changes["log_change"].notna()]
    here = told["area_code"].eq(area_code).to_numpy()
    if not here.any():
        raise DataError(NOT_HERE.format(area=area_code))
    if here.all():
        raise DataError(NOBODY_ELSE)
    logs, scale = (told[name].to_numpy(dtype=float) for name in ("log_change", "scale"))
    value, size = logs[here][0], len(told)
    # A p-value of exactly 1 less the confidence is refused; a last digit must not decide that.
    refused = 1 - confidence + 1e-9
    common = _centre(logs[None, ~here], scale[~here])[0]
    tried = TRIED + (value - common)
    kept = _p_values(logs, scale, here, shifts=tried) > refused
    lower, upper = _ends(tried, kept)
    below, above = _detectable(logs, scale, here, common=common, refused=refused)
    return {
        "change": float(np.exp(value)),
        "elsewhere": float(np.exp(common)),
        "relative": float(np.exp(value - common)),
        "lower": lower,
        "upper": upper,
        "place": int((logs < value).sum()) + 1,
        "areas": size,
        "left_out": len(changes) - size,
        "p_value": float(_p_values(logs, scale, here, shifts=np.zeros(1))[0]),
        "smallest_p": 1 / size,
        "detectable_below": below,
        "detectable_above": above,
    }


def _centre(logs: Floats, scale: Floats) -> Floats:
    """Return the middle of each row of changes, areas counting by the inverse of their variances.

    The mean would follow one large area that lies far out, and so hide how far it does.
    """
    order = np.argsort(logs, axis=1)
    below = np.cumsum((1 / scale**2)[order], axis=1)
    middle = (below >= below[:, -1:] / 2).argmax(axis=1)
    return np.take_along_axis(logs, order, axis=1)[np.arange(len(logs)), middle]


def _p_values(logs: Floats, scale: Floats, here: NDArray[np.bool_], *, shifts: Floats) -> Floats:
    """Return, had the change here been so much less, the share of areas at least as far out.

    Every area, this one too, is held against the same centre, so that none is treated otherwise.
    """
    moved = np.where(here, logs - shifts[:, None], logs)
    far = np.abs(moved - _centre(moved, scale)[:, None]) / scale
    return (far >= far[:, here] - 1e-12).mean(axis=1)


def _ends(tried: Floats, kept: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the ends of the changes that are not refused; missing where the search ends first."""
    lower, upper = np.exp(tried[kept][[0, -1]])
    return (np.nan if kept[0] else float(lower), np.nan if kept[-1] else float(upper))


def _detectable(
    logs: Floats, scale: Floats, here: NDArray[np.bool_], *, common: float, refused: float
) -> tuple[float, float]:
    """Return the changes here, relative to the others', of which 8 in 10 would have stood out.

    Chance is taken from the others: what they strayed, in their own standard errors, this area
    might have strayed in its own.
    """
    size = len(logs)
    most = int(np.floor(refused * size)) - 1  # how many of the others may lie at least as far out
    if most < 0:
        return np.nan, np.nan
    strayed = (logs[~here] - common) / scale[~here]
    needed = np.sort(np.abs(strayed))[::-1][most]
    shown = np.abs(strayed + TRIED[:, None] / scale[here][0]) > needed
    enough = shown.mean(axis=1) >= POWER
    below, above = TRIED[enough & (TRIED < 0)], TRIED[enough & (TRIED > 0)]
    return (
        float(np.exp(below.max())) if len(below) else np.nan,
        float(np.exp(above.min())) if len(above) else np.nan,
    )
