/** What a failed `fetch` means for the request. */
export interface NetworkFailure {
  /** False only when the connection was certainly never made, so nothing can have happened. */
  readonly sent: boolean;
  /** False when another attempt cannot help (a bad certificate, an unexpected redirect). */
  readonly passing: boolean;
  /** In our own words, because error texts may contain addresses or remote text. */
  readonly cause: string;
}

/** Errors from before a connection exists (Node 20 to 24, seen 2026-11). */
const BEFORE_CONNECTION: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'the host name could not be looked up',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
};

/** The TLS handshake failed before a request could be written. */
const CERTIFICATE_REFUSED: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Judges the error of a `fetch` by its codes, never by its text. */
export function classifyNetworkError(error: unknown): NetworkFailure {
  const codes = errorCodes(error);
  const refused = codes.find((code) => CERTIFICATE_REFUSED.has(code));
  if (refused !== undefined) return { sent: false, passing: false, cause: `the certificate was refused (${refused})` };
  // Each address of a host may fail differently. All must have failed before a connection.
  if (codes.length > 0 && codes.every((code) => Object.hasOwn(BEFORE_CONNECTION, code))) {
    const code = codes[0] ?? '';
    return { sent: false, passing: true, cause: `${BEFORE_CONNECTION[code] ?? 'no connection'} (${code})` };
  }
  const code = codes[0];
  return {
    sent: true,
    passing: code !== undefined,
    cause: `the connection failed${code === undefined ? '' : ` (${code})`}`,
  };
}

/** The codes of an error, of its causes and of the errors that it aggregates. */
function errorCodes(error: unknown, depth = 0): string[] {
  if (depth > 5 || typeof error !== 'object' || error === null) return [];
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.flatMap((joined: unknown) => errorCodes(joined, depth + 1));
  }
  const own =
    'code' in error && typeof error.code === 'string' && /^[A-Z0-9_]{2,60}$/.test(error.code) ? [error.code] : [];
  if (own.length > 0) return own;
  return 'cause' in error ? errorCodes(error.cause, depth + 1) : [];
}
