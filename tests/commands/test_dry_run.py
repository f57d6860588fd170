"""``--dry-run``: what would be made, from what, how long, or all that is wrong; nothing is done."""

from __future__ import annotations

import os

import pytest

from evaluation_lib import cli, opened_extracts
from evaluation_lib.commands import dry_runs
from evaluation_lib.commands.parsing import MADE, REFUSED
from evaluation_lib.reports import running
from evaluation_lib.reports.manifest import Entry, manifest_text

#: The reports that are made from what the other pages of a run found.
OF_FINDINGS = ("university_evaluation", "board_report", "network_questions")


@pytest.fixture
def run(capsys, monkeypatch):
    """Run with ``--dry-run``; whatever reads extracts or runs a notebook fails the test."""

    def fail(*_, **__):
        raise AssertionError("a dry run reads and runs nothing")

    monkeypatch.setattr(opened_extracts, "read_extracts", fail)
    monkeypatch.setattr(running, "run_jobs", fail)

    def command(*words):
        status = cli.main([*map(str, words), "--dry-run"])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


@pytest.fixture
def extracts(tmp_path):
    folder = tmp_path / "my extracts"
    folder.mkdir()
    (folder / "a.csv").write_bytes(b"x" * 1_500_000)
    (folder / ".hidden.csv").write_bytes(b"x")
    return folder


def test_each_page_is_named_with_what_is_not_as_usual(run, tmp_path, extracts):
    status, out, err = run(
        *("run", "--area", "Mid", "--extracts", extracts, "--confidence", "0.9"),
        *("--output", tmp_path / "out"),
    )
    assert (status, err) == (MADE, "")
    assert out.startswith(dry_runs.NOTHING_DONE)
    assert f"Pages (6), in {tmp_path / 'out'}:" in out
    for name in ("published_picture", "data_quality", "disproportionality", *OF_FINDINGS):
        assert f"mid/{name}.html" in out
    assert out.count("confidence: 0.9 (default: 0.95)") == 5
    assert "period_start" not in out
    assert f"{extracts}: 1 files, 1.5 MB" in out


def test_nothing_is_written(run, tmp_path, extracts):
    before = sorted(tmp_path.rglob("*"))
    run("run", "--extracts", extracts, "--output", tmp_path / "out")
    assert sorted(tmp_path.rglob("*")) == before


def test_what_is_left_out_is_named_with_the_reason(run, tmp_path):
    _, out, _ = run("run", "--area", "Mid", "--area", "Essex", "--output", tmp_path / "out")
    assert "Pages (8)" in out
    for area in ("Mid", "Essex"):
        names = "data_quality, disproportionality and trend_analysis"
        left = dry_runs.LEFT_OUT.format(notebooks=names, area=area, why=dry_runs.NO_EXTRACTS)
        assert left in out
        unheard = dry_runs.LEFT_OUT.format(
            notebooks="workshop_feedback", area=area, why=dry_runs.NO_FEEDBACK
        )
        assert unheard in out and dry_runs.GIVE_FEEDBACK in out
        uncounted = dry_runs.LEFT_OUT.format(
            notebooks="workforce_and_practice", area=area, why=dry_runs.NO_PROGRAMME
        )
        assert uncounted in out and dry_runs.GIVE_PROGRAMME in out
    assert dry_runs.GIVE_EXTRACTS in out and dry_runs.OWN_FIGURES in out


def test_with_extracts_those_are_left_out_that_need_a_start_or_feedback(run, tmp_path, extracts):
    words = ("run", "--area", "Mid", "--extracts", extracts, "--output", tmp_path / "out")
    _, out, _ = run(*words)
    left = dry_runs.LEFT_OUT.format(notebooks="trend_analysis", area="Mid", why=dry_runs.NO_START)
    assert left in out and dry_runs.GIVE_START in out
    given = ("--programme-start", "2023-10-01", "--feedback", "demo", "--programme", "demo")
    assert "Left out" not in run(*words, *given)[1]


def test_the_demo_names_all_its_pages_and_makes_no_county(run, tmp_path):
    status, out, err = run("demo", "--output", tmp_path / "out")
    assert (status, err) == (MADE, "") and "Pages (45)" in out
    assert out.count("programme_start: 2023-10-01 (default: none)") == 25
    assert dry_runs.OWN_COUNTY in out and dry_runs.OWN_FEEDBACK in out and "Left out" not in out
    assert dry_runs.OWN_PROGRAMME in out
    assert list(tmp_path.iterdir()) == []


class TestTime:
    def earlier(self, folder, *slugs):
        folder.mkdir()
        entries = [
            Entry(slug, slug, "published_picture", "T", "", "now", seconds=200.0) for slug in slugs
        ]
        (folder / "run.json").write_text(manifest_text(entries), encoding="utf-8")

    def test_it_is_guessed_from_the_run_before_and_pages_to_be_replaced_are_counted(
        self, run, tmp_path
    ):
        self.earlier(tmp_path / "out", "mid", "west")
        alone = ("--notebook", "published_picture", "--workers", "1")
        words = ("run", "--area", "Mid", "--output", tmp_path / "out", *alone)
        _, out, _ = run(*words)
        assert "Time: about 3 minutes, with 1 at once" in out
        assert dry_runs.REPLACED.format(number=1) in out and "removed" not in out
        assert dry_runs.REMOVED.format(number=1) in run(*words, "--fresh")[1]

    def test_without_one_it_is_not_known(self, run, tmp_path):
        assert dry_runs.TIME_UNKNOWN in run("run", "--output", tmp_path / "out")[1]


def test_all_that_is_wrong_is_said_at_once(run, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").touch()
    status, out, err = run(
        *("run", "--area", "Midd", "--confidence", "2", "--notebook", "nonsense"),
        *("--extracts", tmp_path / "empty", "--output", tmp_path / "out", "--fresh"),
    )
    assert (status, out) == (REFUSED, "")
    for said in (
        "did you mean Mid?",
        "confidence 2",
        "'nonsense' is not known",
        "--fresh will not",
    ):
        assert said in err


def test_extracts_that_hold_no_file_are_refused(run, tmp_path):
    (tmp_path / "empty").mkdir()
    status, _, err = run("run", "--extracts", tmp_path / "empty", "--output", tmp_path / "out")
    assert status == REFUSED and "holds no CSV, Excel or XML file" in err


def test_an_area_of_another_council_is_refused_for_ones_own_extracts(run, tmp_path, extracts):
    words = ("--notebook", "data_quality", "--area", "England", "--output", tmp_path / "out")
    status, _, err = run("run", "--extracts", extracts, *words)
    assert status == REFUSED and "cannot be reported from a council's own extracts" in err


def test_an_output_below_a_file_is_refused(run, tmp_path):
    (tmp_path / "file").touch()
    status, _, err = run("run", "--output", tmp_path / "file" / "out")
    assert status == REFUSED and "cannot be written to" in err


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_an_output_that_may_not_be_written_to_is_refused(run, tmp_path):
    tmp_path.chmod(0o500)
    status, _, err = run("run", "--output", tmp_path / "out")
    tmp_path.chmod(0o700)
    assert status == REFUSED and "permission denied" in err
