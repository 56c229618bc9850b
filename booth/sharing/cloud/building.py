"""The outbox as an operator's settings want it."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from booth.album.event_folder import event_folder
from booth.album.record import Photo
from booth.clock import Clock
from booth.settings import Settings
from booth.sharing.cloud.courier import Courier
from booth.sharing.cloud.credentials import credentials_of
from booth.sharing.cloud.delivery import Change
from booth.sharing.cloud.outbox import Outbox
from booth.sharing.cloud.page import OnlinePages
from booth.sharing.cloud.renewed import Renewed
from booth.sharing.server.page_logo import page_logo


def make_outbox(
    settings: Settings, clock: Clock, note: Callable[[Photo, Change], Future[Photo]], renewed: Sequence[Renewed]
) -> Outbox:
    """The outbox; it does nothing where the settings name no target. *note* is the album's, *renewed* as Outbox's."""
    return Outbox(
        settings.config.cloud,
        settings.config.album.folders(settings.home),
        clock,
        open_courier=lambda: open_courier(settings, clock),
        note=note,
        event=event_folder(settings.config.event.name),
        make_page=_page_maker(settings, clock) if settings.config.cloud.public_url else None,
        renewed=renewed,
    )


def _page_maker(settings: Settings, clock: Clock) -> Callable[[Photo], bytes]:
    logo = page_logo(settings.mark.logo) if settings.mark and settings.mark.logo else b""
    pages = OnlinePages(settings.phone_words, settings.theme.accent_code, logo, settings.config.operator.contact)
    return lambda photo: pages.page(photo, clock.wall())


def open_courier(settings: Settings, clock: Clock) -> Courier:
    """Who speaks to the target of *settings*. Raises FileFault without credentials that nobody else can read."""
    cloud = settings.config.cloud
    return Courier(cloud, credentials_of(cloud, settings.home, os.environ), clock)
