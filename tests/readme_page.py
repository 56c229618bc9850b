"""The README's picture of the guests' page: `python -m tests.readme_page`."""

import io
import tempfile
from pathlib import Path

from PIL import Image

from booth.clock import Clock
from booth.sharing.offer import full_name, scene_code, small_name
from tests.sharing.test_page_on_a_phone import phone
from tests.support.phone import ask, until
from tests.support.sharing_booth import sharing_booth

PATH = Path(__file__).parent / "pictures" / "page.jpg"
GAP = 24  # pixels between two screens


def take() -> None:
    """Writes the page as it opens, its other scenes, and the photo in one of them, side by side."""
    with tempfile.TemporaryDirectory() as name, sharing_booth(Path(name)) as booth, phone(Path(name)) as driver:
        photo, moon = booth.take("lake", (1920, 1080)), scene_code("moon")
        for scene in booth.settings.theme.scenes:
            small = f"/P/{photo.token}/{small_name(scene_code(scene.key))}"
            until(lambda small=small: ask(booth.port, small).status == 200)  # type: ignore[misc]
        link = str(booth.publisher.link(photo.token))
        driver.get(link)
        Clock().sleep(2)
        shown = [driver.get_screenshot_as_png()]
        driver.execute_script("scrollTo(0, document.documentElement.scrollHeight)")
        Clock().sleep(2)
        shown.append(driver.get_screenshot_as_png())
        driver.get(f"{link}/SCENE-{moon}")
        until(lambda: full_name(moon) in driver.page_source)
        Clock().sleep(2)
        shown.append(driver.get_screenshot_as_png())
    screens = [Image.open(io.BytesIO(each)).convert("RGB").resize((390, 844), Image.Resampling.BOX) for each in shown]
    sheet = Image.new("RGB", (3 * 390 + 4 * GAP, 844 + 2 * GAP), (201, 206, 216))
    for number, each in enumerate(screens):
        sheet.paste(each, (GAP + number * (390 + GAP), GAP))
    sheet.save(PATH, quality=85, optimize=True)


if __name__ == "__main__":
    take()
