import type { Explanation } from '../model/explanation.ts';
import { encodeJson } from './escape.ts';

/** The explanation for machines. */
export function renderExplanationJson(explanation: Explanation): string {
  return encodeJson(explanation);
}
