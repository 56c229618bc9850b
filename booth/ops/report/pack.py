"""Packs what a booth says of itself into one .zip: check, settings, versions, counts of photos, journal."""

import io
import json
import subprocess
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import distributions
from pathlib import Path

from booth.album.survey import EventPhotos
from booth.clock import Clock
from booth.config import Config, SettingsFault, read_config
from booth.durable import put
from booth.operator.finding import Finding
from booth.operator.redaction import Redaction, own_addresses, secrets_in
from booth.ops.bench.report import machine
from booth.ops.check.album import kept
from booth.ops.check.finding import as_json
from booth.ops.check.machine import UNIT
from booth.ops.check.whole import whole_check
from booth.sharing.cloud.credentials import secrets_of

LINES = 20_000  # of the booth's journal, the newest
KERNEL_LINES = 2_000  # of the kernel's warnings since the machine's start
KERNEL = ("--dmesg", "--boot", "--priority=warning")
JOURNAL_LIMIT = 60.0  # seconds for the journal to answer


@dataclass(frozen=True, slots=True)
class Packed:
    """One file of the pack."""

    name: str
    size: int  # bytes
    about: str  # what is in it


def report(file: Path, settings: Path, clock: Clock) -> list[Packed]:
    """Checks the booth of the file *settings*, then packs all of it into *file*. Raises OSError."""
    found, running = whole_check(settings, clock)
    try:
        config = read_config(settings)
    except SettingsFault:  # it is among what was found
        config = Config()
    secrets = (*secrets_in(settings, settings.parent / "state"), *secrets_of(config.places, settings.parent))
    redaction = Redaction(secrets, own_addresses(config))
    photos = kept(config.album.folders(settings.parent), clock.wall())
    return pack(file, settings, found, photos, clock.wall(), redaction, running=running)


def pack(
    file: Path,
    settings: Path,
    found: list[Finding],
    photos: list[EventPhotos],
    made: datetime,
    redaction: Redaction,
    *,
    running: bool,
) -> list[Packed]:
    """Writes the pack *file*, a .zip, and tells what is in it. Raises OSError.

    *settings* is the settings file, *found* what the check has found, *photos* what was counted; of all texts,
    *redaction* leaves out secrets.
    """
    written = io.BytesIO()
    packed = []
    private: list[tuple[str, str, Callable[[], str]]] = [
        ("check.json", "what booth check found", lambda: as_json(found, made.isoformat(), running=running)),
        ("settings.json", f"the settings of {settings.name}, without remarks", lambda: _settings(settings, redaction)),
        ("photos.json", "how many photos there are, event by event", lambda: _counts(photos)),
        ("journal.txt", "what the service has logged", lambda: _journal(LINES, f"--unit={UNIT}")),
        ("kernel.txt", "the kernel's warnings since the start", lambda: _journal(KERNEL_LINES, *KERNEL)),
    ]
    public: list[tuple[str, str, Callable[[], str]]] = [  # four numbers of a version look like an address
        ("machine.json", "what this machine is", lambda: _as_text(machine())),
        ("versions.txt", "the Python packages that are installed", _versions),
    ]
    texts = [(name, about, redaction.text(_tried(content, redaction))) for name, about, content in private]
    texts += [(name, about, _tried(content, redaction)) for name, about, content in public]
    with zipfile.ZipFile(written, "w") as archive:
        for name, about, text in texts:
            archive.writestr(zipfile.ZipInfo(name, made.timetuple()[:6]), text, zipfile.ZIP_DEFLATED)
            packed.append(Packed(name, len(text.encode()), about))
    put(file.resolve().parent, {file.name: written.getvalue()})
    return packed


def _tried(content: Callable[[], str], redaction: Redaction) -> str:
    """The *content*, or why there is none: one part that fails takes no other with it."""
    try:
        return content()
    except Exception as fault:  # noqa: BLE001  a booth of which a report is wanted may be broken anywhere
        return redaction.text(f"cannot be had: {type(fault).__name__}: {fault}\n")


def _settings(path: Path, redaction: Redaction) -> str:
    return _as_text(redaction.settings(tomllib.loads(path.read_text(encoding="utf-8-sig"))))


def _versions() -> str:
    return "".join(sorted(f"{each.metadata['Name']}=={each.version}\n" for each in distributions()))


def _counts(photos: list[EventPhotos]) -> str:
    return _as_text(
        [
            {
                "event": each.event,
                "photos": each.photos,
                "unfinished": each.unfinished,
                "time over": each.over,
                "unreadable": each.unreadable,
                "bytes": each.size,
                "first": each.first and each.first.isoformat(),
                "last": each.last and each.last.isoformat(),
            }
            for each in photos
        ]
    )


def _journal(lines: int, *which: str) -> str:
    command = ["journalctl", "--no-pager", "--output=short-iso", "--quiet", f"--lines={lines}", *which]
    said = subprocess.run(command, capture_output=True, timeout=JOURNAL_LIMIT, check=False)
    text = said.stdout.decode(errors="replace")
    return text or f"nothing that you may read: {said.stderr.decode(errors='replace').strip() or 'try it with sudo'}\n"


def _as_text(content: object) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
