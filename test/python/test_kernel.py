"""The kernel route's protocol, as src/store/README.md has it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from stores import documents_v2, documents_v3, write

from zarr_widget import ZarrWidget, kernel
from zarr_widget.reader import PAGE

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Ask


def test_open_names_the_store_and_sends_its_documents(v2: Path, ask: Ask) -> None:
    """The shown node's documents come first, then its ancestors', then the consolidated one, byte for byte."""
    widget = ZarrWidget(v2, "air")
    ((content, buffers),) = ask(widget, {"type": "request", "id": 7, "op": "open"})
    assert (content["type"], content["id"], content["ok"], content["node"]) == ("reply", 7, True, "air")
    assert content["documents"] == ["air/.zarray", "air/.zattrs", ".zgroup", ".zattrs", ".zmetadata"]
    assert buffers == [documents_v2()[key] for key in content["documents"]]
    assert content["store"]["name"] == "air.zarr"
    assert content["store"]["path"] == str(v2)
    assert content["store"]["proof"]["key"] == "air/.zarray"
    assert content["generation"] == widget._generation


def test_open_of_version_3(v3: Path, ask: Ask) -> None:
    """One document a node; the proof is of the shown node's."""
    ((content, buffers),) = ask(ZarrWidget(v3, "air"), {"type": "request", "id": 1, "op": "open"})
    assert content["documents"] == ["air/zarr.json", "zarr.json"]
    assert buffers == [documents_v3()[key] for key in content["documents"]]
    assert content["store"]["proof"]["key"] == "air/zarr.json"


def test_open_leaves_out_what_is_too_large(tmp_path: Path, ask: Ask) -> None:
    """More than 1 MiB of metadata doesn't go along unasked."""
    documents = documents_v2()
    documents[".zmetadata"] += b" " * (1 << 20)
    widget = ZarrWidget(write(tmp_path / "big.zarr", documents))
    ((content, _),) = ask(widget, {"type": "request", "id": 1, "op": "open"})
    assert content["documents"] == [".zgroup", ".zattrs"]


def test_open_sends_all_documents_of_a_node_or_none(tmp_path: Path, ask: Ask) -> None:
    """Attributes that are too large would be taken for absent beside the array, and packed values drawn as they are."""
    documents = documents_v2()
    documents["air/.zattrs"] += b" " * (1 << 20)
    widget = ZarrWidget(write(tmp_path / "big.zarr", documents), "air")
    ((content, _),) = ask(widget, {"type": "request", "id": 1, "op": "open"})
    assert content["documents"] == [".zgroup", ".zattrs", ".zmetadata"]


def test_read_gives_values_and_ranges(v2: Path, ask: Ask) -> None:
    """Whole values, the three kinds of ranges, an absent key, a range beyond the end."""
    chunk = documents_v2()["air/1.0.0"]
    items = [
        {"key": "air/1.0.0"},
        {"key": "air/1.0.0", "offset": 4, "length": 8},
        {"key": "air/9.0.0"},
        {"key": "air/1.0.0", "offset": 100},
        {"key": "air/1.0.0", "suffix": 6},
        {"key": "air/1.0.0", "offset": 1000},
    ]
    ((content, buffers),) = ask(ZarrWidget(v2), {"type": "request", "id": 1, "op": "read", "items": items})
    assert [item["status"] for item in content["items"]] == [200, 200, 404, 200, 200, 416]
    assert [item["index"] for item in content["items"]] == [0, 1, 2, 3, 4, 5]
    assert buffers == [chunk, chunk[4:12], chunk[100:], chunk[-6:]]
    assert content["done"] is True


def test_read_sends_a_message_once_it_is_full(tmp_path: Path, ask: Ask) -> None:
    """Each message holds FLUSH bytes or a little more; only the last is done; the order is kept."""
    size = kernel.FLUSH // 2
    values = {f"air/{i}.0.0": bytes([i]) * size for i in range(5)}
    store = write(tmp_path / "large.zarr", documents_v2() | values)
    items = [{"key": key} for key in values]
    replies = ask(ZarrWidget(store), {"type": "request", "id": 1, "op": "read", "items": items})
    assert [content["done"] for content, _ in replies] == [False, False, True]
    assert [[item["index"] for item in content["items"]] for content, _ in replies] == [[0, 1], [2, 3], [4]]
    assert [data for _, buffers in replies for data in buffers] == list(values.values())


