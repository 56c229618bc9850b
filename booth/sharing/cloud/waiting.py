"""What is still to be brought to the target or removed there, and what of it comes next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from booth.album.record import Photo
from booth.setting_tables import CopyName
from booth.sharing.cloud.files import CopyFile, files_of
from booth.sharing.cloud.target import NAMES, PAGE, PICTURE, THUMB

OLDEST = 4  # every fourth file is one of the photo that has waited longest; the others are the newest guests'
UNFINISHED = 60.0  # seconds for which a photo waits for the darkroom; then what the screen showed goes
UNDECIDED = 900.0  # seconds after which guests who have neither kept nor thrown away a photo have left it
BEHIND, LONGEST_BEHIND = 10.0, 600.0  # seconds for which one that failed lets others go first, longer each time
SETTLED = 120.0  # seconds after a removal for the second: by then what was still on its way has arrived


@dataclass(frozen=True, slots=True)
class Bring:
    """A file of a photo is to go there."""

    photo: Photo
    folder: str  # there
    file: CopyFile
    announced: bool  # it is noted with the photo that the file may be there


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The guests do not want everybody to see their photo any more: its thumbnail is to go."""

    photo: Photo
    folder: str


@dataclass(frozen=True, slots=True)
class Remove:
    """A photo is gone, and all that there is of it elsewhere is to go."""

    token: str
    folder: str


Errand = Bring | Withdraw | Remove


@dataclass(slots=True)
class Removal:
    """What is still to be removed, or to be looked at a second time."""

    folder: str = ""
    due: float = float("-inf")
    times: int = 0  # it was found removed
    left: list[str] = field(default_factory=lambda: list(NAMES))  # names that were not found removed this time

    def found_removed(self, now: float) -> bool:
        """All of it is removed; whether that is certain now."""
        self.times, self.due, self.left = self.times + 1, now + SETTLED, list(NAMES)
        return self.times > 1


@dataclass(slots=True)
class _Known:
    """A photo that has a copy, or is to have one."""

    photo: Photo
    folder: str
    number: int  # by when it was taken
    heard: float  # when it was first heard of, in monotonic seconds
    decided: bool  # guests have kept it
    sent: dict[str, str]  # as Copy's, and what the album could not note
    failures: int = 0
    behind: float = float("-inf")  # until when others go first
    missing: CopyFile | None = None  # what of it goes there next
    withdrawal: Removal | None = None  # of its thumbnail
    doubts: dict[tuple[str, str], float] = field(default_factory=dict)
    """When a try to bring a file failed, by its name and what it was made of: it may arrive for all that, later."""
    again: dict[str, float] = field(default_factory=dict)  # by name, when it is brought a second time

    def fall_behind(self, now: float) -> None:
        """Others have their turn first, longer each time."""
        self.behind = now + min(LONGEST_BEHIND, BEHIND * 2**self.failures)
        self.failures = min(self.failures + 1, 10)

    @property
    def lacks_page(self) -> bool:
        """Whether its code leads nowhere yet."""
        return self.missing is not None and self.missing.name == PAGE and PAGE not in self.sent

    def rank(self, now: float, *, oldest: bool = False) -> tuple[bool, int, int]:
        """Where it stands among those of which a file goes there: the lowest is the next."""
        assert self.missing
        at_once = oldest or self.missing.name == PICTURE
        turn = 2 if self.missing.scene else 0 if at_once else 1
        return self.behind > now, turn, self.number if oldest else -self.number


