"""Map a column of labels to codes, groups and statuses."""

from __future__ import annotations

import narwhals as nw
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import ParameterError
from evaluation_lib.records.ethnicity_labels.lexicon import FIVE_GROUPS, Lexicon, load_lexicon
from evaluation_lib.records.ethnicity_labels.reading import read_label
from evaluation_lib.records.ethnicity_labels.suggesting import suggestions
from evaluation_lib.wordlists import did_you_mean, listed, match

#: What is said of each label, in the order of the columns.
COLUMNS = ("code", "group", "status", "rule", "suggestions")
LABEL = "label"

UNKNOWN_SCHEME = "There is no local scheme '{scheme}'{meant} Schemes: {schemes}."
UNKNOWN_GROUPING = "There is no ethnic grouping '{grouping}'{meant} Groupings: {groupings}."


def map_labels(
    labels: pd.Series,
    *,
    dictionary: Dictionary,
    scheme: str | None = None,
    grouping: str = FIVE_GROUPS,
) -> pd.DataFrame:
    """Map labels of ethnicity, as systems wrote them, to codes, groups and statuses.

    A label is read whole: every word must be known, and all parts must point to one group. Each
    different label is read once, so a million rows take little longer than their labels.

    Parameters
    ----------
    labels
        Labels as text, one per row; ``NA`` for an empty cell.
    dictionary
        The data dictionary.
    scheme
        The local scheme (of the table ``ethnicity_schemes``) that bare local codes are in. Without
        one they stay unmapped.
    grouping
        The grouping of ``ethnic_groupings`` that ``group`` is in.

    Returns
    -------
    pandas.DataFrame
        One row per label, with the index of ``labels``; all columns are text, ``NA`` where empty.

        - ``code``: the DfE code; REFU and NOBT for refused and not yet obtained.
        - ``group``: the ethnic group; only where the status is ``mapped``. A mapped label without
          a code is certain of its group only.
        - ``status``: mapped, refused, not_obtained, missing, unborn, obsolete or unmapped.
        - ``rule``: why, as ``rules`` of the document ``ethnicity_rules`` explains.
        - ``suggestions``: for unmapped labels up to three ``CODE label``, with ``;`` between.

    Raises
    ------
    ParameterError
        If the scheme or the grouping does not exist.
    """
    lexicon = load_lexicon(dictionary)
    scheme = known_scheme(scheme, lexicon=lexicon)
    # An empty cell is joined as empty text: engines differ on whether NA equals NA.
    text = labels.astype("string").fillna("").reset_index(drop=True).rename(LABEL)
    groups = _groups(grouping, dictionary=dictionary)
    read = _read_each(text.drop_duplicates(), lexicon=lexicon, scheme=scheme, groups=groups)
    rows = nw.from_native(text.to_frame(), eager_only=True)
    joined = rows.join(nw.from_native(read, eager_only=True), on=LABEL, how="left")
    return joined.select(*COLUMNS).to_native().set_axis(labels.index)


def known_scheme(scheme: str | None, *, lexicon: Lexicon) -> str | None:
    """Return the name of a local scheme as the dictionary writes it; none for none.

    Raises
    ------
    ParameterError
        If there is no such scheme.
    """
    if scheme is None:
        return None
    found = match(scheme, list(lexicon.schemes))
    if found is None:
        schemes = list(lexicon.schemes)
        sentence = UNKNOWN_SCHEME.format(
            scheme=scheme, meant=did_you_mean(scheme, schemes), schemes=listed(schemes)
        )
        raise ParameterError([sentence])
    return found


def _read_each(
    labels: pd.Series, *, lexicon: Lexicon, scheme: str | None, groups: dict[tuple[str, str], str]
) -> pd.DataFrame:
    """One row per different label: the label and `COLUMNS`."""
    rows = []
    for label in labels:
        reading = read_label(label, lexicon=lexicon, scheme=scheme)
        group = groups.get((reading.code, reading.group), "")
        near = suggestions(label, reading, lexicon=lexicon)
        rows.append((label, reading.code, group, reading.status, reading.rule, near))
    frame = pd.DataFrame(rows, columns=[LABEL, *COLUMNS]).astype("string")
    said = frame[list(COLUMNS)]
    frame[list(COLUMNS)] = said.mask(said == "")
    return frame


def _groups(grouping: str, *, dictionary: Dictionary) -> dict[tuple[str, str], str]:
    """(code or "", one of the five groups) → the group in the grouping asked for.

    A label that is certain of one of the five groups only has a group in another grouping if all
    codes of the five's group lie in it, or if it has one of the same name.
    """
    groupings = dictionary.read("ethnic_groupings")["grouping"].tolist()
    if grouping not in groupings:
        sentence = UNKNOWN_GROUPING.format(
            grouping=grouping,
            meant=did_you_mean(grouping, groupings),
            groupings=listed(groupings),
        )
        raise ParameterError([sentence])
    codes = dictionary.read("ethnicity_codes")
    codes = codes[codes["ethnicity_known"]]
    # The grouping of full codes has no column: each code is its own group.
    target = codes[grouping] if grouping in codes else codes["code"]
    groups = dict(zip(zip(codes["code"], codes[FIVE_GROUPS], strict=True), target, strict=True))
    for five, inside in target.groupby(codes[FIVE_GROUPS]):
        only = inside.iloc[0] if inside.nunique() == 1 else ""
        groups["", five] = five if five in set(target) else only
    return groups
