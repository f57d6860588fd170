"""Bring together the projects that coders who worked apart send back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.themes.refi_qda.exchanged import ExchangedCode, ReadProject
from evaluation_lib.themes.refi_qda.losses import with_more_read
from evaluation_lib.wordlists import cut, listed

BETWEEN = "; "
PLACES = ["start", "end"]

NOT_AS_MANY = (
    "--coders names {coders} coder(s) for {files} file(s): name one for each file, in their order."
)
SEVERAL_CODERS = (
    "{file} holds codings of {number} coders ({coders}), so none of them can be called {coder}. "
    "Leave --coders out."
)
SAME_CODER = (
    "Two files hold codings of {coder}. If two people coded, name each with --coders, in the order "
    "of the files, such as --coders A,B."
)


def named_for(read: ReadProject, coder: str, *, file: str) -> ReadProject:
    """Return a project whose one coder bears the name that a person gives.

    Raises
    ------
    DataError
        If several coders coded in it.
    """
    coders = list(dict.fromkeys(read.passages["coder"]))
    if len(coders) > 1:
        raise DataError(
            SEVERAL_CODERS.format(
                file=file, number=len(coders), coders=listed(coders), coder=cut(coder)
            )
        )
    named = {
        name: table.assign(coder=table["coder"].replace(dict.fromkeys(coders, coder)))
        for name, table in (("passages", read.passages), ("memos", read.memos))
    }
    return replace(read, **named)


def combined(reads: Sequence[ReadProject], *, dictionary: Dictionary) -> ReadProject:
    """Return one project of several, whose answers and codes are one where they have one id.

    Parameters
    ----------
    reads
        What was read, each of coders of its own.

    Raises
    ------
    DataError
        If two hold codings of one coder: one would count for two.
    """
    if len(reads) == 1:
        return reads[0]
    _refuse_same_coder(reads)
    answers = pd.concat([read.answers for read in reads], ignore_index=True)
    once = answers.drop_duplicates("response_id", ignore_index=True)
    texts = answers.drop_duplicates(["response_id", "answer"])
    differing = set(texts.loc[texts["response_id"].duplicated(), "response_id"])
    passages = pd.concat([read.passages for read in reads], ignore_index=True)
    # Places are counted in the text of each file: in another text they would lead elsewhere.
    passages.loc[passages["response_id"].isin(differing), PLACES] = ""
    losses = pd.concat([read.losses for read in reads], ignore_index=True)
    found = Counter(answer_differs=len(differing))
    return ReadProject(
        name=reads[0].name,
        origin=BETWEEN.join(dict.fromkeys(read.origin for read in reads if read.origin)),
        codes=_codes(reads),
        answers=once,
        passages=passages,
        sets=_together(reads, "sets"),
        memos=_together(reads, "memos"),
        other_attributes=_together(reads, "other_attributes"),
        losses=with_more_read(losses, found, dictionary=dictionary),
    )


def _refuse_same_coder(reads: Sequence[ReadProject]) -> None:
    files = Counter(coder for read in reads for coder in set(read.passages["coder"]))
    twice = sorted(coder for coder, number in files.items() if number > 1)
    if twice:
        raise DataError(SAME_CODER.format(coder=listed(twice)))


def _codes(reads: Sequence[ReadProject]) -> tuple[ExchangedCode, ...]:
    """Return the codes of all, those of the first file first, each once."""
    codes: dict[str, ExchangedCode] = {}
    for read in reads:
        codes = {code.id: code for code in read.codes} | codes
    order = dict.fromkeys(code.id for read in reads for code in read.codes)
    return tuple(codes[id] for id in order)


def _together(reads: Sequence[ReadProject], name: str) -> pd.DataFrame:
    tables = pd.concat([getattr(read, name) for read in reads], ignore_index=True)
    return tables.drop_duplicates(ignore_index=True)
