"""What several commands take on the command line, and how it is read."""

import argparse
import os
import re
from pathlib import Path
from typing import TypeAlias

from booth.config import find_settings
from booth.picture_types import Size

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  it has no public name
"""What a command's own parser is added to."""


def settings_option() -> argparse.ArgumentParser:
    """A parent parser with the option --config."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--config", metavar="FILE", help="the settings file (default: config.toml here)")
    return parser


def event_option() -> argparse.ArgumentParser:
    """A parent parser with the option --event."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--event", metavar="NAME", help="which event (default: that of the settings)")
    return parser


def settings_of(chosen: argparse.Namespace) -> Path:
    """The settings file that --config names, or the first that is found without it."""
    return find_settings(chosen.config, os.environ)


def size(text: str) -> Size:
    """Reads "1280x720". Raises ArgumentTypeError."""
    found = re.fullmatch(r"(\d{3,4})x(\d{3,4})", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text} is no size; write 1280x720")
    return int(found[1]), int(found[2])


def rate(text: str) -> float:
    """Reads a number of pictures per second above 0. Raises ArgumentTypeError."""
    found = re.fullmatch(r"\d{1,3}(\.\d+)?", text)
    if not found or float(text) == 0:
        raise argparse.ArgumentTypeError(f"{text} is no number of pictures per second; write 25")
    return float(text)
