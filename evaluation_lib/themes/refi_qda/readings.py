"""Tell an answer in which a coder found nothing to code from one that the coder did not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from evaluation_lib.themes.refi_qda.exchanged import PASSAGES, READ_BY


class Readings(NamedTuple):
    """Passages with a row without a code for each reading that found none, and the other sets."""

    passages: pd.DataFrame
    sets: pd.DataFrame


def with_readings(
    passages: pd.DataFrame,
    *,
    sets: pd.DataFrame,
    responses: Sequence[str],
    coders: Sequence[str],
    all_read: bool,
    found: Counter[str],
) -> Readings:
    """Add a row without a code for each answer that a coder read and gave none.

    Parameters
    ----------
    passages
        The columns of `exchanged.PASSAGES`.
    sets
        The columns of `exchanged.SETS`; those in which this suite wrote who read what are taken
        out.
    responses, coders
        All answers, and all users of the project.
    all_read
        Whether each coder who gave a code anywhere read every answer.
    found
        Counts pairs of coder and answer of which nothing is known.
    """
    by_name = {READ_BY.format(coder=coder): coder for coder in coders}
    said = sets[sets["set"].isin(list(by_name))]
    read = {
        (response, by_name[name])
        for name, response in zip(said["set"], said["member"], strict=True)
        if response
    }
    coding = list(dict.fromkeys(passages["coder"]))
    if all_read:
        read |= {(response, coder) for coder in coding for response in responses}
    coded = set(zip(passages["response_id"], passages["coder"], strict=True))
    order = {name: at for at, name in enumerate((*responses, *coders))}
    silent = sorted(read - coded, key=lambda pair: (order[pair[1]], order[pair[0]]))
    rows = [(response, coder, "", "", "", "") for response, coder in silent]
    found["not_known_if_read"] += len(coding) * len(responses) - len(
        {pair for pair in read | coded if pair[1] in coding}
    )
    added = pd.DataFrame(rows, columns=list(PASSAGES), dtype="str")
    return Readings(
        pd.concat([passages, added], ignore_index=True),
        sets.drop(said.index).reset_index(drop=True),
    )
