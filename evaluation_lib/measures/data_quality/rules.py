"""What each rule on who is counted took, and where no source tells what it asks."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.capabilities import refusal
from evaluation_lib.records.exclusions import ALL, RESTRICTED, Rule, read_rules
from evaluation_lib.records.records import Records


def taken_by_rules(records: Records, *, dictionary: Dictionary) -> pd.DataFrame:
    """Count what each rule took, in all extracts.

    Parameters
    ----------
    records
        The records.
    dictionary
        The data dictionary: tables ``exclusion_rules``, ``capabilities``, ``source_capabilities``.

    Returns
    -------
    pandas.DataFrame
        ``rule``, ``label``, ``action``, ``why``, ``rows``, ``not_told`` (why the sources cannot
        tell what the rule asks; missing where they can).
    """
    taken = records.excluded.groupby("rule")["rows"].sum()
    why = dictionary.read("exclusion_rules").set_index("rule")["why"]
    return pd.DataFrame(
        [
            (
                rule.name,
                rule.label,
                rule.action,
                why[rule.name],
                int(taken.get(rule.name, 0)),
                _not_told(rule, records, dictionary=dictionary),
            )
            for rule in read_rules(dictionary)
        ],
        columns=["rule", "label", "action", "why", "rows", "not_told"],
    )


def _not_told(rule: Rule, records: Records, *, dictionary: Dictionary) -> str | None:
    """Say why the sources cannot tell what a rule asks: a count of 0 would then say too much."""
    table, field = ("children", RESTRICTED) if rule.kind == RESTRICTED else (rule.table, rule.field)
    if table == ALL or not field:
        return None
    asked = f"{table}.{field}"
    capabilities = dictionary.read("capabilities")
    named = [
        item.capability
        for item in capabilities.itertuples(index=False)
        if asked in str(item.fields).split("|")
    ]
    counting = records.source_of_table.get(table)
    sources = records.sources if counting is None else (counting,)
    refused = [refusal(sources, name, dictionary=dictionary) for name in named]
    return next((sentence for sentence in refused if sentence), None)
