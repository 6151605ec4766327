"""Make the example images, as OME-NGFF, of pictures that come with two Python packages; `data.py` calls it.

scikit-image: a section of a colon, stained (no known copyright restrictions), and a retina (CC0, by Mikael Häggström).
nibabel: a brain scan. How large a pixel is, is known of the scan alone, so the others say nothing of it.
ome-zarr writes the section as version 0.4, in Zarr v2, ngff-zarr the others as version 0.5, in Zarr v3.
"""

from __future__ import annotations

from pathlib import Path

import ngff_zarr
import nibabel
import numpy as np
import zarr
from ngff_zarr.v04.zarr_metadata import Omero, OmeroChannel, OmeroWindow
from ome_zarr.format import FormatV04
from ome_zarr.scale import Methods
from ome_zarr.writer import write_image, write_labels
from skimage.color import rgb2hed
from skimage.data import immunohistochemistry, retina
from skimage.filters import threshold_otsu
from skimage.measure import label, regionprops

NIBABEL = Path(nibabel.__file__).parent / "tests" / "data"
SMALLEST = 30
"""Pixels of a nucleus: what is smaller is noise."""
SIDE = 128
"""Pixels of a chunk along each side."""


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
    root = zarr.create_group(path, zarr_format=FormatV04().zarr_format)
    how = {"fmt": FormatV04(), "scale_factors": [2, 4]}
    mean = {"method": Methods.LOCAL_MEAN, "storage_options": {"chunks": (1, SIDE, SIDE)}}
    write_image(stains, root, name="colon", axes="cyx", **how, **mean, omero={"channels": channels})
    nuclei = nuclei_of(hematoxylin, dab)
    sizes = [{"label-value": one.label, "area (pixels)": int(one.area)} for one in regionprops(nuclei)]
    said = {"axes": "yx", "storage_options": {"chunks": (SIDE, SIDE)}, "label_metadata": {"properties": sizes}}
    write_labels(nuclei, root, name="nuclei", scaler=None, **how, **said)


def eye(path: Path) -> None:
    """Write a photograph in four levels."""
    image = ngff_zarr.to_ngff_image(np.moveaxis(retina(), -1, 0), list("cyx"), name="retina")
    levels = ngff_zarr.to_multiscales(image, [2, 4, 8], chunks=SIDE)
    colors = {"red": "FF0000", "green": "00FF00", "blue": "0000FF"}
    window = OmeroWindow(min=0, max=255, start=0, end=255)
    levels.metadata.omero = Omero([OmeroChannel(color, window, name) for name, color in colors.items()])
    ngff_zarr.to_ngff_zarr(path, levels, version="0.5")


def scan(path: Path) -> None:
    """Write a brain scan in millimetres."""
    image = nibabel.load(NIBABEL / "anatomical.nii")
    finest = np.asarray(image.dataobj.get_unscaled()).T.astype("int16")
    steps = dict(zip("xyz", (round(float(step), 3) for step in image.header.get_zooms()), strict=True))
    units = dict.fromkeys("zyx", "millimeter")
    placed = ngff_zarr.to_ngff_image(finest, list("zyx"), steps, name="anatomical", axes_units=units)
    ngff_zarr.to_ngff_zarr(path, ngff_zarr.to_multiscales(placed, [2], chunks=SIDE), version="0.5")


def channel(name: str, color: str, end: float) -> dict:
    """Describe a channel that is drawn from 0 to `end`."""
    return {"label": name, "color": color, "active": True, "window": {"start": 0, "end": end, "min": 0, "max": end}}


def nuclei_of(stain: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Give numbers from 1 on to regions that are stained by one and not by the other; 0 is what lies between."""
    found = label((stain > threshold_otsu(stain)) & (other < threshold_otsu(other)))
    small = np.bincount(found.ravel()) < SMALLEST
    return label((found > 0) & ~small[found]).astype("int32")
