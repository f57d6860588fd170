"""From extracts to records: each event once, who counts, which ethnicity, where, what followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.reading import Extracts
from evaluation_lib.records.ages import with_age
from evaluation_lib.records.ethnicity import latest_known, recorded_at_event
from evaluation_lib.records.ethnicity_changes import ethnicity_changes
from evaluation_lib.records.ethnicity_labels import map_labels
from evaluation_lib.records.exclusions import (
    LEFT_OUT,
    NOT_A_START,
    TAKEN,
    Rule,
    read_rules,
    taken_by,
)
from evaluation_lib.records.identity import conflicts, one_row_per_child, without_children
from evaluation_lib.records.pathway import link_events, outcomes
from evaluation_lib.records.places import place_by_home, place_by_team
from evaluation_lib.records.postcodes import read_postcode_lookups
from evaluation_lib.records.records import Records
from evaluation_lib.records.vintages import delays, gone, latest_versions

LOOKED_AFTER = "looked_after_episodes"
CONFERENCES = "initial_child_protection_conferences"
LATEST_FIELDS = ("code", "group", "status", "rule")
RESTRICTED = "restricted"


@dataclass(frozen=True)
class _Kind:
    """One table of events (dictionary table ``event_tables``)."""

    table: str
    id_field: str
    date_field: str


def make_records(
    extracts: Extracts, *, dictionary: Dictionary, scheme: str | None = None
) -> Records:
    """Clean what was read.

    Parameters
    ----------
    extracts
        What a folder of extracts holds.
    dictionary
        The data dictionary.
    scheme
        The declared scheme of local ethnicity codes; none if they are to be left for a person.
    """
    kinds = _kinds(dictionary)
    tables, hidden = _without_restricted(extracts.tables)
    chosen, left_out_sources = _one_source_each(tables, kinds, dictionary)
    versions = {
        kind.table: latest_versions(chosen[kind.table], id_field=kind.id_field) for kind in kinds
    }
    children = _with_adoptions(
        one_row_per_child(tables["children"]), chosen, conflicts(tables["children"]), dictionary
    )
    until = _observed_until(chosen, kinds)
    ethnicity = _with_labels(tables["ethnicity_records"], dictionary=dictionary, scheme=scheme)
    rules = read_rules(dictionary)
    judged = {
        kind.table: _judged(versions[kind.table].events, children, kind, rules) for kind in kinds
    }
    counted = {
        kind.table: _counted(judged[kind.table], kind, rules, dictionary=dictionary)
        for kind in kinds
    }
    latest = latest_known(ethnicity, dictionary=dictionary)
    placed = {
        kind.table: _placed(
            _with_ethnicity(counted[kind.table], ethnicity, latest, kind, dictionary=dictionary),
            tables["addresses"],
            kind,
            extracts=extracts,
            dictionary=dictionary,
        )
        for kind in kinds
    }
    links = link_events(placed, dictionary=dictionary, observed_until=until)
    return Records(
        children=children,
        tables=placed,
        ethnicity=ethnicity,
        latest_ethnicity=latest,
        ethnicity_changes=ethnicity_changes(ethnicity, dictionary=dictionary),
        excluded=_excluded(judged, hidden, rules, kinds),
        duplicates=_duplicates(versions),
        vintages=_vintages(versions, chosen, kinds, dictionary),
        reporting_delay=_reporting_delay(chosen, kinds),
        conflicts=conflicts(tables["children"]),
        links=links,
        outcomes=outcomes(placed, links, dictionary=dictionary, observed_until=until),
        sources=extracts.sources,
        source_of_table={
            name: str(rows["source"].iloc[0]) for name, rows in chosen.items() if len(rows)
        },
        left_out_sources=left_out_sources,
        observed_until=until,
    )


def _kinds(dictionary: Dictionary) -> list[_Kind]:
    rows = dictionary.read("event_tables").sort_values("order")
    return [_Kind(row.table, row.id_field, row.date_field) for row in rows.itertuples(index=False)]


def _without_restricted(
    tables: Mapping[str, pd.DataFrame],
) -> tuple[dict[str, pd.DataFrame], dict[str, tuple[int, int]]]:
    """Leave out every row of children whose record is restricted; count rows and children."""
    marked = tables["children"]["restricted"].fillna(False).astype(bool)
    hidden = tables["children"].loc[marked, "child_id"].unique().tolist()
    if not hidden:
        return dict(tables), {}
    kept = {name: without_children(rows, hidden) for name, rows in tables.items()}
    counts = {}
    for name, rows in tables.items():
        taken = rows[rows["child_id"].isin(hidden)]
        counts[name] = (len(taken), taken["child_id"].nunique())
    return kept, counts


def _one_source_each(
    tables: Mapping[str, pd.DataFrame], kinds: list[_Kind], dictionary: Dictionary
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Let one source's events count in each table: the same event in two would count twice."""
    ranks = dictionary.read("extract_sources").set_index("source")["rank"]
    chosen, left_out = {}, []
    for kind in kinds:
        rows = tables[kind.table]
        sources = sorted(rows["source"].unique(), key=lambda source: ranks[source])
        chosen[kind.table] = rows[rows["source"].isin(sources[:1])].reset_index(drop=True)
        left_out += [
            (kind.table, source, int((rows["source"] == source).sum())) for source in sources[1:]
        ]
    return chosen, pd.DataFrame(left_out, columns=["table", "source", "rows"])


