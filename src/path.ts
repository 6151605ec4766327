/** Paths and parts of addresses as text. Pure. */

/** A path without `.` and `..`; null where it climbs above its beginning. */
export function normalPath(path: string): string | null {
	const parts: string[] = [];
	for (const part of path.split("/")) {
		if (part === "..") {
			if (parts.pop() === undefined) return null;
		} else if (part !== "" && part !== ".") parts.push(part);
	}
	return parts.join("/");
}

/** A part of an address, decoded; as it is where a literal % encodes nothing. */
export function decodedPart(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
