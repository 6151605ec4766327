/** What a hand does on a bench's page, and how the page asks for it. */

/** One event of pointer, wheel or keys, as the DevTools protocol has it (Input.dispatchMouseEvent, Input.dispatchKeyEvent); places in CSS pixels of the page. */
export type Touch =
	| {
			readonly type: "mouseMoved" | "mousePressed" | "mouseReleased" | "mouseWheel";
			readonly x: number;
			readonly y: number;
			readonly button?: "left";
			readonly buttons?: number;
			readonly clickCount?: number;
			readonly deltaX?: number;
			readonly deltaY?: number;
	  }
	| {
			readonly type: "rawKeyDown" | "keyUp";
			readonly key: string;
			readonly code: string;
			readonly windowsVirtualKeyCode: number;
	  };

/** Events in a row, one each `everyMs`. */
export interface Gesture {
	readonly touches: readonly Touch[];
	readonly everyMs: number;
}

/** On the page: resolves when the browser has handled a gesture. Rejects with what kept it from that. */
export async function gesture(hand: string, made: Gesture): Promise<void> {
	const answer = await fetch(hand, { method: "POST", body: JSON.stringify(made) });
	if (!answer.ok) throw new Error(await answer.text());
}
