"""Print the Python API as Markdown, from the docstrings of ZarrWidget and of its traits."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "python" / "zarr_widget"
HEAD = """# Python API

What `from zarr_widget import ZarrWidget` gives, made from the docstrings of its source.
"""


def class_in(file: str, name: str) -> ast.ClassDef:
    """Return a class of a module of the package."""
    tree = ast.parse((PACKAGE / file).read_text())
    return next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)


def methods(cls: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    """Return the methods and properties of a class by name; of a property that can be set, what reading it gives."""
    return {node.name: node for node in reversed(cls.body) if isinstance(node, ast.FunctionDef)}


def doc(node: ast.FunctionDef | ast.ClassDef) -> str:
    """Return a docstring; every public thing has one."""
    found = ast.get_docstring(node)
    if found is None:
        msg = f"{node.name} has no docstring"
        raise ValueError(msg)
    return found


def signature(name: str, function: ast.FunctionDef) -> str:
    """Return a call with its parameters, one a line, without self."""
    arguments = function.args
    given = arguments.args[1:]
    missing = len(given) - len(arguments.defaults)
    pairs = list(zip(given, [*[None] * missing, *arguments.defaults], strict=True))
    lines = [parameter(*pair) for pair in pairs]
    if arguments.kwonlyargs:
        lines += ["*", *[parameter(*pair) for pair in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]]
    inside = "".join(f"\n    {line}," for line in lines)
    return f"{name}({inside}\n)" if inside else f"{name}()"


def parameter(argument: ast.arg, default: ast.expr | None) -> str:
    """Return one parameter as the source has it."""
    kind = f": {ast.unparse(argument.annotation)}" if argument.annotation else ""
    return f"{argument.arg}{kind}" + (f" = {ast.unparse(default)}" if default else "")


def traits(cls: ast.ClassDef) -> list[tuple[str, str]]:
    """Return the traits of a class, each with the text that stands below it."""
    found = []
    for assignment, text in zip(cls.body, cls.body[1:], strict=False):
        if not isinstance(assignment, ast.Assign) or not isinstance(text, ast.Expr):
            continue
        name = assignment.targets[0]
        if isinstance(name, ast.Name) and isinstance(text.value, ast.Constant):
            found.append((name.id, " ".join(str(text.value.value).split())))
    return found


def main() -> None:
    """Print the page."""
    widget = class_in("widget.py", "ZarrWidget")
    view = class_in("traits.py", "ViewTraits")
    own = methods(widget)
    print(HEAD)
    print("## ZarrWidget", doc(widget), sep="\n\n", end="\n\n")
    print("```python", signature("ZarrWidget", own["__init__"]), "```", sep="\n", end="\n\n")
    print(doc(own["__init__"]), end="\n\n")
    print("## Traits", doc(view), sep="\n\n", end="\n\n")
    print("| trait | is |", "| --- | --- |", sep="\n")
    for name, text in traits(view):
        print(f"| `{name}` | {text.replace('|', chr(92) + '|')} |")
    for name, function in reversed(own.items()):
        if name.startswith("_") or name == "set_state":
            continue
        decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
        print(f"\n## {name if 'property' in decorators else f'{name}()'}\n\n{doc(function)}")
    print("\n## zarr_view()", ast.get_docstring(ast.parse((PACKAGE / "xarray.py").read_text())), sep="\n\n")
    for name in ("DatasetView", "DataArrayView"):
        print(f"\n{doc(class_in('xarray.py', name))}")


if __name__ == "__main__":
    main()
