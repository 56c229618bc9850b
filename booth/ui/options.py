"""The part of the operator's settings that screens depend on."""

from dataclasses import dataclass
from typing import Literal

from PIL import Image

from booth.config import Event, LookName, OfferKind
from booth.settings import Settings
from booth.sharing.network.wifi import venue_wifi
from booth.ui.drawing import Side
from booth.ui.pending_strip import StripOptions


@dataclass(frozen=True, slots=True, eq=False)
class ScreenOptions:
    """What the operator has decided about the screens. Durations are seconds."""

    languages: tuple[str, ...]  # that guests can choose from; the first is the booth's own
    contact: str  # whom guests may call; may be empty
    logo: Image.Image | None  # the event's
    consent: Literal["off", "notice", "ask"]  # whether guests are told what becomes of photos, or asked
    privacy_words: str  # what the operator adds to that; may be empty
    gallery: bool  # and by everybody who is there
    copies: Literal["", "copied", "online"]  # of photos: none, on a disk outside the booth, on a server
    here_offered: bool  # the room as it is can be chosen as the last scene
    demo_line: bool  # say so when the demo camera stands in for a missing webcam
    lens: Side  # the side of the screen that the camera is mounted at
    mirrored_view: bool  # guests see themselves as in a mirror
    mirrored_photo: bool  # and on the photo too
    reduced_motion: bool  # nothing fades, slides or pulses
    countdown: float
    choose_patience: float  # without a touch before the guest has left the screen; so below
    photo_patience: float
    share_patience: float
    walk_away: Literal["keep", "delete"]  # what becomes of the photo of a guest who has left it
    offers: tuple[OfferKind, ...]  # what guests can have made of them, at least one
    looks: tuple[LookName, ...]  # that guests can choose from, beside none
    strip: StripOptions
    event: Event  # whose name stands on a strip


def screen_options(settings: Settings, *, stand_in: bool = False) -> ScreenOptions:
    """What screens need of *settings*; *stand_in*: the demo camera may take a missing webcam's place."""
    config = settings.config
    screen, photo, patience, share = config.screen, config.photo, config.patience, config.share
    own = share.network == "own"
    return ScreenOptions(
        languages=screen.languages,
        contact=config.operator.contact,
        logo=settings.mark.logo if settings.mark else None,
        consent=config.privacy.consent,
        privacy_words=config.privacy.words,
        gallery=config.gallery.enabled,
        copies=_copies({each.target for each in config.places}),
        here_offered=config.scenes.here,
        demo_line=stand_in and config.camera.device == "auto",
        lens=screen.lens,
        mirrored_view=config.cutout.mirror,
        mirrored_photo=photo.mirror,
        reduced_motion=screen.reduced_motion,
        countdown=photo.countdown,
        choose_patience=patience.choose,
        photo_patience=patience.photo,
        share_patience=patience.share_with_wifi if own or venue_wifi(share) else patience.share,
        walk_away=photo.walk_away,
        offers=config.offer.kinds,
        looks=config.offer.looks,
        strip=StripOptions(config.strip.shots, config.strip.pause, config.strip.scenes, config.strip.layout),
        event=config.event,
    )


def _copies(targets: set[str]) -> Literal["", "copied", "online"]:
    """What guests are told of copies: of several places that which is farther from them."""
    return "online" if targets - {"folder"} else "copied" if targets else ""
