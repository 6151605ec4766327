"""Everything that names a store: what it becomes, and that its bytes and names are the store's own."""

from __future__ import annotations

import gc
import json
import zipfile
from typing import TYPE_CHECKING

import fsspec
import numpy as np
import pytest
import zarr
from stores import AIR, documents_v2, documents_v3, write

from zarr_widget.given import source_of
from zarr_widget.reader import Child
from zarr_widget.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zarr_widget.source import Source

NODES = [Child(name, "array") for name in ("air", "lat", "lon", "time")]
SPANS = [Span(), Span(4, 8), Span(100), Span(suffix=6)]


def in_memory() -> object:
    """Return a MemoryStore of the installed zarr-python that holds AIR as `air`."""
    store = zarr.storage.MemoryStore()
    zarr.open_group(store, mode="w")["air"] = AIR
    return store


def in_zip(file: Path, prefix: str = "") -> Path:
    """Write the version 2 store into a zip file."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, data in documents_v2().items():
            archive.writestr(prefix + key, data)
    return file


def holds_v2(source: Source) -> None:
    """Check that a source gives the version 2 store, whole, in parts and by name."""
    documents = documents_v2()
    assert {key: source.reader.get(key) for key in documents} == documents
    chunk = documents["air/1.0.0"]
    expected = [chunk, chunk[4:12], chunk[100:], chunk[-6:], None]
    wanted = [*(("air/1.0.0", span) for span in SPANS), ("air/7.0.0", Span())]
    assert list(source.reader.get_many(wanted)) == expected
    assert source.reader.get("air") is None
    assert source.reader.page("").children == NODES
    assert source.reader.page("air").children == []
    array = zarr.open_array(source.open(), mode="r", path="air")
    np.testing.assert_array_equal(array[:], AIR)


@pytest.mark.parametrize("form", [str, lambda path: path, lambda path: path.as_uri(), lambda path: path / ".zgroup"])
def test_a_folder(v2: Path, form: Callable[[Path], object]) -> None:
    """As text, Path, file URL, or by its metadata document."""
    source = source_of(form(v2))
    assert (source.name, source.real_path, source.url, source.path) == ("air.zarr", v2, None, "")
    holds_v2(source)


def test_a_path_from_home(v2: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tilde is the user's home."""
    monkeypatch.setenv("HOME", str(v2.parent))
    assert source_of("~/air.zarr").real_path == v2


