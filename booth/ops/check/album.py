"""What the check finds about the photo folder: whether photos can be kept there, and how safely."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from booth.album.expiry import MADE
from booth.album.lock import UNFLUSHED_ADVICE, absent, explain, unflushable
from booth.album.storage import RESERVE, StorageRules, on_one_disk, photos_that_fit, storage_rules
from booth.album.survey import EventPhotos, events_in, survey
from booth.config import AlbumSettings
from booth.operator.finding import Finding
from booth.operator.health import FEW_PHOTOS
from booth.ops.check.camera import is_held


def about_albums(settings: AlbumSettings, home: Path) -> list[Finding]:
    """Whether a booth could keep photos in the folders that *settings* name; *home* is where their file lies."""
    folders = settings.folders(home)
    first, *others = map(about_album, folders, storage_rules(settings, home))
    if not others:
        return [first]
    (second,) = others
    levels = (first.level, second.level)
    if first.level == "fault" and second.level != "fault":
        remedy = first.remedy or "Mend that: then the photos move there by themselves."
        first = Finding("warning", "photos", f"{first.text}; photos are kept in {folders[1]} until then", remedy)
    second = replace(second, text=f"second folder: {second.text}")
    found = [first, second]
    if "fault" not in levels and on_one_disk(*folders):
        text = f"{folders[0]} and {folders[1]} are on the same disk, and fail together"
        found.append(Finding("warning", "photos", text, "Name a second_folder on another disk."))
    waiting = sum(each.photos for each in kept(folders[1:], MADE))
    if waiting:
        text = f"{waiting} photos wait in {folders[1]}"
        remedy = "" if is_held(*folders) else "Start the booth: it brings them home when the photo folder is in order."
        found.append(Finding("ok" if not remedy else "warning", "photos", text, remedy))
    return found


def usable_album(settings: AlbumSettings, home: Path) -> Path:
    """The folder in which a photo could be kept now: the first that nothing speaks against, else the first."""
    folders = settings.folders(home)
    found = map(about_album, folders, storage_rules(settings, home))
    return next((folder for folder, each in zip(folders, found, strict=True) if each.level != "fault"), folders[0])


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
    if fitting < FEW_PHOTOS:
        return Finding(
            "warning", "photos", text, "Make room: booth event close copies an event's photos and removes them."
        )
    return Finding("ok", "photos", text)


def kept(folders: Sequence[Path], now: datetime) -> list[EventPhotos]:
    """The photos in *folders*, event by event; none if they cannot be read, which `about_album` tells."""
    try:
        return [survey(folders, event, now) for event in events_in(folders)]
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
