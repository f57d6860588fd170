"""Who may log which decision on whose report, as the data dictionary says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError, EvaluationError
from evaluation_lib.wordlists import cut, did_you_mean, joined, listed, match

#: The right that makes a report more than a draft.
APPROVAL = "approval"

NOT_ONE_OWNER = "report_owners.csv: exactly one row has to be true under of_unlisted."
UNKNOWN = "--{option} '{found}' is not known{hint} Write one of: {choices}."
ONLY = "Only the {who} may log '{decision}' for a report of {owner}; the {role} may log: {instead}."
NOBODY = "Nobody may log '{decision}' for a report of {owner}; the {role} may log: {instead}."
NOTHING = "nothing"


@dataclass(frozen=True)
class Decision:
    """What a review can say: its code and label, the right it takes, and whether it is good."""

    code: str
    label: str
    right: str
    passed: bool
    needs_note: bool


@dataclass(frozen=True)
class Rules:
    """The dictionary's tables on reviews.

    Attributes
    ----------
    roles
        Labels of roles by their codes.
    decisions
        Decisions by their codes.
    owners
        Labels of owners by their codes.
    rights
        What is allowed: owner, role, right.
    listed
        The owners of the reports that the dictionary lists, by notebook.
    unlisted
        The owner of all others.
    """

    roles: Mapping[str, str]
    decisions: Mapping[str, Decision]
    owners: Mapping[str, str]
    rights: frozenset[tuple[str, str, str]]
    listed: Mapping[str, str]
    unlisted: str

    def allow(self, *, notebook: str, role: str, decision: str) -> bool:
        """Whether a role may log a decision on a notebook's report."""
        known = self.decisions.get(decision)
        owner = self.listed.get(notebook, self.unlisted)
        return known is not None and (owner, role, known.right) in self.rights

    def refuse_unless_allowed(self, *, notebook: str, role: str, decision: Decision) -> None:
        """Say who may log a decision, and what this role may log instead, if it may not.

        Raises
        ------
        EvaluationError
            With that sentence.
        """
        may = [
            self.roles[one]
            for one in self.roles
            if self.allow(notebook=notebook, role=one, decision=decision.code)
        ]
        if self.roles[role] in may:
            return
        instead = [
            code
            for code in self.decisions
            if self.allow(notebook=notebook, role=role, decision=code)
        ]
        sentence = ONLY if may else NOBODY
        raise EvaluationError(
            sentence.format(
                who=joined(may),
                decision=decision.code,
                owner=self.owners[self.listed.get(notebook, self.unlisted)],
                role=self.roles[role],
                instead=listed(instead) or NOTHING,
            )
        )

    def role(self, found: str) -> str:
        """Return the code of a role that a person named by code or label.

        Raises
        ------
        EvaluationError
            If there is no such role.
        """
        return _named("role", found, self.roles)

    def decision(self, found: str) -> Decision:
        """Return a decision that a person named by code or label.

        Raises
        ------
        EvaluationError
            If there is no such decision.
        """
        labels = {code: decision.label for code, decision in self.decisions.items()}
        return self.decisions[_named("decision", found, labels)]


def _named(option: str, found: str, labels: Mapping[str, str]) -> str:
    codes = list(labels)
    named = match(found, codes)
    label = match(found, list(labels.values()))
    if named is None and label is None:
        raise EvaluationError(
            UNKNOWN.format(
                option=option,
                found=cut(ascii(found)[1:-1] if not found.isprintable() else found),
                hint=did_you_mean(found, codes),
                choices=listed(codes),
            )
        )
    return named or next(code for code, one in labels.items() if one == label)


def review_rules(dictionary: Dictionary) -> Rules:
    """Read the dictionary's tables on reviews.

    Raises
    ------
    DataError
        If a table does not fit, or not exactly one owner is that of reports that are not listed.
    """
    owners = dictionary.read("report_owners").sort_values("order")
    unlisted = list(owners.loc[owners["of_unlisted"], "owner"])
    if len(unlisted) != 1:
        raise DataError(NOT_ONE_OWNER)
    roles = dictionary.read("review_roles").sort_values("order")
    decisions = dictionary.read("review_decisions").sort_values("order")
    reports = dictionary.read("reports")
    rights = dictionary.read("review_rights")
    return Rules(
        roles=dict(zip(roles["role"], roles["label"], strict=True)),
        decisions={
            row.decision: Decision(
                code=row.decision,
                label=row.label,
                right=row.review_right,
                passed=bool(row.passed),
                needs_note=bool(row.needs_note),
            )
            for row in decisions.itertuples()
        },
        owners=dict(zip(owners["owner"], owners["label"], strict=True)),
        rights=frozenset(rights.itertuples(index=False, name=None)),
        listed=dict(zip(reports["notebook"], reports["owner"], strict=True)),
        unlisted=unlisted[0],
    )
