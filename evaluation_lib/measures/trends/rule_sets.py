"""Named sets of tests for special causes, as the dictionary lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError

DOCUMENT, ENTRY = "trend_analysis", "rule_sets"

NO_SUCH_SET = "'{found}' is no set of rules for control charts: write one of {allowed}."
NO_SUCH_TEST = (
    "data_dictionary/trend_analysis.yaml, rule_sets, {name}, {rule}: '{found}' is no test. "
    "Write one of {allowed}."
)
IMPOSSIBLE_TEST = (
    "data_dictionary/trend_analysis.yaml, rule_sets, {name}, {rule}: {points} of {of} points beyond"
    " {sigma} standard deviations is no test. Write points from {least} on and no larger than of, "
    "and where the test has a sigma, one above 0."
)


@dataclass(frozen=True)
class Rule:
    """One test for a special cause; the dictionary says what each word means.

    Attributes
    ----------
    rule
        The name by which the output calls it.
    test
        One of `TESTS`.
    points, of
        So many points of so many in a row.
    sigma
        In standard deviations from the centre.
    within_limits
        Whether points outside the limits do not count.
    all_on_one_side
        Whether all points in the row must lie on one side.
    """

    rule: str
    test: str
    points: int
    of: int = 0
    sigma: float = 0.0
    within_limits: bool = False
    all_on_one_side: bool = False

    @property
    def needs_limits(self) -> bool:
        """Whether the test looks at the centre or the limits."""
        return self.test not in WITHOUT_LIMITS


#: What a test can be, and which of them look at nothing but the order of the values.
TESTS = ("beyond", "one_side", "trend", "alternating", "near", "far")
WITHOUT_LIMITS = ("trend", "alternating")
NEED_SIGMA = ("beyond", "near", "far")
#: Fewer points have no direction, or no turn.
LEAST_POINTS = {"trend": 2, "alternating": 3}


@dataclass(frozen=True)
class RuleSet:
    """Tests for special causes in order of precedence.

    Attributes
    ----------
    name, label, source
        What it is called in the dictionary and on a page, and where it is from.
    rules
        A point to which several apply carries the first.
    fewest_points
        Below so many points limits are not firm.
    """

    name: str
    label: str
    source: str
    rules: tuple[Rule, ...]
    fewest_points: int


def rule_set(dictionary: Dictionary, name: str | None = None) -> RuleSet:
    """Return one set of rules; the dictionary's first one where none is named.

    Raises
    ------
    DataError
        If there is no such set, or one of its tests is none.
    """
    known = dictionary.document(DOCUMENT)[ENTRY]
    name = name or next(iter(known))
    if name not in known:
        raise DataError(NO_SUCH_SET.format(found=name, allowed=", ".join(known)))
    entry = known[name]
    return RuleSet(
        name=name,
        label=entry["label"],
        source=entry["source"],
        rules=tuple(_rule(name, one) for one in entry["tests"]),
        fewest_points=int(entry["fewest_points"]),
    )


def _rule(name: str, entry: Mapping) -> Rule:
    rule = Rule(**{"of": entry["points"], **entry})
    if rule.test not in TESTS:
        raise DataError(
            NO_SUCH_TEST.format(
                name=name, rule=rule.rule, found=rule.test, allowed=", ".join(TESTS)
            )
        )
    least = LEAST_POINTS.get(rule.test, 1)
    if not least <= rule.points <= rule.of or (rule.test in NEED_SIGMA and rule.sigma <= 0):
        raise DataError(
            IMPOSSIBLE_TEST.format(
                name=name,
                rule=rule.rule,
                points=rule.points,
                of=rule.of,
                sigma=rule.sigma,
                least=least,
            )
        )
    return rule
