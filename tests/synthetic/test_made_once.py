"""A county is put in its place whole or not at all, and the demo's is made once."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError, EvaluationError
from evaluation_lib.invented import WRONG_DOCUMENT
from evaluation_lib.progress import following
from evaluation_lib.synthetic import made_once, whole
from evaluation_lib.synthetic.made_once import (
    ABANDONED_AFTER,
    MANIFEST,
    NOT_A_FOLDER,
    NOT_EMPTY,
    NOT_OURS,
    NOT_WRITABLE,
    OR_FRESH,
    CountyOrder,
    demo_extracts,
    demo_feedback,
    demo_order,
    demo_programme,
    make_county_folder,
)
from evaluation_lib.synthetic.whole import WrittenCounty

ORDER = CountyOrder(scenario="default", scale=0.01, seed=7)


@pytest.fixture(autouse=True)
def writer(monkeypatch):
    """A county of two files in place of the whole one; ``made`` keeps what was asked for."""
    asked = SimpleNamespace(made=[], meanwhile=lambda: None)

    def write_county(folder, *, scenario, scale, seed, dictionary, progress=None):
        progress("children")
        asked.made.append((scenario, scale, seed))
        for name in ("extracts", "truth", "workshop_feedback", "programme"):
            (folder / name).mkdir(parents=True)
            (folder / name / "invented.csv").write_text(f"{seed}\n", encoding="utf-8")
        asked.meanwhile()
        counts = {"children": 3, "events": 9, "files": 2}
        parts = ("extracts", "truth", "workshop_feedback", "programme")
        return WrittenCounty(folder, *(folder / part for part in parts), **counts)

    monkeypatch.setattr(whole, "write_county", write_county)
    return asked


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The folder of invented counties, in outputs of the test's own."""
    monkeypatch.setattr(made_once, "outputs_folder", lambda: tmp_path / "outputs")
    return tmp_path / "outputs" / "invented-county"


