import os
import threading
from pathlib import Path

import numpy as np
import pytest

from booth.runtime.pipe import open_pipe


def test_pictures_arrive_as_they_were_sent_whatever_their_size_and_layout() -> None:
    ours, theirs = open_pipe()
    chance = np.random.default_rng(1)
    large, small = chance.integers(0, 255, (300, 200, 3), np.uint8), np.arange(7.0)
    turned = large.transpose(1, 0, 2)
    sender = threading.Thread(target=ours.send, args=({"large": large, "rest": [small, turned, large[::2]]},))
    sender.start()
    came = theirs.recv()
    sender.join(5)
    assert (came["large"] == large).all()
    assert (came["rest"][0] == small).all()
    assert (came["rest"][1] == turned).all()
    assert (came["rest"][2] == large[::2]).all()
    assert not came["large"].flags.writeable


def test_messages_keep_their_order() -> None:
    ours, theirs = open_pipe()
    for message in ("one", None, (2, np.zeros(3))):
        ours.send(message)
    assert theirs.recv() == "one"
    assert theirs.recv() is None
    assert theirs.recv()[0] == 2


def test_an_open_file_comes_behind_its_message(tmp_path: Path) -> None:
    ours, theirs = open_pipe()
    with (tmp_path / "file").open("w+b") as file:
        ours.send("a file")
        ours.send_descriptor(file.fileno())
        ours.send("the next")
        assert theirs.recv() == "a file"
        came = theirs.recv_descriptor()
        file.write(b"written here")
    assert theirs.recv() == "the next"
    with os.fdopen(came, "rb") as copy:
        copy.seek(0)
        assert copy.read() == b"written here"


def test_an_end_that_is_gone_is_told() -> None:
    ours, theirs = open_pipe()
    ours.close()
    with pytest.raises(EOFError):
        theirs.recv()
