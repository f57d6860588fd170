"""`evaluate trend`: a series in, its change out; each mistake is a sentence, nothing written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaluation_lib import cli, rebases, series_file, written_dates
from evaluation_lib.commands import trend as command
from evaluation_lib.commands.parsing import FAILED, MADE, REFUSED
from evaluation_lib.csv_files import NO_FOLDER
from evaluation_lib.measures.trends import control_charts, segmented_model, segments
from evaluation_lib.measures.trends import series as of_series

NAME = "series.csv"
COLUMNS = [
    "term",
    "estimate",
    "se",
    "lower",
    "upper",
    "ratio",
    "ratio_lower",
    "ratio_upper",
    "model",
    "errors",
]


@pytest.fixture
def run(capsys):
    def of(*arguments):
        status = cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return of


@pytest.fixture
def told(run, tmp_path):
    """Look at a table, text or a frame; returns what was written and said, and the status."""

    def of(content: str | pd.DataFrame, *options: str):
        source, output = tmp_path / NAME, tmp_path / "changes.csv"
        text = content if isinstance(content, str) else content.to_csv(index=False)
        source.write_text(text, encoding="utf-8")
        status, out, err = run("trend", source, "--output", output, *options)
        assert err == "" and status in (MADE, FAILED)
        return pd.read_csv(output), out, status

    return of


@pytest.fixture
def refused(run, tmp_path):
    """Look at a table that cannot be looked at; returns the sentence."""

    def of(content: str | pd.DataFrame, *options: str) -> str:
        source, output = tmp_path / NAME, tmp_path / "changes.csv"
        text = content if isinstance(content, str) else content.to_csv(index=False)
        source.write_text(text, encoding="utf-8")
        status, out, err = run("trend", source, "--output", output, *options)
        assert (status, out) == (REFUSED, "")
        assert err.count("\n") == 1
        assert list(tmp_path.iterdir()) == [source]
        return err.removesuffix("\n")

    return of


@pytest.fixture
def sicily() -> pd.DataFrame:
    folder = Path(__file__).resolve().parents[3] / "shared" / "reference" / "its"
    if not folder.is_dir():
        pytest.skip("the folder of independent expected values is not beside the project")
    rows = pd.read_csv(folder / "sicily.csv")
    names = [f"{y}-{m:02d}" for y, m in zip(rows["year"], rows["month"], strict=True)]
    return pd.DataFrame({"period": names, "count": rows["aces"], "children": rows["stdpop"]})


@pytest.fixture
def quarters(rng) -> pd.DataFrame:
    """Two groups in one area by quarter; of one the rate halves in 2023-Q1."""
    names = [f"{year}-Q{quarter}" for year in range(2020, 2026) for quarter in (1, 2, 3, 4)]
    after = np.arange(24) >= 12

    def rows(group: str, mean: float, effect: float, population: int) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "area": "Mid",
                "group": group,
                "period": names,
                "count": rng.poisson(mean * effect**after).astype(str),
                "population": population,
            }
        )

    return pd.concat([rows("Black", 40, 0.5, 900), rows("White", 400, 1.0, 20_000)])


SICILY = ("--start", "2005-01-01", "--population", "children")
SEASON = ("--harmonics", "2", "--period-length", "12")
START = ("--start", "2023-01-01")
CHANGE = (*START, "--population", "population")


def level(table: pd.DataFrame) -> list[float]:
    own = table.set_index("term").loc["level_change"]
    return own[["ratio", "ratio_lower", "ratio_upper"]].tolist()


class TestChanges:
    def test_the_published_figures_of_the_sicilian_ban(self, told, sicily):
        poisson, said, _ = told(sicily, *SICILY, "--model", "poisson")
        assert poisson.columns.tolist()[:10] == COLUMNS
        assert level(poisson) == pytest.approx([0.894, 0.865, 0.925], abs=5e-4)
        assert command.FIRST_AFTER.format(period="2005-01") in said
        options = (*SICILY, *SEASON, "--model", "quasipoisson", "--errors", "model")
        quasi, _, _ = told(sicily, *options)
        assert level(quasi) == pytest.approx([0.885, 0.839, 0.933], abs=5e-4)

    @pytest.mark.parametrize(
        ("options", "model", "errors", "se"),
        [
            # R: MASS::glm.nb; sandwich::NeweyWest(lag = 3, prewhite = FALSE); nlme::gls(corAR1, ML)
            (("--model", "negative_binomial"), "negative_binomial", "model", 0.0254292615),
            (("--errors", "newey_west:3"), "quasipoisson", "newey_west:3", 0.0217680177),
            (("--errors", "ar1", "--small-sample"), "log_linear", "ar1", 0.0223190798),
        ],
    )
    def test_each_kind_of_errors_by_r(self, told, sicily, options, model, errors, se):
        table, said, _ = told(sicily, *SICILY, *SEASON, *options)
        row = table.set_index("term").loc["level_change"]
        assert (row["model"], row["errors"]) == (model, errors)
        assert row["se"] == pytest.approx(se, rel=1e-5)
        assert command.TOO_SURE.format(errors=errors) in said

    def test_without_a_choice_it_is_the_usual_model_of_the_dictionary(
        self, told, sicily, dictionary
    ):
        usual = dictionary.document("trend_analysis")["usual_model"]
        table, _, _ = told(sicily, *SICILY, *SEASON)
        assert set(table["model"]) == {usual["model"]}
        assert set(table["errors"]) == {usual["errors"]}

    def test_errors_by_restricted_likelihood_have_t_and_no_warning(self, told, sicily):
        options = (*SICILY, *SEASON, "--slope-change", "--errors", "ar1_reml")
        table, said, _ = told(sicily, *options)
        assert set(table["errors"]) == {"ar1_reml"} and set(table["df"]) == {51}
        terms = ["sine_1", "cosine_1", "sine_2", "cosine_2"]
        expected = ["intercept", "time", "level_change", "slope_change", *terms, "autocorrelation"]
        assert table["term"].tolist() == expected
        assert "find a change where there is" not in said

    def test_one_fit_for_each_area_and_group_with_hidden_counts_as_gaps(self, told, quarters):
        quarters.iloc[[2, 30], 3] = ["c", ""]
        table, said, status = told(quarters, *CHANGE)
        assert table.columns.tolist()[:3] == ["area", "group", "term"]
        assert table.groupby("group")["periods"].first().to_dict() == {"Black": 23, "White": 23}
        assert command.HIDDEN.format(number=2) in said
        assert status == MADE

    def test_a_ratio_to_a_reference_group(self, told, quarters):
        table, said, _ = told(quarters, *CHANGE, "--reference", "white")
        assert set(table["group"]) == {"Black"} and set(table["model"]) == {"quasibinomial"}
        ratio, lower, upper = level(table)
        assert lower < 0.5 < upper < 1
        assert command.HOW_TO_READ_RATIO.format(reference="white") in said

    def test_a_dose_covariates_and_a_transition(self, told, quarters):
        own = quarters[quarters["group"] == "Black"].assign(
            reach=np.clip((np.arange(24) - 11) / 6, 0, 1), staff=np.tile([1.5, -2, 0.5], 8)
        )
        options = ("--dose", "reach", "--covariates", "staff", "--transition", "2")
        table, _, _ = told(own, *CHANGE, *options)
        assert table["term"].tolist()[:4] == ["intercept", "time", "dose", "staff"]
        assert set(table["periods"]) == {22}

    def test_a_series_that_cannot_be_fitted_is_left_out_and_said(self, told, quarters):
        quarters.loc[quarters["group"] == "Black", "count"] = "0"
        table, said, status = told(quarters, *CHANGE)
        assert set(table["group"]) == {"White"}
        sentence = f"{NAME}, Mid, Black: {segments.NO_EVENTS.format(side='before')}"
        assert command.LEFT_OUT.format(sentence=sentence) in said
        assert status == FAILED


class TestCharts:
    def test_its_columns_and_special_causes(self, told, sicily):
        table, said, _ = told(sicily, "--spc", "u_prime", "--population", "children")
        assert table.columns.tolist()[:6] == ["period", "value", "centre", "lower", "upper", "rule"]
        assert len(table) == 59 and table["rule"].notna().any()
        assert command.HOW_TO_READ_CHART in said

    def test_an_xmr_chart_of_any_numbers_with_a_rebasing(self, told):
        values = [3.5, 4.5, 4.0, 5.0, 4.5, 4.0, 12.5, 13.0, 12.0, 12.5, 13.5, 12.0]
        content = pd.DataFrame({"period": [f"2024-{m:02d}" for m in range(1, 13)], "count": values})
        table, _, _ = told(content, "--spc", "xmr", "--rebase", "2024-07-01: a new form")
        assert table["phase"].tolist() == [1] * 6 + [2] * 6
        assert table["centre"].tolist()[0] == pytest.approx(np.mean(values[:6]))
        # XmR: the mean moving range times 2.66
        usual = np.abs(np.diff(values[:6])).mean() * 2.66
        assert table["upper"].tolist()[0] == pytest.approx(np.mean(values[:6]) + usual)

    def test_what_a_chart_lacks_is_told(self, refused, sicily):
        assert refused(sicily, "--spc", "p") == command.NEEDS_POPULATION.format(kind="p")
        sentence = refused(sicily, "--spc", "i")
        assert sentence.startswith(f"{NAME}: {control_charts.NO_SUCH_KIND.split('{')[0]}")
        found = refused(sicily, "--spc", "c", "--rebase", "2005-01-01")
        assert found == rebases.NO_REASON.format(found="2005-01-01", example=rebases.EXAMPLE)


MONTHS = [f"2024-{month:02d},{month}" for month in range(1, 13)]
IN_2024 = ("--start", "2024-07-01")


def months(*lines: str) -> str:
    return "\n".join(["period,count", *lines]) + "\n"


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (months(), IN_2024, series_file.NO_ROWS.format(file=NAME)),
        (
            months(*reversed(MONTHS)),
            IN_2024,
            of_series.NOT_IN_ORDER.format(where=NAME, found="2024-11", before="2024-12"),
        ),
        (
            months(*MONTHS[:5], *MONTHS[4:]),
            IN_2024,
            of_series.TWICE.format(where=NAME, found="2024-05"),
        ),
        (
            months(*MONTHS[:5], *MONTHS[6:]),
            IN_2024,
            of_series.LEFT_OUT.format(
                where=NAME, missing="2024-06", before="2024-05", found="2024-07"
            ),
        ),
        (
            months(*MONTHS, "May,3"),
            IN_2024,
            of_series.NOT_A_PERIOD.format(where=NAME, found="May"),
        ),
        (
            months(*MONTHS),
            ("--start", "2025-07-01"),
            of_series.START_OUTSIDE.format(
                where=NAME, start="2025-07-01", first="2024-01", last="2024-12"
            ),
        ),
        (
            months(*MONTHS),
            ("--start", "2024-11-15"),
            of_series.TOO_FEW.format(
                where=NAME,
                start="2024-11-15",
                before=11,
                after=1,
                fewest_before=3,
                fewest_after=3,
            ),
        ),
        (
            months(*MONTHS),
            (*IN_2024, "--slope-change", *SEASON[:1], "4", *SEASON[2:]),
            f"{NAME}: "
            + segments.TOO_FEW_POINTS.format(
                known=12,
                terms=12,
                names="intercept, time, level_change, slope_change, sine_1, cosine_1, sine_2, "
                "cosine_2, sine_3, cosine_3, sine_4, cosine_4",
            ),
        ),
        (
            months(*MONTHS),
            ("--start", "July 2024"),
            written_dates.NOT_DATE.format(name="--start", found="July 2024", example="2023-10-01"),
        ),
        (
            months(*MONTHS),
            (*IN_2024, "--errors", "hac"),
            segmented_model.NO_ERRORS.format(found="hac"),
        ),
        (
            months(*MONTHS),
            (*IN_2024, "--harmonics", "two"),
            command.NOT_WHOLE.format(option="harmonics", found="two"),
        ),
        (
            months(*MONTHS),
            (*IN_2024, "--confidence", "95%"),
            command.NOT_A_FRACTION.format(option="confidence", found="95%", example="0.95"),
        ),
        (
            months(*MONTHS),
            (*IN_2024, "--covariates", "count"),
            series_file.OWN_NAME.format(file=NAME, column="count", option="covariates"),
        ),
        (
            months(*MONTHS),
            (*IN_2024, "--reference", "White"),
            series_file.NO_GROUPS.format(file=NAME, reference="White"),
        ),
    ],
)
def test_a_series_or_option_that_cannot_be_right(refused, content, options, sentence):
    assert refused(content, *options) == sentence


@pytest.mark.parametrize(
    ("content", "options", "part"),
    [
        (months(*MONTHS[:3], "2024-04,4.5"), IN_2024, "row 5, column count"),
        (months(*MONTHS), (*IN_2024, "--population", "children"), "no column 'children'"),
        (months(*MONTHS), (*IN_2024, "--model", "poison"), "'poison' is not a model"),
        (months(*MONTHS), (*IN_2024, "--confidence", "0"), "is not a confidence"),
    ],
)
def test_other_slips_name_what_and_where(refused, content, options, part):
    assert part in refused(content, *options)


def test_a_covariate_that_is_no_number_is_named_with_its_row(refused):
    rows = [f"2024-{month:02d},{month},{'many' if month == 4 else month}" for month in range(1, 13)]
    content = "\n".join(["period,count,staff", *rows])
    assert refused(content, *IN_2024, "--covariates", "staff") == series_file.NOT_A_NUMBER.format(
        where=f"{NAME}, row 5, column staff", found="many"
    )


def test_a_reference_group_that_is_not_there(refused, quarters):
    assert refused(quarters, *CHANGE, "--reference", "Whte") == series_file.NO_REFERENCE.format(
        name=f"{NAME}, Mid",
        reference="Whte",
        meant=": did you mean White?",
        groups="Black, White",
    )
    own = quarters[quarters["group"] == "White"]
    assert refused(own, *CHANGE, "--reference", "White") == series_file.NO_OTHERS.format(
        name=f"{NAME}, Mid", reference="White"
    )


def test_what_has_to_be_named(run, tmp_path, quarters):
    source = tmp_path / NAME
    quarters.to_csv(source, index=False)
    output = tmp_path / "no" / "changes.csv"
    for given, sentence in (
        (START, command.NEEDS_OUTPUT),
        (("--output", tmp_path / "changes.csv"), command.NEEDS_START),
        ((*START, "--output", output), NO_FOLDER.format(folder=output.parent)),
    ):
        assert run("trend", source, *given) == (REFUSED, "", sentence + "\n")
