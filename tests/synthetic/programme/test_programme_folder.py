"""The invented programme: one seed gives the same files, and the suite reads them."""

import numpy as np
import pytest

from evaluation_lib.opened_programme import open_programme, programme_files
from evaluation_lib.synthetic.programme.folder import (
    draw_programme,
    programme_plan,
    write_programme,
)
from evaluation_lib.synthetic.programme.truth import (
    EVERYBODY,
    of_everybody,
    planted,
    write_programme_truth,
)


@pytest.fixture(scope="module")
def items(dictionary):
    return dictionary.read("survey_items")


@pytest.fixture(scope="module", params=["default", "null"])
def scenario(request):
    return request.param


@pytest.fixture(scope="module")
def drawn(scenario, dictionary):
    return draw_programme(
        programme_plan(scenario, dictionary=dictionary), dictionary=dictionary, seed=5
    )


def test_the_suite_reads_every_file_and_knows_that_nobody_exists(programme_folder, dictionary):
    programme = open_programme(str(programme_folder), dictionary=dictionary)
    assert programme.invented
    # Nobody asked families: that stays not yet evidenced.
    assert programme.given == set(programme_files(dictionary)) - {"family_voice"}
    assert all(len(programme[name]) for name in programme.given)


def test_the_same_seed_gives_the_same_files(programme_folder, dictionary, tmp_path):
    write_programme(tmp_path, scenario="default", dictionary=dictionary, seed=5)
    for path in programme_folder.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()
    other = draw_programme(
        programme_plan("default", dictionary=dictionary), dictionary=dictionary, seed=6
    )
    assert not other.tables["case_audits"].equals(
        draw_programme(
            programme_plan("default", dictionary=dictionary), dictionary=dictionary, seed=5
        ).tables["case_audits"]
    )


def test_the_notice_says_that_nobody_exists(programme_folder):
    assert "NOBODY IN THESE FILES EXISTS" in (programme_folder / "NOTICE.txt").read_text("utf-8")


def test_no_file_says_who_came_to_a_session(programme_folder):
    header = (programme_folder / "network_sessions.csv").read_text("utf-8").splitlines()[0]
    assert header == "quadrant,quarter,kind,offered"


class TestNull:
    @pytest.fixture
    def plan(self, dictionary):
        return programme_plan("null", dictionary=dictionary)

    def test_nothing_planted_differs_before_and_after(self, plan, items):
        rows = planted(plan, items)
        parts = rows[rows["when"].isin(["before", "after"])]
        assert (parts.groupby(["table", "what"])["value"].nunique() == 1).all()

    def test_no_group_of_staff_fares_otherwise(self, plan, items):
        rows = planted(plan, items)
        assert (rows.loc[rows["table"] == "workforce_return", "value"] == 1).all()

    def test_no_item_has_another_level_at_another_wave(self, plan, items):
        rows = planted(plan, items)
        levels = rows[rows["table"] == "survey_answers"].groupby("what")["value"].nunique()
        assert (levels == 1).all()


class TestStaff:
    def test_who_is_invited_is_who_stayed_and_who_joined(self, drawn):
        invited = drawn.tables["survey_invited"].groupby("wave")["invited"].sum()
        moved = drawn.tables["staff_movements"].groupby(["from_wave", "to_wave"])
        for (earlier, later), rows in moved:
            assert rows[["stayed", "left"]].sum().sum() == invited[earlier]
            assert rows[["stayed", "joined"]].sum().sum() == invited[later]

    def test_no_more_answer_than_were_invited(self, drawn):
        answered = drawn.tables["survey_answers"].groupby("wave")["respondent"].nunique()
        invited = drawn.tables["survey_invited"].groupby("wave")["invited"].sum()
        assert (answered < invited).all()

    def test_a_person_has_one_code_in_all_waves(self, drawn):
        answers = drawn.tables["survey_answers"]
        assert (answers.groupby("respondent")[["role", "ethnicity"]].nunique() == 1).all().all()
        assert answers.groupby("respondent")["wave"].nunique().max() == 3


class TestTruth:
    def test_what_all_staff_would_say_moves_as_planted(self, dictionary, items):
        plan = programme_plan("default", dictionary=dictionary)
        drawn = draw_programme(plan, dictionary=dictionary, seed=5)
        shares = of_everybody(drawn, items)
        shares = shares[shares["ethnicity"] == EVERYBODY]
        shares = shares.pivot(index="item", columns="wave", values="share")
        up = shares[2] - shares[1]
        assert (up[["confidence_1", "confidence_2", "confidence_3"]] > 0.08).all()
        # Nothing is planted in resolution: about two standard errors of other people's coming.
        assert (up[["resolution_1", "resolution_2", "resolution_3"]].abs() < 0.05).all()

    def test_it_is_written_beside_the_countys_and_named_invented(
        self, drawn, scenario, dictionary, items, tmp_path
    ):
        plan = programme_plan(scenario, dictionary=dictionary)
        write_programme_truth(drawn, plan, items, tmp_path)
        names = sorted(path.name for path in tmp_path.iterdir())
        assert names == ["invented programme survey.csv", "invented programme truths.csv"]

    def test_chances_are_chances(self, dictionary, items):
        rows = planted(programme_plan("default", dictionary=dictionary), items)
        assert np.isfinite(rows["value"]).all()
        assert (rows.loc[rows["what"].str.startswith("quality"), "value"] < 1).all()
