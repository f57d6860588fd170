"""What a command line and files ask for becomes the right jobs."""

from __future__ import annotations

from datetime import date

import pytest

from evaluation_lib.commands.dry_runs import GIVE_EXTRACTS, GIVE_START, left_out_lines
from evaluation_lib.errors import ParameterError
from evaluation_lib.needed import NO_EXTRACTS, NO_START
from evaluation_lib.reports.notebooks import read_notebook
from evaluation_lib.reports.planning import (
    LeftOut,
    Request,
    plan,
    plan_jobs,
    read_parameters_file,
    requests_from,
)


@pytest.fixture
def planned(dictionary):
    """Plan the suite's own notebook for what is asked."""

    def plan_for(*, files=(), areas=(), **options):
        return plan(
            files=files,
            areas=areas,
            options=options,
            notebooks=["published_picture"],
            dictionary=dictionary,
        ).jobs

    return plan_for


@pytest.fixture
def file(tmp_path):
    """Write a parameters file."""

    def write(content: str, name: str = "mine.yaml"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


def test_without_anything_the_notebooks_own_defaults_hold(planned):
    [job] = planned()
    assert (job.area, job.slug) == ("Essex", "essex")
    assert job.parameters["period_end"] == date(2025, 3, 31)


def test_each_file_and_each_area_is_a_job(planned, file):
    mid, west = file("area: Mid\n", "mid.yaml"), file("area: West\n", "west.yaml")
    assert [job.slug for job in planned(files=[mid, west])] == ["mid", "west"]
    assert [job.slug for job in planned(areas=["north-east", "SOUTH"])] == ["north-east", "south"]


def test_the_command_line_counts_over_a_file(planned, file):
    given = file("area: Essex\nconfidence: 0.9\nperiod_start: 2022-04-01\n")
    [job] = planned(files=[given], confidence="0.99")
    assert job.parameters["confidence"] == 0.99
    assert job.parameters["period_start"] == date(2022, 4, 1)


def test_areas_on_the_command_line_take_the_rest_from_the_file(planned, file):
    jobs = planned(files=[file("area: Essex\nconfidence: 0.9\n")], areas=["Mid", "West"])
    assert [(job.slug, job.parameters["confidence"]) for job in jobs] == [
        ("mid", 0.9),
        ("west", 0.9),
    ]


def test_values_of_a_file_stay_text(file):
    request = read_parameters_file(file("area: 007\nconfidence: 1e5\nperiod_start: 2024-04-01\n"))
    assert request.given == {"area": "007", "confidence": "1e5", "period_start": "2024-04-01"}


def test_a_file_saved_by_notepad_is_read(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xef\xbb\xbfarea: Mid\r\n")
    assert read_parameters_file(path).given == {"area": "Mid"}


def test_the_problems_of_all_files_are_said(file):
    files = [file("", "one.yaml"), file("- x\n", "two.yaml")]
    with pytest.raises(ParameterError) as caught:
        requests_from(files=files, areas=[], options={})
    assert len(caught.value.problems) == 2


def test_a_parameter_that_the_notebook_does_not_take_is_named(dictionary, notebook):
    own = notebook("own", parameters='area = "Essex"')
    with pytest.raises(ParameterError, match="confidence is not used by own"):
        plan(
            files=[],
            areas=[],
            options={"confidence": "0.9"},
            notebooks=[str(own)],
            dictionary=dictionary,
        )


def test_an_own_notebook_gets_only_what_it_takes(dictionary, notebook):
    own = notebook("own", parameters='area = "Mid"')
    [job] = plan(files=[], areas=[], options={}, notebooks=[str(own)], dictionary=dictionary).jobs
    assert job.parameters == {"area": "Mid"}


class TestAReportThatNeedsAStart:
    """It has the parameter ``programme_start``, whose word ``none`` leaves it out."""

    @pytest.fixture
    def own(self, notebook):
        cell = 'area = "Essex"\nextracts = "none"\nprogramme_start = "none"'
        return notebook("changes", parameters=cell)

    def test_asked_for_by_name_without_one_it_is_refused_with_all_that_lacks(self, own, dictionary):
        with pytest.raises(ParameterError) as caught:
            plan(
                files=[],
                areas=[],
                options={},
                notebooks=[str(own)],
                dictionary=dictionary,
                read=False,
            )
        said = [problem.removesuffix(" (in the command line)") for problem in caught.value.problems]
        assert said == [NO_EXTRACTS, NO_START]

    @pytest.mark.parametrize(
        ("given", "made"),
        [
            ({"extracts": "demo", "programme_start": "2023-10-01"}, ["others", "changes"]),
            ({"extracts": "demo"}, ["others"]),
            ({"extracts": "demo", "programme_start": "none"}, ["others"]),
            ({"extracts": "none", "programme_start": "none"}, []),
        ],
    )
    def test_where_nobody_named_it_it_is_left_out(self, own, notebook, dictionary, given, made):
        others = notebook("others", parameters='area = "Essex"\nextracts = "none"')
        jobs = plan_jobs(
            [Request("here", given)],
            notebooks=[read_notebook(path, title="") for path in (others, own)],
            dictionary=dictionary,
            named=False,
            read=False,
        )
        assert [job.notebook.name for job in jobs] == made

    def test_the_line_that_says_so_names_the_reason_and_the_remedy(self):
        left_out = [LeftOut("changes", area, "programme_start") for area in ("Mid", "Essex")]
        assert left_out_lines([LeftOut("others", "Mid", "extracts"), *left_out]) == [
            "Left out: others for Mid: no extracts are given.",
            "Left out: changes for Mid: no day is given on which the programme began.",
            "Left out: changes for Essex: no day is given on which the programme began.",
            GIVE_EXTRACTS,
            GIVE_START,
        ]
