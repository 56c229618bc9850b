import re
from pathlib import Path

import booth.sharing

TESTS = Path(__file__).parents[1]
THREATS = (Path(booth.sharing.__file__).parent / "threats.md").read_text(encoding="utf-8")


def test_every_test_that_the_list_of_threats_names_is_there() -> None:
    named = set(re.findall(r"\btest_\w+(?:\.py)?", THREATS))
    files = list(TESTS.rglob("test_*.py"))
    texts = [path.read_text(encoding="utf-8") for path in files]
    tests = {name for text in texts for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}

    assert len(named) > 10
    assert named <= tests | {path.name for path in files}


def test_every_command_that_it_names_is_there() -> None:
    for command in re.findall(r"python -m tests\.rehearsals\.(\w+)", THREATS):
        assert (TESTS / "rehearsals" / f"{command}.py").is_file(), command
