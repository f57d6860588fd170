"""From the text of a cell to a value: days, identifiers, numbers, yes and no, postcodes, codes.

Every function takes a text column and returns the values and a mask of the cells that hold
something which cannot be used. Nothing is guessed: a cell that can be read in two ways is not used.
"""

from __future__ import annotations

import re

import pandas as pd

from evaluation_lib.dictionary import Dictionary

Values = tuple[pd.Series, pd.Series]

FIRST_DAY, LAST_DAY = pd.Timestamp("1900-01-02"), pd.Timestamp("2099-12-31")
#: Days that a spreadsheet counts from; whole numbers in this range are the years 1954 to 2064.
EXCEL_START, EXCEL_RANGE = pd.Timestamp("1899-12-30"), (20_000, 60_000)
TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]m)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){TIME}", re.IGNORECASE)
COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
NUMBERS = re.compile(rf"(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](\d{{4}}|\d{{2}}){TIME}", re.IGNORECASE)
WORDS = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s\-/]+([a-z]{{3,9}})\.?[\s\-/,]+(\d{{4}}|\d{{2}}){TIME}",
    re.IGNORECASE,
)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONG_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
#: Two-digit years up to this one belong to this century.
LAST_SHORT_YEAR = 49

WHOLE = re.compile(r"[+-]?\d{1,15}")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+")
#: Excel writes a long number so, and its last digits are gone. Pseudonyms are often made of the
#: digits and a to f, such as 86e50149: these have more digits in front, and no point or plus.
SCIENTIFIC = re.compile(r"[+-]?(\d|\d+\.\d+)[eE]\+?\d{1,3}|[+-]?\d+[eE]\+\d+")
EXCEL_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)", re.IGNORECASE)
POSTCODE = re.compile(r"(GIR|[A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
PUPIL_NUMBER = re.compile(r"[A-Z]\d{11}[A-Z\d]|UN[1-7]")
ENUMERATION = re.compile(r"[a-z]{1,2}\)\s*", re.IGNORECASE)
CODE_AND_LABEL = re.compile(
    r"([a-z0-9]{1,6})\s*(?:[:\-\u2013\u2014\ufffd]|\s)\s*\S.*", re.IGNORECASE
)
LOST_DASH = re.compile(r"\s*\ufffd\s*")


def texts(values: pd.Series) -> Values:
    """Trim text; a lost dash between two spaces (U+FFFD) becomes a dash again.

    A spreadsheet's error, such as ``#N/A``, says nothing and cannot be used.
    """
    spaced = values.str.replace("\u00a0", " ", regex=False).str.replace(
        r"\s\ufffd\s", " – ", regex=True
    )
    clean = _filled(spaced.str.replace(r"\s+", " ", regex=True).str.strip())
    error = _matches(clean, EXCEL_ERROR)
    return clean.mask(error), error


def identifiers(values: pd.Series) -> Values:
    """Keep identifiers as text, leading zeros and all; ``123.0`` of a spreadsheet is ``123``.

    A number in scientific notation has lost digits and cannot be used, nor can a spreadsheet's
    error.
    """
    clean, error = texts(values)
    clean = clean.str.replace(r"^(\d+)\.0+$", r"\1", regex=True)
    lost = _matches(clean, SCIENTIFIC)
    return clean.mask(lost), lost | error


def integers(values: pd.Series) -> Values:
    """Read whole numbers, also where a spreadsheet wrote ``3.0`` or ``1,234``."""
    clean, error = texts(values)
    clean = clean.str.replace(r"^([+-]?\d{1,15})\.0+$", r"\1", regex=True)
    clean = clean.mask(_matches(clean, THOUSANDS), clean.str.replace(",", "", regex=False))
    whole = _matches(clean, WHOLE)
    numbers = pd.to_numeric(clean.where(whole)).astype("Int64")
    return numbers, error | (clean.notna() & ~whole)


def dates(values: pd.Series, *, day_first: bool = True) -> Values:
    """Read days, whichever way they are written; the time of the day is dropped.

    Year-month-day, day-month-year with ``/``, ``.`` or ``-``, months in words, and the day numbers
    of spreadsheets. A month above twelve is not swapped with the day, and no year outside 1900 to
    2099 is taken: such a cell cannot be used.

    Parameters
    ----------
    values
        The cells.
    day_first
        Whether the day stands before the month where both are numbers.
    """
    clean, error = texts(values)
    distinct = pd.Series(clean.dropna().unique(), dtype="string")
    days = {text: _day(str(text), day_first=day_first) for text in distinct}
    found = clean.map(days).astype("datetime64[us]")
    return found, error | (clean.notna() & found.isna())


def _day(text: str, *, day_first: bool) -> pd.Timestamp | None:
    parts = _year_month_day(text, day_first=day_first)
    if parts is None:
        return _serial_day(text)
    year, month, day = parts
    if year < 100:
        year += 2000 if year <= LAST_SHORT_YEAR else 1900
    try:
        found = pd.Timestamp(year=year, month=month, day=day)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def _year_month_day(text: str, *, day_first: bool) -> tuple[int, int, int] | None:
    if match := ISO.fullmatch(text) or COMPACT.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := NUMBERS.fullmatch(text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        return (year, second, first) if day_first else (year, first, second)
    if match := WORDS.fullmatch(text):
        month = _month(match[2].casefold())
        return None if month is None else (int(match[3]), month, int(match[1]))
    return None


def _month(word: str) -> int | None:
    if word == "sept":
        return 9
    for names in (MONTHS, LONG_MONTHS):
        if word in names:
            return names.index(word) + 1
    return None


def _serial_day(text: str) -> pd.Timestamp | None:
    if not SERIAL.fullmatch(text):
        return None
    number = int(float(text))
    if not EXCEL_RANGE[0] <= number <= EXCEL_RANGE[1]:
        return None
    return EXCEL_START + pd.Timedelta(days=number)


def postcodes(values: pd.Series) -> Values:
    """Write whole postcodes in capitals with one space; part of one cannot be used."""
    clean, error = texts(values)
    packed = clean.str.upper().str.replace(r"[^A-Z0-9]", "", regex=True)
    whole = _matches(packed, POSTCODE)
    written = packed.str.slice(0, -3) + " " + packed.str.slice(-3)
    return written.where(whole), error | (clean.notna() & ~whole)


def pupil_numbers(values: pd.Series) -> Values:
    """Hold unique pupil numbers against their form: a letter and twelve digits, or UN1 to UN7."""
    clean, error = texts(values)
    fits = _matches(clean.str.upper(), PUPIL_NUMBER)
    return clean.where(fits), error | (clean.notna() & ~fits)


def codes(values: pd.Series, *, code_list: str | list[str], dictionary: Dictionary) -> Values:
    """Find the code that a cell names, by one or more lists of table ``recorded_values``.

    A cell may hold the code, its label or another spelling of the list, a code with its label
    behind it, each with a letter and bracket in front (``q) 6: Police``). Compared whole, without
    case and punctuation; never by a part of a word.

    Parameters
    ----------
    values
        The cells.
    code_list
        The list's name, or several: the first that knows a cell counts.
    dictionary
        The data dictionary.
    """
    clean, error = texts(values)
    lists = [code_list] if isinstance(code_list, str) else list(code_list)
    known = [spellings(name, dictionary=dictionary) for name in lists]
    found = {text: _code(str(text), known) for text in clean.dropna().unique()}
    coded = clean.map(found).astype("string")
    return coded, error | (clean.notna() & coded.isna())


def booleans(values: pd.Series, *, dictionary: Dictionary) -> Values:
    """Read yes and no as the dictionary's list ``yes_no`` spells them."""
    coded, unusable = codes(values, code_list="yes_no", dictionary=dictionary)
    answers = coded.map({"true": True, "false": False}).astype("boolean")
    return answers, unusable & coded.isna()


def spellings(code_list: str, *, dictionary: Dictionary) -> dict[str, str]:
    """Return the code of every spelling in one list, spellings without case and punctuation."""
    rows = dictionary.read("recorded_values")
    known: dict[str, str] = {}
    for row in rows[rows["list"] == code_list].itertuples(index=False):
        others = [] if pd.isna(row.also) else str(row.also).split("|")
        for spelling in (row.code, row.label, *others):
            if pd.notna(spelling):
                known.setdefault(_plain(str(spelling)), str(row.code))
    return known


def _code(text: str, known: list[dict[str, str]]) -> str | None:
    bare = ENUMERATION.sub("", text, count=1) if ENUMERATION.match(text) else text
    for table in known:
        for candidate in (text, bare):
            if (code := table.get(_plain(candidate))) is not None:
                return code
    return next((code for table in known if (code := _code_in_front(bare, table))), None)


def _code_in_front(text: str, known: dict[str, str]) -> str | None:
    """Return the code that stands before a label, unless the label is another code's own."""
    if (match := CODE_AND_LABEL.fullmatch(text)) is None:
        return None
    front = match[1]
    code = known.get(_plain(front))
    if code is None or _plain(front) != _plain(code):
        return None
    label = known.get(_plain(text[len(front) :]))
    return code if label in (None, code) else None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w+]+", " ", LOST_DASH.sub(" ", text).casefold()).split())


def _filled(values: pd.Series) -> pd.Series:
    return values.mask(values == "").astype("string")


def _matches(values: pd.Series, pattern: re.Pattern[str]) -> pd.Series:
    # Digits of other scripts are digits to Python, and no numbers to pandas.
    flags = pattern.flags & ~re.UNICODE | re.ASCII
    return values.str.fullmatch(pattern.pattern, flags=flags).fillna(False)
