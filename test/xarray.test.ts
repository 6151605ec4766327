/** `w.to_xarray()` and `w.sel` against what is shown: the slices and series that the browser's half reads of the examples, bit for bit. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { openZarr, readSeries, readSlice } from "../src/index.ts";

/** Python imports xarray, on a machine that may be busy. */
const WITHIN = 60_000;
const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** A view as Python makes it: the dims that are drawn where they are not the last two, and positions or labels. */
interface Case {
	readonly store: string;
	readonly path: string;
	readonly x?: string;
	readonly y?: string;
	readonly isel?: Readonly<Record<string, number>>;
	readonly sel?: Readonly<Record<string, string | number>>;
}

/** What Python has of it: values row by row (NaN in one spelling) as bytes of float64 in base64, the positions it is at and their labels as texts. */
interface Told {
	readonly dims: readonly string[];
	readonly shape: readonly number[];
	readonly values: string;
	readonly isel: Readonly<Record<string, number>>;
	readonly sel: Readonly<Record<string, string>>;
	readonly units: string;
}

const TELL = `
import base64, json, sys
import numpy as np
from zarr_widget import ZarrWidget

def text(label):
    return str(label.astype("M8[s]")) if isinstance(label, np.datetime64) else getattr(label, "isoformat", lambda: str(label))()

def told(store, path, **options):
    widget = ZarrWidget(f"examples/data/{store}", path, **options)
    shown = widget.to_xarray()
    values = np.asarray(shown.values, "<f8")
    values[np.isnan(values)] = np.nan
    sel = {dim: text(label) for dim, label in widget.sel.items()}
    return {"dims": shown.dims, "shape": shown.shape, "values": base64.b64encode(values.tobytes()).decode(),
            "isel": widget.isel, "sel": sel, "units": shown.attrs["units"]}

print(json.dumps([told(**case) for case in json.load(sys.stdin)]))
`;

const CASES: readonly Case[] = [
	{ store: "north_america.zarr", path: "a1b", isel: { time: 0 } },
	{ store: "north_america.zarr", path: "a1b", sel: { time: "1998" } },
	{ store: "north_america.zarr", path: "e1", sel: { time: "2099-06-01" } },
	{ store: "north_america.zarr", path: "e1", x: "time", y: "longitude", sel: { latitude: 45 } },
	{ store: "sea_surface_temperature.zarr", path: "surface_temperature", sel: { time: "2008-07" } },
	{ store: "sea_surface_temperature.zarr.zip", path: "surface_temperature", isel: { time: 53 } },
	{ store: "orca2.zarr", path: "votemper" },
	{ store: "orca2.zarr", path: "nav_lon" },
	{ store: "rotated_pole.zarr", path: "air_pressure_at_sea_level" },
	{ store: "brightness.zarr", path: "data" },
	{ store: "scenarios.zarr", path: "air_temperature", sel: { scenario: "E1 in 2098" } },
];

let told: Told[];

beforeAll(() => {
	told = python<Told[]>(TELL, CASES);
}, WITHIN);

/** Runs Python with `input` as JSON on its input, every warning an error, and parses what it prints. */
function python<Answer>(script: string, input: unknown = null): Answer {
	const printed = execFileSync(join(ROOT, ".venv/bin/python"), ["-W", "error", "-c", script], {
		cwd: ROOT,
		env: { ...process.env, PYTHONPATH: join(ROOT, "python") },
		input: JSON.stringify(input),
		encoding: "utf8",
		maxBuffer: 2 ** 28,
	});
	return JSON.parse(printed) as Answer;
}

/** An example store as a page has it: a zip as a file, a folder as bytes by key. */
function opened(store: string) {
	const place = join(ROOT, "examples/data", store);
	if (store.endsWith(".zip")) return openZarr(new Blob([readFileSync(place)]));
	const keys = readdirSync(place, { recursive: true, encoding: "utf8" });
	const files = keys.filter((key) => statSync(join(place, key)).isFile());
	return openZarr(new Map(files.map((key) => [key, new Uint8Array(readFileSync(join(place, key)))])));
}