CLIMBING = ["../secret", "/etc/passwd", "air/../../secret", "a//b", "a\\..\\b", "a\0b", "./a", "", 3]
MALFORMED = [3, None, {"key": "a", "offset": -1}, {"key": "a", "length": "x"}, {"key": "a", "offset": 1, "suffix": 2}]


@pytest.mark.parametrize("key", CLIMBING)
def test_keys_that_climb_are_refused(v2: Path, ask: Ask, key: object) -> None:
    """A refused key doesn't spoil its neighbour."""
    (v2.parent / "secret").write_text("secret")
    items = [{"key": key}, {"key": ".zgroup"}]
    ((content, buffers),) = ask(ZarrWidget(v2), {"type": "request", "id": 1, "op": "read", "items": items})
    assert [item["status"] for item in content["items"]] == [403, 200]
    assert buffers == [documents_v2()[".zgroup"]]


def test_a_link_out_of_the_store_is_refused(v2: Path, ask: Ask) -> None:
    """A link to a file outside isn't read, one to a file inside is."""
    (v2.parent / "secret").write_text("secret")
    (v2 / "out").symlink_to(v2.parent / "secret")
    (v2 / "in").symlink_to(v2 / ".zgroup")
    items = [{"key": "out"}, {"key": "in"}]
    ((content, buffers),) = ask(ZarrWidget(v2), {"type": "request", "id": 1, "op": "read", "items": items})
    assert [item["status"] for item in content["items"]] == [403, 200]
    assert buffers == [documents_v2()[".zgroup"]]


def test_list_names_nodes(v2: Path, v3: Path, ask: Ask) -> None:
    """A group's children with their kinds; an array has none; the root is ""."""
    ((content, _),) = ask(ZarrWidget(v2), {"type": "request", "id": 1, "op": "list", "path": ""})
    assert content["children"] == [{"name": name, "kind": "array"} for name in ("air", "lat", "lon", "time")]
    (v3 / "notes.txt").write_text("")
    (v3 / "empty").mkdir()
    ((content, _),) = ask(ZarrWidget(v3), {"type": "request", "id": 1, "op": "list", "path": ""})
    kinds = {child["name"]: child["kind"] for child in content["children"]}
    assert kinds == {"air": "array", "empty": "unknown", "notes.txt": "file"}
    ((content, _),) = ask(ZarrWidget(v3), {"type": "request", "id": 1, "op": "list", "path": "air"})
    assert content["children"] == []


def test_list_in_pages(tmp_path: Path, ask: Ask) -> None:
    """Each name once, in order, and no more of them at once than a page holds."""
    names = [f"{number:05}" for number in range(PAGE + 3)]
    widget = ZarrWidget(write(tmp_path / "many.zarr", {".zgroup": b"{}", **dict.fromkeys(names, b"")}))
    ((first, _),) = ask(widget, {"type": "request", "id": 1, "op": "list", "path": ""})
    ((second, _),) = ask(widget, {"type": "request", "id": 2, "op": "list", "path": "", "after": first["next"]})
    assert [child["name"] for page in (first, second) for child in page["children"]] == names
    assert (len(first["children"]), second["next"]) == (PAGE, None)


def test_size_of_a_node(v2: Path, ask: Ask) -> None:
    """The bytes of the node's own files, and that they are all; the root's is of the store."""
    for path, prefix in (("air", "air/"), ("", "")):
        ((content, buffers),) = ask(ZarrWidget(v2), {"type": "request", "id": 1, "op": "size", "path": path})
        expected = sum(len(data) for key, data in documents_v2().items() if key.startswith(prefix))
        assert (content["ok"], content["bytes"], content["complete"], buffers) == (True, expected, True, [])


def test_size_of_a_store_that_can_not_say(ask: Ask) -> None:
    """The browser is told by tag, and does without."""
    widget = ZarrWidget("https://host/air.zarr")
    ((content, _),) = ask(widget, {"type": "request", "id": 1, "op": "size", "path": "air"})
    assert (content["ok"], content["error"]["tag"]) == (False, "UnsupportedError")


