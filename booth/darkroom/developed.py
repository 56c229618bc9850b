"""What a shot becomes, and the steps that both ways to it share."""

from dataclasses import dataclass

from booth.composition.encode import encode_cutout, encode_photo
from booth.composition.sheet import focus_on_guests
from booth.frames import Shot
from booth.imaging.cropping import Focus
from booth.imaging.framing import frame_picture, photo_size, upright
from booth.picture_types import WHOLE, Matte, Picture, RelativeBox, Size
from booth.settings import Settings

CLIP_BYTES = 3_000_000


@dataclass(frozen=True, slots=True)
class Developed:
    """A photo and its cutout, as files."""

    photo: bytes  # JPEG, at least 1920 pixels long
    cutout: bytes  # WebP of the same size with the matte as alpha
    focus: Focus = (0.5, 0.5)  # what of the photo is kept where it is cropped


@dataclass(frozen=True, slots=True)
class DevelopedClip:
    """A clip, as files of at most CLIP_BYTES each, that begin and end with the shot's own frame."""

    video: bytes  # MP4: H.264, no sound
    animation: bytes  # animated WebP, smaller and with half as many pictures a second


def size_of_photo(shot: Shot, settings: Settings, crop: RelativeBox = WHOLE) -> Size:
    """The size of the photo of *crop* of *shot*: its own in the camera's picture, but at least 1920 long."""
    return photo_size(upright(shot.frame.size, settings.config.camera.rotation), shot.ratio, crop)


def shot_picture(shot: Shot, settings: Settings, size: Size, crop: RelativeBox = WHOLE) -> Picture:
    """What the camera saw of *shot*: *crop* of it, upright, with the photo's ratio, at *size*. Raises FrameFault."""
    return frame_picture(shot.frame, shot.ratio, settings.config.camera.rotation, size, crop)


def encode(shot: Shot, settings: Settings, photo: Picture, colours: Picture, matte: Matte) -> Developed:
    """*photo* as a file, and as its cutout the guests of *colours* and *matte*; all of one size."""
    assert shot.taken, "the album notes when a shot was taken"
    name, focus = settings.config.event.name, focus_on_guests(matte[:, ::-1] if settings.config.photo.mirror else matte)
    return Developed(encode_photo(photo, name, shot.scene, shot.taken), encode_cutout(colours, matte), focus)
