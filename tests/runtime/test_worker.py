import threading

import pytest

from booth.clock import Clock
from booth.runtime.worker import BACK_OFF, SETTLED, BackOff, Worker


def until(happened: threading.Event) -> None:
    assert happened.wait(20)


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
