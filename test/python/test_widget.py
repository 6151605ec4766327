"""ZarrWidget: traits, their checks and documentation, the selection, and what never leaves the kernel."""

from __future__ import annotations

import ast
import json
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import traitlets
from stores import AIR, documents_v2, write

import zarr_widget
from zarr_widget import ZarrWidget, traits
from zarr_widget.colormaps import NAMES, canonical

PUBLIC = {
    *("path", "x", "y", "isel", "field", "cmap", "norm", "vmin", "vmax", "robust", "bounds", "level"),
    *("image", "planes", "reduce", "compare", "profile", "projection", "channels", "labels"),
    *("height", "clim", "route", "error"),
}

GREEN = {"index": 0, "color": "#00ff00", "domain": [0, 255]}


def test_the_traits_are_the_design_s() -> None:
    """Each public trait is synced; there is no other."""
    own = {name for name, trait in ZarrWidget.class_traits(sync=True).items() if trait.this_class is traits.ViewTraits}
    assert own == PUBLIC


def test_each_trait_has_a_docstring() -> None:
    """A sentence stands below each public trait, so that editors show it."""
    tree = ast.parse(Path(traits.__file__).read_text())
    (body,) = (node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "ViewTraits")
    documented = set()
    for node, below in pairwise(body):
        text = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else ""
        if isinstance(node, ast.Assign) and str(text).endswith("."):
            documented.add(node.targets[0].id)
    assert documented == PUBLIC | {"selected_ids"}  # which follows from labels


@pytest.mark.parametrize("name", ["clim", "route", "error"])
def test_the_browser_s_traits_are_read_only(v2: Path, name: str) -> None:
    """Python can't set them; the browser can."""
    widget = ZarrWidget(v2)
    value = [1.0, 2.0] if name == "clim" else "kernel"
    with pytest.raises(traitlets.TraitError, match="read-only"):
        setattr(widget, name, value)
    widget.set_state({name: value})
    assert getattr(widget, name) == value


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"cmap": "virids"}, r"no colour map 'virids'\. Did you mean 'viridis'\? Valid: viridis, magma"),
        ({"norm": "logarithmic"}, "linear, log, symlog"),
        ({"x": "longitude"}, "no dimension 'longitude'; the array's are time, lat, lon"),
        ({"isel": {"tme": 1}}, "no dimension 'tme'; the array's are time, lat, lon"),
        ({"isel": {"time": 4}}, "'time' has positions 0 to 3, not 4"),
        ({"isel": {"time": -5}}, "'time' has positions 0 to 3, not -5"),
        ({"isel": {"time": 1.5}}, r"isel\['time'\] is an integer, not 1.5"),
        ({"isel": {"time": slice(2)}}, "select ranges by zooming"),
        ({"isel": {"time": True}}, "is an integer, not True"),
        ({"isel": {3: 1}}, "named by text"),
        ({"isel": 3}, "dict"),
        ({"vmin": float("nan")}, "finite number or None"),
        ({"vmax": "high"}, "vmax"),
        ({"route": "pigeon"}, "auto, direct, server, files, kernel"),
        ({"height": 3}, "height"),
        ({"field": 3}, "field"),
        ({"path": "../up"}, "refused"),
        ({"bounds": [0, 1, 2]}, "bounds"),
        ({"bounds": [0, 1, float("inf"), 2]}, "four finite numbers"),
        ({"bounds": "0123"}, "bounds"),
        ({"level": -1}, "level"),
        ({"image": -1}, "image"),
        ({"image": None}, "image"),
        ({"planes": "three"}, "single"),
        ({"channels": "red"}, "channels"),
        ({"channels": [3]}, "dict"),
        ({"channels": [{**GREEN, "colour": 1}]}, r"channels\[0\] has no 'colour'; a channel has index, color, domain"),
        ({"channels": [GREEN, {"index": 1, "domain": [0, 1]}]}, r"channels\[1\] lacks 'color'; a channel has index"),
        (
            {"channels": [{**GREEN, "index": -1}]},
            r"channels\[0\]: index is an integer, 0 for the first channel, not -1",
        ),
        ({"channels": [{**GREEN, "index": 0.0}]}, "index is an integer, 0 for the first channel, not 0.0"),
        ({"channels": [{**GREEN, "index": True}]}, "index is an integer, 0 for the first channel, not True"),
        ({"channels": [{**GREEN, "color": "green"}]}, "color is a text such as '#ff0000', not 'green'"),
        ({"channels": [{**GREEN, "color": "#00ff00\n"}]}, "color is a text"),
        (
            {"channels": [{**GREEN, "domain": [0, 1, 2]}]},
            r"domain is two finite numbers \[low, high\], not \[0, 1, 2\]",
        ),
        ({"channels": [{**GREEN, "domain": [0, float("inf")]}]}, r"domain is two finite numbers"),
        ({"channels": [{**GREEN, "domain": [False, True]}]}, r"domain is two finite numbers"),
        ({"channels": [{**GREEN, "domain": "01"}]}, r"domain is two finite numbers"),
        ({"channels": [{**GREEN, "domain": 3}]}, r"domain is two finite numbers"),
        ({"channels": [{**GREEN, "visible": 1}]}, "visible is True or False, not 1"),
        ({"channels": [{**GREEN, "inverted": None}]}, "inverted is True or False, not None"),
        ({"channels": [{**GREEN, "opacity": 1}]}, "opacity is True or False, not 1"),
        ({"channels": [GREEN, GREEN]}, r"channels\[1\]: index is 0, as in channels\[0\]; give each channel once"),
    ],
)
def test_what_is_not_valid_is_refused(v2: Path, options: dict, words: str) -> None:
    """At construction and when set later, in the words of what is valid."""
    with pytest.raises(traitlets.TraitError, match=words):
        ZarrWidget(v2, **{"path": "air", **options})
    widget = ZarrWidget(v2, "air")
    for name, value in options.items():
        if name != "route":
            with pytest.raises(traitlets.TraitError, match=words):
                setattr(widget, name, value)


