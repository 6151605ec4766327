"""What the server says of stores that have gone, that lead in circles, and that it may not read."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from served import CHUNK, Server
from stores import documents_v2, write
from tornado import web

from zarr_widget.errors import SourceError
from zarr_widget.roots import Roots
from zarr_widget.server_files import Frame, Item, children, open_file, read_item
from zarr_widget.server_handlers import ZarrHandler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOBODY = 65534
AIR = Item("air/1.0.0")


def test_a_store_that_has_gone(server: Server) -> None:
    """Its chunks are no missing ones, which would be drawn as fill values; a missing chunk of one that stands is."""
    write(server.root / "going.zarr", documents_v2())
    items = [{"key": "air/1.0.0"}, {"key": "air/9.0.0"}]
    assert [server.batch(items, "going.zarr")[index][0] for index in (0, 1)] == [200, 404]
    shutil.rmtree(server.root / "going.zarr")
    found = server.batch(items, "going.zarr")
    assert [found[index][0] for index in (0, 1)] == [410, 410]
    assert server.get("root/going.zarr/air/1.0.0").status == 404


def test_a_store_of_odd_characters(server: Server) -> None:
    """Its path is plain text in a batch and in a listing."""
    write(server.root / "a b#branch=%41 ö漢.zarr", documents_v2())
    assert server.batch([{"key": "air/1.0.0"}], "a b#branch=%41 ö漢.zarr")[0][2] == CHUNK
    listed = server.post("list", {"root": "root", "path": "a b#branch=%41 ö漢.zarr"}).json["children"]
    assert {"name": "air", "kind": "array"} in listed


def test_a_circle_of_links(server: Server) -> None:
    """There is nothing at its end, and asking comes to an end."""
    for name, target in (("one", "two"), ("two", "one"), ("self", "self")):
        if not (server.root / name).is_symlink():
            (server.root / name).symlink_to(server.root / target)
    above = server.root / "circle.zarr"
    write(above, documents_v2())
    if not (above / "again").is_symlink():
        (above / "again").symlink_to(above)
    for path in ("one", "self"):
        assert server.get(f"root/{path}").status == 404
        assert server.get(f"root/{path}/.zgroup").status == 404
        assert server.batch([{"key": ".zgroup"}], path)[0][0] == 410
        assert server.post("list", {"root": "root", "path": path}).status == 404
    listed = server.post("list", {"root": "root", "path": "circle.zarr"}).json["children"]
    assert {"name": "air", "kind": "array"} in listed
    assert server.post("size", {"root": "root", "path": "circle.zarr"}).json["complete"] is True


@pytest.fixture
def folder() -> Iterator[Path]:
    """Make a folder that others may enter, which those of pytest are not."""
    made = Path(tempfile.mkdtemp(prefix="zarr-widget-"))
    made.chmod(0o755)
    yield made
    for below in made.rglob("*"):
        below.chmod(0o755)
    shutil.rmtree(made)


def as_another(work: Callable[..., Frame | dict], *given: object) -> Frame | dict:
    """Do work as a user whom modes of files bind, as they don't bind root."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        return work(*given)
    finally:
        os.seteuid(user)


def test_a_chunk_without_read_permission(folder: Path) -> None:
    """Refused, never absent; its neighbour is read."""
    store = write(folder / "air.zarr", documents_v2())
    roots = Roots({"root": folder})
    read = (roots, "root", "air.zarr")
    assert as_another(read_item, *read, AIR).payload == CHUNK
    (store / "air" / "1.0.0").chmod(0)
    assert as_another(read_item, *read, AIR).status == 403
    assert as_another(read_item, *read, Item("air/0.0.0")).status == 200


@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_a_folder_without_permission_to_enter(folder: Path, mode: int) -> None:
    """What lies in it is refused, whether it is there or not, and so is the listing."""
    store = write(folder / "air.zarr", documents_v2())
    roots = Roots({"root": folder})
    (store / "air").chmod(mode)
    for key in ("air/1.0.0", "air/9.0.0", "air/.zarray"):
        assert as_another(read_item, roots, "root", "air.zarr", Item(key)).status == 403
    listed = as_another(children, roots, "root", "air.zarr", "")["children"]
    assert {"name": "air", "kind": "unknown"} in listed
    assert {"name": "lat", "kind": "array"} in listed
    store.chmod(mode)
    assert as_another(read_item, roots, "root", "air.zarr", Item(".zgroup")).status == 403
    if mode:  # names may be read, and nothing else
        listed = as_another(children, roots, "root", "air.zarr", "")["children"]
        assert {child["kind"] for child in listed} == {"unknown"}
    else:
        with pytest.raises(SourceError, match="Permission denied") as refused:
            as_another(children, roots, "root", "air.zarr", "")
        assert refused.value.status == 403


def test_a_chunk_behind_a_link_that_is_not_served(server: Server) -> None:
    """Refused, never absent: it would be drawn as fill values where zarr reads what the link leads to."""
    store = write(server.root / "links.zarr", documents_v2())
    for name, target in (("9.0.0", "../../../elsewhere/1.0.0"), ("8.0.0", "../.annex/8"), ("7.0.0", "1.0.0")):
        if not (store / "air" / name).is_symlink():
            (store / "air" / name).symlink_to(target)
    found = server.batch([{"key": f"air/{i}.0.0"} for i in (9, 8, 7, 6)], "links.zarr")
    assert [found[index][0] for index in range(4)] == [403, 403, 200, 404]
    assert server.get("root/links.zarr/air/9.0.0").status == 403


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EIO, errno.ESTALE])
def test_a_disk_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """A failure, never an absent chunk."""
    write(tmp_path / "air.zarr", documents_v2())

    def fail(*_given: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", fail)
    frame = read_item(Roots({"root": tmp_path}), "root", "air.zarr", AIR)
    assert (frame.status, os.strerror(number).encode() in frame.payload) == (500, True)
    handler = ZarrHandler.__new__(ZarrHandler)
    with pytest.raises(web.HTTPError) as raised, handler.refusing():
        open_file(tmp_path / "air.zarr" / "air" / "1.0.0")
    assert raised.value.status_code == 500


@pytest.mark.parametrize(
    ("error", "status"), [(PermissionError, 403), (OSError, 500), (NotADirectoryError, 404), (FileNotFoundError, 404)]
)
def test_a_listing_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type, status: int) -> None:
    """The answer says so; a folder that can't be read is no empty one."""
    write(tmp_path / "air.zarr", documents_v2())

    def fail(*_given: object) -> None:
        raise error

    monkeypatch.setattr(os, "scandir", fail)
    handler = ZarrHandler.__new__(ZarrHandler)
    with pytest.raises(web.HTTPError) as raised, handler.refusing():
        children(Roots({"root": tmp_path}), "root", "air.zarr", "")
    assert raised.value.status_code == status
