"""Files of other kinds than a photo, over a real connection."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from booth.sharing.offer import Offer, OfferedFile
from tests.support.phone import TOKEN, ask, new_server, port_of

CONTENT = bytes(range(256)) * 400
CLIP = f"/P/{TOKEN}/CLIP.MP4"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Of a server that offers a clip, in parts too, and the same one to save."""
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(CONTENT)
    files = {
        "CLIP.MP4": OfferedFile(str(clip), "video/mp4", ranges=True, is_photo=True),
        "SAVE-CLIP": OfferedFile(str(clip), "video/mp4", download_name="clip.mp4", is_photo=True),
    }
    server = new_server(0)
    server._offers.put(TOKEN, Offer(files))
    server.start()
    yield port_of(server)
    assert server.stop(5.0)


def test_each_file_has_its_own_address_type_and_name(port: int) -> None:
    shown, saved = ask(port, CLIP.lower()), ask(port, f"/P/{TOKEN}/SAVE-CLIP")

    assert shown.body == saved.body == CONTENT
    assert {answer.headers["Content-Type"] for answer in (shown, saved)} == {"video/mp4"}
    assert shown.headers["Content-Disposition"] == "inline"
    assert saved.headers["Content-Disposition"] == 'attachment; filename="clip.mp4"'
    assert (shown.headers["Accept-Ranges"], saved.headers["Accept-Ranges"]) == ("bytes", "none")
    assert ask(port, f"/P/{TOKEN}/PHOTO.JPG").status == 404


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-1", range(2)),
        ("bytes=100-", range(100, len(CONTENT))),
        ("bytes=0-", range(len(CONTENT))),
        ("bytes=-7", range(len(CONTENT) - 7, len(CONTENT))),
        ("bytes=102000-9999999", range(102000, len(CONTENT))),
    ],
)
def test_a_part_of_a_file_with_ranges_can_be_fetched(port: int, wanted: str, part: range) -> None:
    answer = ask(port, CLIP, headers={"Range": wanted})

    assert answer.status == 206
    assert answer.body == CONTENT[part.start : part.stop]
    assert answer.headers["Content-Range"] == f"bytes {part.start}-{part.stop - 1}/{len(CONTENT)}"


def test_a_part_behind_the_end_is_refused(port: int) -> None:
    answer = ask(port, CLIP, headers={"Range": f"bytes={len(CONTENT)}-"})

    assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=9-1"},
        {"Range": "bytes=0-0,5-9"},
        {"Range": "lines=1-2"},
        {"Range": "bytes=1-2", "If-Range": '"unknown"'},
    ],
)
def test_a_range_that_cannot_be_honoured_is_ignored(port: int, headers: dict[str, str]) -> None:
    answer = ask(port, CLIP, headers=headers)

    assert (answer.status, answer.body) == (200, CONTENT)
