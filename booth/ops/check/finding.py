"""How what a check has found is printed, for people and for programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from booth.operator.finding import Finding, Level

STATUS: Mapping[Level, int] = {"ok": 0, "warning": 3, "fault": 1}
"""The exit status of `booth check` by the worst of its findings. 2 is a mistake on the command line, everywhere."""


def worst(findings: Sequence[Finding]) -> Level:
    """The worst level among *findings*; ok if there are none."""
    return max((found.level for found in findings), key=("ok", "warning", "fault").index, default="ok")


def as_json(findings: Sequence[Finding], made: str, *, running: bool) -> str:
    """*findings* for programs. Fields may be added in later versions; those below stay as they are.

    {"format": 1, "made": when, with a zone (ISO 8601), "running": whether a booth held the photo folder meanwhile,
    "worst": "ok", "warning" or "fault", "findings": [{"level": the same, "part": a word, "text": what was found,
    "remedy": what to do, or ""}]}
    """
    found = [asdict(finding) for finding in findings]
    content = {"format": 1, "made": made, "running": running, "worst": worst(findings), "findings": found}
    return json.dumps(content, indent=2, ensure_ascii=False)


def lines(findings: Sequence[Finding]) -> str:
    """*findings* for people."""
    printed = []
    for found in findings:
        printed.append(f"{found.level:<8} {found.part:<10} {found.text}")
        if found.remedy:
            printed.append(f"{'':<19} -> {found.remedy}")
    return "\n".join(printed)
