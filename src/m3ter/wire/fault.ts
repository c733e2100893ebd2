import type { AnswerRules, DecodedFault } from '../../http/judge-answer.ts';
import { isJsonObject, type JsonValue } from '../../support/json.ts';

const MESSAGE_LENGTH_MAX = 1_000;
/**
 * Characters that could control a terminal. A failure's message is one plain sentence, and this one contains remote
 * text.
 */
const CONTROL_CHARACTERS = /[\p{Cc}\p{Cf}]+/gu;

/** The fault in m3ter's error body `{ "message": text }` (`m3ter.md` §1.6); null for any other body. */
function decodeFault(body: JsonValue): DecodedFault | null {
  const message = isJsonObject(body) ? body['message'] : undefined;
  if (typeof message !== 'string' || message === '') return null;
  const text = message.slice(0, MESSAGE_LENGTH_MAX).replaceAll(CONTROL_CHARACTERS, ' ');
  return { codes: [], type: '', message: text, detail: null };
}

/** How m3ter answers (`m3ter.md` §1.6): by status. An expired token answers 403 (rulings.md 9). */
export const M3TER_ANSWERS: AnswerRules = {
  system: 'm3ter',
  answersInJson: true,
  faultsInSuccess: false,
  decodeFault,
  rules: [
    { statuses: [401, 403], means: 'tokenRefused' },
    { statuses: [409], means: 'conflict' },
  ],
};
