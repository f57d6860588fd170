"""Findings are read as they were written, for those who may have them, and what lacks is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation_lib.areas import find_area, known_areas
from evaluation_lib.errors import DataError, ParameterError
from evaluation_lib.evaluation_report import NOT_EVALUATED, EvaluationReport
from evaluation_lib.findings.files import (
    FINDINGS_FILE,
    Seen,
    as_handed_over,
    read_findings_file,
    write_findings_file,
)
from evaluation_lib.findings.reading import HANDED_FINDINGS, NOT_A_RUN, open_findings
from evaluation_lib.findings.table import finding, findings_table
from evaluation_lib.opening import prepare_report
from evaluation_lib.reports.manifest import Entry, manifest_text

PERIOD = {"period_start": "2020-04-01", "period_end": "2025-03-31"}
PAGE = "disproportionality"


def gap(area="Essex", **given):
    same = {"indicator": "gap_looked_after", "area": area, "kind": "gap", "unit": "ratio"}
    return finding(**{**same, "verdict": "clearly_higher", "notebook": PAGE, **given})


@pytest.fixture
def area(dictionary):
    return lambda name: find_area(name, known_areas(dictionary))


@pytest.fixture
def earlier(tmp_path):
    """The output of an earlier run: a folder for each area, with its findings and one page."""

    def make(*rows, slug="essex", label="Essex", audience="team", problem=None, mark=""):
        folder = tmp_path / "earlier"
        (folder / slug).mkdir(parents=True, exist_ok=True)
        write_findings_file(folder / slug / FINDINGS_FILE, findings_table(rows))
        entry = Entry(label, slug, PAGE, "Differences", "", "today", problem=problem, mark=mark)
        (folder / "run.json").write_text(manifest_text([entry]), encoding="utf-8")
        told = json.dumps({"parameters": {"audience": audience}})
        (folder / slug / f"{PAGE}.json").write_text(told, encoding="utf-8")
        return str(folder)

    return make


@pytest.fixture
def read(dictionary, area):
    def opened(wanted, *, name="Essex", audience="team"):
        return open_findings(wanted, area=area(name), audience=audience, dictionary=dictionary)

    return opened


def of(found, indicator="gap_looked_after"):
    return found.table[found.table["indicator"] == indicator].to_dict("records")


def test_a_file_is_read_back_as_it_was_and_no_cell_of_it_is_worked_out(tmp_path):
    table = findings_table(
        [gap(value=1.25, upper=float("inf"), number=40, said="=1+1", group="-Black")]
    )
    write_findings_file(tmp_path / FINDINGS_FILE, table)
    assert "\n=" not in (tmp_path / FINDINGS_FILE).read_text("utf-8").replace(",", "\n")
    assert read_findings_file(tmp_path / FINDINGS_FILE).equals(table)


def test_none_stands_for_no_findings_at_all(read):
    assert read("none").table.empty


def test_without_a_run_every_indicator_says_that_its_report_was_not_made(read, dictionary):
    found = read("this run")
    [row] = of(found)
    assert row["verdict"] == "not_known"
    assert row["missing"] == (
        "the report Differences at each decision point was not made in this run"
    )
    assert "evaluation_itself" not in set(found.table["indicator"])


def test_findings_of_this_run_are_those_that_it_hands_over(read, tmp_path, monkeypatch):
    handed = tmp_path / "findings"
    seen = [Seen("Essex", PAGE, "team"), Seen("Essex", "trend_analysis", "team", made=False)]
    handed.write_bytes(as_handed_over(findings_table([gap(value=1.5)]), seen))
    monkeypatch.setenv(HANDED_FINDINGS, str(handed))
    found = read("this run")
    assert [row["value"] for row in of(found)] == [1.5]
    [change] = of(found, "change_looked_after")
    assert change["missing"] == "the report Changes over time was not made in this run"
    assert [one.notebook for one in found.notebooks_seen] == [PAGE, "trend_analysis"]


def test_a_folder_names_an_earlier_run(read, earlier):
    found = read(earlier(gap(value=1.5)))
    assert [row["value"] for row in of(found)] == [1.5]
    assert [one.name for one in found.inputs] == ["essex/findings.csv"]
    assert not found.invented


def test_a_page_that_failed_in_the_earlier_run_is_not_given(read, earlier):
    [row] = of(read(earlier(gap(value=1.5), problem="it failed")))
    assert row["verdict"] == "not_known" and "is not among those" in row["missing"]


def test_a_part_of_the_county_has_its_own_findings_and_those_of_the_county(read, earlier):
    earlier(gap(value=1.5))
    folder = earlier(gap("Mid quadrant", value=2.0), slug="mid", label="Mid quadrant")
    entries = [
        Entry(label, slug, PAGE, "Differences", "", "today")
        for label, slug in (("Essex", "essex"), ("Mid quadrant", "mid"))
    ]
    Path(folder, "run.json").write_text(manifest_text(entries), encoding="utf-8")
    found = read(folder, name="Mid")
    assert {row["area"]: row["value"] for row in of(found)} == {"Essex": 1.5, "Mid quadrant": 2.0}


@pytest.mark.parametrize("made_for", ["team", "partner", ""])
def test_nothing_is_taken_from_pages_that_were_made_for_fewer_readers(read, earlier, made_for):
    [row] = of(read(earlier(gap(value=1.5), audience=made_for), audience="public"))
    assert row["verdict"] == "not_known"


def test_what_was_made_for_everybody_may_be_read_by_the_team(read, earlier):
    [row] = of(read(earlier(gap(value=1.5), audience="public")))
    assert row["value"] == 1.5


def test_findings_of_invented_data_make_an_invented_report(read, earlier):
    assert read(earlier(gap(value=1.5), mark="(invented data)")).invented


def test_a_folder_of_no_run_is_refused_in_a_sentence(read, tmp_path):
    with pytest.raises(DataError) as refused:
        read(str(tmp_path))
    said = NOT_A_RUN.format(folder=tmp_path.name, area="Essex", slug="essex")
    assert str(refused.value) == said


def test_a_file_that_was_changed_is_refused_in_a_sentence(read, earlier, tmp_path):
    folder = earlier(gap(value=1.5))
    file = tmp_path / "earlier" / "essex" / FINDINGS_FILE
    file.write_text(file.read_text("utf-8").replace("clearly_higher", "huge"), encoding="utf-8")
    with pytest.raises(DataError, match="a finding's verdict is 'huge'"):
        read(folder)


def test_a_report_on_findings_is_opened_by_its_parameter(dictionary):
    given = {"area": "Mid", **PERIOD, "programme_start": "none", "findings": "none"}
    report = prepare_report(given, dictionary=dictionary)
    assert isinstance(report, EvaluationReport)
    assert report.setting.programme_start is None and report.framework.indicators


def test_a_small_place_is_not_evaluated(dictionary, like):
    given = {"area": "Maldon", **PERIOD, "findings": "none"}
    with pytest.raises(ParameterError, match=like(NOT_EVALUATED, found="Maldon")):
        prepare_report(given, dictionary=dictionary)
