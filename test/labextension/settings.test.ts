/** The settings' schema against what it stands for, and the settings before, with and without a registry. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ISettingRegistry } from "@jupyterlab/settingregistry";
import { Signal } from "@lumino/signaling";
import { describe, expect, it, vi } from "vitest";
import { withColorMap } from "../../labextension/src/place.ts";
import { Settings } from "../../labextension/src/settings.ts";
import { CATEGORIES, colormap, schemes } from "../../src/render/colormap.ts";

interface Property {
	readonly default: unknown;
	readonly enum?: readonly string[];
	readonly oneOf?: readonly { readonly const: string }[];
}

const file = fileURLToPath(new URL("../../labextension/schema/plugin.json", import.meta.url));
const { properties } = JSON.parse(readFileSync(file, "utf8")) as { properties: Record<string, Property> };
const ID = "zarr-widget:plugin";

/** A registry with one plugin's settings, or one that can't load them. */
function registryOf(settings: object | Error): ISettingRegistry {
	const load = async () => {
		if (settings instanceof Error) throw settings;
		return settings;
	};
	return { load } as unknown as ISettingRegistry;
}

describe("the schema", () => {
	it("offers every colour map of amounts, in the order of the view's own choice, under names that it knows", () => {
		// colours of categories are no choice for whatever is opened
		const names = schemes.flatMap((group) => group.names).filter((name) => name !== CATEGORIES);
		expect(properties.colorMap.enum).toEqual(names);
		for (const name of names) expect(colormap(name).scheme).toBe(name);
	});

	it("has the defaults that hold without it", () => {
		const { current } = new Settings(null, ID, Promise.resolve());
		for (const [name, value] of Object.entries(current)) expect(properties[name].default, name).toBe(value);
	});

	it("offers the routes and double-clicks by name", () => {
		expect(properties.route.oneOf?.map((choice) => choice.const)).toEqual(["auto", "server", "files"]);
		expect(properties.doubleClick.oneOf?.map((choice) => choice.const)).toEqual(["zarr", "stores", "never"]);
	});
});

describe("Settings", () => {
	it("are read when the application is restored, and followed", async () => {
		const settings = { composite: { colorMap: "magma" }, changed: new Signal<object, void>({}) };
		let restore = () => {};
		const restored = new Promise<void>((resolve) => {
			restore = resolve;
		});
		const followed = new Settings(registryOf(settings), ID, restored);
		const heard = vi.fn();
		followed.changed.connect(heard);
		expect(followed.current.colorMap).toBe("viridis");
		restore();
		await followed.ready;
		expect(followed.current).toEqual({ doubleClick: "zarr", colorMap: "magma", cacheSize: 512, route: "auto" });
		settings.composite = { colorMap: "thermal" };
		settings.changed.emit();
		expect(followed.current.colorMap).toBe("thermal");
		expect(heard).toHaveBeenCalledTimes(2);
	});

	it("that can't be read leave the defaults, and a word in the console", async () => {
		const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
		const settings = new Settings(registryOf(new Error("no such plugin")), ID, Promise.resolve());
		await settings.ready;
		expect(settings.current.route).toBe("auto");
		expect(warn.mock.calls[0][0]).toContain(ID);
		warn.mockRestore();
	});
});

describe("withColorMap", () => {
	it("gives a new tab the map that was chosen, with what it shows besides", () => {
		expect(withColorMap(undefined, "magma")).toEqual({ color: { scheme: "magma" } });
		expect(withColorMap({ path: "air", color: { reverse: true } }, "magma")).toEqual({
			path: "air",
			color: { reverse: true, scheme: "magma" },
		});
	});

	it("leaves a state its own map, and a field the map of its kind", () => {
		const own = { color: { scheme: "thermal" } };
		expect(withColorMap(own, "magma")).toBe(own);
		const angle = { path: "wave", field: "phase" };
		expect(withColorMap(angle, "magma")).toBe(angle);
	});
});
