/** numcodecs' base64: bytes as RFC 4648 text. */

/** The bytes that a text in base64 stands for. Throws where it is none. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** zarrita's codec interface; throws where the text is no base64. */
export class Base64 {
	readonly kind = "bytes_to_bytes";

	static fromConfig(): Base64 {
		return new Base64();
	}

	decode(text: Uint8Array): Uint8Array<ArrayBuffer> {
		return fromBase64(new TextDecoder("latin1").decode(text));
	}

	encode(): never {
		throw new Error("base64 is read only");
	}
}
