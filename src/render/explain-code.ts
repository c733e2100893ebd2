import { APPLY_AGAIN } from '../model/apply-again.ts';
import { CODES, type CodeEntry } from '../model/codes.ts';
import { findReason, REASONS } from '../model/reasons/all-reasons.ts';
import { DRIFT_REASONS } from '../model/reasons/drift.ts';
import { nearestWord } from '../support/did-you-mean.ts';
import { paragraph, section, type Page } from './page.ts';

/** The meaning of a code: of a finding or failure, or of the reason of a decision. */
export type CodeExplanation =
  | { readonly code: string; readonly title: string; readonly cause: string | null; readonly cure: string | null }
  | { readonly code: string; readonly unknown: true; readonly didYouMean: string | null };

/** Looks a code up in both tables, without regard to case. An unknown code gets the most similar known one. */
export function explainCode(code: string): CodeExplanation {
  const entries: Readonly<Record<string, CodeEntry>> = CODES;
  const known = [...Object.keys(entries), ...Object.keys(REASONS)];
  const find = (wanted: string): string | undefined =>
    known.find((candidate) => candidate === wanted) ??
    known.find((item) => item.toLowerCase() === wanted.toLowerCase());
  // A plan names its guards without the stage `guard/`, and people leave other stages out.
  const exact = find(code) ?? find(`guard/${code}`) ?? onlyOfName(code, known);
  if (exact === undefined) {
    const word = WORDS.get(code.toLowerCase());
    if (word !== undefined) return { code: code.toLowerCase(), ...word };
    return explainAnswer(code) ?? { code, unknown: true, didYouMean: nearestCode(code, known) };
  }
  const entry = Object.hasOwn(entries, exact) ? entries[exact] : undefined;
  if (entry !== undefined) return { code: exact, ...entry };
  const reason = findReason(exact);
  return { code: exact, title: reason?.sentence ?? exact, cause: null, cure: reason?.cure ?? null };
}

/** Words that stand in plans and are no codes. */
const WORDS: ReadonlyMap<string, CodeEntry> = new Map([
  [
    'drift',
    {
      title: 'a system was changed by somebody since the last apply',
      cause: 'A document in QuickBooks is not as tieout left it: edited, voided, deleted, or there twice.',
      cure: `Each case of a plan has a reason of its own, which tieout explain knows too: ${Object.keys(DRIFT_REASONS).join(', ')}.`,
    },
  ],
]);

/** The one code that is `name` behind its stage; undefined for none or several. */
function onlyOfName(name: string, known: readonly string[]): string | undefined {
  const [only, another] = known.filter((candidate) => candidate.toLowerCase().endsWith(`/${name.toLowerCase()}`));
  return another === undefined ? only : undefined;
}

/** A code of QuickBooks or m3ter. Only they have the complete list. */
function explainAnswer(code: string): CodeExplanation | null {
  const [, system, status] = /^(quickbooks|m3ter)\/(?:http-)?(\d{1,6})$/.exec(code) ?? [];
  if (system === undefined || status === undefined) return null;
  const name = system === 'm3ter' ? 'm3ter' : 'QuickBooks';
  const what = code.includes('http-') ? 'HTTP status' : 'its error';
  return {
    code,
    title: `${name} refused a change with ${what} ${status}`,
    cause: `The report has the message of ${name}; nothing of that change was made.`,
    cure: `Correct what the message names, then run ${APPLY_AGAIN}.`,
  };
}

/** Also finds a code without its stage: `unknown-key` for `document/unknown-key`. */
function nearestCode(code: string, known: readonly string[]): string | null {
  const whole = nearestWord(code, known);
  if (whole !== null) return whole;
  const byName = new Map(known.map((candidate) => [candidate.slice(candidate.indexOf('/') + 1), candidate]));
  const name = nearestWord(code, byName.keys());
  return name === null ? null : (byName.get(name) ?? null);
}

/** Title, cause and cure of a code; for an unknown code, what was probably meant. */
export function codePage(explanation: CodeExplanation): Page {
  if ('unknown' in explanation) {
    const hint = explanation.didYouMean === null ? '' : ` Did you mean ${explanation.didYouMean}?`;
    return { blocks: [section(explanation.code, [paragraph(`There is no such code.${hint}`)])] };
  }
  const { code, title, cause, cure } = explanation;
  const sentences = [
    paragraph(title),
    ...(cause === null ? [] : [paragraph(`Cause: ${cause}`)]),
    paragraph(`What to do: ${cure ?? 'Nothing: this is as it should be.'}`, { tone: 'note' }),
  ];
  return { blocks: [section(code, sentences)] };
}
