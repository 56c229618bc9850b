"""Every text and picture file gets words, never a trace; python -m tests.rehearsals.mutations tries thousands more."""

import random
from pathlib import Path

import pytest

from tests.support.mutated_files import mutated_picture
from tests.support.mutation_trials import Trials

COUNT = 10  # files of a kind in one test


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Trials:
    home: Path = tmp_path_factory.mktemp("home")
    return Trials(home)


@pytest.mark.parametrize("seed", range(20))
def test_mutated_settings_are_used_or_told(trials: Trials, seed: int) -> None:
    for number in range(COUNT):
        trials.settings(random.Random(f"suite settings {seed} {number}"))


@pytest.mark.parametrize("seed", range(8))
def test_a_mutated_scene_toml_leaves_out_that_scene_at_most(trials: Trials, seed: int) -> None:
    for number in range(COUNT):
        trials.scene(random.Random(f"suite scenes {seed} {number}"))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(10))
def test_mutated_pictures_are_used_or_told(trials: Trials, seed: int) -> None:
    for number in range(COUNT):
        chance = random.Random(f"suite pictures {seed} {number}")
        trials.picture(chance, mutated_picture(chance))
