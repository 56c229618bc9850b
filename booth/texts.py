"""Texts that other people have written: what no line of text can show, and how to quote them in a sentence."""

import unicodedata

LONGEST = 80  # characters of a text that is quoted in a sentence

_UNDRAWABLE = {"Cc", "Cs", "Zl", "Zp"}  # Unicode's categories: control, lone surrogate, line and paragraph separator


def undrawable(text: str) -> str | None:
    """The first character of *text* that cannot stand in one drawn line, such as a line break; None if all can."""
    return next((char for char in text if unicodedata.category(char) in _UNDRAWABLE), None)


def drawable(text: str) -> str:
    """*text* with a space in place of each character that cannot stand in one drawn line."""
    if undrawable(text) is None:
        return text
    return "".join(" " if unicodedata.category(char) in _UNDRAWABLE else char for char in text)


def quoted(text: str, longest: int = LONGEST) -> str:
    """*text* for a sentence: on one line, at most *longest* characters, every character visible."""
    visible = "".join(char if char.isprintable() else f"<U+{ord(char):04X}>" for char in text[: longest + 1])
    return visible if len(visible) <= longest else f"{visible[: longest - 1]}…"


def one_line(text: str) -> str:
    """*text*, for settings that are drawn or name a file. Raises ValueError for what cannot stand in one line."""
    match undrawable(text):
        case None:
            return text
        case "\n" | "\r" | "\x0b" | "\x0c" | "\x85" | "\u2028" | "\u2029":
            raise ValueError("has a line break; write it on one line")
        case char:
            raise ValueError(f"has the character U+{ord(char):04X}, which cannot be shown; leave it out")
