import os
from pathlib import Path

import pytest
from PIL import Image

from booth.picture_types import Size
from booth.sharing.server.picture_size import jpeg_size


def size_of(path: Path) -> Size | None:
    file = os.open(path, os.O_RDONLY)
    try:
        return jpeg_size(file)
    finally:
        os.close(file)


@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"exif": b"Exif\0\0" + bytes(9000), "quality": 95}])
def test_the_size_of_a_jpeg_is_read_from_its_beginning(tmp_path: Path, how: dict[str, object]) -> None:
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (1234, 567)).save(path, "JPEG", **how)

    assert size_of(path) == (1234, 567)


def test_what_is_no_jpeg_has_no_size(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    for content in (
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\xff\xff",
        b"PNG" * 100,
        b"\xff\xd8" + b"\xff" * 99,
    ):
        path.write_bytes(content)
        assert size_of(path) is None
