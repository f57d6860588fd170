"""How often intervals of agreement hold the true coefficient, as a page.

    python tests/benchmarks/agreement_coverage.py --page tests/benchmarks/agreement_coverage.md

Takes about a minute. The page ``agreement_coverage.md`` beside this file is what it wrote last.
"""

from __future__ import annotations

import argparse
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.measures.agreement.of_codes import statistics_of
from evaluation_lib.measures.agreement.resampling import interval, resampled
from evaluation_lib.measures.tidy import Floats

ANSWERS = (60, 150, 420)
#: How many of 100 answers truly speak of the code.
COMMON = (0.05, 0.15, 0.40)
#: How often a coder gives a code where it belongs, and keeps from it where it does not.
CODERS = {"80 and 97": (0.80, 0.97), "92 and 99": (0.92, 0.99)}
SHOWN = ("percent_agreement", "cohen_kappa", "pabak", "gwet_ac1", "krippendorff_alpha")
#: What two coders can give one answer: neither, the second alone, the first alone, both.
KINDS = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])
CODINGS, SAMPLES, SEED = 500, 600, 5
#: So many answers that a coefficient of them is that of all there could be.
ENDLESS = 1e12

TEXT = """# How often intervals of agreement hold the true coefficient

Made by `python tests/benchmarks/agreement_coverage.py`; seeded, {codings} codings by two coders for
each row, {samples} samples of each, intervals of 95 %. *Truly* is how many of 100 answers speak of
the code; *coders* how many of 100 answers with it a coder gives it, and of 100 without it a coder
leaves without. Each cell: of 100 intervals, those that hold the coefficient of endlessly many
answers; *none* is how many of 100 codings have no interval for kappa.
"""


def chances(truly: float, *, sees: float, keeps_from: float) -> Floats:
    """Return how probable each of `KINDS` is, of coders who err apart from each other."""
    of_with, of_without = np.array([1 - sees, sees]), np.array([keeps_from, 1 - keeps_from])
    both = truly * np.outer(of_with, of_with) + (1 - truly) * np.outer(of_without, of_without)
    return both.ravel()


def held(
    answers: int, probabilities: Floats, *, codings: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Return a row for each coding and a column for each coefficient: held, not held, none."""
    settings = load_dictionary().document("themes")["agreement"]
    true = statistics_of(KINDS, probabilities[None, :] * ENDLESS)
    rows = []
    for _ in range(codings):
        times = rng.multinomial(answers, probabilities)
        found = statistics_of(KINDS, resampled(times, replicates=SAMPLES, rng=rng))
        row = {}
        for name in SHOWN:
            low, high = interval(
                found[name][1:],
                confidence=settings["confidence"],
                most_undefined=settings["most_undefined"],
            )
            row[name] = np.nan if np.isnan(low) else float(low <= true[name][0] <= high)
        rows.append(row)
    return pd.DataFrame(rows)


def coverage_table(codings: int = CODINGS) -> pd.DataFrame:
    """Return one row for each number of answers, how common the code is, and pair of coders."""
    rng, rows = np.random.default_rng(SEED), []
    for answers, truly, (coders, (sees, keeps_from)) in product(ANSWERS, COMMON, CODERS.items()):
        found = held(
            answers,
            chances(truly, sees=sees, keeps_from=keeps_from),
            codings=codings,
            rng=rng,
        )
        row: dict[str, object] = {"answers": answers, "truly": round(100 * truly), "coders": coders}
        row |= (100 * found.mean()).round().astype(int).to_dict()
        rows.append({**row, "none": round(100 * found["cohen_kappa"].isna().mean())})
    return pd.DataFrame(rows)


def page(codings: int) -> str:
    """Write the table as a page."""
    table = coverage_table(codings)
    lines = [[*table.columns], ["---"] * len(table.columns), *table.astype(str).values.tolist()]
    text = TEXT.format(codings=codings, samples=SAMPLES)
    return "\n".join([text, "".join(f"| {' | '.join(line)} |\n" for line in lines)])


def main() -> None:
    """Print the page, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codings", type=int, default=CODINGS)
    parser.add_argument("--page", type=Path)
    given = parser.parse_args()
    written = page(given.codings)
    if given.page:
        given.page.write_text(written, encoding="utf-8")
    else:
        print(written)


if __name__ == "__main__":
    main()
