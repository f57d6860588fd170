"""Fonts, browser, clock, language, git and memory of a computer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from matplotlib import font_manager

from evaluation_lib.doctor import computers
from evaluation_lib.doctor.findings import LOOK, OK, WRONG
from evaluation_lib.errors import EvaluationError
from evaluation_lib.presentation import drawing
from evaluation_lib.reports import browser


def only(findings):
    [finding] = findings
    return finding


class TestFonts:
    def with_fonts(self, monkeypatch, *names):
        fonts = [SimpleNamespace(name=name) for name in names]
        monkeypatch.setattr(font_manager, "fontManager", SimpleNamespace(ttflist=fonts))
        return only(computers.fonts())

    @pytest.mark.parametrize("name", computers.WANTED_FONTS)
    def test_one_that_charts_are_laid_out_for(self, monkeypatch, name):
        found = self.with_fonts(monkeypatch, "DejaVu Sans", name)
        assert found.state == OK and name in found.said

    @pytest.mark.parametrize("name", ["Helvetica", "DejaVu Sans"])
    def test_what_is_used_instead_is_named(self, monkeypatch, name):
        found = self.with_fonts(monkeypatch, name)
        assert found.state == LOOK and f"with {name} instead" in found.said

    def test_charts_name_the_same_fonts_in_the_same_order(self):
        named = next(
            value
            for value in vars(drawing).values()
            if isinstance(value, dict) and "font.sans-serif" in value
        )["font.sans-serif"]
        assert named == [*computers.WANTED_FONTS, "Helvetica", "DejaVu Sans"]


class TestBrowser:
    def test_one_that_is_there_is_named_without_its_path(self, monkeypatch):
        monkeypatch.setattr(browser, "find_browser", lambda: Path("/opt/secret/chromium"))
        found = only(computers.browser())
        assert found.state == OK and found.said.startswith("chromium can print")

    def test_none_is_no_fault(self, monkeypatch):
        monkeypatch.setattr(browser, "find_browser", lambda: None)
        assert only(computers.browser()).state == LOOK

    def test_a_wrong_variable_is(self, monkeypatch):
        def fail():
            raise EvaluationError("The browser x is not a program.")

        monkeypatch.setattr(browser, "find_browser", fail)
        assert only(computers.browser()).state == WRONG


@pytest.mark.parametrize(("year", "state"), [(1970, WRONG), (2026, OK), (2199, WRONG)])
def test_a_clock_that_cannot_be_right_is_wrong(year, state):
    assert only(computers.clock(datetime(year, 1, 2))).state == state


@pytest.mark.parametrize(("encoding", "state"), [("cp1252", LOOK), ("UTF-8", OK), ("utf8", OK)])
def test_text_that_is_not_written_in_utf8_is_worth_a_look(monkeypatch, encoding, state):
    monkeypatch.setattr(computers.locale, "getpreferredencoding", lambda _: encoding)
    monkeypatch.setattr(computers.sys, "stdout", SimpleNamespace(encoding="utf-8"))
    assert only(computers.text()).state == state


def test_git_is_welcome_and_not_needed(monkeypatch):
    monkeypatch.setattr(computers.shutil, "which", lambda name: None)
    assert only(computers.git()).state == LOOK
    monkeypatch.setattr(computers.shutil, "which", lambda name: "/usr/bin/git")
    assert only(computers.git()).state == OK


@pytest.mark.parametrize(
    ("size", "cores", "workers"),
    [(8e9, 4, None), (2.5e9, 1, None), (4e9, 8, 2), (1e9, 2, 1)],
)
def test_little_memory_takes_fewer_notebooks_at_once(size, cores, workers):
    found = only(computers.memory(size=int(size), cores=cores))
    assert found.state == (OK if workers is None else LOOK)
    assert workers is None or f"--workers {workers} " in found.remedy


def test_a_system_that_does_not_say_its_memory_is_left_in_peace(monkeypatch):
    monkeypatch.setattr(computers, "_memory", lambda: None)
    assert list(computers.memory()) == []
