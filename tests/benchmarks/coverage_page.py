"""The page of the coverage report, in Markdown."""

from __future__ import annotations

import pandas as pd

RATE = "rate (exact below 10, Byar from 10)"
SCORE, EXACT = "rate ratio, score", "rate ratio, exact"
KOOPMAN, MOVER = "share ratio, score", "share ratio, MOVER-Wilson"
#: What columns are called on the page, and which of them are percentages.
NAMES = {
    "white": "White",
    "independent": "as if independent",
    "families": "with design effect",
    "own": "from families of its own",
    "design_effect": "true design effect",
}
PERCENTAGES = {"average", "least", "most", "independent", "families", "own"}
PERCENTAGES |= {RATE, SCORE, EXACT, KOOPMAN, MOVER}

TEXT = """# How often 95 % intervals hold the truth

Made by `python tests/benchmarks/coverage_of_intervals.py`, seeded: the same page each time.

## Small counts

Exact: summed over every count that there can be. The group is expected to have 0.5 to 10; the
reference group is 1 to 80 times as large; the true ratio is 0.5 to 3. Of shares, 12 to 60 of the
group and 40 to 600 of the reference reached the point.

{small}

On average, by how many are expected of the group:

{by_count}

Score intervals hold the truth about as often as they say, on average; where less than one is
expected, single ones fall a little short. Exact intervals never do, at the price of being wider
than they need be.

## Brothers and sisters

Drawn, and through the functions that reports use. Families are as the invented county plants them:
of 1 to 4 children who go the same way three times in four, some heard of more often than others.

Relative rates, by how many are expected of White children and of the group (true ratio 1.4):

{counted}

Relative chances of a step, by how many families reached the point (true ratio 1.2):

{followed}

Intervals that take children as independent hold the truth in only {independent} of the draws;
with a design effect by family they hold it in {families}. Where a group has few families, its
design effect is that of the families of all groups.

## What the families of all groups cannot tell

The same, but all families of the group have three or four children, and those of White children
are as above:

{larger}

With few families of its own the group's interval rests on those of all, and is too narrow. Where a
group is known to have larger families, estimate its design effect over several years, so that its
own families are enough.
"""


def page(
    small: pd.DataFrame, counted: pd.DataFrame, followed: pd.DataFrame, larger: pd.DataFrame
) -> str:
    """Return the page.

    Parameters
    ----------
    small
        Exact coverage: ``interval``, ``expected``, ``coverage``.
    counted, followed, larger
        Coverage of counts, of cohorts, and of counts where the group's families are larger.
    """
    by_interval = small.groupby("interval", sort=False)["coverage"]
    summary = by_interval.agg(average="mean", least="min", most="max").reset_index()
    by_count = small.pivot_table(
        index="expected", columns="interval", values="coverage", sort=False
    ).reset_index()
    return TEXT.format(
        small=as_markdown(summary),
        by_count=as_markdown(by_count),
        counted=as_markdown(counted),
        followed=as_markdown(followed),
        larger=as_markdown(larger),
        independent=_between(counted["independent"], followed["independent"]),
        families=_between(counted["families"], followed["families"]),
    )


def as_markdown(table: pd.DataFrame) -> str:
    """Lay out a table; coverage as percentages."""
    cells = pd.DataFrame(
        {
            NAMES.get(name, name): [
                f"{100 * value:.1f} %" if name in PERCENTAGES else _plain(value)
                for value in table[name]
            ]
            for name in table
        }
    )
    lines = [list(cells), ["---"] * len(cells.columns), *cells.to_numpy().tolist()]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _plain(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _between(*columns: pd.Series) -> str:
    values = pd.concat(columns)
    return f"{100 * values.min():.1f} to {100 * values.max():.1f} %"
