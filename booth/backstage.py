"""What only the operator sees: the parts behind the panel, built, started and stopped together."""

import os
from collections.abc import Callable
from pathlib import Path

from booth.album.event_folder import DEMO, event_folder
from booth.camera.feed import CameraFeed
from booth.clock import Clock
from booth.config import SHIPPED, Config
from booth.darkroom.worker import Darkroom
from booth.operator.desk import Desk
from booth.operator.faults import FaultRecord
from booth.operator.health import Health
from booth.operator.last_photos import LastPhotos
from booth.operator.machine import Machine
from booth.operator.pin import PinTries
from booth.operator.settings_file import SettingsFile
from booth.operator.stick.photos import Remove
from booth.operator.stick.sticks import Sticks
from booth.printing.cups import printers
from booth.runtime.pause import Pause
from booth.segmentation.live.worker import CutoutWorker
from booth.settings import Settings
from booth.sharing.network.wifi_chooser import WifiChooser
from booth.sharing.publisher import Publisher
from booth.ui.panel.access import OperatorAccess, Printing

DESK_LIMIT = 30.0  # seconds in which the desk has done what another thread waits for


class Backstage:
    """The parts behind the panel."""

    def __init__(
        self, settings: Settings, path: Path | None, faults: FaultRecord | None, clock: Clock, remove: Remove
    ) -> None:
        """*path*: the settings file, else that in their home; *faults*: where the last ones are taken down; *remove*:
        removes photos that were copied.
        """
        self.desk = Desk(clock)
        self.pause = Pause(settings.home / "state")
        self.last_photos = LastPhotos([event_folder(settings.config.event.name), DEMO])
        self._settings = settings
        self._clock = clock
        self._faults = faults or FaultRecord(clock)
        self._file = SettingsFile(path or settings.home / SHIPPED.name, clock)
        self.sticks = Sticks(
            settings.config,
            settings.home,
            clock,
            read=lambda: self._at_desk(self._file.read),
            change=lambda changes: self._at_desk(lambda: self._file.change(changes)),
            remove=remove,
        )

    @property
    def parts(self) -> tuple[Desk, Sticks]:
        """What is started and stopped, in that order."""
        return self.desk, self.sticks

    def access(
        self,
        health: Health,
        feed: CameraFeed,
        cutouts: CutoutWorker,
        darkroom: Darkroom,
        publisher: Publisher,
        printing: Printing,
    ) -> OperatorAccess:
        """What the panel may use of the booth's parts."""
        config, clock = self._settings.config, self._clock
        return OperatorAccess(
            desk=self.desk,
            config=config,
            settings=self._file,
            tries=PinTries(self._settings.home / "state", clock.now()),
            pause=self.pause,
            machine=Machine(clock),
            printing=printing,
            printers=lambda: printers(os.environ.get("CUPS_SERVER", "")),
            look=health.look,
            faults=lambda: self._faults.faults,
            sticks=self.sticks,
            wifis=lambda: WifiChooser(config.share.interface, clock),
            photos=self.last_photos.newest,
            reopen_camera=feed.reopen,
            learn_room_anew=cutouts.learn_room_anew,
            develop=darkroom.develop,
            date=clock.wall,
            trial=publisher.way.trial,
            wall=publisher.event_pages.wall,
        )

    def _at_desk(self, work: Callable[[], Config]) -> Config:
        return self.desk.do(work).result(DESK_LIMIT)
