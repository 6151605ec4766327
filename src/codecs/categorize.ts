/** numcodecs' categorize: texts as the position of their label, counted from one; 0 and what has no label are "". */
import type { ChunkMeta, NumberChunk } from "./filter.ts";
import type { CellChunk } from "./vlen.ts";

/** What its configuration says: the labels, and the type of the numbers as v3 names it. */
export interface CategorizeConfiguration {
	readonly labels: readonly string[];
	readonly stored: string;
}

/** zarrita's codec interface: numbers → texts. */
export class Categorize {
	readonly kind = "array_to_array";
	readonly #labels: readonly string[];
	readonly #stored: string;

	constructor(labels: readonly string[], stored: string) {
		this.#labels = labels;
		this.#stored = stored;
	}

	static fromConfig({ labels, stored }: CategorizeConfiguration): Categorize {
		return new Categorize(labels, stored);
	}

	/** What the codecs after this one see. */
	getEncodedMeta<Meta extends ChunkMeta>(meta: Meta): Meta {
		return { ...meta, dataType: this.#stored };
	}

	decode({ data, shape, stride }: NumberChunk): CellChunk<string> {
		const text = (at: number | bigint) => this.#labels[Number(at) - 1] ?? "";
		return { data: Array.from(data as ArrayLike<number | bigint>, text), shape, stride };
	}

	encode(): never {
		throw new Error("categorize is read only");
	}
}
