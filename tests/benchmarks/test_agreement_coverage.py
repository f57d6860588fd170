"""Intervals of agreement hold as the docs say: a small part of ``agreement_coverage.py``."""

from __future__ import annotations

from agreement_coverage import chances, held

CODINGS = 200


def test_with_420_answers_and_a_common_code_95_of_100_hold(rng):
    found = held(420, chances(0.4, sees=0.8, keeps_from=0.97), codings=CODINGS, rng=rng)
    # 95 of 100 of 200 is 190; 178 to 199 hold 99.9 % of that binomial.
    assert found.sum().between(178, 199).all()


def test_of_60_answers_of_which_3_have_the_code_too_few_hold(rng):
    found = held(60, chances(0.05, sees=0.92, keeps_from=0.99), codings=CODINGS, rng=rng)
    # What the command warns of: were it not so, the warning would be false.
    assert found["cohen_kappa"].mean() < 0.9
