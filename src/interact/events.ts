/** What a view tells its page, so that those who listen in TypeScript know what they get. */

import { type Slice, settled } from "../slice/slice.ts";
import type { Profile } from "./profiles.ts";

/** How far a reading has come. */
export interface ReadingProgress {
	/** Chunks that have landed, of `total`. */
	readonly loaded: number;
	/** Chunks that are wanted; 0 where reading was given up. */
	readonly total: number;
}

/** The events of a view beside those that every element has. */
export interface ViewEvents {
	/** There is a new `value` that was not assigned: once for each step of a gesture and each `set`, and once for the first value; where an array was opened, with the limits of its first slice. Bubbles; never before `ready`, and none of the controls inside. */
	input: Event;
	/** A slice is complete, or all that is in view of a table or of images to choose from; `detail` is null there. */
	load: CustomEvent<Slice | null>;
	/** All values of the chart beside the picture are there, as far as they can be read. */
	profile: CustomEvent<Profile | null>;
	/** Something failed, which the view shows, too: `error` is what it failed with, `message` the sentence. */
	error: ErrorEvent;
	/** More chunks have landed, at most once a frame; none where there is nothing to wait for. */
	progress: CustomEvent<ReadingProgress>;
}

/** "load" of a complete slice, whose cells get memory of its own once somebody looks at it; of all else null. */
export function loadEvent(slice: Slice | null): ViewEvents["load"] {
	return Object.defineProperty(new CustomEvent("load"), "detail", { get: () => slice && settled(slice) });
}

/** All events of a view by name. */
export type ViewEventMap = Omit<HTMLElementEventMap, keyof ViewEvents> & ViewEvents;

/** An element that dispatches `ViewEvents`. */
export interface ViewTarget extends HTMLElement {
	/** As of every element; what is heard of the view's own events is typed. */
	addEventListener<Name extends keyof ViewEventMap>(
		name: Name,
		listener: (this: this, event: ViewEventMap[Name]) => unknown,
		options?: boolean | AddEventListenerOptions,
	): void;
	/** As of every element. */
	addEventListener(
		name: string,
		listener: EventListenerOrEventListenerObject,
		options?: boolean | AddEventListenerOptions,
	): void;
	/** As of every element. */
	removeEventListener<Name extends keyof ViewEventMap>(
		name: Name,
		listener: (this: this, event: ViewEventMap[Name]) => unknown,
		options?: boolean | EventListenerOptions,
	): void;
	/** As of every element. */
	removeEventListener(
		name: string,
		listener: EventListenerOrEventListenerObject,
		options?: boolean | EventListenerOptions,
	): void;
}
