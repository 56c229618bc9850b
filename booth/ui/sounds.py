"""Tick, shutter, done: made here, soft; a booth without a sound card is silent and that is all."""

import logging
from collections.abc import Mapping

import numpy as np
import pygame
from numpy.typing import NDArray

log = logging.getLogger(__name__)

_RATE = 44100  # samples a second
_LOUD = 0.35  # of the most there is

Wave = NDArray[np.float64]


class Speaker:
    """Plays the sounds it has; leaves out what it has not."""

    def __init__(self, sounds: Mapping[str, pygame.mixer.Sound]) -> None:
        self._sounds = sounds

    def tick(self) -> None:
        """A second of the countdown."""
        self._play("tick")

    def shutter(self) -> None:
        """The photo is taken."""
        self._play("shutter")

    def done(self) -> None:
        """The photo is safe."""
        self._play("done")

    def _play(self, name: str) -> None:
        if name in self._sounds:
            self._sounds[name].play()


def make_sounds(*, enabled: bool) -> Speaker:
    """The booth's sounds; silence if they are not *enabled* or there is no sound card."""
    if not enabled:
        return Speaker({})
    try:
        pygame.mixer.init(_RATE, -16, 2, 512)
        made = {"tick": _tick(), "shutter": _shutter(), "done": _done()}
        return Speaker({name: pygame.mixer.Sound(buffer=_samples(wave)) for name, wave in made.items()})
    except pygame.error as fault:
        log.info("no sound: %s", fault)
        return Speaker({})


def _time(seconds: float) -> Wave:
    return np.arange(round(seconds * _RATE)) / _RATE


def _note(pitch: float, seconds: float, fades: float) -> Wave:
    """A struck wooden bar: *pitch* Hz with a little of its overtones, fading by e in *fades* seconds."""
    time = _time(seconds)
    wave = np.sin(2 * np.pi * pitch * time) + 0.25 * np.sin(2 * np.pi * 3.93 * pitch * time) * np.exp(-time / 0.02)
    begins = np.minimum(time / 0.003, 1)
    ends = np.minimum((seconds - time) / 0.01, 1)
    return wave * np.exp(-time / fades) * begins * ends


def _tick() -> Wave:
    return 0.5 * _note(880, 0.18, 0.04)


def _shutter() -> Wave:
    """Two soft clicks, as a mirror makes them: noise, low-pass filtered, a tenth of a second apart."""
    noise = np.random.default_rng(7).standard_normal(round(0.3 * _RATE))
    soft = np.convolve(noise, np.hanning(24) / 12, "same")
    time = _time(0.3)
    first, second = np.exp(-time / 0.012), np.where(time > 0.11, np.exp(-(time - 0.11) / 0.02), 0)
    return soft * (0.8 * first + 0.6 * second) * np.minimum(time / 0.001, 1)


def _done() -> Wave:
    """Three notes of a major chord, one after the other."""
    wave = np.zeros(round(1.1 * _RATE))
    for number, pitch in enumerate((523.25, 659.26, 783.99)):
        note = 0.45 * _note(pitch, 0.8, 0.22)
        start = round(number * 0.11 * _RATE)
        wave[start : start + len(note)] += note
    return wave


def _samples(wave: Wave) -> bytes:
    """*wave* in 16 bits for both ears."""
    level = np.clip(wave * _LOUD, -1, 1) * 32767
    return np.repeat(level.astype(np.int16)[:, np.newaxis], 2, axis=1).tobytes()
