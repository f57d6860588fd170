"""Every coefficient gives what was published, and what other software computes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from evaluation_lib.measures.agreement import krippendorff, many_coders, set_distances, two_coders
from evaluation_lib.measures.agreement.ratings import (
    coded_ratings,
    contingency_table,
    value_counts,
)

#: Which data of the reference hold counts of values for each unit, and which coders in columns.
COUNTED = ("wikipedia_fleiss_10x5", "distrib6raters_15x5")
UNITS_IN_ROWS = ("fleiss1971_30x6", "anxiety_20x3")

ON_COUNTS = {
    "fleiss_kappa": many_coders.fleiss_kappa,
    "gwet_ac1": many_coders.gwet_ac1,
    "brennan_prediger": many_coders.brennan_prediger,
}
ON_TABLES = {
    "cohen_kappa": two_coders.cohen_kappa,
    "scott_pi": two_coders.scott_pi,
    "bangdiwala_b": two_coders.bangdiwala_b,
    "percent": two_coders.observed_agreement,
}


class Data:
    """One data set of the reference in whichever form a coefficient takes."""

    def __init__(self, name: str, data: list) -> None:
        self.values = np.arange(len(data[0]))
        if name in COUNTED:
            self.counts = np.array(data, dtype=float)
            return
        if name.startswith("cont"):
            self.table = np.array(data, dtype=float)
            first, second = np.nonzero(self.table)
            times = self.table[first, second].astype(int)
            coders = [np.repeat(first, times), np.repeat(second, times)]
        else:
            coders = np.array(data, dtype=object)
            coders = coders.T if name in UNITS_IN_ROWS else coders
        if name == "anxiety_20x3":
            coders = coders[1:]
        self.codes, self.values = coded_ratings(coders)
        self.counts = value_counts(self.codes, number=len(self.values))
        if len(self.codes) == 2:
            self.table = contingency_table(self.codes, number=len(self.values))


@pytest.fixture(scope="session")
def found_of(agreement_reference) -> Callable[[dict], float]:
    def compute(case: dict) -> float:
        name = case["data"].split(" ")[0]
        data, statistic = Data(name, agreement_reference["data"][name]), case["stat"]
        if statistic == "krippendorff_alpha":
            level = case.get("level") or krippendorff.NOMINAL
            distances = krippendorff.level_distances(data.values, level=level, counts=data.counts)
            return float(krippendorff.krippendorff_alpha(data.counts, distances=distances))
        if statistic == "conger_kappa":
            # irrCAC's copy of the data has the last unit rated by the third coder, not the second:
            # only here does it matter who rated it.
            codes = data.codes.copy()
            codes[[1, 2], 11] = codes[[2, 1], 11]
            return many_coders.conger_kappa(codes, number=len(data.values))
        if statistic in ON_COUNTS:
            return float(ON_COUNTS[statistic](data.counts))
        weights = {"weights": case["weights"]} if case.get("weights") else {}
        return float(ON_TABLES[statistic](data.table, **weights))

    return compute


def test_all_27_cases_are_looked_at(agreement_reference):
    # irr_reference.json: 25 of one coefficient and two tables of the kappa paradox
    cases = agreement_reference["cases"]
    paradoxes = [case for case in cases if case["stat"] == "po/kappa/ac1/pabak"]
    assert (len(cases), len(paradoxes)) == (27, 2)


def test_each_published_coefficient_to_its_last_digit(agreement_reference, found_of, subtests):
    # irr_reference.json: Krippendorff 2011, Fleiss 1971, R irr, R irrCAC 1.4, as published
    for case in agreement_reference["cases"]:
        if "published" in case:
            digits = len(str(case["published"]).rpartition(".")[2])
            with subtests.test(case=case["id"]):
                assert found_of(case) == pytest.approx(case["published"], abs=10**-digits)


def test_each_coefficient_as_other_software_computes_it(agreement_reference, found_of, subtests):
    # irr_reference.json: krippendorff 0.9, irrCAC 0.4.4, statsmodels 0.15, recomputed in full
    cases = [case for case in agreement_reference["cases"] if "computed" in case]
    for case in cases:
        if case["stat"] != "po/kappa/ac1/pabak":
            with subtests.test(case=case["id"]):
                assert found_of(case) == pytest.approx(case["computed"], abs=1e-6)
    assert len(cases) == 21


def test_kappa_paradox(agreement_reference, subtests):
    # irr_reference.json: tables after Cicchetti & Feinstein (1990)
    for case in agreement_reference["cases"]:
        if case["stat"] == "po/kappa/ac1/pabak":
            table, expected = np.array(case["data"], dtype=float), case["computed"]
            counts = np.repeat(
                [[2, 0], [1, 1], [1, 1], [0, 2]], table.ravel().astype(int), axis=0
            ).astype(float)
            with subtests.test(case=case["id"]):
                assert two_coders.observed_agreement(table) == pytest.approx(expected["po"])
                assert two_coders.cohen_kappa(table) == pytest.approx(expected["cohen_kappa"])
                assert two_coders.pabak(table) == pytest.approx(expected["pabak"])
                assert many_coders.gwet_ac1(counts) == pytest.approx(expected["gwet_ac1"])
                assert many_coders.brennan_prediger(counts) == pytest.approx(expected["pabak"])


def test_prevalence_and_bias_index_of_the_paradox():
    # By hand from Byrt, Bishop & Carlin (1993): (d - a) / n and (c - b) / n
    table = np.array([[80.0, 10.0], [5.0, 5.0]])
    assert two_coders.prevalence_index(table) == pytest.approx((5 - 80) / 100)
    assert two_coders.bias_index(table) == pytest.approx((5 - 10) / 100)


def test_alpha_of_ratings_that_miss_a_coder():
    # nltk 3.10: AnnotationTask(data=[("1","a","yes"),("2","a","no"),("3","a","no"),("1","b","yes"),
    #     ("2","b","no"),("3","c","no")]).alpha(), the dresses of its documentation: -0.3333333
    codes, values = coded_ratings([["yes", "yes", None], ["no", "no", None], ["no", None, "no"]])
    counts = value_counts(codes, number=len(values))
    distances = krippendorff.level_distances(values, level=krippendorff.NOMINAL, counts=counts)
    alpha = krippendorff.krippendorff_alpha(counts, distances=distances)
    assert alpha == pytest.approx(-1 / 3, abs=1e-7)


def test_unknown_names_are_refused(like):
    table = np.ones((2, 2))
    calls = {
        two_coders.UNKNOWN_WEIGHTS: lambda: two_coders.cohen_kappa(table, weights="square"),
        krippendorff.UNKNOWN_LEVEL: lambda: krippendorff.level_distances(
            np.arange(2), level="circular", counts=table
        ),
        set_distances.UNKNOWN_DISTANCE: lambda: set_distances.set_distances(
            table > 0, distance="dice"
        ),
    }
    for sentence, call in calls.items():
        with pytest.raises(Exception, match=like(sentence)):
            call()
