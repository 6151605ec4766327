/** A module that does what none should at import, to show that it is seen. */
globalThis.added = setTimeout(() => {});
document.body.append(new Image());
