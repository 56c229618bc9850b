"""What the page of a photo shows: the photo, or the clip that it is the still of."""

from collections.abc import Mapping
from dataclasses import dataclass

from booth.picture_types import Size
from booth.sharing.offer import Offer


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of a photo shows."""

    link: str  # the address of the photo's page: "/P/<token>"
    picture: str  # what is below that address: the picture shown
    save: str  # and the same to be saved
    size: Size | None  # of the picture, if it is known
    scene: str  # the code of the scene that it is in
    offer: Offer  # of the photo
    apple: bool  # the phone is one of Apple's


def as_shown(shown: Shown, title: str) -> str:
    """The photo as the page shows it, called *title*; a clip plays, but in browsers that know no video."""
    size = f' width="{shown.size[0]}" height="{shown.size[1]}"' if shown.size else ""  # kept free until it is there
    picture = f'<img class="photo" src="{shown.link}/{shown.picture}" alt="{title}"{size}>'
    if not shown.offer.clip:
        return picture
    clip = f'src="{shown.link}/CLIP.MP4" poster="{shown.link}/{shown.picture}" aria-label="{title}"{size}'
    return f'<video class="photo" {clip} autoplay muted loop playsinline>{picture}</video>'


def beside_clip(shown: Shown, text: Mapping[str, str]) -> str:
    """What there is beside a clip's video, in the words of *text*, to be saved; on Apple's phones to be opened."""
    names = ("PHOTO.JPG", "CLIP.WEBP") if shown.apple else ("SAVE", "CLIP-MOVING")
    download = "" if shown.apple else " download"
    tiles = "".join(
        f'<li><a href="{shown.link}/{name}"{download}><img src="{shown.link}/SMALL.JPG" alt="" loading="lazy">'
        f"<span>{text[label]}</span></a>"
        for name, label in zip(names, ("still_photo", "moving_picture"), strict=True)
    )
    return f'<ul class="scenes">{tiles}</ul>'