def test_values_are_made_plain(v2: Path) -> None:
    """NumPy's numbers, other spellings and slashes at the ends become what JSON and the browser know."""
    widget = ZarrWidget(v2, "/air/", isel={"time": np.int64(-1)}, vmin=np.float32(0.5), vmax=2, cmap="VIRIDIS_r")
    assert (widget.path, widget.isel, widget.vmin, widget.vmax) == ("air", {"time": -1}, 0.5, 2.0)
    assert type(widget.isel["time"]) is int
    assert type(widget.vmin) is float
    assert widget.cmap == "viridis_r"
    widget.bounds = (0, 1, 2, 3)
    assert widget.bounds == [0.0, 1.0, 2.0, 3.0]
    with pytest.raises(traitlets.TraitError):
        widget.bounds = [1, 2, 3]
    with pytest.raises(traitlets.TraitError, match="finite"):
        widget.bounds = [1, 2, 3, float("inf")]


@pytest.mark.parametrize("bounds", [[10, 45, 20.5, -0.0], (10, 45, 20.5, -0.0)])
def test_a_zoomed_view(v2: Path, bounds: list | tuple) -> None:
    """Bounds and level are given as zooming gives them."""
    widget = ZarrWidget(v2, "air", bounds=bounds, level=2)
    assert widget.bounds == [10.0, 45.0, 20.5, 0.0]
    assert widget.level == 2
    assert ZarrWidget(v2, "air").bounds is None


def test_channels_are_made_plain(v2: Path) -> None:
    """Tuples, NumPy's numbers and capital letters become what JSON knows; what is left out is visible."""
    limits = np.array([3, 260], dtype="uint16")
    one = {
        "index": np.int64(1),
        "color": "#FF00aa",
        "domain": limits,
        "visible": np.True_,
        "inverted": False,
        "opacity": np.True_,
    }
    widget = ZarrWidget(v2, "air", channels=(one, GREEN))
    told = [
        {"index": 1, "color": "#ff00aa", "domain": [3.0, 260.0], "visible": True, "inverted": False, "opacity": True},
        {**GREEN, "domain": [0.0, 255.0], "visible": True},
    ]
    assert widget.channels == told
    assert json.loads(json.dumps(widget.channels)) == told
    assert [type(end) for end in widget.channels[0]["domain"]] == [float, float]
    widget.channels = None
    assert widget.channels is None
    widget.channels = []
    assert widget.channels == []


def test_the_browser_is_not_checked_by_python(tmp_path: Path) -> None:
    """What the browser says of an array that changed meanwhile is taken as it is."""
    widget = ZarrWidget(write(tmp_path / "air.zarr", documents_v2()), "air")
    widget.set_state({"path": "other", "x": "depth", "isel": {"depth": 3}})
    assert (widget.path, widget.x, widget.isel) == ("other", "depth", {"depth": 3})


