"""``evaluate share``: one answer with all that is missing; an extract, or nothing at all."""

from __future__ import annotations

import json
import os
import stat

import pytest

from evaluation_lib import cli
from evaluation_lib.commands import share
from evaluation_lib.commands.key_options import KEY_MADE, TWO_KEYS
from evaluation_lib.commands.parsing import MADE, REFUSED
from evaluation_lib.presentation.wording import text
from evaluation_lib.share import writing
from evaluation_lib.share.keys import KEY_THERE, READABLE, WITH_THE_DATA
from evaluation_lib.share.shared_fields import YOUNG_CONTRIBUTORS
from evaluation_lib.share.writing import MANIFEST, NOT_EMPTY, SUMMARY

PREFIX = "INV"
AGREEMENT = {
    "agreement_reference": "DSA-2026-014",
    "dpia_reference": "DPIA-2026-031",
    "lawful_basis": "UK GDPR Article 6(1)(e), Article 9(2)(j)",
    "purpose": "Evaluation of the programme",
    "retention_end": "2999-12-31",
}


@pytest.fixture
def extracts(tmp_path):
    """SSDA903 files of ten children of one kind, and of one child of another."""
    folder = tmp_path / "my extracts"
    folder.mkdir()
    header, episodes = [], []
    for number in range(11):
        child, sex = f"{PREFIX}{number:07d}", 1 if number < 10 else 2
        header.append(f"{child},{sex},27/03/2008,{'WBRI' if number < 10 else 'BAFR'},,,")
        episodes.append(f"{child},{number + 1:02d}/05/2020,S,C2,N1,U4,PR1,,,,CM1 1QH,CM1 1QH,")
    (folder / "2021 header.csv").write_text(
        "\n".join(["CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", *header, ""]), encoding="utf-8"
    )
    names = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST"
    (folder / "2021 episodes.csv").write_text(
        "\n".join([f"{names},PL_POST,URN", *episodes, ""]), encoding="utf-8"
    )
    return folder


@pytest.fixture
def safe(tmp_path):
    folder = tmp_path / "safe"
    folder.mkdir()
    return folder


@pytest.fixture
def run(capsys, extracts, tmp_path, safe):
    def command(*words, left_out=(), **changed):
        given = {f"--{name.replace('_', '-')}": value for name, value in AGREEMENT.items()}
        given |= {"--for": "university", "--extracts": str(extracts)}
        given |= {"--output": str(tmp_path / "extract"), "--new-key": str(safe / "key")}
        given |= {f"--{name.replace('_', '-')}": str(value) for name, value in changed.items()}
        pairs = [
            word for name, value in given.items() if name not in left_out for word in (name, value)
        ]
        status = cli.main(["share", *pairs, *words])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


def test_an_extract_is_written_with_its_key_apart(run, tmp_path, safe, dictionary):
    status, out, _ = run()
    folder, key = tmp_path / "extract", safe / "key"
    assert status == MADE
    assert {"children.csv", "looked_after_episodes.csv", SUMMARY, MANIFEST} <= {
        file.name for file in folder.iterdir()
    }
    assert (
        share.WROTE.format(folder=folder) in out
        and KEY_MADE.format(file=key, made="extract") in out
    )
    assert "Pseudonymised data are still personal data." in out
    assert "Kept until 2999-12-31" in out
    assert text(dictionary, "invented.line") in out
    assert "Left out as too rare: 1 children" in out
    if os.name == "posix":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_nothing_is_written_without_an_agreement_and_all_is_said_at_once(capsys, tmp_path):
    assert cli.main(["share"]) == REFUSED
    printed = capsys.readouterr()
    lines = printed.err.splitlines()
    assert printed.out == "" and len(lines) == len(AGREEMENT) + 4
    for name in (*AGREEMENT, "--for", "--extracts", "--output", "--key"):
        assert [line for line in lines if line.startswith(f"{name} is missing")], name


@pytest.mark.parametrize("name", AGREEMENT)
def test_each_part_of_the_agreement_is_needed(run, tmp_path, safe, name):
    status, out, err = run(left_out=[f"--{name.replace('_', '-')}"])
    assert status == REFUSED and out == ""
    assert err.startswith(f"{name} is missing") and err.count("\n") == 1
    assert not (tmp_path / "extract").exists() and not (safe / "key").exists()


