"""The guests' page, and what is asked there, as an operator's settings want it."""

import os
from collections.abc import Callable
from concurrent.futures import Future

from booth.album.album import Album
from booth.album.event_folder import event_folder
from booth.clock import Clock
from booth.frames import SceneOrder
from booth.settings import Settings
from booth.sharing.event_tokens import event_token
from booth.sharing.offer import EventPages, Wish, scene_code
from booth.sharing.phone_requests import PhoneRequests
from booth.sharing.picture_cache import PictureCache
from booth.sharing.publisher import Publisher
from booth.sharing.server.http_connection import Limits
from booth.sharing.server.listener import handed_over


def make_publisher(
    settings: Settings, clock: Clock, ask: Callable[[Wish, str, str], None] = lambda *_: None
) -> Publisher:
    """The guests' page in the theme's colour and the booth's languages, with the event's logo; *ask* as Publisher's."""
    logo = settings.mark.logo if settings.mark else None
    limits = Limits()
    listener = handed_over(os.environ, limits.send_buffer_bytes)
    config, words, state = settings.config, settings.phone_words, settings.home / "state"
    name = config.event.name
    scenes = {
        scene_code(each.key): {language: each.name(language) for language in words} for each in settings.shown_scenes
    }
    return Publisher(
        config.share,
        words,
        settings.theme.accent_code,
        clock,
        logo,
        limits,
        listener,
        event=name,
        state=state,
        scenes=scenes,
        event_pages=EventPages(
            event_token(state, "party-album", name) if config.gallery.enabled else "",
            event_token(state, "wall", name) if config.gallery.enabled else "",
            config.event.title,
        ),
        ask=ask,
    )


def make_requests(
    settings: Settings,
    clock: Clock,
    publisher: Publisher,
    compose: Callable[[SceneOrder], Future[bytes]],
    album: Callable[[], Album],
) -> PhoneRequests:
    """What phones ask the *publisher* for; *compose* as the darkroom does; *album* gives the album, once it is made."""
    config = settings.config
    return PhoneRequests(
        [scene.key for scene in settings.shown_scenes],
        event_folder(config.event.name),
        PictureCache(lambda: album().folder, config.album.folders(settings.home)),
        clock,
        compose=compose,
        offer=publisher.offer_scenes,
        put_into_scene=lambda *what: album().put_into_scene(*what),
        discard=lambda photo: album().discard(photo),
        deleted=publisher.deleted,
        show=lambda photo, shown: album().show(photo, shown=shown),
        take_apart=lambda *what: album().groups.take_apart(*what),  # noqa: PLW0108  the album is made later
    )
