"""Stores on disk, and a widget's comm without a kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from served import closed, server  # noqa: F401 - fixtures
from stores import documents_v2, documents_v3, write

from zarr_widget import ZarrWidget

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ask = Callable[..., list[tuple[dict, list[bytes]]]]


@pytest.fixture
def v2(tmp_path: Path) -> Path:
    """Return a version 2 store, consolidated."""
    return write(tmp_path / "air.zarr", documents_v2())


@pytest.fixture
def v3(tmp_path: Path) -> Path:
    """Return a version 3 store."""
    return write(tmp_path / "air3.zarr", documents_v3())


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return a function that hands a widget a message, as its comm does, and returns what it sends."""
    sent: list[tuple[dict, list[bytes]]] = []
    monkeypatch.setattr(ZarrWidget, "send", lambda _self, content, buffers=None: sent.append((content, buffers or [])))

    def deliver(widget: ZarrWidget, message: object) -> list[tuple[dict, list[bytes]]]:
        sent.clear()
        widget._handle_custom_msg(message, [])
        return list(sent)

    return deliver
