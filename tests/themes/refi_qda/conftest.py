"""Projects of other programs, made up; and the real ones beside the project."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pytest

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.themes.refi_qda.exchanged import ANSWERS, ExchangedCode, ReadProject
from evaluation_lib.themes.refi_qda.reading import read_content

#: Identifiers of made-up projects end in these.
GUID = "00000000-0000-0000-0000-{:012d}"
ANNA, BEN, LISTENING, TEXT = (GUID.format(number) for number in (1, 2, 3, 4))
HEAD = 'xmlns="urn:QDA-XML:project:1.0" name="made up" origin="a program"'
USERS = f'<Users><User guid="{ANNA}" name="Anna"/><User guid="{BEN}" name="Ben"/></Users>'
CODES = (
    f'<CodeBook><Codes><Code guid="{LISTENING}" name="Listening" isCodable="true"/></Codes>'
    "</CodeBook>"
)


@pytest.fixture(scope="session")
def shared_refi() -> Path:
    """The folder of projects of other programs, which lies beside the project, not in it."""
    folder = Path(__file__).resolve().parents[3].parent / "shared" / "reference" / "refi"
    if not folder.is_dir():
        pytest.skip("the folder of projects of other programs is not beside the project")
    return folder


@pytest.fixture
def packed() -> Callable[[Mapping[str, bytes | str]], bytes]:
    """Pack files as other programs do."""

    def pack(parts: Mapping[str, bytes | str]) -> bytes:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
            for name, part in parts.items():
                package.writestr(name, part)
        return content.getvalue()

    return pack


@pytest.fixture
def read(dictionary: Dictionary) -> Callable[..., ReadProject]:
    """Read the content of a file."""

    def of(content: bytes | str, **settings: object) -> ReadProject:
        raw = content.encode() if isinstance(content, str) else content
        return read_content(raw, file="theirs.qdpx", dictionary=dictionary, **settings)

    return of


@pytest.fixture
def project() -> Callable[..., str]:
    """Write the XML of a project with one text and what stands within it."""

    def of(within: str = "", *, text: str = "", after: str = "", before: str = USERS) -> str:
        inline = f"<PlainTextContent>{text}</PlainTextContent>" if text else ""
        return (
            f'<Project {HEAD}>{before}{CODES}<Sources><TextSource guid="{TEXT}" name="R1">'
            f"{inline}{within}</TextSource></Sources>{after}</Project>"
        )

    return of


@pytest.fixture
def selection() -> Callable[..., str]:
    """Write the XML of a passage that Anna coded."""

    def of(start: int, end: int, *, name: str = "", number: int = 100) -> str:
        return (
            f'<PlainTextSelection guid="{GUID.format(number)}" name="{name}" '
            f'startPosition="{start}" endPosition="{end}" creatingUser="{ANNA}">'
            f'<Coding guid="{GUID.format(number + 1)}"><CodeRef targetGUID="{LISTENING}"/></Coding>'
            "</PlainTextSelection>"
        )

    return of


@pytest.fixture
def answers() -> Callable[..., pd.DataFrame]:
    """Make a table of answers of texts by their ids."""

    def of(texts: Mapping[str, str], **attributes: str) -> pd.DataFrame:
        rows = [{"response_id": name, "answer": text} | attributes for name, text in texts.items()]
        return pd.DataFrame(rows, columns=list(ANSWERS), dtype="str").fillna("")

    return of


@pytest.fixture
def codes() -> tuple[ExchangedCode, ...]:
    """A heading with two codes under it, and one beside it."""
    return (
        ExchangedCode("practice", "Practice", codable=False),
        ExchangedCode("listening", "Listening first", "Hears before judging.", parent="practice"),
        ExchangedCode("asking", "Asking", parent="practice", colour="#4477aa"),
        ExchangedCode("blank", "Nothing said"),
    )


@pytest.fixture(scope="session")
def codings() -> Callable[..., pd.DataFrame]:
    """Make a table of codings; a row may end with the place of a passage."""

    def of(*rows: tuple[str, ...]) -> pd.DataFrame:
        columns = ["response_id", "coder", "code", "start", "end"]
        filled = [(*row, *[""] * (len(columns) - len(row))) for row in rows]
        return pd.DataFrame(filled, columns=columns, dtype="str")

    return of
