import pytest

from booth.ui.follower import Follower
from booth.ui.scripted_guest import Script
from tests.support.evening import Evening


def test_everybody_who_begins_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[None] = []
    booth = Evening()
    monkeypatch.setattr(booth.stage, "_told", Follower(lambda: begun.append(None)))
    booth.play(Script().tap("begin").wait(0.8).tap("shutter"))
    booth.run(8, until="Photo").run(0.8).play(Script().tap("again").wait(3)).run(12, until="Photo")
    assert len(begun) == 1
    booth.run(200, until="Attract").play(Script().tap("begin"))
    assert len(begun) == 2
