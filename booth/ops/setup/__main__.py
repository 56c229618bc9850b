"""What `make` does: sets up what is missing on this machine, then runs what was asked for.

Runs on the machine's own python3 before anything is installed: standard library only, and no syntax that a Python too
old for the booth would stumble over before it could report that it is too old.
"""

from __future__ import annotations  # for the Pythons that are too old

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from booth.clock import Clock
from booth.ops.setup import machine
from booth.ops.setup.environment import SCENES_LOCK, SetUp
from booth.ops.setup.installation import Installation
from booth.ops.setup.machine import SetUpFault
from booth.ops.setup.progress import Progress

ROOT = Path(__file__).resolve().parents[3]
SCENES_PYTHON = (3, 11)  # the only one that Blender 5.0 as a module is made for
PIN = (
    *("uv", "pip", "compile", "--quiet", "--python-version", "3.11", "--generate-hashes", "--no-annotate"),
    *("--only-binary", ":all:", "--custom-compile-command", "make lock", "--output-file"),
)
GOALS = {  # the Python modules run for each target of the Makefile once the machine is set up
    "set-up": (),
    "scenes-env": (),
    "run": (("booth", "run"),),
    "pictures": (("tests.pictures",),),
    "rehearse": (("tests.rehearsals.rehearse",),),
    "format": (("ruff", "check", "--fix", "--quiet", "."), ("ruff", "format", ".")),
    "test": (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("pytest", "-rs"),  # -rs: every skipped test names what to install
    ),
    "lock": (
        (*PIN, "requirements.lock", "--universal", "pyproject.toml"),
        (
            *PIN,
            "tests/requirements.lock",
            "--universal",
            "--constraint",
            "requirements.lock",
            "--group",
            "dev",
        ),
        (*PIN, SCENES_LOCK, "--python-platform", "x86_64-manylinux_2_28", "--group", "scenes"),
        ("tests.wheels",),  # whether there is one for each machine is a test, which has no network
    ),
}


def main(arguments: Sequence[str]) -> int:
    """Sets up for a goal of the Makefile and runs it; returns the status that `make` sees.

    *arguments*: the goal, and what the operator gave in ARGS.
    """
    goal, *rest = arguments
    progress = Progress(sys.stdout, Clock())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that nothing started is left behind
    os.chdir(ROOT)
    try:
        if goal == "scenes-env":
            machine.check_for_scenes(SCENES_PYTHON, ["-m", "booth.ops.setup", *arguments])
            SetUp(ROOT, progress, os.environ, ".scenes-env").bring_up_for_scenes()
            return 0
        if goal in ("install", "uninstall"):
            _install(goal, progress, arguments)
            return 0
        machine.bring_up(progress, ["-m", "booth.ops.setup", *arguments])
        set_up = SetUp(ROOT, progress, os.environ)
        set_up.bring_up(tests=goal not in ("run", "set-up"))
    except SetUpFault as fault:
        progress.say(str(fault))
        return 1
    except OSError as fault:
        progress.say(f"{fault}\nSet-up could not write or read a file of its own in {ROOT}.")
        return 1
    except KeyboardInterrupt:
        progress.say("Stopped. The next start goes on from here.")
        return 128 + signal.SIGINT
    return _run_goal(goal, rest, set_up, progress)


def _install(goal: str, progress: Progress, arguments: Sequence[str]) -> None:
    """Makes the booth a service of this machine, or takes it away. Raises SetUpFault."""
    if os.geteuid() != 0:
        raise SetUpFault(f"Only root can do that: sudo make {goal}")
    installation = Installation(ROOT, progress, os.environ)
    if goal == "uninstall":
        installation.uninstall()
        return
    machine.bring_up(progress, ["-m", "booth.ops.setup", *arguments], dry=bool(os.environ.get("DRY")))
    installation.install()


def _run_goal(goal: str, rest: Sequence[str], set_up: SetUp, progress: Progress) -> int:
    """Runs the commands of *goal* in the environment; *rest* goes to the last of them, for `lock` to each of uv's."""
    commands = [[str(set_up.python), "-m", *command] for command in GOALS[goal]]
    if goal == "lock":
        commands = [[*command, *rest] if "uv" in command else command for command in commands]
    elif commands:
        commands[-1] += rest
    if len(commands) == 1:  # the booth takes the place of this program: signals and status are its own
        os.execve(set_up.python, commands[0], set_up.variables)  # noqa: S606 - no shell is wanted
    failed = [" ".join(command[2:4]) for command in commands if _run(command, set_up.variables, progress)]
    if failed:
        progress.say(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def _run(command: list[str], variables: Mapping[str, str], progress: Progress) -> int:
    progress.say(f"{' '.join(command[2:])}")
    return subprocess.run(command, env=variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
