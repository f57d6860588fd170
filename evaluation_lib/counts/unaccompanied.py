"""The same counts with unaccompanied children, without them, and of them alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from evaluation_lib.counts.choices import ONLY, WITH, WITHOUT, Choices
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.capabilities import refusal
from evaluation_lib.records.records import Records

CAPABILITY = "unaccompanied_flag"


def counted_three_ways(
    count: Callable[[Choices], pd.DataFrame], *, choices: Choices
) -> pd.DataFrame:
    """Count with unaccompanied children, without them, and only them.

    Parameters
    ----------
    count
        Counts under some choices, such as ``lambda choices: flow_counts(records, ...,
        choices=choices)``.
    choices
        How to count otherwise.

    Returns
    -------
    pandas.DataFrame
        The three tables below each other, with ``unaccompanied``: ``with``, ``without``, ``only``.
        Where no extract says who is unaccompanied, the first two are the same and the third is
        empty of children: ask `why_not_told_apart` first.
    """
    tables = [
        count(replace(choices, unaccompanied=which)).assign(unaccompanied=which)
        for which in (WITH, WITHOUT, ONLY)
    ]
    return pd.concat(tables, ignore_index=True)


def why_not_told_apart(records: Records, *, dictionary: Dictionary) -> str | None:
    """Return why the extracts cannot say who is unaccompanied, or ``None`` if one of them can."""
    return refusal(list(records.sources), CAPABILITY, dictionary=dictionary)
