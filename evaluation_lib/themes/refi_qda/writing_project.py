"""Write answers, codings and the code book as a project in the standard's elements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

import pandas as pd

from evaluation_lib.themes.refi_qda.exchanged import ATTRIBUTES, READ_BY, ExchangedCode, told_apart
from evaluation_lib.themes.refi_qda.identifiers import code_identifier, identifier_of
from evaluation_lib.themes.refi_qda.plain_text import changes, plain_place, plain_text
from evaluation_lib.themes.refi_qda.writing_codes import code_book_element

#: What names itself as the program; a reader of another program stops where none does.
ORIGIN = "Anti-Racist Practice evaluation suite"
SUITE = "Evaluation suite"
#: No table says when a code was given. A day that is always the same leaves exports comparable.
NO_DATE = "2000-01-01T00:00:00Z"
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
TEXT_TYPE, DATE_TYPE = ("Text", "TextValue"), ("Date", "DateValue")


@dataclass(frozen=True, eq=False)
class Written:
    """A project as elements, and the texts beside it by their names in the package."""

    root: Element
    texts: Mapping[str, str]


def project_of(
    answers: pd.DataFrame,
    passages: pd.DataFrame,
    *,
    codes: Sequence[ExchangedCode],
    name: str,
    keep_emoji: bool,
    found: Counter[str],
) -> Written:
    """Build a project.

    Parameters
    ----------
    answers
        The columns of `exchanged.ANSWERS`.
    passages
        ``response_id``, ``coder``, ``code``, ``start``, ``end``; no place: the whole answer; no
        code: read, nothing coded. Every answer and code is known.
    codes
        The code book, each heading before what stands under it.
    name
        The project's name.
    keep_emoji
        As `plain_text.plain_text` says.
    found
        Counts what is written otherwise.
    """
    coders = _coder_names(passages)
    suite = identifier_of("user", "")
    root = Element(
        "Project",
        name=plain_text(name),
        origin=ORIGIN,
        creatingUserGUID=suite,
        creationDateTime=NO_DATE,
    )
    users = SubElement(root, "Users")
    SubElement(users, "User", guid=suite, name=SUITE)
    for coder, exchanged in coders.items():
        SubElement(users, "User", guid=_coder_identifier(coder), name=exchanged)
    if codes:
        root.append(code_book_element(codes, found=found))
    _add_variables(root, answers)
    _add_cases(root, answers)
    texts = _add_sources(root, answers, passages=passages, keep_emoji=keep_emoji, found=found)
    _add_read_by(root, passages, coders=coders)
    return Written(root, texts)


def _add_variables(root: Element, answers: pd.DataFrame) -> None:
    used = _used(answers)
    if used:
        variables = SubElement(root, "Variables")
        for attribute, (kind, _) in used.items():
            SubElement(
                variables,
                "Variable",
                guid=identifier_of("variable", attribute),
                name=attribute,
                typeOfVariable=kind,
            )


def _add_cases(root: Element, answers: pd.DataFrame) -> None:
    """Add a case with a name for each answer: some programs look for attributes there alone."""
    if answers.empty:
        return
    cases, used = SubElement(root, "Cases"), _used(answers)
    for answer in answers.to_dict("records"):
        response = answer["response_id"]
        case = SubElement(
            cases, "Case", guid=identifier_of("case", response), name=plain_text(response)
        )
        _add_values(case, answer, used=used)
        SubElement(case, "SourceRef", targetGUID=identifier_of("source", response))


def _add_sources(
    root: Element,
    answers: pd.DataFrame,
    *,
    passages: pd.DataFrame,
    keep_emoji: bool,
    found: Counter[str],
) -> dict[str, str]:
    if answers.empty:
        return {}
    sources, used = SubElement(root, "Sources"), _used(answers)
    coded = passages[passages["code"] != ""]
    by_answer = dict(iter(coded.groupby("response_id", sort=False)))
    texts = {}
    for answer in answers.to_dict("records"):
        response, text = answer["response_id"], answer["answer"]
        identifier = identifier_of("source", response)
        source = SubElement(
            sources,
            "TextSource",
            guid=identifier,
            name=plain_text(response),
            plainTextPath=f"internal://{identifier}.txt",
            creatingUser=identifier_of("user", ""),
            creationDateTime=NO_DATE,
        )
        if response in by_answer:
            _add_selections(
                source, text, passages=by_answer[response], keep_emoji=keep_emoji, found=found
            )
        _add_values(source, answer, used=used)
        found.update(changes(text, keep_emoji=keep_emoji))
        texts[f"{identifier}.txt"] = plain_text(text, keep_emoji=keep_emoji)
        found["line_break_kept"] += "\n" in texts[f"{identifier}.txt"]
    return texts


def _add_selections(
    source: Element, text: str, *, passages: pd.DataFrame, keep_emoji: bool, found: Counter[str]
) -> None:
    """Add a passage of its own for each code of each coder: some programs read no more than one."""
    plain = plain_text(text, keep_emoji=keep_emoji)
    whole = []
    for row in passages.to_dict("records"):
        response, coder, code = row["response_id"], row["coder"], row["code"]
        start, end = _place(row, text=text, length=len(plain), keep_emoji=keep_emoji)
        names = (response, coder, code, str(start), str(end))
        if start == end:
            # A passage without a character is none; the code is given to the source as a whole.
            whole.append((names, coder, code))
            continue
        selection = SubElement(
            source,
            "PlainTextSelection",
            guid=identifier_of("passage", *names),
            name=plain[start:end],
            startPosition=str(start),
            endPosition=str(end),
            creatingUser=_coder_identifier(coder),
            creationDateTime=NO_DATE,
        )
        _add_coding(selection, names, coder=coder, code=code)
    for names, coder, code in whole:
        found["coded_without_words"] += 1
        _add_coding(source, names, coder=coder, code=code)


def _add_coding(above: Element, names: tuple[str, ...], *, coder: str, code: str) -> None:
    coding = SubElement(
        above,
        "Coding",
        guid=identifier_of("coding", *names),
        creatingUser=_coder_identifier(coder),
        creationDateTime=NO_DATE,
    )
    SubElement(coding, "CodeRef", targetGUID=code_identifier(code))


def _add_read_by(root: Element, passages: pd.DataFrame, *, coders: Mapping[str, str]) -> None:
    if not coders:
        return
    sets = SubElement(root, "Sets")
    for coder, exchanged in coders.items():
        read_by = SubElement(
            sets,
            "Set",
            guid=identifier_of("read by", coder),
            name=READ_BY.format(coder=exchanged),
        )
        for response in passages.loc[passages["coder"] == coder, "response_id"].drop_duplicates():
            SubElement(read_by, "MemberSource", targetGUID=identifier_of("source", response))


def _place(row: Mapping[str, str], *, text: str, length: int, keep_emoji: bool) -> tuple[int, int]:
    if not row["end"]:
        return 0, length
    start, end = (
        plain_place(text, int(row[name]), keep_emoji=keep_emoji) for name in ("start", "end")
    )
    return start, min(end, length)


def _add_values(
    above: Element, answer: Mapping[str, str], *, used: Mapping[str, tuple[str, str]]
) -> None:
    for attribute, (_, tag) in used.items():
        if answer[attribute]:
            value = SubElement(above, "VariableValue")
            SubElement(value, "VariableRef", targetGUID=identifier_of("variable", attribute))
            SubElement(value, tag).text = plain_text(answer[attribute])


def _used(answers: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return the attributes that any answer has, each with its kind."""
    filled = {name: answers.loc[answers[name] != "", name] for name in ATTRIBUTES}
    return {
        name: DATE_TYPE if name == "answered_on" and _are_dates(values) else TEXT_TYPE
        for name, values in filled.items()
        if len(values)
    }


def _are_dates(values: pd.Series) -> bool:
    return bool(
        values.str.fullmatch(DATE).all()
        and pd.to_datetime(values, format="%Y-%m-%d", errors="coerce").notna().all()
    )


def _coder_names(passages: pd.DataFrame) -> dict[str, str]:
    """Return the names of the coders for other programs, no two the same, in alphabetical order."""
    coders = sorted(set(passages["coder"]))
    names = told_apart([SUITE, *map(plain_text, coders)])
    return dict(zip(coders, names[1:], strict=True))


def _coder_identifier(coder: str) -> str:
    return identifier_of("user", coder)
