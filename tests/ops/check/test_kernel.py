import pytest

from booth.ops.check import kernel


def test_a_kernel_with_landlock_is_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "landlock_version", lambda: 1)
    assert kernel.about_landlock().level == "ok"


def test_one_without_is_told_and_what_it_means(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "landlock_version", lambda: 0)
    found = kernel.about_landlock()
    assert (found.level, found.part) == ("warning", "page")
    assert "no Landlock" in found.text
    assert "works all the same" in found.remedy
