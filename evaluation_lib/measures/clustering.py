"""What is counted of whole families says less: design effects of counts, and what they do."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.measures.design_effects import STATISTICS, design_effect
from evaluation_lib.measures.tidy import KEYS

#: How a design effect of `with_design_effect` came about.
ESTIMATED = "estimated from families"
POOLED = "estimated from families of all groups"
DEFAULT = "default of the data dictionary"

#: What tells the rows of counts apart, and on top of it those of measures.
COUNT_KEYS = ["group", *KEYS]
MEASURE_KEYS = [*COUNT_KEYS, "measure", "reference", "confidence"]

#: A key that all rows share, where nothing else tells them apart.
EVERYONE = "_everyone"

NOTHING_IN_COMMON = (
    "The design effects and the counts share no column that says whom they are about: "
    "estimate them by some of {columns}."
)
REPEATED = "There are two design effects for {where}: estimate them by the columns of the counts."
NOT_THE_SAME_ROWS = (
    "The two tables of measures have not the same rows ({first} and {second}): "
    "make both of the same counts, once without and once with the column design_effect."
)


def with_design_effect(
    counts: pd.DataFrame, *, dictionary: Dictionary, effects: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Add to each count its design effect: its own, that of all groups, or the stated default.

    Parameters
    ----------
    counts
        Counts; of cohorts with ``reached``, of stocks with ``kind``.
    dictionary
        The data dictionary: ``clustering`` of ``disproportionality``.
    effects
        What `design_effects.design_effects` returned by some of the columns of the counts; without
        it, every count has the default.

    Returns
    -------
    pandas.DataFrame
        ``counts`` with ``design_effect`` and ``design_effect_from`` (`ESTIMATED`, `POOLED` over the
        groups where too few families tell in one, `DEFAULT` where too few do in all of them).

    Raises
    ------
    DataError
        If the effects have no column in common with the counts, or two rows for one count.
    """
    settings = dictionary.document("disproportionality")["clustering"]
    found = counts.assign(design_effect=_defaults(counts, settings), design_effect_from=DEFAULT)
    if effects is None or effects.empty:
        return found
    keys = [name for name in effects if name in COUNT_KEYS and name in counts]
    if not keys:
        raise DataError(NOTHING_IN_COMMON.format(columns=", ".join(COUNT_KEYS)))
    _refuse_repeated(effects, keys)
    pool = _pooled(effects, [name for name in keys if name != "group"])
    for table, source, told in (
        (pool, POOLED, "families"),
        (effects, ESTIMATED, "families_that_tell"),
    ):
        enough = table[table[told] >= settings["fewest_families"]]
        found = _take(found, enough.dropna(subset=["design_effect"]), keys=keys, source=source)
    return found


def what_clustering_does(
    measures_independent: pd.DataFrame, measures_clustered: pd.DataFrame, *, dictionary: Dictionary
) -> pd.DataFrame:
    """How much wider intervals become where families are taken into account.

    Parameters
    ----------
    measures_independent, measures_clustered
        Measures of the same counts without and with ``design_effect``, in the same order.
    dictionary
        The data dictionary: what says that there is no difference, by measure.

    Returns
    -------
    pandas.DataFrame
        The columns that name a measure, ``value``, ``lower_independent``, ``upper_independent``,
        ``lower``, ``upper``, ``times_as_wide`` (missing where an interval has no end) and
        ``clear_independent``, ``clear`` (whether the interval leaves out no difference; missing for
        measures that compare nothing).

    Raises
    ------
    DataError
        If the tables have not the same rows.
    """
    keys = [name for name in MEASURE_KEYS if name in measures_clustered]
    first = measures_independent.reset_index(drop=True)
    second = measures_clustered.reset_index(drop=True)
    if len(first) != len(second) or not first[keys].equals(second[keys]):
        raise DataError(NOT_THE_SAME_ROWS.format(first=len(first), second=len(second)))
    ends = {"lower_independent": first["lower"], "upper_independent": first["upper"]}
    both = second[[*keys, "value"]].assign(**ends, lower=second["lower"], upper=second["upper"])
    widths = (first["upper"] - first["lower"], second["upper"] - second["lower"])
    both["times_as_wide"] = (widths[1] / widths[0]).where(np.isfinite(widths[1]) & (widths[0] > 0))
    none = dictionary.document("disproportionality")["clustering"]["no_difference"]
    at = both["measure"].map(none).astype("Float64")
    for name, part in (("clear_independent", first), ("clear", second)):
        low, high = (part[end].astype("Float64") for end in ("lower", "upper"))
        both[name] = (low > at) | (high < at)
    return both


def _pooled(effects: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Variances of all groups over what they would be if all children were independent."""
    rows = effects.assign(**{EVERYONE: True}).groupby([*keys, EVERYONE], observed=True)
    pool = rows[STATISTICS].sum().reset_index()
    return pool.assign(design_effect=design_effect(pool))


def _take(
    found: pd.DataFrame, table: pd.DataFrame, *, keys: list[str], source: str
) -> pd.DataFrame:
    on = [name for name in keys if name in table] + [EVERYONE]
    every = {EVERYONE: True}
    taken = (
        found.assign(**every)[on]
        .merge(table.assign(**every)[[*on, "design_effect"]], on=on, how="left")["design_effect"]
        .set_axis(found.index)
    )
    return found.assign(
        design_effect=taken.fillna(found["design_effect"]),
        design_effect_from=found["design_effect_from"].mask(taken.notna(), source),
    )


def _defaults(counts: pd.DataFrame, settings: Mapping[str, Mapping[str, float]]) -> pd.Series:
    kind = counts["kind"].fillna("flow") if "kind" in counts else pd.Series("flow", counts.index)
    if "reached" in counts:
        kind = kind.mask(counts["reached"].notna(), "cohort")
    return kind.map(settings["default"]).astype(float)


def _refuse_repeated(effects: pd.DataFrame, keys: list[str]) -> None:
    again = effects[effects.duplicated(keys)]
    if len(again):
        where = ", ".join(str(again.iloc[0][name]) for name in keys)
        raise DataError(REPEATED.format(where=where))
