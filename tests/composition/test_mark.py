from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from booth.composition.compositor import compose
from booth.composition.mark import Mark, covers_faces, is_stretched, legible_logo, mark_layer, read_mark
from booth.imaging.picture_files import PictureFault
from booth.picture_types import Picture, Size
from booth.scenes.layers import SceneLayers

FONT = Path(__file__).parents[2] / "themes/wonders/fonts/WondersSans-ExtraBold.ttf"
SIZE = (640, 360)
GREY = 90


def frame(size: Size) -> Image.Image:
    """A red frame with nothing in its middle."""
    picture = Image.new("RGBA", size, (200, 30, 30, 255))
    picture.paste((0, 0, 0, 0), (size[0] // 10, size[1] // 10, size[0] * 9 // 10, size[1] * 9 // 10))
    return picture


def marked(mark: Mark, size: Size = SIZE) -> Picture:
    """An even grey scene with *mark* over it."""
    out = np.empty((size[1], size[0], 3), np.uint8)
    compose(SceneLayers(np.full_like(out, GREY), None), None, out, 0.0, mark=mark_layer(mark, size))
    return out


def test_no_event_leaves_no_mark() -> None:
    assert read_mark([], None, "", FONT) is None
    assert mark_layer(None, SIZE) is None


def test_an_overlay_lies_over_the_edge_and_leaves_the_middle_alone() -> None:
    out = marked(Mark((frame((1280, 720)),), None, "", FONT))
    assert out[5, 5].tolist() == [200, 30, 30]
    assert (out[60:300, 100:540] == GREY).all()


def test_an_overlay_that_hides_the_whole_photo_is_a_fault(tmp_path: Path) -> None:
    Image.new("RGB", (1920, 1080), (0, 120, 0)).save(tmp_path / "frame.jpg")
    with pytest.raises(PictureFault, match="hides every guest"):
        read_mark([tmp_path / "frame.jpg"], None, "", FONT)


def test_of_several_overlays_the_one_with_the_photos_shape_is_used() -> None:
    tall = Image.new("RGBA", (720, 1280), (0, 0, 250, 255))
    mark = Mark((tall, frame((1280, 720))), None, "", FONT)
    assert marked(mark)[5, 5].tolist() == [200, 30, 30]
    assert marked(mark, (360, 640))[5, 5].tolist() == [0, 0, 250]
    assert not is_stretched(mark, SIZE)
    assert is_stretched(mark, (400, 300))


@pytest.mark.parametrize("paper", [(255, 255, 255), (17, 21, 28)], ids=["light", "dark"])
@pytest.mark.parametrize("colour", [(255, 255, 255), (0, 0, 0), (200, 30, 80)], ids=["white", "black", "red"])
def test_a_logo_without_a_ground_is_seen_on_light_and_on_dark_paper(
    colour: tuple[int, int, int], paper: tuple[int, int, int]
) -> None:
    logo = Image.new("RGBA", (300, 200))
    logo.paste((*colour, 255), (100, 50, 200, 150))
    shown = legible_logo(logo)
    page = Image.new("RGBA", shown.size, (*paper, 255))
    page.alpha_composite(shown)
    drawn = np.asarray(page.convert("RGB")).astype(int)
    left = (shown.width - 300) // 2
    top = (shown.height - 200) // 2
    assert np.abs(drawn[top + 100, left + 150] - drawn[top + 100, left + 50]).max() > 100


def test_a_logo_with_a_ground_of_its_own_is_left_as_it_is() -> None:
    logo = Image.new("RGBA", (300, 200), (255, 255, 255, 255))
    assert legible_logo(logo) is logo


def test_the_logo_stands_in_the_upper_right_corner() -> None:
    out = marked(Mark((), Image.new("RGBA", (300, 100), (0, 200, 0, 255)), "", FONT))
    rows, columns = np.nonzero((out != GREY).any(axis=2))
    assert rows.max() < 60
    assert columns.min() > 540
    assert rows.min() > 5
    assert columns.max() < 635
    assert (out[rows, columns] == (0, 200, 0)).mean() > 0.9


def test_a_line_is_set_in_white_in_the_upper_left_corner() -> None:
    out = marked(Mark((), None, "Anna & Tom, 12 June", FONT))
    rows, columns = np.nonzero((out > 240).all(axis=2))
    assert rows.max() < 50
    assert columns.max() < 320


def test_a_long_line_is_set_smaller_and_stays_inside() -> None:
    _, columns = np.nonzero((marked(Mark((), None, "Long life to all of us " * 3, FONT)) > 200).all(axis=2))
    assert columns.min() > 0.01 * SIZE[0]
    assert columns.max() < 0.65 * SIZE[0]


def test_an_overlay_over_the_faces_is_noticed() -> None:
    assert covers_faces(Mark((frame((1280, 720)),), None, "", FONT), SIZE) == 0
    assert covers_faces(Mark((Image.new("RGBA", (1280, 720), "red"),), None, "", FONT), SIZE) == 1


def test_a_file_that_is_no_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(PictureFault, match="absent"):
        read_mark([], tmp_path / "absent.png", "", FONT)


def test_a_logo_without_transparency_is_shown_whole(tmp_path: Path) -> None:
    Image.new("RGB", (200, 100), (0, 0, 200)).save(tmp_path / "logo.jpg", quality=95)
    mark = read_mark([], tmp_path / "logo.jpg", "", FONT)
    assert mark
    assert mark.logo
    assert mark.logo.mode == "RGBA"
