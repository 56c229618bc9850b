"""Picture files as operators drop them in: upright, in the right colours, and what is no picture is refused."""

import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, features

from booth.imaging import picture_files
from booth.imaging.picture_files import PictureFault, picture_format, picture_size, read_picture, read_rgba
from booth.runtime.child import ChildProcess


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
def test_a_picture_taken_sideways_stands_upright(tmp_path: Path, orientation: int, ending: str) -> None:
    upright = Image.new("RGB", (160, 240), "blue")
    upright.paste("red", (0, 0, 80, 120))  # red at the left top: where it ends up tells every turn and flip apart
    turn = Image.Transpose
    lying = {
        1: None,
        2: turn.FLIP_LEFT_RIGHT,
        3: turn.ROTATE_180,
        4: turn.FLIP_TOP_BOTTOM,
        5: turn.TRANSPOSE,
        6: turn.ROTATE_90,
        7: turn.TRANSVERSE,
        8: turn.ROTATE_270,
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"picture.{ending}"
    (upright.transpose(lying) if lying is not None else upright).save(path, exif=exif)
    assert picture_size(path) == (160, 240)
    picture = read_picture(path, (16, 24))
    assert picture.shape[0] > picture.shape[1]
    height, width = picture.shape[:2]
    corners = [picture[y, x].argmax() for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)]
    assert corners == [0, 2, 2, 2]  # red, then blue


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_a_picture_whose_exif_is_broken_is_still_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "picture.jpg"
    Image.new("RGB", (32, 18), "green").save(path, exif=b"Exif\0\0II*\0\xff\xff\xff\xffbroken")
    assert picture_size(path) == (32, 18)
    assert read_picture(path, (32, 18)).shape == (18, 32, 3)


GREY16 = Image.fromarray(np.full((18, 32), 200 * 257, np.uint16))


@pytest.mark.parametrize(
    ("image", "ending", "colour"),
    [
        (Image.new("L", (32, 18), 200), "jpg", (200, 200, 200)),
        (Image.new("CMYK", (32, 18), (0, 255, 255, 0)), "jpg", (255, 0, 0)),
        (Image.new("1", (32, 18), 1), "png", (255, 255, 255)),
        (GREY16, "png", (200, 200, 200)),
        (Image.new("RGB", (32, 18), (10, 200, 30)).quantize(4), "png", (10, 200, 30)),
        (Image.new("LA", (32, 18), (0, 0)), "png", (255, 255, 255)),
        (Image.new("RGBA", (32, 18), (0, 0, 0, 128)), "png", (127, 127, 127)),
        (Image.new("RGBA", (32, 18), (10, 200, 30, 255)), "webp", (10, 200, 30)),
    ],
    ids=["grey", "cmyk", "bits", "16 bits", "palette", "clear", "half clear", "webp"],
)
def test_every_kind_of_picture_becomes_rgb(
    tmp_path: Path, image: Image.Image, ending: str, colour: tuple[int, int, int]
) -> None:
    path = tmp_path / f"picture.{ending}"
    image.save(path)
    for size in ((32, 18), (8, 4)):  # as it is, and reduced
        picture = read_picture(path, size)
        assert picture.dtype == np.uint8
        assert picture.shape[2] == 3
        assert np.abs(picture.astype(int) - colour).max() <= 6


def test_a_picture_in_other_colours_is_brought_to_those_of_screens(tmp_path: Path) -> None:
    """The profile here is one whose numbers are XYZ: without the conversion the colours would be far off."""
    path = tmp_path / "picture.png"
    grey = Image.new("L", (32, 18), 128)
    profile = BytesIO(_grey_profile(gamma=1.0))
    assert ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(profile)) is not None
    grey.save(path, icc_profile=profile.getvalue())
    assert read_picture(path, (32, 18)).mean() == pytest.approx(188, abs=2)  # sRGB for half the light