def test_selection_before_the_browser_has_answered(v2: Path) -> None:
    """Worked out from the metadata: the last two dims unless named, the rest at isel or 0."""
    everything = slice(0, 4), slice(0, 3), slice(0, 5)
    time, lat, lon = everything
    assert ZarrWidget(v2, "air").selection == (0, lat, lon)
    assert ZarrWidget(v2, "air", isel={"time": -1}).selection == (3, lat, lon)
    assert ZarrWidget(v2, "air", x="time").selection == (time, 0, lon)
    assert ZarrWidget(v2, "air", x="time", y="lat", isel={"lon": 2}).selection == (time, lat, 2)
    assert ZarrWidget(v2, "time").selection == (time,)
    three = ZarrWidget(v2, "air", planes="orthogonal", isel={"time": 2, "lat": 1, "lon": 3})
    assert three.selection == (2, lat, lon)
    assert ZarrWidget(v2).selection is None


def test_selection_is_the_browser_s_until_python_moves(v2: Path) -> None:
    """The browser's word holds, also for a window; a change from Python outdates it until the next word."""
    widget = ZarrWidget(v2, "air")
    widget.set_state({"isel": {"time": 2}, "_drawn": {"path": "air", "selection": [2, [1, 3], [0, 4]]}})
    assert widget.selection == (2, slice(1, 3), slice(0, 4))
    np.testing.assert_array_equal(widget.array[widget.selection], AIR[2, 1:3, 0:4])
    widget.isel = {"time": 1}
    assert widget.selection == (1, slice(0, 3), slice(0, 5))
    widget.set_state({"_drawn": {"path": "air", "selection": [1, [1, 3], [0, 4]]}})
    assert widget.selection == (1, slice(1, 3), slice(0, 4))


def test_array_is_the_zarr_array(v2: Path) -> None:
    """With the selection it gives what is shown; a group is refused with what to do."""
    widget = ZarrWidget(v2, "air", isel={"time": 3})
    np.testing.assert_array_equal(widget.array[widget.selection], AIR[3])
    with pytest.raises(ValueError, match="is not an array: choose one"):
        _ = ZarrWidget(v2).array


def image_documents(sizes: dict[str, tuple[int, int, int]]) -> dict[str, bytes]:
    """Return an image's documents in OME-NGFF 0.4: levels of channels, by their names, in the order given."""
    v2 = {"zarr_format": 2, "dtype": "|u1", "fill_value": 0, "order": "C", "compressor": None, "filters": None}
    stored = {name: json.dumps({**v2, "shape": size, "chunks": size}).encode() for name, size in sizes.items()}
    axes = [{"name": name, "type": "channel" if name == "c" else "space"} for name in "cyx"]
    images = {"multiscales": [{"version": "0.4", "axes": axes, "datasets": [{"path": name} for name in sizes]}]}
    group = {"img/.zgroup": b'{"zarr_format": 2}', "img/.zattrs": json.dumps(images).encode()}
    return group | {f"img/{name}/.zarray": document for name, document in stored.items()}


def an_image(folder: Path) -> tuple[ZarrWidget, np.ndarray]:
    """Return a widget of an image in two levels, and the values of the second."""
    documents = image_documents({"0": (3, 8, 6), "1": (3, 4, 3)})
    coarse = np.arange(36, dtype="u1").reshape(3, 4, 3)
    return ZarrWidget(write(folder / "image.zarr", documents | {"img/1/0.0.0": coarse.tobytes()}), "img"), coarse


def test_array_of_an_image_before_the_browser_has_answered(tmp_path: Path) -> None:
    """The level asked for, the finest by default; what of it is shown is for the browser to say."""
    widget, _ = an_image(tmp_path)
    assert (widget.array.path, widget.selection) == ("img/0", None)
    widget.level = 1
    assert (widget.array.path, widget.selection) == ("img/1", None)
    widget.level = 2
    with pytest.raises(ValueError, match="level is 2, but the image has 2, counted from 0"):
        _ = widget.array


