"""How the program is laid out: what imports what, and how long a module or a function may be."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "booth").rglob("*.py"))
    if "source" not in path.parts  # what makes an asset is no part of the running program
}
ORDER = (  # lowest first: a module imports only from its own group and from those above it in this list
    ("picture_types", "clock", "frames", "problems", "durable", "texts"),
    ("toml_mistakes", "toml_files", "setting_rules", "setting_tables", "config", "fault_text"),
    ("runtime",),
    ("imaging",),
    ("camera",),
    ("segmentation",),
    ("scenes",),
    ("composition",),
    ("settings", "settings_watch"),
    ("darkroom",),
    ("album",),
    ("sharing",),
    ("printing",),
    ("operator",),
    ("ui",),
    ("backstage",),
    ("self_test",),
    ("app",),
    ("one_guest",),
    ("start",),
    ("rendering",),
    ("ops",),
    ("__main__",),
)
RANKS = {name: rank for rank, names in enumerate(ORDER) for name in names}
LIVE, STILL = "booth.segmentation.live.", "booth.segmentation.still."  # these two do not import each other
LONGEST_MODULE, LONGEST_FUNCTION, MOST_NAMES = 300, 50, 25  # lines, lines, local names with the parameters
REASON = re.compile(r"# long: \w")


def imports_of(module: str, text: str) -> Iterator[str]:
    """The modules of the program that the *text* of *module* imports, inside functions too."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] == "booth")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative imports hide where a name comes from"
            if node.module and node.module.split(".")[0] == "booth":
                yield from (
                    f"{node.module}.{name.name}" if f"{node.module}.{name.name}" in MODULES else node.module
                    for name in node.names
                )


def rank(module: str) -> int:
    top = module.split(".")[1]
    assert top in RANKS, f"give booth/{top} its place in ORDER"
    return RANKS[top]


def upward(module: str, text: str) -> list[str]:
    """The imports of *module* that point upwards."""
    wrong = []
    for imported in imports_of(module, text):
        if imported == "booth":
            continue
        across = any(
            module.startswith(one) and imported.startswith(other) for one, other in ((LIVE, STILL), (STILL, LIVE))
        )
        if across or rank(imported) > rank(module):
            wrong.append(imported)
    return wrong


def local_names(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Parameters and what is assigned in *function*, without the functions inside it, which are counted themselves."""
    names = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    below: list[ast.AST] = list(function.body)
    while below:
        node = below.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
            continue
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        below += ast.iter_child_nodes(node)
    return names


def too_long(text: str) -> list[str]:
    """The functions in *text* that are too long or have too many local names, and do not say why."""
    lines = text.splitlines()
    found = []
    for function in ast.walk(ast.parse(text)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        names = len(local_names(function))
        signature = lines[function.lineno - 1 : function.body[0].lineno]
        if (length > LONGEST_FUNCTION or names > MOST_NAMES) and not any(REASON.search(line) for line in signature):
            found.append(f"{function.name}: {length} lines, {names} names")
    return found


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"booth"}))
def test_no_import_points_upwards(module: str) -> None:
    assert upward(module, MODULES[module].read_text(encoding="utf-8")) == []


def test_the_scenes_kit_is_imported_by_nothing_that_a_booth_runs() -> None:
    for module, path in MODULES.items():
        if not module.startswith(("booth.rendering", "booth.ops")):
            imported = list(imports_of(module, path.read_text(encoding="utf-8")))
            assert [name for name in imported if name.startswith("booth.rendering")] == []


def test_an_import_that_points_upwards_is_found_wherever_it_stands() -> None:
    assert upward("booth.camera.feed", "from booth.ui import stage\nimport booth.clock") == ["booth.ui.stage"]
    assert upward("booth.camera.feed", "def late():\n    import booth.app\n") == ["booth.app"]
    assert upward("booth.segmentation.live.worker", "from booth.segmentation.still.solve import solve") != []
    assert upward("booth.segmentation.live.worker", "from booth.segmentation.live.refine import EdgeRefiner") == []


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()}
    assert {
        name: length
        for name, length in lengths.items()
        if length > LONGEST_MODULE and not name.startswith("booth.rendering")
    } == {}


@pytest.mark.parametrize("module", [name for name in MODULES if not name.startswith("booth.rendering")])
def test_a_function_that_is_long_gives_its_reason(module: str) -> None:
    assert too_long(MODULES[module].read_text(encoding="utf-8")) == []


def test_a_long_function_and_one_of_many_names_are_found_unless_they_give_a_reason() -> None:
    many_lines = "\n    pass" * LONGEST_FUNCTION
    many_names = "\n    ".join(f"name{number} = 1" for number in range(MOST_NAMES + 1))
    assert too_long(f"def work():{many_lines}") == ["work: 51 lines, 0 names"]
    assert too_long(f"def work():\n    {many_names}") == ["work: 27 lines, 26 names"]
    assert too_long(f"def work(\n    one: int,\n) -> None:  # long: a table{many_lines}") == []
