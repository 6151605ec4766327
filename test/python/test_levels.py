"""The levels of images: those that their writers wrote, finest first, or none where only the browser can tell."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from zarr_widget.levels import image_levels

FIXTURES = Path(__file__).parents[1] / "fixtures"
TOLD = {"0.1", "0.2", "0.3", "0.4", "0.5", "cosem"}
"""What images are written after whose own documents say all levels."""


def fixture_images() -> list[tuple[str, dict[str, bytes], list[dict]]]:
    """Return the images of every fixture by group: where they are, the store's files and what is said of them."""
    found = []
    for file in sorted(FIXTURES.glob("*/*.json")):
        for store in json.loads(file.read_text()).get("stores", []):
            files = {key: base64.b64decode(text) for key, text in store["files"].items()}
            for path in dict.fromkeys(image["path"] for image in store.get("images", [])):
                images = [image for image in store["images"] if image["path"] == path]
                found.append((f"{file.parent.name}/{store['name']}/{path}", files, images))
    return found


IMAGES = fixture_images()


@pytest.mark.parametrize(("name", "files", "images"), IMAGES, ids=[name for name, _, _ in IMAGES])
def test_levels_are_the_writers(name: str, files: dict[str, bytes], images: list[dict]) -> None:
    """Of several images of one group each is told by its number."""
    for number, image in enumerate(images):
        levels = image_levels(files.get, image["path"], number)
        if image["version"] in TOLD or levels:
            assert levels == [level["path"] for level in image["levels"]], name


def test_every_version_is_there() -> None:
    """The fixtures hold images of each version whose levels are told, and such as are not."""
    versions = {image["version"] for _, _, images in IMAGES for image in images}
    assert versions > TOLD


def array(*shape: int, dtype: str = "<u2") -> bytes:
    """Return the document of an array in v2."""
    return json.dumps({"zarr_format": 2, "shape": shape, "chunks": shape, "dtype": dtype}).encode()


def image(*paths: object, axes: object = "yx") -> bytes:
    """Return the attributes of an image."""
    return json.dumps({"multiscales": [{"axes": axes, "datasets": [{"path": path} for path in paths]}]}).encode()


@pytest.mark.parametrize(
    ("files", "levels"),
    [
        ({".zattrs": image("0", "1"), "0/.zarray": array(4, 4), "1/.zarray": array(8, 8)}, ["1", "0"]),
        ({".zattrs": image("0", "gone"), "0/.zarray": array(4, 4)}, ["0"]),
        ({".zattrs": image("0", "1"), "0/.zarray": array(4, 4), "1/.zarray": b"{"}, ["0"]),
        ({".zattrs": image("0", "1"), "0/.zarray": array(4, 4), "1/.zarray": array(2, 2, dtype="<f4")}, ["0"]),
        ({".zattrs": image("0", "1"), "0/.zarray": array(4, 4), "1/.zarray": array(2, 2, dtype=">u2")}, ["0", "1"]),
        ({".zattrs": image("0", "1"), "0/.zarray": array(4, 9), "1/.zarray": array(5, 4)}, ["0"]),
        ({".zattrs": image("0", "0", 3, None, "", "../0", "."), "0/.zarray": array(4, 4)}, ["0"]),
        ({".zattrs": image("./a/../0"), "0/.zarray": array(4, 4)}, ["0"]),
        ({".zattrs": image("0", "1", axes=["y", "x"]), "0/.zarray": array(9, 9, 9), "1/.zarray": array(3, 3)}, ["1"]),
        ({".zattrs": image()}, []),
        ({".zattrs": b'{"multiscales": 3}'}, []),
        ({".zattrs": b'{"multiscales": [{"datasets": 3}]}'}, []),
        ({".zattrs": b"["}, []),
        ({}, []),
    ],
)
def test_levels_that_do_not_fit_are_left_out(files: dict[str, bytes], levels: list[str]) -> None:
    """As the browser leaves them out: what is missing or damaged, of another type, rank or larger than a finer one."""
    assert image_levels(files.get, "") == levels
