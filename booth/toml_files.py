"""Reads TOML files that people write by hand, and reports everything that is wrong with one at once."""

import difflib
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)


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

    Raises TomlFault if it cannot be read, is not UTF-8 or is not TOML. *if_empty* is the reason with which a file
    without any text is refused; without a reason it is an empty table.
    """
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except OSError as fault:
        raise TomlFault(path, [f"the file cannot be read: {fault.strerror}"]) from fault
    except UnicodeDecodeError as fault:
        raise TomlFault(path, ["the file is not plain UTF-8 text"]) from fault
    except tomllib.TOMLDecodeError as fault:
        raise TomlFault(path, [f"this is not TOML: {fault}"]) from fault
    if if_empty and not text.strip():
        raise TomlFault(path, [if_empty])
    return table


def read_model(path: Path, model: type[M], *, if_empty: str = "") -> M:
    """The file *path* as a *model*. Raises TomlFault as read_toml does, and with a reason for each wrong setting."""
    table = read_toml(path, if_empty=if_empty)
    try:
        return model.model_validate(table)
    except ValidationError as fault:
        raise TomlFault(path, [_reason(dict(error), model) for error in fault.errors()]) from fault


def _known(section: tuple[str, ...], model: type[BaseModel]) -> list[str]:
    """The names of the settings that *section* of *model* may hold; empty if there is no such section."""
    for name in section:
        field = model.model_fields.get(name)
        if field is None or not (isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)):
            return []
        model = field.annotation
    return list(model.model_fields)


def _reason(error: dict[str, object], model: type[BaseModel]) -> str:  # long: one case for each kind of fault
    """One entry of pydantic's ValidationError.errors() for *model* as a sentence that an operator understands."""
    place = error["loc"]
    assert isinstance(place, tuple)
    names = [str(part) for part in place]
    where = ".".join(names)
    given = error.get("input")
    limits = error.get("ctx")
    assert limits is None or isinstance(limits, dict)
    match error["type"], limits:
        case "extra_forbidden", _:
            near = difflib.get_close_matches(names[-1], _known(tuple(names[:-1]), model), n=1)
            return f"{where}: there is no such setting" + (f"; did you mean {near[0]}?" if near else "")
        case "literal_error", dict():
            allowed = str(limits["expected"]).replace("'", '"')
            near = difflib.get_close_matches(
                str(given), [part.strip(' "') for part in allowed.replace(" or ", ",").split(",")], n=1
            )
            return f"{where}: must be {allowed}, not {_shown(given)}" + (f'; did you mean "{near[0]}"?' if near else "")
        case "greater_than_equal", dict():
            return f"{where}: must be at least {limits['ge']:g}, not {_shown(given)}"
        case "less_than_equal", dict():
            return f"{where}: must be at most {limits['le']:g}, not {_shown(given)}"
        case ("bool_type", _):
            return f"{where}: must be true or false, without quotes, not {_shown(given)}"
        case ("float_type" | "float_parsing", _):
            return f"{where}: must be a number, without quotes, not {_shown(given)}"
        case ("int_type" | "int_from_float", _):
            return f"{where}: must be a whole number, without quotes, not {_shown(given)}"
        case ("string_type", _):
            return f'{where}: must be text in "quotes", not {_shown(given)}'
        case ("string_pattern_mismatch", _):
            return f"{where}: {_shown(given)} has a character that is not possible here"
        case ("string_too_long", dict()):
            return f"{where}: must have at most {limits['max_length']} characters"
        case ("string_too_short" | "too_short", _):
            return f"{where}: must not be empty"
        case ("missing", _):
            return f"{where}: is missing"
        case ("tuple_type", _):
            return f"{where}: must be a list such as [{_shown(given)}], not {_shown(given)}"
        case ("model_type" | "model_attributes_type", _):
            return f"{where}: must be a section [{where}] with settings below it, not {_shown(given)}"
        case ("value_error", dict()):
            return f"{where}: {limits['error']}, not {_shown(given)}"
        case _:
            return f"{where}: {error['msg']}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)
