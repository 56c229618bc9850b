import pytest

from booth.segmentation.processor import runs_mediapipe

PI_4 = """processor	: 0
BogoMIPS	: 108.00
Features	: fp asimd evtstrm crc32 cpuid
CPU implementer	: 0x41
CPU part	: 0xd08

processor	: 1
BogoMIPS	: 108.00
Features	: fp asimd evtstrm crc32 cpuid
CPU implementer	: 0x41
CPU part	: 0xd08
"""
PI_5 = PI_4.replace("crc32 cpuid", "aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp")
PC = "processor	: 0\nmodel name	: any\nflags		: fpu vme sse sse2 avx\n"


@pytest.mark.parametrize(
    ("machine", "cpuinfo", "runs"),
    [("aarch64", PI_4, False), ("aarch64", PI_5, True), ("aarch64", "", False), ("x86_64", PC, True)],
    ids=["Pi 4", "Pi 5", "an unknown processor", "PC"],
)
def test_mediapipe_runs_on_arm_only_with_the_atomic_instructions(machine: str, cpuinfo: str, runs: bool) -> None:
    assert runs_mediapipe(machine, cpuinfo) == runs


def test_one_kind_of_core_without_them_is_enough_to_end_the_process() -> None:
    assert not runs_mediapipe("aarch64", PI_5 + PI_4)