@pytest.mark.parametrize(
    ("message", "tag"),
    [
        ({"op": "write"}, "KernelError"),
        ({"op": ["open"]}, "KernelError"),
        ({}, "KernelError"),
        ({"op": "read"}, "KernelError"),
        ({"op": "read", "items": [{"key": "a"}] * 65}, "KernelError"),
        ({"op": "list"}, "KernelError"),
        ({"op": "list", "path": "../.."}, "AccessError"),
        ({"op": "list", "path": "nowhere"}, "AccessError"),
        ({"op": "size"}, "KernelError"),
        ({"op": "size", "path": "../.."}, "AccessError"),
        ({"op": "size", "path": "nowhere"}, "NotFoundError"),
    ],
)
def test_every_failure_is_an_answer(
    v2: Path, ask: Ask, caplog: pytest.LogCaptureFixture, message: dict, tag: str
) -> None:
    """What can't be done is answered with a tag and a sentence, and leaves nothing in the kernel's log."""
    with caplog.at_level(logging.DEBUG):
        ((content, buffers),) = ask(ZarrWidget(v2), {"type": "request", "id": 5, **message})
    assert (content["id"], content["ok"], content["error"]["tag"], buffers) == (5, False, tag, [])
    assert content["error"]["message"].endswith(".")
    assert not caplog.records


@pytest.mark.parametrize("item", MALFORMED)
def test_a_malformed_item_fails_alone(v2: Path, ask: Ask, item: object) -> None:
    """The other items of the message are read."""
    items = [item, {"key": ".zgroup"}]
    ((content, _),) = ask(ZarrWidget(v2), {"type": "request", "id": 1, "op": "read", "items": items})
    assert [found["status"] for found in content["items"]] == [400, 200]


def test_other_messages_are_left_alone(v2: Path, ask: Ask) -> None:
    """Messages that aren't requests get no answer."""
    widget = ZarrWidget(v2)
    assert ask(widget, {"type": "reply", "id": 1}) == []
    assert ask(widget, "text") == []


def test_a_foreign_error_keeps_its_text_to_itself(ask: Ask) -> None:
    """A store's own exception can hold an address or a token: only its kind goes out."""

    class Broken(dict):
        def __getitem__(self, key: str) -> bytes:
            msg = "https://user:hunter2@host"
            raise RuntimeError(msg)

    items = [{"key": "zarr.json"}]
    ((content, _),) = ask(ZarrWidget(Broken()), {"type": "request", "id": 1, "op": "read", "items": items})
    assert content["items"][0]["status"] == 500
    assert "RuntimeError" in content["items"][0]["message"]
    assert "hunter2" not in str(content)


def test_what_is_not_there_is_said(tmp_path: Path, ask: Ask) -> None:
    """Each kind of nothing has its sentence, the same in the answer and in `error`."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("no Zarr")
    write(tmp_path / "folder" / "air.zarr", documents_v2())
    for name, word, tag in (
        ("gone.zarr", "nothing at", "NotFoundError"),
        ("empty", "is empty", "NotFoundError"),
        ("notes.txt", "isn't Zarr", "MetadataError"),
        ("folder", "did you mean 'air.zarr'", "NotFoundError"),
    ):
        widget = ZarrWidget(tmp_path / name)
        ((content, _),) = ask(widget, {"type": "request", "id": 1, "op": "open"})
        assert content["error"]["tag"] == tag
        assert word in content["error"]["message"]
        assert widget.error == content["error"]["message"]


def test_refresh_begins_a_new_generation_and_sees_the_new_store(tmp_path: Path, ask: Ask) -> None:
    """A store that comes to be, or is rewritten, is seen after refresh; a new widget has its own generation."""
    widget = ZarrWidget(tmp_path / "late.zarr")
    before = widget._generation
    assert widget.error
    write(tmp_path / "late.zarr", documents_v2())
    widget.refresh()
    assert widget._generation > before
    assert widget.error == ""
    assert ZarrWidget(tmp_path / "late.zarr")._generation > widget._generation
    ((content, _),) = ask(widget, {"type": "request", "id": 1, "op": "open"})
    assert content["generation"] == widget._generation
