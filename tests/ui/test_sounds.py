from collections.abc import Iterator

import numpy as np
import pygame
import pytest

from booth.ui.sounds import VOLUME, WAVES, make_sounds


@pytest.fixture(autouse=True)
def _closing() -> Iterator[None]:
    yield
    pygame.mixer.quit()


def test_sounds_that_the_operator_does_not_want_open_no_sound_card() -> None:
    make_sounds(enabled=False).tick()
    assert pygame.mixer.get_init() is None


def test_a_booth_without_a_sound_card_is_silent_and_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "there is none")
    speaker = make_sounds(enabled=True)
    speaker.tick()
    speaker.shutter()
    speaker.done()


def test_with_a_sound_card_all_three_are_there() -> None:
    speaker = make_sounds(enabled=True)
    assert set(speaker.sounds) == {"tick", "shutter", "done"}
    speaker.done()


@pytest.mark.parametrize("name", WAVES)
def test_a_sound_begins_and_ends_softly_and_is_never_too_loud(name: str) -> None:
    wave = WAVES[name]() * VOLUME
    assert np.abs(wave[:4]).max() < 0.02
    assert np.abs(wave[-40:]).max() < 0.01
    assert 0.05 < np.abs(wave).max() < 0.7
