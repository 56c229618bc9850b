import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from booth.album.record import Photo
from booth.sharing.publisher import Publisher
from tests.support.phone import new_server, photo_in, port_of


@pytest.fixture
def photo(tmp_path: Path) -> Photo:
    photo = photo_in(tmp_path)
    photo.picture.write_bytes(b"\xff\xd8\xff" + random.Random(1).randbytes(4_000_000))  # more than all buffers hold
    return photo


@pytest.fixture
def server(photo: Photo) -> Iterator[Publisher]:
    server = new_server(0)
    server.published(photo)
    server.start()
    yield server
    assert server.stop(5.0)


@pytest.fixture
def port(server: Publisher) -> int:
    return port_of(server)
