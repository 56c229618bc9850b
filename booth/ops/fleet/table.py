"""All booths as a table for a terminal."""

from collections.abc import Sequence

from booth.ops.fleet.sighting import Sighting, in_words, state_in_words

_GAP = "  "
_NUMBERS = (3, 4)  # columns


def table(seen: Sequence[Sighting]) -> str:
    """A line for each booth, and what to do below the worst that is the matter with it."""
    rows = [("booth", "event", "last seen", "photos", "waiting", ""), *(_row(each) for each in seen)]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    remedies = ["", *(each.troubles[0].remedy if each.troubles else "" for each in seen)]
    lines = []
    for row, remedy in zip(rows, remedies, strict=True):
        padded = [f"{text:{'>' if column in _NUMBERS else '<'}{widths[column]}}" for column, text in enumerate(row[:5])]
        lines.append(_GAP.join([*padded, row[5]]).rstrip())
        if remedy:
            lines.append(" " * (sum(widths) + len(_GAP) * 5) + f"-> {remedy}")
    return "\n".join(lines)


def _row(seen: Sighting) -> tuple[str, ...]:
    status = seen.status
    named = seen.name if seen.name == seen.letters else f"{seen.name} ({seen.letters})"
    counts = (str(status.photos), str(status.waiting)) if status else ("", "")
    return named, status.event if status else "", f"{in_words(seen.age)} ago", *counts, state_in_words(seen)
