"""How copies elsewhere are doing, for the operator."""

from dataclasses import dataclass

from booth.setting_tables import CALLED, CopyName


@dataclass(frozen=True, slots=True)
class CloudStatus:
    """How many copies are where they belong, and what keeps the others."""

    table: CopyName  # which copies
    place: str = ""  # as the settings name it; empty: no copies are kept
    there: int = 0  # photos whose copy is there, whole and as the photo is now
    waiting: int = 0  # photos whose copy is still to come there
    to_remove: int = 0  # copies of photos that are gone here and whose removal is not certain yet
    fault: str = ""  # why nothing comes there, in the operator's words
    refused: bool = False  # the fault does not pass by itself: somebody has to do something

    def words(self) -> str:
        """The status as a phrase."""
        said = f"{self.there} there, {self.waiting} waiting"
        return f"{said}, {self.to_remove} to be removed" if self.to_remove else said

    def line(self) -> str:
        """The status as a short phrase with its name."""
        if not self.place:
            return f"{CALLED[self.table]}: none"
        return f"{CALLED[self.table]}: {self.words()}" + (f"; {self.fault}" if self.fault else "")
