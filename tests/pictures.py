"""Pictures of every screen: the approved ones that the tests compare with, and one contact sheet per size.

`make pictures` makes them, and the README's and the guide's of the running program. Nothing else approves a picture.
"""

import atexit
import io
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pygame
from PIL import Image, ImageDraw, ImageFont

from booth.composition.mark import Mark
from booth.composition.sheet import compose_sheet
from booth.config import LANGUAGES, Config
from booth.operator.faults import Fault
from booth.ops.layouts import example_texts, samples
from booth.picture_types import Size
from booth.printing.status import PrintingStatus, QueuedSheet
from booth.sharing.status import Visit
from booth.ui.panel.panel_screen import PanelScreen
from booth.ui.panel.pin_screen import PinScreen
from booth.ui.screens.paused import PausedScreen
from booth.ui.screens.settings_card import SettingsCard
from booth.ui.scripted_guest import Script
from booth.ui.text import Typesetter
from tests import guide_pictures, readme_pictures
from tests.support import operator
from tests.support.evening import TODAY, Evening, Room
from tests.support.fakes import RATE, wonders

SIZES: tuple[Size, ...] = ((1920, 1080), (1080, 1920), (800, 480))
GOLDEN = Path(__file__).parent / "golden"
LAYOUTS = Path(__file__).parent / "golden_layouts"
SHEETS = Path(__file__).parent / "pictures"
GUIDE = Path(__file__).parents[1] / "docs" / "pictures"

_LANGUAGES = {"screen": {"languages": LANGUAGES}}
_WIFI = {"share": {"wifi_name": "Booth", "wifi_password": "sea of lights"}}


def evening(size: Size, cast: str = "two", **settings: Any) -> Evening:
    """An evening whose guests hold still, so that every run draws the same."""
    room = Room(still=True)
    room.cast = cast  # type: ignore[assignment]  # a name of a cast
    return Evening(size, room, **settings)


def wedding() -> dict[str, Any]:
    """What an event puts onto its photos: a thin frame, a monogram, a line."""
    gold = (240, 214, 160, 255)
    overlays = []
    for size in ((1600, 900), (900, 1600)):
        overlay = Image.new("RGBA", size)
        ImageDraw.Draw(overlay).rounded_rectangle((18, 18, size[0] - 19, size[1] - 19), 26, outline=gold, width=5)
        overlays.append(overlay)
    logo = Image.new("RGBA", (400, 400))
    draw = ImageDraw.Draw(logo)
    draw.ellipse((4, 4, 395, 395), fill=(17, 21, 28, 215), outline=gold, width=10)
    font = ImageFont.truetype(wonders().fonts.strong, 150)
    draw.text((200, 200), "A&T", fill=gold, font=font, anchor="mm")
    return {"mark": Mark(tuple(overlays), logo, "Anna & Tom, 12 June", wonders().fonts.strong)}


def attract(size: Size, **settings: Any) -> Evening:
    return evening(size, **settings).run(1.0)


def start(size: Size, **settings: Any) -> Evening:
    """The booth has just been switched on: no scene has been read yet."""
    booth = evening(size, **settings)
    booth.scenes.loaded = False
    return booth.run(0.8)


def gallery(size: Size, **settings: Any) -> Evening:
    """Nobody is there for over a minute: the photos of those who said yes drift by."""
    booth = share_ours(size, gallery={"enabled": True}, **settings)
    for photo in list(booth.album.kept.values()):
        booth.album.show(photo, shown=True)
    booth.run(0.5).play(Script().tap("done"))
    booth.room.cast = "nobody"
    return booth.run(76.0)


def attract_with_card(size: Size, **settings: Any) -> Evening:
    return share(size, **settings).run(62, until="Attract").run(1.6)


def consent(size: Size, **settings: Any) -> Evening:
    """The guests are asked whether they want a photo."""
    privacy = {"consent": "ask", "words": "Museum of Clocks, privacy@museum.example"}
    return evening(size, privacy=privacy, **settings).play(Script().wait(0.5).tap("begin")).run(1.0)


