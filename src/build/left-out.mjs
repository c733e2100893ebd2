// Libraries that intuit-oauth loads and nothing here calls:
// - axios: our transport sends its requests;
// - winston: it is told to write no log;
// - jsonwebtoken: no identity is asked for.
// They and theirs are 70 packages, and took a fifth of the processor time of a plan of the example.
// And one that @actions/core loads to ask for a token of OpenID Connect, which nothing here does:
// - @actions/http-client: with the whole of undici it was nine tenths of the action's own file.
const NEVER_CALLED = new URL('never-called.cjs', import.meta.url).pathname;

const NAMES = ['axios', 'winston', 'jsonwebtoken', '@actions/http-client', '@actions/http-client/lib/auth'];

/** esbuild's `alias` for every bundle. */
export const LEFT_OUT = Object.fromEntries(NAMES.map((name) => [name, NEVER_CALLED]));
