"""The words that the invented case system has for ethnicity, before and after its label review."""

import pandas as pd
import pytest

from evaluation_lib.records.ethnicity_labels import map_labels
from evaluation_lib.synthetic.labels import read_labels

STYLES = ("label", "older_label", "code_and_label", "lost_dash", "legacy_code")


@pytest.fixture(scope="module")
def labels(dictionary):
    return read_labels(dictionary)


def test_every_code_with_a_known_ethnicity_has_words(labels, dictionary):
    codes = dictionary.read("ethnicity_codes")
    assert set(labels.codes) == set(codes.loc[codes["ethnicity_known"].astype(bool), "code"])
    local = [words["local"] for words in labels.codes.values()]
    assert len(set(local)) == len(local)


def entries(labels, rng, *, day, shares):
    codes = list(labels.codes) * 4
    known = pd.DataFrame({"child_id": range(len(codes)), "recorded_on": pd.Timestamp(day)})
    known = known.assign(code=codes, described_by="family", why="first")
    planted = {"label_review": "2023-01-01", "styles_before_review": shares}
    return labels.known_entries(known, planted=planted, rng=rng).assign(true=codes)


@pytest.mark.parametrize("style", STYLES)
def test_the_suite_reads_every_label_as_the_code_that_it_stands_for(labels, dictionary, rng, style):
    made = entries(labels, rng, day="2022-05-01", shares={style: 1.0})
    read = map_labels(made["label"].astype("string"), dictionary=dictionary)
    assert read["code"].tolist() == made["true"].tolist()
    assert (made["status"] == "mapped").all()


def test_what_is_meant_to_be_unread_is_read_as_nothing(labels, dictionary, rng):
    made = entries(labels, rng, day="2022-05-01", shares={"unread": 1.0})
    read = map_labels(made["label"].astype("string"), dictionary=dictionary)
    assert set(read["status"]) == {"unmapped"} == set(made["status"])
    assert made["code"].isna().all() and made["local_code"].isna().all()


def test_since_the_review_every_label_is_the_codes_own(labels, rng):
    made = entries(labels, rng, day="2023-01-01", shares={"unread": 1.0})
    assert made["label"].tolist() == [labels.codes[code]["label"] for code in made["true"]]


def test_statuses_without_an_ethnicity_are_read_as_what_they_are(labels, dictionary):
    for status in ("not_obtained", "refused"):
        read = map_labels(
            pd.Series([labels.of_status(status)], dtype="string"), dictionary=dictionary
        )
        assert read["status"].tolist() == [status]
    assert labels.of_status("missing") is None
