/** Entry 2: the anywidget module; the model's traits ↔ the view's state, the model's channel ↔ the kernel route. */
import type { AnyModel, Initialize, Render } from "@anywidget/types";
import { handWorker } from "./decode/shared.ts";
import { ZarrError } from "./errors.ts";
import { openVariable, openZarr, type ZarrHandle } from "./read.ts";
import { sameState } from "./state.ts";
import type { KernelReply, KernelRequest } from "./store/comm.ts";
import { openKernelStore } from "./store/open.ts";
import { agrees, limitsOf, SHOWN, selectionOf, stateOf, type Traits, traitsOf } from "./traits.ts";
import { type ZarrViewElement, zarrView } from "./view.ts";
import text from "./worker.ts?inline-worker";

handWorker({ text });

type Model = AnyModel<Traits>;

/** The model's channel: questions by id, each with the messages of its answer. */
interface Channel {
	readonly request: KernelRequest;
	/** Calls back with whether the kernel has kept somebody waiting for long; returns how to stop. */
	onWait(listener: (waiting: boolean) => void): () => void;
	close(): void;
}

const PATIENCE_MS = 5000;
const WAITING = "Waiting for the kernel: it is busy, restarting or gone. What needs it appears when it answers.";

interface Question {
	push(reply: KernelReply): void;
	fail(error: unknown): void;
}

