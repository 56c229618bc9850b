"""Tick, shutter, done: soft sounds, synthesised here. A booth without a sound card is silent; that is no fault."""

import logging
from collections.abc import Callable, Mapping

import numpy as np
import pygame
from numpy.typing import NDArray

log = logging.getLogger(__name__)

RATE = 44100  # samples per second
VOLUME = 0.35  # of full scale

Wave = NDArray[np.float64]


class Speaker:
    """Plays the sounds it is given; silent for the others."""

    def __init__(self, sounds: Mapping[str, pygame.mixer.Sound]) -> None:
        self.sounds = sounds

    def tick(self) -> None:
        """One second of the countdown has passed."""
        self._play("tick")

    def shutter(self) -> None:
        """The photo is taken."""
        self._play("shutter")

    def done(self) -> None:
        """The photo is safe on the disk."""
        self._play("done")

    def _play(self, name: str) -> None:
        if name in self.sounds:
            self.sounds[name].play()


def make_sounds(*, enabled: bool) -> Speaker:
    """Opens the sound card; the speaker is silent if sounds are not *enabled* or there is no card."""
    if not enabled:
        return Speaker({})
    try:
        pygame.mixer.init(RATE, -16, 2, 512)
        return Speaker({name: pygame.mixer.Sound(buffer=_samples(make())) for name, make in WAVES.items()})
    except pygame.error as fault:
        log.info("no sound: %s", fault)
        return Speaker({})


def _time(seconds: float) -> Wave:
    return np.arange(round(seconds * RATE)) / RATE


def _note(pitch: float, seconds: float, decay: float) -> Wave:
    """A struck wooden bar: *pitch* Hz with its first overtone, decaying by a factor of e in *decay* seconds."""
    time = _time(seconds)
    wave = np.sin(2 * np.pi * pitch * time) + 0.25 * np.sin(2 * np.pi * 3.93 * pitch * time) * np.exp(-time / 0.02)
    attack = np.minimum(time / 0.003, 1)
    release = np.minimum((seconds - time) / 0.01, 1)
    return wave * np.exp(-time / decay) * attack * release


def _tick() -> Wave:
    return 0.5 * _note(880, 0.18, 0.04)


def _shutter() -> Wave:
    """Two soft clicks, as a camera's mirror makes them: low-pass filtered noise, a tenth of a second apart."""
    noise = np.random.default_rng(7).standard_normal(round(0.3 * RATE))
    soft = np.convolve(noise, np.hanning(24) / 12, "same")
    time = _time(0.3)
    first, second = np.exp(-time / 0.012), np.where(time > 0.11, np.exp(-(time - 0.11) / 0.02), 0)
    return soft * (0.8 * first + 0.6 * second) * np.minimum(time / 0.001, 1)


def _done() -> Wave:
    """The three notes of a major chord, one after the other."""
    wave = np.zeros(round(1.1 * RATE))
    for number, pitch in enumerate((523.25, 659.26, 783.99)):
        note = 0.45 * _note(pitch, 0.8, 0.22)
        start = round(number * 0.11 * RATE)
        wave[start : start + len(note)] += note
    return wave


WAVES: Mapping[str, Callable[[], Wave]] = {"tick": _tick, "shutter": _shutter, "done": _done}
"""The sounds by name; their waves are 1 at full scale, before `VOLUME`."""


def _samples(wave: Wave) -> bytes:
    """*wave* as interleaved 16-bit stereo."""
    level = np.clip(wave * VOLUME, -1, 1) * 32767
    return np.repeat(level.astype(np.int16)[:, np.newaxis], 2, axis=1).tobytes()
