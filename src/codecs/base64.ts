/** numcodecs' base64: bytes as RFC 4648 text. */

/** zarrita's codec interface; throws where the text is no base64. */
export class Base64 {
	readonly kind = "bytes_to_bytes";

	static fromConfig(): Base64 {
		return new Base64();
	}

	decode(text: Uint8Array): Uint8Array {
		const binary = atob(new TextDecoder("latin1").decode(text));
		return Uint8Array.from(binary, (character) => character.charCodeAt(0));
	}

	encode(): never {
		throw new Error("base64 is read only");
	}
}
