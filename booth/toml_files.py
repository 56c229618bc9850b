"""Reads TOML files that people write by hand, and reports everything that is wrong with one at once."""

import difflib
import re
from pathlib import Path
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError

from booth.texts import quoted
from booth.toml_mistakes import parse_toml

M = TypeVar("M", bound=BaseModel)

MOST_REASONS = 20  # that are told of one file; a screen shows no more
LARGEST = 4_000_000  # bytes; the settings of a booth are five thousand
_ZEROS = re.compile(rb"\0{8}|\A\0+\Z")
_LONG_LIST = 4  # values; a longer one is not shown
_SAVE_AGAIN = "save it again as UTF-8 (in Windows' editor: Save as, Encoding: UTF-8)"


class TomlFault(Exception):
    """A TOML file that cannot be used; *reasons* has a sentence for everything that is wrong with it."""

    def __init__(self, path: Path, reasons: list[str]) -> None:
        super().__init__(path, reasons)
        self.path = path
        self.reasons = reasons

    def __str__(self) -> str:
        return f"{self.path}: {'; '.join(self.reasons)}"


def read_toml(path: Path, *, if_empty: str = "") -> dict[str, object]:
    """The table in the file *path*.

    Raises TomlFault, with every mistake, if it cannot be read, is not UTF-8 or is not TOML. *if_empty* is the reason
    with which a file without any text is refused; without a reason it is an empty table.
    """
    table, mistakes = _read(path, if_empty)
    if mistakes:
        raise TomlFault(path, mistakes)
    return table


def read_model(path: Path, model: type[M], *, if_empty: str = "") -> M:
    """The file *path* as a *model*.

    Raises TomlFault as read_toml does, and with a reason for each wrong setting; both kinds at once, MOST_REASONS of
    them and how many more there are.
    """
    table, reasons = _read(path, if_empty)
    try:
        found = model.model_validate(table)
        if not reasons:
            return found
    except ValidationError as fault:
        errors = fault.errors(include_url=False)
        # What is wrong in an entry of a list leaves the list one shorter: that alone is no mistake.
        lists = {error["loc"][:end] for error in errors for end in range(1, len(error["loc"]))}
        shorter = [error for error in errors if error["type"] == "too_short" and error["loc"] in lists]
        known = [error for error in errors if error not in shorter and not (reasons and error["type"] == "missing")]
        told = known[: MOST_REASONS - len(reasons)]
        reasons += [_reason(dict(error), model) for error in told]
        if len(told) < len(known):
            reasons.append(f"and {len(known) - len(told):,} more")
    raise TomlFault(path, reasons)


