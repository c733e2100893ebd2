/** Forms of companies. Two companies that share nothing else are not alike. */
export const LEGAL_FORMS: ReadonlySet<string> = new Set(
  'ab ag bv co company corp corporation gmbh inc incorporated kg limited llc llp ltd nv oy plc pty sa sarl sas spa srl the'.split(' '),
); // prettier-ignore
