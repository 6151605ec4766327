/** Room in a module's memory. */
import { expect, it, vi } from "vitest";
import { room, type WasmExports } from "../../src/codecs/wasm.ts";

it("is refused where 32 bits can't name it, which would make little of it", () => {
	const allocate = vi.fn(() => 8);
	const exports = { allocate } as unknown as WasmExports;
	expect(room(exports, 2 ** 32 - 1)).toBe(8);
	expect(() => room(exports, 2 ** 32)).toThrow("there is no memory for 4294967296 bytes");
	expect(allocate).toHaveBeenCalledTimes(1);
});
