"""N5: what its groups and datasets are to the kernel, to the server and to Python."""

from __future__ import annotations

import json
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from stores import write
from traitlets import TraitError

from zarr_widget import ZarrWidget
from zarr_widget.documents import layout
from zarr_widget.errors import SourceError
from zarr_widget.fingerprint import prove
from zarr_widget.given import source_of
from zarr_widget.reader import Child

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ask
    from served import Server

DATASET = {"dimensions": [5, 3], "blockSize": [5, 2], "dataType": "uint8", "compression": {"type": "raw"}}
BLOCK = b"\0\0\0\2\0\0\0\5\0\0\0\2" + bytes(range(10))
ATTRIBUTES = {
    "attributes.json": {"n5": "4.0.0", "title": "a volume"},
    "image/attributes.json": {"multiScale": True, "dimensions": "of a group"},
    "image/s0/attributes.json": DATASET | {"axes": ["x", "y"]},
    "bare/raw/attributes.json": DATASET,
}
VALUES = {key: json.dumps(document).encode() for key, document in ATTRIBUTES.items()} | {"image/s0/0/0": BLOCK}


@pytest.fixture
def n5(tmp_path: Path) -> Path:
    """Return an N5 container; its group `bare` has no attributes."""
    return write(tmp_path / "volume.n5", VALUES)


@pytest.mark.parametrize("form", [str, lambda path: path.as_uri(), lambda path: path / "attributes.json"])
def test_a_folder(n5: Path, form: Callable[[Path], object]) -> None:
    """As text, file URL, or by its attributes; a dataset has no children."""
    source = source_of(form(n5))
    assert (source.name, source.real_path) == ("volume.n5", n5)
    assert source.reader.page("").children == [Child("bare", "unknown"), Child("image", "group")]
    assert source.reader.page("image").children == [Child("s0", "array")]
    assert source.reader.page("bare").children == [Child("raw", "array")]
    assert source.reader.page("image/s0").children == []
    for path in ("", "image", "image/s0", "bare", "bare/raw"):
        source.check(path)
    (n5 / "image/s0/1/0").mkdir(parents=True)
    for path in ("nothing", "image/s0/0", "image/s0/1"):
        with pytest.raises(SourceError, match="has no Zarr metadata"):
            source.check(path)


def test_a_zip_file(tmp_path: Path) -> None:
    """A single folder at its top is stepped over."""
    with zipfile.ZipFile(tmp_path / "volume.n5.zip", "w") as archive:
        for key, data in VALUES.items():
            archive.writestr(f"volume.n5/{key}", data)
    source = source_of(tmp_path / "volume.n5.zip")
    assert source.reader.page("image").children == [Child("s0", "array")]
    assert source.reader.get("image/s0/0/0") == BLOCK
    source.check("bare")


def test_a_folder_of_folders_is_no_n5(tmp_path: Path) -> None:
    """Only in a container a folder without attributes is a group."""
    source = source_of(write(tmp_path / "data", {"bare/raw/attributes.json": VALUES["bare/raw/attributes.json"]}))
    with pytest.raises(SourceError, match="has no Zarr metadata"):
        source.check("bare")
    source.check("bare/raw")


def test_open_sends_attributes(n5: Path, ask: Ask) -> None:
    """The shown node's attributes come first, then its ancestors'."""
    ((content, buffers),) = ask(ZarrWidget(n5, "image/s0"), {"type": "request", "id": 1, "op": "open"})
    assert content["documents"] == ["image/s0/attributes.json", "image/attributes.json", "attributes.json"]
    assert buffers == [VALUES[key] for key in content["documents"]]
    assert content["store"]["proof"]["key"] == "image/s0/attributes.json"


def test_zarr_is_asked_for_first(tmp_path: Path, ask: Ask) -> None:
    """Attributes beside Zarr's documents are a file like any other."""
    store = write(tmp_path / "air.zarr", {".zgroup": b'{"zarr_format": 2}', "attributes.json": b"{}"})
    ((content, _),) = ask(ZarrWidget(store), {"type": "request", "id": 1, "op": "open"})
    assert content["documents"] == [".zgroup"]


def test_list_and_read(n5: Path, ask: Ask) -> None:
    """Kinds of children, and a block."""
    widget = ZarrWidget(n5)
    ((content, _),) = ask(widget, {"type": "request", "id": 1, "op": "list", "path": "image"})
    assert content["children"] == [{"name": "s0", "kind": "array"}]
    items = [{"key": "image/s0/0/0"}, {"key": "image/s0/0/1"}]
    ((content, buffers),) = ask(widget, {"type": "request", "id": 2, "op": "read", "items": items})
    assert ([item["status"] for item in content["items"]], buffers) == ([200, 404], [BLOCK])


def test_selection_is_in_array_order(n5: Path) -> None:
    """N5's dimensions and axes are reversed, as zarr-python shows them."""
    assert ZarrWidget(n5, "image/s0").selection == (slice(0, 3), slice(0, 5))
    assert ZarrWidget(n5, "image/s0", x="x", y=None, isel={"y": 2}).selection == (2, slice(0, 5))
    assert ZarrWidget(n5, "image").selection is None
    with pytest.raises(TraitError, match="y, x"):
        ZarrWidget(n5, "image/s0", x="z")


NAMES = [
    ({"axes": ["x", "y"]}, ("y", "x")),
    ({"axes": ["x", "y"], "_ARRAY_DIMENSIONS": ["lat", "lon"]}, ("lat", "lon")),
    ({"axes": ["x", "y"], "_ARRAY_DIMENSIONS": ["lat"]}, ("y", "x")),
    ({"transform": {"axes": ["y", "x"]}}, ("y", "x")),
    ({"transform": {"axes": ["x", "y"], "ordering": "F"}}, ("y", "x")),
    ({"axes": ["x", "y", "z"]}, ("dim_0", "dim_1")),
    ({"axes": "xy", "transform": []}, ("dim_0", "dim_1")),
]


@pytest.mark.parametrize(("more", "names"), NAMES)
def test_names_of_axes(tmp_path: Path, more: dict, names: tuple) -> None:
    """The same as in the browser."""
    source = source_of(write(tmp_path / "a.n5", {"attributes.json": json.dumps(DATASET | more).encode()}))
    held = layout(source.reader.get, "")
    assert held is not None
    assert (held.shape, held.dims) == ((3, 5), names)


def test_array_says_what_can_open_it(n5: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """zarr-python 3 has no N5."""
    monkeypatch.setitem(sys.modules, "zarr.n5", None)
    with pytest.raises(ImportError, match="tensorstore or z5py"):
        _ = ZarrWidget(n5, "image/s0").array


def test_the_server_resolves_and_lists_it(server: Server) -> None:
    """The proof is of the attributes."""
    store = write(server.root / "volume.n5", VALUES)
    proof = prove(store, "image/s0/attributes.json")
    reply = server.post("resolve", {"path": str(store), **proof})
    assert (reply.status, reply.json) == (200, {"root": "root", "path": "volume.n5"})
    listed = server.post("list", {"root": "root", "path": "volume.n5"}).json
    assert listed["children"] == [{"name": "bare", "kind": "unknown"}, {"name": "image", "kind": "group"}]
    assert server.post("list", {"root": "root", "path": "volume.n5/image/s0"}).json["children"] == []
    assert server.get("root/volume.n5/image/s0/0/0").body == BLOCK
