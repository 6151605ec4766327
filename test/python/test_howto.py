"""What docs/how-to/climate.md says in Python runs as it stands, and does what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

if TYPE_CHECKING:
    import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "climate.md"


def test_the_page_on_climate_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line in turn, on a store that has what it names."""
    times = xr.date_range("1998-01-16", periods=12, freq="MS")
    values = np.random.default_rng(1).random((12, 3, 4, 5))
    coords = {"time": times, "depth": [5.0, 10.0, 100.0], "lat": np.arange(4.0), "lon": np.arange(5.0)}
    dataset = xr.Dataset({"temperature": (("time", "depth", "lat", "lon"), values)}, coords)
    dataset.to_zarr(tmp_path / "sea.zarr", zarr_format=2, consolidated=True)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    told: dict[str, object] = {}
    names: dict[str, object] = {}
    for line in "".join(blocks).splitlines():
        code = line.partition("  #")[0]
        try:
            told[code] = eval(code, names)  # noqa: S307 - the page is ours
        except SyntaxError:
            exec(code, names)  # noqa: S102 - as above
    later = np.datetime64("1998-08-01")
    assert told["w.sel"] == {"time": np.datetime64("1998-07-01"), "depth": 5.0}
    assert told['w.select(depth=120, method="nearest")'].sel == {"time": later, "depth": 100.0}
    np.testing.assert_array_equal(told["w.to_xarray()"], dataset.temperature.sel(time=later, depth=100))
    assert told['ds.zarr_view("temperature")'].path == "temperature"
    assert told['ds.sel(time="1998").zarr_view(cmap="thermal")'].cmap == "thermal"
