"""Icechunk repositories: taken for stores by their entry, served to the browser, which reads them."""

from __future__ import annotations

import base64
import json
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import zarr
from stores import documents_v3, write

from zarr_widget import ZarrWidget
from zarr_widget.errors import SourceError
from zarr_widget.fingerprint import prove
from zarr_widget.given import source_of
from zarr_widget.reader import Child
from zarr_widget.repository import entry_of

if TYPE_CHECKING:
    from conftest import Ask
    from served import Server

FIXTURES = Path(__file__).parent.parent / "fixtures" / "icechunk"
ENTRIES = {1: "refs/branch.main/ref.json", 2: "repo"}


def documents(version: int) -> dict[str, bytes]:
    """Return a repository that Icechunk wrote, by key."""
    store = json.loads((FIXTURES / f"format-{version}.json").read_text())["stores"][0]
    return {key: base64.b64decode(text) for key, text in store["files"].items()}


@pytest.fixture(params=[1, 2])
def version(request: pytest.FixtureRequest) -> int:
    """Return each version of the format."""
    return request.param


@pytest.fixture
def repository(tmp_path: Path, version: int) -> Path:
    """Return a repository in a folder."""
    return write(tmp_path / "repository", documents(version))


def opened(ask: Ask, widget: ZarrWidget) -> tuple[dict, list[bytes]]:
    """Ask a widget which store it shows."""
    return ask(widget, {"type": "request", "id": 1, "op": "open"})[0]


def test_a_folder(ask: Ask, repository: Path, version: int) -> None:
    """The kernel names the folder, with its entry as the proof, and gives the bytes of any key."""
    widget = ZarrWidget(repository, "deep")
    assert widget.error == ""
    content, buffers = opened(ask, widget)
    assert (content["ok"], content["node"], content["documents"], buffers) == (True, "deep", [], [])
    proof = prove(repository, ENTRIES[version])
    assert content["store"].items() >= {"name": "repository", "path": str(repository), "proof": proof}.items()
    keys = [ENTRIES[version], "zarr.json", next(key for key in documents(version) if key.startswith("manifests/"))]
    items = [{"key": key} for key in keys]
    answer, buffers = ask(widget, {"type": "request", "id": 2, "op": "read", "items": items})[0]
    assert [item["status"] for item in answer["items"]] == [200, 404, 200]
    assert buffers == [documents(version)[keys[0]], documents(version)[keys[2]]]


@pytest.mark.parametrize("revision", ["branch=dev ü", "tag=v1", "snapshot=1CECHNKREP0F1RSTCMT0"])
@pytest.mark.parametrize("form", [str, lambda path: path.as_uri()])
def test_a_revision(ask: Ask, repository: Path, revision: str, form: object) -> None:
    """What stands behind the # is told to the browser, and is no part of the path."""
    store = opened(ask, ZarrWidget(f"{form(repository)}#{revision}"))[0]["store"]
    assert (store["path"], store["fragment"]) == (str(repository), revision)
    assert "fragment" not in opened(ask, ZarrWidget(form(repository)))[0]["store"]


def test_addresses(ask: Ask) -> None:
    """An address goes to the browser whole; the kernel reads below what stands before the #."""
    address = "https://data.example/repository#branch=dev"
    source = source_of(address)
    assert (source.name, source.fragment, source.url) == ("repository", "branch=dev", address)
    assert source.open() == "https://data.example/repository"
    assert opened(ask, ZarrWidget(address))[0]["store"]["url"] == address
    assert source_of("https://data.example/a#b").fragment == ""


def test_a_folder_whose_name_has_a_revision(tmp_path: Path) -> None:
    """What exists is meant as it is written."""
    folder = write(tmp_path / "air#branch=dev", documents_v3())
    assert (source_of(str(folder)).real_path, source_of(str(folder)).fragment) == (folder, "")


def test_what_only_looks_like_a_repository(tmp_path: Path) -> None:
    """A file of that name is none without its content."""
    others = [
        {"repo": b"something"},
        {"refs/branch.main/ref.json": b"[]"},
        {"refs/branch.main/ref.json": b"no JSON"},
        {"refs/branch.main/ref.json": b'{"snapshot": 1}'},
    ]
    for number, files in enumerate(others):
        folder = write(tmp_path / str(number), files)
        assert entry_of(source_of(folder).reader.get) is None
        assert "has no Zarr metadata" in ZarrWidget(folder).error


