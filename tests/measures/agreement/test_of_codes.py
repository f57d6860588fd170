"""Agreement on codes: the right numbers, nothing where nothing is known, intervals that hold."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as of_hypothesis
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from evaluation_lib.errors import DataError
from evaluation_lib.measures.agreement import readings
from evaluation_lib.measures.agreement.of_codes import ALL_CODES, STATISTICS, agreement_of_codes
from evaluation_lib.measures.agreement.resampling import band_probabilities, interval, resampled

#: What two coders gave some answers.
READ_TWICE = st.lists(
    st.tuples(*[st.sampled_from(["", "x", "y", "xy"])] * 2), min_size=1, max_size=12
)
#: Each example is a whole comparison of two coders.
few_examples = of_hypothesis(max_examples=30)
DESCRIPTIVE = ("percent_agreement", "prevalence_index", "bias_index")


@pytest.fixture(scope="session")
def settings(dictionary):
    return dictionary.document("themes")["agreement"]


@pytest.fixture
def measured(settings, rng):
    """Measure codings given as a code or none for each coder's reading of answers 0, 1, 2, …"""

    def of(readings: dict[str, list[str | None]], **options):
        options = {"replicates": 200, **options}
        return agreement_of_codes(codings_of(readings), settings=settings, rng=rng, **options)

    return of


def codings_of(readings: dict[str, list[str | None]]) -> pd.DataFrame:
    """``None`` is an answer that the coder has not read, letters are the codes given."""
    rows = [
        (f"r{answer}", coder, code)
        for coder, sets in readings.items()
        for answer, codes in enumerate(sets)
        if codes is not None
        for code in (codes or [""])
    ]
    return pd.DataFrame(rows, columns=["response_id", "coder", "code"], dtype="str")


def values(found, code: str) -> pd.Series:
    return found.table[found.table["code"] == code].set_index("statistic")["value"]


def readings_of_table(table: list[list[int]]) -> dict[str, list[str]]:
    """A code's readings of two coders: the table of no and yes, the first coder in rows."""
    pairs = [
        (first, second)
        for first in (0, 1)
        for second in (0, 1)
        for _ in range(table[first][second])
    ]
    return {
        "A": ["x" * first for first, _ in pairs],
        "B": ["x" * second for _, second in pairs],
    }


class TestValues:
    def test_a_rare_code_on_which_coders_agree(self, measured):
        found = values(measured(readings_of_table([[80, 10], [5, 5]])), "x")
        # reference irr_reference.json, feinstein_lowkappa: po, kappa, PABAK and AC1
        assert found["percent_agreement"] == pytest.approx(0.85)
        assert found["cohen_kappa"] == pytest.approx(0.318181818)
        assert found["pabak"] == pytest.approx(0.7)
        assert found["gwet_ac1"] == pytest.approx(0.808)

    def test_kappa_is_that_of_statsmodels(self, measured):
        table = [[31, 4], [9, 16]]
        found = values(measured(readings_of_table(table)), "x")
        # statsmodels: cohens_kappa([[31, 4], [9, 16]]).kappa
        assert found["cohen_kappa"] == pytest.approx(cohens_kappa(table).kappa)

    def test_the_rows_are_every_statistic_of_every_code_and_two_of_all_codes(self, measured):
        found = measured({"A": ["x", "y", ""], "B": ["x", "xy", "y"]})
        assert list(values(found, "x").index) == list(values(found, "y").index) == list(STATISTICS)
        assert list(values(found, ALL_CODES).index) == ["masi_alpha", "jaccard_alpha"]

    def test_answers_that_one_coder_alone_read_are_left_out_and_counted(self, measured):
        whole = measured({"A": ["x", "", "x", "x"], "B": ["x", "x", "", None]})
        without = measured({"A": ["x", "", "x"], "B": ["x", "x", ""]})
        assert (whole.compared, whole.left_out) == (3, 1)
        assert values(whole, "x").equals(values(without, "x"))

    def test_it_is_known_how_many_answers_anybody_gave_a_code(self, measured):
        found = measured({"A": ["x", "", "xy", "x"], "B": ["", "", "x", None]}, codes=["never"])
        assert found.given == {"never": 0, "x": 2, "y": 1}

    def test_bias_is_above_zero_where_the_first_coder_gives_the_code_oftener(self, measured):
        found = values(measured({"B": ["", "", "x"], "A": ["x", "", "x"]}), "x")
        assert found["bias_index"] == pytest.approx(1 / 3)


class TestUndefined:
    def test_a_code_of_the_book_that_nobody_gave(self, measured):
        found = measured({"A": ["x", ""], "B": ["x", "x"]}, codes=["never", "x"])
        assert list(found.table["code"].unique()) == ["never", "x", ALL_CODES]
        assert values(found, "never").isna().all()
        assert "never" not in set(found.bands["code"])

    def test_a_code_that_everybody_gave(self, measured):
        found = values(measured({"A": ["x", "x"], "B": ["x", "x"]}), "x")
        assert found[list(DESCRIPTIVE)].tolist() == [1.0, 1.0, 0.0]
        assert found.drop(list(DESCRIPTIVE)).isna().all()

    def test_nothing_coded_at_all(self, measured):
        found = measured({"A": ["", ""], "B": ["", ""]})
        assert values(found, ALL_CODES).isna().all()
        assert found.bands.empty

    def test_a_code_that_one_answer_carries_has_a_value_and_no_interval(self, measured):
        blank = [""] * 30
        table = measured({"A": ["x", *blank], "B": ["x", *blank]}, replicates=2000).table
        kappa = table[table["statistic"] == "cohen_kappa"].iloc[0]
        assert kappa["value"] == 1
        assert np.isnan(kappa["lower"]) and np.isnan(kappa["upper"])

    def test_coefficients_of_two_are_undefined_of_three(self, measured):
        found = values(
            measured({"A": ["x", "", "x"], "B": ["x", "x", ""], "C": ["x", "", ""]}), "x"
        )
        assert found[found.isna()].index.tolist() == [
            "cohen_kappa",
            "pabak",
            "prevalence_index",
            "bias_index",
        ]


