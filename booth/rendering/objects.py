"""Puts meshes into the place: one by one, or as instances scattered on points."""

from collections.abc import Sequence

import bpy
import numpy as np
from numpy.typing import ArrayLike

from booth.rendering.nodes import Nodes
from booth.rendering.shapes import Mesh, box


def add_mesh(
    name: str,
    points: ArrayLike,
    faces: ArrayLike,
    material: bpy.types.Material | None = None,
    *,
    smooth: bool = True,
    linked: bool = True,
) -> bpy.types.Object:
    """An object of *points* (n, 3) and *faces* (m, corners); not *linked*: only there to be scattered."""
    corners, numbers = np.asarray(points, np.float32), np.asarray(faces, np.int32)
    sides = numbers.shape[1]
    made = bpy.data.meshes.new(name)
    made.vertices.add(len(corners))
    made.vertices.foreach_set("co", corners.ravel())
    made.loops.add(numbers.size)
    made.loops.foreach_set("vertex_index", numbers.ravel())
    made.polygons.add(len(numbers))
    made.polygons.foreach_set("loop_start", np.arange(0, numbers.size, sides, dtype=np.int32))
    made.update(calc_edges=True)
    made.validate()
    if smooth:
        made.polygons.foreach_set("use_smooth", np.ones(len(made.polygons), bool))
    if material:
        made.materials.append(material)
    added = bpy.data.objects.new(name, made)
    if linked:
        bpy.context.collection.objects.link(added)
    return added


def add_box(
    low: Sequence[float], high: Sequence[float], material: bpy.types.Material, bevel: float = 0.0
) -> bpy.types.Object:
    """A block between two opposite corners, its edges rounded by *bevel* metres."""
    added = add_mesh("box", *box(low, high), material, smooth=False)
    if bevel:
        edges = added.modifiers.new("bevel", "BEVEL")
        edges.width, edges.segments = bevel, 2
    return added


def add_pile(
    name: str, mesh: Mesh, materials: Sequence[bpy.types.Material], *, smooth: bool = True, linked: bool = True
) -> bpy.types.Object:
    """An object of *mesh* with several *materials*; triangles written as a, b, c, c are made triangles again."""
    made = bpy.data.meshes.new(name)
    faces = mesh.faces
    if faces.shape[1] == 4:
        triangles = faces[:, 2] == faces[:, 3]
        corners = np.where(triangles, 3, 4)
        flat = faces[~(triangles[:, None] & (np.arange(4) == 3))]
    else:
        corners = np.full(len(faces), 3)
        flat = faces.ravel()
    made.vertices.add(len(mesh.points))
    made.vertices.foreach_set("co", mesh.points.astype(np.float32).ravel())
    made.loops.add(len(flat))
    made.loops.foreach_set("vertex_index", flat.astype(np.int32))
    made.polygons.add(len(faces))
    made.polygons.foreach_set("loop_start", np.concatenate([[0], np.cumsum(corners)[:-1]]).astype(np.int32))
    made.polygons.foreach_set("material_index", mesh.materials)
    if smooth:
        made.polygons.foreach_set("use_smooth", np.ones(len(faces), bool))
    made.update(calc_edges=True)
    for material in materials:
        made.materials.append(material)
    added = bpy.data.objects.new(name, made)
    if linked:
        bpy.context.collection.objects.link(added)
    return added


def paint(on: bpy.types.Object, name: str, values: ArrayLike) -> None:
    """Gives each point of the object *on* a number, for materials to read with `Nodes.attribute`."""
    given = np.asarray(values, np.float32).ravel()
    on.data.attributes.new(name, "FLOAT", "POINT").data.foreach_set("value", given)


def collection(name: str, objects: Sequence[bpy.types.Object]) -> bpy.types.Collection:
    """*objects* (not linked) as a set to scatter."""
    made = bpy.data.collections.new(name)
    for each in objects:
        made.objects.link(each)
    return made


def scatter(
    name: str,
    points: ArrayLike,
    scales: ArrayLike,
    turns: ArrayLike,
    of: bpy.types.Collection,
    *,
    tilts: ArrayLike | None = None,
    seed: int = 0,
) -> bpy.types.Object:
    """Instances of the objects in *of*, one picked by chance for each of *points* (n, 3).

    *scales* (n,), *turns* about z (n,) in radians, *tilts* (n, 2) about x and y in radians.
    """
    where = np.asarray(points, np.float32)
    made = bpy.data.meshes.new(name)
    made.vertices.add(len(where))
    made.vertices.foreach_set("co", where.ravel())
    made.attributes.new("size", "FLOAT", "POINT").data.foreach_set("value", np.asarray(scales, np.float32))
    turned = np.zeros((len(where), 3), np.float32)
    turned[:, 2] = turns
    if tilts is not None:
        turned[:, :2] = tilts
    made.attributes.new("turn", "FLOAT_VECTOR", "POINT").data.foreach_set("vector", turned.ravel())
    made.update()
    added = bpy.data.objects.new(name, made)
    bpy.context.collection.objects.link(added)

    group = bpy.data.node_groups.new(name, "GeometryNodeTree")
    for way in ("INPUT", "OUTPUT"):
        group.interface.new_socket("Geometry", in_out=way, socket_type="NodeSocketGeometry")
    nodes = Nodes(group)
    given = nodes.add("NodeGroupInput").outputs[0]
    spots = nodes.add("GeometryNodeMeshToPoints", {"Mesh": given}).outputs[0]
    kinds = nodes.add("GeometryNodeCollectionInfo", {"Separate Children": True, "Reset Children": True})
    kinds.inputs["Collection"].default_value = of
    size = nodes.add("GeometryNodeInputNamedAttribute", {"Name": "size"}, data_type="FLOAT")
    turn = nodes.add("GeometryNodeInputNamedAttribute", {"Name": "turn"}, data_type="FLOAT_VECTOR")
    facing = nodes.add("FunctionNodeEulerToRotation", {0: turn.outputs["Attribute"]})
    # Inputs 4 and 5 are the least and the greatest of its whole numbers; their names are shared with its other types.
    which = nodes.add("FunctionNodeRandomValue", {4: 0, 5: max(0, len(of.objects) - 1), "Seed": seed}, data_type="INT")
    placed = nodes.add(
        "GeometryNodeInstanceOnPoints",
        {
            "Points": spots,
            "Pick Instance": True,
            "Instance": kinds.outputs[0],
            "Instance Index": which.outputs[2],
            "Scale": size.outputs["Attribute"],
            "Rotation": facing.outputs[0],
        },
    )
    nodes.add("NodeGroupOutput", {0: placed.outputs[0]})
    added.modifiers.new(name, "NODES").node_group = group
    return added
