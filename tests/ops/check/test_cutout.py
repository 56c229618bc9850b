from booth.ops.check.cutout import NO_ANSWER, about_segmenter, about_speed
from booth.segmentation.live.governor import WORKLOADS


def test_the_speed_names_the_governors_step() -> None:
    assert about_speed({1: [0.02], 2: [0.015]}).level == "ok"
    slow = about_speed({1: [0.09], 2: [0.05]})
    assert slow.level == "warning"
    assert slow.remedy
    assert WORKLOADS[2].name in slow.text
    assert about_speed({1: [0.02], 2: []}).level == "fault"


def test_the_time_of_an_answer_is_told_and_silence_is_a_fault_with_a_remedy() -> None:
    assert "in 30 ms" in about_segmenter([0.01, 0.03, 0.5]).text
    assert NO_ANSWER.level == "fault"
    assert NO_ANSWER.remedy
