"""What is to be of a photo elsewhere, as its about.json has it."""

from dataclasses import dataclass
from typing import Self

from pydantic import BaseModel, ConfigDict

from booth.setting_tables import CopyName


class Copy(BaseModel):
    """Only photos have it that were taken while the settings named a place for it."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # a later booth may have written more

    folder: str  # "EVENT/BOOTH/2026-06-12/<letters>", below the place that the settings name; the same in every place
    sent: dict[str, str] = {}
    """Of each file that is there, whole, the checksum of what it was made of, by its name there; empty for one that
    may be there and is not as it should be."""
    scenes: tuple[str, ...] = ()
    """The keys of those that its page on the internet is to show the photo in beside its own, as it was taken."""

    def with_sent(self, name: str, digits: str) -> Self:
        """The same after the file *name* has come there, made of what has the checksum *digits*."""
        return self.model_copy(update={"sent": self.sent | {name: digits}})

    def without(self, name: str) -> Self:
        """The same after the file *name* was removed there."""
        return self.model_copy(update={"sent": {each: digits for each, digits in self.sent.items() if each != name}})


@dataclass(frozen=True, slots=True)
class Copying:
    """Which copies a new photo is to have."""

    booth: str = ""  # this booth's letters there
    wanted: tuple[CopyName, ...] = ()
    scenes: tuple[str, ...] = ()  # as Copy's


NO_COPIES = Copying()
