"""Faults that are made one after another and counted: how every long rehearsal runs.

Each trial is written down as soon as it is over, one line of JSON in a results file, so that a rehearsal that was
interrupted goes on where it was: the same command again. A trial draws from a chance of its own, by its number, and is
the same whichever run it falls into.
"""

import argparse
import json
import logging
import random
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from booth.clock import stopwatch

RESULTS = Path(__file__).parents[2] / "state" / "rehearsals"


@dataclass(frozen=True)
class Trial:
    """What became of one fault."""

    what: str  # was done, in a few words that are the same for all of a kind
    faults: int = 1  # that were made, if a trial makes several
    kept: int = 0  # photos that guests were shown as saved
    lost: int = 0  # of these, those that are not there afterwards as they were
    wrong: str = ""  # what must not happen and has happened; empty if nothing
    figures: dict[str, float] = field(default_factory=dict)  # what was measured, by name: "back after, s"


Chance = random.Random


def options(name: str, text: str, count: int) -> argparse.ArgumentParser:
    """The parser of rehearsal *name*, which says *text* about itself and makes *count* faults unless told otherwise."""
    parser = argparse.ArgumentParser(
        prog=f"python -m tests.rehearsals.{name}",
        description=text,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--count", type=int, default=count, help=f"how many faults, with those in the file ({count})")
    parser.add_argument("--seed", type=int, default=1, help="another one makes other faults, counted apart (1)")
    parser.add_argument("--results", type=Path, default=RESULTS / f"{name}.jsonl", help="the results file")
    return parser


def run(name: str, chosen: argparse.Namespace, trial: Callable[[int, Chance], Trial]) -> int:
    """Makes the trials that the results file does not have yet, and prints each and the sum; 1 if anything is wrong.

    *name* tells apart what is in the same file. *trial* is given its number and its chance.
    """
    before = logging.root.manager.disable
    logging.disable()  # what is to be made goes wrong all the time
    try:
        done = _run(name, chosen, trial)
    finally:
        logging.disable(before)
    return int(any(made.wrong or made.lost for made in done.values()))


def _run(name: str, chosen: argparse.Namespace, trial: Callable[[int, Chance], Trial]) -> dict[int, Trial]:
    done = read(chosen.results, name, chosen.seed)
    if done:
        say(f"{name}: {len(done)} were made before, as {chosen.results} says")
    began = stopwatch()
    for number in range(chosen.count):
        if number in done:
            continue
        made = trial(number, random.Random(f"{chosen.seed} {name} {number}"))
        done[number] = made
        write(chosen.results, name, chosen.seed, number, made)
        say(f"{number + 1:5} {_line(made)}")
    say(*summary(name, list(done.values()), stopwatch() - began), sep="\n")
    return done


def write(path: Path, name: str, seed: int, number: int, made: Trial) -> None:
    """Adds a trial to the results file *path*."""
    path.parent.mkdir(parents=True, exist_ok=True)
    line = {"rehearsal": name, "seed": seed, "number": number, **asdict(made)}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def read(path: Path, name: str, seed: int) -> dict[int, Trial]:
    """The trials of rehearsal *name* in the results file *path*, by number; a line that was cut off is passed over."""
    done: dict[int, Trial] = {}
    for text in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            line = json.loads(text)
        except ValueError:
            continue
        which, number = (line.pop("rehearsal"), line.pop("seed")), line.pop("number")
        if which == (name, seed):
            done[number] = Trial(**line)
    return done


def summary(name: str, made: list[Trial], seconds: float) -> list[str]:
    """The sum of all that was *made*, and of each kind, for people."""
    kept, lost, wrong = (
        sum(one.kept for one in made),
        sum(one.lost for one in made),
        sum(bool(one.wrong) for one in made),
    )
    faults = sum(one.faults for one in made)
    lines = [f"{name}: {faults} faults, {kept} photos kept, {lost} lost, {wrong} times wrong; {seconds:.0f} s now"]
    for what in sorted({one.what for one in made}):
        times = sum(one.faults for one in made if one.what == what)
        lines.append(f"  {what}: {times}")
        for name in sorted({name for one in made if one.what == what for name in one.figures}):
            found = sorted(one.figures[name] for one in made if one.what == what and name in one.figures)
            lines.append(f"    {name}: median {found[len(found) // 2]:.2f}, most {found[-1]:.2f}")
    return lines


def say(*words: object, sep: str = " ") -> None:
    """A line for whoever watches."""
    print(*words, sep=sep, flush=True)


def _line(made: Trial) -> str:
    took = "".join(f", {name} {figure:.2f}" for name, figure in made.figures.items())
    kept = f", {made.kept} kept" if made.kept else ""
    lost = f", LOST {made.lost}" if made.lost else ""
    return f"{made.what}{kept}{took}{lost}" + (f", WRONG: {made.wrong}" if made.wrong else "")
