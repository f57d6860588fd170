"""A release beside earlier ones: what whoever has kept the old pages puts together with the new.

Last year's three years and this year's three years share two; a quarter that was shown once can be
taken off every longer time that it lies in. What an earlier release shows is put beside the new
one's cells as it stands, unless it has been restated since: then it is of another vintage and says
nothing exact of this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from evaluation_lib.disclosure.release_plan import CELL, among
from evaluation_lib.disclosure.rounding import rounded
from evaluation_lib.disclosure.windows import Window, window_named, windows_within

#: What a reader sees of a cell: its number, that it is hidden, or nothing at all.
STATUS, SHOWN, HIDDEN, UNSEEN = "status", "shown", "hidden", "unseen"
#: The least that a reader takes a hidden number for.
LOWEST = "lowest"
#: The name of what is left of a time beside shorter ones; it is no cell.
REST = "what is left of {whole} beside each {kind}"


@dataclass(frozen=True, eq=False)
class Published:
    """What readers have of a release.

    Attributes
    ----------
    cells
        ``release_plan.CELL``, ``count`` (``<NA>`` but where shown), `STATUS`, `LOWEST`.
    sums
        As `release_sums.Summed.sums`.
    rounded_to
        The base that the counts are rounded to; none where they are exact.
    """

    cells: pd.DataFrame
    sums: pd.DataFrame
    rounded_to: int | None = None


def known_before(cells: pd.DataFrame, releases: Sequence[Published]) -> pd.Series:
    """Say of each cell whether its number, as it is now, has been shown already.

    Parameters
    ----------
    cells
        ``release_plan.CELL`` and ``count``.
    releases
        Earlier releases.

    Returns
    -------
    pandas.Series
        With the index of ``cells``. A rounded number counts as known: it nearly is.
    """
    known = np.zeros(len(cells), dtype=bool)
    for one in releases:
        before = one.cells.loc[one.cells[STATUS] == SHOWN, [*CELL, "count"]]
        now = cells[CELL].assign(count=rounded(cells["count"], base=one.rounded_to))
        same = now.merge(before, on=[*CELL, "count"], how="left", indicator=True)["_merge"]
        known |= (same == "both").to_numpy()
    return pd.Series(known, index=cells.index)


def changed_little(cells: pd.DataFrame, releases: Sequence[Published], *, least: int) -> pd.Series:
    """Say of each cell whether it differs a little from what was shown of it before.

    Parameters
    ----------
    cells
        ``release_plan.CELL`` and ``count``.
    releases
        Earlier releases; of rounded ones nobody can tell so small a difference.
    least
        The least difference that is not little, such as the least number that is shown.

    Returns
    -------
    pandas.Series
        With the index of ``cells``.
    """
    little = np.zeros(len(cells), dtype=bool)
    for one in releases:
        if one.rounded_to is None:
            before = one.cells.loc[one.cells[STATUS] == SHOWN, [*CELL, "count"]]
            both = cells[[*CELL, "count"]].merge(
                before, on=CELL, how="left", suffixes=("", "_then")
            )
            change = (both["count"] - both["count_then"]).abs()
            little |= ((change > 0) & (change < least)).fillna(False).to_numpy(dtype=bool)
    return pd.Series(little, index=cells.index)


def beside_earlier(new: Published, releases: Sequence[Published]) -> Published:
    """Put what earlier releases show beside a new one.

    Parameters
    ----------
    new
        The new release; of its cells, those known from before count as shown.
    releases
        Earlier releases, the earliest first. Rounded ones are left out: their numbers do not add
        up, and `known_before` has taken what they say of the new one's cells.

    Returns
    -------
    Published
        The cells of all, each once, and every sum among them, those of times that different
        releases show among them.
    """
    together = new
    for one in reversed(releases):
        if one.rounded_to is None:
            together = _joined(together, one)
    if len(together.cells) == len(new.cells):
        return together
    added = together.cells.iloc[len(new.cells) :]
    crossing = _sums_of_times(together.cells, added=added)
    return Published(together.cells, _each_once([together.sums, crossing]))


def _joined(later: Published, earlier: Published) -> Published:
    found = earlier.cells.merge(
        later.cells[[*CELL, "count"]], on=CELL, how="left", suffixes=("", "_later"), indicator=True
    )
    both = (found["_merge"] == "both").to_numpy()
    differs = (found["count"] != found["count_later"]).fillna(False).to_numpy(dtype=bool)
    restated = _lines(found.loc[both & differs])
    kept = ~_lines(found).isin(restated).to_numpy()
    added = found.loc[kept & ~both, [*CELL, "count", STATUS, LOWEST]]
    # A cell that nobody sees now, but that an earlier page hides, is still to be protected.
    hidden = found.loc[kept & both & (found[STATUS] == HIDDEN), CELL]
    cells = later.cells.assign(
        **{STATUS: later.cells[STATUS].mask(among(later.cells, hidden) & _unseen(later), HIDDEN)}
    )
    sums = earlier.sums[~earlier.sums["sum"].isin(_touching(earlier.sums, restated))]
    return Published(pd.concat([cells, added], ignore_index=True), _each_once([later.sums, sums]))


def _unseen(release: Published) -> pd.Series:
    return release.cells[STATUS] == UNSEEN


def _lines(cells: pd.DataFrame) -> pd.Series:
    """Name the line of each cell, all of it but the period: times share their children."""
    names = [name for name in CELL if name != "period"]
    return cells[names].agg("\n".join, axis=1) if len(cells) else pd.Series(dtype="str")


def _touching(sums: pd.DataFrame, lines: pd.Series) -> set[int]:
    return set(sums.loc[_lines(sums).isin(lines).to_numpy(), "sum"])


def _sums_of_times(cells: pd.DataFrame, *, added: pd.DataFrame) -> pd.DataFrame:
    """Sums of longer times over shorter ones, where one of them comes from an earlier release."""
    others = [name for name in CELL if name != "period"]
    lines = _lines(cells)
    some = cells.loc[lines.isin(_lines(added)), CELL]
    windows = {name: found for name in some["period"].unique() if (found := window_named(name))}
    found = []
    for long, kind, shorts in windows_within(some["period"].unique()):
        parts = some[some["period"].isin(shorts)].merge(
            some.loc[some["period"] == long, others], on=others
        )
        wholes = parts[others].drop_duplicates().assign(period=long, sign=1)
        # Beside years there may be something else left than beside quarters.
        rest = wholes.assign(period=REST.format(whole=long, kind=kind), sign=-1)
        rest = rest[~_filled(parts, whole=windows[long], windows=windows, rest=rest)]
        found.append(pd.concat([wholes, parts[CELL].assign(sign=-1), rest], ignore_index=True))
    if not found:
        return added[CELL].head(0).assign(sum=0, sign=0)
    every = pd.concat(
        [one.assign(sum=one.groupby(others, sort=False).ngroup(), of=at) for at, one in
         enumerate(found)],
        ignore_index=True,
    )  # fmt: skip
    every["sum"] = every.groupby(["of", "sum"], sort=False).ngroup()
    return every.drop(columns="of")


def _filled(
    parts: pd.DataFrame, *, whole: Window, windows: Mapping[str, Window], rest: pd.DataFrame
) -> np.ndarray:
    """Say of each line whether the shorter times that it has fill the longer one without a gap."""
    others = [name for name in CELL if name != "period"]
    day = timedelta(days=1)
    days = parts.assign(
        days=[(windows[name].end - windows[name].start + day).days for name in parts["period"]]
    )
    told = days.groupby(others, sort=False)["days"].sum().rename("told").reset_index()
    length = (whole.end - whole.start + day).days
    return np.asarray(rest[others].merge(told, on=others, how="left")["told"] == length)


def _each_once(found: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Number the sums of several tables anew, one that stands in several of them once."""
    some = [one for one in found if len(one)]
    if not some:
        return found[0]
    every = pd.concat([one.assign(of=at) for at, one in enumerate(some)], ignore_index=True)
    every["sum"] = every.groupby(["of", "sum"], sort=False).ngroup()
    every["cell"] = every.groupby([*CELL, "sign"], sort=False).ngroup()
    named = every.sort_values("cell").groupby("sum")["cell"].agg(tuple)
    first = named.drop_duplicates().index
    return every.loc[every["sum"].isin(first), [*CELL, "sum", "sign"]].reset_index(drop=True)
