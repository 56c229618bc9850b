import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from booth.sharing.publisher import Publisher
from tests.support.phone import Photo, new_server, port_of


@pytest.fixture
def photo(tmp_path: Path) -> Photo:
    picture = tmp_path / "photo.jpg"
    picture.write_bytes(b"\xff\xd8\xff" + random.Random(1).randbytes(4_000_000))  # more than all buffers on its way
    return Photo(picture)


@pytest.fixture
def server(photo: Photo) -> Iterator[Publisher]:
    server = new_server(0)
    server.publish(photo)
    server.start()
    yield server
    assert server.stop(5.0)


@pytest.fixture
def port(server: Publisher) -> int:
    return port_of(server)
