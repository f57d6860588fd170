"""How safe, how dear and how quick the hiding of cells is, as a page.

    python tests/benchmarks/suppression_at_scale.py --page tests/benchmarks/suppression.md

Takes half an hour on one processor; ``--tables 500`` takes some minutes. The page
``suppression.md`` beside this file is what it wrote last.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from json import dumps, loads
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import pandas as pd
from random_releases import Release, county, random_releases

from evaluation_lib.disclosure.audit import audit
from evaluation_lib.disclosure.suppression import ProtectionImpossible, plan_suppression

#: Quarters of the release by which growth is measured: 816 cells each.
QUARTERS = (1, 2, 5, 10, 20)
SMALL = 5
#: How long the exact solver may take for a random table before the repair takes over.
SECONDS = 0.5
#: Random tables that are planned in one go.
BATCH = 72

TEXT = """# Hiding of cells: how safe, how dear, how quick

Made by `python tests/benchmarks/suppression_at_scale.py --tables {tables}`; every table is seeded.
Counts from 1 to {small} must be hidden. Every hidden cell, whatever it is hidden for, is left a
width of at least 3 against a reader who has all that is shown and knows that no zero is hidden.
Seconds are of the processor, one thread, beside other work on the same machine; wall time stands
beside.

## Random nested tables

Four or six districts in two quadrants in a county, two to four groups, one year or (one in eight)
two; half have totals of years, three in ten lack a tenth of their cells, or have cells that readers
know, or cells that nobody shows. Half are planned with cells protected together too; one in eight
by the repair after a single round of the solver, the others by the exact solver and, after
{seconds} seconds, by the repair. *Refused*: a cell could not be protected whatever else was hidden.

{random}

## A release as it grows

Seventeen areas in three levels, six groups (their total among them), eight decision points; each
quarter of each decision point is linked by itself. The last line is the release of 16,320 cells.

{growth}

- *Few together*: hidden cells are also kept from being few together: what a shown sum leaves over
  for them is never from 1 to {small}.
