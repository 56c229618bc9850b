"""The outbox as an operator's settings want it."""

import os
from collections.abc import Callable
from concurrent.futures import Future

from booth.album.record import Photo
from booth.clock import Clock
from booth.settings import Settings
from booth.sharing.cloud.courier import Courier
from booth.sharing.cloud.credentials import credentials_of
from booth.sharing.cloud.outbox import Change, Outbox


def make_outbox(settings: Settings, clock: Clock, note: Callable[[Photo, Change], Future[Photo]]) -> Outbox:
    """The outbox; it does nothing where the settings name no target. *note* is the album's."""
    return Outbox(
        settings.config.cloud,
        settings.config.album.folders(settings.home),
        clock,
        open_courier=lambda: open_courier(settings, clock),
        note=note,
    )


def open_courier(settings: Settings, clock: Clock) -> Courier:
    """Who speaks to the target of *settings*. Raises FileFault without credentials that nobody else can read."""
    cloud = settings.config.cloud
    return Courier(cloud, credentials_of(cloud, settings.home, os.environ), clock)
