"""Writes src/render/colormaps.ts: the colour tables, thinned to knots with straight lines between them.

Run: pip install cmap==0.8.0 numpy && python scripts/colormaps.py
"""

import json
from importlib.metadata import version
from pathlib import Path

import cmap
import numpy as np

ROOT = Path(__file__).parents[1]
ERROR = 2  # of 255, on any channel: how far a straight line may be off
LAST = 255
SHORT = 5  # a name with fewer letters keeps its text beside it
WIDTH = 120  # of a line in the project's sources

# group: names as `cmap` knows them; the last part is ours
GROUPS = {
    "perceptual": "bids:viridis bids:magma bids:inferno bids:plasma cividis:cividis google:turbo matlab:gray "
    "crameri:batlow crameri:hawaii crameri:lajolla crameri:davos crameri:oslo crameri:bamako crameri:lapaz "
    "crameri:tokyo crameri:acton crameri:devon crameri:nuuk crameri:imola crameri:turku",
    "ocean and air": "cmocean:thermal cmocean:haline cmocean:solar cmocean:ice cmocean:oxy cmocean:deep cmocean:dense "
    "cmocean:algae cmocean:matter cmocean:turbid cmocean:speed cmocean:amp cmocean:tempo cmocean:rain cmocean:topo",
    "sequential": "colorbrewer:Greys colorbrewer:Blues colorbrewer:Greens colorbrewer:Oranges colorbrewer:Purples "
    "colorbrewer:Reds colorbrewer:BuGn colorbrewer:BuPu colorbrewer:GnBu colorbrewer:OrRd colorbrewer:PuBu "
    "colorbrewer:PuBuGn colorbrewer:PuRd colorbrewer:RdPu colorbrewer:YlGn colorbrewer:YlGnBu colorbrewer:YlOrBr "
    "colorbrewer:YlOrRd matlab:hot matlab:bone matlab:copper matlab:jet",
    "diverging": "colorbrewer:RdBu colorbrewer:Spectral matplotlib:coolwarm colorbrewer:RdYlBu colorbrewer:RdYlGn "
    "colorbrewer:BrBG colorbrewer:PiYG colorbrewer:PRGn colorbrewer:PuOr colorbrewer:RdGy matplotlib:bwr "
    "matplotlib:seismic cmocean:balance cmocean:delta cmocean:curl cmocean:diff cmocean:tarn crameri:vik "
    "crameri:roma crameri:berlin crameri:broc crameri:cork crameri:bam crameri:lisbon crameri:tofino",
    "cyclic": "matplotlib:twilight cmocean:phase crameri:romaO crameri:vikO crameri:brocO crameri:corkO matlab:hsv",
}

HEADER = """\
/**
 * Colour tables, written by scripts/colormaps.py from cmap {version} (BSD-3-Clause); not to be edited.
 * Each is a row of knots, `position red green blue` as eight hexadecimal digits, with straight lines between them.
 *
 * Sources and licences, with thanks:
{credits}
 */
"""
CREDITS = [
    "viridis, magma, inferno, plasma: Nathaniel Smith, Stéfan van der Walt, Eric Firing (CC0)",
    "cividis: Pacific Northwest National Laboratory (BSD-3-Clause)",
    "turbo: Google (Apache-2.0)",
    "cmocean: Kristen Thyng and others, doi:10.5670/oceanog.2016.66 (MIT)",
    "Scientific colour maps: Fabio Crameri, doi:10.5281/zenodo.5501399 (MIT)",
    "ColorBrewer: Cynthia Brewer, Pennsylvania State University, colorbrewer.org (Apache-2.0)",
    "coolwarm (Kenneth Moreland), twilight (Bastian Bechtold), bwr, seismic: matplotlib (PSF)",
    "gray, hot, bone, copper, jet, hsv: formulas of common use",
]


def table(name: str) -> np.ndarray:
    """256 colours as int."""
    colours = cmap.Colormap(name)(np.linspace(0, 1, 256))
    return np.rint(np.asarray(colours)[:, :3] * 255).astype(int)


def fits(colours: np.ndarray, a: int, b: int) -> bool:
    """Whether the line from knot a to knot b stays close."""
    t = (np.arange(a, b + 1) - a)[:, None] / (b - a)
    line = np.floor(colours[a] + (colours[b] - colours[a]) * t + 0.5)
    return bool(np.abs(line - colours[a : b + 1]).max() <= ERROR)


def knots(colours: np.ndarray) -> list:
    """Positions of as few knots as one pass finds."""
    found = [0]
    while found[-1] < LAST:
        a = found[-1]
        found.append(max(b for b in range(a + 1, LAST + 1) if fits(colours, a, b)))
    return found


def hexadecimal(*parts: int) -> str:
    """Two digits a part."""
    return bytes(int(part) for part in parts).hex()


def listed(names: list) -> str:
    """Break a group's names into lines as the project's formatter does."""
    quoted = [json.dumps(name) for name in names]
    line = f"\t\tnames: [{', '.join(quoted)}],"
    if len(line) + 2 <= WIDTH:
        return line
    return "\t\tnames: [\n" + "".join(f"\t\t\t{name},\n" for name in quoted) + "\t\t],"


def row(name: str, text: str) -> str:
    """Lay out a map's knots as the project's formatter does: a long text after a long name goes on its own line."""
    line = f'\t{name}: "{text}",'
    return line if len(line) + 1 <= WIDTH or len(name) < SHORT else line.replace(": ", ":\n\t\t")


def main() -> None:
    """Write the table and what the test compares it with."""
    lines, groups, samples = [], [], {}
    for label, names in GROUPS.items():
        short = [name.split(":")[1] for name in names.split()]
        groups.append(f'\t{{\n\t\tlabel: "{label}",\n{listed(short)}\n\t}},')
        for name, full in zip(short, names.split(), strict=True):
            colours = table(full)
            text = "".join(hexadecimal(k, *colours[k]) for k in knots(colours))
            lines.append(row(name, text))
            samples[name] = [hexadecimal(*c) for c in colours[7::16]]
    out = [HEADER.format(version=version("cmap"), credits="\n".join(f" * {line}" for line in CREDITS))]
    out += ["/** Names for a choice, in groups. */"]
    out += ["export const GROUPS: readonly { label: string; names: readonly string[] }[] = [", *groups, "];", ""]
    out += ["/** Knots by name. */", "export const KNOTS: Record<string, string> = {", *lines, "};", ""]
    (ROOT / "src/render/colormaps.ts").write_text("\n".join(out))
    fixture = {"writer": f"cmap {version('cmap')}", "from": 7, "step": 16, "samples": samples}
    text = json.dumps(fixture, separators=(",", ":")).replace("],", "],\n")
    (ROOT / "test/fixtures/colormaps.json").write_text(text + "\n")
    print(len(lines), "maps")


if __name__ == "__main__":
    main()
