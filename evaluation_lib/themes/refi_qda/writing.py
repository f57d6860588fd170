"""Write a project (``.qdpx``) or code book (``.qdc``), the same bytes for the same content."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, tostring

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.themes.refi_qda.exchanged import ANSWERS, ExchangedCode
from evaluation_lib.themes.refi_qda.limits import exchange_limits
from evaluation_lib.themes.refi_qda.losses import write_losses
from evaluation_lib.themes.refi_qda.schemas import departures, namespace_of
from evaluation_lib.themes.refi_qda.writing_codes import code_book_element
from evaluation_lib.themes.refi_qda.writing_project import ORIGIN, project_of
from evaluation_lib.themes.refi_qda.xml import read_xml
from evaluation_lib.wordlists import cut, listed

#: The first day that a zip file can name.
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
OWNER_ONLY = 0o600 << 16
#: No answer has so many characters that a place in it is longer.
LONGEST_PLACE = 9
PROJECT_FILE, SOURCES = "project.qde", "sources"

UNKNOWN_ANSWERS = (
    "Codings are of {number} answer(s) that are not in answers.csv, such as {found}. Take both "
    "files from one folder."
)
UNKNOWN_CODES = (
    "Codings bear {number} code(s) that are not in the code book, such as {found}. Name the code "
    "book they were made with (--code-book)."
)
HEADINGS = "Codings bear {found}, which the code book has as a heading only. Give a code under it."
ANSWER_TWICE = "answers.csv holds the answer {found} more than once. Keep one row for each answer."
NO_CODES = "The code book holds no code, so there is nothing to write."
NO_PLACE = (
    "A passage of the answer {answer} is said to lie at {start} to {end}, which is not in the "
    "answer. Take answers.csv and coded_passages.csv from one folder."
)
NOT_VALID = (
    "What would be written departs from the standard at {place}: {reason}. Nothing was written; "
    "this is a fault of the suite."
)


class Exported(NamedTuple):
    """A file for another program, and what is lost in it (`losses.write_losses`)."""

    content: bytes
    losses: pd.DataFrame


def write_project(
    answers: pd.DataFrame,
    codings: pd.DataFrame,
    *,
    codes: Sequence[ExchangedCode],
    name: str,
    dictionary: Dictionary,
    keep_emoji: bool = False,
    found: Mapping[str, int] | None = None,
) -> Exported:
    """Write answers, codings and the code book as a ``.qdpx`` file.

    Parameters
    ----------
    answers
        The columns of `exchanged.ANSWERS`, text.
    codings
        ``response_id``, ``coder``, ``code`` (empty: read, nothing coded), text; and, where only a
        part of an answer is coded, ``start`` and ``end``: characters from 0, the end exclusive.
    codes
        The code book, each heading before what stands under it.
    name
        The project's name.
    dictionary
        Its folder ``refi_qda`` holds the schema and the words for losses.
    keep_emoji
        As `plain_text.plain_text` says.
    found
        What is known to be lost before, by the kinds of the document of losses.

    Raises
    ------
    DataError
        If codings are of answers or codes that are not known, or an answer stands there twice.
    """
    passages = _with_places(codings)
    _check(answers, passages, codes=codes)
    passages = _in_order(passages, answers)
    counted = Counter(found or {})
    counted["read_nothing_coded"] += int((passages["code"] == "").sum())
    written = project_of(
        answers[list(ANSWERS)].fillna(""),
        passages,
        codes=codes,
        name=name,
        keep_emoji=keep_emoji,
        found=counted,
    )
    xml = _xml(written.root, dictionary=dictionary)
    parts = {PROJECT_FILE: xml} | {
        f"{SOURCES}/{file}": text.encode("utf-8") for file, text in sorted(written.texts.items())
    }
    return Exported(_packed(parts), write_losses(counted, root=written.root, dictionary=dictionary))


def write_code_book(
    codes: Sequence[ExchangedCode],
    *,
    dictionary: Dictionary,
    found: Mapping[str, int] | None = None,
) -> Exported:
    """Write a code book as a ``.qdc`` file; parameters are those of `write_project`.

    Raises
    ------
    DataError
        If it holds no code: the standard knows no empty code book.
    """
    if not codes:
        raise DataError(NO_CODES)
    counted = Counter(found or {})
    root = code_book_element(codes, found=counted)
    root.set("origin", ORIGIN)
    xml = _xml(root, dictionary=dictionary)
    return Exported(xml, write_losses(counted, root=root, dictionary=dictionary))


def _with_places(codings: pd.DataFrame) -> pd.DataFrame:
    columns = ["response_id", "coder", "code", "start", "end"]
    whole = codings.reindex(columns=columns, fill_value="").fillna("").astype("str")
    return whole.drop_duplicates(ignore_index=True)


def _in_order(passages: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Put codings into one order, however they came, so that equal codings are written alike."""
    order = {response: at for at, response in enumerate(answers["response_id"])}
    keys = passages.assign(
        at=passages["response_id"].map(order), start=pd.to_numeric(passages["start"])
    ).sort_values(["at", "coder", "start", "code"])
    return passages.loc[keys.index].reset_index(drop=True)


def _check(
    answers: pd.DataFrame, passages: pd.DataFrame, *, codes: Sequence[ExchangedCode]
) -> None:
    twice = answers.loc[answers["response_id"].duplicated(), "response_id"]
    if len(twice):
        raise DataError(ANSWER_TWICE.format(found=cut(twice.iloc[0])))
    _refuse(set(passages["response_id"]) - set(answers["response_id"]), UNKNOWN_ANSWERS)
    given = set(passages["code"]) - {""}
    _refuse(given - {code.id for code in codes}, UNKNOWN_CODES)
    _refuse(given & {code.id for code in codes if not code.codable}, HEADINGS)
    lengths = answers.set_index("response_id")["answer"].str.len()
    for row in passages[(passages["start"] != "") | (passages["end"] != "")].to_dict("records"):
        place = row["start"], row["end"]
        if not _lies_within(*place, length=lengths[row["response_id"]]):
            start, end = map(cut, place)
            answer = cut(row["response_id"])
            raise DataError(NO_PLACE.format(answer=answer, start=start, end=end))


def _lies_within(start: str, end: str, *, length: int) -> bool:
    numbers = all(place.isdecimal() and len(place) <= LONGEST_PLACE for place in (start, end))
    return numbers and int(start) <= int(end) <= length


def _refuse(unknown: Collection[str], sentence: str) -> None:
    if unknown:
        found = listed(sorted(cut(name) for name in unknown), longest=3)
        raise DataError(sentence.format(number=len(unknown), found=found))


def _xml(root: Element, *, dictionary: Dictionary) -> bytes:
    """Write the elements, and hold what was written against the schema before anyone gets it."""
    root.set("xmlns", namespace_of(root))
    content = tostring(root, encoding="utf-8", xml_declaration=True)
    limits = exchange_limits(dictionary)
    read_back = read_xml(content, file=PROJECT_FILE, limits=limits).root
    for place, reason in departures(read_back, dictionary=dictionary):
        raise DataError(NOT_VALID.format(place=place, reason=reason))
    return content


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """Pack files in their order, with the same day for each, so that equal content packs alike."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, FIRST_DAY)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, OWNER_ONLY
            # As if written on Unix wherever it is: the byte stands in the file.
            part.create_system = 3
            package.writestr(part, content)
    return packed.getvalue()