def test_array_of_one_of_several_images(tmp_path: Path) -> None:
    """The one that `image` says; the browser hears it, and what it drew before is dropped."""
    documents = image_documents({"0": (3, 8, 6), "1": (3, 4, 3)})
    other = {"axes": [{"name": "y"}, {"name": "x"}], "datasets": [{"path": "mean"}]}
    described = json.loads(documents["img/.zattrs"])
    documents["img/.zattrs"] = json.dumps({"multiscales": [*described["multiscales"], other]}).encode()
    flat = {**json.loads(documents["img/0/.zarray"]), "shape": [8, 6], "chunks": [8, 6]}
    documents["img/mean/.zarray"] = json.dumps(flat).encode()
    widget = ZarrWidget(write(tmp_path / "image.zarr", documents), "img", image=1)
    assert (widget.get_state("image"), widget.array.path) == ({"image": 1}, "img/mean")
    widget.set_state({"_drawn": {"path": "img/mean", "selection": [[0, 8], [0, 6]]}})
    widget.image = 0
    assert (widget.array.path, widget.selection) == ("img/0", None)


def test_array_of_an_image_is_the_level_that_is_drawn(tmp_path: Path) -> None:
    """Also where it is chosen by zoom, until Python moves the view."""
    widget, coarse = an_image(tmp_path)
    told = {"isel": {"c": 1}, "_drawn": {"path": "img/1", "selection": [[0, 2], [1, 3], [0, 3]]}}
    widget.set_state(told)
    assert (widget.level, widget.array.path) == (None, "img/1")
    assert widget.selection == (slice(0, 2), slice(1, 3), slice(0, 3))
    np.testing.assert_array_equal(widget.array[widget.selection], coarse[0:2, 1:3])
    widget.channels = []
    assert (widget.array.path, widget.selection) == ("img/0", None)


def test_selection_of_channels_that_do_not_lie_side_by_side(tmp_path: Path) -> None:
    """A list of them, which zarr takes beside slices."""
    widget, coarse = an_image(tmp_path)
    widget.set_state({"_drawn": {"path": "img/1", "selection": [{"at": [0, 2]}, [0, 4], [1, 3]]}})
    assert widget.selection == ([0, 2], slice(0, 4), slice(1, 3))
    np.testing.assert_array_equal(widget.array[widget.selection], coarse[[0, 2], :, 1:3])


@pytest.mark.parametrize(
    "source",
    [
        "https://user:hunter2@host/air.zarr",
        "https://host/air.zarr?X-Signature=hunter2",
        "https://host/air.zarr#hunter2",
    ],
)
def test_nothing_secret_is_synced(source: str) -> None:
    """Neither password nor signature nor address is in the state that notebooks save, nor in the fallback."""
    widget = ZarrWidget(source)
    state = {name: value for name, value in widget.get_state().items() if name != "_esm"}
    for text in (json.dumps(state, default=str), repr(widget), str(widget._repr_mimebundle_())):
        assert "hunter2" not in text
        assert "host" not in text


def test_no_local_path_is_synced(v2: Path) -> None:
    """Where the store lies is told on request only."""
    state = {name: value for name, value in ZarrWidget(v2).get_state().items() if name != "_esm"}
    assert str(v2.parent) not in json.dumps(state, default=str)
    assert state["_label"] == "air.zarr"


def test_the_fallback_is_text_never_html(tmp_path: Path) -> None:
    """A store's name can hold anything; the view itself stays in the bundle."""
    data, _ = ZarrWidget(write(tmp_path / "<b>air.zarr", documents_v2()), "air")._repr_mimebundle_()
    assert data["text/plain"] == "<ZarrWidget <b>air.zarr/air>"
    assert "&lt;b&gt;air.zarr" in data["text/html"]
    assert "<b>" not in data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in data


def test_the_package_s_names() -> None:
    """What is exported, and an error for what isn't."""
    assert zarr_widget.__all__ == ["ZarrWidget", "__version__"]
    assert zarr_widget._jupyter_server_extension_points() == [{"module": "zarr_widget.server"}]
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = zarr_widget.Nothing


def test_the_colour_maps_are_the_browser_s() -> None:
    """Each name that the browser has, no other; other spellings are made the browser's."""
    table = (Path(__file__).parents[2] / "src" / "render" / "colormaps.ts").read_text()
    drawn = re.findall(r'^\t"?(\w+)"?:\s+"[0-9a-f]', table, re.MULTILINE)
    assert sorted(NAMES) == sorted([*drawn, "categories"])
    spellings = {
        "Cmocean:Thermal": "thermal",
        "BuRd": "RdBu_r",
        "BuRd_r": "RdBu",
        "grey_r": "gray_r",
        "rdbu_r": "RdBu_r",
    }
    assert {given: canonical(given) for given in spellings} == spellings