def declined(size: Size, **settings: Any) -> Evening:
    return consent(size, **settings).play(Script().tap("decline")).run(0.8)


def choose(size: Size, **settings: Any) -> Evening:
    return evening(size, **settings).play(Script().wait(0.5).tap("begin")).run(1.0)


def choose_half_way(size: Size, **settings: Any) -> Evening:
    """A finger has pulled the second scene half in."""
    booth = choose(size, **settings)
    booth.touch(*booth.fingers.down(0, (size[0] * 0.75, size[1] * 0.3), booth.now))
    for step in range(11):
        booth.step()
        booth.touch(*booth.fingers.move(0, (size[0] * (0.75 - 0.042 * step), size[1] * 0.3), booth.now))
    booth.step()
    return booth


def nobody(size: Size, **settings: Any) -> Evening:
    return evening(size, "nobody", **settings).play(Script().wait(0.5).tap("begin")).run(1.0)


def countdown(size: Size, lens: str = "top", **settings: Any) -> Evening:
    screen = {"lens": lens} | settings.pop("screen", {})
    booth = evening(size, screen=screen, **settings).play(Script().wait(0.5).tap("begin").swipe(1))
    return booth.run(0.5).play(Script().tap("shutter")).run(0.72)


def flash(size: Size) -> Evening:
    return countdown(size).run(5, until="Flash").run(0.14)


def photo(size: Size, **settings: Any) -> Evening:
    return countdown(size, **settings).run(5, until="Photo").run(1.0)


def clip(size: Size, rate: float = RATE) -> Evening:
    """The guests have been filmed; with too few frames it became a photo."""
    room = Room("two", still=True, rate=rate)
    booth = Evening(size, room, offer={"kinds": ["clip"]}).play(Script().wait(0.5).tap("begin").tap("shutter"))
    return booth.run(15, until="Photo").run(1.0)


_STRIP: dict[str, Any] = {"offer": {"kinds": ["photo", "strip"]}, "event": {"name": "Anna & Tom"}}


def choose_offers(size: Size, **settings: Any) -> Evening:
    """The guests have chosen a strip."""
    return choose(size, **_STRIP, **settings).play(Script().tap("strip")).run(0.3)


def choose_looks(size: Size, **settings: Any) -> Evening:
    """The guests have chosen black and white."""
    offer = {"kinds": ["photo", "strip"], "looks": ["black and white", "warm", "film"]}
    return choose(size, offer=offer, **settings).play(Script().tap("look black and white")).run(0.3)


def photo_with_look(size: Size, look: str) -> Evening:
    booth = choose(size, offer={"looks": [look]}).play(Script().tap(f"look {look}").tap("shutter"))
    return booth.run(5, until="Photo").run(1.0)


def strip_countdown(size: Size, **settings: Any) -> Evening:
    """Two shots of a strip are taken, the third is about to be."""
    booth = choose_offers(size, **settings).play(Script().tap("shutter"))
    for _ in range(2):
        booth.run(5, until="Flash").run(5, until="Countdown")
    return booth.run(0.8)


def strip(size: Size, **settings: Any) -> Evening:
    return strip_countdown(size, **settings).run(20, until="Strip").run(0.6)


def strip_share(size: Size, **settings: Any) -> Evening:
    return strip(size, **settings).play(Script().tap("keep")).run(1.5)


def thrown(size: Size, **settings: Any) -> Evening:
    return photo(size, **settings).play(Script().tap("throw_away")).run(1.5)


def share(size: Size, **settings: Any) -> Evening:
    return photo(size, **settings).play(Script().tap("keep")).run(4.0)


def share_ours(size: Size, **settings: Any) -> Evening:
    """The same guests have taken three photos, and look at all of them."""
    booth = share(size, **settings)
    for _ in range(2):
        booth.play(Script().tap("one_more").wait(0.9).swipe(1).wait(0.6).tap("shutter"))
        booth.run(5, until="Photo").run(1.0).play(Script().tap("keep")).run(4.0)
    return booth.play(Script().tap("ours")).run(1.0)


