"""Control charts, held against NHSRplotthedots (XmR) and against textbooks (p, u, c).

Reference spc: all 13 cases of ``nhsr_plotthedots_xmr.csv``, centre, limits and flags. What that
package says beyond them, whether a signal is an improvement or a concern, needs a direction that is
better, which none of our series has. Laney's p' and u' are held against his formula, written out
anew, and against an XmR chart, to which they come down where all periods are equally large.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.measures.trends import control_charts, rebasing
from evaluation_lib.measures.trends.control_charts import COLUMNS, control_chart
from evaluation_lib.measures.trends.control_limits import KINDS
from evaluation_lib.measures.trends.rule_sets import rule_set
from evaluation_lib.rebases import Rebase


@pytest.fixture(scope="session")
def nhs(dictionary):
    return rule_set(dictionary, "making_data_count")


def months(number: int, first: str = "2019-01") -> pd.DataFrame:
    start = pd.date_range(first, periods=number, freq="MS")
    return pd.DataFrame({"period": start.strftime("%Y-%m"), "period_start": start})


def of_values(values) -> pd.DataFrame:
    return months(len(values)).assign(value=np.asarray(values, dtype=float))


def of_counts(counts, exposure=None) -> pd.DataFrame:
    series = months(len(counts)).assign(count=pd.array(counts, dtype="Int64"))
    return series if exposure is None else series.assign(exposure=exposure)


class TestAgainstThePlotTheDotsPackage:
    #: What each case does besides drawing a chart.
    SETTINGS = {
        "C_outlier_not_screened": {"screened": False},
        "D_fix_after_12": {"baseline": 12},
    }
    FLAGS = {
        "Above UCL": ("outside_limits", "high"),
        "Below LCL": ("outside_limits", "low"),
        "7 Points Above CL": ("seven_on_one_side", "high"),
        "7 Points Below CL": ("seven_on_one_side", "low"),
        "7 Point Trend (Increasing)": ("seven_point_trend", "rising"),
        "7 Point Trend (Decreasing)": ("seven_point_trend", "falling"),
        "2 in 3 Above CL": ("two_in_three", "high"),
        "2 in 3 Below CL": ("two_in_three", "low"),
        "Common Cause": ("", ""),
    }

    def test_every_case_has_its_centre_limits_and_flags(self, shared_reference, nhs):
        cases = pd.read_csv(shared_reference / "spc" / "nhsr_plotthedots_xmr.csv")
        assert cases["case"].nunique() == 13
        for name, case in cases.groupby("case"):
            moved = case["rebase_group"].diff().eq(1)
            series = case.assign(
                period=case["date"], period_start=pd.to_datetime(case["date"]), value=case["y"]
            )
            rebase = [Rebase(date.fromisoformat(day), "as there") for day in case["date"][moved]]
            chart = control_chart(
                series, kind="xmr", rules=nhs, rebase=rebase, **self.SETTINGS.get(name, {})
            )
            limits = chart[["centre", "lower", "upper"]].to_numpy()
            assert limits == pytest.approx(case[["mean", "lpl", "upl"]].to_numpy(), rel=1e-9), name
            found = chart[["rule", "direction"]].fillna("").itertuples(index=False, name=None)
            assert [*found] == [self.FLAGS[flag] for flag in case["special_cause_type"]], name

    def test_screening_is_what_parts_the_two_cases_with_an_outlier(self, nhs):
        values = [*[0.0, 1.0] * 8, 30.0, *[0.0, 1.0] * 4]
        screened, not_screened = (
            control_chart(of_values(values), kind="xmr", rules=nhs, screened=screened)
            for screened in (True, False)
        )
        assert (screened["centre"] == not_screened["centre"]).all()
        assert screened["sigma"].iloc[0] < 0.5 * not_screened["sigma"].iloc[0]


class TestAgainstMontgomery:
    """Introduction to Statistical Quality Control: worked examples, as printed, to their digits."""

    def test_share_of_leaking_cans(self, nhs):
        leaking = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22]
        leaking += [8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
        chart = control_chart(of_counts(leaking, 50.0), kind="p", rules=nhs)
        assert chart.loc[0, ["centre", "lower", "upper"]].tolist() == pytest.approx(
            [0.2313, 0.0524, 0.4102], abs=6e-5
        )
        outside = chart.index[chart["rule"] == "outside_limits"] + 1
        assert outside.tolist() == [15, 23]

    def test_faults_on_circuit_boards(self, nhs):
        faults = [21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16]
        faults += [19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15]
        chart = control_chart(of_counts(faults), kind="c", rules=nhs)
        assert chart.loc[0, ["centre", "lower", "upper"]].tolist() == pytest.approx(
            [19.85, 6.48, 33.22],
            abs=1e-2,  # printed from the rounded centre
        )
        outside = chart.index[chart["rule"] == "outside_limits"] + 1
        assert outside.tolist() == [6, 20]

    def test_errors_in_shipments(self, nhs):
        errors = [2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2, 4, 3, 4, 1, 8, 3, 7, 4]
        chart = control_chart(of_counts(errors, 50.0), kind="u", rules=nhs)
        # The printed lower limit, -0.0414, is taken as 0.
        assert chart.loc[0, ["centre", "lower", "upper"]].tolist() == pytest.approx(
            [0.0740, 0, 0.1894], abs=6e-5
        )


class TestLaney:
    COUNTS = [40, 55, 61, 38, 70, 44, 52, 66, 49, 58, 63, 41, 57, 72]
    OUT_OF = [400, 480, 510, 420, 590, 430, 500, 540, 470, 520, 560, 440, 505, 600]

    @pytest.mark.parametrize("kind", ["p_prime", "u_prime"])
    def test_formula_written_out(self, nhs, kind):
        centre = sum(self.COUNTS) / sum(self.OUT_OF)
        spread = centre * (1 - centre) if kind == "p_prime" else centre
        plain = [(spread / n) ** 0.5 for n in self.OUT_OF]
        scores = [
            (x / n - centre) / one
            for x, n, one in zip(self.COUNTS, self.OUT_OF, plain, strict=True)
        ]
        ranges = [abs(b - a) for a, b in zip(scores, scores[1:], strict=False)]
        wider = sum(ranges) / len(ranges) / 1.128
        chart = control_chart(of_counts(self.COUNTS, self.OUT_OF), kind=kind, rules=nhs)
        assert chart["upper"].tolist() == pytest.approx(
            [centre + 3 * wider * one for one in plain], rel=1e-12
        )

    @pytest.mark.parametrize("kind", ["p_prime", "u_prime"])
    def test_comes_down_to_xmr_where_all_periods_are_equally_large(self, nhs, kind):
        series = of_counts(self.COUNTS, 500.0)
        chart = control_chart(series, kind=kind, rules=nhs)
        single = control_chart(series, kind="xmr", rules=nhs, screened=False)
        # Limits are 3 / 1.128 mean moving ranges away here, 2.66 there.
        mean_range = single["sigma"] * 3 / 2.66
        assert chart["sigma"].tolist() == pytest.approx((mean_range / 1.128).tolist(), rel=1e-12)

    def test_calls_little_special_where_large_numbers_make_p_call_almost_everything(self, nhs, rng):
        share = 0.9 + rng.normal(0, 0.01, 40)
        counts = rng.binomial(200_000, share)
        p, laney = (
            control_chart(of_counts(counts, 200_000.0), kind=kind, rules=nhs)["rule"]
            for kind in ("p", "p_prime")
        )
        assert (p == "outside_limits").sum() > 25
        assert (laney == "outside_limits").sum() <= 1


class TestLimits:
    def test_are_firm_from_thirteen_known_periods_on(self, nhs):
        for known, firm in ((12, False), (13, True)):
            chart = control_chart(of_counts([*range(known), None]), kind="c", rules=nhs)
            assert chart["firm"].tolist() == [firm] * (known + 1)

    def test_are_not_firm_where_the_baseline_is_too_short(self, nhs):
        chart = control_chart(of_values(range(20)), kind="xmr", rules=nhs, baseline=8)
        assert not chart["firm"].any()

    def test_that_are_not_firm_make_no_signal(self, nhs):
        chart = control_chart(of_values([*[0, 1] * 5, 99]), kind="xmr", rules=nhs)
        assert chart["value"].iloc[-1] > chart["upper"].iloc[-1]
        assert chart["rule"].isna().all()

    def test_of_a_baseline_are_kept_for_later_periods(self, nhs):
        before = [5.0, 6.0] * 7
        chart = control_chart(of_values([*before, *[9.0] * 6]), kind="xmr", rules=nhs, baseline=14)
        alone = control_chart(of_values(before), kind="xmr", rules=nhs)
        assert (chart["upper"] == alone["upper"].iloc[0]).all()

    @pytest.mark.parametrize("kind", ["p", "p_prime", "u", "u_prime", "c"])
    def test_lie_where_values_can(self, nhs, kind):
        chart = control_chart(of_counts([0, 1, 0, 2, 10] * 3, 10.0), kind=kind, rules=nhs)
        assert chart["lower"].min() >= 0
        assert chart["upper"].max() <= (1 if kind.startswith("p") else np.inf)

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("count", [0, 7])
    def test_of_equal_values_call_none_special(self, nhs, kind, count):
        chart = control_chart(of_counts([count] * 14, 7.0), kind=kind, rules=nhs)
        assert chart["rule"].isna().all()


class TestGaps:
    def test_have_a_row_and_no_value(self, nhs):
        series = of_counts([3, None, 5, 4], [10.0, np.nan, 10.0, 10.0])
        for kind in KINDS:
            chart = control_chart(series, kind=kind, rules=nhs)
            assert tuple(chart.columns) == COLUMNS
            assert chart["period"].tolist() == series["period"].tolist()
            assert chart["value"].isna().tolist() == [False, True, False, False]

    def test_have_no_moving_range_at_either_side(self, nhs):
        # Only 1 to 2 and 11 to 13 follow one another: ranges of 1 and 2, none of 9.
        chart = control_chart(of_values([1, 2, np.nan, 11, 13]), kind="xmr", rules=nhs)
        assert chart["sigma"].iloc[0] == pytest.approx(1.5 * 2.66 / 3)

    def test_throughout_leave_a_chart_without_centre_or_limits(self, nhs):
        chart = control_chart(of_counts([None, None], 10.0), kind="u", rules=nhs)
        assert chart[["value", "centre", "lower", "upper", "rule"]].isna().all(axis=None)

    def test_where_nothing_was_out_of_nothing_are_gaps_too(self, nhs):
        chart = control_chart(of_counts([0, 3], [0.0, 10.0]), kind="u", rules=nhs)
        assert chart["value"].isna().tolist() == [True, False]


class TestProvisionalPeriods:
    def test_are_shown_but_make_neither_limits_nor_signals(self, nhs):
        values = [5.0, 6.0] * 8
        series = of_values([*values, 0.0]).assign(provisional=[False] * 16 + [True])
        chart, without = (
            control_chart(one, kind="xmr", rules=nhs) for one in (series, of_values(values))
        )
        assert chart["value"].iloc[-1] == 0 < chart["lower"].iloc[-1]
        assert chart["rule"].isna().all()
        assert chart["centre"].iloc[0] == without["centre"].iloc[0]


class TestRebasing:
    SHIFT = [*[20.0, 22.0] * 7, *[30.0, 32.0] * 7]

    def test_begins_with_the_first_period_that_begins_on_or_after_the_day(self, nhs):
        for day in (date(2020, 3, 1), date(2020, 2, 2)):
            chart = control_chart(
                of_values(self.SHIFT), kind="xmr", rules=nhs, rebase=[Rebase(day, "moved")]
            )
            assert chart["phase"].tolist() == [1] * 14 + [2] * 14
            assert chart["centre"].unique().tolist() == [21, 31]

    def test_is_never_done_because_a_rule_fired(self, nhs):
        chart = control_chart(of_values(self.SHIFT), kind="xmr", rules=nhs)
        assert chart["phase"].unique().tolist() == [1]
        assert chart["rule"].notna().all()

    def test_lets_no_row_reach_over_it(self, nhs):
        values = [*[1.0, 3.0] * 7, *[3.0, 1.0] * 7]
        values[10:14], values[14:18] = [3.0] * 4, [3.0] * 4
        parted = control_chart(
            of_values(values), kind="xmr", rules=nhs, rebase=[Rebase(date(2020, 3, 1), "moved")]
        )
        assert (control_chart(of_values(values), kind="xmr", rules=nhs)["rule"].notna()).any()
        assert parted["rule"].isna().all()

    @pytest.mark.parametrize(
        ("rebase", "sentence", "names"),
        [
            ([(date(2020, 3, 1), " ")], rebasing.NO_REASON, {"date": "2020-03-01"}),
            ([(date(2031, 1, 1), "moved")], rebasing.OUTSIDE, {"date": "2031-01-01"}),
            ([(date(2018, 1, 1), "moved")], rebasing.OUTSIDE, {"date": "2018-01-01"}),
            (
                [(date(2020, 3, 1), "moved"), (date(2020, 2, 5), "moved")],
                rebasing.TWICE,
                {"date": "2020-02-05", "period": "2020-03"},
            ),
        ],
    )
    def test_that_cannot_be_gets_a_sentence(self, nhs, like, rebase, sentence, names):
        with pytest.raises(DataError, match=like(sentence, **names)):
            control_chart(
                of_values(self.SHIFT),
                kind="xmr",
                rules=nhs,
                rebase=[Rebase(*one) for one in rebase],
            )


class TestRefused:
    @pytest.mark.parametrize(
        ("series", "settings", "sentence"),
        [
            (of_counts([1]), {"kind": "np"}, control_charts.NO_SUCH_KIND),
            (of_counts([1]), {"kind": "u"}, control_charts.NO_EXPOSURE),
            (of_counts([12], [11.0]), {"kind": "p"}, control_charts.MORE_THAN_ALL),
            (of_counts([1]), {"kind": "c", "baseline": 1}, control_charts.NO_BASELINE),
        ],
    )
    def test_with_a_sentence(self, nhs, like, series, settings, sentence):
        with pytest.raises(DataError, match=like(sentence)):
            control_chart(series, rules=nhs, **settings)


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 60)), min_size=1, max_size=30),
    st.sampled_from(KINDS),
)
def test_the_centre_lies_between_the_limits_and_every_row_says_all(nhs, counts, kind):
    chart = control_chart(of_counts(counts, 60.0), kind=kind, rules=nhs)
    assert len(chart) == len(counts)
    known = chart.dropna(subset=["centre", "lower", "upper"])
    assert (known["lower"] <= known["centre"] + 1e-12).all()
    assert (known["centre"] <= known["upper"] + 1e-12).all()
    assert chart.loc[chart["value"].isna(), "rule"].isna().all()