def files_in(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


class TestMaking:
    def test_what_was_made_lies_where_it_was_wanted_and_nowhere_else(self, tmp_path, dictionary):
        made = make_county_folder(tmp_path / "a b" / "county", ORDER, dictionary=dictionary)
        assert made.extracts == tmp_path / "a b" / "county" / "extracts"
        assert made.extracts.is_dir() and made.truth.is_dir()
        assert [path.name for path in (tmp_path / "a b").iterdir()] == ["county"]

    def test_the_folder_says_what_it_is_and_holds_the_same_bytes_again(self, tmp_path, dictionary):
        for name in ("first", "second"):
            make_county_folder(tmp_path / name, ORDER, dictionary=dictionary)
        assert files_in(tmp_path / "first") == files_in(tmp_path / "second")
        content = json.loads((tmp_path / "first" / MANIFEST).read_text(encoding="utf-8"))
        assert (content["scenario"], content["scale"], content["seed"]) == ("default", 0.01, 7)
        assert content["files"] == [
            "extracts/invented.csv",
            "programme/invented.csv",
            "truth/invented.csv",
            "workshop_feedback/invented.csv",
        ]

    def test_nothing_is_left_of_one_that_could_not_be_finished(self, tmp_path, dictionary, writer):
        def stopped():
            raise KeyboardInterrupt

        writer.meanwhile = stopped
        with pytest.raises(KeyboardInterrupt):
            make_county_folder(tmp_path / "county", ORDER, dictionary=dictionary)
        assert list(tmp_path.iterdir()) == []

    def test_it_says_what_it_is_doing(self, tmp_path, dictionary, capsys):
        told = []
        with following(told.append):
            make_county_folder(tmp_path / "county", ORDER, dictionary=dictionary)
        assert ("Invented county", "children") in [(step.what, step.now) for step in told]
        assert capsys.readouterr() == ("", "")

    @pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights otherwise")
    def test_others_may_read_it(self, tmp_path, dictionary):
        county = make_county_folder(tmp_path / "county", ORDER, dictionary=dictionary).folder
        other = tmp_path / "other"
        other.mkdir()
        assert county.stat().st_mode == other.stat().st_mode


class TestRefusing:
    def test_a_file_is_no_folder(self, tmp_path, dictionary, like):
        (tmp_path / "county").write_text("mine", encoding="utf-8")
        with pytest.raises(EvaluationError, match=like(NOT_A_FOLDER)):
            make_county_folder(tmp_path / "county", ORDER, dictionary=dictionary)

    def test_an_empty_folder_is_filled(self, tmp_path, dictionary):
        (tmp_path / "county").mkdir()
        assert make_county_folder(
            tmp_path / "county", ORDER, dictionary=dictionary
        ).extracts.is_dir()

    @pytest.mark.parametrize("fresh", [False, True])
    def test_what_is_no_county_is_left_alone(self, tmp_path, dictionary, like, writer, fresh):
        (tmp_path / "real.csv").write_text("mine", encoding="utf-8")
        sentence = like(NOT_OURS, file="real.csv") if fresh else like(NOT_EMPTY, fresh="")
        with pytest.raises(EvaluationError, match=sentence):
            make_county_folder(tmp_path, ORDER, dictionary=dictionary, fresh=fresh)
        assert files_in(tmp_path) == {"real.csv": b"mine"} and writer.made == []

    def test_an_earlier_county_goes_only_where_that_is_asked_for(self, tmp_path, dictionary, like):
        county = tmp_path / "county"
        make_county_folder(county, ORDER, dictionary=dictionary)
        other = CountyOrder("default", 0.01, 8)
        with pytest.raises(EvaluationError, match=like(NOT_EMPTY, fresh=OR_FRESH)):
            make_county_folder(county, other, dictionary=dictionary)
        make_county_folder(county, other, dictionary=dictionary, fresh=True)
        assert files_in(county)["extracts/invented.csv"] == b"8\n"
        assert [path.name for path in tmp_path.iterdir()] == ["county"]

    def test_a_file_that_somebody_put_into_a_county_is_not_lost(self, tmp_path, dictionary, like):
        county = tmp_path / "county"
        make_county_folder(county, ORDER, dictionary=dictionary)
        (county / "extracts" / "real.csv").write_text("mine", encoding="utf-8")
        with pytest.raises(EvaluationError, match=like(NOT_OURS, file="extracts/real.csv")):
            make_county_folder(county, ORDER, dictionary=dictionary, fresh=True)
        assert files_in(county)["extracts/real.csv"] == b"mine"

    @pytest.mark.parametrize("content", ["", "[]", "{}", '{"files": 7}', "[" * 50_000])
    def test_a_broken_list_of_files_makes_no_county(self, tmp_path, dictionary, content):
        (tmp_path / MANIFEST).write_text(content, encoding="utf-8")
        (tmp_path / "mine.csv").touch()
        with pytest.raises(EvaluationError, match="is no part of an invented county"):
            make_county_folder(tmp_path, ORDER, dictionary=dictionary, fresh=True)

    def test_a_place_that_cannot_be_written_to_is_named(self, tmp_path, dictionary, like):
        (tmp_path / "file").touch()
        with pytest.raises(EvaluationError, match=like(NOT_WRITABLE)):
            make_county_folder(tmp_path / "file" / "county", ORDER, dictionary=dictionary)

    def test_where_it_cannot_be_put_the_earlier_one_stays(self, tmp_path, dictionary, monkeypatch):
        county = tmp_path / "county"
        make_county_folder(county, ORDER, dictionary=dictionary)
        before, rename = files_in(county), os.rename

        def refused(old, new):
            if new == county and "-before" not in str(old):
                raise PermissionError("in use")
            rename(old, new)

        monkeypatch.setattr(os, "rename", refused)
        with pytest.raises(EvaluationError):
            make_county_folder(county, CountyOrder("null", 1, 1), dictionary=dictionary, fresh=True)
        assert files_in(county) == before


class TestDemo:
    def test_its_programme_is_made_with_its_extracts(self, home, writer, dictionary):
        programme = demo_programme(dictionary)
        assert programme == demo_extracts(dictionary).with_name("programme")
        assert programme.is_dir()

    def test_its_feedback_is_made_with_its_extracts(self, home, writer, dictionary):
        feedback = demo_feedback(dictionary)
        assert feedback == demo_extracts(dictionary).with_name("workshop_feedback")
        assert feedback.is_dir()
        assert len(writer.made) == 1

    def test_it_is_made_once(self, home, dictionary, writer):
        first, second = demo_extracts(dictionary), demo_extracts(dictionary)
        assert first == second and first.parent.parent == home and first.is_dir()
        order = demo_order(dictionary)
        assert writer.made == [(order.scenario, order.scale, order.seed)]

    def test_another_dictionary_makes_another_and_the_older_goes(
        self, home, dictionary, copied_dictionary, writer
    ):
        older = demo_extracts(dictionary)
        notes = copied_dictionary / "synthetic" / "notes.txt"
        notes.write_text("changed", encoding="utf-8")
        newer = demo_extracts(load_dictionary(copied_dictionary))
        assert newer != older and len(writer.made) == 2
        assert list(home.iterdir()) == [newer.parent]

    def test_a_county_of_another_size_stays(self, home, dictionary, copied_dictionary):
        document = copied_dictionary / "synthetic" / "invented.yaml"
        text = document.read_text(encoding="utf-8")
        document.write_text(text.replace("scale: 1\n", "scale: 0.5\n"), encoding="utf-8")
        both = {demo_extracts(one) for one in (dictionary, load_dictionary(copied_dictionary))}
        assert {path.parent for path in both} == set(home.iterdir()) and len(both) == 2

    def test_one_that_another_run_finished_first_is_taken(self, home, dictionary, writer):
        def other_run():
            writer.meanwhile = lambda: None
            demo_extracts(dictionary)

        writer.meanwhile = other_run
        extracts = demo_extracts(dictionary)
        assert extracts.is_dir() and len(writer.made) == 2
        assert list(home.iterdir()) == [extracts.parent]

    def test_what_a_killed_run_left_goes_after_a_day(self, home, dictionary):
        old, new = home / ".unfinished-old", home / ".unfinished-new"
        for folder in (old, new):
            folder.mkdir(parents=True)
        yesterday = time.time() - ABANDONED_AFTER - 60
        os.utime(old, (yesterday, yesterday))
        demo_extracts(dictionary)
        assert not old.exists() and new.exists()

    def test_an_order_that_is_none_is_refused(self, copied_dictionary, like):
        document = copied_dictionary / "synthetic" / "invented.yaml"
        text = document.read_text(encoding="utf-8")
        document.write_text(text.replace("scale: 1\n", "scale: huge\n"), encoding="utf-8")
        with pytest.raises(DataError, match=like(WRONG_DOCUMENT, what="the demo's county")):
            demo_order(load_dictionary(copied_dictionary))
