"""The Internet Printing Protocol as bytes: requests that are written, answers that are read (RFC 8010).

What CUPS is asked for has text, numbers and keywords in it and nothing else: collections in an answer are passed over.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

CONTENT_TYPE = "application/ipp"

_VERSION = b"\x02\x00"
_END = 0x03
_GROUPS = range(0x10)  # tags below are delimiters, which begin a group of attributes
_BEGIN_COLLECTION, _END_COLLECTION = 0x34, 0x37
_WITH_LANGUAGE = {0x35, 0x36}  # a text or name after the language that it is in


class Operation(IntEnum):
    """What is asked for (RFC 8011 section 5.4.15, and CUPS' own)."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    RESUME_PRINTER = 0x0011
    CUPS_GET_PRINTERS = 0x4002


class Group(IntEnum):
    """Whose attributes follow."""

    OPERATION = 0x01
    JOB = 0x02
    PRINTER = 0x04


class Tag(IntEnum):
    """The kind of a value."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49


Value: TypeAlias = int | str
_NUMBERS = {Tag.INTEGER, Tag.ENUM}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a request, with one value or several of the same kind."""

    name: str
    tag: Tag
    values: tuple[Value, ...]
    group: Group = Group.OPERATION


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: how it went, and the attributes of each group after the first, which says only that."""

    status: int
    groups: tuple[dict[str, tuple[Value, ...]], ...]
    message: str = ""

    @property
    def successful(self) -> bool:
        """Whether it was done (RFC 8011 appendix B.1.2)."""
        return self.status < 0x0100


def request(operation: Operation, attributes: Iterable[Attribute]) -> bytes:
    """The bytes of a request, to which a document may be appended. *attributes* stand in the order of their groups."""
    parts = [_VERSION, struct.pack(">Hi", operation, 1)]
    first = (
        Attribute("attributes-charset", Tag.CHARSET, ("utf-8",)),
        Attribute("attributes-natural-language", Tag.LANGUAGE, ("en",)),
    )
    group = None
    for attribute in (*first, *attributes):
        if attribute.group != group:
            group = attribute.group
            parts.append(bytes([group]))
        for number, value in enumerate(attribute.values):
            name = b"" if number else attribute.name.encode()  # the same attribute's next value has no name
            content = _encoded(attribute.tag, value)
            parts += [struct.pack(">BH", attribute.tag, len(name)), name, struct.pack(">H", len(content)), content]
    return b"".join([*parts, bytes([_END])])


def read_answer(content: bytes) -> Answer:
    """What the bytes of an answer say. Raises ValueError if they are cut short or are no answer."""
    try:
        return _read(content)
    except (struct.error, IndexError, UnicodeDecodeError) as fault:
        raise ValueError(f"no answer in the Internet Printing Protocol: {fault}") from None


def _encoded(tag: Tag, value: Value) -> bytes:
    if tag in _NUMBERS:
        return struct.pack(">i", value)
    if tag == Tag.BOOLEAN:
        return bytes([bool(value)])
    return str(value).encode()


def _read(content: bytes) -> Answer:
    _, status, _ = struct.unpack_from(">HHi", content)
    groups: list[dict[str, tuple[Value, ...]]] = []
    at, depth, name = 8, 0, ""
    while (tag := content[at]) != _END:
        at += 1
        if tag in _GROUPS:
            groups.append({})
            continue
        named, at = _field(content, at)
        value, at = _field(content, at)
        if tag == _BEGIN_COLLECTION:
            depth += 1
        elif tag == _END_COLLECTION:
            depth -= 1
        elif depth == 0:
            name = named.decode() or name
            groups[-1][name] = (*(groups[-1].get(name, ()) if not named else ()), _decoded(tag, value))
    message = groups[0].get("status-message", ("",))[0] if groups else ""
    return Answer(status, tuple(groups[1:]), str(message))


def _field(content: bytes, at: int) -> tuple[bytes, int]:
    """The bytes at *at*, which their length stands before, and where they end."""
    (length,) = struct.unpack_from(">H", content, at)
    end = at + 2 + length
    if end > len(content):
        raise IndexError("it is cut short")
    return content[at + 2 : end], end


def _decoded(tag: int, value: bytes) -> Value:
    if tag in (Tag.INTEGER, Tag.ENUM):
        return int(struct.unpack(">i", value)[0])
    if tag == Tag.BOOLEAN:
        return value[0]
    if tag in _WITH_LANGUAGE:
        _, at = _field(value, 0)
        value, _ = _field(value, at)
    return value.decode(errors="replace")  # dates and resolutions too, which nobody asks for


def first(attributes: dict[str, tuple[Value, ...]], name: str) -> Value | None:
    """The first value of attribute *name*; None if it is not there."""
    values: Sequence[Value] = attributes.get(name, ())
    return values[0] if values else None