def test_a_broken_colour_profile_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "picture.jpg"
    Image.new("RGB", (32, 18), (10, 200, 30)).save(path, icc_profile=b"no profile at all")
    assert np.abs(read_picture(path, (32, 18)).astype(int) - (10, 200, 30)).max() <= 6


@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
def test_a_large_picture_is_reduced_but_still_fills_the_screen(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"large.{ending}"
    Image.new("RGB", (4000, 1500), "green").save(path)
    height, width = read_picture(path, (480, 270)).shape[:2]
    assert width >= 480
    assert 270 <= height < 2 * 270
    assert (width / height) == pytest.approx(4000 / 1500, rel=0.01)


def test_a_large_picture_taken_sideways_still_fills_the_screen(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (4000, 1500), "green").save(path, exif=exif)
    height, width = read_picture(path, (480, 270)).shape[:2]
    assert 480 <= width < 2 * 480
    assert height >= 270


@pytest.mark.parametrize("progressive", [False, True])
def test_a_picture_of_100_megapixels_needs_little_memory(tmp_path: Path, progressive: bool) -> None:
    path = tmp_path / "huge.jpg"
    Image.new("L", (11600, 8700), 90).save(path, progressive=progressive, quality=50)
    script = (
        "import re, sys; from pathlib import Path; from booth.imaging.picture_files import read_picture\n"
        "peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])\n"
        "before = peak(); picture = read_picture(Path(sys.argv[1]), (1920, 1080))\n"
        "print(picture.shape[1], peak() - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, path], capture_output=True, text=True, timeout=60, check=True, cwd=_ROOT
    )
    width, kilobytes = map(int, done.stdout.split())
    assert width >= 1920
    # In full it is 100 MB more; what is progressive cannot be decoded without holding its coefficients, two bytes each.
    assert kilobytes < (300_000 if progressive else 100_000)


def test_text_named_like_a_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.jpg"
    path.write_text("bring the cake at nine", encoding="utf-8")
    for read in (picture_size, lambda path: read_picture(path, (16, 9)), lambda path: read_rgba(path, (16, 9))):
        with pytest.raises(PictureFault, match=r"notes\.jpg: this is no JPEG, PNG or WebP picture"):
            read(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PictureFault, match="cannot be read: No such file"):
        picture_size(tmp_path / "gone.jpg")


@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_a_picture_that_is_cut_short_is_refused(tmp_path: Path, ending: str, share: float) -> None:
    path = tmp_path / f"cut.{ending}"
    noise = np.random.default_rng(3).integers(0, 256, (180, 320, 3), np.uint8)
    Image.fromarray(noise).save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(PictureFault):
        read_picture(path, (32, 18))


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    for width, height in ((7_100, 7_100), (11_000, 11_000), (50_000, 50_000)):
        path = tmp_path / f"{width}.png"
        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")))
        for read in (picture_size, lambda path: read_picture(path, (16, 9))):
            with pytest.raises(PictureFault, match=r"too large; .* megapixels are the most: save a smaller one"):
                read(path)


def test_a_jpeg_with_a_second_picture_in_it_is_read_as_its_first(tmp_path: Path) -> None:
    path = tmp_path / "phone.jpg"
    Image.new("RGB", (64, 36), "red").save(path, "MPO", save_all=True, append_images=[Image.new("RGB", (32, 18))])
    assert picture_size(path) == (64, 36)
    assert picture_format(path) == "JPEG"
    assert read_picture(path, (64, 36))[18, 32, 0] > 200


def test_an_iphones_picture_is_told_how_to_export_it(tmp_path: Path) -> None:
    path = tmp_path / "IMG_0001.HEIC"
    path.write_bytes(b"\0\0\0\x24ftypheic\0\0\0\0mif1heic" + bytes(400))
    for read in (picture_size, lambda path: read_picture(path, (16, 9))):
        with pytest.raises(PictureFault, match="HEIC picture, as iPhones take them: export it as a JPEG"):
            read(path)


def test_an_avif_is_read_or_told_how_to_save_it(tmp_path: Path) -> None:
    path = tmp_path / "new.avif"
    if features.check("avif"):
        Image.new("RGB", (64, 36), "blue").save(path)
        assert read_picture(path, (64, 36))[18, 32, 2] > 200
    path.write_bytes(b"\0\0\0\x1cftypavif" + bytes(40))
    with pytest.raises(PictureFault, match=r"AVIF picture|broken"):
        read_picture(path, (64, 36))


def test_the_size_of_a_png_is_told_without_decoding_it_and_turned_as_its_exif_says_wherever_that_stands(
    tmp_path: Path,
) -> None:
    path = tmp_path / "late.png"
    Image.new("RGB", (64, 36)).save(path)
    whole = path.read_bytes()
    body = b"II*\0\x08\0\0\0" + struct.pack("<HHHIHHI", 1, 0x0112, 3, 1, 6, 0, 0)
    exif = struct.pack(">I", len(body)) + b"eXIf" + body + struct.pack(">I", zlib.crc32(b"eXIf" + body))
    path.write_bytes(whole[:-12] + exif + whole[-12:])
    assert picture_size(path) == (36, 64)
    assert read_picture(path, (36, 64)).shape == (64, 36, 3)


def test_a_large_picture_is_decoded_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.png"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.linear_gradient("L").resize((640, 360)).convert("RGBA").save(path, exif=exif)
    here = np.asarray(read_rgba(path, (90, 160)))
    monkeypatch.setattr(picture_files, "APART", 0)
    monkeypatch.setattr(picture_files, "decode", None)
    assert np.array_equal(np.asarray(read_rgba(path, (90, 160))), here)


@pytest.mark.parametrize("ending", ["png", "webp", "jpg"])
def test_a_picture_that_takes_more_memory_than_there_is_for_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    path = tmp_path / f"large.{ending}"
    Image.new("RGB", (4000, 3000)).save(path)
    monkeypatch.setattr(picture_files, "APART", 0)
    monkeypatch.setattr(picture_files, "MEMORY", 20_000_000)
    with pytest.raises(PictureFault):
        read_picture(path, (4000, 3000))


def test_a_process_that_dies_over_a_picture_takes_nobody_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.png"
    Image.new("RGB", (64, 36)).save(path)
    monkeypatch.setattr(picture_files, "APART", 0)
    monkeypatch.setattr(
        picture_files,
        "ChildProcess",
        lambda *_, **more: ChildProcess("picture", "tests.support.jobs:die_at_once", **more),
    )
    with pytest.raises(PictureFault, match="this machine cannot read it"):
        read_picture(path, (64, 36))


def test_an_endless_panorama_is_reduced_to_what_memory_holds(tmp_path: Path) -> None:
    path = tmp_path / "panorama.jpg"
    Image.new("L", (60_000, 500)).save(path)
    height, width = read_picture(path, (160, 400)).shape[:2]
    assert width * height <= 16_000_000
    assert width / height == pytest.approx(120, rel=0.02)


_ROOT = Path(__file__).parents[2]


def _grey_profile(gamma: float) -> bytes:
    """The smallest ICC profile (version 2) that says how light a grey is."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, int(gamma * 256)) + bytes(2)
    white = b"XYZ " + bytes(4) + struct.pack(">III", 0xF6D6, 0x10000, 0xD32D)  # D50
    name = b"desc" + bytes(4) + struct.pack(">I", 6) + b"plain\0" + bytes(78)
    tags, bodies, table = [(b"desc", name), (b"wtpt", white), (b"kTRC", curve)], b"", b""
    start = 128 + 4 + 12 * len(tags)
    for tag, body in tags:
        table += tag + struct.pack(">II", start + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    body = struct.pack(">I", len(tags)) + table + bodies
    head = struct.pack(">I4xI4s4s4s", 128 + len(body), 0x02100000, b"mntr", b"GRAY", b"XYZ ") + bytes(12) + b"acsp"
    return head + bytes(28) + struct.pack(">III", 0xF6D6, 0x10000, 0xD32D) + bytes(48) + body