def _with_adoptions(
    children: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    disagreeing: pd.DataFrame,
    dictionary: Dictionary,
) -> pd.DataFrame:
    reasons = dictionary.read("ending_reasons")
    found = []
    for reason in reasons[reasons["kind"] == "adopted"].itertuples(index=False):
        for rows in tables.values():
            end = "closure_date" if "closure_date" in rows else "end_date"
            if reason.list in rows:
                found.append(
                    rows.loc[rows[reason.list] == reason.code, ["child_id", end]].set_axis(
                        ["child_id", "adopted_date"], axis=1
                    )
                )
    adopted = pd.concat(found).groupby("child_id", as_index=False)["adopted_date"].min()
    joined = children.merge(adopted, on="child_id", how="left", validate="one_to_one")
    return joined.assign(
        adopted_date=joined["adopted_date"].astype("datetime64[us]"),
        conflicting=joined["child_id"].isin(disagreeing["child_id"]),
    )


def _observed_until(tables: Mapping[str, pd.DataFrame], kinds: list[_Kind]) -> pd.Timestamp:
    """The latest day on which an extract was taken, else the latest event."""
    taken = [rows["snapshot_date"].max() for rows in tables.values()]
    events = [tables[kind.table][kind.date_field].max() for kind in kinds]
    known = [day for day in taken if pd.notna(day)] or [day for day in events if pd.notna(day)]
    return max(known, default=pd.NaT)


def _with_labels(rows: pd.DataFrame, *, dictionary: Dictionary, scheme: str | None) -> pd.DataFrame:
    mapped = map_labels(rows["ethnicity_as_recorded"], dictionary=dictionary, scheme=scheme)
    return pd.concat([rows, mapped[list(LATEST_FIELDS)]], axis=1)


def _judged(
    events: pd.DataFrame, children: pd.DataFrame, kind: _Kind, rules: tuple[Rule, ...]
) -> pd.DataFrame:
    """Give every event its child's age and the first rule that takes it."""
    aged = with_age(events, children, date_field=kind.date_field)
    about = children[["child_id", "adopted_date", "unaccompanied_asylum_seeking"]]
    joined = aged.merge(about, on="child_id", how="left", validate="many_to_one")
    joined["unaccompanied"] = joined.pop("unaccompanied_asylum_seeking").astype("boolean")
    joined["adopted_date"] = joined["adopted_date"].astype("datetime64[us]")
    return taken_by(joined, table=kind.table, date_field=kind.date_field, rules=rules)


def _counted(
    judged: pd.DataFrame, kind: _Kind, rules: tuple[Rule, ...], *, dictionary: Dictionary
) -> pd.DataFrame:
    left_out = [rule.name for rule in rules if rule.action == LEFT_OUT]
    kept = judged[~judged[TAKEN].isin(left_out)].reset_index(drop=True)
    if kind.table == LOOKED_AFTER:
        kept = _with_periods(kept, rules, dictionary=dictionary)
    return kept.drop(columns=[TAKEN, "adopted_date"])


