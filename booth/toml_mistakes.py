"""Reads TOML that people write by hand: goes on after a mistake, and says what stands there and what to write."""

import re
import tomllib

from booth.texts import quoted

MOST_MISTAKES = 20  # that are told of one text
LONGEST_LINE = 4000  # characters; the reader's time rises with the square of a line's length
_EFFORT = 1_000_000  # characters that are parsed at most to find further mistakes, about a second of a Raspberry Pi

_LOST = "booth-lost-section-"  # the section that takes what stands under a heading which cannot be read
_CURLY = str.maketrans("“”„‟«»‘’‚‛′″", '""""""\'\'\'\'\'"')
_YES = {"yes", "on", "true", "y", "ja", "an", "wahr", "oui", "vrai", "si", "sí"}
_NO = {"no", "off", "false", "n", "nein", "aus", "falsch", "non", "faux"}
_STATEMENT = re.compile(r"""\s*(\[|[\w."'-]+\s*=)""")  # how a setting or a section's heading begins
_HEADING = re.compile(r"\s*\[+\s*([\w-]+)")


class _Endless(Exception):
    """The effort that a text is worth is used up."""


def parse_toml(text: str) -> tuple[dict[str, object], list[str]]:
    """The table in *text* without what is no TOML, and a sentence for each mistake in it.

    After a mistake the rest is read as if its lines were not there. An empty table if there are too many mistakes, or
    if the text is too long to be read again and again.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            reason = f"this line has {len(line):,} characters; {LONGEST_LINE:,} are the most"
            return {}, [f"line {number}: {quoted(line, 40)}: {reason}"]
    return _Reader(lines).read()


class _Reader:
    """Reads lines of TOML again and again, each time without one more mistake."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._effort = 0

    def read(self) -> tuple[dict[str, object], list[str]]:
        mistakes: list[str] = []
        while len(mistakes) < MOST_MISTAKES:
            fault = self._fault_of(len(self._lines))
            if fault is None:
                table = tomllib.loads("\n".join(self._lines))
                return {key: value for key, value in table.items() if not key.startswith(_LOST)}, mistakes
            try:
                first, after = self._place(fault)
            except _Endless:
                return {}, mistakes or [f"this is not TOML: {quoted(str(fault))}"]
            mistakes.append(f"line {first + 1}: {explain(self._lines[first], fault)}")
            for number in range(first, after):
                self._lines[number] = _instead(self._lines[number], len(mistakes))
        return {}, [*mistakes, "and perhaps more"]

    def _fault_of(self, count: int) -> Exception | None:
        """What the reader says of the first *count* lines; None if they are in order."""
        try:
            tomllib.loads("\n".join(self._lines[:count]))
        except (ValueError, RecursionError) as fault:  # ValueError: also of a number with thousands of digits
            return fault
        return None

    def _place(self, fault: Exception) -> tuple[int, int]:
        """The first line of the statement that *fault* is about, and the line after it, counted from 0."""
        found = re.search(r"\(at line (\d+)", str(fault))
        if isinstance(fault, tomllib.TOMLDecodeError):
            end = int(found[1]) if found else len(self._lines)
        else:
            end = self._bisect()
        first = end - 1
        while first > 0 and self._tried(first) is not None:  # the statement begins further up
            first -= 1
        after = first + 1
        while after < end and not _STATEMENT.match(self._lines[after]):
            after += 1
        if after == end:
            while after < len(self._lines) and after > first + 1 and not _STATEMENT.match(self._lines[after]):
                after += 1
        return first, after

    def _bisect(self) -> int:
        """How many lines there are up to the one over which the reader itself fails, which does not say where."""
        low, high = 0, len(self._lines)
        while high - low > 1:
            middle = (low + high) // 2
            fault = self._tried(middle)
            if fault is None or isinstance(fault, tomllib.TOMLDecodeError):
                low = middle
            else:
                high = middle
        return high

    def _tried(self, count: int) -> Exception | None:
        """As _fault_of. Raises _Endless when the effort is used up."""
        self._effort += sum(map(len, self._lines[:count]))
        if self._effort > _EFFORT:
            raise _Endless
        return self._fault_of(count)


def explain(line: str, fault: Exception) -> str:
    """What stands in a *line* of which the reader said *fault*, and what to write instead."""
    return f"{quoted(line.strip())}: {_advice(line.strip(), fault)}"


def _advice(line: str, fault: Exception) -> str:
    name, equals, value = (part.strip() for part in line.partition("="))
    if isinstance(fault, RecursionError):
        return "these are brackets inside brackets, too deep to be read"
    if not isinstance(fault, tomllib.TOMLDecodeError):
        return "this number is too long"
    if any(char in line for char in "“”„‟«»‘’‚‛"):
        return f"these quotes are curly; {_write(line.translate(_CURLY), 'write straight ones')}"
    if "twice" in str(fault) or "overwrite" in str(fault):
        return "this is there twice; put together what belongs together, and remove one"
    if line.startswith("["):
        heading = _HEADING.match(line)
        return f"a section is written {f'[{heading[1]}]' if heading else '[name]'}, alone on its line"
    if not equals:
        other, colon, text = (part.strip() for part in line.partition(":"))
        return _write(f"{other} = {text}" if colon else "", 'a setting is written name = value, with text in "quotes"')
    return _about_value(name, value)


def _about_value(name: str, value: str) -> str:  # long: one case for each kind of slip
    """What to write in place of *value*, which the setting *name* was given."""
    plain = re.split(r"\s#", value)[0].strip()  # without a remark
    if not plain or plain.startswith("#"):
        return "there is no value behind ="
    if plain.casefold() in _YES | _NO:
        return _write(f"{name} = {'true' if plain.casefold() in _YES else 'false'}", "write true or false")
    if re.fullmatch(r"[+-]?\d+,\d+", plain):
        return _write(f"{name} = {plain.replace(',', '.')}", "write a point in place of the comma")
    if plain[0] in "\"'":
        closed = len(plain) > 1 and plain.endswith(plain[0])
        if "\\" in plain and plain[0] == '"':
            single = f"{name} = '{plain.strip(plain[0])}'"
            return f'a \\ has a meaning of its own in "double quotes"; {_write(single, "write / in its place")}'
        if not closed:
            return f"the closing {plain[0]} is missing; {_write(f'{name} = {plain}{plain[0]}', 'add it')}"
        return 'text stands in one pair of "quotes", with none of them inside'
    if plain[0] in "[{":
        return f"the {'list' if plain[0] == '[' else 'table'} is not closed, or a comma or quote in it is missing"
    if plain[0].isdecimal() or plain[0] in "+-.":
        text = _write(f"{name} = {_quotes(plain)}", "a setting is written name = value")
        return f"a number stands alone, such as 5 or 3.5; if it is text, {text}"
    return f"text stands in quotes; {_write(f'{name} = {_quotes(plain)}', 'write them')}"


def _quotes(text: str) -> str:
    """*text* in quotes, without those that stand at one end of it only."""
    return '"' + text.strip("\"'") + '"'


def _write(line: str, otherwise: str) -> str:
    """The advice to write *line* if that is TOML, else *otherwise*."""
    try:
        return f"write {quoted(line)}" if tomllib.loads(line) and quoted(line) == line else otherwise
    except (ValueError, RecursionError):
        return otherwise


def _instead(line: str, number: int) -> str:
    """What is read in place of a *line* with mistake *number*: nothing, or the heading that it was meant to be."""
    heading = _HEADING.match(line)
    if heading is None:
        return ""
    meant = f"[{heading[1]}]"
    return meant if line.strip() != meant else f"[{_LOST}{number}]"
