"""How this booth is, for whoever looks after many: a small file at the place for copies, without faces and secrets."""

from collections.abc import Callable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from booth.album.owner import owner_of
from booth.clock import Clock
from booth.operator.finding import Finding, Level
from booth.operator.redaction import Redaction, own_addresses
from booth.operator.starts import starts
from booth.operator.versions import booth_version
from booth.settings import Settings
from booth.sharing.cloud.credentials import secrets_of
from booth.sharing.cloud.own_letters import own_letters
from booth.sharing.cloud.renewed import Renewed
from booth.sharing.network.wifi import Wifi

BOOTHS, NAME = "BOOTHS", "STATUS.JSON"
"""A status is BOOTHS/<booth>/<26 letters>/STATUS.JSON: guests' links tell the booth's letters, and not the others."""
EVERY = 60.0  # seconds between two of them
MANY = 5  # starts within a quarter of an hour, without an end on purpose

_LONGEST = 400  # letters of a line


class PartStatus(BaseModel):
    """A line of the panel's status page."""

    model_config = ConfigDict(frozen=True)

    part: str
    level: Level
    text: str
    remedy: str = ""
    seconds: float = 0.0  # for which it has had this level, by the booth's monotonic clock, since the booth started


class BoothStatus(BaseModel):
    """What is in the file. Later versions may add to it; whoever reads it passes over what it does not know."""

    model_config = ConfigDict(frozen=True)

    version: Literal[1] = 1
    booth: str  # eight letters, which its photos' folders there have, too
    name: str = ""  # what the operator calls it
    event: str
    state: Literal["running", "switched off"]  # the latter only if it was ended on purpose
    time: str  # ISO 8601, by the booth's clock, which may be wrong
    program: str  # its version
    photos: int = Field(0, ge=0)  # on the booth
    waiting: int = Field(0, ge=0)  # for their copies
    parts: tuple[PartStatus, ...] = ()


class StatusFile:
    """Makes the file. For one thread, which may wait for the disk."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        look: Callable[[], Sequence[Finding]],
        counts: Callable[[], tuple[int, int]],
        wifi: Callable[[], Wifi | None],
    ) -> None:
        """*look* finds how each part is, *counts* tells the photos on the booth and those whose copy waits, *wifi* is
        the one that guests join, of which nothing is told.
        """
        self._settings = settings
        self._clock = clock
        self._look = look
        self._counts = counts
        self._wifi = wifi
        self._booth = owner_of(settings.home / settings.config.album.folder).upper()
        self._since: dict[str, tuple[Level, float]] = {}  # by part: its level, and when it was first found with it

    def renewed(self) -> Renewed:
        """The file as the outbox wants it."""
        letters = own_letters(self._settings.home / "state")
        return Renewed(f"{BOOTHS}/{self._booth}/{letters}/{NAME}", EVERY, self._running, self._ended)

    def _running(self) -> bytes:
        redaction = self._redaction()
        parts = (self._part(found, redaction) for found in self._look())
        return self._status("running", (*self._of_starts(), *parts))

    def _ended(self) -> bytes:
        return self._status("switched off", ())

    def _status(self, state: Literal["running", "switched off"], parts: tuple[PartStatus, ...]) -> bytes:
        config = self._settings.config
        photos, waiting = self._counts()
        status = BoothStatus(
            booth=self._booth,
            name=config.cloud.booth,
            event=config.event.name,
            state=state,
            time=self._clock.wall().isoformat(timespec="seconds"),
            program=booth_version(),
            photos=photos,
            waiting=waiting,
            parts=parts,
        )
        return status.model_dump_json(indent=2).encode()

    def _redaction(self) -> Redaction:
        config, wifi = self._settings.config, self._wifi()
        secrets = [config.share.wifi_name, config.share.wifi_password, config.operator.contact]
        secrets += [wifi.name, wifi.password] if wifi else []
        secrets += secrets_of(config.places, self._settings.home)
        return Redaction(secrets, own_addresses(config))

    def _of_starts(self) -> tuple[PartStatus, ...]:
        """That the booth does not stay up; nothing if it does."""
        count, seconds = starts(self._settings.home / "state", self._clock.wall())
        if count < MANY:
            return ()
        text = f"has started {count} times within a quarter of an hour, and did not stay up"
        remedy = "journalctl -u booth says why it ends; booth report packs that for whoever helps"
        return (PartStatus(part="Booth", level="fault", text=text, remedy=remedy, seconds=round(seconds)),)

    def _part(self, found: Finding, redaction: Redaction) -> PartStatus:
        now = self._clock.now()
        level, since = self._since.get(found.part, (found.level, now))
        if level != found.level:
            since = now
        self._since[found.part] = found.level, since
        text, remedy = (redaction.text(words)[:_LONGEST] for words in (found.text, found.remedy))
        return PartStatus(part=found.part, level=found.level, text=text, remedy=remedy, seconds=round(now - since))
