"""How often intervals of a change find one where there is none; writes type_one_error.md.

Run ``python tests/benchmarks/type_one_error.py``; it takes one to four minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import norm, t

from evaluation_lib.measures.tidy import Floats
from evaluation_lib.measures.trends.batch_fits import batch_estimates
from evaluation_lib.measures.trends.drawn_counts import counts_at, drawn_places
from evaluation_lib.measures.trends.segmented_model import SegmentedModel, Z

SEED, DRAWS = 20250331, 10_000
PERIODS, AUTOCORRELATIONS = (20, 36, 60), (0.0, 0.3, 0.6)
PRIMARY = "quasi-Poisson, AR(1) by REML, t"
#: What is compared. Those with t have their dispersion at 1 or more, or n - k in place of n.
MODELS: Mapping[str, SegmentedModel] = {
    PRIMARY: SegmentedModel(errors="ar1_reml", distribution="t", least_dispersion=1.0),
    "quasi-Poisson, t": SegmentedModel(distribution="t", least_dispersion=1.0),
    "quasi-Poisson, z": SegmentedModel(),
    "Poisson, z": SegmentedModel(model="poisson"),
    "Newey–West 3, t": SegmentedModel(errors="newey_west:3", distribution="t", small_sample=True),
    "Newey–West 3, z": SegmentedModel(errors="newey_west:3"),
    "log rate, AR(1) by ML, t": SegmentedModel(errors="ar1", distribution="t", small_sample=True),
    "log rate, AR(1) by ML, z": SegmentedModel(errors="ar1"),
    "log rate, least squares, t": SegmentedModel(model="log_linear", distribution="t"),
}
#: Kinds of series: what is expected in a period, the dispersion, and of a ratio how many of both.
SERIES: Mapping[str, Mapping[str, float | None]] = {
    "40 counted in a period, dispersion 2": {"mean": 40.0, "dispersion": 2.0, "trials": None},
    "6 counted in a period, dispersion 1.3": {"mean": 6.0, "dispersion": 1.3, "trials": None},
    "a ratio: 20 of 200 in a period, dispersion 1.5": {
        "mean": 20.0,
        "dispersion": 1.5,
        "trials": 200.0,
    },
}
OF_RATIOS = ("quasi-Poisson", "Poisson")

TEXT = """# How often a change is found where there is none

Made by `python tests/benchmarks/type_one_error.py`, seeded: the same page each time.

{draws:,} series of each kind are drawn without any change, with errors of the first order between
periods; a programme is said to start half way, and a segmented regression (level, trend) is fitted.
The figures say how many 95 % intervals of the change of level leave out no change. It should be 5.

{tables}

The first takes the last step of the quasi-Poisson (or quasi-binomial) model once more, with
errors that go together from period to period, by restricted maximum likelihood, the autocorrelation
at least 0 and the dispersion at least 1. It errs in {least} to {most} of a hundred. Without
autocorrelation quasi-Poisson intervals with t are as good; with 0.6, they err in up to {quasi} of
a hundred. Newey–West intervals need longer series than councils have: in 20 periods they err in
{newey_west} of a hundred at the least, even where errors do not go together at all.
"""


def type_one_errors(
    *,
    models: Mapping[str, SegmentedModel],
    periods: Iterable[int],
    autocorrelations: Iterable[float],
    mean: float,
    dispersion: float,
    trials: float | None,
    draws: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return how often each model's interval leaves out no change, where there is none.

    Parameters
    ----------
    models
        By name.
    periods, autocorrelations
        The lengths of series and the autocorrelations of their errors.
    mean, dispersion
        Of the counts.
    trials
        Both groups' counts in a period, where the series are of a ratio.
    draws
        How many series of each kind.
    rng
        The source of chance.

    Returns
    -------
    pandas.DataFrame
        ``periods``, ``autocorrelation`` and a column of fractions for each model.
    """
    rows = []
    for number in periods:
        for autocorrelation in autocorrelations:
            places = drawn_places(draws, number, autocorrelation=autocorrelation, rng=rng)
            out_of = None if trials is None else np.full(number, trials)
            counts = counts_at(places, np.full(number, mean), dispersion=dispersion, trials=out_of)
            errors = {name: _errs(counts, trials=out_of, how=how) for name, how in models.items()}
            rows.append({"periods": number, "autocorrelation": autocorrelation, **errors})
    return pd.DataFrame(rows)


def _errs(counts: Floats, *, trials: Floats | None, how: SegmentedModel) -> float:
    number = counts.shape[1]
    time = np.arange(1.0, number + 1)
    terms = np.column_stack([np.ones(number), time, time > number // 2])
    estimate, se = batch_estimates(
        counts, terms=terms, time=time, offset=np.zeros(number), how=how, place=2, trials=trials
    )
    spread = norm if how.distribution == Z else t(number - 3)
    beyond = np.abs(estimate) > spread.ppf(0.975) * se
    return float(beyond[np.isfinite(estimate)].mean())


def as_markdown(table: pd.DataFrame) -> str:
    """Lay out a table of the page, in hundredths."""
    names = list(table.columns)
    rows = [
        [str(int(row["periods"])), f"{row['autocorrelation']:g}"]
        + [f"{100 * row[name]:.1f}" for name in names[2:]]
        for _, row in table.iterrows()
    ]
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page(*, draws: int = DRAWS) -> str:
    """Return the page."""
    rng = np.random.default_rng(SEED)
    tables = {}
    for name, kind in SERIES.items():
        models = {
            model: how
            for model, how in MODELS.items()
            if kind["trials"] is None or model.split(",")[0] in OF_RATIOS or "–" in model
        }
        tables[name] = type_one_errors(
            models=models,
            periods=PERIODS,
            autocorrelations=AUTOCORRELATIONS,
            draws=draws,
            rng=rng,
            **kind,
        )
    everything = pd.concat(tables.values())
    short = everything[everything["periods"] == min(PERIODS)]
    return TEXT.format(
        draws=draws,
        tables="\n\n".join(f"## {name}\n\n{as_markdown(table)}" for name, table in tables.items()),
        least=f"{100 * everything[PRIMARY].min():.0f}",
        most=f"{100 * everything[PRIMARY].max():.0f}",
        quasi=f"{100 * everything['quasi-Poisson, t'].max():.0f}",
        newey_west=f"{100 * short['Newey–West 3, t'].min():.0f}",
    )


if __name__ == "__main__":
    text = page()
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)