def test_a_folder_whose_name_begins_as_a_home_does(v2: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tilde before the name of nobody is a part of the name."""
    v2.rename(v2.parent / "~nobody-here.zarr")
    monkeypatch.chdir(v2.parent)
    assert source_of("~nobody-here.zarr").real_path == v2.parent / "~nobody-here.zarr"


def test_a_linked_folder_is_named_by_its_real_path(v2: Path) -> None:
    """The server and the kernel mean the same path."""
    (v2.parent / "link.zarr").symlink_to(v2)
    assert source_of(v2.parent / "link.zarr").real_path == v2


@pytest.mark.parametrize("prefix", ["", "air.zarr/"])
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # zarr's ZipStore stays open as long as its arrays
def test_a_zip_file(tmp_path: Path, prefix: str) -> None:
    """A store at the top of a zip file, or in the one folder there."""
    source = source_of(in_zip(tmp_path / "air.zarr.zip", prefix))
    assert source.reader.get("air/.zarray") == documents_v2()["air/.zarray"]
    assert source.reader.page("").children == NODES
    proof = source.proof("")
    assert proof is not None
    assert proof["key"] == ""
    if not prefix:
        holds_v2(source)
    source.reader.refresh()
    assert source.reader.get(".zgroup") == documents_v2()[".zgroup"]
    source.reader.refresh()


def test_a_damaged_zip_file(tmp_path: Path) -> None:
    """What calls itself a zip and isn't one says so."""
    (tmp_path / "bad.zip").write_bytes(b"no zip")
    with pytest.raises(Exception, match=r"bad\.zip can't be read as a zip file"):
        source_of(tmp_path / "bad.zip").check("")


def test_a_dict() -> None:
    """A plain mapping from keys to bytes; NumPy arrays and text count as bytes."""
    documents = documents_v2()
    held = {
        **documents,
        ".zgroup": documents[".zgroup"].decode(),
        "air/0.0.0": np.frombuffer(documents["air/0.0.0"], "u1"),
    }
    source = source_of(held)
    assert source.real_path is None
    holds_v2(source)


def test_an_fsspec_mapper(v2: Path) -> None:
    """A mapper of local files is its folder; one of memory is read through fsspec."""
    assert source_of(fsspec.get_mapper(str(v2))).real_path == v2
    mapper = fsspec.get_mapper("memory://bucket/air.zarr")
    mapper.clear()
    mapper.update(documents_v2())
    source = source_of(mapper)
    assert (source.name, source.real_path) == ("air.zarr", None)
    holds_v2(source)
    by_text = source_of("memory://bucket/air.zarr")
    assert by_text.name == "air.zarr"
    holds_v2(by_text)


def test_zarr_objects_of_a_folder(v2: Path) -> None:
    """Arrays and groups open at their path, stores at their root, all by the real folder."""
    group = zarr.open(str(v2), mode="r")
    for given, path in ((group, ""), (group["air"], "air"), (group.store, "")):
        source = source_of(given)
        assert (source.real_path, source.path, source.name) == (v2, path, "air.zarr")
        holds_v2(source)


def test_zarr_consolidated(v2: Path) -> None:
    """A consolidated group is its folder, too."""
    assert source_of(zarr.open_consolidated(str(v2), mode="r")).real_path == v2


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_zarr_zip_store(tmp_path: Path) -> None:
    """zarr's own ZipStore is its file."""
    store = zarr.storage.ZipStore(str(in_zip(tmp_path / "air.zip")), mode="r")
    source = source_of(zarr.open(store, mode="r"))
    assert source.real_path == tmp_path / "air.zip"
    assert source.reader.get("air/.zarray") == documents_v2()["air/.zarray"]
    source.reader.refresh()
    store.close()


def test_zarr_memory_store() -> None:
    """A store in memory is read through zarr; parts are parts; the same object keeps its id, another has another."""
    store = in_memory()
    source = source_of(store)
    assert source.reader.page("").children == [Child("air", "array")]
    array = zarr.open_array(store, mode="r", path="air")
    np.testing.assert_array_equal(array[:], AIR)
    key = "air/zarr.json" if source.reader.get("zarr.json") else "air/.zarray"
    document = source.reader.get(key)
    assert document is not None
    assert json.loads(document)["shape"] == list(AIR.shape)
    cut = [document, document[4:12], document[100:], document[-6:]]
    assert list(source.reader.get_many([(key, span) for span in SPANS])) == cut
    assert source.reader.get("air/nothing") is None
    assert source.id == source_of(store).id != source_of(in_memory()).id
    assert source_of(zarr.open_array(source.open(), mode="r", path="air")).path == "air"


def test_an_id_goes_with_its_store() -> None:
    """A new store that takes a dead one's place in memory doesn't take its id: the browser would show old values."""
    ids = set()
    for _ in range(20):
        ids.add(source_of(in_memory()).id)
        gc.collect()
    assert len(ids) == 20


def test_a_store_that_was_rewritten_in_memory() -> None:
    """The reader holds no copy."""
    held = documents_v3()
    source = source_of(held)
    held["air/c/0/0/0"] = b"new"
    assert source.reader.get("air/c/0/0/0") == b"new"


@pytest.mark.parametrize(
    ("text", "name", "url"),
    [
        ("https://host/data/air.zarr", "air.zarr", "https://host/data/air.zarr"),
        ("https://host/air%20b.zarr/?sig=abc", "air b.zarr", "https://host/air%20b.zarr/?sig=abc"),
        ("https://user:hunter2@host/air.zarr", "air.zarr", None),
        ("https://host", "host", "https://host"),
    ],
)
def test_an_address(text: str, name: str, url: str | None) -> None:
    """The browser may try it itself, unless a password is in it."""
    source = source_of(text)
    assert (source.name, source.url, source.real_path) == (name, url, None)
    assert source.id == source_of(text).id
    assert "hunter2" not in source.id


def test_a_bucket_goes_to_the_browser() -> None:
    """A public bucket needs no package in the kernel."""
    source = source_of("s3://bucket/air.zarr")
    assert (source.name, source.url) == ("air.zarr", "s3://bucket/air.zarr")


@pytest.mark.parametrize("given", [3, None, b"air.zarr", [1], object(), np.zeros(3)])
def test_what_names_no_store(given: object) -> None:
    """A TypeError that says what does."""
    with pytest.raises(TypeError, match="give it a path or URL"):
        source_of(given)


@pytest.mark.parametrize("text", ["https:///air.zarr", "nonsense://air.zarr"])
def test_a_bad_address(text: str) -> None:
    """A ValueError that says what is wrong with it."""
    with pytest.raises(ValueError, match=r"no host|not an address"):
        source_of(text)


def test_a_local_store_needs_neither_zarr_nor_xarray_nor_fsspec(v2: Path, tmp_path: Path) -> None:
    """Showing a path, a zip file and an http address imports none of them."""
    import subprocess
    import sys

    in_zip(tmp_path / "air.zip")
    code = f"""
import sys
for name in ("zarr", "xarray", "fsspec", "dask"): sys.modules[name] = None
from zarr_widget import ZarrWidget
for source in ({str(v2)!r}, {str(tmp_path / "air.zip")!r}, "https://host/air.zarr", "s3://bucket/air.zarr"):
    widget = ZarrWidget(source)
    assert not widget.error, widget.error
widget = ZarrWidget({str(v2)!r}, "air", isel={{"time": 2}})
print(widget.selection)
try: widget.array
except ImportError as error: print(error)
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment())  # noqa: S603 - ours
    assert done.stderr == ""
    assert (
        done.stdout
        == "(2, slice(0, 3, None), slice(0, 5, None))\nvalues in Python need zarr-python: pip install zarr\n"
    )


def _environment() -> dict[str, str]:
    """Return an environment in which a child finds this package."""
    import os
    from pathlib import Path

    import zarr_widget

    return {**os.environ, "PYTHONPATH": str(Path(zarr_widget.__file__).parents[1])}


def test_stores_are_the_same_whoever_wrote_them(v2: Path, v3: Path) -> None:
    """The hand-written stores are what zarr-python takes them for."""
    np.testing.assert_array_equal(zarr.open(str(v2), mode="r")["air"][:], AIR)
    if int(zarr.__version__.split(".")[0]) >= 3:
        np.testing.assert_array_equal(zarr.open(str(v3), mode="r")["air"][:], AIR)
    assert write(v3, {}) == v3
