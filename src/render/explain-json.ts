import type { Explanation } from '../model/explanation.ts';
import { encodeJson } from './escape.ts';

/** The explanation for machines. */
export function renderExplanationJson(explanation: Explanation): string {
  const { formatVersion, ...content } = explanation;
  return encodeJson({ formatVersion, exitCode: 0, ...content });
}
