import type { RemoteFault } from '../../apply/ports.ts';
import { isJsonObject, parseJson } from '../../support/json.ts';

const MESSAGE_LENGTH_MAX = 1_000;
/** A failure's message is one plain sentence; what a server writes in it must not drive a terminal. */
const CONTROL_CHARACTERS = /[\p{Cc}\p{Cf}]+/gu;

/**
 * An error answer of m3ter: `{ "message": text }` (`m3ter.md` §1.6), or any other body, of which only
 * the status is believed.
 */
export function decodeFault(status: number, text: string): RemoteFault {
  return {
    system: 'm3ter',
    code: `http-${String(status)}`,
    message: messageOf(text) ?? `m3ter answered ${String(status)}`,
    detail: null,
    httpStatus: status,
  };
}

function messageOf(text: string): string | null {
  try {
    const body = parseJson(text);
    const message = isJsonObject(body) ? body['message'] : undefined;
    return typeof message === 'string' && message !== ''
      ? message.slice(0, MESSAGE_LENGTH_MAX).replaceAll(CONTROL_CHARACTERS, ' ')
      : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
