/** What Observable's libraries leave out for those who don't see a page: the role of what Plot names, the name of a slider that stands beside a labelled number. */

const ROLES = { g: "group", rect: "img", path: "img" };

function complete() {
	// a view answers for itself
	for (const named of document.querySelectorAll("svg :is(g, rect, path)[aria-label]:not([role])"))
		if (!named.closest(".zarr-view")) named.setAttribute("role", ROLES[named.localName]);
	for (const slider of document.querySelectorAll("form > label + div input[type=range]:not([aria-label])"))
		slider.setAttribute("aria-label", slider.form.querySelector("label").textContent);
}

complete();
new MutationObserver(complete).observe(document.querySelector("main"), { childList: true, subtree: true });
