"""Make the example images, as OME-NGFF, of pictures that come with two Python packages; `data.py` calls it.

scikit-image: a section of a colon, stained (no known copyright restrictions), and a retina (CC0, by Mikael Häggström).
nibabel: a brain scan. How large a pixel is, is known of the scan alone, so the others say nothing of it.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import nibabel
import numpy as np
import zarr
from ome_zarr.format import FormatV04, FormatV05
from ome_zarr.writer import write_image, write_labels
from skimage.color import rgb2hed
from skimage.data import immunohistochemistry, retina
from skimage.filters import threshold_otsu
from skimage.measure import label, regionprops

NIBABEL = Path(nibabel.__file__).parent / "tests" / "data"
SMALLEST = 30
"""Pixels of a nucleus: what is smaller is noise."""


def write_images(folder: Path) -> None:
    """Write all of them below `folder`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ome-zarr's own, about options that it will have no more
        tissue(folder / "tissue.ome.zarr")
        eye(folder / "retina.ome.zarr")
    scan(folder / "scan.ome.zarr")


def channel(name: str, color: str, low: float, high: float) -> dict:
    """Describe a channel that is drawn from `low` to `high`."""
    window = {"start": low, "end": high, "min": low, "max": high}
    return {"label": name, "color": color, "active": True, "window": window}


def tissue(path: Path) -> None:
    """Write how much of two stains is in each pixel, and the nuclei that one shows: OME-NGFF 0.4 by ome-zarr."""
    hematoxylin, _, dab = np.moveaxis(rgb2hed(immunohistochemistry()), -1, 0)
    stains = np.stack([hematoxylin, dab]).astype("float32")
    ends = [round(float(np.percentile(stain, 99.8)), 3) for stain in stains]
    channels = [channel("hematoxylin", "00A0FF", 0.0, ends[0]), channel("DAB (FHL2)", "FF8000", 0.0, ends[1])]
    root = zarr.open_group(path, mode="w", zarr_format=2)
    written = {"fmt": FormatV04(), "scale_factors": [2, 4]}
    stored = {
        "storage_options": {"chunks": (1, 128, 128)},
        "omero": {"channels": channels, "rdefs": {"model": "color"}},
    }
    write_image(stains, root, axes="cyx", name="colon", **stored, **written)
    nuclei = nuclei_of(hematoxylin)
    sizes = [{"label-value": one.label, "area (pixels)": int(one.area)} for one in regionprops(nuclei)]
    about = {"properties": sizes, "source": {"image": "../../"}}
    chunks = {"storage_options": {"chunks": (128, 128)}}
    write_labels(nuclei, root, name="nuclei", axes="yx", scaler=None, label_metadata=about, **chunks, **written)


def nuclei_of(stain: np.ndarray) -> np.ndarray:
    """Give numbers from 1 on to the regions that are stained most; 0 is what lies between."""
    found = label(stain > threshold_otsu(stain))
    small = np.bincount(found.ravel()) < SMALLEST
    return label((found > 0) & ~small[found]).astype("int32")


def eye(path: Path) -> None:
    """Write a photograph in four levels: OME-NGFF 0.5 by ome-zarr."""
    names = (("red", "FF0000"), ("green", "00FF00"), ("blue", "0000FF"))
    channels = [channel(name, color, 0, 255) for name, color in names]
    root = zarr.open_group(path, mode="w", zarr_format=3)
    stored = {
        "storage_options": {"chunks": (1, 256, 256)},
        "omero": {"channels": channels, "rdefs": {"model": "color"}},
    }
    photograph = np.moveaxis(retina(), -1, 0)
    write_image(photograph, root, axes="cyx", name="retina", fmt=FormatV05(), scale_factors=[2, 4, 8], **stored)


def scan(path: Path) -> None:
    """Write a brain scan in millimetres, in two levels of which the second has every other cell: OME-NGFF 0.5."""
    image = nibabel.load(NIBABEL / "anatomical.nii")
    finest = np.asarray(image.dataobj.get_unscaled()).T.astype("int16")
    steps = [round(float(step), 3) for step in image.header.get_zooms()[::-1]]
    axes = [{"name": name, "type": "space", "unit": "millimeter"} for name in "zyx"]
    levels = {"0": (finest, 1), "1": (finest[::2, ::2, ::2], 2)}
    datasets = [
        {"path": name, "coordinateTransformations": [{"type": "scale", "scale": [step * factor for step in steps]}]}
        for name, (_, factor) in levels.items()
    ]
    multiscales = [{"name": "anatomical scan", "axes": axes, "datasets": datasets}]
    root = zarr.create_group(path, zarr_format=3, attributes={"ome": {"version": "0.5", "multiscales": multiscales}})
    for name, (values, _) in levels.items():
        root.create_array(name, data=values, chunks=(8, 16, 16), shards=(32, 48, 48), dimension_names=("z", "y", "x"))
