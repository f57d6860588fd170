"""Single answers of those who hand over themselves are refused by every step that reads answers."""

from __future__ import annotations

import shutil

import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import REFUSED
from evaluation_lib.share.keys import new_key, write_key
from evaluation_lib.themes.answers import ONLY_HANDED_OVER, UNKNOWN_COLLECTION

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
def refused(capsys, feedback_folder, tmp_path):
    """Run a step on answers of which the last is from a collection; return the sentence."""
    folder, safe, out = (tmp_path / name for name in ("feedback", "safe", "out"))
    shutil.copytree(feedback_folder, folder)
    safe.mkdir()
    write_key(safe / "key", new_key())
    (safe / "roster.csv").write_text("name\nPriya Shah\n", encoding="utf-8")

    def do(step: str, collection: str) -> str:
        answers = folder / "answers.csv"
        before, _, last = answers.read_text("utf-8").rpartition("learning_spaces")
        answers.write_text(f"{before}{collection}{last}", encoding="utf-8")
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
