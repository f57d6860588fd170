"""A run in two stages: what the first pages find, the second are made of, and of nothing else."""

from __future__ import annotations

from types import SimpleNamespace

import nbformat
import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import FAILED, MADE
from evaluation_lib.findings.files import FINDINGS_FILE, read_findings_file
from evaluation_lib.reports.execute import Job, Outcome
from evaluation_lib.reports.findings_of_run import with_mark
from evaluation_lib.reports.manifest import read_manifest

#: A page that hands over one finding, under its own notebook's name.
FINDS = """
from evaluation_lib import Report
from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.disclosure.release import released
from evaluation_lib.findings import finding
from evaluation_lib.presentation.handed_over import handed_over_section

class Made(Report):
    invented = {invented}

report = Made(parameters={{}}, dictionary=load_dictionary(), figures=None, setting=None)
row = finding(
    indicator="gap_looked_after", area="Essex", group="Black", kind="gap", unit="ratio",
    value={value}, verdict="clearly_higher", notebook="{name}", said="So it is.",
)
released(handed_over_section(report, [row]), report)
"""
FAILS = "raise ValueError('no')"
#: A page of the second stage: it says what it was given.
READS = """
from evaluation_lib import open_report
from evaluation_lib.disclosure.release import released
from evaluation_lib.presentation.sections import Points, Section

report = open_report(globals())
rows = report.findings.table[["notebook", "indicator", "value", "missing"]].astype(object)
said = tuple(" | ".join(map(str, row)) for row in rows.to_numpy() if row[1] == "gap_looked_after")
released(Section(f"Given, invented {report.invented}", (Points(said),)), report)
"""
FIRST = 'area: str = "Essex"\naudience: str = "team"'
SECOND = (
    'area: str = "Essex"\nperiod_start: str = "2020-04-01"\nperiod_end: str = "2025-03-31"\n'
    'programme_start: str = "none"\nfindings: str = "this run"\naudience: str = "team"'
)
NAME = "disproportionality"


@pytest.fixture
def finds(notebook):
    def write(name=NAME, *, value=1.5, invented=False):
        cell = FINDS.format(name=name, value=value, invented=invented)
        return notebook(name, cell, parameters=FIRST)

    return write


@pytest.fixture
def reads(notebook):
    return lambda: notebook("brings_together", READS, parameters=SECOND)


def run(*arguments):
    return cli.main(["run", *(str(argument) for argument in arguments)])


def page(output, slug="essex"):
    return (output / slug / "brings_together.html").read_text("utf-8")


def test_pages_of_the_second_stage_are_made_from_what_the_first_found(finds, reads, tmp_path):
    output = tmp_path / "out"
    # Named first, it is run last all the same.
    assert run("--notebook", reads(), "--notebook", finds(), "--output", output) == MADE
    assert "disproportionality | gap_looked_after | 1.5 | " in page(output)
    table = read_findings_file(output / "essex" / FINDINGS_FILE)
    assert table[["indicator", "group", "value"]].to_numpy().tolist() == [
        ["gap_looked_after", "Black", 1.5]
    ]
    assert [one.notebook for one in read_manifest(output)] == ["brings_together", NAME]


def test_where_a_page_of_the_first_stage_fails_the_others_are_made_and_say_so(
    notebook, reads, tmp_path
):
    output, failing = tmp_path / "out", notebook(NAME, FAILS, parameters=FIRST)
    assert run("--notebook", failing, "--notebook", reads(), "--output", output) == FAILED
    assert "the report Differences at each decision point was not made in this run" in page(output)
    assert not (output / "essex" / NAME).with_suffix(".html").exists()
    assert not (output / "essex" / FINDINGS_FILE).exists()


def test_an_earlier_runs_output_can_be_named(finds, reads, tmp_path):
    earlier, output = tmp_path / "earlier", tmp_path / "out"
    run("--notebook", finds(), "--output", earlier)
    given = ("--notebook", reads(), "--findings", earlier, "--output", output)
    assert run(*given) == MADE
    assert "gap_looked_after | 1.5 | " in page(output)


def test_a_folder_of_no_run_is_refused_before_anything_is_made(reads, tmp_path, capsys):
    (tmp_path / "letters").mkdir()
    given = ("--notebook", reads(), "--findings", tmp_path / "letters")
    run(*given, "--output", tmp_path / "out")
    said = capsys.readouterr().err
    assert "findings 'letters' is no output of a run" in said and "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_what_other_pages_found_before_stays_and_fresh_begins_anew(finds, tmp_path):
    output = tmp_path / "out"
    run("--notebook", finds(value=1.5), "--output", output)
    run("--notebook", finds("trend_analysis", value=2.5), "--output", output)
    file = output / "essex" / FINDINGS_FILE
    assert set(read_findings_file(file)["value"]) == {1.5, 2.5}
    run("--notebook", finds(value=3.5), "--output", output)
    assert set(read_findings_file(file)["value"]) == {2.5, 3.5}
    run("--notebook", finds(value=4.5), "--output", output, "--fresh")
    assert read_findings_file(file)["value"].tolist() == [4.5]


def test_a_page_hands_over_under_its_own_name_only(notebook, finds, tmp_path):
    cell = FINDS.format(name="trend_analysis", value=9.5, invented=False)
    output = tmp_path / "out"
    run("--notebook", notebook("own", cell, parameters=FIRST), "--output", output)
    assert not (output / "essex" / FINDINGS_FILE).exists()


def test_the_executed_notebook_holds_the_rows_for_machines(finds, tmp_path):
    output = tmp_path / "out"
    run("--notebook", finds(), "--output", output)
    executed = nbformat.read(output / "essex" / f"{NAME}.ipynb", as_version=4)
    assert any("findings" in str(cell.get("outputs", "")) for cell in executed.cells)


def test_a_small_place_is_left_out_and_said_to_be(tmp_path, capsys):
    assert run("--area", "Maldon", "--dry-run", "--output", tmp_path / "out") == MADE
    said = capsys.readouterr().out
    assert "findings are brought together for the county and its quadrants" in said
    assert "maldon/published_picture.html" in said and "university_evaluation.html" not in said


def test_a_report_on_findings_of_invented_data_is_marked_before_it_is_made():
    first = Job(SimpleNamespace(name=NAME), "Essex", "essex", {}, mark="(invented data)")
    second = Job(SimpleNamespace(name="brings_together"), "Mid quadrant", "mid", {})
    assert with_mark(second, [Outcome(first)]).mark == "(invented data)"
    assert with_mark(second, [Outcome(first, "it failed")]).mark == ""
