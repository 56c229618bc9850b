import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from booth.clock import Clock
from booth.operator.finding import Finding
from booth.ops.check.machine import about_date, about_memory, about_power, about_service

NOW = datetime(2026, 6, 12, 18, 0, tzinfo=UTC)


class KitchenClock(Clock):
    def __init__(self, now: datetime = NOW, source: Literal["network", "battery", ""] = "network") -> None:
        self._now, self._source = now, source

    def wall(self) -> datetime:
        return self._now

    @property
    def source(self) -> Literal["network", "battery", ""]:
        return self._source


def test_a_date_that_is_not_to_be_believed_is_told_with_how_to_set_it() -> None:
    assert about_date(KitchenClock(), None).level == "ok"
    assert about_date(KitchenClock(), NOW - timedelta(days=1)).level == "ok"
    assert about_date(KitchenClock(source=""), None).level == "warning"
    for wrong in (
        about_date(KitchenClock(datetime(1970, 1, 1, tzinfo=UTC)), None),
        about_date(KitchenClock(), NOW + timedelta(days=1)),
    ):
        assert wrong.level == "fault"
        assert "sudo timedatectl set-time" in wrong.remedy


@pytest.mark.parametrize(("bits", "level"), [("0", "ok"), ("50000", "warning"), ("50005", "fault")])
def test_a_power_supply_that_is_too_weak_is_told(tmp_path: Path, bits: str, level: str) -> None:
    (tmp_path / "get_throttled").write_text(f"{bits}\n")
    assert [found.level for found in about_power(tmp_path / "get_throttled", tmp_path)] == [level]


def test_the_voltage_is_read_where_only_its_sensor_is_there_and_not_told_of_other_machines(tmp_path: Path) -> None:
    assert about_power(tmp_path / "none", tmp_path) == []
    (tmp_path / "hwmon3").mkdir()
    (tmp_path / "hwmon3/name").write_text("rpi_volt\n")
    (tmp_path / "hwmon3/in0_lcrit_alarm").write_text("1\n")
    assert [found.level for found in about_power(tmp_path / "none", tmp_path)] == ["fault"]


def test_a_machine_with_little_memory_is_told(tmp_path: Path) -> None:
    memory = tmp_path / "meminfo"
    memory.write_text("MemTotal:         945512 kB\nMemFree: 5 kB\n")
    assert about_memory(memory).level == "warning"
    memory.write_text("MemTotal:        3884512 kB\n")
    assert about_memory(memory) == Finding("ok", "memory", "3.9 GB")


@pytest.mark.parametrize(
    ("shown", "running", "level"),
    [
        ("LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nNRestarts=0\nStatusText=attract", True, "ok"),
        ("LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nNRestarts=7\nStatusText=", True, "warning"),
        ("LoadState=loaded\nActiveState=inactive\nUnitFileState=enabled\nNRestarts=0", False, "warning"),
        ("LoadState=loaded\nActiveState=active\nUnitFileState=disabled\nNRestarts=0", True, "warning"),
        ("LoadState=loaded\nActiveState=failed\nUnitFileState=enabled\nNRestarts=0", False, "fault"),
        ("LoadState=not-found\nActiveState=inactive", False, "warning"),
        ("", True, "warning"),
    ],
)
def test_a_booth_that_does_not_come_up_by_itself_is_told(
    monkeypatch: pytest.MonkeyPatch, shown: str, running: bool, level: str
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, stdout=shown))
    found = about_service(running)
    assert found.level == level
    assert found.remedy or level == "ok"
    assert ("it says: attract" in found.text) == ("=attract" in shown)


def test_a_machine_without_systemd_is_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "no service starts it" in about_service(running=False).text
