"""`evaluate themes export` and `read`: a project out, a project in, and what is lost each way."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import MADE, NO_SUCH_FEEDBACK, NO_SUCH_FILE, REFUSED
from evaluation_lib.commands.themes import exporting, reading
from evaluation_lib.records.restricted_folder import NOT_OURS
from evaluation_lib.themes.answers import NOT_DEIDENTIFIED, ONLY_HANDED_OVER
from evaluation_lib.themes.code_book import read_code_book
from evaluation_lib.themes.codings import read_codings
from evaluation_lib.themes.feedback_files import read_feedback_file
from evaluation_lib.themes.filled_sheets import NOT_OF_THE_ANSWERS
from evaluation_lib.themes.refi_qda import combining, files, writing
from evaluation_lib.themes.refi_qda.files import CODED_PASSAGES, CODINGS, LOSS_REPORT
from evaluation_lib.themes.refi_qda.xml import OTHER_XML

ANSWERS = """\
response_id,collection,workshop,answered_on,quadrant,role,question,answer
r1,learning_spaces,May,2024-05-01,Mid,leader,What?,I asked a family first.
r2,learning_spaces,May,2024-05-01,Mid,practitioner,What?,'=cmd|'/c calc'!A1
r3,learning_spaces,May,2024-05-01,,,What?,<img src=x onerror=alert(1)>
"""
CODES = """\
response_id,coder,code
r1,Ada,confidence_to_ask
r1,Ada,level_behaviour
r1,Ben,confidence_to_ask
r2,Ada,
r2,Ben,
r3,Ada,stance_nothing_gained
r3,Ben,
"""
KEYS = ["response_id", "coder", "code"]


@pytest.fixture
def run(capsys):
    def of(*arguments):
        status = cli.main(["themes", *(str(argument) for argument in arguments)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return of


@pytest.fixture
def folder(tmp_path) -> Path:
    """A feedback folder that two coders have coded."""
    made = tmp_path / "feedback"
    made.mkdir()
    for name, content in (("answers", ANSWERS), ("codings", CODES), ("deidentified", "kind\n")):
        (made / f"{name}.csv").write_text(content, encoding="utf-8")
    return made


@pytest.fixture
def exported(run, folder, tmp_path):
    """Export the folder; returns the file and what was said."""

    def of(name: str = "ours.qdpx", *options: str):
        output = tmp_path / name
        status, out, err = run("export", folder, "--output", output, *options)
        assert (status, err) == (MADE, "")
        return output, out

    return of


@pytest.fixture
def read_back(run, tmp_path):
    """Read a file into a folder; returns the folder and what was said."""

    def of(file: Path, *options: str):
        output = tmp_path / "read"
        status, out, err = run("read", file, "--output", output, *options)
        assert (status, err) == (MADE, "")
        return output, out

    return of


@pytest.fixture
def refused(run):
    def of(*arguments) -> str:
        status, out, err = run(*arguments)
        assert (status, out) == (REFUSED, "")
        return err.strip()

    return of


class TestThereAndBack:
    def test_codings_come_back(self, exported, read_back):
        output, _ = read_back(exported()[0])
        there = pd.read_csv(output / CODINGS, keep_default_na=False)
        assert sorted(there[KEYS].to_numpy().tolist()) == sorted(
            line.split(",") for line in CODES.splitlines()[1:]
        )

    def test_answers_come_back_as_people_wrote_them(self, exported, read_back, folder):
        output, _ = read_back(exported()[0])
        assert (output / "answers.csv").read_text("utf-8") == ANSWERS

    def test_passages_go_out_again(self, exported, read_back, folder, run, tmp_path):
        passages = "response_id,coder,code,text,start,end\nr1,Ben,confidence_to_ask,asked,2,7\n"
        (folder / CODED_PASSAGES).write_text(passages, encoding="utf-8")
        output, _ = read_back(exported()[0])
        found = read_feedback_file(output / CODED_PASSAGES, columns=["coder", "text"])
        assert ["Ben", "asked"] in found.to_numpy().tolist()
        again = tmp_path / "again.qdpx"
        assert run("export", output, "--output", again)[0] == MADE
        assert again.read_bytes() == exported()[0].read_bytes()

    def test_the_code_book_comes_back(self, exported, read_back):
        file, out = exported("ours.qdc")
        output, _ = read_back(file)
        assert "recording_ethnicity" in read_code_book(output / "code_book.yaml").ids
        assert not (output / "answers.csv").exists()
        assert "the code book 'Workshop feedback', version 1.0" in out

    def test_a_coder_who_begins_gets_no_codings(self, exported, read_back):
        output, _ = read_back(exported("blind.qdpx", "--blind")[0])
        assert (output / "answers.csv").exists()
        assert not (output / CODINGS).exists()


class TestCodersApart:
    """Each coder gets a project without codings and sends it back with codings of their own."""

    @pytest.fixture
    def sent_back(self, run, folder, tmp_path):
        """Files of two coders, each with codings of one."""

        def of(*coders: str) -> list[Path]:
            files = []
            for number, own in enumerate(("Ada", "Ben")):
                rows = [line for line in CODES.splitlines()[1:] if f",{own}," in line]
                named = [line.replace(own, coders[number]) for line in rows]
                lines = "\n".join(["response_id,coder,code", *named, ""])
                (folder / CODINGS).write_text(lines, encoding="utf-8")
                files.append(tmp_path / f"{own}.qdpx")
                assert run("export", folder, "--output", files[-1])[0] == MADE
            return files

        return of

    def test_their_codings_stand_side_by_side(self, sent_back, run, tmp_path):
        output = tmp_path / "read"
        assert run("read", *sent_back("Ada", "Ben"), "--output", output)[0] == MADE
        found = read_codings(output / CODINGS).to_numpy().tolist()
        assert sorted(found) == sorted(line.split(",") for line in CODES.splitlines()[1:])
        assert (output / "answers.csv").read_text("utf-8") == ANSWERS

    def test_agreement_can_be_worked_out(self, sent_back, run, tmp_path):
        output, agreed = tmp_path / "read", tmp_path / "agreement.csv"
        run("read", *sent_back("Ada", "Ben"), "--output", output)
        assert run("agreement", output / CODINGS, "--output", agreed, "--replicates", "10")[0] == 0
        found = pd.read_csv(agreed).set_index(["code", "statistic"])["value"]
        assert found["confidence_to_ask", "percent_agreement"] == 1
        assert found["level_behaviour", "percent_agreement"] == pytest.approx(2 / 3)

    def test_what_they_differ_in_can_be_settled(self, sent_back, run, folder, tmp_path):
        output, settled = tmp_path / "read", tmp_path / "settled"
        run("read", *sent_back("Ada", "Ben"), "--output", output)
        merge = ("merge", output / CODINGS, "--answers", folder, "--output", settled)
        assert run(*merge)[0] == MADE
        differ = read_feedback_file(
            settled / "disagreements.csv", columns=["response_id", "code", "Ada", "Ben"]
        )
        assert differ.to_numpy().tolist() == [
            ["r1", "level_behaviour", "yes", "no"],
            ["r3", "stance_nothing_gained", "yes", "no"],
        ]

    def test_codings_of_other_answers_are_not_settled(self, refused, folder, tmp_path):
        other = tmp_path / "codings.csv"
        other.write_text(CODES + "r9,Ada,level_behaviour\n", encoding="utf-8")
        merge = ("merge", other, "--answers", folder, "--output", tmp_path / "settled")
        assert refused(*merge) == NOT_OF_THE_ANSWERS.format(file="codings.csv", id="r9")

    def test_one_user_name_on_two_computers_is_refused(self, sent_back, refused, tmp_path):
        files = sent_back("Admin", "Admin")
        sentence = combining.SAME_CODER.format(coder="Admin")
        assert refused("read", *files, "--output", tmp_path / "read") == sentence

    def test_unless_a_person_says_who_is_who(self, sent_back, run, tmp_path):
        files, output = sent_back("Admin", "Admin"), tmp_path / "read"
        assert run("read", *files, "--output", output, "--coders", "Ada, Ben")[0] == MADE
        assert set(read_codings(output / CODINGS)["coder"]) == {"Ada", "Ben"}

    def test_a_name_for_each_file(self, sent_back, refused, tmp_path):
        files = sent_back("Ada", "Ben")
        sentence = combining.NOT_AS_MANY.format(coders=1, files=2)
        output = ("--output", tmp_path / "read")
        assert refused("read", *files, *output, "--coders", "Ada") == sentence

    def test_a_file_of_two_coders_keeps_their_names(self, exported, refused, tmp_path):
        file = exported()[0]
        sentence = combining.SEVERAL_CODERS.format(
            file=file.name, number=2, coders="Ada, Ben", coder="Cem"
        )
        output = ("--output", tmp_path / "read")
        assert refused("read", file, *output, "--coders", "Cem") == sentence

    def test_a_text_that_was_changed_is_told(self, sent_back, folder, run, tmp_path):
        first, second = sent_back("Ada", "Ben")
        changed = ANSWERS.replace("a family first", "every family first")
        (folder / "answers.csv").write_text(changed, encoding="utf-8")
        assert run("export", folder, "--output", second)[0] == MADE
        status, out, _ = run("read", first, second, "--output", tmp_path / "read")
        assert status == MADE
        assert "1 × TextSource: an answer differs between the files" in out
        assert (tmp_path / "read" / "answers.csv").read_text("utf-8") == ANSWERS
        passages = read_feedback_file(
            tmp_path / "read" / CODED_PASSAGES, columns=["response_id", "start"]
        )
        assert set(passages.loc[passages["response_id"] == "r1", "start"]) == {""}


class TestWhatIsSaid:
    def test_what_was_written(self, exported):
        file, out = exported()
        assert exporting.WROTE.format(output=file) in out
        assert exporting.IN_IT.format(answers=3, codings=4, coders=2) in out

    def test_losses_are_printed_and_written(self, exported, tmp_path):
        _, out = exported()
        report = read_feedback_file(tmp_path / "ours_loss_report.csv", columns=["what", "number"])
        assert len(report) > 3
        assert all(f"{row.number} × " in out and row.what in out for row in report.itertuples())

    def test_what_stays_behind_in_the_folder_is_told(self, exported, folder):
        (folder / "memos.csv").write_text("memo\none\ntwo\n", encoding="utf-8")
        assert "2 × Note: notes of coders" in exported()[1]

    def test_losses_of_reading_too(self, exported, read_back):
        output, out = read_back(exported()[0])
        assert reading.NOTHING_LOST in out
        assert read_feedback_file(output / LOSS_REPORT, columns=["element"]).empty

    def test_names_that_may_stand_in_answers_are_warned_of(self, exported, folder):
        assert exporting.NOT_DEIDENTIFIED.format(folder=folder) not in exported()[1]
        (folder / "deidentified.csv").unlink()
        assert exporting.NOT_DEIDENTIFIED.format(folder=folder) in exported()[1]

    @pytest.mark.skipif(os.name != "posix", reason="other systems keep other rights")
    def test_peoples_words_are_for_their_user_alone(self, exported, read_back, tmp_path):
        file, _ = exported()
        output, _ = read_back(file)
        for path in (file, tmp_path / "ours_loss_report.csv", output / "answers.csv"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


class TestRefusals:
    def test_no_output(self, refused, folder):
        assert refused("export", folder) == exporting.NEEDS_OUTPUT
        assert refused("read", folder / "answers.csv") == reading.NEEDS_OUTPUT

    def test_another_ending(self, refused, folder, tmp_path):
        sentence = exporting.OTHER_ENDING.format(found=tmp_path / "a.docx")
        assert refused("export", folder, "--output", tmp_path / "a.docx") == sentence

    def test_what_is_not_there(self, refused, tmp_path):
        none = tmp_path / "none"
        assert refused("export", none, "--output", tmp_path / "a.qdpx") == NO_SUCH_FEEDBACK.format(
            found=none
        )
        assert refused("read", none, "--output", tmp_path / "a") == NO_SUCH_FILE.format(found=none)

    def test_codes_that_nobody_knows(self, refused, folder, tmp_path):
        (folder / CODINGS).write_text(CODES + "r3,Ada,jargon\n", encoding="utf-8")
        output = tmp_path / "a.qdpx"
        sentence = writing.UNKNOWN_CODES.format(number=1, found="jargon")
        assert refused("export", folder, "--output", output) == sentence
        assert not output.exists()

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("safeguarding_flags", "response_id,dealt_with_by,dealt_with_on\nr1,,\n"),
            ("names_to_confirm", "candidate_id,decision\nC1,\n"),
        ],
    )
    def test_what_a_person_has_not_decided(self, name, content, refused, folder, tmp_path):
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
        output = tmp_path / "a.qdpx"
        assert str(folder / f"{name}.csv") in refused("export", folder, "--output", output)
        assert not output.exists()

    def test_answers_as_imported_with_names_in_them(self, refused, folder, tmp_path):
        (folder / "columns.csv").write_text("column\n", encoding="utf-8")
        (folder / "deidentified.csv").unlink()
        output = tmp_path / "a.qdpx"
        sentence = NOT_DEIDENTIFIED.format(folder=folder)
        assert refused("export", folder, "--output", output) == sentence
        assert not output.exists()

    @pytest.mark.parametrize("collection", ["global_majority_network", "proud_to_be_me"])
    def test_answers_of_those_who_hand_over_themselves(
        self, collection, refused, folder, exported, tmp_path, dictionary
    ):
        place = dictionary.read("feedback_collections").set_index("collection").loc[collection]

        def sentence(what: str) -> str:
            return ONLY_HANDED_OVER.format(what=what, label=place["label"], why=place["meaning"])

        theirs = ANSWERS.replace("r1,learning_spaces", f"r1,{collection}")
        outside = tmp_path / "outside.qdpx"
        with zipfile.ZipFile(exported()[0]) as ours, zipfile.ZipFile(outside, "w") as changed:
            for name in ours.namelist():
                content = ours.read(name).replace(b"learning_spaces", collection.encode())
                changed.writestr(name, content)
        (folder / "answers.csv").write_text(theirs, encoding="utf-8")
        assert refused("export", folder, "--output", tmp_path / "a.qdpx") == sentence("answers.csv")
        assert refused("read", outside, "--output", tmp_path / "read") == sentence(
            files.THE_PROJECT
        )
        assert not (tmp_path / "read").exists()

    def test_a_file_of_another_kind(self, refused, tmp_path):
        file = tmp_path / "page.qdc"
        file.write_text("<html/>", encoding="utf-8")
        sentence = OTHER_XML.format(file="page.qdc", tag="'html'")
        assert refused("read", file, "--output", tmp_path / "read") == sentence
        assert not (tmp_path / "read").exists()

    def test_a_folder_that_holds_something_else(self, refused, exported, folder):
        sentence = NOT_OURS.format(folder=folder, found=min(path.name for path in folder.iterdir()))
        assert refused("read", exported()[0], "--output", folder) == sentence
