import { nearestWord } from '../support/did-you-mean.ts';
import type { DESIRED_CODES } from '../model/codes/desired.ts';

/** The diagnostic codes of this stage. */
export type DesiredCode = keyof typeof DESIRED_CODES;

/** A record of a remote system that a reference names. */
export interface FoundRecord {
  readonly id: string;
  /** Code or name for people; the id when there is neither. */
  readonly label: string;
}

/** Why a reference names no record, in words for the user. */
export interface ReferenceProblem {
  readonly code: DesiredCode;
  readonly message: string;
  readonly hint: string;
  /** `did you mean "x"?`, which the hint has too; absent when nothing is near. */
  readonly suggestion?: string;
}

export type Resolution = { readonly found: FoundRecord } | { readonly problem: ReferenceProblem };

export function problem(code: DesiredCode, message: string, hint: string): Resolution {
  return { problem: { code, message, hint } };
}

/** The same with what `Suggest` found, which comes first in the hint. */
export function problemNear(
  code: DesiredCode,
  message: string,
  words: { readonly suggestion: string; readonly hint: string },
): Resolution {
  const { suggestion, hint } = words;
  const found = suggestion === '' ? {} : { suggestion: suggestion.trim() };
  return { problem: { code, message, hint: suggestion + hint, ...found } };
}

/** The word in a suggestion of `Suggest`; null when there is none. */
export function meantBy(suggestion: string | undefined): string | null {
  return /^did you mean "(.*)"\?$/.exec(suggestion ?? '')?.[1] ?? null;
}

/** How often similar words are looked for: a file of 50,000 lines may be wrong in each line. */
const SUGGESTIONS_MAX = 50;

/** Finds "did you mean" candidates, until its budget is used up. */
export type Suggest = (word: string, candidates: Iterable<string>) => string;

/** Gives `did you mean "x"? ` or an empty text. One budget for each run over the workspace. */
export function createSuggest(): Suggest {
  let left = SUGGESTIONS_MAX;
  return (word, candidates) => {
    if (left === 0) return '';
    left -= 1;
    const nearest = nearestWord(word, candidates);
    return nearest === null ? '' : `did you mean "${nearest}"? `;
  };
}
