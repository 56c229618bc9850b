"""What is still to be brought to the target or removed there, and what of it comes next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from booth.album.record import Photo
from booth.sharing.cloud.target import PAGE, PICTURE

OLDEST = 4  # every fourth picture is the one that has waited longest; the others are the newest guests'
UNFINISHED = 60.0  # seconds for which a photo waits for the darkroom; then what the screen showed goes
UNDECIDED = 900.0  # seconds after which guests who have neither kept nor thrown away a photo have left it
SETTLED = 120.0  # seconds after a removal for the second: by then what was still on its way has arrived


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to do at the target."""

    kind: Literal["remove", "page", "picture"]
    token: str
    folder: str  # there
    photo: Photo | None = None  # of which; None where it is gone


@dataclass(slots=True)
class _Known:
    """A photo that has a copy, or is to have one."""

    photo: Photo
    heard: float  # when it was first heard of, in monotonic seconds
    decided: bool  # guests have kept it
    sent: dict[str, str]  # as Copy's, and what the album could not note
    failures: int = 0


@dataclass(slots=True)
class _Removal:
    folder: str
    due: float = float("-inf")
    times: int = 0  # it was found removed


@dataclass
class Waiting:
    """For one thread. *pages*: each photo has a page, which goes first."""

    started: str  # the id that a photo would have that was taken when the booth started
    pages: bool = False
    _known: dict[str, _Known] = field(default_factory=dict)  # by token
    _removals: dict[str, _Removal] = field(default_factory=dict)  # by token
    _pictures: int = 0  # that were brought away, counted for the turns of the oldest

    def take(self, photo: Photo, now: float) -> None:
        """*photo* is durable, or has changed."""
        if photo.copy is None or photo.token in self._removals:
            return
        known = self._known.get(photo.token)
        if known is None:
            former = photo.id < self.started  # guests of a former run have decided
            known = self._known[photo.token] = _Known(photo, now, former, {})
        known.photo = photo
        known.sent = dict(photo.copy.sent) | known.sent

    def keep(self, token: str) -> None:
        """Guests have kept the photo of *token*."""
        if known := self._known.get(token):
            known.decided = True

    def forget(self, token: str) -> Photo | None:
        """The photo of *token* is gone, and perhaps only with its disk: nothing more is brought away. What it was."""
        known = self._known.pop(token, None)
        return known.photo if known else None

    def remove(self, folders: Mapping[str, str]) -> None:
        """The copies in *folders*, by token, have to go."""
        for token, folder in folders.items():
            self._known.pop(token, None)
            self._removals.setdefault(token, _Removal(folder))

    def next(self, now: float) -> Errand | None:
        """What is to be done now: removals first, then pages, then pictures; None if nothing."""
        for token, removal in self._removals.items():
            if removal.due <= now:
                return Errand("remove", token, removal.folder)
        if self.pages and (pages := [each for each in self._known.values() if PAGE not in each.sent]):
            return _errand("page", min(pages, key=_newest))
        pictures = [each for each in self._wanting() if self._is_ready(each, now)]
        if not pictures:
            return None
        oldest = self._pictures % OLDEST == OLDEST - 1
        return _errand("picture", min(pictures, key=_oldest if oldest else _newest))

    def done(self, errand: Errand, digits: str, now: float) -> bool:
        """*errand* has succeeded; *digits*: the checksum of what was brought. Whether a removal is certain now."""
        if errand.kind == "remove":
            removal = self._removals[errand.token]
            removal.times += 1
            removal.due = now + SETTLED
            if removal.times < 2:
                return False
            del self._removals[errand.token]
            return True
        self._pictures += errand.kind == "picture"
        if known := self._known.get(errand.token):
            known.failures = 0
            known.sent[PAGE if errand.kind == "page" else PICTURE] = digits
        return False

    def failed(self, errand: Errand) -> None:
        """*errand* has failed: others of its kind have their turn first."""
        if known := self._known.get(errand.token):
            known.failures += 1
        elif removal := self._removals.pop(errand.token, None):
            self._removals[errand.token] = removal  # behind the others

    def knows(self, token: str) -> bool:
        """Whether the photo of *token* has a copy, or is to have one; for any thread."""
        return token in self._known

    def folder_with_page(self, token: str) -> str | None:
        """Where the photo of *token* is, if its page is there; for any thread."""
        known = self._known.get(token)
        return known.photo.copy.folder if known and known.photo.copy and PAGE in known.sent else None

    def counts(self) -> tuple[int, int, int]:
        """Photos whose copy is there, photos that wait, copies to be removed."""
        waiting = sum(1 for _ in self._wanting())
        return len(self._known) - waiting, waiting, len(self._removals)

    def _wanting(self) -> Iterator[_Known]:
        """Photos whose picture is not there as it is now."""
        for known in self._known.values():
            sent = known.sent.get(PICTURE)
            if sent is None or (known.photo.finished and sent != known.photo.checksum):
                yield known

    def _is_ready(self, known: _Known, now: float) -> bool:
        waited = now - known.heard
        return (known.decided or waited > UNDECIDED) and (known.photo.finished or waited > UNFINISHED)


def _errand(kind: Literal["page", "picture"], known: _Known) -> Errand:
    assert known.photo.copy
    return Errand(kind, known.photo.token, known.photo.copy.folder, known.photo)


def _newest(known: _Known) -> tuple[int, int]:
    return known.failures, -_number(known.photo)


def _oldest(known: _Known) -> tuple[int, int]:
    return known.failures, _number(known.photo)


def _number(photo: Photo) -> int:
    """By when it was taken."""
    return int("".join(char for char in photo.id[:15] if char.isdecimal()) or 0)
