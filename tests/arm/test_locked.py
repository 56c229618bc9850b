import re
from collections import Counter

import pytest

from tests.arm.locked import locked
from tests.support.running import ROOT

LOCKS = ("requirements.lock", "tests/requirements.lock")


def packages(lock: str) -> list[str]:
    return re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("python", ["3.11", "3.13"])
def test_every_package_is_there_once_with_its_hashes_and_without_markers(lock: str, python: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    made = locked(text, python)
    assert set(packages(made)) == set(packages(text))
    assert Counter(packages(made)).most_common(1)[0][1] == 1
    assert made.count("--hash=sha256:") >= len(packages(made))
    assert ";" not in made


def test_of_versions_for_several_pythons_that_of_the_one_wanted_is_taken() -> None:
    lock = "".join(
        f"scipy=={version} ; python_full_version {which} '3.12' \\\n    --hash=sha256:{version}\n"
        for version, which in (("1.17", "<"), ("1.18", ">="))
    )
    assert "1.18" in locked(lock, "3.13")
    assert "1.17" not in locked(lock, "3.13")