def test_a_file_gives_the_agreement_and_options_count_over_it(run, tmp_path):
    file = tmp_path / "agreement.yaml"
    file.write_text("".join(f"{name}: {value}\n" for name, value in AGREEMENT.items()))
    parts = [f"--{name.replace('_', '-')}" for name in AGREEMENT if name != "purpose"]
    status, _, _ = run(agreement=file, left_out=parts, purpose="Another purpose")
    assert status == MADE
    manifest = json.loads((tmp_path / "extract" / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["agreement"]["purpose"] == "Another purpose"
    assert manifest["agreement"]["dpia_reference"] == AGREEMENT["dpia_reference"]


def test_the_same_key_gives_the_same_tables(run, tmp_path, safe):
    run()
    again = tmp_path / "again"
    status, out, _ = run(left_out=["--new-key"], key=safe / "key", output=again)
    assert status == MADE and "A new key" not in out
    for name in ("children.csv", "looked_after_episodes.csv"):
        assert (again / name).read_bytes() == (tmp_path / "extract" / name).read_bytes()


def test_a_key_that_is_there_is_not_written_over(run, safe, tmp_path):
    (safe / "key").write_text("mine")
    status, _, err = run()
    assert status == REFUSED and err.strip() == KEY_THERE.format(file=safe / "key")
    assert (safe / "key").read_text() == "mine" and not (tmp_path / "extract").exists()


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX systems")
def test_a_key_that_others_can_read_is_refused(run, safe, tmp_path):
    run()
    (safe / "key").chmod(0o644)
    how = {"left_out": ["--new-key"], "key": safe / "key", "output": tmp_path / "again"}
    status, _, err = run(**how)
    assert status == REFUSED and err.strip() == READABLE.format(file=safe / "key")
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("place", ["extract/key", "my extracts/key"])
def test_a_key_with_the_data_is_refused(run, tmp_path, place):
    status, _, err = run(new_key=tmp_path / place)
    assert status == REFUSED
    assert err.startswith(WITH_THE_DATA.format(file=tmp_path / place, folder="|").split("|")[0])
    assert not (tmp_path / place).exists()


def test_two_keys_are_one_too_many(run, safe):
    status, _, err = run(key=safe / "other")
    assert status == REFUSED and err.strip() == TWO_KEYS


def test_a_folder_that_holds_something_is_left_as_it_is(run, tmp_path, safe):
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "letter").write_text("dear")
    status, _, err = run()
    assert status == REFUSED and err.strip() == NOT_EMPTY.format(folder=tmp_path / "extract")
    assert [file.name for file in (tmp_path / "extract").iterdir()] == ["letter"]
    assert not (safe / "key").exists()


def test_where_it_fails_no_key_is_left(run, safe, tmp_path, monkeypatch):
    def fails(*_, **__):
        raise MemoryError

    monkeypatch.setattr(writing, "share_tables", fails)
    status, _, _ = run()
    assert status == REFUSED
    assert list(safe.iterdir()) == [] and not (tmp_path / "extract").exists()


def test_young_contributors_words_cannot_be_shared_by_ones_own_dictionary(
    run, copied_dictionary, monkeypatch, safe
):
    file = copied_dictionary / "code_lists" / "shared_fields.csv"
    row = "contacts,contact_outcome,outcome,value,,false,What was decided in the end,999\n"
    file.write_text(file.read_text(encoding="utf-8") + row, encoding="utf-8")
    package = copied_dictionary / "datapackage.yaml"
    said = package.read_text(encoding="utf-8")
    at = said.index("- name: contact_outcome")
    changed = said[at:].replace("whose_data: child", "whose_data: young_contributor", 1)
    package.write_text(said[:at] + changed, encoding="utf-8")
    monkeypatch.setenv("EVALUATION_DATA_DICTIONARY", str(copied_dictionary))
    status, _, err = run()
    assert status == REFUSED and YOUNG_CONTRIBUTORS in err
    assert list(safe.iterdir()) == []


def test_a_lawful_basis_without_article_9_gets_a_remark(run):
    status, out, _ = run(lawful_basis="public task")
    assert status == MADE and "Article 9" in out
