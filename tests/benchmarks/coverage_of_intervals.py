"""How often the intervals of the suite hold the truth, as a page and as a table.

    python tests/benchmarks/coverage_of_intervals.py
    python tests/benchmarks/coverage_of_intervals.py --output coverage.csv --page coverage.md

Takes a minute. The page ``coverage.md`` beside this file is what it wrote last.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from coverage_page import EXACT, KOOPMAN, MOVER, RATE, SCORE, page
from exact_coverage import coverage_of_rate_ratios, coverage_of_rates, coverage_of_share_ratios
from family_coverage import (
    Families,
    coverage_with_and_without,
    drawn_cohorts,
    drawn_counts,
    effect_of_cohorts,
    effect_of_counts,
    planted_families,
)

from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.intervals import poisson_rate_interval
from evaluation_lib.measures.ratio_intervals import (
    rate_ratio_exact_interval,
    rate_ratio_score_interval,
)
from evaluation_lib.measures.share_ratio_intervals import (
    share_ratio_mover_wilson_interval,
    share_ratio_score_interval,
)
from evaluation_lib.measures.transition_rates import transition_relative_rate
from evaluation_lib.synthetic.scenario import read_scenario

EXPECTED = (0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
RATIOS = (0.5, 0.75, 1, 1.5, 2, 3)
TIMES_LARGER = (1, 5, 20, 80)
REACHED = ((12, 40), (12, 200), (25, 50), (25, 400), (60, 60), (60, 600))
#: Counts expected of White children and of the group; families of both who reached a point.
COUNTS = ((50, 5), (500, 10), (20, 20), (1000, 20), (50, 50), (1000, 50), (2000, 200))
COHORTS = ((200, 10), (20, 20), (500, 20), (50, 50), (500, 50), (2000, 200))
SHARES = (0.1, 0.3, 0.6)
TRUE_RATE_RATIO, TRUE_SHARE_RATIO = 1.4, 1.2
LARGE = {3: 0.5, 4: 0.5}
PAGE = Path(__file__).with_name("coverage.md")


def small_counts(
    *,
    expected: Sequence[float] = EXPECTED,
    ratios: Sequence[float] = RATIOS,
    times_larger: Sequence[float] = TIMES_LARGER,
    reached: Sequence[tuple[int, int]] = REACHED,
) -> pd.DataFrame:
    """Exact coverage of 95 % intervals: one row for each interval and truth."""
    rates = {SCORE: rate_ratio_score_interval, EXACT: rate_ratio_exact_interval}
    shares = {KOOPMAN: share_ratio_score_interval, MOVER: share_ratio_mover_wilson_interval}
    tables = {RATE: coverage_of_rates(lambda x: poisson_rate_interval(x, 1)[:2], expected=expected)}
    for name, interval in rates.items():
        tables[name] = coverage_of_rate_ratios(
            interval, expected=expected, ratios=ratios, times_larger=times_larger
        )
    for name, of_shares in shares.items():
        tables[name] = coverage_of_share_ratios(
            lambda *counts, limits=of_shares: limits(*counts)[:2],
            expected=expected, ratios=ratios, reached=reached,
        )  # fmt: skip
    return pd.concat(table.assign(interval=name) for name, table in tables.items())


def families_counted(
    families: Sequence[Families],
    *,
    counts: Sequence[tuple[int, int]],
    draws: int,
    dictionary: Dictionary,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Coverage of relative rates without and with account of families, one row for each truth."""
    rows = []
    for white, group in counts:
        drawn = drawn_counts(
            families, expected=(white, group), ratio=TRUE_RATE_RATIO, draws=draws, rng=rng
        )
        found = coverage_with_and_without(
            *drawn,
            measure=lambda table: relative_rate_index(table, reference_group="White"),
            truth=TRUE_RATE_RATIO,
            dictionary=dictionary,
        )
        effect = effect_of_counts(families[1])
        rows.append({"white": white, "group": group, "design_effect": effect, **found})
    return pd.DataFrame(rows)


def families_followed(
    families: Families,
    *,
    cohorts: Sequence[tuple[int, int]],
    shares: Sequence[float],
    draws: int,
    dictionary: Dictionary,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Coverage of relative chances of a step, one row for each truth."""
    rows = []
    for share in shares:
        for number in cohorts:
            drawn = drawn_cohorts(
                (families, families),
                number=number, share=share, ratio=TRUE_SHARE_RATIO, draws=draws, rng=rng,
            )  # fmt: skip
            found = coverage_with_and_without(
                *drawn,
                measure=lambda table: transition_relative_rate(table, reference_group="White"),
                truth=TRUE_SHARE_RATIO,
                dictionary=dictionary,
            )
            sizes = {"share": share, "white": number[0], "group": number[1]}
            rows.append({**sizes, "design_effect": effect_of_cohorts(families), **found})
    return pd.DataFrame(rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Work it all out and write it."""
    parser = argparse.ArgumentParser(description="How often the intervals hold the truth.")
    parser.add_argument("--output", type=Path, help="a CSV file for every single result")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page in Markdown")
    asked = parser.parse_args(arguments)
    dictionary = load_dictionary()
    planted = planted_families(read_scenario("default", dictionary=dictionary))
    rng = np.random.default_rng(5)
    shared = {"dictionary": dictionary, "rng": rng}
    small = small_counts()
    counted = families_counted((planted, planted), counts=COUNTS, draws=20_000, **shared)
    followed = families_followed(planted, cohorts=COHORTS, shares=SHARES, draws=4000, **shared)
    large = (planted, replace(planted, sizes=LARGE))
    larger = families_counted(large, counts=COUNTS[1::2], draws=20_000, **shared)
    asked.page.write_text(page(small, counted, followed, larger), encoding="utf-8")
    if asked.output:
        parts = {"small counts": small, "counts of families": counted,
                 "cohorts of families": followed, "larger families": larger}  # fmt: skip
        table = pd.concat(part.assign(part=name) for name, part in parts.items())
        table.to_csv(asked.output, index=False)


if __name__ == "__main__":
    main()
