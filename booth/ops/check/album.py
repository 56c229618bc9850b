"""What the check finds about the photo folder: whether photos can be kept there, and how safely."""

import os
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from booth.album.lock import UNFLUSHED_ADVICE, absent, explain, unflushable
from booth.album.storage import RESERVE, StorageRules, photos_that_fit
from booth.album.survey import EventPhotos, events_in, survey
from booth.operator.finding import Finding
from booth.ops.check.camera import is_held

FEW = 300  # photos; an evening takes more


def about_album(folder: Path, rules: StorageRules) -> Finding:
    """Whether a booth could keep photos in *folder*, which is left as it is."""
    try:
        if missing := absent(folder, rules):
            return Finding("fault", "photos", missing)
        place = folder if folder.exists() else folder.parent
        free = shutil.disk_usage(place).free
        if not place.is_dir():
            return Finding("fault", "photos", f"{place} is no folder", "Move that file away.")
    except OSError as fault:
        return Finding("fault", "photos", explain(folder, fault))
    fitting = photos_that_fit(place)
    text = f"{folder}, {free / 1e9:.0f} GB free, room for about {fitting} more photos"
    if free < RESERVE:
        return Finding("fault", "photos", f"{folder}: {free / 1e6:.0f} MB left", "Make room on it.")
    if not os.access(place, os.W_OK | os.X_OK):
        if is_held(folder):
            return Finding("ok", "photos", f"{text}; the running booth keeps them")
        return Finding("warning", "photos", f"you may not write to {place}", "Run the check as the booth's user.")
    if remark := unflushable(place):
        if rules.unflushed:
            return Finding("warning", "photos", remark)
        return Finding("fault", "photos", remark, f"{UNFLUSHED_ADVICE[0].upper()}{UNFLUSHED_ADVICE[1:]}.")
    if fitting < FEW:
        return Finding(
            "warning", "photos", text, "Make room: booth event close copies an event's photos and removes them."
        )
    return Finding("ok", "photos", text)


def kept(folder: Path, now: datetime) -> list[EventPhotos]:
    """The photos in *folder*, event by event; none if it cannot be read, which `about_album` tells."""
    try:
        return [survey(folder, event, now) for event in events_in(folder)]
    except OSError:
        return []


def about_photos_kept(found: Sequence[EventPhotos], *, running: bool) -> list[Finding]:
    """What is to be said of the photos that were *found*; *running*: a booth is at work on them."""
    photos, unfinished = sum(each.photos for each in found), sum(each.unfinished for each in found)
    over, unreadable = sum(each.over for each in found), sum(each.unreadable for each in found)
    named = ", ".join(f"{each.event} ({each.photos})" for each in found)
    findings = [Finding("ok", "kept", f"{photos} photos" + (f": {named}" if named else ""))]
    if unfinished:
        text = f"{unfinished} photos are not finished yet"
        finding = (
            Finding("ok", "kept", f"{text}; the running booth finishes them")
            if running
            else Finding(
                "warning", "kept", text, "Start the booth, it finishes them; before that they are not exported."
            )
        )
        findings.append(finding)
    if over:
        text = f"the time of {over} photos is over"
        remedy = "A running booth removes them while nobody is there, if it believes the date."
        findings.append(Finding("ok" if running else "warning", "kept", text, "" if running else remedy))
    if unreadable:
        remedy = "Their pictures may be whole: look into the folders without a readable about.json."
        findings.append(Finding("warning", "kept", f"{unreadable} photo folders cannot be read", remedy))
    return findings
