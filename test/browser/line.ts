/** A line of limited rate that all answers of a server share. */
import { Transform } from "node:stream";

/** Lets bytes pass at a rate, whoever sends them: in turn, so that all who send get the same part of it. */
export class Line {
	#free = 0;

	/** Resolves once `bytes` have passed at `rate` bytes a second, behind all that came before. */
	async pass(bytes: number, rate: number): Promise<void> {
		const now = performance.now();
		this.#free = Math.max(now, this.#free) + (1000 * bytes) / rate;
		const wait = this.#free - now;
		// timers count whole milliseconds, so what is due sooner goes with the next
		if (wait >= 1) await new Promise((resolve) => setTimeout(resolve, wait));
	}

	/** A stream through the line; `rate` is asked for each piece. */
	through(rate: () => number): Transform {
		return new Transform({
			highWaterMark: 1,
			transform: (piece: Buffer, _, done) => {
				this.pass(piece.length, rate()).then(() => done(null, piece), done);
			},
		});
	}
}
