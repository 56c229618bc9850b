"""All of the check: what each part finds, in the order in which a technician goes through a booth."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from booth.clock import Clock
from booth.config import Config, SettingsFault
from booth.operator.finding import Finding
from booth.ops.check.album import about_photos_kept, kept
from booth.ops.check.camera import is_held
from booth.ops.check.cloud import about_copies
from booth.ops.check.devices import about_screen, about_sound, about_touch
from booth.ops.check.event_pages import about_event_pages
from booth.ops.check.files import about_hooks, about_owner, about_room, about_settings
from booth.ops.check.kernel import about_landlock
from booth.ops.check.look import check
from booth.ops.check.machine import about_date, about_memory, about_power, about_service
from booth.ops.check.phones import about_phones
from booth.ops.check.photo import about_a_photo
from booth.ops.check.printer import about_printer
from booth.settings import Settings, read_settings, settings_of


def whole_check(path: Path, clock: Clock) -> tuple[list[Finding], bool]:
    """All that the check finds about the booth of the settings file *path*, and whether that booth is running.

    Settings that cannot be used are a fault like others: then what does not need them is looked at all the same.
    """
    try:
        found = check(path, clock)
        settings = read_settings(path)
    except SettingsFault as fault:
        remedy = f"Mend {fault.path.name}; the booth takes it over when it is saved."
        found = [Finding("fault", "settings", reason, remedy) for reason in fault.reasons]
        running = is_held(*Config().album.folders(path.parent))
        return [*found, *_of_the_machine(running=running)], running
    folders = settings.config.album.folders(settings.home)
    running = is_held(*folders)
    photos = kept(folders, clock.wall())
    newest = max((each.last for each in photos if each.last), default=None)
    return [
        *about_settings(path, settings.config),
        *about_hooks(settings.config.hooks),
        *found,
        *about_photos_kept(photos, running=running),
        about_a_photo(settings, clock),
        *_of_devices(settings),
        *about_phones(settings),
        *about_event_pages(settings),
        *about_copies(settings, clock),
        about_landlock(),
        about_date(clock, newest),
        *about_owner(settings.home, folders),
        *about_room(settings.home, folders),
        *_of_the_machine(running=running),
    ], running


def check_of_itself() -> list[Finding]:
    """What is found about this program, wherever it lies and whatever the settings are: a photo of a demo guest."""
    with TemporaryDirectory() as home:
        # A booth may be running.
        settings = settings_of(Config(), Path(home)).but("share", port=0, address="127.0.0.1")
        return [about_a_photo(settings, Clock())]


def _of_devices(settings: Settings) -> Iterator[Finding]:
    screen = settings.config.screen
    yield from (about_screen(screen), about_touch(), about_sound(screen))
    yield from about_printer(settings)


def _of_the_machine(*, running: bool) -> Iterator[Finding]:
    yield from about_power()
    yield from (about_memory(), about_service(running))