def _read(path: Path, if_empty: str) -> tuple[dict[str, object], list[str]]:
    """The table in the file *path* without what is wrong in it, and a sentence for each mistake. Raises TomlFault."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as fault:
        raise TomlFault(path, [f"the file cannot be read: {fault.strerror}"]) from fault
    except ValueError as fault:  # a NUL in its name
        raise TomlFault(path, ["no file can have this name"]) from fault
    if len(content) > LARGEST:
        raise TomlFault(path, [f"the file is larger than {LARGEST // 1_000_000} MB: this is something else"])
    text = _text(path, content)
    if if_empty and not text.strip():
        raise TomlFault(path, [if_empty])
    return parse_toml(text)


def _text(path: Path, content: bytes) -> str:
    """The *content* of a file as text, without a byte-order mark. Raises TomlFault if it is not UTF-8."""
    if zeros := _ZEROS.search(content):
        number = content.count(b"\n", 0, zeros.start()) + 1
        what = "holds nothing but zero bytes" if not content.strip(b"\0") else f"has zero bytes from line {number} on"
        raise TomlFault(path, [f"the file {what}, as a pulled plug leaves one: write it again"])
    if encoding := _wide(content):
        first = quoted(content.decode(encoding, "replace").partition("\n")[0].strip("\ufeff\r"))
        raise TomlFault(path, [f"line 1: {first}: the file is saved as UTF-16; {_SAVE_AGAIN}"])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        number = content.count(b"\n", 0, fault.start)
        line = quoted(content.split(b"\n")[number].decode("latin-1").strip())
        raise TomlFault(path, [f"line {number + 1}: {line}: the file is not saved as UTF-8; {_SAVE_AGAIN}"]) from fault


def _wide(content: bytes) -> str | None:
    """The encoding of two bytes a letter that *content* is in, by its mark or by its zeros; None if it is in none."""
    halves = {"utf-16-be": content[0::2], "utf-16-le": content[1::2]}
    marks = {"utf-16-be": b"\xfe\xff", "utf-16-le": b"\xff\xfe"}
    zeros = {encoding: half.count(0) for encoding, half in halves.items()}
    for encoding, other in (("utf-16-be", "utf-16-le"), ("utf-16-le", "utf-16-be")):
        by_zeros = zeros[encoding] > len(halves[encoding]) // 2 and zeros[other] < len(halves[other]) // 4
        if content.startswith(marks[encoding]) or by_zeros:
            return encoding
    return None


def _known(section: tuple[str, ...], model: type[BaseModel]) -> list[str]:
    """The names of the settings that *section* of *model* may hold; empty if there is no such section."""
    for name in section:
        if name.isdecimal():  # one of a list of sections
            continue
        field = model.model_fields.get(name)
        kinds = (field.annotation, *get_args(field.annotation)) if field else ()
        models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
        if not models:
            return []
        model = models[0]
    return list(model.model_fields)


def _reason(error: dict[str, object], model: type[BaseModel]) -> str:  # long: one case for each kind of fault
    """One entry of pydantic's ValidationError.errors() for *model* as a sentence that an operator understands."""
    place = error["loc"]
    assert isinstance(place, tuple)
    names = [str(part) for part in place]
    where = quoted(_where(place))
    given = error.get("input")
    limits = error.get("ctx")
    assert limits is None or isinstance(limits, dict)
    match error["type"], limits:
        case "extra_forbidden", _:
            near = difflib.get_close_matches(names[-1][:40], _known(tuple(names[:-1]), model), n=1)
            return f"{where}: there is no such setting" + (f"; did you mean {near[0]}?" if near else "")
        case "literal_error", dict():
            allowed = str(limits["expected"]).replace("'", '"')
            words = [part.strip(' "') for part in allowed.replace(" or ", ",").split(",")]
            near = difflib.get_close_matches(given[:40], words, n=1) if isinstance(given, str) else []
            return f"{where}: must be {allowed}, not {_shown(given)}" + (f'; did you mean "{near[0]}"?' if near else "")
        case "greater_than_equal", dict():
            return f"{where}: must be at least {limits['ge']:g}, not {_shown(given)}"
        case "less_than_equal", dict():
            return f"{where}: must be at most {limits['le']:g}, not {_shown(given)}"
        case ("bool_type", _):
            return f"{where}: must be true or false, without quotes, not {_shown(given)}"
        case ("float_type" | "float_parsing" | "finite_number", _):
            return f"{where}: must be a number, without quotes, not {_shown(given)}"
        case ("int_type" | "int_from_float" | "int_parsing_size", _):
            return f"{where}: must be a whole number, without quotes, not {_shown(given)}"
        case ("string_type", _):
            return f'{where}: must be text in "quotes", not {_shown(given)}'
        case ("string_too_long", dict()):
            has = f", and has {len(given)}" if isinstance(given, str) else ""
            return f"{where}: must have at most {limits['max_length']} characters{has}"
        case ("string_too_short" | "too_short", _):
            return f"{where}: must not be empty"
        case ("missing", _):
            return f"{where}: is missing"
        case ("tuple_type", _) if isinstance(given, bool | dict):
            return f"{where}: must be a list in [brackets], not {_shown(given)}"
        case ("tuple_type", _):
            return f"{where}: must be a list such as [{_shown(given)}], not {_shown(given)}"
        case ("model_type" | "model_attributes_type", _):
            return f"{where}: must be a section [{where}] with settings below it, not {_shown(given)}"
        case ("value_error", dict()) if not place:  # of several settings at once, which it names
            return str(limits["error"])
        case ("value_error", dict()):
            must = str(limits["error"])  # one that begins otherwise says itself what stands there
            return f"{where}: {must}, not {_shown(given)}" if must.startswith("must") else f"{where}: {must}"
        case _:
            return f"{where}: {error['msg']}"


def _where(place: tuple[object, ...]) -> str:
    """The setting at *place*, such as "photo.shape"; a section of a list by its number, such as "slots 2.place"."""
    text = ""
    for number, part in enumerate(place):
        in_list = isinstance(part, int) and number + 1 < len(place)
        text += f" {part + 1}" if isinstance(part, int) and in_list else f".{part}"
    return text.removeprefix(".")


def _shown(value: object, depth: int = 2) -> str:
    """*value* as it would stand in the file; what is long, or deeper than *depth* lists, is cut."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{quoted(value)}"'
    if isinstance(value, int) and value.bit_length() > 64:
        return "a number that long"
    if isinstance(value, dict):
        return "a section"
    if isinstance(value, list):
        if depth == 0 or len(value) > _LONG_LIST:
            return "a list"
        return f"[{', '.join(_shown(each, depth - 1) for each in value)}]"
    return quoted(str(value))
