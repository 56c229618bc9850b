import numpy as np
import pytest

from booth.rendering.plants import blades, bough, bush, conifer, spruce
from booth.rendering.shapes import Pile, ball, box, grid, hanging, surface, swept, tube, turned


def test_a_grid_joins_neighbours_only() -> None:
    faces = grid(4, 3)
    assert faces.shape == (6, 4)
    assert faces[0].tolist() == [0, 1, 5, 4]
    assert faces.max() == 11


def test_a_surface_has_its_heights_at_its_places() -> None:
    x, y = np.meshgrid(np.arange(4.0), np.arange(3.0))
    points, _ = surface(x, y, x * 10 + y)
    assert points[5].tolist() == [1, 1, 11]


def test_a_pile_keeps_pieces_apart_and_turns_them() -> None:
    pile = Pile()
    pile.add([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [(0, 1, 2)])
    pile.add([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [(0, 1, 2)], 1, at=(5, 0, 0), turn=np.pi / 2, scale=2)
    mesh = pile.mesh()
    assert mesh.faces.tolist() == [[0, 1, 2, 2], [3, 4, 5, 5]]
    assert mesh.materials.tolist() == [0, 1]
    assert mesh.points[4] == pytest.approx([5, 2, 0])


def test_a_tube_goes_round_its_path() -> None:
    points, faces = tube([(0, 0, 0), (0, 0, 1), (0, 0, 2)], [0.1, 0.1, 0.1], 6)
    assert points.shape == (18, 3)
    assert faces.shape == (12, 4)
    assert np.hypot(points[:, 0], points[:, 1]) == pytest.approx(0.1)


def test_a_stem_does_not_twist_where_it_becomes_steep() -> None:
    t = np.linspace(0, 1, 40)
    rings = tube(np.stack([t**2 * 3, 0 * t, t * 4], 1), np.full(40, 0.1), 8)[0].reshape(40, 8, 3)
    middles = rings.mean(1, keepdims=True)
    assert np.abs(np.diff(rings - middles, axis=0)).max() < 0.02


def test_a_conifer_stands_on_its_foot_and_is_as_high_as_asked() -> None:
    tree = conifer(3, height=10, radius=2, detail=0.5)
    assert tree.points[:, 2].max() == pytest.approx(10, abs=0.6)
    assert -0.6 < tree.points[:, 2].min() < 0
    assert np.hypot(tree.points[:, 0], tree.points[:, 1]).max() < 3.5
    assert set(tree.materials) == {0, 1}
    assert len(tree.faces) == len(tree.materials)


def test_snow_lies_on_a_bough_and_needles_hang_below_it() -> None:
    branch = bough(1, twigs=6, needles=4)
    snow, needles = (branch.points[branch.faces[branch.materials == which]] for which in (2, 1))
    middle = [part[np.abs(part[..., 0] - 0.4) < 0.1] for part in (snow, needles)]
    assert middle[0][:, 2].max() > middle[1][:, 2].max()
    assert middle[0][:, 2].min() > middle[1][:, 2].min()


def test_a_spruce_is_made_of_its_boughs() -> None:
    tree = spruce(1, [bough(1, twigs=3, needles=2)], height=8, radius=1.5)
    assert set(tree.materials) == {0, 1, 2}
    assert len(tree.faces) == len(tree.materials)
    assert tree.points[:, 2].max() == pytest.approx(8, abs=0.4)
    assert np.hypot(tree.points[:, 0], tree.points[:, 1]).max() < 2.4


def test_what_is_tipped_up_points_up() -> None:
    pile, flat = Pile(), Pile()
    flat.add([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [(0, 1, 2)], 2)
    pile.add_mesh(flat.mesh(), tip=np.pi / 2)
    assert pile.mesh().points[1] == pytest.approx([0, 0, 1])
    assert pile.mesh().materials.tolist() == [2]


def test_two_trees_of_one_seed_are_one_tree() -> None:
    assert np.array_equal(conifer(3, detail=0.3).points, conifer(3, detail=0.3).points)
    assert not np.array_equal(conifer(3, detail=0.3).points[:50], conifer(4, detail=0.3).points[:50])


def test_blades_grow_from_the_ground_to_their_height() -> None:
    points, faces = blades(20, 0.4, 0.05, 1)
    assert points[:, 2].min() == 0
    assert 0.2 < points[:, 2].max() <= 0.4
    assert faces.max() == len(points) - 1


def test_a_box_has_its_corners_and_looks_outwards() -> None:
    points, faces = box((0, 0, 0), (1, 2, 3))
    assert points.min(0).tolist() == [0, 0, 0]
    assert points.max(0).tolist() == [1, 2, 3]
    for face in faces:
        a, b, c = points[face[:3]]
        assert np.cross(b - a, c - b) @ (a - [0.5, 1, 1.5]) > 0


def test_a_ball_is_round() -> None:
    points, faces = ball()
    assert np.linalg.norm(points, axis=1) == pytest.approx(1)
    assert faces.max() == len(points) - 1


def test_what_is_turned_is_as_wide_as_its_profile_and_sharp_where_that_says_so() -> None:
    points, faces = turned([(1, 0), (1, 2), (1, 2), (0.5, 2)], 16)
    assert np.hypot(points[:16, 0], points[:16, 1]) == pytest.approx(1)
    assert points[:, 2].max() == 2
    assert len(faces) == 2 * 16
    assert not any(min(face) < 32 <= max(face) for face in faces)


def test_a_moulding_has_its_profile_all_along_its_path() -> None:
    path, outs, ups = [(0, 0, 0), (5, 0, 0)], np.tile([0, -1, 0], (2, 1)), np.tile([0, 0, 1], (2, 1))
    points, faces = swept(path, outs, ups, [(0, 0), (0.2, 0.1), (0, 0.3)])
    assert points[1].tolist() == [0, -0.2, 0.1]
    assert points[5].tolist() == [5, 0, 0.3]
    assert len(faces) == 2


def test_a_string_hangs_between_its_ends() -> None:
    points = hanging((0, 0, 2), (4, 0, 3), 0.5, [0, 0.5, 1])
    assert points.tolist() == [[0, 0, 2], [2, 0, 2], [4, 0, 3]]


def test_a_bush_is_a_ball_of_leaves() -> None:
    points, faces = bush(1, 0.5, 300, 0.05)
    assert len(points) == 4 * 300
    assert faces.max() == len(points) - 1
    assert 0.4 < np.linalg.norm(points, axis=1).max() < 0.8