@dataclass
class Waiting:
    """For one thread. *pages*: each photo has a page, which goes first, and on it the scenes that *scenes_of* gives.

    Pages and thumbnails are for the public, which only the first place can be shown to: the second has the photos.
    """

    started: str  # the id that a photo would have that was taken when the booth started
    pages: bool = False
    which: CopyName = "cloud"
    scenes_of: Callable[[Photo], Mapping[str, str] | None] = lambda _: {}
    _makes: bool = False  # a picture in another scene is being made
    _known: dict[str, _Known] = field(default_factory=dict)  # by token
    _open: dict[str, _Known] = field(default_factory=dict)  # those of them of which something is to be done
    _removals: dict[str, Removal] = field(default_factory=dict)  # by token
    _brought: int = 0  # files but pages, counted for the turns of the oldest

    def take(self, photo: Photo, now: float) -> None:
        """*photo* is durable, or has changed."""
        copy = photo.copies.get(self.which)
        if copy is None or photo.token in self._removals:
            return
        known = self._known.get(photo.token)
        if known is None:
            former = photo.id < self.started  # guests of a former run have decided
            number = int("".join(char for char in photo.id[:15] if char.isdecimal()) or 0)
            known = self._known[photo.token] = _Known(photo, copy.folder, number, now, former, {})
        known.photo = photo
        known.sent = dict(copy.sent) | known.sent
        self._look(known)

    def keep(self, token: str) -> None:
        """Guests have kept the photo of *token*."""
        if known := self._known.get(token):
            known.decided = True

    def forget(self, token: str) -> Photo | None:
        """The photo of *token* is gone, and perhaps only with its disk: nothing more is brought away. What it was."""
        known = self._known.pop(token, None)
        self._open.pop(token, None)
        return known.photo if known else None

    def remove(self, folders: Mapping[str, str]) -> None:
        """The copies in *folders*, by token, have to go."""
        for token, folder in folders.items():
            self.forget(token)
            self._removals.setdefault(token, Removal(folder))

    def next(self, now: float, *, scenes_of: str | None = None) -> Errand | None:
        """What is to be done now: removals first, then pages, then the second look at what was removed, then photos,
        then what else they have, pages that have changed among it, other scenes last; None if nothing.

        The photo that has waited longest has its turn with all that it has, but for other scenes. With *scenes_of*, a
        token, no other photo's scenes have their turn.
        """
        removals = [(token, removal) for token, removal in self._removals.items() if removal.due <= now]
        if first := next((each for each in removals if not each[1].times), None):
            return Remove(first[0], first[1].folder)
        for known in [known for known in self._open.values() if known.again]:
            self._doubt(known, now)
        for known in self._open.values():
            if known.withdrawal and known.withdrawal.due <= now:
                return Withdraw(known.photo, known.folder)
        if pages := [known for known in self._open.values() if known.lacks_page]:
            return _bring(min(pages, key=lambda known: known.rank(now)))
        if removals:
            return Remove(removals[0][0], removals[0][1].folder)
        ready = [
            known
            for known in self._open.values()
            if known.missing and self._is_ready(known, known.missing, now, scenes_of)
        ]
        if not ready:
            return None
        oldest = self._brought % OLDEST == OLDEST - 1
        return _bring(min(ready, key=lambda known: known.rank(now, oldest=oldest)))

    def left(self, token: str) -> list[str]:
        """The names of the photo of *token* that are still to be removed; whoever has removed one takes it out."""
        return self._removals[token].left

    def announced(self, errand: Bring) -> None:
        """It is noted that the file of *errand* may be there."""
        if known := self._known.get(errand.photo.token):
            known.sent[errand.file.name] = ""

    def brought(self, errand: Bring, digits: str, now: float) -> None:
        """The file of *errand* is there, made of what has the checksum *digits*.

        An earlier try with another content may still arrive, and take its place: then it is brought a second time.
        """
        name = errand.file.name
        self._brought += name != PAGE
        if known := self._known.get(errand.photo.token):
            known.failures = 0
            known.sent[name] = digits
            late = [when for (each, source), when in known.doubts.items() if each == name and source != digits]
            if late and max(late) + SETTLED > now:
                known.again[name] = max(late) + SETTLED
            self._look(known)

    def withdrawn(self, errand: Withdraw, now: float) -> bool:
        """The thumbnail of a photo is removed; whether that is certain now."""
        known = self._known.get(errand.photo.token)
        if known is None or known.withdrawal is None:
            return False
        known.failures = 0
        known.sent[THUMB] = ""
        if certain := known.withdrawal.found_removed(now):
            del known.sent[THUMB]
            known.withdrawal = None
        self._look(known)
        return certain

    def wait_for_scene(self) -> None:
        """The darkroom makes a picture in another scene: no such file has its turn until `scene_made`."""
        self._makes = True

    def scene_made(self, token: str, now: float, *, failed: bool) -> None:
        """The picture of the photo of *token* in another scene is there or cannot be had, or *failed* for now."""
        self._makes = False
        if known := self._known.get(token):
            if failed:
                known.fall_behind(now)
            self._look(known)

    def removed(self, errand: Remove, now: float) -> bool:
        """Nothing is left of a photo; whether that is certain now."""
        certain = self._removals[errand.token].found_removed(now)
        if certain:
            del self._removals[errand.token]
        return certain

    def failed(self, errand: Errand, now: float, *, alone: bool) -> None:
        """*errand* has failed. If it failed *alone*, and not since nothing gets away, others have their turn first."""
        token = errand.token if isinstance(errand, Remove) else errand.photo.token
        if known := self._known.get(token):
            if isinstance(errand, Bring):
                known.doubts[errand.file.name, errand.file.source] = now
            if alone:
                known.fall_behind(now)
            if token in self._open:
                self._open[token] = self._open.pop(token)  # behind the others
        elif removal := self._removals.pop(token, None):
            self._removals[token] = removal

    def folder(self, token: str, *, with_page: bool = False) -> str | None:
        """Where the photo of *token* is, or will be; *with_page*: if its page is there. For any thread."""
        known = self._known.get(token)
        return known.folder if known and (PAGE in known.sent or not with_page) else None

    def counts(self) -> tuple[int, int, int]:
        """Photos whose copy is there, photos that wait, copies to be removed."""
        return len(self._known) - len(self._open), len(self._open), len(self._removals)

    def _look(self, known: _Known) -> None:
        """Finds out what of a photo goes there next, and whether its thumbnail has to go."""
        photo, sent = known.photo, known.sent
        scenes = self.scenes_of(photo) if self.pages else {}
        files = files_of(photo, page=self.pages, thumb=self.which == "cloud", scenes=scenes)
        known.missing = next((file for file in files if _is_missing(file, sent)), None)
        if photo.in_gallery or THUMB not in sent:
            known.withdrawal = None
        elif known.withdrawal is None:
            known.withdrawal = Removal()
        if known.missing or known.withdrawal or known.again:
            self._open[photo.token] = known
        else:
            self._open.pop(photo.token, None)

    def _doubt(self, known: _Known, now: float) -> None:
        """Has files brought a second time whose time has come."""
        for name in [name for name, due in known.again.items() if due <= now]:
            del known.again[name]
            known.sent[name] = ""
        self._look(known)

    def _is_ready(self, known: _Known, file: CopyFile, now: float, scenes_of: str | None) -> bool:
        if file.name == PAGE:
            return True
        wrong_one = scenes_of not in {None, known.photo.token}
        if file.scene and (self._makes or wrong_one or known.behind > now):
            return False
        waited = now - known.heard
        still = known.photo.is_clip and "photo" in known.photo.checksums  # which need not wait for the clip
        return (known.decided or waited > UNDECIDED) and (known.photo.finished or still or waited > UNFINISHED)


def _is_missing(file: CopyFile, sent: Mapping[str, str]) -> bool:
    there = sent.get(file.name)
    return not there or (bool(file.source) and there != file.source)


def _bring(known: _Known) -> Bring:
    assert known.missing
    return Bring(known.photo, known.folder, known.missing, announced=known.missing.name in known.sent)
