import { editDistance } from '../support/did-you-mean.ts';
import type { LookupRow } from './lookup.ts';
import { LEGAL_FORMS } from '../model/legal-forms.ts';
import { compareText } from '../support/compare-text.ts';

/** A candidate record, and how similar its name is: 100 for the same words, 0 for nothing in common. */
export interface ScoredCandidate {
  readonly row: LookupRow;
  readonly score: number;
}

/** With a lower score, people would see nothing in common. */
const SCORE_MIN = 30;

/**
 * The active candidates with a name similar to one of `names`, most similar first; equal scores by name. The order of
 * words does not matter, and a nearly equal word counts nearly as much as an equal one.
 */
export function scoreCandidates(
  names: readonly string[],
  rows: readonly LookupRow[],
  count: number,
): readonly ScoredCandidate[] {
  const active = rows.filter((row) => row.active);
  return best(active, count, (row) => Math.max(0, ...names.map((name) => likeness(name, row.name))));
}

/**
 * The objects of m3ter that a mistyped code may mean, most similar first. `meant`, the nearest by the distance of codes,
 * is always among them: `apicalls` has no word in common with `api-calls`.
 */
export function scoreSources(
  reference: string,
  rows: readonly LookupRow[],
  meant: LookupRow | null,
  count: number,
): readonly ScoredCandidate[] {
  return best(rows, count, (row) => {
    const codes = row.properties.map(([, code]) => code);
    const score = Math.max(0, ...[row.name, ...codes].map((name) => likeness(reference, name)));
    return row === meant ? Math.max(score, ...codes.map((code) => nearness(reference, code))) : score;
  });
}

function best(
  rows: readonly LookupRow[],
  count: number,
  scoreOf: (row: LookupRow) => number,
): readonly ScoredCandidate[] {
  return rows
    .map((row) => ({ row, score: scoreOf(row) }))
    .filter(({ score }) => score >= SCORE_MIN)
    .toSorted((a, b) => b.score - a.score || compareText(a.row.name, b.row.name) || compareText(a.row.id, b.row.id))
    .slice(0, count);
}

/** How much of two codes is the same, in percent, whatever stands between their words. */
function nearness(a: string, b: string): number {
  const [first, second] = [wordsOf(a).join(''), wordsOf(b).join('')];
  return Math.round(100 * (1 - editDistance(first, second) / Math.max(first.length, second.length, 1)));
}

/**
 * Which share of the words of two texts stands in both, in percent. A legal form in both adds nothing: "Nakatomi GmbH" and
 * "Tyrell GmbH" have nothing in common. One that only one of them has still tells the two apart.
 */
function likeness(a: string, b: string): number {
  const [first, second] = [wordsOf(a), wordsOf(b)];
  return Math.min(sharedWords(first, second), sharedWords(withoutForms(first), withoutForms(second)));
}

function withoutForms(words: readonly string[]): readonly string[] {
  const rest = words.filter((word) => !LEGAL_FORMS.has(word));
  return rest.length === 0 ? words : rest;
}

function sharedWords(first: readonly string[], second: readonly string[]): number {
  if (first.length === 0 || second.length === 0) return 0;
  const matched = [...first.map((word) => nearest(word, second)), ...second.map((word) => nearest(word, first))];
  const sum = matched.reduce((total, share) => total + share, 0);
  return Math.round((100 * sum) / matched.length);
}

function nearest(word: string, others: readonly string[]): number {
  return Math.max(...others.map((other) => similarity(word, other)));
}

/** 1 for the same word, less for a typing error, 0 for words that differ in more than a third. */
function similarity(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  const share = 1 - editDistance(a, b) / length;
  return share >= 2 / 3 ? share : 0;
}

const WORDS_MAX = 12;

function wordsOf(text: string): readonly string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, WORDS_MAX);
}
