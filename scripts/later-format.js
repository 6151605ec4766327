/** Loader of Observable Plot's format.js: its number format is made when a number is first written, not as the page loads it, which took 10 ms of every page's start. */
const AT_ONCE = "export const formatDefault = formatAuto();";
const LATER = "let made;\nexport const formatDefault = (value) => (made ??= formatAuto())(value);";

export default function later(source) {
	if (!source.includes(AT_ONCE)) throw new Error(`Observable Plot no longer has "${AT_ONCE}"; see ${import.meta.url}`);
	return source.replace(AT_ONCE, LATER);
}
