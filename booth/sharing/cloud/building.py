"""The outboxes as an operator's settings want them."""

import os
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from booth.album.album import Album
from booth.album.event_folder import event_folder
from booth.album.record import Photo
from booth.album.tally import Tally
from booth.clock import Clock
from booth.frames import SceneOrder
from booth.setting_tables import PlaceSettings
from booth.settings import Settings
from booth.sharing.cloud.counts_file import CountsFile
from booth.sharing.cloud.courier import Courier
from booth.sharing.cloud.credentials import credentials_of
from booth.sharing.cloud.outbox import Outbox
from booth.sharing.cloud.page import OnlinePages
from booth.sharing.cloud.renewed import Renewed
from booth.sharing.cloud.scene_pictures import ScenePictures
from booth.sharing.server.page_logo import page_logo


def make_outboxes(
    settings: Settings,
    clock: Clock,
    album: Callable[[], Album],
    tally: Tally,
    status: Callable[[], Renewed],
    compose: Callable[[SceneOrder], Future[bytes]],
) -> tuple[Outbox, Outbox]:
    """One for each place that the settings have a table for: what guests are shown depends on the first alone.

    One does nothing whose table names no target. *album* and *tally* are asked what is there; *status* gives the file
    that says how the booth is. *compose* as the darkroom does.
    """
    config, event = settings.config, event_folder(settings.config.event.name)

    def renewed(place: PlaceSettings) -> list[Renewed]:
        if not place.target:
            return []
        counts = CountsFile(settings, tally.event, tally.statistics, lambda: album().status.recovered).renewed()
        return [status(), counts] if place.table == "cloud" else [counts]

    scenes = ScenePictures({scene.key for scene in settings.theme.scenes}, event, compose)

    def outbox(place: PlaceSettings, public_url: str = "") -> Outbox:
        return Outbox(
            place,
            config.album.folders(settings.home),
            clock,
            open_courier=lambda: open_courier(place, settings.home, clock),
            note=lambda *what: album().note(*what),
            scenes=scenes,
            event=event,
            make_page=_page_maker(settings, clock, scenes) if public_url else None,
            public_url=public_url,
            renewed=renewed(place),
            among=len(config.places),
        )

    return outbox(config.cloud, config.cloud.public_url), outbox(config.second_copy)


def _page_maker(settings: Settings, clock: Clock, scenes: ScenePictures) -> Callable[[Photo], bytes]:
    logo = page_logo(settings.mark.logo) if settings.mark and settings.mark.logo else b""
    words = settings.phone_words
    names = {each.key: {language: each.name(language) for language in words} for each in settings.theme.scenes}
    pages = OnlinePages(words, settings.theme.accent_code, logo, settings.config.operator.contact, names)
    return lambda photo: pages.page(photo, clock.wall(), scenes.wanted(photo) or {})


def open_courier(place: PlaceSettings, home: Path, clock: Clock) -> Courier:
    """Who speaks to the target of *place*. Raises FileFault without credentials in *home* that nobody else can read."""
    return Courier(place, credentials_of(place, home, os.environ), clock)