/** How xarray may have opened a store, and what of it is shown; the path and position at which each view begins. */
const ACCEPTED = `
import json
import xarray as xr
from zarr_widget import ZarrWidget
import zarr_widget.xarray

found = {}
for store, name in (("north_america", "a1b"), ("sea_surface_temperature", "surface_temperature"), ("orca2", "votemper"),
                    ("rotated_pole", "air_pressure_at_sea_level"), ("brightness", "data")):
    begun = set()
    for decode_coords in ("all", "coordinates", False):
        for options in ({}, {"chunks": None}, {"decode_times": False}, {"mask_and_scale": False}):
            ds = xr.open_zarr(f"examples/data/{store}.zarr", decode_coords=decode_coords, **options)
            begun |= {(view.path, *view.isel.values()) for view in (ds.zarr_view(), ds.zarr_view(name), ZarrWidget(ds[name]))}
        if "time" in ds.dims:
            ds = xr.open_zarr(f"examples/data/{store}.zarr", decode_coords=decode_coords, chunks=None)
            year = ds.sel(time="2008")
            begun |= {(view.path, *view.isel.values()) for view in (year.zarr_view(), year.zarr_view(name))}
    found[store] = sorted(begun)
print(json.dumps(found))
`;

const name = ({ store, path, ...rest }: Case) => `${store}/${path} ${JSON.stringify(rest)}`;

describe.each(CASES.map((one, i) => ({ ...one, i, name: name(one) })))("$name", ({ store, path, x, y, i }) => {
	it("is the slice that is shown, in its units", async () => {
		const { dims, shape, values, isel, units } = told[i];
		const slice = await readSlice(await opened(store), { path, x, y, index: isel });
		const rows = slice.dims[0] === dims[0];
		expect(new Set(slice.dims)).toEqual(new Set(dims));
		expect([slice.height, slice.width]).toEqual(rows ? shape : [...shape].reverse());
		const expected = new Float64Array(Uint8Array.from(Buffer.from(values, "base64")).buffer);
		const at = (row: number, column: number) => (rows ? row * slice.width + column : column * slice.height + row);
		const wrong = Array.from(slice.data).filter(
			(value, k) => !Object.is(value, expected[at(Math.floor(k / slice.width), k % slice.width)]),
		);
		expect(expected.length).toBe(slice.data.length);
		expect(wrong).toEqual([]);
		expect(slice.attrs.units).toBe(units);
	});

	it("is at the labels that series have there", async () => {
		const { sel, isel, dims } = told[i];
		expect(Object.keys(sel)).toEqual(Object.keys(isel));
		for (const [dim, label] of Object.entries(sel)) {
			const index = Object.fromEntries(dims.map((one) => [one, 0]));
			const rows = await readSeries(await opened(store), { path, along: dim, index });
			const at: unknown = rows[isel[dim]][dim];
			expect(textOf(at)).toBe(textOf(typeof at === "number" ? Number(label) : label));
		}
	});
});

it(
	"shows the examples as xarray opens them, however it decodes them",
	() => {
		const both = (path: string, ...at: number[]) => [
			[""],
			...at.map((one) => ["", one]),
			[path],
			...at.map((one) => [path, one]),
		];
		expect(python(ACCEPTED)).toEqual({
			north_america: both("a1b", 148),
			sea_surface_temperature: both("surface_temperature", 21),
			orca2: both("votemper"),
			rotated_pole: both("air_pressure_at_sea_level"),
			brightness: both("data"),
		});
	},
	WITHIN,
);

/** A date, number or text as Python writes it: no zone, no midnight. */
function textOf(label: unknown): string {
	const text = label instanceof Date ? label.toISOString().replace(/(\.000)?Z$/, "") : String(label);
	return text.replace(" ", "T").replace(/T00:00(:00)?$/, "");
}
