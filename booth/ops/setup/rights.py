"""What the service may ask of the rest of the machine: files in the folders of polkit and NetworkManager.

Runs on the machine's own python3: standard library only.
"""

from __future__ import annotations  # for the Pythons that are too old

import filecmp
import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Right:
    """A file that is copied, not linked: AppArmor may keep its reader from following a link."""

    file: str  # in systemd/
    place: str  # on the machine
    reader: str  # a folder of the machine without which nobody would read it


RIGHTS = (
    Right("booth-network.rules", "etc/polkit-1/rules.d/50-booth.rules", "etc/NetworkManager"),
    Right("booth-dnsmasq.conf", "etc/NetworkManager/dnsmasq-shared.d/booth.conf", "etc/NetworkManager"),
    Right("booth-machine.rules", "etc/polkit-1/rules.d/50-booth-machine.rules", "etc/polkit-1"),
    Right("booth-stick.rules", "etc/polkit-1/rules.d/50-booth-stick.rules", "etc/polkit-1"),
)


class Rights:
    """Those of the service on the machine whose / is *root*, as the folder *shipped* has them."""

    def __init__(self, shipped: Path, root: Path) -> None:
        self._shipped = shipped
        self._root = root

    def lacking(self) -> list[Right]:
        """Those that are not there as they are shipped, of those that somebody would read."""
        return [
            right
            for right in RIGHTS
            if (self._root / right.reader).is_dir() and not _same(self._shipped / right.file, self._root / right.place)
        ]

    def give(self) -> None:
        """Copies what is lacking; who reads it looks by itself."""
        for right in self.lacking():
            target = self._root / right.place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._shipped / right.file, target)
            target.chmod(0o644)

    def given(self) -> list[Path]:
        """The files that are there."""
        return [self._root / right.place for right in RIGHTS if (self._root / right.place).exists()]

    def take_back(self) -> None:
        """Removes them."""
        for path in self.given():
            path.unlink()


def _same(shipped: Path, place: Path) -> bool:
    return place.exists() and filecmp.cmp(shipped, place, shallow=False)
