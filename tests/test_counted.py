"""How long rehearsals count their faults, and go on where they were interrupted."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rehearsals.counted import Chance, Trial, read, run, summary


def made(numbers: list[int], draws: dict[int, float]) -> Callable[[int, Chance], Trial]:
    def trial(number: int, chance: Chance) -> Trial:
        numbers.append(number)
        draws[number] = chance.random()
        if number == 3 and len(numbers) == 4:
            raise KeyboardInterrupt
        return Trial("odd" if number % 2 else "even", kept=2, figures={"seconds": float(number)})

    return trial


def test_an_interrupted_rehearsal_goes_on_where_it_was_with_the_same_chances(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = Namespace(results=tmp_path / "new" / "results.jsonl", count=6, seed=1)
    numbers: list[int] = []
    draws: dict[int, float] = {}
    with pytest.raises(KeyboardInterrupt):
        run("trial", chosen, made(numbers, draws))
    drawn = draws[3]
    with chosen.results.open("a") as file:
        file.write('{"rehearsal": "tri')  # the line that a kill has cut off
        file.write("\n")
    assert run("trial", chosen, made(numbers, draws)) == 0
    assert numbers == [0, 1, 2, 3, 3, 4, 5]
    assert draws[3] == drawn
    assert "trial: 6 faults, 12 photos kept, 0 lost, 0 times wrong" in capsys.readouterr().out
    assert read(chosen.results, "another", 1) == read(chosen.results, "trial", 2) == {}


def test_what_went_wrong_is_counted_however_often_the_rehearsal_is_resumed(tmp_path: Path) -> None:
    chosen = Namespace(results=tmp_path / "results.jsonl", count=1, seed=1)
    assert run("trial", chosen, lambda *_: Trial("kill", lost=1)) == 1
    assert run("trial", chosen, lambda *_: Trial("kill")) == 1
    lines = summary("trial", [Trial("kill", faults=40), Trial("kill", wrong="a hang", figures={"s": 2.0})], 3.0)
    assert lines == [
        "trial: 41 faults, 0 photos kept, 0 lost, 1 times wrong; 3 s now",
        "  kill: 41",
        "    s: median 2.00, most 2.00",
    ]
