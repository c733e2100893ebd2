/** What one run got to know: by name, with the value that must appear nowhere. */
export type Secrets = Readonly<Record<string, string>>;

/** Forms in which a value may show up: as it is, encoded, or as part of a header. */
function formsOf(value: string): readonly (readonly [string, string])[] {
  return [
    ['in clear', value],
    ['in base64', Buffer.from(value).toString('base64').replace(/=+$/, '')],
    ['in base64url', Buffer.from(value).toString('base64url')],
    ['URL-encoded', encodeURIComponent(value)],
    ['as JSON', JSON.stringify(value).slice(1, -1)],
    ['in hexadecimal', Buffer.from(value).toString('hex')],
    ['backwards', Array.from(value).toReversed().join('')],
  ];
}

/** Where a text holds one of the secrets; the value itself is not in the answer. */
export function findSecretsIn(text: string, secrets: Secrets): readonly string[] {
  return Object.entries(secrets).flatMap(([name, value]) =>
    formsOf(value)
      .filter(([, form]) => text.includes(form))
      .map(([how]) => `${name} ${how}`),
  );
}

/** Tokens that the embedded systems issue, told by their shape: no process of the suite may print one. */
const ISSUED = /AB11[A-Za-z0-9]{40,}|eyJ[A-Za-z0-9]{150,}/;

/** True when a text holds a token that the embedded systems issued. */
export function holdsIssuedToken(text: string): boolean {
  return ISSUED.test(text);
}
