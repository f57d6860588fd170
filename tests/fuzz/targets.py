"""What is fuzzed: every verb that takes a file or a folder, with files that it takes gladly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Lines of a file that are enough to say everything that its format can say.
LINES = 25
IN, OUT = "{in}", "{out}"
COUNTS = b"""area,group,decision_point,period,count,population
Essex,White,referral,2023-24,1410,250000
Essex,Black,referral,2023-24,131,9000
Essex,Asian,referral,2023-24,c,12000
Mid,White,referral,2023-24,410,60000
Mid,Black,referral,2023-24,0,0
"""
SERIES = b"period,count,population\n" + b"".join(
    f"{year}-Q{quarter},{90 + 3 * quarter + year % 7},{52000 + 10 * year}\n".encode()
    for year in range(2016, 2024)
    for quarter in (1, 2, 3, 4)
)
TABLE = b"""group,decision,count
White,referred,410
White,assessed,212
Black,referred,31
Black,assessed,4
Asian,referred,27
Asian,assessed,16
"""
HIERARCHY = b"child,parent\nReferrals,All\nWhite,All groups\nBlack,All groups\n"
LABELS = b"label\nWBRI\nWhite British\nWht Brit\nA1\nBlack - Caribbean/White\nRoma\nrefused\n"
PARAMETERS = b"""# For Mid
area: Mid
period_start: 2022-04-01
period_end: "2025-03-31"
confidence: 0.9
audience: team
"""
AGREEMENT = b"""agreement_reference: DSA-2026-014
dpia_reference: DPIA-2026-031
lawful_basis: UK GDPR Article 6(1)(e)
purpose: Evaluation of the programme
retention_end: 2999-12-31
"""


@dataclass(frozen=True)
class Target:
    """A verb with files that it takes.

    Attributes
    ----------
    name
        The verb, and what it is given.
    files
        Relative paths in the folder → contents that the verb takes.
    broken
        Which of them are broken, one at a time.
    words
        What follows ``evaluate``; `IN` and `OUT` stand for the folders.
    share
        How often it is chosen: slow verbs seldom.
    """

    name: str
    files: Mapping[str, bytes]
    broken: Sequence[str]
    words: Sequence[str]
    share: float = 1.0


def targets(county: Path, samples: Path | None) -> list[Target]:
    """Return every target.

    Parameters
    ----------
    county
        An invented county, as ``evaluate synthetic`` writes it.
    samples
        The folder of real sample files, where it is at hand.
    """
    return [*_tables(), *_extracts(county), *_samples(samples), *_feedback(county)]


def _tables() -> Iterator[Target]:
    one = "table.csv"
    yield Target(
        "measures", {one: COUNTS}, [one], ["measures", f"{IN}/{one}", "--output", f"{OUT}/m.csv"]
    )
    trend = ["trend", f"{IN}/{one}", "--output", f"{OUT}/t.csv"]
    model = [*trend, "--population", "population", "--start", "2020-04-01"]
    yield Target("trend", {one: SERIES}, [one], model, share=0.5)
    yield Target("trend --spc", {one: SERIES}, [one], [*trend, "--spc", "xmr"])
    yield Target(
        "protect",
        {one: TABLE, "h.csv": HIERARCHY},
        [one, "h.csv"],
        ["protect", f"{IN}/{one}", "--hierarchy", f"{IN}/h.csv", "--output", f"{OUT}/p.csv"],
        share=0.5,
    )
    yield Target(
        "audit", {one: TABLE}, [one], ["audit", f"{IN}/{one}", "--output", f"{OUT}/a.csv"], 0.5
    )
    yield Target(
        "labels", {one: LABELS}, [one], ["labels", f"{IN}/{one}", "--output", f"{OUT}/l.csv"]
    )
    yield Target(
        "run --parameters",
        {"p.yaml": PARAMETERS},
        ["p.yaml"],
        ["run", "--parameters", f"{IN}/p.yaml", "--dry-run", "--output", f"{OUT}/run"],
        share=2.0,
    )
    header = b"CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nINV0000001,2,27/03/2008,WROM,,,\n"
    yield Target(
        "share --agreement",
        {"a.yaml": AGREEMENT, "extracts/2020 header.csv": header},
        ["a.yaml"],
        [
            *("share", "--for", "evaluators", "--agreement", f"{IN}/a.yaml"),
            *("--extracts", f"{IN}/extracts", "--new-key", f"{OUT}/key", "--output", f"{OUT}/s"),
        ],
        share=0.5,
    )


def _extracts(county: Path) -> Iterator[Target]:
    seen: set[str] = set()
    for path in sorted((county / "extracts").rglob("*")):
        kind = "".join(letter for letter in path.name if not letter.isdigit())
        if not path.is_file() or kind in seen or path.name.startswith("NOTICE"):
            continue
        seen.add(kind)
        content = path.read_bytes()
        slow = path.suffix != ".csv"
        yield Target(
            f"check {path.name}",
            {path.name: content if slow else head(content)},
            [path.name],
            ["check", IN],
            share=0.1 if slow else 0.5,
        )


def _samples(samples: Path | None) -> Iterator[Target]:
    """Real sample files, as other people's tools write them."""
    if samples is None:
        return
    for path in sorted(samples.rglob("*")):
        small = path.is_file() and path.stat().st_size < 400_000
        if small and path.suffix in (".csv", ".xlsx", ".xml"):
            content = path.read_bytes()
            yield Target(
                f"check {path.name}",
                {path.name: head(content) if path.suffix == ".csv" else content},
                [path.name],
                ["check", IN],
                share=0.3 if path.suffix == ".csv" else 0.02,
            )