def test_virtual_chunks(ask: Ask, repository: Path, tmp_path: Path) -> None:
    """The kernel reads files elsewhere only where `targets` names their place."""
    file = tmp_path / "elsewhere" / "data.nc"
    write(file.parent, {file.name: b"0123456789"})
    item = {"key": file.as_uri(), "offset": 2, "length": 3}

    def asked(widget: ZarrWidget) -> tuple[list[int], list[bytes]]:
        content, buffers = ask(widget, {"type": "request", "id": 1, "op": "target", "items": [item]})[0]
        return [answer["status"] for answer in content["items"]], buffers

    assert asked(ZarrWidget(str(repository))) == ([403], [])
    assert asked(ZarrWidget(str(repository), targets=[str(tmp_path / "else")])) == ([403], [])
    assert asked(ZarrWidget(str(repository), targets=[str(file.parent)])) == ([200], [b"234"])


def test_other_stores(repository: Path, version: int) -> None:
    """A mapping and zarr's own store of the folder are the repository, too."""
    held = source_of(documents(version))
    held.check("")
    assert (entry_of(held.reader.get), held.proof("")) == (ENTRIES[version], None)
    with pytest.raises(SourceError, match="has no Zarr metadata"):
        source_of({}).check("")
    assert source_of(zarr.storage.LocalStore(repository)).real_path == repository


class Strict(zarr.storage.MemoryStore):
    """A store that raises for what can be no key of Zarr v3, as those of Icechunk's sessions do."""

    def _check(self, key: str) -> None:
        if key.rpartition("/")[2] not in {"zarr.json", ".zarray", ".zgroup", ".zattrs", ".zmetadata"}:
            msg = f"invalid zarr key format `{key}`"
            raise ValueError(msg)

    async def get(self, key: str, *more: Any, **named: Any) -> Any:
        """Read a value."""
        self._check(key)
        return await super().get(key, *more, **named)

    async def exists(self, key: str) -> bool:
        """Look for a value."""
        self._check(key)
        return await super().exists(key)


def test_a_session() -> None:
    """The store of a session lists its nodes, and says what is not there."""
    store = Strict()
    zarr.create_group(store).create_array("air", shape=(2,), dtype="i2")
    source = source_of(store)
    source.check("air")
    assert source.reader.page("").children == [Child("air", "array")]
    with pytest.raises(SourceError, match="'nothing' in Strict has no Zarr metadata"):
        source.check("nothing")


@pytest.mark.parametrize("top", ["", "repository/"])
def test_a_zip_file(tmp_path: Path, version: int, top: str) -> None:
    """The folder that holds all of a zip file is stepped over."""
    file = tmp_path / "repository.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for key, data in documents(version).items():
            archive.writestr(top + key, data)
    assert entry_of(source_of(file).reader.get) == ENTRIES[version]
    assert ZarrWidget(file).error == ""


def test_the_array_in_python(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes Icechunk itself; without it the error says so."""
    monkeypatch.setitem(sys.modules, "icechunk", None)
    with pytest.raises(SourceError, match="pip install icechunk"):
        ZarrWidget(repository, "native").array  # noqa: B018


def test_resolve(server: Server, version: int) -> None:
    """The server takes the entry of a repository as a proof, and serves what lies below it."""
    folder = write(server.root / f"repository-{version}", documents(version))
    entry = ENTRIES[version]
    claim = {"path": str(folder), **prove(folder, entry)}
    assert server.post("resolve", claim).json == {"root": "root", "path": folder.name}
    assert server.post("resolve", {**claim, "sha256": "0" * 64}).status == 404
    manifest = next(key for key in documents(version) if key.startswith("manifests/"))
    assert server.post("resolve", {"path": str(folder), **prove(folder, manifest)}).status == 404
    assert server.get(f"root/{folder.name}/{manifest}").body == documents(version)[manifest]
