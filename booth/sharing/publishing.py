"""The guests' page as an operator's settings want it."""

import os
from collections.abc import Callable

from booth.clock import Clock
from booth.settings import Settings
from booth.sharing.event_tokens import event_token
from booth.sharing.offer import EventPages, Wish, scene_code
from booth.sharing.publisher import Publisher
from booth.sharing.server.http_connection import Limits
from booth.sharing.server.listener import handed_over


def make_publisher(
    settings: Settings, clock: Clock, ask: Callable[[Wish, str, str], None] = lambda *_: None
) -> Publisher:
    """The guests' page in the theme's colour and the booth's languages, with the event's logo; *ask* as Publisher's."""
    accent = "#{:02x}{:02x}{:02x}".format(*settings.theme.accent)
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
        accent,
        clock,
        logo,
        limits,
        listener,
        event=name,
        state=state,
        scenes=scenes,
        event_pages=EventPages(
            event_token(state, "party-album", name) if config.privacy.party_album else "",
            event_token(state, "wall", name) if config.gallery.enabled else "",
            config.event.title,
        ),
        ask=ask,
    )
