import pytest

from booth.sharing.cloud import outbox, waiting


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """An outbox looks, tries again, and looks a second time at what it has removed, at once."""
    monkeypatch.setattr(outbox, "LOOK", 0.05)
    monkeypatch.setattr(outbox, "HURRY", 0.0)
    monkeypatch.setattr(outbox, "APART", 0.0)
    monkeypatch.setattr(waiting, "SETTLED", 0.1)
