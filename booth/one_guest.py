"""The guest who plays by itself where nobody stands before the booth: from attract to a photo on the disk."""

import logging
import sys
from collections.abc import Callable

from booth.album.record import Photo
from booth.app import App
from booth.problems import Problem
from booth.scenes.scene_files import HERE
from booth.sharing.qr import in_any_terminal, photo_code
from booth.ui.pending_photo import PendingPhoto
from booth.ui.pending_strip import PendingStrip
from booth.ui.screens.share import ShareScreen
from booth.ui.scripted_guest import Script, ScriptedGuest

log = logging.getLogger(__name__)

COMES_LIMIT = 300.0  # seconds until the guest comes even though nobody can be cut out: a slow machine loads that long
KEPT_LIMIT = 300.0  # seconds without a photo on the disk in which the darkroom does nothing either: it may have to load
FINISHED_LIMIT = 15.0  # seconds more that the darkroom is waited for


def journey(*, asks_consent: bool) -> Script:
    """What the guest does; *asks_consent*: guests are asked before they are photographed."""
    script = Script().leave_by("begin")
    if asks_consent:
        script.leave_by("agree")
    script.wait(1.5).swipe(1).wait(1.5).leave_by("shutter")
    # On a slow machine the demo's guests may have walked off before the countdown ends, and have to begin again.
    return script.leave_by("keep", again=("begin", "agree", "shutter"))


def play_one_guest(app: App, ended: Callable[[], bool]) -> Photo | None:
    """Plays one guest on *app*, which is running, and returns their own photo, finished if the darkroom was quick.

    None, and the reason in the log, if there is no photo. *ended* says whether the booth was told to end meanwhile.
    """
    guest = ScriptedGuest(journey(asks_consent=app.asks_consent), app.stage, app.canvas)
    pending: PendingPhoto | PendingStrip | None = None
    photo: Photo | None = None
    latest: float | None = None  # when the guest comes whatever is ready
    told = ""  # where the guest is, as it was logged last: on a slow machine each step takes its time
    since: float | None = None  # the guest's last touch, then the photo's arrival

    def over(now: float) -> bool:
        nonlocal pending, photo, since, latest, told
        latest = now + COMES_LIMIT if latest is None else latest
        if not app.cutouts.has_answered and now < latest:
            return ended()
        guest.play(now)
        if app.stage.status != told:
            told = app.stage.status
            log.info("the guest: %s", told)
        if isinstance(app.stage.screen, ShareScreen):
            pending = app.stage.screen.pending
        if not guest.done:
            return ended()
        since = now if since is None or (photo is None and app.darkroom.busy) else since
        if pending and photo is None and (photo := pending.update()):
            since = now
        if photo is None:
            return ended() or now - since > KEPT_LIMIT
        photo = app.album.newest(photo.id) or photo
        return ended() or photo.finished or now - since > FINISHED_LIMIT

    try:
        app.run(over)
    except Problem as problem:
        log.error("%s", problem.operator)
        return None
    if not app.cutouts.has_answered:
        log.error("nobody could be cut out; the lines above say why")
        return None
    if photo and photo.scene == HERE:
        log.warning("the model was so slow meanwhile that the guest was taken in the room as it is")
    if photo is None and not ended():
        log.error("the guest's photo did not reach the album; the lines above say why")
    return photo


def tell(app: App, photo: Photo) -> None:
    """Prints where *photo* is, its address and the code for it."""
    link = app.publisher.link(photo.token)
    print(f"Photo:   {photo.picture}")
    if link:
        print(f"Address: {link}", in_any_terminal(photo_code(link), sys.stdout), sep="\n", flush=True)
    else:
        print("Address: none, this machine has no network that a phone could reach", flush=True)
