import type { LookupRow } from '../authoring/lookup.ts';
import type { LookupKind } from '../model/command-kinds.ts';
import { scoreCandidates } from '../authoring/score-candidates.ts';
import type { SourceKey } from '../authoring/wrong-mappings.ts';
import { nearestWord } from '../support/did-you-mean.ts';
import { UsageFailure } from '../support/errors.ts';
import type { Question } from './map-questions.ts';

export const LISTS: Readonly<Record<SourceKey, LookupKind>> = {
  account: 'accounts',
  product: 'products',
  aggregation: 'aggregations',
  compoundAggregation: 'aggregations',
  pricingBand: 'bands',
};

/** True when this is the row's code or id. */
export function isNamed({ paste, id }: LookupRow, reference: string): boolean {
  return id === reference || paste.slice(paste.indexOf(': ') + 2).replaceAll(/^["']|["']$/g, '') === reference;
}

/** The object of m3ter that a question is about. */
export function sourceOf({ missing, sources }: Pick<Question, 'missing' | 'sources'>): LookupRow {
  return resolveSource(missing.reference, missing.key, sources);
}

/** The object with the code or id. */
export function resolveSource(reference: string, key: SourceKey, sources: readonly LookupRow[]): LookupRow {
  const found = sources.find((row) => isNamed(row, reference));
  if (found !== undefined) return found;
  throw unknownReference(`m3ter has no ${key} "${reference}"`, reference, sources, LISTS[key]);
}

/** The record with the Id, else the only active record with the name or SKU. */
export function resolveDestination(
  destination: string,
  { missing, records }: Pick<Question, 'missing' | 'records'>,
): LookupRow {
  const what = missing.key === 'account' ? 'customer' : 'item';
  const active = records.filter((record) => record.active);
  const isCalled = ({ name, properties }: LookupRow): boolean =>
    name === destination || properties.some(([, value]) => value === destination);
  const ofId = active.filter(({ id }) => id === destination);
  const found = ofId.length > 0 ? ofId : active.filter(isCalled);
  const [only, second] = found;
  const list = what === 'customer' ? 'customers' : 'items';
  if (only === undefined)
    throw unknownReference(`QuickBooks has no active ${what} "${destination}"`, destination, active, list);
  if (second === undefined) return only;
  throw new UsageFailure(`${String(found.length)} ${list} of QuickBooks fit "${destination}"`, {
    code: 'cli/map-reference',
    nextStep: `name one by its Id: ${found.map(({ id, name }) => `${id} (${name})`).join(', ')}`,
  });
}

function unknownReference(message: string, word: string, rows: readonly LookupRow[], list: LookupKind): UsageFailure {
  // The reference as files write it: a code before a name.
  const references = rows.map(({ paste }) => paste.slice(paste.indexOf(': ') + 2));
  const meant =
    nearestWord(word, references) ??
    nearestWord(
      word,
      rows.map(({ name }) => name),
    ) ??
    // `Globex` for `Globex Corporation`: some of the words.
    scoreCandidates([word], rows, 1)[0]?.row.name ??
    null;
  const nextStep = meant === null ? `tieout lookup ${list} lists them` : `did you mean ${meant}?`;
  return new UsageFailure(message, { code: 'cli/map-reference', nextStep });
}

/**
 * Checks all names of the command line before anybody is asked about the others.
 *
 * @throws UsageFailure `cli/map-reference` with every mistake.
 */
export function checkNames(questions: readonly Question[]): void {
  const mistakes: UsageFailure[] = [];
  const attempt = (resolve: () => unknown): void => {
    try {
      resolve();
    } catch (error) {
      if (!(error instanceof UsageFailure)) throw error;
      mistakes.push(error);
    }
  };
  for (const question of questions) {
    const { destination } = question.missing;
    if (destination === null) continue;
    attempt(() => sourceOf(question));
    attempt(() => resolveDestination(destination, question));
  }
  const [first, ...more] = mistakes;
  if (first === undefined) return;
  if (more.length === 0) throw first;
  throw new UsageFailure(listed(mistakes.map(({ message }) => message)), {
    code: 'cli/map-reference',
    nextStep: listed(mistakes.map(({ nextStep = '' }) => nextStep)),
  });
}

function listed(texts: readonly string[]): string {
  return [...new Set(texts)].join('; ');
}
