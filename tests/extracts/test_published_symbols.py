"""A symbol is never a number, and a number is never lost."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.published_symbols import (
    BLANK,
    NEITHER,
    NOT_WHOLE,
    split_symbols,
    whole_numbers,
)
from evaluation_lib.wordlists import listed

SYMBOLS = load_dictionary().read("published_symbols")
PRESENT = ["c", "k", "low", "u", "x", "z"]
CODES = [int(code) for code in SYMBOLS["numeric_code"].dropna()]
KNOWN = listed(PRESENT)


def split(*cells, **options):
    return split_symbols(pd.Series(cells, name="number"), **options)


def test_a_number_is_a_value_and_a_symbol_is_a_symbol():
    table = split("12", "c", "0")
    assert table["value"].tolist() == [12.0, pd.NA, 0.0]
    assert table["symbol"].tolist() == [pd.NA, "c", pd.NA]
    assert table.dtypes.astype(str).tolist() == ["Float64", "string"]


def test_the_index_is_kept():
    values = pd.Series(["c", "3"], index=[7, 9])
    assert split_symbols(values).index.tolist() == [7, 9]


@pytest.mark.parametrize("symbol", PRESENT)
def test_every_symbol_is_known_bare_in_brackets_and_with_spaces(symbol):
    forms = [symbol, f"[{symbol}]", f"  {symbol} ", f"[ {symbol} ]", symbol.upper()]
    table = split(*forms)
    assert table["symbol"].tolist() == [symbol] * len(forms)
    assert table["value"].isna().all()


@pytest.mark.parametrize(("older", "present"), [("~", "low"), (":", "x")])
def test_an_older_spelling_becomes_the_present_symbol(older, present):
    assert split(older)["symbol"].tolist() == [present]


@pytest.mark.parametrize(
    ("code", "symbol"),
    [("-100", "c"), ("-200", "k"), ("-250", "u"), ("-300", "x"), ("-400", "z")],
)
def test_a_code_that_dashboards_sort_by_is_its_symbol(code, symbol):
    for form in (code, f"{code}.0", code.replace("-", "\N{MINUS SIGN}")):
        assert split(form)["symbol"].tolist() == [symbol]
    assert split(float(code))["value"].isna().all()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234", 1234),
        ("12,345,678", 12345678),
        ("81770", 81770),
        ("1234.5", 1234.5),
        (" 12 ", 12),
        ("1e+05", 100000),
        ("100", 100),
    ],
)
def test_numbers_are_read_in_the_ways_that_publishers_write_them(text, number):
    assert split(text)["value"].tolist() == [number]


@pytest.mark.parametrize(
    "found", ["-1", "-101", "12%", "1,23", "12,34", "n/a", "NaN", "inf", "c*", "1 234", "-", "[]"]
)
def test_anything_else_is_refused_with_its_row(found):
    with pytest.raises(DataError) as problem:
        split("5", found, file="figures.csv")
    where = "figures.csv, row 3, column number"
    assert str(problem.value) == NEITHER.format(where=where, found=found, symbols=KNOWN)


@pytest.mark.parametrize("empty", ["", "  ", None])
def test_an_empty_cell_is_refused_because_it_may_be_a_lost_number(empty):
    with pytest.raises(DataError) as problem:
        split("5", empty)
    assert str(problem.value) == BLANK.format(where="row 3, column number", symbols=KNOWN)


def test_an_empty_cell_is_a_symbol_where_the_format_says_so():
    assert split("5", "", blank="x")["symbol"].tolist() == [pd.NA, "x"]


def test_counts_are_whole():
    assert whole_numbers(pd.Series([1.0, pd.NA], dtype="Float64")).tolist() == [1, pd.NA]
    with pytest.raises(DataError) as problem:
        whole_numbers(pd.Series([1.0, 2.5], dtype="Float64", name="number"))
    assert str(problem.value) == NOT_WHOLE.format(where="row 3, column number", found=2.5)


def number_forms(number):
    return st.sampled_from([str(number), f"{number:,}", f" {number}", f"{number}.0"])


numbers = st.integers(min_value=0, max_value=10**9)
written_numbers = numbers.flatmap(
    lambda number: st.tuples(number_forms(number), st.just(float(number)))
)
padding = st.sampled_from(["", " ", "\t", "\N{NO-BREAK SPACE}"])
written_symbols = st.builds(
    lambda symbol, wrap, before, after: f"{before}{wrap[0]}{symbol}{wrap[1]}{after}",
    st.sampled_from([*SYMBOLS["symbol"], *SYMBOLS["symbol"].str.upper()]),
    st.sampled_from([("", ""), ("[", "]")]),
    padding,
    padding,
)
written_codes = st.builds(
    lambda code, minus, decimals: f"{minus}{abs(code)}{decimals}",
    st.sampled_from(CODES),
    st.sampled_from(["-", "\N{MINUS SIGN}"]),
    st.sampled_from(["", ".0", ".00"]),
)
cells = st.one_of(
    written_numbers,
    st.tuples(st.one_of(written_symbols, written_codes), st.none()),
)


@given(st.lists(cells, min_size=1, max_size=40))
def test_no_symbol_or_code_becomes_a_number_and_every_number_is_kept(written):
    table = split(*(text for text, _ in written))
    numbers_read = [None if pd.isna(value) else value for value in table["value"]]
    assert numbers_read == [number for _, number in written]
    assert (table["value"].isna() == table["symbol"].notna()).all()
    assert table["symbol"].dropna().isin(PRESENT).all()
