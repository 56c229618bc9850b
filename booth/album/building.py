"""The album as an operator's settings want it."""

from collections.abc import Callable, Sequence

from booth.album.album import Album
from booth.album.copies import Copying
from booth.album.development import Develop, DevelopClip, DevelopLive
from booth.album.event_folder import event_folder
from booth.album.index import Subscriber
from booth.album.owner import owner_of
from booth.album.storage import storage_rules
from booth.clock import Clock
from booth.frames import SheetOrder
from booth.settings import Settings


def make_album(
    settings: Settings,
    clock: Clock,
    develop_live: DevelopLive,
    develop: Develop,
    develop_clip: DevelopClip,
    compose_strip: Callable[[SheetOrder, Settings], bytes],
    subscribers: Sequence[Subscriber],
) -> Album:
    """The album in the settings' folders, for their event; the rest as Album's."""
    config = settings.config
    folders, rules = config.album.folders(settings.home), storage_rules(config.album, settings.home)
    (folder, storage), *second = zip(folders, rules, strict=True)
    return Album(
        folder,
        event_folder(config.event.name),
        clock,
        develop_live=develop_live,
        develop=develop,
        develop_clip=develop_clip,
        compose_strip=lambda order: compose_strip(order, settings),
        subscribers=subscribers,
        keep_negatives=config.album.keep_negatives,
        kept_for=config.event.kept_for,
        mirrored=config.photo.mirror,
        copying=Copying(
            owner_of(settings.home / config.album.folder),
            tuple(each.table for each in config.places),
            config.scenes.online,
        ),
        storage=storage,
        second=second[0] if second else None,
    )
