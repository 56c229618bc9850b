import ast
import ctypes
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from booth.clock import Clock
from booth.runtime import child as module
from booth.runtime.child import ChildLost, ChildProcess, ChildStopped
from booth.runtime.worker import BACK_OFF

ROOT = Path(__file__).parents[2]


@pytest.fixture
def child() -> Iterator[ChildProcess]:
    child = ChildProcess("echo", "tests.support.jobs:echo", "with", "arguments", clock=Clock(), offline=True)
    yield child
    child.stop()


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # a zombie has ended, although nobody has waited for it yet


def gone(pid: int) -> bool:
    for _ in range(400):
        if not alive(pid):
            return True
        Clock().sleep(0.05)
    return False


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


def test_a_child_that_works_is_waited_for_longer_than_one_that_does_nothing(child: ChildProcess) -> None:
    child.ask("hello", 20)
    assert child.ask(("work", 0.7), 0.5) == "done"
    with pytest.raises(ChildLost, match="did not answer"):
        child.ask("hang", 0.3)


def test_a_child_that_works_without_end_is_ended(child: ChildProcess) -> None:
    child.ask("hello", 20)
    with pytest.raises(ChildLost, match="did not answer"):
        child.ask(("work", 600.0), 0.1)


@pytest.fixture
def ready_child() -> Iterator[ChildProcess]:
    child = ChildProcess("echo", "tests.support.jobs:echo_when_ready", clock=Clock(), offline=False)
    until_ready(child)
    yield child
    child.stop()


def until_ready(child: ChildProcess) -> int:
    """Waits until *child* has loaded, started again if it was lost, and gives its process id."""
    for _ in range(600):
        try:
            if child.ready(0.1):
                assert child.pid
                return child.pid
        except ChildLost:
            Clock().sleep(0.1)
    pytest.fail("it never came up")


def lost_while_idle(child: ChildProcess) -> ChildLost:
    """How *child*, of which nothing is asked, is lost."""
    for _ in range(200):
        try:
            child.ready(0)
        except ChildLost as lost:
            return lost
        Clock().sleep(0.1)
    pytest.fail("nobody noticed")


def test_a_child_that_dies_while_nothing_is_asked_of_it_is_missed_and_started_again(ready_child: ChildProcess) -> None:
    pid = until_ready(ready_child)
    os.kill(pid, signal.SIGKILL)
    assert "has died" in str(lost_while_idle(ready_child))
    assert until_ready(ready_child) != pid


def test_a_child_that_is_stopped_while_nothing_is_asked_of_it_is_ended_and_started_again(
    ready_child: ChildProcess,
) -> None:
    pid = until_ready(ready_child)
    os.kill(pid, signal.SIGSTOP)
    lost = lost_while_idle(ready_child)
    assert isinstance(lost, ChildStopped)
    assert "was stopped" in str(lost)
    assert gone(pid)
    assert until_ready(ready_child) != pid


def test_a_child_that_is_stopped_while_it_loads_is_ended_and_started_again() -> None:
    child = ChildProcess("echo", "tests.support.jobs:echo_when_ready", clock=Clock(), offline=False)
    child.start()
    pid = child.pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(ChildStopped):
        child.receive(20)
    assert until_ready(child) != pid
    child.stop()


def test_a_child_that_is_stopped_in_the_middle_of_a_message_is_ended(ready_child: ChildProcess) -> None:
    pid = until_ready(ready_child)
    ready_child.send(np.zeros(10_000_000, np.uint8))
    while not ready_child._has_message():
        Clock().sleep(0.01)
    os.kill(pid, signal.SIGSTOP)  # the pipe holds a part of its answer
    with pytest.raises(ChildStopped):
        ready_child.receive(20)


def test_a_child_that_is_stopped_only_for_a_moment_is_kept(ready_child: ChildProcess) -> None:
    pid = until_ready(ready_child)
    os.kill(pid, signal.SIGSTOP)
    Clock().sleep(0.3)
    os.kill(pid, signal.SIGCONT)
    assert ready_child.ask("hello", 20) == "hello"
    assert until_ready(ready_child) == pid


def test_a_child_that_loads_and_does_nothing_is_stuck_and_one_that_works_is_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "IDLE_LIMIT", 1.0)
    children = [
        ChildProcess("echo", "tests.support.jobs:never_ready", busy, clock=Clock(), offline=False)
        for busy in (False, True)
    ]
    stuck, slow = children
    slow.start()
    stuck.start()
    with pytest.raises(ChildLost, match="did not answer"):
        stuck.receive(20)
    assert not slow.ready(3.0)
    slow.stop(0)


def test_an_answer_that_nobody_has_read_yet_is_no_silence(ready_child: ChildProcess) -> None:
    ready_child.expect(0.5)
    ready_child.send("hello")
    Clock().sleep(1.5)
    assert ready_child.receive(20) == "hello"


