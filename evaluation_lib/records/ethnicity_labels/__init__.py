"""Map labels of ethnicity, as case management systems write them, to codes, groups and statuses.

A label is brought into one form (`normalising`), covered whole with phrases of the data dictionary
(`lexicon`, `parsing`), each phrase gets the meaning it has where it stands (`placing`), and the
parts must agree (`agreeing`, `mixtures`). Whatever leaves a doubt about the group goes to a person,
with suggestions (`suggesting`); the person's answer is one line of the table ``ethnicity_labels``.
"""

from evaluation_lib.records.ethnicity_labels.label_file import LabelSummary, label_file
from evaluation_lib.records.ethnicity_labels.mapping import map_labels

__all__ = ["LabelSummary", "label_file", "map_labels"]
