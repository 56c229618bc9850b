from collections.abc import Callable

import numpy as np
import pytest

from booth.rendering import corals
from booth.rendering.corals import twigs
from booth.rendering.palms import frond, palm


def test_a_twig_is_as_thick_as_asked() -> None:
    path = np.array([[[0, 0, 0], [0, 0, 0.5], [0, 0, 1.0]]])
    points, _, tips = twigs(path, np.full((1, 3), 0.03), 8, np.array([[0, 0.5, 1]]))
    assert np.hypot(points[:, 0], points[:, 1]) == pytest.approx(0.03)
    assert tips[points[:, 2] > 0.9].tolist() == [1.0] * 8


def test_a_fan_is_flat_and_its_net_finer_than_its_foot() -> None:
    points, _, tips = corals.fan(np.random.default_rng(4))
    assert np.ptp(points[:, 1]) < 0.2 < 0.6 < np.ptp(points[:, 0])
    assert tips[points[:, 2] < 0.05].max() < 0.5 < tips.max()


def test_a_fish_swims_nose_first_and_bends_behind() -> None:
    straight, bent = (corals.fish(0.3, 0.8, bend).points for bend in (0.0, 0.4))
    assert straight[:, 0].max() == pytest.approx(0.5)
    assert straight[:, 0].min() == pytest.approx(-0.5)
    moved = np.abs(bent - straight)[:, 1]
    assert moved[straight[:, 0] > 0.2].max() == 0 < moved[straight[:, 0] < -0.4].min()


@pytest.mark.parametrize(
    "maker",
    [corals.staghorn, corals.bush, corals.boulder, corals.sponge, corals.plates],
)
def test_a_coral_stands_on_the_ground_and_its_faces_are_its_own(
    maker: Callable[[np.random.Generator], corals.Coral],
) -> None:
    points, faces, tips = maker(np.random.default_rng(3))
    assert faces.min() >= 0
    assert faces.max() < len(points) == len(tips)
    assert 0 <= tips.min() < tips.max() <= 1
    assert -0.35 < points[:, 2].min() < 0.05
    assert 0.1 < points[:, 2].max() < 1.0


def test_the_same_seed_grows_the_same_coral() -> None:
    first, second = (corals.bush(np.random.default_rng(5)).points for _ in range(2))
    assert np.array_equal(first, second)


def test_a_palm_leans_and_carries_fronds_and_nuts() -> None:
    made = palm(1, height=6, lean=2, fronds=8)
    assert set(made.materials.tolist()) == {0, 1, 2, 3}
    trunk = made.points[made.faces[made.materials == 0].ravel()]
    assert trunk[:, 2].max() == pytest.approx(5.7, abs=0.1)
    assert trunk[trunk[:, 2].argmax(), 0] == pytest.approx(2, abs=0.2)


def test_a_frond_hangs_over_its_end() -> None:
    points, _, leaflets, _ = frond(np.random.default_rng(1), rise=0.5)
    assert points[:, 2].max() > points[-1, 2]
    assert leaflets[:, 1].min() < -0.3 < 0.3 < leaflets[:, 1].max()
