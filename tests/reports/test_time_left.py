"""How long a run will take is told by what the same reports took before."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.reports.execute import Outcome
from evaluation_lib.reports.manifest import Entry, manifest_text, read_manifest
from evaluation_lib.reports.time_left import (
    Watched,
    earlier_seconds,
    expected_seconds,
    seconds_left,
)

MID, WEST = ("mid", "own"), ("west", "own")
OTHER = ("mid", "other")


def job(slug, name):
    return SimpleNamespace(slug=slug, notebook=SimpleNamespace(name=name), title=f"{name}: {slug}")


def entry(slug, name, seconds):
    return Entry(slug, slug, name, name, "", "now", seconds=seconds)


def run_in(folder, *entries, at=0):
    folder.mkdir()
    (folder / "run.json").write_text(manifest_text(entries), encoding="utf-8")
    os.utime(folder / "run.json", (at, at))
    return folder


class TestExpected:
    def test_the_same_notebook_in_this_run_counts_most(self):
        finished, earlier = {WEST: 10.0, OTHER: 99.0}, {MID: 70.0}
        assert expected_seconds(MID, finished=finished, earlier=earlier) == 10

    def test_then_the_same_report_before(self):
        earlier = {MID: 70.0, WEST: 30.0}
        assert expected_seconds(MID, finished={OTHER: 99.0}, earlier=earlier) == 70

    def test_then_the_same_notebook_before(self):
        assert expected_seconds(MID, finished={OTHER: 99.0}, earlier={WEST: 30.0}) == 30

    def test_then_any_report_of_this_run_and_else_nothing(self):
        assert expected_seconds(MID, finished={OTHER: 99.0}, earlier={}) == 99
        assert expected_seconds(MID, finished={}, earlier={OTHER: 5.0}) is None


class TestLeft:
    def left(self, waiting, running=None, *, workers=1, earlier=None):
        earlier = {MID: 60.0, WEST: 60.0, OTHER: 30.0} if earlier is None else earlier
        return seconds_left(waiting, running or {}, finished={}, earlier=earlier, workers=workers)

    def test_one_after_another(self):
        assert self.left([MID, OTHER]) == 90

    def test_two_at_once_take_half_but_never_less_than_the_longest(self):
        assert self.left([MID, WEST], workers=2) == 60
        assert self.left([MID], workers=2) == 60

    def test_what_is_running_counts_for_what_is_left_of_it(self):
        assert self.left([], {MID: 45.0}) == 15
        assert self.left([], {MID: 500.0}) == 0

    def test_of_what_nothing_is_known_nothing_is_said(self):
        assert self.left([MID], earlier={}) is None
        assert self.left([], {MID: 5.0}, earlier={}) is None

    def test_nothing_is_left_at_the_end(self):
        assert self.left([]) == 0

    @given(st.lists(st.sampled_from([MID, WEST, OTHER]), unique=True), st.integers(1, 8))
    def test_more_at_once_never_take_longer(self, waiting, workers):
        assert self.left(waiting, workers=workers + 1) <= self.left(waiting, workers=workers)


class TestEarlier:
    def test_a_run_keeps_how_long_its_reports_took(self, tmp_path):
        folder = run_in(tmp_path / "run", entry("mid", "own", 12.5), entry("west", "own", None))
        assert earlier_seconds(folder) == {MID: 12.5}

    def test_runs_beside_it_count_less_the_older_they_are(self, tmp_path):
        run_in(tmp_path / "a", entry("mid", "own", 1.0), entry("west", "own", 1.0), at=100)
        run_in(tmp_path / "b", entry("mid", "own", 2.0), at=200)
        assert earlier_seconds(tmp_path / "new") == {MID: 2.0, WEST: 1.0}
        own = run_in(tmp_path / "own", entry("mid", "own", 3.0), at=50)
        assert earlier_seconds(own) == {MID: 3.0, WEST: 1.0}

    def test_no_run_tells_nothing(self, tmp_path):
        assert earlier_seconds(tmp_path / "no" / "such") == {}

    @pytest.mark.parametrize("seconds", ["12", [1], {"a": 1}])
    def test_a_manifest_that_somebody_changed_is_not_believed(self, tmp_path, seconds):
        folder = run_in(tmp_path / "run", entry("mid", "own", 1.0))
        content = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        content["reports"][0]["seconds"] = seconds
        (folder / "run.json").write_text(json.dumps(content), encoding="utf-8")
        assert read_manifest(folder) == []

    def test_a_manifest_of_before_is_read(self, tmp_path):
        folder = run_in(tmp_path / "run", entry("mid", "own", 1.0))
        content = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        del content["reports"][0]["seconds"]
        (folder / "run.json").write_text(json.dumps(content), encoding="utf-8")
        assert [one.seconds for one in read_manifest(folder)] == [None]


def test_a_run_is_followed_from_its_first_report_to_its_last():
    told, time = [], [0.0]
    jobs = [job(*MID), job(*WEST)]
    watched = Watched(
        jobs, earlier={MID: 60.0}, workers=1, listener=told.append, clock=lambda: time[0]
    )
    watched.begun(jobs[0])
    time[0] = 20.0
    watched.ended(Outcome(jobs[0], seconds=20.0))
    watched.begun(jobs[1])
    watched.ended(Outcome(jobs[1], "it failed", seconds=1.0))
    assert [(step.said, step.now, step.left) for step in told] == [
        ("0 of 2 made", "own: mid", 120.0),
        ("1 of 2 made", "", 20.0),
        ("1 of 2 made", "own: west", 20.0),
        ("2 of 2 made", "", 0.0),
    ]
    assert [step.share for step in told] == [0, 0.5, 0.5, 1]
