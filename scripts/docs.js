/** `npm run docs`: everything set up, then the documentation site in dist/site. */
import { site } from "./setup.js";

try {
	await site();
	console.log("The site is in dist/site. To look at it: python3 -m http.server --directory dist/site");
} catch (error) {
	console.error(`npm run docs: ${error.message}`);
	process.exitCode = 1;
}
