"""``evaluate doctor``: say what is wrong with the set-up and how to mend it."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from evaluation_lib.commands.parsing import FAILED, MADE, add_command
from evaluation_lib.doctor import (
    computers,
    dictionaries,
    environments,
    folders,
    kernels,
    networks,
    packages,
)
from evaluation_lib.doctor.findings import LOOK, WRONG, Check, Finding, findings_of

WIDTH = 79
STATES, TOPICS = 7, 14

#: Everything that is looked at, in the order of the lines; the network only where it is asked for.
CHECKS = (
    Check(environments.PYTHON, environments.python),
    Check(environments.ENVIRONMENT, environments.environment),
    Check(environments.COPIES, environments.copies),
    Check(environments.VARIABLES, environments.variables),
    Check(packages.PACKAGES, packages.packages),
    Check(kernels.KERNEL, kernels.kernel),
    Check(folders.OUTPUTS, folders.outputs),
    Check(folders.TEMPORARY, folders.temporary),
    Check(folders.SYNCED, folders.synced),
    Check(folders.ENCRYPTION, folders.encryption),
    Check(folders.RIGHTS, folders.rights),
    Check(folders.PATHS, folders.paths),
    Check(dictionaries.DICTIONARY, dictionaries.dictionary),
    Check(networks.PROXY, networks.proxy),
    Check(networks.CERTIFICATES, networks.certificates),
    Check(computers.FONTS, computers.fonts),
    Check(computers.BROWSER, computers.browser),
    Check(computers.CLOCK, computers.clock),
    Check(computers.TEXT, computers.text),
    Check(computers.GIT, computers.git),
    Check(computers.CORES, computers.cores),
    Check(computers.MEMORY, computers.memory),
)
ASK_THE_NETWORK = Check(networks.NETWORK, networks.network)

ALL_WELL = "Nothing is wrong."
TO_LOOK_AT = "Nothing is wrong; worth a look: {look}."
TO_MEND = (
    "Wrong: {wrong}. Worth a look: {look}. Mend what is wrong from the top, then run this again."
)


def add_doctor(commands: Any) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "doctor",
        help="say what is wrong with the set-up and how to mend it",
        epilog="Nothing is changed, and nothing is sent anywhere. Where not even the suite's "
        "packages are installed, run: python start.py doctor",
    )
    command.add_argument("--json", action="store_true", help="write the findings as JSON")
    command.add_argument(
        "--network",
        action="store_true",
        help="also ask the package index whether it can be reached (nothing else is asked)",
    )
    command.set_defaults(command=_doctor)


def _doctor(options: argparse.Namespace, dictionary: object = None) -> int:
    checks = (*CHECKS, ASK_THE_NETWORK) if options.network else CHECKS
    found = []
    for finding in findings_of(checks):
        found.append(finding)
        if not options.json:
            # As they come: the kernel takes its time.
            print(line_of(finding), flush=True)
    if options.json:
        print(json.dumps({"findings": [asdict(one) for one in found]}, indent=1))
    else:
        print(f"\n{summary(found)}")
    return FAILED if any(one.state == WRONG for one in found) else MADE


def line_of(finding: Finding) -> str:
    """Write a finding on a line, with its remedy on the next, folded at 79 characters."""
    indent = " " * (STATES + TOPICS)
    head = f"{finding.state:<{STATES}}{finding.topic:<{TOPICS}}"
    parts = [(head, finding.said), *([(indent, finding.remedy)] if finding.remedy else [])]
    return "\n".join(
        textwrap.fill(
            said,
            WIDTH,
            initial_indent=first,
            subsequent_indent=indent,
            break_on_hyphens=False,
            break_long_words=False,
        )
        for first, said in parts
    )


def summary(findings: Iterable[Finding]) -> str:
    """Say in a sentence whether anything is wrong."""
    states = [finding.state for finding in findings]
    wrong, look = states.count(WRONG), states.count(LOOK)
    if wrong:
        return textwrap.fill(TO_MEND.format(wrong=wrong, look=look), WIDTH)
    return TO_LOOK_AT.format(look=look) if look else ALL_WELL
