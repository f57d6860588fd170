"""Long work tells how far it is, file by file, whether or not anybody listens."""

from __future__ import annotations

import pytest

from evaluation_lib.extracts.council.reading import read_extracts
from evaluation_lib.progress import CLEANING, READING, Step, following, tell
from evaluation_lib.records.making import make_records

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n1,2,27/03/2008,WROM,D051910639385,,\n"
EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
    "1,15/02/2020,S,C2,N1,U4,PR1,,,,CM1 1QH,CM1 1QH,\n"
)


@pytest.fixture
def told():
    steps: list[Step] = []
    with following(steps.append):
        yield steps


def test_nobody_need_listen(told):
    with following(lambda step: None):
        tell("Other work", 0.5)
    assert told == []
    tell("Work", 0.5, said="1 of 2", now="it")
    assert told == [Step("Work", 0.5, "1 of 2", "it")]


def test_reading_goes_file_by_file_and_cleaning_step_by_step(told, tmp_path, dictionary):
    (tmp_path / "2020 header.csv").write_text(HEADER, encoding="utf-8")
    (tmp_path / "2020 episodes.csv").write_text(EPISODES, encoding="utf-8")
    make_records(read_extracts(tmp_path, dictionary=dictionary), dictionary=dictionary)
    reading = [step for step in told if step.what == READING]
    assert [step.said for step in reading] == [
        "0 of 2 files opened",
        "1 of 2 files opened",
        "0 of 2 files recognised",
        "1 of 2 files recognised",
    ]
    cleaning = [step for step in told if step.what == CLEANING]
    assert told == reading + cleaning and len(cleaning) > 3
    for steps in (reading, cleaning):
        shares = [step.share for step in steps]
        assert shares == sorted(shares) and shares[0] == 0 and shares[-1] < 1
