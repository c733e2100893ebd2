// Libraries that intuit-oauth loads and nothing here calls:
// - axios: our transport sends its requests;
// - winston: it is told to write no log;
// - jsonwebtoken: no identity is asked for.
// They and theirs are 70 packages, and took a fifth of the processor time of a plan of the example.
const NEVER_CALLED = new URL('never-called.cjs', import.meta.url).pathname;

/** esbuild's `alias` for every bundle. */
export const LEFT_OUT = Object.fromEntries(['axios', 'winston', 'jsonwebtoken'].map((name) => [name, NEVER_CALLED]));
