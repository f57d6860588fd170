"""A data dictionary that somebody broke is refused in a sentence before anything is made of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import REFUSED
from evaluation_lib.project import OWN_DICTIONARY, data_dictionary_folder
from evaluation_lib.reports import running

# File, what is replaced in it (everything, if nothing is named), by what, and what must be said.
BREAKAGES = {
    "resources that are no tables": (
        *("datapackage.yaml", None, "title: x\nresources: [1, 2]\n"),
        "datapackage.yaml",
    ),
    "a misspelt key": ("datapackage.yaml", "      fields:", "      feilds:", "datapackage.yaml"),
    "a list of parameters": ("parameters.yaml", None, "- area\n", "parameters.yaml"),
    "no parameters": ("parameters.yaml", None, "", "parameters.yaml"),
    "an unknown type of parameter": (
        *("parameters.yaml", "type: folder", "type: fodler"),
        "parameters.yaml",
    ),
    "words for a folder that are no list": (
        *("parameters.yaml", "or_words: [shipped]", "or_words: shipped"),
        "or_words is not a list of words",
    ),
    "a parameter without label": ("parameters.yaml", "label: Area", "lable: Area", "label"),
    "a number without bounds": ("parameters.yaml", "    minimum: 0.8\n", "", "minimum"),
    "a day that does not exist": (
        *("parameters.yaml", "minimum: 2000-01-01", "minimum: 2000-13-01"),
        "parameters.yaml",
    ),
    "a quadrant that is none": (
        *("code_lists/district_quadrants.csv", "Chelmsford,Mid", "Chelmsford,Midd"),
        "found 'Midd'",
    ),
    "a figure that is no number": (
        *("reference/looked_after_31_march.csv", "White,847,", "White,8A7,"),
        "found '8A7'",
    ),
    "no authority": (
        *("code_lists/areas.csv", "local_authority", "district"),
        "no area of level local_authority",
    ),
}


@pytest.mark.parametrize("case", BREAKAGES)
def test_each_breakage_has_its_sentence(case, tmp_path: Path, monkeypatch, capsys):
    file, old, new, sentence = BREAKAGES[case]
    folder = tmp_path / "dictionary"
    shutil.copytree(data_dictionary_folder(), folder)
    before = (folder / file).read_text(encoding="utf-8")
    after = new if old is None else before.replace(old, new, 1)
    assert after != before
    (folder / file).write_text(after, encoding="utf-8")
    monkeypatch.setenv(OWN_DICTIONARY, str(folder))
    monkeypatch.setattr(running, "run_jobs", lambda *_, **__: pytest.fail("a run was started"))
    assert cli.main(["run", "--area", "Mid", "--output", str(tmp_path / "out")]) == REFUSED
    said = capsys.readouterr().err
    assert sentence in said and "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_a_folder_in_place_of_a_table_is_named(tmp_path: Path, monkeypatch, capsys):
    folder = tmp_path / "dictionary"
    shutil.copytree(data_dictionary_folder(), folder)
    (folder / "code_lists" / "areas.csv").unlink()
    (folder / "code_lists" / "areas.csv").mkdir()
    monkeypatch.setenv(OWN_DICTIONARY, str(folder))
    assert cli.main(["demo"]) == REFUSED
    assert "areas.csv" in capsys.readouterr().err
