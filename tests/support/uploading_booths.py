"""Several booths as processes before one server, killed at random moments, and looked at from outside."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from booth.clock import Clock
from booth.sharing.cloud.target import TargetFault
from booth.sharing.targets import TARGETS
from tests.rehearsals.counted import say
from tests.support.copy_servers import CopyServer
from tests.support.faulty_proxy import FaultyProxy
from tests.support.sealed_pictures import is_whole

LOOKS = 1.0  # seconds between two looks at what is there
SEEN = 3  # files at each
LISTED = 10.0  # seconds between two looks which files there are
TOLD = 20.0  # seconds between two lines for whoever watches
SEALED = (".JPG", ".MP4", ".WEBP")


@dataclass
class Tally:
    """Sums in a file, line by line, so that an interruption loses none."""

    path: Path

    def add(self, **figures: float) -> None:
        """Adds to the sums."""
        with self.path.open("a") as file:
            file.write(json.dumps(figures) + "\n")

    def sums(self) -> dict[str, float]:
        """The sums so far."""
        sums: dict[str, float] = {}
        for line in self.path.read_text().splitlines() if self.path.exists() else ():
            for name, figure in json.loads(line).items():
                sums[name] = sums.get(name, 0.0) + figure
        return sums


@dataclass
class _Life:
    """One booth's process."""

    number: int
    process: subprocess.Popen[bytes]
    begun: bool = False
    ends: float | None = None  # when it is killed; None: it lives until all is brought away


@dataclass
class Booths:
    """They and what they do."""

    folder: Path
    server: CopyServer
    proxy: FaultyProxy
    tally: Tally
    chance: random.Random
    wrong: list[str]
    life: tuple[float, float] = (0.5, 8.0)  # seconds, at least and at most, for which one lives that is killed
    pause: float = 0.3
    limit: float | None = None  # seconds for an answer; None: a courier's own patience
    second: FaultyProxy | None = None  # before a server of the other kind, which gets second copies
    clock: Clock = field(default_factory=Clock)
    folders: list[Path] = field(default_factory=list)
    _counted: Counter[str] = field(default_factory=Counter)
    _before: Counter[str] = field(default_factory=Counter)  # what the tally has of it
    _places: list[str] = field(default_factory=list)  # of files that were there when it was looked

    def live(self, booths: int, each: int, kills: int, limit: float | None) -> bool:
        """Whether all of them have brought all away within *limit* seconds.

        *kills*: so many of them, those of before an interruption included.
        """
        self.folders = [self.folder / f"booth-{number:02}" for number in range(booths)]
        self._each, self._kills = each, kills - int(self.tally.sums().get("kills", 0))
        self._listed = self._looked = self._said = float("-inf")
        began = self.clock.now()
        lives = [self._begin(number) for number in range(booths)]
        try:
            while lives and (limit is None or self.clock.now() < began + limit):
                lives = [after for life in lives if (after := self._follow(life))]
                self._look(lives)
                self.clock.sleep(0.1)
        finally:
            for life in lives:
                life.process.kill()
                life.process.wait()
            self._count()
        return not lives

    def _begin(self, number: int) -> _Life:
        letters = f"{max(number, 1):08x}"  # the first two have the same name
        command = [sys.executable, "-m", "tests.support.uploading_booth", str(self.folders[number])]
        command += ["--letters", letters, "--photos", str(self._each), "--pause", str(self.pause)]
        command += ["--target", self.server.settings.target, "--port", str(self.proxy.port)]
        command += ["--second-port", str(self.second.port)] if self.second else []
        command += ["--limit", str(self.limit)] if self.limit else []
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout
        os.set_blocking(process.stdout.fileno(), False)
        return _Life(number, process)

    def _follow(self, life: _Life) -> _Life | None:
        """The booth as it goes on, or the one after it; None once all is brought away."""
        process, now = life.process, self.clock.now()
        assert process.stdout
        if not life.begun and process.stdout.read():
            life.begun = True
            if self._kills > 0:
                self._kills -= 1
                life.ends = now + self.chance.uniform(*self.life)
        if process.poll() is not None:
            said = process.communicate()[1].decode(errors="replace")
            if process.returncode == 0:
                return None
            self.wrong.append(f"a booth has failed: {said[-300:]}")
            return self._begin(life.number)
        if life.ends is None or now < life.ends:
            return life
        process.kill()
        process.communicate()
        self._counted["kills"] += 1
        return self._begin(life.number)

    def _look(self, lives: list[_Life]) -> None:
        """Fetches some files, past the proxy: none is half."""
        now, root = self.clock.now(), self.server.files
        if now - self._listed > LISTED:
            self._listed = now
            self._count()
            self._places = [str(path.relative_to(root)) for path in root.rglob("*") if path.suffix in SEALED]
            self._places = [place for place in self._places if not place.endswith("/THUMB.JPG")]
        if now - self._said > TOLD:
            self._said = now
            say(f"  {len(lives)} booths run, {len(self._places)} pictures are there, {self.tally.sums()}")
        if now - self._looked < LOOKS or not self._places:
            return
        self._looked = now
        target = TARGETS[self.server.settings.target](self.server.settings, self.server.credentials)
        for place in self.chance.sample(self._places, min(SEEN, len(self._places))):
            try:
                content = target.get(place)
            except TargetFault:  # it was removed just now
                continue
            self._counted["looked at"] += 1
            if not is_whole(content):
                self.wrong.append("a half file under a photo's name")

    def _count(self) -> None:
        """Adds what has happened since to the tally."""
        now = Counter(self._counted)
        for proxy in (self.proxy, *([self.second] if self.second else [])):
            now.update(connections=proxy.connections, spoiled=sum(proxy.made.values()))
        self.tally.add(**(now - self._before))
        self._before = now
