"""The steps by which a photo changes on the disk, each whole or not at all whenever the power goes.

They run in the album's thread. Each is durable when it returns; `booth.album.repair` knows every state between them.
All raise OSError, and ValueError if the folder's about.json is damaged.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from booth.album.copies import NO_COPIES, Copy, Copying
from booth.album.record import (
    ABOUT,
    ANIMATION,
    CLIP,
    CUTOUT,
    FRAMES,
    NEGATIVE,
    PICTURE,
    About,
    Before,
    ClipRecord,
    Kind,
    Negative,
    Photo,
    ShotRecord,
    checksum,
    new_id,
    random_letters,
)
from booth.album.repair import erase, prune
from booth.album.tombstones import folder_elsewhere
from booth.durable import have_folder, make_folder, put, remove
from booth.frames import Frame, Shot

if TYPE_CHECKING:  # the album carries files and needs nothing of what makes them
    from collections.abc import Callable, Sequence

    from booth.darkroom.developed import Developed, DevelopedClip


def about_shot(
    shot: Shot,
    event: str,
    token: str,
    kept_for: timedelta | None,
    *,
    mirrored: bool,
    layout: str | None = None,
    copying: Copying = NO_COPIES,
) -> About:
    """The about.json of a new photo of *shot*, which is kept for *kept_for*, or for ever.

    With a *layout* it is a strip, to which more shots are added. *copying*: its copies elsewhere.
    """
    taken = shot.taken
    assert taken, "the album has noted when it was taken"
    copy = Copy(folder=folder_elsewhere(event, copying.booth, taken, random_letters(26)), scenes=copying.scenes)
    return About(
        event=event,
        taken=taken,
        expires=taken + kept_for if kept_for else None,
        mirrored=mirrored,
        token=token,
        demo=shot.frame.demo,
        layout=layout,
        shots=(_record(shot, NEGATIVE),),
        clip=_clip_record(shot) if shot.clip else None,
    ).with_copies(dict.fromkeys(copying.wanted, copy))


def _clip_record(shot: Shot) -> ClipRecord:
    frames = shot.clip
    return ClipRecord(
        file=FRAMES,
        checksum=checksum(b"".join(frame.jpeg for frame in frames)),
        lengths=tuple(len(frame.jpeg) for frame in frames),
        taken=tuple(round(frame.taken - frames[0].taken, 4) for frame in frames),
    )


def about_again(photo: Photo, shot: Shot, *, mirrored: bool) -> About:
    """What is known of *photo* without its about.json, to make it anew of its *shot*."""
    about = about_shot(shot, photo.folder.parents[1].name, photo.token, None, mirrored=mirrored)
    return as_noted(about, photo)


def as_noted(about: About, photo: Photo) -> About:
    """*about* with all that has been noted of *photo* since it was taken."""
    return about.but(
        expires=photo.expires,
        in_gallery=photo.in_gallery,
        groups=photo.groups,
        sheets=photo.sheets,
    ).with_copies(photo.copies)


def _record(shot: Shot, negative: str) -> ShotRecord:
    """What about.json says of *shot*, whose *negative* is a file of that name."""
    return ShotRecord(
        scene=shot.scene,
        ratio=shot.ratio,
        crop=shot.crop,
        negative=Negative(file=negative, size=shot.frame.size, checksum=checksum(shot.frame.jpeg)),
        levels=shot.levels,
        moment=shot.moment,
        look=shot.look,
    )


def keep_negative(
    album: Path, about: About, negative: bytes, letters: "Callable[[int], str]", clip: "Sequence[Frame]" = ()
) -> Path:
    """A new photo's folder in *album*, with about.json and the *negative*, a JPEG; on a fault nothing is left of it.

    *clip*: the frames of one. *letters* gives so many random base32 letters.
    """
    while True:
        with suppress(FileExistsError):  # chance has given this name before
            return keep_negative_as(new_id(about.taken, letters(8)), album, about, negative, clip)


def keep_negative_as(photo_id: str, album: Path, about: About, negative: bytes, clip: "Sequence[Frame]" = ()) -> Path:
    """The same of a photo that has an id already. Raises FileExistsError too."""
    folder = _new_folder(album / about.event, about.taken, photo_id)
    try:
        frames = {FRAMES: b"".join(frame.jpeg for frame in clip)} if clip else {}
        put(folder, frames | {ABOUT: about.to_bytes(), NEGATIVE: negative})
    except OSError:
        erase(folder)
        raise
    return folder


def keep_negative_again(folder: Path, negative: bytes) -> None:
    """Puts the *negative* of a finished photo back into its *folder*, since the photo is to be made anew."""
    if not (folder / NEGATIVE).exists():
        put(folder, {NEGATIVE: negative})


def add_shot(folder: Path, shot: Shot, place: int | None) -> ShotRecord:
    """Adds *shot* to the strip in *folder*, with its negative; with *place* in place of that one of its shots."""
    about = About.read(folder)
    numbers = [int(each.negative.file.removesuffix(".jpg").partition("-")[2] or 1) for each in about.shots]
    record = _record(
        shot, f"negative-{max(numbers) + 1}.jpg"
    )  # no name is used twice: a kill must not mix up two shots
    shots, former = list(about.shots), None
    if place is None:
        shots.append(record)
    else:
        former, shots[place] = shots[place], record
    media = {kind: medium for kind, medium in about.media.items() if former is None or kind != former.picture}
    about = about.but(shots=tuple(shots), media=media, finished=False)
    put(folder, {record.negative.file: shot.frame.jpeg, ABOUT: about.to_bytes()})
    if former:
        remove(folder / former.negative.file)
        remove(folder / former.picture)
    return record


def place_shot_live(folder: Path, record: ShotRecord, developed: "Developed") -> None:
    """Makes the live composition the picture of a strip's shot, until the darkroom is done with its own."""
    about = About.read(folder)
    shots = tuple(
        each.model_copy(update={"focus": developed.focus}) if each.negative == record.negative else each
        for each in about.shots
    )
    put(folder, {record.picture: developed.photo, ABOUT: about.but(shots=shots).to_bytes()})