function openChannel(model: Model): Channel {
	const questions = new Map<number, Question>();
	const listeners = new Set<(waiting: boolean) => void>();
	const tell = (waiting: boolean) => listeners.forEach((listener) => void listener(waiting));
	let patience: ReturnType<typeof setTimeout> | undefined;
	let count = 0;
	const wait = () => {
		clearTimeout(patience);
		tell(false);
		if (questions.size > 0) patience = setTimeout(tell, PATIENCE_MS, true);
	};
	const hear = (content: Record<string, unknown>, buffers: readonly DataView[]) => {
		if (content?.type !== "reply") return;
		const bytes = buffers.map((view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
		questions.get(Number(content.id))?.push({ content, buffers: bytes });
		wait();
	};
	model.on("msg:custom", hear);
	return {
		async *request(content, { signal }) {
			const id = ++count;
			const answers = answerQueue();
			const withdraw = () => answers.fail(signal?.reason);
			if (signal?.aborted) throw signal.reason;
			signal?.addEventListener("abort", withdraw, { once: true });
			questions.set(id, answers);
			if (questions.size === 1) wait();
			try {
				send(model, { type: "request", id, ...content });
				for (;;) {
					const reply = await answers.next();
					yield reply;
					if (reply.content.done !== false) return;
				}
			} finally {
				signal?.removeEventListener("abort", withdraw);
				questions.delete(id);
				wait();
			}
		},
		onWait(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		close() {
			model.off("msg:custom", hear);
			clearTimeout(patience);
			for (const question of questions.values()) question.fail(new DOMException("the widget is closed", "AbortError"));
		},
	};
}

/** A model whose kernel was restarted can send nothing any more: Jupyter says only "Cannot send". */
function send(model: Model, content: Record<string, unknown>): void {
	try {
		model.send(content);
	} catch (cause) {
		const text = "The kernel that read this store is gone. Run the cell again; what was loaded can still be shown.";
		throw new ZarrError("KernelError", text, { cause });
	}
}

function answerQueue(): Question & { next(): Promise<KernelReply> } {
	const replies: KernelReply[] = [];
	let failure: { error: unknown } | undefined;
	let wake: () => void = () => undefined;
	return {
		push(reply) {
			replies.push(reply);
			wake();
		},
		fail(error) {
			failure = { error };
			wake();
		},
		async next() {
			for (;;) {
				const reply = replies.shift();
				if (reply) return reply;
				if (failure) throw failure.error;
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
		},
	};
}

/** What all views of one model share. */
interface Connection {
	readonly model: Model;
	readonly channel: Channel;
	readonly outbox: Outbox;
	readonly views: Set<ZarrViewElement>;
	/** Opens the store at the first call, and again after a failure. */
	open(): Promise<ZarrHandle>;
	close(): void;
}

function connect(model: Model): Connection {
	const life = new AbortController();
	const channel = openChannel(model);
	const outbox = openOutbox(model);
	const views = new Set<ZarrViewElement>();
	let handle: Promise<ZarrHandle> | undefined;
	const begin = async () => {
		const { store, named } = await openKernelStore(channel.request, model.get("_route_wanted"), life.signal);
		outbox.put({ route: store.route });
		return openZarr(store, { path: named.node, metadata: named.documents, signal: life.signal });
	};
	const hear = followTraits(model, views, outbox);
	return {
		model,
		channel,
		outbox,
		views,
		open() {
			handle ??= begin().catch((error) => {
				handle = undefined;
				throw error;
			});
			return handle;
		},
		close() {
			hear.stop();
			outbox.close();
			channel.close();
			life.abort(new DOMException("the widget is closed", "AbortError"));
			for (const view of views) view.dispose();
		},
	};
}

/** Traits on their way to Python: they leave together, a frame later. */
interface Outbox {
	put(traits: Partial<Traits>): void;
	/** What has not left yet; newer than the model. */
	readonly waiting: Partial<Traits>;
	close(): void;
}

function openOutbox(model: Model): Outbox {
	let waiting: Partial<Traits> = {};
	let timer: ReturnType<typeof setTimeout> | undefined;
	const leave = () => {
		const leaving = Object.entries(waiting);
		waiting = {};
		timer = undefined;
		// set only now: an echo of older values, which comes meanwhile, would undo what is set but not sent
		for (const [name, value] of leaving) model.set(name as keyof Traits, value);
		if (leaving.length > 0) model.save_changes();
	};
	return {
		put(traits) {
			for (const [name, value] of Object.entries(traits)) {
				if (sameState(model.get(name as keyof Traits), value)) delete waiting[name as keyof Traits];
				else Object.assign(waiting, { [name]: value });
			}
			// a page in the background draws no frames, and its traits must be told all the same
			timer ??= setTimeout(leave, 16);
		},
		get waiting() {
			return waiting;
		},
		close: () => clearTimeout(timer),
	};
}

/** Changed traits → every view of the model. Those of one turn go together, as x and y must. */
function followTraits(model: Model, views: ReadonlySet<ZarrViewElement>, outbox: Outbox): { stop(): void } {
	let names: string[] = [];
	const apply = () => {
		const changed = names.filter((name) => !(name in outbox.waiting));
		names = [];
		for (const view of views) {
			showTraits(model, view, changed);
			tellDerived(model, view, outbox);
		}
	};
	const hears = SHOWN.map((name) => {
		const hear = () => {
			if (names.push(name) === 1) queueMicrotask(apply);
		};
		model.on(`change:${name}`, hear);
		return () => model.off(`change:${name}`, hear);
	});
	const refresh = () => views.forEach((view) => void view.refresh());
	model.on("change:_generation", refresh);
	return {
		stop() {
			for (const stop of hears) stop();
			model.off("change:_generation", refresh);
		},
	};
}

function allTraits(model: Model): Traits {
	return Object.fromEntries(SHOWN.map((name) => [name, model.get(name)])) as unknown as Traits;
}

function showTraits(model: Model, view: ZarrViewElement, names: readonly string[]): void {
	const traits = allTraits(model);
	const { value } = view;
	const shown = value && traitsOf(value, view.limits, traits);
	if (shown && sameState(shown, { ...shown, ...traits })) return;
	view.value = stateOf(traits, names, value?.color.domain);
	if (names.some((name) => name === "vmin" || name === "vmax" || name === "robust")) view.limits = limitsOf(traits);
}

/** The view's state → traits. */
function tellTraits(model: Model, view: ZarrViewElement, outbox: Outbox): void {
	const { value, handle } = view;
	if (!value || !handle) return;
	outbox.put(traitsOf(value, view.limits, wantedTraits(model, outbox)));
	openVariable(handle, value.path).then(
		(variable) => {
			if (sameState(view.value, value)) outbox.put({ _selection: selectionOf(variable, value) });
		},
		() => undefined, // what can't be opened is told by the view's own error
	);
}

/** What follows from Python's traits once the view shows them; a view that lags behind them has nothing to tell. */
function tellDerived(model: Model, view: ZarrViewElement, outbox: Outbox): void {
	if (view.value && agrees(view.value, wantedTraits(model, outbox))) tellTraits(model, view, outbox);
}

function wantedTraits(model: Model, outbox: Outbox): Traits {
	return { ...allTraits(model), ...outbox.waiting };
}

function render({ model, channel, outbox, views, open }: Connection, el: HTMLElement): () => void {
	const traits = allTraits(model);
	const view = zarrView(open, {
		...stateOf(traits, SHOWN),
		robust: traits.robust,
		height: model.get("height") ?? undefined,
	});
	if (traits.vmin !== null && traits.vmax !== null) view.limits = "fixed";
	const note = document.createElement("div");
	note.setAttribute("role", "status");
	note.hidden = true;
	note.textContent = WAITING;
	el.append(note, view);
	views.add(view);
	const stopWaiting = channel.onWait((waiting) => {
		note.hidden = !waiting;
	});
	// the end that is left open is known with the automatic limits, which the first event tells
	const oneEnd = (traits.vmin === null) !== (traits.vmax === null);
	if (oneEnd) view.addEventListener("input", () => showTraits(model, view, ["vmin", "vmax"]), { once: true });
	const derive = () => tellDerived(model, view, outbox);
	view.addEventListener("input", () => tellTraits(model, view, outbox));
	view.addEventListener("load", () => {
		derive();
		if (!view.querySelector("[role=alert]")) outbox.put({ error: "" });
	});
	view.addEventListener("error", (event) => outbox.put({ error: (event as ErrorEvent).message }));
	view.ready.then(derive, () => undefined); // a view that never gets ready shows why, and says it by its error event
	return () => {
		stopWaiting();
		views.delete(view);
		view.dispose();
	};
}

/** One widget. anywidget calls this once a model and hands each hook a proxy of its own, so what the hooks share is kept here. */
export default function widget(): { initialize: Initialize<Traits>; render: Render<Traits> } {
	let connection: Connection | undefined;
	return {
		initialize({ model }) {
			connection = connect(model);
			return connection.close;
		},
		render({ model, el }) {
			connection ??= connect(model);
			return render(connection, el);
		},
	};
}