- *Memory*: the most that the process held, Python and its libraries among it.
"""


@dataclass(frozen=True)
class Measured:
    """What planning and auditing a release took and gave."""

    cells: int
    primary: int
    hidden: int
    recoverable: int
    too_narrow: int
    differences: int
    plan: float
    audit: float
    wall: float


def measured(release: Release, *, few_together: int, seconds: float = 20.0) -> Measured:
    """Plan a release and attack the plan."""
    count = release.linked.cells["count"].to_numpy(dtype=int)
    primary = (count > 0) & (count <= SMALL)
    wall, began = perf_counter(), process_time()
    hidden = plan_suppression(
        release.linked,
        primary=primary,
        known=release.known,
        unpublished=release.unpublished,
        largest_small=few_together,
        seconds=seconds,
    )
    planned = process_time()
    found = audit(
        release.linked,
        hidden=hidden,
        unpublished=release.unpublished,
        largest_small=few_together,
    )
    return Measured(
        cells=int((~release.unpublished).sum()),
        primary=int((primary & ~release.unpublished & ~release.known).sum()),
        hidden=int(hidden.sum()),
        recoverable=int(found.cells["recoverable"].sum()),
        too_narrow=int(found.cells["too_narrow"].sum()),
        differences=len(found.differences),
        plan=planned - began,
        audit=process_time() - planned,
        wall=perf_counter() - wall,
    )


def random_tables(number: int) -> pd.DataFrame:
    """One row for each batch of random tables: what was measured, and how it was planned."""
    batches = [range(first, min(first + BATCH, number)) for first in range(0, number, BATCH)]
    return pd.DataFrame([random_batch(batch) for batch in batches])


def random_batch(tables: range) -> dict[str, Any]:
    """Measure some random tables together; those that cannot be protected are left out."""
    ways = [(few, seconds) for few in (0, SMALL) for seconds in (0.0, *[SECONDS] * 7)]
    few_together, seconds = ways[tables.start // BATCH % len(ways)]
    left = list(tables)
    while True:
        release = random_releases(left, rng=np.random.default_rng(left))
        try:
            found = measured(release, few_together=few_together, seconds=seconds)
        except ProtectionImpossible as error:
            areas = release.linked.cells["area"].iloc[error.positions]
            refused = set(areas.str.split().str[1].astype(int))
            left = [table for table in left if table not in refused]
        else:
            break
    how = {
        "planned by": "exact solver" if seconds else "repair",
        "few together": "yes" if few_together else "no",
    }
    return how | {"tables": len(tables), "refused": len(tables) - len(left)} | asdict(found)


def summed(batches: pd.DataFrame) -> pd.DataFrame:
    """Sum random tables by how they were planned, and all together."""
    ways = batches.groupby(["planned by", "few together"])
    rows = [(*way, table) for way, table in ways] + [("all", "", batches)]
    return pd.DataFrame(
        [
            {
                "planned by": by,
                "few together": few,
                "tables": f"{table['tables'].sum():,}",
                "refused": table["refused"].sum(),
                "cells": f"{table['cells'].sum():,}",
                "small": f"{table['primary'].sum():,}",
                "hidden": f"{table['hidden'].sum():,}",
                "hidden, %": f"{100 * table['hidden'].sum() / table['cells'].sum():.1f}",
                "recoverable": table["recoverable"].sum(),
                "too narrow": table["too_narrow"].sum(),
                "small differences": table["differences"].sum(),
                "ms a table": f"{1000 * _seconds(table) / table['tables'].sum():.0f}",
            }
            for by, few, table in rows
        ]
    )


def _seconds(batches: pd.DataFrame) -> float:
    return (batches["plan"] + batches["audit"]).sum()


def grown() -> pd.DataFrame:
    """Measure releases of more and more quarters, each in a process of its own for its memory."""
    rows = []
    for number in QUARTERS:
        for few_together in (0, SMALL):
            call = [__file__, "--one", dumps([number, few_together])]
            told = subprocess.run(
                [sys.executable, *call], capture_output=True, check=True, text=True
            )
            found = loads(told.stdout)
            rows.append(
                {
                    "quarters": number,
                    "few together": "yes" if few_together else "no",
                    "cells": f"{found['cells']:,}",
                    "small": f"{found['primary']:,}",
                    "hidden": f"{found['hidden']:,}",
                    "recoverable": found["recoverable"],
                    "too narrow": found["too_narrow"],
                    "plan, s": f"{found['plan']:.1f}",
                    "audit, s": f"{found['audit']:.1f}",
                    "wall, s": f"{found['wall']:.1f}",
                    "memory, MB": f"{found['memory']:.0f}",
                }
            )
    return pd.DataFrame(rows)


def one(quarters: int, few_together: int) -> str:
    """Measure one release in this process; its memory is that of the process."""
    found = asdict(measured(county(quarters), few_together=few_together))
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return dumps(found)


def as_markdown(table: pd.DataFrame) -> str:
    """Write a table in Markdown."""
    lines = [table.columns, ["---"] * len(table.columns), *table.astype(str).to_numpy()]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def page(*, tables: int) -> str:
    """Measure all, and write the page."""
    return TEXT.format(
        tables=tables,
        small=SMALL,
        seconds=SECONDS,
        random=as_markdown(summed(random_tables(tables))),
        growth=as_markdown(grown()),
    )


def main() -> None:
    """Measure, and print or write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--tables", type=int, default=10_000, help="how many random tables")
    parser.add_argument("--page", type=Path, help="the file to write the page to")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(one(*loads(options.one)))
        return
    written = page(tables=options.tables)
    if options.page:
        options.page.write_text(written, encoding="utf-8", newline="\n")
    else:
        print(written)


if __name__ == "__main__":
    main()
