"""Hand what is of single children to the kernels of a run, by a file that only the user reads."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.keeping.at_rest import RECORD, keep_to_owner
from evaluation_lib.keeping.retention import kept_by_rule, record_text
from evaluation_lib.logs import write_for_user

#: How the table of retention rules calls it, and how its folder begins.
HANDED_OVER_KIND, FOLDER_PREFIX = "handed_over", "ev-"


@contextmanager
def handed_to_kernels(content: bytes, *, name: str, variable: str) -> Iterator[None]:
    """Let kernels that start meanwhile find a file by an environment variable.

    It lies in a folder of its own, and both are gone afterwards.

    Parameters
    ----------
    content
        What is in the file.
    name
        Its name.
    variable
        The environment variable that holds its path.
    """
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX))
    try:
        file = folder / name
        write_for_user(file, content)
        # Should the run be cut off, this is how evaluate purge knows what was left.
        kept = kept_by_rule(HANDED_OVER_KIND, dictionary=load_dictionary())
        (folder / RECORD).write_text(record_text(kept, files=[name]), encoding="utf-8")
        keep_to_owner(folder / RECORD)
        os.environ[variable] = str(file)
        yield
    finally:
        os.environ.pop(variable, None)
        shutil.rmtree(folder, ignore_errors=True)
