/** Names of units → their symbols for people. Pure. (UDUNITS-2, as OME-NGFF 0.4 and 0.5 list them under "axes") */

const PREFIXES: Readonly<Record<string, string>> = {
	yocto: "y",
	zepto: "z",
	atto: "a",
	femto: "f",
	pico: "p",
	nano: "n",
	micro: "µ",
	milli: "m",
	centi: "c",
	deci: "d",
	hecto: "h",
	kilo: "k",
	mega: "M",
	giga: "G",
	tera: "T",
	peta: "P",
	exa: "E",
	zetta: "Z",
	yotta: "Y",
};
const BASES: Readonly<Record<string, string>> = { meter: "m", metre: "m", second: "s", hertz: "Hz" };
const OTHERS: Readonly<Record<string, string>> = {
	angstrom: "Å",
	day: "d",
	foot: "ft",
	hour: "h",
	inch: "in",
	micron: "µm",
	mile: "mi",
	minute: "min",
	parsec: "pc",
	um: "µm",
	yard: "yd",
};
const NAMED = new RegExp(`^(${Object.keys(PREFIXES).join("|")})?(${Object.keys(BASES).join("|")})$`);

/** The symbol of a unit: "µm" of micrometer, "Å" of angstrom; a name that is not known stays as it is. */
export function unitSymbol(name: string): string {
	// Greek mu and the sign for micro look the same
	const given = name.trim().replace("\u03bc", "µ");
	if (Object.hasOwn(OTHERS, given)) return OTHERS[given];
	const [, prefix, base] = NAMED.exec(given) ?? [];
	return base === undefined ? given : (PREFIXES[prefix] ?? "") + BASES[base];
}