def _feedback(county: Path) -> Iterator[Target]:
    folder = county / "workshop_feedback"
    for path in sorted((folder / "exports").glob("invented_*")):
        if "roster" not in path.name:
            content = path.read_bytes()
            yield Target(
                f"themes import {path.name}",
                {path.name: content if path.suffix == ".xlsx" else head(content)},
                [path.name],
                [
                    *("themes", "import", f"{IN}/{path.name}", "--collection", "learning_spaces"),
                    *("--new-key", f"{OUT}/key", "--output", f"{OUT}/f"),
                ],
                share=0.5,
            )
    files = {f"f/{path.name}": head(path.read_bytes()) for path in sorted(folder.glob("*.csv"))}
    roster = {"roster.csv": (folder / "exports" / "invented_roster.csv").read_bytes()}
    steps: dict[str, tuple[list[str], dict[str, bytes], list[str]]] = {
        "sheets": (["f/answers.csv"], files, ["--coders", "A,B", "--output", f"{OUT}/s"]),
        "suggest": (["f/answers.csv", "f/adjudicated.csv"], files, ["--output", f"{OUT}/s.csv"]),
        "quotes": (
            ["f/answers.csv", "f/adjudicated.csv", "f/safeguarding_flags.csv"],
            files,
            ["--output", f"{OUT}/q.csv"],
        ),
        "export": (
            ["f/answers.csv", "f/codings.csv", "f/adjudicated.csv"],
            files,
            ["--output", f"{OUT}/p.qdpx"],
        ),
    }
    for step, (broken, given, more) in steps.items():
        words = ["themes", step, f"{IN}/f", *more]
        yield Target(f"themes {step}", given, broken, words, share=0.5)
    yield Target(
        "themes deidentify",
        {**files, **roster},
        ["f/answers.csv", "f/names_to_confirm.csv", "roster.csv"],
        [
            *("themes", "deidentify", f"{IN}/f", "--roster", f"{IN}/roster.csv"),
            *("--new-key", f"{OUT}/key", "--output", f"{OUT}/f"),
        ],
        share=0.3,
    )
    yield Target(
        "themes agreement",
        files,
        ["f/codings.csv"],
        [
            *("themes", "agreement", f"{IN}/f/codings.csv", "--replicates", "20"),
            *("--output", f"{OUT}/a.csv"),
        ],
    )
    yield Target(
        "run --feedback",
        files,
        [name for name in files if "disagree" not in name],
        [
            *("run", "--area", "Essex", "--notebook", "workshop_feedback", "--dry-run"),
            *("--feedback", f"{IN}/f", "--output", f"{OUT}/run"),
        ],
    )


def head(content: bytes) -> bytes:
    """Return the first lines of a file."""
    lines = content.split(b"\n")
    return content if len(lines) <= LINES else b"\n".join(lines[:LINES]) + b"\n"
