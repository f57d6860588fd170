"""The words that the invented case system has for ethnicity, before and after its label review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary

DOCUMENT = "synthetic/labels"
UNREAD = "unread"


@dataclass(frozen=True, eq=False)
class Labels:
    """Words for codes and statuses.

    Attributes
    ----------
    codes
        ``local``, ``label``, ``older`` and ``lost_dash`` for each code.
    statuses
        ``local`` and ``label`` for each status without a known ethnicity.
    unread
        Words that no list can read.
    """

    codes: Mapping[str, Mapping[str, str]]
    statuses: Mapping[str, Mapping[str, str]]
    unread: tuple[str, ...]

    def of_status(self, status: str) -> str | None:
        """Return the label of a status."""
        return self.statuses[status].get("label")

    def code_of_status(self, status: str) -> str | None:
        """Return the system's own code of a status."""
        return self.statuses[status].get("local")

    def known_entries(
        self, known: pd.DataFrame, *, planted: Mapping[str, Any], rng: np.random.Generator
    ) -> pd.DataFrame:
        """Return entries of children whose ethnicity was told, in the words of the day.

        Parameters
        ----------
        known
            ``child_id``, ``recorded_on``, ``code``, ``described_by``, ``why``.
        planted
            The planted recording: when the review was, and what was written before it.
        rng
            The source of chance.
        """
        styles = planted["styles_before_review"]
        weights = np.array(list(styles.values()))
        drawn = rng.choice(
            np.array(list(styles), dtype=object), size=len(known), p=weights / weights.sum()
        )
        since = (known["recorded_on"] >= pd.Timestamp(planted["label_review"])).to_numpy()
        style = np.where(since, "label", drawn)
        code = known["code"].to_numpy(dtype=object)
        unread = style == UNREAD
        some = rng.choice(np.array(self.unread, dtype=object), size=len(known))
        label = [self._written(*pair) for pair in zip(code, style, strict=True)]
        return known.assign(
            label=np.where(unread, some, np.array(label, dtype=object)),
            local_code=np.where(unread, None, self._local(code)),
            code=np.where(unread, None, code),
            status=np.where(unread, "unmapped", "mapped"),
            # What the unread words stood for: the review reads them off the file.
            meant=code,
        )

    def reviewed(self, standing: pd.DataFrame) -> pd.DataFrame:
        """Return entries under the labels of the review."""
        code = standing["meant"].to_numpy(dtype=object)
        label = [self.codes[one]["label"] for one in code]
        return standing.assign(
            label=np.array(label, dtype=object),
            local_code=self._local(code),
            code=code,
            status="mapped",
        )

    def _local(self, code: np.ndarray) -> np.ndarray:
        return np.array([self.codes[one]["local"] for one in code], dtype=object)

    def _written(self, code: str, style: str) -> str:
        words = self.codes[code]
        if style == "code_and_label":
            return f"{code} - {words['older']}"
        if style == "older_label":
            return words["older"]
        return words.get(style, words["label"])


def read_labels(dictionary: Dictionary) -> Labels:
    """Read the words of the invented case system."""
    document = dictionary.document(DOCUMENT)
    return Labels(document["codes"], document["statuses"], tuple(document["unread"]))