class TestIntervals:
    def test_they_come_to_those_of_drawing_the_answers_themselves(self, measured, rng):
        table = [[60, 8], [6, 26]]
        found = measured(readings_of_table(table), replicates=4000).table.set_index("statistic")
        answers = np.repeat([0, 1, 2, 3], np.ravel(table))
        drawn = rng.choice(answers, size=(4000, len(answers)))
        kappas = [
            cohens_kappa(np.bincount(one, minlength=4).reshape(2, 2), return_results=False)
            for one in drawn
        ]
        # numpy and statsmodels: quantiles of cohens_kappa over rng.choice(answers)
        ends = np.quantile(kappas, [0.025, 0.975])
        assert found.loc["cohen_kappa", ["lower", "upper"]].tolist() == pytest.approx(
            ends, abs=0.02
        )

    def test_the_same_seed_gives_the_same_limits(self, settings):
        codings = codings_of(readings_of_table([[20, 3], [2, 9]]))
        once, again = (
            agreement_of_codes(codings, settings=settings, rng=np.random.default_rng(7)).table
            for _ in range(2)
        )
        pd.testing.assert_frame_equal(once, again)

    def test_2000_samples_of_5000_answers_take_seconds(self, settings, rng):
        read = {coder: ["".join(np.array(list("abcdefgh"))[rng.random(8) < 0.2])
                        for _ in range(5000)] for coder in "AB"}  # fmt: skip
        began = time.perf_counter()
        agreement_of_codes(codings_of(read), settings=settings, rng=rng)
        assert time.perf_counter() - began < 20

    def test_samples_are_of_as_many_answers_and_the_first_row_is_the_data(self, rng):
        drawn = resampled(np.array([3, 0, 7]), replicates=50, rng=rng)
        assert drawn[0].tolist() == [3, 0, 7]
        assert (drawn.sum(axis=1) == 10).all() and (drawn[:, 1] == 0).all()

    def test_no_interval_where_too_many_samples_are_undefined(self):
        samples = np.array([0.5, 0.6, np.nan, np.nan])
        assert np.isnan(interval(samples, confidence=0.95, most_undefined=0.2)).all()
        assert interval(samples, confidence=1.0, most_undefined=0.5) == (0.5, 0.6)


class TestBands:
    def test_each_scheme_adds_up_to_one_for_each_of_its_statistics(self, measured, settings):
        bands = measured(readings_of_table([[20, 3], [4, 9]])).bands
        sums = bands.groupby(["code", "statistic", "scheme"])["probability"].sum()
        assert sums.to_numpy() == pytest.approx(1)
        asked = {(name, s["scheme"]) for s in settings["benchmarks"] for name in s["statistics"]}
        assert {(name, scheme) for _, name, scheme in sums.index} == asked

    def test_a_value_on_the_border_belongs_to_the_upper_band(self):
        bands = [{"band": "low", "from": -1.0}, {"band": "high", "from": 0.8}]
        found = band_probabilities(np.array([0.79, 0.8, 1.0, np.nan]), bands=bands)
        assert found["probability"].tolist() == pytest.approx([1 / 3, 2 / 3])
        assert found["upper"].tolist() == [0.8, 1.0]


@few_examples
@given(READ_TWICE)
def test_coefficients_lie_between_minus_1_and_1_and_equal_readings_agree(settings, pairs):
    first, second = map(list, zip(*pairs, strict=True))
    rng = np.random.default_rng(1)
    for other in (first, second):
        codings = codings_of({"A": first, "B": other})
        table = agreement_of_codes(codings, settings=settings, rng=rng, replicates=20).table
        known = table["value"].dropna()
        assert known.between(-1 - 1e-9, 1 + 1e-9).all()
        if other is first:
            own = table[~table["statistic"].isin(["prevalence_index", "bias_index"])]
            assert own["value"].dropna().to_numpy() == pytest.approx(1)


@few_examples
@given(READ_TWICE)
def test_who_is_named_first_changes_the_sign_of_bias_and_nothing_else(settings, pairs):
    first, second = map(list, zip(*pairs, strict=True))
    one, other = (
        agreement_of_codes(
            codings_of(readings), settings=settings, rng=np.random.default_rng(1), replicates=1
        ).table.set_index(["code", "statistic"])["value"]
        for readings in ({"A": first, "B": second}, {"A": second, "B": first})
    )
    turned = other.mask(other.index.get_level_values("statistic") == "bias_index", -other)
    pd.testing.assert_series_equal(one, turned)


@pytest.mark.parametrize(
    ("readings", "sentence"),
    [
        ({"A": ["x"]}, readings.ONE_CODER),
        ({}, readings.NO_CODERS),
        ({"A": ["x", None], "B": [None, "x"]}, readings.NOTHING_READ_BY_TWO),
    ],
)
def test_what_cannot_be_compared_is_refused(measured, like, readings, sentence):
    with pytest.raises(DataError, match=like(sentence)):
        measured(readings)
