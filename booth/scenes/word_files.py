"""Reads a theme's words, one TOML file for each language, and checks that every text is there with its fields."""

import difflib
import string
from collections.abc import Mapping, Sequence
from pathlib import Path

from booth.scenes.words import WORDS, Words
from booth.texts import quoted, undrawable
from booth.toml_files import MOST_REASONS, TomlFault, read_toml

_MOST_MISSING = 3  # texts that are named of one file: a copy from an earlier version lacks all that have come since


def read_words(
    folders: Sequence[Path], default: Path, languages: Sequence[str], faults: list[str]
) -> Mapping[str, Words]:
    """The words by language in `words/` of the theme's *folders*, or of the *default* theme if they have none.

    Of files for the same language the first folder's counts. What is wrong is added to *faults* in sentences, also if
    one of *languages* has no file.
    """
    with_words = [folder for folder in folders if (folder / "words").is_dir()] or [default]
    files = {path.stem: path for folder in reversed(with_words) for path in sorted(folder.glob("words/*.toml"))}
    faults += [f"words: there is no words/{each}.toml" for each in languages if each not in files]
    return {language: _read_language(path, faults) for language, path in sorted(files.items())}


def _read_language(path: Path, faults: list[str]) -> Words:
    try:
        table = read_toml(path)
    except TomlFault as fault:
        faults.append(str(fault))
        return Words({})
    if not table:
        return Words({})
    where = f"words/{path.name}"
    right_to_left = table.pop("right_to_left", False)
    if not isinstance(right_to_left, bool):
        faults.append(f"{where}: right_to_left must be true or false, without quotes")
    unknown = sorted(table.keys() - WORDS.keys())
    for key in unknown[:MOST_REASONS]:
        nearest = difflib.get_close_matches(key[:40], WORDS, n=1)
        hint = f"; did you mean {nearest[0]}?" if nearest else ""
        faults.append(f'{where}: no text is called "{quoted(key)}"{hint}')
    if len(unknown) > MOST_REASONS:
        faults.append(f"{where}: and {len(unknown) - MOST_REASONS:,} more texts that nobody asks for")
    texts = {}
    missing = []
    for key, fields in WORDS.items():
        text = table.get(key)
        if not isinstance(text, str) or not text.strip():
            missing.append(key)
        elif undrawable(text) is not None:
            faults.append(f"{where}: {key} has a line break or a control character; write it on one line")
        elif _fields(text) != sorted(fields):
            wanted = " and ".join(f"{{{field}}}" for field in fields) or "no field in { }"
            faults.append(f'{where}: {key} must have {wanted}, not "{quoted(text)}"')
        else:
            texts[key] = text
    faults += [f"{where}: {key} is missing" for key in missing[:_MOST_MISSING]]
    if len(missing) > _MOST_MISSING:
        faults.append(
            f"{where}: and {len(missing) - _MOST_MISSING} more texts are missing; if it was copied from an earlier "
            f"version, take themes/wonders/words/{path.name} as it is now and change that"
        )
    return Words(texts, right_to_left=bool(right_to_left))


def _fields(text: str) -> list[str]:
    """The replacement fields of *text* with their conversions and formats, sorted; "{" for a brace never closed."""
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError:
        return ["{"]
    return sorted(
        f"{field}{conversion or ''}{spec or ''}" for _, field, spec, conversion in parsed if field is not None
    )
