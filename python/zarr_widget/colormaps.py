"""Names of the colour maps that the browser half draws, as src/render/colormaps.ts has them."""

from __future__ import annotations

import difflib
import re

NAMES = (
    *("viridis", "magma", "inferno", "plasma", "cividis", "turbo", "gray", "batlow", "hawaii", "lajolla"),
    *("davos", "oslo", "bamako", "lapaz", "tokyo", "acton", "devon", "nuuk", "imola", "turku"),
    *("thermal", "haline", "solar", "ice", "oxy", "deep", "dense", "algae", "matter", "turbid"),
    *("speed", "amp", "tempo", "rain", "topo"),
    *("Greys", "Blues", "Greens", "Oranges", "Purples", "Reds", "BuGn", "BuPu", "GnBu", "OrRd"),
    *("PuBu", "PuBuGn", "PuRd", "RdPu", "YlGn", "YlGnBu", "YlOrBr", "YlOrRd", "hot", "bone"),
    *("copper", "jet"),
    *("RdBu", "Spectral", "coolwarm", "RdYlBu", "RdYlGn", "BrBG", "PiYG", "PRGn", "PuOr", "RdGy"),
    *("bwr", "seismic", "balance", "delta", "curl", "diff", "tarn", "vik", "roma", "berlin"),
    *("broc", "cork", "bam", "lisbon", "tofino"),
    *("twilight", "phase", "romaO", "vikO", "brocO", "corkO", "hsv"),
    "categories",
)
"""Every name; `_r` after one reverses it."""

_CANONICAL = {name.lower(): name for name in NAMES}
_ALIASES = {"burd": "RdBu_r", "buylrd": "RdYlBu_r", "grey": "gray"}
_OWNER = re.compile(r"^(cmocean|cmo|crameri|cmcrameri|cmc|matplotlib|mpl|colorbrewer|d3)[:.]", re.IGNORECASE)


def canonical(given: str) -> str:
    """Return a colour map's name as the browser spells it; raise ValueError naming the valid ones."""
    bare = _OWNER.sub("", given.strip())
    base, reversed_ = (bare[:-2], True) if bare.endswith("_r") else (bare, False)
    known = _ALIASES.get(base.lower()) or _CANONICAL.get(base.lower())
    if known is not None:
        turned = known.endswith("_r") != reversed_
        return known.removesuffix("_r") + ("_r" if turned else "")
    near = difflib.get_close_matches(base.lower(), _CANONICAL, n=1)
    hint = f" Did you mean {_CANONICAL[near[0]]!r}?" if near else ""
    msg = f"There is no colour map {given!r}.{hint} Valid: {', '.join(NAMES)}; add _r to reverse one."
    raise ValueError(msg)
