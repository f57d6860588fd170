"""Control charts cry wolf as often as the docs say: a small part of ``control_chart_alarms.py``."""

from __future__ import annotations

from control_chart_alarms import OF_THE_NHS, noisy_counts, share_with_alarms

from evaluation_lib.measures.trends.rule_sets import rule_set

CHARTS = 200


def test_a_chart_of_twenty_quarters_of_chance_alone_has_an_alarm_about_one_time_in_seven(
    dictionary, rng
):
    share = share_with_alarms(
        20,
        kind="xmr",
        rules=rule_set(dictionary, OF_THE_NHS),
        charts=CHARTS,
        rng=rng,
    )
    # 1 in 7 of 200 is 29; 14 to 46 hold 99.9 % of that binomial.
    assert 14 <= CHARTS * share <= 46


def test_noise_that_is_carried_over_is_what_was_asked_for(rng):
    counts = noisy_counts(20_000, spread=0.5, carried=0.6, rng=rng)
    assert 38 < counts.mean() < 42
    after, before = counts[1:] - counts.mean(), counts[:-1] - counts.mean()
    assert 0.4 < (after * before).mean() / counts.var() < 0.6
