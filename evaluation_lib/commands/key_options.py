"""The options --key and --new-key: the key that identifiers are made with, used or made anew."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from evaluation_lib.commands.parsing import PlainParser, output_path

NEEDS_KEY = (
    "--key is missing: name the file of the key that pseudonyms are made with; the first time, "
    "name the file to make with --new-key instead."
)
TWO_KEYS = "--key and --new-key are two keys: write --key to use one, --new-key to make one."
KEY_MADE = (
    "A new key: {file}. Keep it apart from the {made}, give it to nobody, and use it again with "
    "--key, so that later {made}s have the same pseudonyms."
)


def add_key_options(command: PlainParser) -> None:
    """Add the two options."""
    command.add_argument("--key", metavar="FILE", help="the key that pseudonyms are made with")
    command.add_argument("--new-key", metavar="FILE", help="make a key in this file, and use it")


def key_problems(options: argparse.Namespace) -> list[str]:
    """Say what is wrong where not just one of the two is given."""
    if options.key and options.new_key:
        return [TWO_KEYS]
    return [] if options.key or options.new_key else [NEEDS_KEY]


def key_place(options: argparse.Namespace, *, apart_from: Sequence[Path]) -> Path:
    """Return the key's file; refuse a place with the data before anything is read.

    Raises
    ------
    EvaluationError
        If the key lies or would lie with the data or the project, or a new one over a file.
    """
    from evaluation_lib.share.keys import refuse_key_place, refuse_new_key

    name = "--new-key" if options.new_key else "--key"
    file = output_path(options.new_key or options.key, default=Path(), option=name).absolute()
    refuse_key_place(file, apart_from=apart_from)
    if options.new_key:
        refuse_new_key(file)
    return file


def key_of(options: argparse.Namespace, file: Path) -> bytes:
    """Return the key in a file, or a new one, which is not written yet."""
    from evaluation_lib.share.keys import new_key, read_key

    return new_key() if options.new_key else read_key(file)


@contextmanager
def new_key_kept(options: argparse.Namespace, file: Path, key: bytes) -> Iterator[None]:
    """Write a new key before what is made with it; where that fails, the key goes too."""
    from evaluation_lib.share.keys import write_key

    if options.new_key:
        write_key(file, key)
    try:
        yield
    except BaseException:
        if options.new_key:
            file.unlink(missing_ok=True)
        raise
