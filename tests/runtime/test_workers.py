import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from booth.clock import Clock
from booth.runtime.child import ChildLost, ChildProcess
from booth.runtime.worker import BACK_OFF, SETTLED, BackOff, Worker

ROOT = Path(__file__).parents[2]


@pytest.fixture
def child() -> Iterator[ChildProcess]:
    child = ChildProcess("echo", "tests.support.jobs:echo", "with", "arguments", clock=Clock(), offline=True)
    yield child
    child.stop()


def until(happened: "threading.Event") -> None:
    assert happened.wait(20)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # a zombie has ended, even if nobody has asked after it yet


def gone(pid: int) -> bool:
    for _ in range(400):
        if not alive(pid):
            return True
        Clock().sleep(0.05)
    return False


def test_a_worker_whose_job_failed_begins_it_again() -> None:
    runs = []
    done = threading.Event()

    def job(stopping: threading.Event) -> None:
        runs.append(1)
        if len(runs) < 2:
            raise RuntimeError("the first run fails")
        done.set()

    worker = Worker("test", job, Clock())
    worker.start()
    until(done)
    assert worker.stop(5)


def test_a_worker_that_does_not_stop_is_named(caplog: pytest.LogCaptureFixture) -> None:
    release = threading.Event()
    worker = Worker("sleeper", lambda _: until(release), Clock())
    worker.start()
    assert not worker.stop(0.05)
    assert "sleeper did not stop" in caplog.text
    release.set()
    assert worker.stop(5)


def test_pauses_grow_with_every_fault_and_begin_anew_after_a_quiet_while() -> None:
    back_off = BackOff()
    assert [back_off.after_fault(0.0) for _ in range(6)] == [*BACK_OFF, BACK_OFF[-1], BACK_OFF[-1]]
    assert back_off.after_fault(SETTLED + 1) == BACK_OFF[0]


def test_a_child_answers_with_the_arguments_it_was_given(child: ChildProcess) -> None:
    assert child.ask("hello", 20) == ("hello", "with", "arguments")


def test_a_child_that_died_is_reported_and_started_again_after_a_pause(child: ChildProcess) -> None:
    child.ask("hello", 20)
    with pytest.raises(ChildLost, match="echo has died"):
        child.ask("die", 20)
    with pytest.raises(ChildLost, match="begins again"):
        child.ask("hello", 20)
    Clock().sleep(BACK_OFF[0])
    assert child.ask("hello", 20)[0] == "hello"


@pytest.mark.parametrize("message", ["hello", bytes(10_000_000)], ids=["small", "more than the pipe holds"])
def test_a_child_that_is_frozen_is_ended(child: ChildProcess, message: Any) -> None:
    child.ask("hello", 20)
    pid = child.pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(ChildLost, match="did not answer"):
        child.ask(message, 0.2)
    assert gone(pid)


def test_an_offline_child_can_open_no_internet_socket(child: ChildProcess) -> None:
    assert child.ask("sockets", 20) == {"AF_INET": "EPERM", "AF_INET6": "EPERM", "AF_UNIX": "open"}
    assert child.ask("sockets from a new thread", 20) == "EPERM"


def test_a_child_that_is_not_offline_can() -> None:
    child = ChildProcess("echo", "tests.support.jobs:echo", clock=Clock(), offline=False)
    assert child.ask("sockets", 20)["AF_INET"] == "open"
    child.stop()


@pytest.mark.parametrize("state", ["hello", "hang", "spin"])
def test_a_child_ends_by_itself_when_its_parent_is_killed(state: str) -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from booth.clock import Clock\nfrom booth.runtime.child import ChildProcess\n"
            "child = ChildProcess('echo', 'tests.support.jobs:echo', clock=Clock(), offline=True)\n"
            f"child.ask('hello', 20); child.send({state!r})\n"
            "print(child.pid, flush=True)\nClock().sleep(600)",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout
    pid = int(parent.stdout.readline())
    assert alive(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert gone(pid)
