from collections.abc import Callable

import numpy as np
import pytest
from scipy.spatial import cKDTree

from booth.rendering import corals
from booth.rendering.corals import grow, skinned
from booth.rendering.palms import frond, palm


def test_twigs_reach_nearly_every_target() -> None:
    targets = np.random.default_rng(1).uniform([-1, -1, 0.5], [1, 1, 1], (80, 3))
    growth = grow(targets, [(0, 0, 0)], step=0.05, reach=2.0, near=0.1)
    assert (cKDTree(growth.nodes).query(targets)[0] <= 0.1).mean() > 0.8


def test_the_foot_carries_all_tips() -> None:
    targets = np.random.default_rng(2).uniform([-1, -1, 0.5], [1, 1, 1], (30, 3))
    growth = grow(targets, [(0, 0, 0)], step=0.05, reach=2.0, near=0.1)
    tips = set(range(len(growth.nodes))) - set(growth.parents.tolist())
    assert growth.ends[0] == len(tips) > 1


def test_a_twig_is_as_thick_as_asked() -> None:
    points, _ = skinned(grow(np.array([[0, 0, 1.0]]), [(0, 0, 0)], 0.1, 2.0, 0.05), 0.03, 0.3, 8)
    assert np.hypot(points[:, 0], points[:, 1]).max() == pytest.approx(0.03)


@pytest.mark.parametrize(
    "maker",
    [corals.staghorn, corals.boulder, corals.fingers, corals.sponge, corals.tentacles, corals.plates],
)
def test_a_coral_stands_on_the_ground_and_its_faces_are_its_own(
    maker: Callable[[np.random.Generator], corals.Shape],
) -> None:
    points, faces = maker(np.random.default_rng(3))
    assert faces.min() >= 0
    assert faces.max() < len(points)
    assert -0.35 < points[:, 2].min() < 0.05
    assert 0.1 < points[:, 2].max() < 1.0


def test_the_same_seed_grows_the_same_coral() -> None:
    first, second = (corals.fingers(np.random.default_rng(5))[0] for _ in range(2))
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
