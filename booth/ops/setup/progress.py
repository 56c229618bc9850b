"""Shows that something long is alive: a counting line at a terminal, a plain line now and then anywhere else."""

from __future__ import annotations  # set-up also runs on Pythons that are too old, to say so

import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, TextIO

from booth.clock import Clock

TICK = 0.2  # seconds between two looks at a running command
PLAIN_TICK = 15.0  # seconds between two lines where no line can be drawn over


class Progress:
    """Runs long commands quietly, with one line each that says what is done and for how long.

    Used before anything is installed: standard library only.
    """

    def __init__(self, out: TextIO, clock: Clock) -> None:
        self._out = out
        self._clock = clock
        self._alive = out.isatty()
        self._open_line = False

    def say(self, text: str) -> None:
        """Writes *text* as lines of its own."""
        if self._open_line:
            self._out.write("\n")
            self._open_line = False
        self._out.write(text + "\n")
        self._out.flush()

    def run(
        self,
        words: str,
        command: Sequence[str],
        *,
        cwd: Path,
        environment: Mapping[str, str],
        so_far: Callable[[str], str] | None = None,
    ) -> tuple[int, str]:
        """Runs *command* to its end under the heading *words* and returns its status and all it wrote.

        *so_far* turns what it has written up to now into words such as "12 of 40", and sees all of it once more when it
        has ended, in whatever way. The command inherits the open files of this process that are marked inheritable. It
        does not outlive an exception here, Ctrl-C included.
        """
        started = self._clock.now()
        spoken = started
        self._draw(f"{words} ...", last=False)
        with tempfile.TemporaryFile() as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=environment,
                close_fds=False,
            )
            try:
                while not _ended(process):
                    said = so_far(_written(log)) if so_far else ""
                    now = self._clock.now()
                    if self._alive or now - spoken >= PLAIN_TICK:
                        spoken = now
                        self._draw(f"{words} ... {said}{', ' if said else ''}{now - started:.0f} s", last=False)
            finally:
                if process.poll() is None:
                    process.terminate()
                    process.wait()
                if so_far:
                    so_far(_written(log))
            failed = "failed after " if process.returncode else ""
            self._draw(f"{words} ... {failed}{self._clock.now() - started:.0f} s", last=True)
            return process.returncode, _written(log)

    def _draw(self, line: str, *, last: bool) -> None:
        if self._alive:
            self._out.write(f"\r{line}\x1b[K" + ("\n" if last else ""))  # [K clears what a longer line left behind
            self._open_line = not last
        else:
            self._out.write(line + "\n")
        self._out.flush()


def _ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(TICK)
    except subprocess.TimeoutExpired:
        return False
    return True


def _written(log: IO[bytes]) -> str:
    length = os.fstat(log.fileno()).st_size
    return os.pread(log.fileno(), length, 0).decode(errors="replace")  # seek would move the command's own place too
