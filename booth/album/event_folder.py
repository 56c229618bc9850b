"""The name of the folder that an event's photos are kept in, made from any name that an event can have."""

import hashlib
import re
import unicodedata

DEMO = "demo"  # the folder of demo photos, in place of the event's
LONGEST = 255  # bytes of a file's name on Linux's file systems
_DIGEST = 8  # letters that tell apart events whose names became the same

# Besides / itself, what exFAT, NTFS and network storage cannot have in a name.
_IMPOSSIBLE = re.compile(r'[/\\:*?"<>|]')


def event_folder(name: str) -> str:
    """The folder's name for the event *name*; *name* itself wherever every disk can have a folder of that name.

    Else what cannot be in it becomes "-", what is too long is cut, and some letters of a digest are added, so that two
    events whose names differ do not share a folder. It never begins with a dot, nor ends with a dot or a space.
    """
    possible = "".join("-" if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in name)
    possible = _IMPOSSIBLE.sub("-", possible).rstrip(". ").lstrip(". ")
    if possible == name and name and len(name.encode()) <= LONGEST:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
    cut = possible.encode()[: LONGEST - _DIGEST - 1].decode("utf-8", "ignore").rstrip(". -")
    return f"{cut}-{digest}" if cut else f"event-{digest}"
