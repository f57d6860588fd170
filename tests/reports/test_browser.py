"""The browser that prints is the one that was named, or one that is found; never a guess."""

from __future__ import annotations

import sys

import pytest

from evaluation_lib.errors import EvaluationError
from evaluation_lib.reports import browser
from evaluation_lib.reports.browser import NO_SUCH_BROWSER, OWN_BROWSER, find_browser

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs have other names there")


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Put a program on a search path that holds nothing else."""
    monkeypatch.delenv(OWN_BROWSER, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "_usual_places", lambda: iter(()))

    def make(name: str):
        file = tmp_path / name
        file.write_text("#!/bin/sh\n", encoding="utf-8")
        file.chmod(0o755)
        return file

    return make


def test_without_any_there_is_none(program):
    assert find_browser() is None


@pytest.mark.parametrize("name", ["chromium", "google-chrome", "microsoft-edge"])
def test_one_on_the_search_path_is_found(program, name):
    there = program(name)
    assert find_browser() == there


def test_one_in_a_usual_place_is_found(program, monkeypatch, tmp_path):
    place = program("Google Chrome")
    monkeypatch.setattr(browser, "_usual_places", lambda: iter([tmp_path / "none", place]))
    assert find_browser() == place


def test_the_one_that_was_named_comes_first(program, monkeypatch):
    program("chromium")
    own = program("my browser")
    monkeypatch.setenv(OWN_BROWSER, str(own))
    assert find_browser() == own


def test_a_name_that_is_no_program_is_told(program, monkeypatch, like, tmp_path):
    program("chromium")
    monkeypatch.setenv(OWN_BROWSER, str(tmp_path / "nothing"))
    with pytest.raises(EvaluationError, match=like(NO_SUCH_BROWSER)):
        find_browser()


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_usual_places_are_those_of_the_system(monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("PROGRAMFILES", "/programs")
    places = [place.as_posix() for place in browser._usual_places()]
    wanted = {
        "darwin": "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "win32": "/programs/Microsoft/Edge/Application/msedge.exe",
    }
    assert wanted[platform] in places
