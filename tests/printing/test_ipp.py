"""Requests and answers in the Internet Printing Protocol; whatever an answer holds, it is read or refused."""

import random
import struct

import pytest

from booth.printing.ipp import Attribute, Group, Operation, Tag, first, read_answer, request

# Get-Jobs' answer of CUPS 2.4.2 for one job, with a collection that nobody has asked for in between.
ANSWER = (
    struct.pack(">HHi", 0x0200, 0, 1)
    + b"\x01\x47\x00\x12attributes-charset\x00\x05utf-8"
    + b"\x02\x21\x00\x06job-id\x00\x04\x00\x00\x00\x07"
    + b"\x34\x00\x09media-col\x00\x00\x4a\x00\x00\x00\x0amedia-size"
    + b"\x21\x00\x00\x00\x04\x00\x00\x00\x09\x37\x00\x00\x00\x00"
    + b"\x44\x00\x11job-state-reasons\x00\x04none\x44\x00\x00\x00\x05other"
    + b"\x36\x00\x08job-name\x00\x09\x00\x02en\x00\x03\xc3\xa4b"
    + b"\x03"
)


def test_an_answers_values_are_read_and_collections_are_passed_over() -> None:
    answer = read_answer(ANSWER)
    (job,) = answer.groups
    assert answer.successful
    assert job == {"job-id": (7,), "job-state-reasons": ("none", "other"), "job-name": ("äb",)}
    assert first(job, "job-id") == 7
    assert first(job, "not-there") is None


def test_a_request_is_read_back_as_it_was_meant() -> None:
    attributes = (
        Attribute("printer-uri", Tag.URI, ("ipp://localhost/printers/photo",)),
        Attribute("requested-attributes", Tag.KEYWORD, ("job-id", "job-name")),
        Attribute("copies", Tag.INTEGER, (2,), Group.JOB),
        Attribute("job-name", Tag.NAME, ("Zoë & <Tom>\n'; rm -rf /",), Group.JOB),
    )
    content = request(Operation.PRINT_JOB, attributes)
    assert struct.unpack_from(">HHi", content) == (0x0200, Operation.PRINT_JOB, 1)
    (job,) = read_answer(content).groups  # both are written alike but for the first bytes
    assert job == {"copies": (2,), "job-name": ("Zoë & <Tom>\n'; rm -rf /",)}


def test_an_answer_that_is_cut_short_anywhere_is_refused() -> None:
    for length in range(len(ANSWER)):
        with pytest.raises(ValueError):
            read_answer(ANSWER[:length])


def test_bytes_at_random_are_refused_or_read_and_nothing_else() -> None:
    chance = random.Random(4)
    for _ in range(3000):
        damaged = bytearray(ANSWER)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            read_answer(bytes(damaged))
        except ValueError:
            continue
