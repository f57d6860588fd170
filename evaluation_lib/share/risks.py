"""How easily somebody could be recognised in an extract: measured on what was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.share.close_years import Fields
from evaluation_lib.share.generalising import sizes_of
from evaluation_lib.share.shared_fields import CHILDREN, DAY
from evaluation_lib.share.tables import SharedTables
from evaluation_lib.share.years import days_in

#: What a sensitive column holds where there is nothing to tell.
NOTHING = ("", "False")


@dataclass(frozen=True)
class Diversity:
    """How much a combination tells of something sensitive.

    Attributes
    ----------
    column
        What is sensitive.
    least_values
        How many different values the children of a combination have at least (l).
    one_value
        How many children are in a combination all of whose children have one value, and this is
        not that there is nothing: whoever knows the combination knows the value.
    """

    column: str
    least_values: int
    one_value: int


@dataclass(frozen=True)
class Risks:
    """What was measured on an extract.

    Attributes
    ----------
    children
        How many children are in it.
    k
        How many children share the rarest combination.
    combinations
        How many different combinations there are.
    diversity
        Of each sensitive column.
    unique_histories
        How many children have a sequence of events and days that no other child has.
    least_window_days
        On how many days a first event could lie at least.
    """

    children: int
    k: int
    combinations: int
    diversity: tuple[Diversity, ...]
    unique_histories: int
    least_window_days: int


def risks_of(shared: SharedTables, fields: Fields) -> Risks:
    """Measure k-anonymity, l-diversity, unique histories and how closely days are told."""
    children = shared.tables[CHILDREN]
    combination = children[list(shared.combination)]
    sizes = sizes_of(combination)
    return Risks(
        children=len(children),
        k=int(sizes.min()),
        combinations=len(combination.drop_duplicates()),
        diversity=tuple(
            diversity_of(combination, values, column=column)
            for column, values in shared.sensitive.items()
        ),
        unique_histories=unique_histories(shared.tables, fields),
        least_window_days=int(days_in(shared.possible).min()),
    )


def diversity_of(combination: pd.DataFrame, values: pd.Series, *, column: str) -> Diversity:
    """Measure how many values children of one combination have.

    Parameters
    ----------
    combination
        What is told of each child.
    values
        What is sensitive of each.
    column
        Its name.
    """
    keys = [combination[name] for name in combination.columns]
    found = values.groupby(keys, sort=False).transform("nunique")
    something = ~values.astype("string").isin(NOTHING)
    return Diversity(column, int(found.min()), int(((found == 1) & something).sum()))


def unique_histories(tables: Mapping[str, pd.DataFrame], fields: Fields) -> int:
    """Count children whose sequence of events and days no other child has."""
    found = [
        _signs(name, rows, _days(fields, name)) for name, rows in tables.items() if name != CHILDREN
    ]
    signs = pd.concat(found, ignore_index=True).sort_values(["child", "sign"], kind="stable")
    histories = signs.groupby("child")["sign"].agg(" ".join)
    return int((~histories.duplicated(keep=False)).sum())


def _days(fields: Fields, table: str) -> Sequence[str]:
    return [one.shared_as for one in fields[table] if one.treatment == DAY]


def _signs(table: str, rows: pd.DataFrame, days: Sequence[str]) -> pd.DataFrame:
    text = pd.Series(table, index=rows.index, dtype="string")
    for name in days:
        text = text + "," + rows[name].astype("string").fillna("")
    return pd.DataFrame({"child": rows["child"], "sign": text})
