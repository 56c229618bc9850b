"""An album whose photos are copied elsewhere, and its outbox, as a running booth has them."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from booth.album.copies import Copying
from booth.album.record import Photo
from booth.clock import Clock
from booth.setting_tables import CloudSettings, PlaceSettings, SecondCopySettings
from booth.sharing.cloud.courier import Courier
from booth.sharing.cloud.outbox import Outbox
from booth.sharing.cloud.renewed import Renewed
from booth.sharing.cloud.scene_pictures import ScenePictures
from booth.sharing.cloud.target import Refused, TargetFault
from tests.rehearsals.rehearsed_album import Darkroom, Rehearsal
from tests.support.running import until

BOOTH = "0a1b2c3d"


class MemoryTarget:
    """A target in memory, which fails when it is told to."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.fault: TargetFault | None = None
        self.calls: list[str] = []
        self.during_put: Callable[[], None] = lambda: None

    def put(self, place: str, content: bytes, kind: str) -> None:
        self._call("put", place)
        self.during_put()
        self.files[place] = content

    def length(self, place: str) -> int | None:
        self._call("length", place)
        return len(self.files[place]) if place in self.files else None

    def get(self, place: str) -> bytes:
        self._call("get", place)
        return self.files[place]

    def remove(self, place: str) -> None:
        self._call("remove", place)
        self.files.pop(place, None)

    def remove_folder(self, folder: str) -> None:
        self._call("remove_folder", folder)

    def stop(self) -> None:
        """Nothing runs."""

    def break_off(self) -> None:
        """Nothing runs."""

    def _call(self, what: str, place: str) -> None:
        self.calls.append(f"{what} {place}")
        if self.fault:
            raise self.fault


NO_SCENES = ScenePictures((), "", lambda _: Future())

REFUSED = Refused("the bucket refuses the credentials")
GONE = TargetFault("the bucket does not answer")


@dataclass
class CopyingBooth:
    """An album with photos, and the outbox that brings them away; a second one if *second_settings* name a place."""

    folder: Path
    open_courier: Callable[[], Courier]
    settings: CloudSettings = field(default_factory=lambda: CloudSettings(target="folder", place="/nowhere"))
    darkroom: Darkroom = field(default_factory=Darkroom)
    clock: Clock = field(default_factory=Clock)
    make_page: Callable[[Photo], bytes] | None = None
    scenes: ScenePictures = NO_SCENES
    online: tuple[str, ...] = ()  # keys of the scenes that pages show
    renewed: Sequence[Renewed] = ()
    letters: str = BOOTH
    open_second: Callable[[], Courier] | None = None
    second_settings: SecondCopySettings = field(default_factory=SecondCopySettings)

    def __post_init__(self) -> None:
        places = [each.table for each in (self.settings, self.second_settings) if each.target]
        self.party = Rehearsal(
            *(self.folder, self.darkroom),
            others=[self],
            clock=self.clock,
            copying=Copying(self.letters, tuple(places), self.online),
        )
        self.outbox = self._outbox(self.settings, self.open_courier, self.make_page, self.renewed)
        self.second = self._outbox(self.second_settings, self.open_second or self.open_courier)
        self.outboxes = self.outbox, self.second

    def _outbox(
        self,
        settings: PlaceSettings,
        open_courier: Callable[[], Courier],
        make_page: Callable[[Photo], bytes] | None = None,
        renewed: Sequence[Renewed] = (),
    ) -> Outbox:
        return Outbox(
            settings,
            [self.folder],
            self.clock,
            open_courier=open_courier,
            note=self.party.album.note,
            event="Anna and Ben",
            make_page=make_page,
            scenes=self.scenes if make_page else NO_SCENES,
            public_url=self.settings.public_url,
            renewed=renewed,
            chance=lambda: 0.02,
        )

    def published(self, photo: Photo) -> None:
        for outbox in self.outboxes:
            outbox.published(photo)

    def retired(self, token: str) -> None:
        for outbox in self.outboxes:
            outbox.retired(token)

    def kept(self, photo: Photo) -> None:
        """Its guests keep *photo*."""
        for outbox in self.outboxes:
            outbox.kept(photo)

    def __enter__(self) -> "CopyingBooth":
        self.party.album.start()
        for outbox in self.outboxes:
            outbox.start()
        return self

    def __exit__(self, *_: object) -> None:
        for outbox in self.outboxes:
            outbox.leave_word()
            assert outbox.stop(40)
        assert self.party.album.stop(10)

    def keep(self, scene: str = "lake") -> Photo:
        """A photo that its guests keep."""
        photo = self.party.keep(scene)
        self.kept(photo)
        return photo

    def brought(self, count: int, outbox: Outbox | None = None) -> None:
        """Waits until *count* photos are where they belong, and it is noted; at the first place, or at *outbox*'s."""
        asked = outbox or self.outbox
        until(lambda: (asked.status.there, asked.status.waiting) == (count, 0), f"{count} copies are there")