def place_shot(folder: Path, record: ShotRecord, developed: "Developed") -> None:
    """Makes what the darkroom *developed* the picture of a strip's shot. Its negative stays."""
    about = About.read(folder)
    shot = next(each for each in about.shots if each.negative == record.negative)
    about = about.with_picture(shot, checksum(developed.photo), developed.focus)
    put(folder, {record.picture: developed.photo, ABOUT: about.to_bytes()})


def place_strip(folder: Path, strip: bytes) -> About:
    """Makes *strip*, a JPEG, the photo in *folder*; it is finished if the pictures of all its shots are."""
    about = About.read(folder)
    if all(about.has_finished(shot) for shot in about.shots):
        about = about.with_media({"photo": checksum(strip)}).but(finished=True)
    put(folder, {PICTURE: strip, ABOUT: about.to_bytes()})
    return about


def place_live(folder: Path, scene: str, photo: bytes) -> About:
    """Makes the live composition *photo*, a JPEG, the photo in *folder*, until the darkroom is done with its own."""
    about = About.read(folder)
    if (folder / PICTURE).exists():
        about = _announce(folder, about, scene)
    put(folder, {PICTURE: photo})
    return about


def place_finished(folder: Path, scene: str, developed: "Developed", *, finished: bool = True) -> About:
    """Makes what the darkroom *developed* the photo in *folder*, and its cutout. The negative stays.

    A clip's is not *finished* by that.
    """
    about = About.read(folder)
    if scene != about.scene and (folder / PICTURE).exists():
        about = _announce(folder, about, scene)
    checksums: dict[Kind, str] = {"photo": checksum(developed.photo), "cutout": checksum(developed.cutout)}
    about = about.with_media(checksums).but(finished=finished, before=None)
    put(folder, {PICTURE: developed.photo, CUTOUT: developed.cutout, ABOUT: about.to_bytes()})
    return about


def place_clip(folder: Path, developed: "DevelopedClip") -> About:
    """Adds the clip that the darkroom *developed* to its finished still in *folder*. The negatives stay."""
    checksums: dict[Kind, str] = {"clip": checksum(developed.video), "animation": checksum(developed.animation)}
    about = About.read(folder).with_media(checksums)
    about = about.but(finished="photo" in about.media)  # but where the album has lost its disk meanwhile
    put(folder, {CLIP: developed.video, ANIMATION: developed.animation, ABOUT: about.to_bytes()})
    return about


def remove_negatives(folder: Path) -> None:
    """Removes the negative of a finished photo from its *folder*, and the frames of a clip."""
    remove(folder / NEGATIVE)
    if (folder / FRAMES).exists():
        remove(folder / FRAMES)


def place_in_scene(folder: Path, scene: str, picture: bytes) -> About:
    """Makes *picture*, a JPEG of the finished photo's guests in another *scene*, the photo; its cutout stays."""
    about = About.read(folder)
    if about.scene == scene:
        return about
    about = _announce(folder, about, scene)
    about = about.with_media({"photo": checksum(picture)}).but(finished=True, before=None)
    put(folder, {PICTURE: picture, ABOUT: about.to_bytes()})
    return about


def change_about(folder: Path, change: "Callable[[About], About]") -> About:
    """Makes a *change* of about.json in *folder*, of which no file of the photo is concerned."""
    about = change(About.read(folder))
    put(folder, {ABOUT: about.to_bytes()})
    return about


def settle_for_live(folder: Path, cutout: bytes | None) -> About:
    """Leaves the live composition in *folder* as the unfinished photo, with *cutout* if it is not None."""
    about = About.read(folder)
    checksums: dict[Kind, str] = {"cutout": checksum(cutout)} if cutout else {}
    checksums["photo"] = checksum((folder / PICTURE).read_bytes())
    about = about.with_media(checksums).but(finished=False, before=None)
    put(folder, ({CUTOUT: cutout} if cutout else {}) | {ABOUT: about.to_bytes()})
    return about


def _announce(folder: Path, about: About, scene: str) -> About:
    """Writes down that the photo in *folder* is about to be replaced by one in *scene*.

    After a cut between this and the replacement, the checksum tells which of the two photo.jpg is.
    """
    before = Before(scene=about.scene, finished=about.finished, photo=checksum((folder / PICTURE).read_bytes()))
    about = about.in_scene(scene).but(finished=False, before=before)
    put(folder, {ABOUT: about.to_bytes()})
    return about


def _new_folder(event: Path, taken: datetime, photo_id: str) -> Path:
    date = event / f"{taken:%Y-%m-%d}"
    try:
        for parent in (event, date):
            have_folder(parent)
        make_folder(date / photo_id)
    except OSError:
        prune(date)
        raise
    return date / photo_id
