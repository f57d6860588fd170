"""Single answers of those who hand over themselves are refused by every step that reads answers."""

from __future__ import annotations

import shutil

import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import REFUSED
from evaluation_lib.share.keys import new_key, write_key
from evaluation_lib.themes.answers import ONLY_HANDED_OVER, UNKNOWN_COLLECTION
from evaluation_lib.themes.feedback_files import read_feedback_file, write_feedback_file
from evaluation_lib.themes.handed_over_alone import NAMED_IN

THEIRS = ["global_majority_network", "proud_to_be_me"]
#: Step → its words; {folder} is the feedback folder, {safe} a folder beside it, {out} the output.
STEPS = {
    "deidentify": "{folder} --roster {safe}/roster.csv --key {safe}/key --output {out}",
    "sheets": "{folder} --coders A,B --output {out}",
    "merge": "{folder}/codings.csv {folder}/codings.csv --answers {folder} --output {out}",
    "quotes": "{folder} --output {out}",
    "suggest": "{folder} --output {out}",
    "export": "{folder} --output {out}.qdpx",
}


@pytest.fixture
def refused(capsys, feedback_folder, tmp_path, dictionary):
    """Run a step on answers of which the last has another value; return the sentence."""
    folder, safe, out = (tmp_path / name for name in ("feedback", "safe", "out"))
    shutil.copytree(feedback_folder, folder)
    safe.mkdir()
    write_key(safe / "key", new_key())
    (safe / "roster.csv").write_text("name\nPriya Shah\n", encoding="utf-8")

    columns = list(dictionary.table("feedback_answers").field_names)

    def do(step: str, value: str, column: str = "collection") -> str:
        table = read_feedback_file(folder / "answers.csv", columns=columns)
        table.loc[table.index[-1], column] = value
        write_feedback_file(folder / "answers.csv", table)
        words = STEPS[step].format(folder=folder, safe=safe, out=out).split()
        status = cli.main(["themes", step, *words])
        assert status == REFUSED
        assert not [*tmp_path.glob("out*")]
        return capsys.readouterr().err.strip()

    return do


@pytest.mark.parametrize("collection", THEIRS)
@pytest.mark.parametrize("step", STEPS)
def test_no_step_reads_single_answers_of_those_who_hand_over(refused, dictionary, step, collection):
    place = dictionary.read("feedback_collections").set_index("collection").loc[collection]
    assert refused(step, collection) == ONLY_HANDED_OVER.format(
        what="answers.csv", label=place["label"], why=place["meaning"]
    )


@pytest.mark.parametrize("collection", ["Proud to be Me", "proud_to_be_me ", "elsewhere"])
def test_a_collection_in_other_words_does_not_slip_by(refused, collection):
    assert UNKNOWN_COLLECTION.partition("{found}")[2][:20] in refused("sheets", collection)


@pytest.mark.parametrize("column", ["workshop", "question"])
@pytest.mark.parametrize("step", STEPS)
def test_answers_whose_workshop_or_question_names_them_are_refused(refused, step, column):
    text = "What did Proud to be Me change?"
    assert refused(step, text, column).endswith(NAMED_IN.format(what=column, found=text))
