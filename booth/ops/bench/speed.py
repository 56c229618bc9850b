"""`booth bench`: what this machine can do, each stage measured and compared with MediaPipe alone in the same run.

Imported in a process that has given up the network: MediaPipe alone is measured in it.
"""

import json
from pathlib import Path
from typing import Any

from booth.config import read_config
from booth.imaging.threads import one_thread
from booth.ops.bench.screen import MATTE_RATE, measure_motion, measure_swipe
from booth.ops.bench.shutter import measure_shutter
from booth.ops.bench.stages import measure_stages, measure_workloads
from booth.picture_types import Size
from booth.runtime.memory import one_heap
from booth.scenes.themes import theme_of

MOTION_LIMIT = 3.0  # milliseconds of a drawn picture that water and particles may cost


def bench(settings: Path, size: Size, seconds: float) -> dict[str, Any]:
    """Measures for about *seconds* with a live view of *size*; all times in milliseconds. Raises SettingsFault."""
    one_thread()  # as in the booth
    one_heap()
    config = read_config(settings)
    theme = theme_of(config, settings.parent)
    return {
        "size": list(size),
        **measure_stages(config, theme, size, seconds / 2),
        "workload": measure_workloads(config, size),
        "motion": measure_motion(theme, size),
        "swipe": measure_swipe(config, theme, size, seconds / 2),
        "shutter_to_negative": measure_shutter(size),
    }


def table(results: dict[str, Any]) -> str:
    """What `bench` returned, and beside it as "whole_booth" what the whole booth's process sent or None, for people."""
    width, height = results["size"]
    lines = [f"Live view {width}x{height}, model {results['model']}; milliseconds", "", "stage       median     p95"]
    lines += [f"{stage:<10} {time['median']:7.2f} {time['p95']:7.2f}" for stage, time in results["stages"].items()]
    swipe, workload = results["swipe"], results["workload"]
    lines += [
        f"{'total':<10} {results['total']:7.2f}",
        f"{'bare':<10} {results['bare']:7.2f}           MediaPipe alone on the full frame",
        "",
        f"The live view costs {results['ratio']:.2f} times MediaPipe alone: "
        f"{results['frames_per_second']:.0f} frames a second, one at a time",
        f"What moves in a scene: at most {results['motion']:.2f} ms of that ({MOTION_LIMIT:.0f} at most)",
        f"A swipe over {MATTE_RATE:.0f} mattes a second: {swipe['frames_per_second']:.1f} frames a second, 99 % within "
        f"{swipe['p99']:.1f} ms",
        f"Shutter to durable negative: {results['shutter_to_negative']:.0f} ms",
        f"The governor will settle on: {workload['name']}; its workloads keep the cutout thread busy for",
        *(f"  {name:<30} {busy:6.0f} ms of each second" for name, busy in workload["work_per_second"].items()),
    ]
    return "\n".join(lines + _whole_booth_lines(results["whole_booth"]))


def _whole_booth_lines(booth: dict[str, Any] | None) -> list[str]:
    if booth is None:
        return ["The whole booth did not come up and could not be measured"]
    lines = []
    if latency := booth["latency"]:
        lines.append(
            f"A frame's arrival to the surface, whole booth: {latency['median']:.0f} ms, p95 {latency['p95']:.0f} ms"
        )
    if booth["still"]:
        lines.append(f"A finished still: {booth['still']:.0f} ms")
    memory = booth["memory"]
    each = ", ".join(f"{name} {megabytes}" for name, megabytes in memory.items())
    return [*lines, f"Memory (PSS): {sum(memory.values())} MB ({each})"]


def as_json(results: dict[str, Any]) -> str:
    """*results* for machines."""
    return json.dumps(results, indent=2)
