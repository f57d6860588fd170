"""Cells become values, and a cell that could be read in two ways is not used."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.extracts.council import values as reading

FEW = settings(max_examples=60)
DAY = pd.Timestamp("2020-09-06")
ANY_TEXT = st.lists(st.one_of(st.none(), st.text(max_size=24)), min_size=1, max_size=6)


def column(*cells):
    return pd.Series(list(cells), dtype="string")


@pytest.mark.parametrize(
    "text",
    [
        "2020-09-06",
        "2020-09-06 00:00:00",
        "2020-09-06T13:45:00Z",
        "06/09/2020",
        "6/9/2020",
        "06/09/20",
        "06-09-2020",
        "06.09.2020",
        "06/09/2020 13:45",
        "6 Sep 2020",
        "6 Sept 2020",
        "06-Sep-20",
        "6th September 2020",
        "20200906",
        "44080",
        "44080.0",
        "44080.75",
        "\u00a06/9/2020 ",
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    days, unusable = reading.dates(column(text))
    assert days.tolist() == [DAY]
    assert not unusable.any()


@pytest.mark.parametrize(
    "text",
    [
        "13/13/2020",
        "09/16/2020",
        "31/02/2020",
        "1066-04-13",
        "219-06-09",
        "01/01/1900",
        "2100-01-01",
        "1",
        "999999",
        "soon",
        "2020",
        "6 Foo 2020",
        "#N/A",
        "00/00/0000",
    ],
)
def test_a_day_that_cannot_be_is_not_used(text):
    days, unusable = reading.dates(column(text))
    assert days.isna().all()
    assert unusable.all()


def test_a_month_first_file_is_read_month_first():
    days, _ = reading.dates(column("09/06/2020"), day_first=False)
    assert days.tolist() == [DAY]


@given(st.dates(date(1900, 1, 2), date(2099, 12, 31)))
@FEW
def test_every_day_comes_back_from_every_way_of_writing(day):
    ways = [
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y}",
        f"{day.day} {day:%B} {day.year}",
        f"{day:%Y%m%d}",
        f"{day.isoformat()} 00:00:00",
    ]
    days, unusable = reading.dates(column(*ways))
    assert set(days) == {pd.Timestamp(day)}
    assert not unusable.any()


@pytest.mark.parametrize(
    ("text", "kept"),
    [("00123", "00123"), ("123.0", "123"), (" A-7\u00a0", "A-7"), ("12.5", "12.5")],
)
def test_identifiers_stay_text_with_their_leading_zeros(text, kept):
    found, unusable = reading.identifiers(column(text))
    assert found.tolist() == [kept]
    assert not unusable.any()


@pytest.mark.parametrize(
    "text", ["1.23457E+11", "1.0E+06", "1E+06", "1e+20", "1e6", "12E+10", "#REF!", "#N/A"]
)
def test_an_identifier_that_lost_its_digits_is_not_used(text):
    found, unusable = reading.identifiers(column(text))
    assert found.isna().all() and unusable.all()


@pytest.mark.parametrize("text", ["86e50149", "4e074085", "12345e67", "00e12", "1E-05", "5e3f"])
def test_a_pseudonym_that_looks_like_a_number_of_a_spreadsheet_is_kept(text):
    found, unusable = reading.identifiers(column(text))
    assert found.tolist() == [text]
    assert not unusable.any()


@given(st.lists(st.text("0123456789abcdef", min_size=6, max_size=16), min_size=1, max_size=30))
@FEW
def test_no_pseudonym_of_six_signs_or_more_is_lost(pseudonyms):
    found, unusable = reading.identifiers(column(*pseudonyms))
    assert found.tolist() == pseudonyms
    assert not unusable.any()


@given(st.lists(st.text(st.characters(categories=["Nd", "No"]), max_size=6), min_size=1))
@FEW
def test_digits_of_other_scripts_are_no_numbers_and_raise_nothing(cells):
    found, unusable = reading.integers(column("\u0663", *cells))
    assert pd.isna(found.iloc[0]) and unusable.iloc[0]
    assert found[unusable].isna().all()


def test_whole_numbers_are_read_and_others_are_not():
    found, unusable = reading.integers(column("3", "3.0", "1,234", "-2", None, "3.5", "x", "1,2"))
    assert found.astype(object).where(found.notna(), None).tolist() == [
        3, 3, 1234, -2, None, None, None, None,
    ]  # fmt: skip
    assert unusable.tolist() == [False] * 5 + [True] * 3


def test_yes_and_no_are_read_in_every_spelling(dictionary):
    cells = column(
        "a) Yes", "Yes", "Y", "1", "true", "b) No", "no", "N", "0", "FALSE", "c) Unknown"
    )
    found, unusable = reading.booleans(cells, dictionary=dictionary)
    assert found.tolist()[:10] == [True] * 5 + [False] * 5
    assert unusable.tolist() == [False] * 10 + [True]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("cm1 1qh", "CM1 1QH"),
        ("SW1A2AA", "SW1A 2AA"),
        ("CM1  1QH ", "CM1 1QH"),
        ("gir0aa", "GIR 0AA"),
    ],
)
def test_postcodes_are_written_one_way(text, written):
    assert reading.postcodes(column(text))[0].tolist() == [written]


@pytest.mark.parametrize("text", ["CM1", "CM1 1", "nope", "V28 5O", "12345"])
def test_part_of_a_postcode_is_not_used(text):
    found, unusable = reading.postcodes(column(text))
    assert found.isna().all() and unusable.all()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("q) 6: Police", "6"),
        ("6", "6"),
        ("6.", "6"),
        ("Police", "6"),
        ("POLICE", "6"),
        ("a) 1A: Individual", "1A"),
        ("b) 1B: Individual", "1B"),
        ("3A - Health services: general practitioner (GP)", "3A"),
        ("School nurse", "3C"),
    ],
)
def test_a_code_is_found_by_itself_by_its_label_or_by_both(text, code, dictionary):
    found, unusable = reading.codes(
        column(text), code_list="referral_source", dictionary=dictionary
    )
    assert found.tolist() == [code]
    assert not unusable.any()


@pytest.mark.parametrize(
    "text", ["Police officer's neighbour", "Pol", "11", "6 Anonymous", "Poli ce", "Individual"]
)
def test_a_code_is_never_found_by_a_part_of_a_word_or_against_its_label(text, dictionary):
    found, unusable = reading.codes(
        column(text), code_list="referral_source", dictionary=dictionary
    )
    assert found.isna().all() and unusable.all()


def test_of_several_lists_the_first_that_knows_a_cell_counts(dictionary):
    found, _ = reading.codes(
        column("Neglect", "N1"), code_list=["category_of_abuse", "primary_need"],
        dictionary=dictionary,
    )  # fmt: skip
    assert found.tolist() == ["NEG", "N1"]


def test_no_spelling_of_a_list_stands_for_two_codes(dictionary):
    rows = dictionary.read("recorded_values")
    for name, part in rows.groupby("list"):
        seen: dict[str, str] = {}
        for row in part.itertuples(index=False):
            others = [] if pd.isna(row.also) else row.also.split("|")
            for spelling in (row.code, row.label, *others):
                plain = reading._plain(spelling)
                assert seen.setdefault(plain, row.code) == row.code, (name, spelling)


def test_a_lost_dash_and_odd_spaces_are_mended_in_text():
    found, unusable = reading.texts(column("Education \ufffd College", "a\u00a0 b", "", "#N/A"))
    assert found.tolist()[:2] == ["Education – College", "a b"]
    assert found.isna().tolist() == [False, False, True, True]
    assert unusable.tolist() == [False, False, False, True]


def test_several_values_in_one_cell_are_no_error_of_a_spreadsheet():
    assert reading.texts(column("#MULTIVALUE"))[0].tolist() == ["#MULTIVALUE"]


def test_pupil_numbers_are_held_against_their_form():
    _, unusable = reading.pupil_numbers(column("A123456789123", "X98765432123B", "UN3", "UPDOG"))
    assert unusable.tolist() == [False, False, False, True]


@given(ANY_TEXT)
@FEW
@pytest.mark.parametrize(
    "cleaner",
    [
        reading.texts,
        reading.identifiers,
        reading.integers,
        reading.dates,
        reading.postcodes,
        reading.pupil_numbers,
    ],
    ids=lambda one: one.__name__,
)
def test_no_text_raises_and_only_filled_cells_are_unusable(cleaner, cells):
    values = column(*cells)
    found, unusable = cleaner(values)
    filled = values.str.replace("\u00a0", " ").str.strip().fillna("") != ""
    assert len(found) == len(values)
    assert not (unusable & ~filled).any()
    assert found[unusable].isna().all()


@given(ANY_TEXT)
@FEW
@pytest.mark.parametrize(
    "cleaner",
    [reading.texts, reading.identifiers, reading.integers, reading.dates, reading.postcodes],
    ids=lambda one: one.__name__,
)
def test_what_was_read_reads_as_itself(cleaner, cells):
    once, _ = cleaner(column(*cells))
    again, unusable = cleaner(once.astype("string"))
    pd.testing.assert_series_equal(once, again)
    assert not unusable.any()


@given(ANY_TEXT)
@FEW
def test_a_code_and_an_answer_read_as_themselves(dictionary, cells):
    for given_cells in (cells, ["a) Yes", "no", "q) 6: Police", "10"]):
        answers, unusable = reading.booleans(column(*given_cells), dictionary=dictionary)
        assert answers[unusable].isna().all()
        again, unusable = reading.booleans(answers.astype("string"), dictionary=dictionary)
        pd.testing.assert_series_equal(answers, again)
        assert not unusable.any()
        found, _ = reading.codes(
            column(*given_cells), code_list="referral_source", dictionary=dictionary
        )
        again, unusable = reading.codes(found, code_list="referral_source", dictionary=dictionary)
        pd.testing.assert_series_equal(found, again)
        assert not unusable.any()


@given(ANY_TEXT)
@FEW
def test_any_text_is_a_known_code_or_none(dictionary, cells):
    found, unusable = reading.codes(column(*cells), code_list="sex", dictionary=dictionary)
    assert set(found.dropna()) <= {"F", "M", "U"}
    assert found[unusable].isna().all()
