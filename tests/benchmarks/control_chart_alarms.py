"""How often a control chart calls something special where nothing has changed, as a page.

    python tests/benchmarks/control_chart_alarms.py --page tests/benchmarks/control_chart_alarms.md

Takes five to ten minutes. The page ``control_chart_alarms.md`` beside this file is what it
wrote last.
"""

from __future__ import annotations

import argparse
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.measures.trends.control_charts import control_chart
from evaluation_lib.measures.trends.rule_sets import RuleSet, rule_set

PERIODS = (20, 36, 60)
#: How far the true rate moves from period to period (standard deviation of its logarithm), and how
#: much of it carries over into the next one.
NOISE = {
    "none: chance alone": (0.0, 0.0),
    "15 %, nothing carried over": (0.15, 0.0),
    "15 %, 0.3 carried over": (0.15, 0.3),
    "15 %, 0.6 carried over": (0.15, 0.6),
}
EXPECTED, EXPOSURE, CHARTS, SEED = 40.0, 1000.0, 400, 8
#: Events expected in each period, where they are few.
FEW = (1, 2, 5, 10)
OF_THE_NHS = "making_data_count"
COLUMNS = [(kind, OF_THE_NHS) for kind in ("xmr", "u", "u_prime")]
COLUMNS += [("xmr", "western_electric"), ("xmr", "nelson")]

TEXT = """# How often control charts call something special where nothing has changed

Made by `python tests/benchmarks/control_chart_alarms.py`; seeded, {charts} charts for each cell,
{expected:g} events expected in each period. *Noise* is how far the true rate moves from period to
period, with no trend and no step, and how much of that carries over into the next period. Each
cell: of 100 charts, those on which any rule fires.
"""
FEW_TEXT = """## Few events

By chance alone, over {periods} periods, with the rules of NHS Making Data Count.
"""


def noisy_counts(
    periods: int,
    *,
    spread: float,
    carried: float,
    rng: np.random.Generator,
    expected: float = EXPECTED,
) -> np.ndarray:
    """Draw the counts of a series in which nothing changes but by noise, shape (periods,)."""
    steps = rng.normal(size=periods)
    moved = steps.copy()
    for at in range(1, periods):
        moved[at] = carried * moved[at - 1] + np.sqrt(1 - carried**2) * steps[at]
    return rng.poisson(expected * np.exp(spread * moved - spread**2 / 2))


def share_with_alarms(
    periods: int,
    *,
    kind: str,
    rules: RuleSet,
    charts: int,
    rng: np.random.Generator,
    spread: float = 0.0,
    carried: float = 0.0,
    expected: float = EXPECTED,
) -> float:
    """Return the share of charts on which any rule fires."""
    alarms = 0
    for _ in range(charts):
        counts = noisy_counts(periods, spread=spread, carried=carried, rng=rng, expected=expected)
        series = pd.DataFrame({"period": range(periods), "count": counts, "exposure": EXPOSURE})
        alarms += control_chart(series, kind=kind, rules=rules)["rule"].notna().any()
    return alarms / charts


def alarms_table(charts: int = CHARTS) -> pd.DataFrame:
    """Return one row for each length and noise, one column for each chart and set of rules."""
    dictionary, rng = load_dictionary(), np.random.default_rng(SEED)
    rows = []
    for periods, (noise, (spread, carried)) in product(PERIODS, NOISE.items()):
        row: dict[str, object] = {"periods": periods, "noise": noise}
        for kind, name in COLUMNS:
            rules = rule_set(dictionary, name)
            share = share_with_alarms(
                periods,
                spread=spread,
                carried=carried,
                kind=kind,
                rules=rules,
                charts=charts,
                rng=rng,
            )
            row[f"{kind}, {rules.label}"] = round(100 * share)
        rows.append(row)
    return pd.DataFrame(rows)


def few_events_table(charts: int = CHARTS) -> pd.DataFrame:
    """Return one row for each number of events expected in a period, by chance alone."""
    rules, rng = rule_set(load_dictionary(), OF_THE_NHS), np.random.default_rng(SEED)
    rows = []
    for expected in FEW:
        row: dict[str, object] = {"events a period": expected}
        for kind in ("xmr", "u"):
            share = share_with_alarms(
                PERIODS[0], kind=kind, rules=rules, charts=charts, rng=rng, expected=expected
            )
            row[kind] = round(100 * share)
        rows.append(row)
    return pd.DataFrame(rows)


def page(charts: int) -> str:
    """Write both tables as a page."""
    few = FEW_TEXT.format(periods=PERIODS[0])
    parts = [TEXT.format(charts=charts, expected=EXPECTED), _written(alarms_table(charts))]
    return "\n".join([*parts, few, _written(few_events_table(charts))])


def _written(table: pd.DataFrame) -> str:
    lines = [[*table.columns], ["---"] * len(table.columns), *table.astype(str).values.tolist()]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    """Print the page, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--charts", type=int, default=CHARTS)
    parser.add_argument("--page", type=Path)
    given = parser.parse_args()
    written = page(given.charts)
    if given.page:
        given.page.write_text(written, encoding="utf-8")
    else:
        print(written)


if __name__ == "__main__":
    main()