def _with_periods(
    episodes: pd.DataFrame, rules: tuple[Rule, ...], *, dictionary: Dictionary
) -> pd.DataFrame:
    """Say which episodes start a period of being looked after and which end one."""
    reasons = dictionary.read("ending_reasons")
    continuing = reasons.loc[reasons["kind"] == "continues", "code"]
    going_on = reasons.loc[reasons["kind"] == "transferred_out", "code"]
    no_starts = [rule.name for rule in rules if rule.action == NOT_A_START]
    goes_on = episodes["reason_ended"].isin(continuing)
    return episodes.assign(
        starts_period=(~episodes[TAKEN].isin(no_starts)).astype("boolean"),
        ends_period=(episodes["end_date"].notna() & ~goes_on).astype("boolean"),
        transferred_out=episodes["reason_ended"].isin(going_on).astype("boolean"),
    )


def _with_ethnicity(
    events: pd.DataFrame,
    ethnicity: pd.DataFrame,
    latest: pd.DataFrame,
    kind: _Kind,
    *,
    dictionary: Dictionary,
) -> pd.DataFrame:
    recorded = recorded_at_event(
        events,
        ethnicity,
        table=kind.table,
        id_field=kind.id_field,
        date_field=kind.date_field,
        dictionary=dictionary,
    )
    known = latest[["child_id", *LATEST_FIELDS]].rename(
        columns={name: f"latest_{name}" for name in LATEST_FIELDS}
    )
    joined = recorded.merge(known, on="child_id", how="left", validate="many_to_one")
    return joined.assign(latest_status=joined["latest_status"].fillna("missing"))


def _placed(
    events: pd.DataFrame,
    addresses: pd.DataFrame,
    kind: _Kind,
    *,
    extracts: Extracts,
    dictionary: Dictionary,
) -> pd.DataFrame:
    at_home = place_by_home(
        events,
        addresses,
        date_field=kind.date_field,
        dictionary=dictionary,
        postcodes=read_postcode_lookups(extracts.others, dictionary=dictionary),
    )
    return place_by_team(at_home, date_field=kind.date_field, dictionary=dictionary)


def _excluded(
    judged: Mapping[str, pd.DataFrame],
    hidden: Mapping[str, tuple[int, int]],
    rules: tuple[Rule, ...],
    kinds: list[_Kind],
) -> pd.DataFrame:
    """Count every rule in every table it is for, also where it takes nothing."""
    found = []
    for rule in rules:
        for kind in kinds:
            if not rule.applies_to(kind.table):
                continue
            taken = judged[kind.table][judged[kind.table][TAKEN] == rule.name]
            counts = (len(taken), taken["child_id"].nunique())
            if rule.kind == RESTRICTED:
                counts = hidden.get(kind.table, (0, 0))
            found.append((rule.name, rule.label, kind.table, rule.action, *counts))
    columns = ["rule", "label", "table", "action", "rows", "children"]
    return pd.DataFrame(found, columns=columns)


def _duplicates(versions: Mapping[str, object]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (name, one.rows, one.repeated, one.seen_again, len(one.events))
            for name, one in versions.items()
        ],
        columns=["table", "rows", "repeated", "seen_again", "events"],
    )


def _vintages(
    versions: Mapping[str, object],
    tables: Mapping[str, pd.DataFrame],
    kinds: list[_Kind],
    dictionary: Dictionary,
) -> pd.DataFrame:
    months = dictionary.read("extract_sources").set_index("source")["snapshot_months"].dropna()
    found = []
    for kind in kinds:
        rows = tables[kind.table]
        restated = [versions[kind.table].restated]
        if len(rows) and rows["source"].iloc[0] in months:
            restated.append(
                gone(
                    rows,
                    id_field=kind.id_field,
                    date_field=kind.date_field,
                    months=int(months[rows["source"].iloc[0]]),
                )
            )
        found += [frame.assign(table=kind.table) for frame in restated if len(frame)]
    columns = ["table", "event_id", "field", "before", "after"]
    columns += ["snapshot_before", "snapshot_after", "kind"]
    if not found:
        return pd.DataFrame(columns=columns)
    return pd.concat(found, ignore_index=True)[columns]


def _reporting_delay(tables: Mapping[str, pd.DataFrame], kinds: list[_Kind]) -> pd.DataFrame:
    """Sum up by table how late events came into the snapshots."""
    found = []
    for kind in kinds:
        late = delays(tables[kind.table], id_field=kind.id_field, date_field=kind.date_field)
        days = late["days"].astype("Float64")
        found.append(
            {
                "table": kind.table,
                "events": len(late),
                "median_days": days.median() if len(late) else pd.NA,
                "days_of_nine_in_ten": days.quantile(0.9) if len(late) else pd.NA,
                "late": int(late["late"].fillna(False).sum()),
            }
        )
    return pd.DataFrame(found)