def share_delivered(size: Size, **settings: Any) -> Evening:
    booth = share(size, **settings)
    token = next(iter(booth.album.kept.values())).token
    booth.links.visits[token] = Visit(booth.now, booth.now)
    return booth.run(1.0)


def share_stay_connected(size: Size, **settings: Any) -> Evening:
    """A phone has joined the Wi-Fi fifteen seconds ago, and its guest has not opened the photo."""
    booth = share(size, **_WIFI, **settings)
    booth.links.joined = booth.now
    return booth.run(16.0)


def share_without_network(size: Size, **settings: Any) -> Evening:
    booth = photo(size, **settings)
    booth.links.network = False
    return booth.play(Script().tap("keep")).run(2.0)


def saving(size: Size, **settings: Any) -> Evening:
    booth = photo(size, **settings)
    booth.album.takes = 3.0
    return booth.play(Script().swipe(1).wait(0.5).tap("keep")).run(0.9)


def camera_lost(size: Size) -> Evening:
    booth = choose(size, operator={"contact": "Anna, 0171 234567"})
    booth.room.camera = False
    return booth.run(2.0)


def camera_lost_for_long(size: Size, **settings: Any) -> Evening:
    booth = attract(size, operator={"contact": "Anna, 0171 234567"}, **settings)
    booth.room.camera = False
    return booth.run(67)


def segmenter_dead(size: Size) -> Evening:
    booth = choose(size)
    booth.room.segmenter = False
    return booth.run(11)


def sorry(size: Size, **settings: Any) -> Evening:
    booth = countdown(size, **settings)
    booth.album.broken = True
    return booth.run(5, until="Sorry").run(1.0)


def paused(size: Size, **settings: Any) -> Evening:
    booth = attract(size, **settings)
    booth.context.operator.pause.on = True
    booth.stage._show(PausedScreen(booth.context, booth.now), booth.now)
    return booth.run(1.0)