def test_a_child_that_comes_up_each_time_is_started_again_without_growing_pauses(ready_child: ChildProcess) -> None:
    pauses = []
    for _ in range(3):
        os.kill(until_ready(ready_child), signal.SIGKILL)
        pauses.append(str(lost_while_idle(ready_child)).split()[-2])
    assert pauses == [str(BACK_OFF[0])] * 3


def test_an_offline_child_can_open_no_internet_socket(child: ChildProcess) -> None:
    assert child.ask("sockets", 20) == {"AF_INET": "EPERM", "AF_INET6": "EPERM", "AF_UNIX": "open"}
    assert child.ask("sockets from a new thread", 20) == "EPERM"


def test_a_child_that_is_not_offline_can() -> None:
    child = ChildProcess("echo", "tests.support.jobs:echo", clock=Clock(), offline=False)
    assert child.ask("sockets", 20)["AF_INET"] == "open"
    child.stop()


@pytest.fixture
def adopting() -> Iterator[None]:
    """Orphans become this process's children. Nobody wakes a stopped orphan then: it is a job of ours."""
    prctl = ctypes.CDLL(None).prctl
    prctl(36, 1)  # PR_SET_CHILD_SUBREAPER
    yield
    prctl(36, 0)


@pytest.mark.usefixtures("adopting")
@pytest.mark.parametrize("state", ["hello", "hang", "spin", "stopped"])
@pytest.mark.parametrize("without_network", [True, False])
def test_a_child_ends_when_its_parent_is_killed(state: str, *, without_network: bool) -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from booth.clock import Clock\nfrom booth.runtime.child import ChildProcess\n"
            f"child = ChildProcess('echo', 'tests.support.jobs:echo', clock=Clock(), offline={without_network})\n"
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
    if state == "stopped":
        os.kill(pid, signal.SIGSTOP)
        while " (stopped)" not in Path(f"/proc/{pid}/status").read_text():
            Clock().sleep(0.01)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert gone(pid)
    os.waitpid(pid, 0)


def test_a_childs_priority_counts_against_its_parents() -> None:
    child = ChildProcess("echo", "tests.support.jobs:echo", clock=Clock(), offline=False, nice=7)
    child.ask("hello", 20)
    pid = child.pid
    assert pid
    try:
        assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 7)
        # Between sessions the kernel shares the processor out evenly, whatever their priorities (sched(7), autogroup).
        assert os.getsid(pid) == os.getsid(0)
        assert os.getpgid(pid) != os.getpgid(0)  # a Ctrl-C is not for the child
    finally:
        child.stop()


def _positional(function: ast.FunctionDef) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args]


def children() -> Iterator[tuple[str, str, int]]:
    """Every ChildProcess that the booth makes: where, its job, and how many arguments the job is given."""
    for path in sorted((ROOT / "booth").rglob("*.py")):
        tree = ast.parse(path.read_bytes())
        constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        defaults = {
            parameter.arg: default
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.args.defaults
            for parameter, default in zip(
                _positional(node)[-len(node.args.defaults) :], node.args.defaults, strict=True
            )
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ChildProcess":
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                _name, job, *arguments = node.args
                named: ast.expr = job
                for names in (defaults, constants):  # of a parameter its default
                    named = names.get(named.id, named) if isinstance(named, ast.Name) else named
                assert isinstance(named, ast.Constant), f"{place}: name the job in this file, so that this test sees it"
                yield place, str(named.value), len(arguments)


def function(job: str) -> ast.FunctionDef | None:
    """The function that *job* ("module:function") names; read, not imported, as MediaPipe may be behind it."""
    module, _, name = job.partition(":")
    tree = ast.parse((ROOT / module.replace(".", "/")).with_suffix(".py").read_bytes())
    return next((node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name), None)


CHILDREN = list(children())


@pytest.mark.parametrize(("job", "given"), [child[1:] for child in CHILDREN], ids=[child[0] for child in CHILDREN])
def test_every_job_of_the_booth_is_a_function_of_a_pipe_and_of_the_arguments_given(job: str, given: int) -> None:
    named = function(job)
    assert named
    parameters = _positional(named)
    assert isinstance(parameters[0].annotation, ast.Name)
    assert parameters[0].annotation.id == "Pipe"
    required = len(parameters) - 1 - len(named.args.defaults)
    assert required <= given <= len(parameters) - 1


def test_no_job_of_the_booth_is_named_anywhere_else() -> None:
    jobs = {job for _, job, _ in CHILDREN}
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "booth").rglob("*.py"))
    assert {job for text in texts for job in re.findall(r"[\"'](booth(?:\.\w+)+:\w+)[\"']", text)} == jobs
    assert len(jobs) >= 4  # the search finds what it should
