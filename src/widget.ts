/** Entry 2: the anywidget module; the model's traits ↔ the view's state, the model's channel ↔ the kernel route. */
import type { AnyModel, Initialize, Render } from "@anywidget/types";
import { type Channel, openChannel } from "./channel.ts";
import { handWorker } from "./decode/shared.ts";
import { keepKeys } from "./interact/keys.ts";
import { type Outbox, openOutbox } from "./outbox.ts";
import { openZarr, type ZarrHandle } from "./read.ts";
import { sameState } from "./state.ts";
import { handErrand } from "./store/courier.ts";
import errand from "./store/errand.ts?inline-worker";
import { openKernelStore } from "./store/open.ts";
import { agrees, drawnOf, limitsOf, SHOWN, stateOf, type Traits, traitsOf } from "./traits.ts";
import { type ZarrViewElement, zarrView } from "./view.ts";
import text from "./worker.ts?inline-worker";

handWorker({ text });
handErrand(errand);

type Model = AnyModel<Traits>;

const WAITING = "Waiting for the kernel: it is busy, restarting or gone. What needs it appears when it answers.";

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

/** Changed traits → every view of the model. Those of one turn go together, as x and y must. */
function followTraits(model: Model, views: ReadonlySet<ZarrViewElement>, outbox: Outbox): { stop(): void } {
	let names: string[] = [];
	const apply = () => {
		const changed = names.filter((name) => !(name in outbox.waiting));
		names = [];
		for (const view of views) {
			showTraits(model, view, changed);
			if (changed.includes("path")) tellOpened(model, view, outbox);
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
	// Python drops what is drawn when it changes what is shown, also where that comes to the same cells
	const retell = () => {
		if (model.get("_drawn") === null) for (const view of views) tellDerived(model, view, outbox);
	};
	model.on("change:_drawn", retell);
	return {
		stop() {
			for (const stop of hears) stop();
			model.off("change:_generation", refresh);
			model.off("change:_drawn", retell);
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
	const { value, shown } = view;
	if (!value) return;
	outbox.put({ ...traitsOf(value, view.limits, wantedTraits(model, outbox)), _drawn: drawnOf(shown, value) });
}

/** What follows from Python's traits once the view shows them; a view that lags behind them has nothing to tell. */
function tellDerived(model: Model, view: ZarrViewElement, outbox: Outbox): void {
	if (view.value && agrees(view.value, wantedTraits(model, outbox))) tellTraits(model, view, outbox);
}

/** Tells the next slice's traits where it is a table, or what the root shows, which may have a path of its own: of a picture its first limits tell them. */
function tellOpened(model: Model, view: ZarrViewElement, outbox: Outbox): void {
	const tell = () => (view.slice === null || model.get("path") === "") && tellTraits(model, view, outbox);
	view.addEventListener("load", tell, { once: true });
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
	const life = new AbortController();
	keepKeys(el, life.signal);
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
		life.abort();
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
