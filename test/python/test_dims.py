"""Names of axes and keys of nodes: the kernel has those that the browser's tests hold against the same files."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from stores import write

from zarr_widget import ZarrWidget
from zarr_widget.dims import unique
from zarr_widget.documents import layout

if TYPE_CHECKING:
    from conftest import Ask

FIXTURES = Path(__file__).parents[1] / "fixtures"
NAMES = ["netcdf-c/names", "ome-zarr/images", "ngff-zarr/images", "zarr-python/names"]
STORES = [store for name in NAMES for store in json.loads((FIXTURES / f"{name}.json").read_text())["stores"]]


def files_of(store: dict) -> dict[str, bytes]:
    """Return the files of a fixture's store."""
    return {key: base64.b64decode(text) for key, text in store["files"].items()}


@pytest.mark.parametrize("store", STORES, ids=[store["name"] for store in STORES])
def test_axes_are_named_as_in_the_browser(store: dict) -> None:
    """Every array of the fixtures that are about names."""
    files = files_of(store)
    for array in store["arrays"]:
        held = layout(files.get, array["path"])
        assert held is not None, array["path"]
        named = array.get("dims", [f"dim_{axis}" for axis in range(len(array["shape"]))])
        assert (array["path"], list(held.shape), list(held.dims)) == (array["path"], array["shape"], list(named))


def test_unique_names() -> None:
    """One that stands for another axis gives way, and so on down the line."""
    assert unique(["dim_1", None], 2) == ("dim_0", "dim_1")
    assert unique(["dim_1", "dim_2", None], 3) == ("dim_0", "dim_1", "dim_2")
    assert unique(["dim_1", "dim_0"], 2) == ("dim_1", "dim_0")


def test_a_level_is_read_though_its_image_is_damaged() -> None:
    """The names of its axes are then numbers."""
    array = {"zarr_format": 2, "shape": [2, 3], "chunks": [2, 3], "dtype": "<f4"}
    files = {"image/0/.zarray": json.dumps(array).encode(), "image/.zattrs": b"{"}
    held = layout(files.get, "image/0")
    assert held is not None
    assert held.dims == ("dim_0", "dim_1")


@pytest.mark.parametrize("name", ["nodes-v2", "consolidated-v3"])
def test_nodes_of_every_name_are_read_by_the_kernel(tmp_path: Path, ask: Ask, name: str) -> None:
    """Each key gives its own bytes, each node opens, and all are listed that are not hidden."""
    store = next(store for store in STORES if store["name"] == name)
    files = files_of(store)
    widget = ZarrWidget(write(tmp_path / "names.zarr", files))
    keys = list(files)
    for first in range(0, len(keys), 64):
        items = [{"key": key} for key in keys[first : first + 64]]
        found = {}
        for content, buffers in ask(widget, {"type": "request", "id": 1, "op": "read", "items": items}):
            answered = [item for item in content["items"] if item["status"] == 200]
            found |= {item["index"]: bytes(data) for item, data in zip(answered, buffers, strict=True)}
        assert [found[i] for i in range(len(items))] == [files[item["key"]] for item in items]
    for array in store["arrays"]:
        ((content, _),) = ask(
            ZarrWidget(tmp_path / "names.zarr", array["path"]), {"type": "request", "id": 2, "op": "open"}
        )
        assert (content["ok"], content["node"]) == (True, array["path"])
    ((content, _),) = ask(widget, {"type": "request", "id": 3, "op": "list", "path": ""})
    groups = {array["path"].partition("/")[0] for array in store["arrays"]}
    assert {child["name"] for child in content["children"]} == {group for group in groups if not group.startswith(".")}