def _home() -> Path:
    """A folder with the shipped settings file, until the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="booth-pictures-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return operator.make_home(folder)


def pin(size: Size) -> Evening:
    """No PIN was set yet: two digits of the new one were given."""
    booth = operator.opened(_home(), size)
    booth.stage._show(PinScreen(booth.context, booth.now), booth.now)
    return operator.touch(booth.run(0.8), "2", "4")


def panel(size: Size, title: str) -> Evening:
    """A page of the panel, after the countdown was changed."""
    booth = operator.opened(_home(), size)
    booth.faults = FAULTS
    booth.context.operator.settings.change({"photo.countdown": 7.0, "screen.languages": ["en", "de"]})
    if title in ("Booth", "Printer"):
        booth.context.operator.settings.change({"offer.kinds": ["photo", "strip"], "print.printer": "Selphy"})
        booth.prints.status, booth.printers = PRINTING, ("Selphy", "Office")
    operator.open_page(booth, title)
    return booth.run(1.2)


def keyboard(size: Size) -> Evening:
    return operator.touch(panel(size, "Event"), "booth", "a", "b")


def question(size: Size) -> Evening:
    return operator.touch(panel(size, "Changes"), "Back to before this")


MOMENTS: dict[str, Callable[[Size], Evening]] = {
    "start": start,
    "attract": attract,
    "attract languages": lambda size: attract(size, **_LANGUAGES),
    "attract card": attract_with_card,
    "gallery": gallery,
    "event attract": lambda size: attract(size, **wedding()),
    "event choose": lambda size: choose(size, **wedding()),
    "event photo": lambda size: photo(size, **wedding()),
    "choose": choose,
    "choose half way": choose_half_way,
    "choose nobody": nobody,
    "countdown": countdown,
    "countdown left": lambda size: countdown(size, "left"),
    "countdown bottom": lambda size: countdown(size, "bottom"),
    "flash": flash,
    "photo": photo,
    "photo warm": lambda size: photo_with_look(size, "warm"),
    "photo film": lambda size: photo_with_look(size, "film"),
    "clip": clip,
    "clip is photo": lambda size: clip(size, rate=2),
    "thrown": thrown,
    "choose offers": choose_offers,
    "choose looks": choose_looks,
    "strip countdown": strip_countdown,
    "strip": strip,
    "strip share": strip_share,
    "saving": saving,
    "share": share,
    "share wifi": lambda size: share(size, **_WIFI),
    "share ours": share_ours,
    "share stay connected": share_stay_connected,
    "share delivered": share_delivered,
    "share no network": share_without_network,
    "camera lost": camera_lost,
    "camera lost long": camera_lost_for_long,
    "here": segmenter_dead,
    "sorry": sorry,
    "consent": consent,
    "declined": declined,
    "paused": paused,
}

TRANSLATED: dict[str, Callable[..., Evening]] = {  # every screen that says something
    "attract": attract,
    "attract card": attract_with_card,
    "consent": consent,
    "declined": declined,
    "choose": choose,
    "choose nobody": nobody,
    "countdown": countdown,
    "photo": photo,
    "thrown": thrown,
    "saving": saving,
    "share": share,
    "share wifi": lambda size, **settings: share(size, **_WIFI, **settings),
    "share stay connected": share_stay_connected,
    "share delivered": share_delivered,
    "share no network": share_without_network,
    "camera lost long": camera_lost_for_long,
    "sorry": sorry,
    "paused": paused,
}
IN_LANGUAGES = {"german": "de", "arabic": "ar"}  # long words; from right to left


def _spoken(moment: Callable[..., Evening], language: str) -> Callable[[Size], Evening]:
    return lambda size: moment(size, screen={"languages": [language]})


MOMENTS |= {
    f"{name} {moment}": _spoken(TRANSLATED[moment], language)
    for name, language in IN_LANGUAGES.items()
    for moment in TRANSLATED
}

FAULTS = (
    Fault(TODAY, "no camera: /dev/video0: No such device; looking for it until it is there", severe=True),
    Fault(TODAY, "nobody has opened the last 5 photos: try a code with a phone of your own", severe=False, times=3),
)
PRINTING = PrintingStatus(
    "Selphy",
    queue=(QueuedSheet("SHEETONE", "20260612-153012-ABCDEFGH", "ABCDEF", "waiting", TODAY),),
    printed=12,
    trouble="it is out of paper: refill it",
)
PANEL: dict[str, Callable[[Size], Evening]] = {  # the operator's screens
    "pin": pin,
    **{
        f"panel {title.lower()}": lambda size, title=title: panel(size, title)  # type: ignore[misc]  # mypy has no type for a lambda's default
        for title in ("Status", "Actions", "Event", "Scenes", "Booth", "Printer", "Sharing", "Changes")
    },
    "panel keyboard": keyboard,
    "panel question": question,
}

REASONS = (
    "camera.rotaton: there is no such setting; did you mean rotation?",
    "photo.countdown: must be at most 30, not 45",
    'screen.lens: must be "top", "bottom", "left" or "right", not "topp"; did you mean "top"?',
    'share.port: must be a whole number, without quotes, not "8000"',
)


def settings_card(size: Size) -> pygame.Surface:
    """The card with a handful of faults."""
    canvas = pygame.Surface(size, 0, 32)
    settings = Path("/srv/booth/config.toml")
    SettingsCard(Typesetter(wonders().fonts, min(size)), settings, REASONS, settings).draw(canvas)
    return canvas


def picture(name: str, size: Size) -> Image.Image:
    """The screen *name* at *size*."""
    if name == "settings card":
        canvas = settings_card(size)
    else:
        booth = (MOMENTS | PANEL)[name](size)
        canvas = booth.draw()
        screen = booth.stage.screen
        if isinstance(screen, PanelScreen) and name not in ("panel status", "panel keyboard"):
            canvas.fill((0, 0, 0), (0, 0, screen._tabs.rect.width, size[1]))  # a new page changes one picture, not all
    return Image.frombytes("RGB", size, pygame.image.tobytes(canvas, "RGB"))


NAMES = (*(name for name in MOMENTS if name.split()[0] not in IN_LANGUAGES), "settings card")
APPROVED = (  # every screen once, and what is most easily broken
    "attract languages",
    "choose half way",
    "choose nobody",
    "countdown",
    "flash",
    "photo",
    "photo warm",
    "photo film",
    "clip",
    "clip is photo",
    "thrown",
    "choose offers",
    "choose looks",
    "strip countdown",
    "strip",
    "start",
    "gallery",
    "event attract",
    "event photo",
    "share",
    "share wifi",
    "share ours",
    "share stay connected",
    "camera lost long",
    "sorry",
    "consent",
    "settings card",
    *(name for name in MOMENTS if name.split()[0] in IN_LANGUAGES),
    "paused",
    *PANEL,
)


def golden_path(name: str, size: Size) -> Path:
    """Where the approved picture of a screen is."""
    return GOLDEN / f"{name.replace(' ', '_')}_{size[0]}x{size[1]}.jpg"


def layout_pictures() -> dict[str, Image.Image]:
    """Every shipped layout with the demo guests, by its key."""
    config = Config()
    photos, texts = samples(wonders(), config), example_texts(config, wonders())
    sheets = {layout.key: compose_sheet(layout, wonders(), photos, texts) for layout in wonders().layouts}
    return {key: Image.fromarray(sheet) for key, sheet in sheets.items()}


def layout_golden_path(key: str) -> Path:
    """Where the approved picture of a layout is."""
    return LAYOUTS / f"{key}.jpg"


def stored(image: Image.Image) -> bytes:
    """A screen as it is stored: a JPEG of half its size."""
    file = io.BytesIO()
    half = image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX)
    half.save(file, "JPEG", quality=92, subsampling=0, optimize=True)
    return file.getvalue()


def contact_sheet(size: Size, images: dict[str, Image.Image], path: Path) -> None:
    """All screens of a size on one picture below 700 KB."""
    portrait = size[1] > size[0]
    columns = 6 if portrait else 4
    width = 300 if portrait else 460
    height = width * size[1] // size[0]
    gap, line = 14, 22
    rows = -(-len(images) // columns)
    sheet = Image.new("RGB", (gap + columns * (width + gap), gap + rows * (height + line + gap)), (32, 34, 38))
    draw = ImageDraw.Draw(sheet)
    for number, (name, image) in enumerate(images.items()):
        x, y = gap + number % columns * (width + gap), gap + number // columns * (height + line + gap)
        sheet.paste(image.resize((width, height), Image.Resampling.LANCZOS), (x, y + line))
        draw.text((x, y), name, fill=(210, 214, 220), font_size=15)
    for quality in (90, 84, 78, 70):
        sheet.save(path, "JPEG", quality=quality, optimize=True)
        if path.stat().st_size < 700_000:
            return


def draw_layouts() -> None:
    """Draws the layouts anew."""
    LAYOUTS.mkdir(exist_ok=True)
    for key, image in layout_pictures().items():
        layout_golden_path(key).write_bytes(stored(image))


def main() -> None:
    """Draws everything anew."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"  # nothing of it is to be seen on a screen
    GOLDEN.mkdir(exist_ok=True)
    SHEETS.mkdir(exist_ok=True)
    for size in SIZES:
        images = {name: picture(name, size) for name in (*NAMES, *APPROVED)}
        for name in APPROVED:
            golden_path(name, size).write_bytes(stored(images[name]))
        shown = {name: images[name] for name in NAMES}
        contact_sheet(size, shown, SHEETS / f"screens_{size[0]}x{size[1]}.jpg")
    draw_layouts()
    readme_pictures.take(SHEETS)
    readme_pictures.take_clip(SHEETS)
    guide_pictures.take(GUIDE)


if __name__ == "__main__":
    main()
