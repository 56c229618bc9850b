"""The progress of long commands: a line that counts at a terminal, a plain line now and then anywhere else."""

from __future__ import annotations  # for the Pythons that are too old

import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, TextIO

from booth.clock import Clock

TICK = 0.2  # seconds between two checks whether the command has ended
PLAIN_TICK = 15.0  # seconds between two lines where no line can be drawn over


class Progress:
    """Runs long commands quietly, with one line each that shows what is done and for how long.

    Used before anything is installed: standard library only.
    """

    def __init__(self, out: TextIO, clock: Clock) -> None:
        self._out = out
        self._clock = clock
        self._terminal = out.isatty()
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
        title: str,
        command: Sequence[str],
        *,
        cwd: Path,
        variables: Mapping[str, str],
        so_far: Callable[[str], str] | None = None,
        fine: Sequence[int] = (0,),
    ) -> tuple[int, str]:
        """Runs *command* to its end under the line *title* and returns its exit status and its output.

        *variables* are its environment variables. *so_far* turns the output up to now into a phrase such as "12 of 40";
        it is also called with the complete output when the command has ended, in whatever way. A status that is not one
        of *fine* is told as a failure. The command inherits the open files of this process that are marked inheritable.
        An exception here, Ctrl-C included, ends the command.
        """
        started = self._clock.now()
        drawn = started
        self._draw(f"{title} ...", last=False)
        with tempfile.TemporaryFile() as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=variables,
                close_fds=False,
            )
            try:
                while not _ended(process):
                    phrase = so_far(_output(log)) if so_far else ""
                    now = self._clock.now()
                    if self._terminal or now - drawn >= PLAIN_TICK:
                        drawn = now
                        self._draw(f"{title} ... {phrase}{', ' if phrase else ''}{now - started:.0f} s", last=False)
            finally:
                if process.poll() is None:
                    process.terminate()
                    process.wait()
                if so_far:
                    so_far(_output(log))
            failed = "" if process.returncode in fine else "failed after "
            self._draw(f"{title} ... {failed}{self._clock.now() - started:.0f} s", last=True)
            return process.returncode, _output(log)

    def _draw(self, line: str, *, last: bool) -> None:
        if self._terminal:
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


def _output(log: IO[bytes]) -> str:
    length = os.fstat(log.fileno()).st_size
    return os.pread(log.fileno(), length, 0).decode(errors="replace")  # no seek: the command shares this file position
