"""Read a project or code book of another program, whichever of the standard's files it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.themes.refi_qda.exchanged import ExchangedCode, ReadProject
from evaluation_lib.themes.refi_qda.identifiers import plain_identifier
from evaluation_lib.themes.refi_qda.limits import exchange_limits
from evaluation_lib.themes.refi_qda.losses import read_losses
from evaluation_lib.themes.refi_qda.package import project_part, read_package, text_parts
from evaluation_lib.themes.refi_qda.reading_codes import read_coders, read_codes
from evaluation_lib.themes.refi_qda.reading_notes import Names, read_memos, read_sets
from evaluation_lib.themes.refi_qda.reading_project import read_answers, read_passages
from evaluation_lib.themes.refi_qda.reading_sources import read_sources
from evaluation_lib.themes.refi_qda.readings import with_readings
from evaluation_lib.themes.refi_qda.schemas import departures
from evaluation_lib.themes.refi_qda.xml import VERSION, ExchangeXml, read_xml

PACKED = b"PK\x03\x04"

NO_FILE = "There is no file {file}. Check its path, or export it again."
CANNOT_OPEN = "{file} cannot be opened ({reason}). Close it where it is open, or copy it elsewhere."
TOO_LARGE = (
    "{file} is larger than {number} MB. Export the project without recordings, films and pictures."
)


def read_exchange(
    path: Path,
    *,
    dictionary: Dictionary,
    known: Sequence[ExchangedCode] = (),
    all_read: bool = False,
) -> ReadProject:
    """Read a ``.qdpx``, ``.qde`` or ``.qdc`` file.

    Parameters
    ----------
    path
        The file.
    dictionary
        Its folder ``refi_qda`` holds the limits, the schemas and the words for losses.
    known
        Codes whose ids are taken over where the file means the same code.
    all_read
        Whether each coder read every answer; if not, an answer without a code of a coder counts as
        read by that coder only where the file says so.

    Raises
    ------
    DataError
        If it cannot be read safely. A file that departs from the standard's schema is read; its
        losses say where it does.
    """
    content = _content(path, dictionary)
    return read_content(
        content, file=path.name, dictionary=dictionary, known=known, all_read=all_read
    )


def read_content(
    content: bytes,
    *,
    file: str,
    dictionary: Dictionary,
    known: Sequence[ExchangedCode] = (),
    all_read: bool = False,
) -> ReadProject:
    """Read the content of such a file; ``file`` is its name, for sentences."""
    limits = exchange_limits(dictionary)
    parts: Mapping[str, bytes] = {}
    xml = content
    if content.startswith(PACKED):
        parts = read_package(content, file=file, limits=limits)
        xml = project_part(parts, file=file)
    return _read(
        read_xml(xml, file=file, limits=limits),
        texts=text_parts(parts),
        known=known,
        all_read=all_read,
        dictionary=dictionary,
    )


def _read(
    xml: ExchangeXml,
    *,
    texts: Mapping[str, bytes],
    known: Sequence[ExchangedCode],
    all_read: bool,
    dictionary: Dictionary,
) -> ReadProject:
    root, found = xml.root, Counter({"other_version": int(xml.version != VERSION)})
    codes = read_codes(root, known=known, found=found)
    coders = read_coders(root, found=found)
    sources = read_sources(root, texts=texts, found=found)
    by_identifier = {
        plain_identifier(source.element.get("guid", "")): source.name for source in sources
    }
    names = Names(codes.ids, coders, by_identifier)
    passages = read_passages(sources, codes=codes.ids, coders=coders, found=found)
    answers, others = read_answers(root, sources=sources, found=found)
    memos = read_memos(root, sources=sources, names=names, texts=texts, found=found)
    readings = with_readings(
        passages,
        sets=read_sets(root, names=names, found=found),
        responses=[source.name for source in sources],
        coders=list(coders.values()),
        all_read=all_read,
        found=found,
    )
    return ReadProject(
        name=root.get("name", ""),
        origin=root.get("origin", ""),
        codes=codes.codes,
        answers=answers,
        passages=readings.passages,
        sets=readings.sets,
        memos=memos,
        other_attributes=others,
        losses=read_losses(
            found,
            root=root,
            departures=departures(root, dictionary=dictionary),
            dictionary=dictionary,
        ),
    )


def _content(path: Path, dictionary: Dictionary) -> bytes:
    largest = exchange_limits(dictionary).largest_file_bytes
    try:
        if path.stat().st_size > largest:
            raise DataError(TOO_LARGE.format(file=path.name, number=largest // 1_000_000))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DataError(NO_FILE.format(file=path)) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(CANNOT_OPEN.format(file=path, reason=reason)) from error
