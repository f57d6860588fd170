"""The optional language model that points out what may be a name; it takes nothing out itself."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.records.deidentification.candidates import Model

CODE = (".py", ".pyc")

OTHER_MODEL = (
    "The language model {package} is not the one that the data dictionary names (deidentification."
    "yaml, model): install it anew with the versions of constraints.txt, or take it out."
)


def language_model(dictionary: Dictionary) -> Model | None:
    """Return the model, or nothing where the extra ``names`` is not installed.

    No code of the model's package is run: its files are held against their hash, and spaCy reads
    them as data.

    Raises
    ------
    DataError
        If a package of that name holds other files.
    """
    said = dictionary.document("deidentification")["model"]
    place = _data_folder(said["package"])
    if place is None or find_spec("spacy") is None:
        return None
    if digest_of(place.parent) != said["sha256"]:
        raise DataError(OTHER_MODEL.format(package=said["package"]))
    import spacy

    labels = frozenset(said["labels"])
    reader = spacy.load(place, exclude=["lemmatizer", "parser"])
    return lambda text: [
        (found.start_char, found.end_char) for found in reader(text).ents if found.label_ in labels
    ]


def digest_of(folder: Path) -> str:
    """Return a hash over the names and contents of a folder's files, code left out."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix not in CODE:
            name = file.relative_to(folder).as_posix().encode("utf-8")
            digest.update(name + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _data_folder(package: str) -> Path | None:
    """Return where the package keeps its model; finding it runs nothing of it."""
    found = find_spec(package)
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent
    return next((file.parent for file in sorted(folder.glob("*/config.cfg"))), None)
