"""Names of the colour maps that the browser half draws (src/render/color.ts holds the colours)."""

from __future__ import annotations

import difflib

NAMES = (
    *("viridis", "magma", "inferno", "plasma", "cividis", "turbo", "greys", "RdBu", "Spectral"),
    *("thermal", "haline", "solar", "ice", "gray", "oxy", "deep", "dense", "algae", "matter", "turbid", "speed"),
    *("amp", "tempo", "rain", "phase", "topo", "balance", "delta", "curl", "diff", "tarn"),
    *("batlow", "roma", "vik", "hawaii", "lajolla", "oslo", "berlin", "lisbon", "tofino", "devon", "davos", "bamako"),
)
"""Every name; `_r` after one reverses it."""

_CANONICAL = {name.lower(): name for name in NAMES}


def canonical(name: str) -> str:
    """Return a colour map's name as the browser knows it, `_r` kept; raise ValueError naming the valid ones."""
    base, suffix = (name[:-2], "_r") if name.endswith("_r") else (name, "")
    known = _CANONICAL.get(base.lower())
    if known is not None:
        return known + suffix
    near = difflib.get_close_matches(base.lower(), _CANONICAL, n=1)
    hint = f" Did you mean {_CANONICAL[near[0]]!r}?" if near else ""
    msg = f"There is no colour map {name!r}.{hint} Valid: {', '.join(NAMES)}; add _r to reverse one."
    raise ValueError(msg)
