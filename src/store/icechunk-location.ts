/** Where virtual chunks lie: locations as manifests have them → absolute addresses, by the repository's own containers. */
import { ZarrError } from "../errors.ts";
import { type FlexValue, flexEntries, flexRoot, flexText } from "./flexbuffer.ts";
import { guarded } from "./icechunk-file.ts";

/** A place that virtual chunks may lie in. */
interface Container {
	readonly name: string | null;
	/** Ends with a slash. */
	readonly prefix: string;
	/** Of a store that speaks as S3 does but lies elsewhere. */
	readonly endpoint: string | null;
}

/** The absolute address of a location. Throws AccessError for a container that the repository does not name. */
export type Locate = (location: string) => string;

/** Locations of the repository with this configuration. Throws MetadataError where it is damaged. */
export function openLocations(config: Uint8Array | null): Locate {
	const containers = config ? guarded("repo", () => readContainers(config)) : [];
	return (location) => {
		const absolute = fromContainer(location, containers);
		const [, bucket, path] = /^(?:s3|gs|gcs):\/\/([^/?#]+)\/+([^?#]*)/i.exec(absolute) ?? [];
		if (!bucket) return absolute;
		const endpoint = containerOf(absolute, containers)?.endpoint;
		if (endpoint) return `${endpoint.replace(/\/+$/, "")}/${bucket}/${path}`;
		return `${absolute.slice(0, absolute.indexOf(":"))}://${bucket}/${decoded(path)}`;
	};
}

/** `vcc://name/path` is relative to the container of that name. */
function fromContainer(location: string, containers: readonly Container[]): string {
	const [, name, path] = /^vcc:\/\/([^/]+)\/(.*)$/is.exec(location) ?? [];
	if (name === undefined) return location;
	const container = containers.find((one) => one.name === name);
	if (container) return container.prefix + path;
	throw new ZarrError(
		"AccessError",
		`A chunk lies at ${location}, and the Icechunk repository does not say where ${name} is. Set its container in the repository's configuration.`,
		{ url: location },
	);
}

/** The container with the longest prefix that a location begins with. */
function containerOf(location: string, containers: readonly Container[]): Container | undefined {
	return containers
		.filter(({ prefix }) => location.startsWith(prefix))
		.sort((a, b) => b.prefix.length - a.prefix.length)[0];
}

/** The key of an object as it is: locations are URLs, with what URLs reserve encoded. */
function decoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path; // written before locations were URLs
	}
}

function readContainers(config: Uint8Array): Container[] {
	const containers = flexEntries(flexRoot(config)).get("virtual_chunk_containers");
	if (!containers) return [];
	return [...flexEntries(containers).values()].flatMap((value) => {
		const fields = flexEntries(value);
		const prefix = flexText(fields.get("url_prefix"));
		return prefix ? [{ name: flexText(fields.get("name")), prefix, endpoint: endpointOf(fields.get("store")) }] : [];
	});
}

/** A store is a map of one entry: its kind, and the options of that kind. */
function endpointOf(store: FlexValue | undefined): string | null {
	const [options] = store ? flexEntries(store).values() : [];
	return options ? flexText(flexEntries(options).get("endpoint_url")) : null;
}
