"""What the check finds about the photo folder: whether photos can be kept there, and how safely."""

import os
import shutil
from pathlib import Path

from booth.album.lock import UNFLUSHED_ADVICE, absent, explain, unflushable
from booth.album.storage import RESERVE, StorageRules
from booth.ops.check.camera import is_held
from booth.ops.check.finding import Finding


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
    text = f"{folder}, room for {free / 1e9:.0f} GB"
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
    return Finding("ok", "photos", text)
