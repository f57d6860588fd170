"""The key lies apart from the data, closed to others; the same key gives the same pseudonyms."""

from __future__ import annotations

import os
import stat

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.errors import EvaluationError
from evaluation_lib.project import CHECKOUT, outputs_folder
from evaluation_lib.share import keys
from evaluation_lib.share.keys import (
    CHILD,
    FAMILY,
    KEY_THERE,
    NO_FOLDER,
    NO_KEY_FILE,
    NOT_A_KEY,
    PSEUDONYM,
    READABLE,
    WITH_THE_DATA,
    WORKER,
    fingerprint_of,
    new_key,
    pseudonyms,
    read_key,
    refuse_key_place,
    refuse_new_key,
    write_key,
)

posix = pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX systems")
KEY, OTHER = b"k" * 32, b"o" * 32


def codes(values, *, key=KEY, of=CHILD):
    return pseudonyms(pd.Series(values, dtype="string"), key=key, of=of).tolist()


def test_a_key_is_written_and_read_again(tmp_path):
    key = new_key()
    write_key(tmp_path / "key", key)
    assert read_key(tmp_path / "key") == key and len(key) == 32


@posix
def test_a_new_key_is_its_owners_alone(tmp_path):
    write_key(tmp_path / "key", KEY)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


@posix
@pytest.mark.parametrize("mode", [0o604, 0o640, 0o602, 0o644])
def test_a_key_that_others_can_use_is_refused(tmp_path, mode, like):
    file = tmp_path / "key"
    write_key(file, KEY)
    file.chmod(mode)
    with pytest.raises(EvaluationError, match=like(READABLE, file=file)):
        read_key(file)


@pytest.mark.parametrize("content", ["", "abc", "z" * 64, "a" * 63, "a" * 65, "\xe9" * 64])
def test_what_is_no_key_is_refused(tmp_path, content, like):
    file = tmp_path / "key"
    file.write_text(content, encoding="utf-8")
    file.chmod(0o600)
    with pytest.raises(EvaluationError, match=like(NOT_A_KEY, file=file)):
        read_key(file)


def test_a_key_that_is_not_there_is_refused(tmp_path, like):
    with pytest.raises(EvaluationError, match=like(NO_KEY_FILE)):
        read_key(tmp_path / "key")


def test_a_key_is_never_written_over(tmp_path, like):
    file = tmp_path / "key"
    write_key(file, KEY)
    for again in (refuse_new_key, lambda place: write_key(place, OTHER)):
        with pytest.raises(EvaluationError, match=like(KEY_THERE, file=file)):
            again(file)
    assert read_key(file) == KEY


def test_a_folder_for_the_key_is_not_made(tmp_path, like):
    with pytest.raises(EvaluationError, match=like(NO_FOLDER)):
        refuse_new_key(tmp_path / "nowhere" / "key")


@pytest.mark.parametrize("place", [CHECKOUT / "key", CHECKOUT / "docs" / "key"])
def test_a_key_in_the_project_is_refused(place, like):
    with pytest.raises(EvaluationError, match=like(WITH_THE_DATA, file=place)):
        refuse_key_place(place, apart_from=[])


def test_a_key_in_the_outputs_is_refused(like):
    place = outputs_folder() / "key"
    with pytest.raises(EvaluationError, match=like(WITH_THE_DATA, file=place)):
        refuse_key_place(place, apart_from=[])


def test_a_key_with_the_data_is_refused_through_a_link_too(tmp_path, like):
    data, link = tmp_path / "data", tmp_path / "link"
    data.mkdir()
    link.symlink_to(data, target_is_directory=True)
    refuse_key_place(tmp_path / "key", apart_from=[data])
    for place in (data / "key", link / "key", tmp_path / "x" / ".." / "data" / "key"):
        with pytest.raises(EvaluationError, match=like(WITH_THE_DATA, file=place)):
            refuse_key_place(place, apart_from=[data])


@settings(max_examples=50)
@given(st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=20))
def test_different_identifiers_have_different_pseudonyms_of_one_form(values):
    found = codes(values)
    assert len(set(found)) == len(values)
    assert all(PSEUDONYM.fullmatch(one) for one in found)


def test_the_same_key_gives_the_same_pseudonym_and_another_key_another():
    assert codes(["7"]) == codes(["7"])
    assert codes(["7"]) != codes(["7"], key=OTHER)


def test_a_childs_a_familys_and_a_workers_number_have_nothing_in_common():
    found = {codes(["7"], of=of)[0][1:] for of in (CHILD, FAMILY, WORKER)}
    assert len(found) == 3


def test_a_missing_identifier_stays_missing_and_leading_zeros_count():
    first, second, none = codes(["7", "007", None])
    assert first != second and none is pd.NA


def test_pseudonyms_are_the_keyed_hash():
    import hashlib
    import hmac

    own = hmac.new(KEY, b"child", hashlib.sha256).digest()
    assert codes(["7"]) == ["C" + hmac.new(own, b"7", hashlib.sha256).hexdigest()[:20]]


def test_two_identifiers_with_one_pseudonym_are_refused(monkeypatch):
    monkeypatch.setattr(keys, "_digest", lambda key, text: "0" * 64)
    with pytest.raises(EvaluationError, match=keys.SAME_CODE):
        codes(["7", "8"])


def test_a_fingerprint_tells_keys_apart():
    assert fingerprint_of(KEY) == fingerprint_of(KEY) != fingerprint_of(OTHER)
