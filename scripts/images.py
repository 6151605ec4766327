"""Make the example images, as OME-NGFF, of pictures that come with two Python packages; `data.py` calls it.

scikit-image: a section of a colon, stained (no known copyright restrictions), and a retina (CC0, by Mikael Häggström).
nibabel: a brain scan. How large a pixel is, is known of the scan alone, so the others say nothing of it.
"""

from __future__ import annotations

from pathlib import Path

import nibabel
import numpy as np
import zarr
from skimage.color import rgb2hed
from skimage.data import immunohistochemistry, retina
from skimage.filters import threshold_otsu
from skimage.measure import label, regionprops

NIBABEL = Path(nibabel.__file__).parent / "tests" / "data"
FORMATS = {"0.4": 2, "0.5": 3}
"""Zarr's format by OME-NGFF's version."""
SMALLEST = 30
"""Pixels of a nucleus: what is smaller is noise."""


def write_images(folder: Path) -> None:
    """Write all of them below `folder`."""
    tissue(folder / "tissue.ome.zarr")
    eye(folder / "retina.ome.zarr")
    scan(folder / "scan.ome.zarr")


def tissue(path: Path) -> None:
    """Write how much of two stains is in each pixel, and nuclei as labels."""
    hematoxylin, _, dab = np.moveaxis(rgb2hed(immunohistochemistry()), -1, 0)
    stains = np.stack([hematoxylin, dab]).astype("float32")
    ends = [round(float(np.percentile(stain, 99.8)), 3) for stain in stains]
    channels = [channel("hematoxylin", "00A0FF", ends[0]), channel("DAB (FHL2)", "FF8000", ends[1])]
    means = {factor: mean_of(stains, factor).astype("float32") for factor in (1, 2, 4)}
    write(path, "0.4", "colon", "cyx", means, centred=True, omero={"channels": channels})
    nuclei = nuclei_of(hematoxylin, dab)
    sizes = [{"label-value": one.label, "area (pixels)": int(one.area)} for one in regionprops(nuclei)]
    about = {"version": "0.4", "properties": sizes, "source": {"image": "../../"}}
    zarr.create_group(path / "labels", zarr_format=2, attributes={"labels": ["nuclei"]})
    some = {factor: nuclei[::factor, ::factor] for factor in (1, 2, 4)}
    write(path / "labels" / "nuclei", "0.4", "nuclei", "yx", some, **{"image-label": about})


def eye(path: Path) -> None:
    """Write a photograph in four levels."""
    names = (("red", "FF0000"), ("green", "00FF00"), ("blue", "0000FF"))
    channels = [channel(name, color, 255) for name, color in names]
    photograph = np.moveaxis(retina(), -1, 0)
    means = {factor: np.round(mean_of(photograph, factor)).astype("uint8") for factor in (1, 2, 4, 8)}
    write(path, "0.5", "retina", "cyx", means, centred=True, omero={"channels": channels})


def scan(path: Path) -> None:
    """Write a brain scan in millimetres."""
    image = nibabel.load(NIBABEL / "anatomical.nii")
    finest = np.asarray(image.dataobj.get_unscaled()).T.astype("int16")
    steps = [round(float(step), 3) for step in image.header.get_zooms()[::-1]]
    some = {factor: finest[::factor, ::factor, ::factor] for factor in (1, 2)}
    write(path, "0.5", "anatomical scan", "zyx", some, millimeters=steps)


def channel(name: str, color: str, end: float) -> dict:
    """Describe a channel that is drawn from 0 to `end`."""
    return {"label": name, "color": color, "active": True, "window": {"start": 0, "end": end, "min": 0, "max": end}}


def mean_of(values: np.ndarray, factor: int) -> np.ndarray:
    """Give the means of squares along the last two axes; what is left over at their ends has no part in it."""
    rows, columns = (size // factor for size in values.shape[-2:])
    whole = values[..., : rows * factor, : columns * factor]
    return whole.reshape(-1, rows, factor, columns, factor).mean(axis=(2, 4), dtype="float64")


def nuclei_of(stain: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Give numbers from 1 on to regions that are stained by one and not by the other; 0 is what lies between."""
    found = label((stain > threshold_otsu(stain)) & (other < threshold_otsu(other)))
    small = np.bincount(found.ravel()) < SMALLEST
    return label((found > 0) & ~small[found]).astype("int32")


def write(path: Path, version: str, name: str, axes: str, levels: dict[int, np.ndarray], **more: object) -> None:
    """Write an image of OME-NGFF: its levels by how many cells of the finest one of theirs takes along axes of space.

    `more` are other keys of its metadata and what `described` is told.
    """
    told = {key: more.pop(key) for key in ("millimeters", "centred") if key in more}
    image = {"name": name, **described(axes, list(levels), **told)}
    older = version == "0.4"
    ome = {"multiscales": [{**image, "version": version}], **more} if older else {"multiscales": [image], **more}
    attributes = ome if older else {"ome": {"version": version, **ome}}
    root = zarr.create_group(path, zarr_format=FORMATS[version], attributes=attributes)
    for number, values in enumerate(levels.values()):
        chunks = tuple(1 if axis == "c" else min(128, size) for axis, size in zip(axes, values.shape, strict=True))
        keys = {"chunk_key_encoding": {"name": "v2", "separator": "/"}} if older else {"dimension_names": list(axes)}
        root.create_array(str(number), data=values, chunks=chunks, **keys)


def described(
    axes: str, factors: list[int], *, millimeters: list[float] | None = None, centred: bool = False
) -> dict[str, list]:
    """Describe the axes and where levels' cells lie: in the middle of those that they stand for, or as the first."""
    unit = {"unit": "millimeter"} if millimeters else {}
    channel_axis, space_axis = {"type": "channel"}, {"type": "space", **unit}
    said = [{"name": axis, **(channel_axis if axis == "c" else space_axis)} for axis in axes]
    datasets = []
    for number, factor in enumerate(factors):
        wide = [1 if axis == "c" else factor for axis in axes]
        steps = [step * n for step, n in zip(millimeters or [1.0] * len(axes), wide, strict=True)]
        firsts = [(step - step / n) / 2 if centred else 0.0 for step, n in zip(steps, wide, strict=True)]
        placed = [{"type": "scale", "scale": steps}, {"type": "translation", "translation": firsts}]
        datasets.append({"path": str(number), "coordinateTransformations": placed})
    return {"axes": said, "datasets": datasets}
