import { DEFAULT_DIR } from '../model/commands.ts';
import { referenceOf, type LookupRow } from '../authoring/lookup.ts';
import type { ScoredCandidate } from '../authoring/score-candidates.ts';
import { externalText, type SourceKey } from '../authoring/wrong-mappings.ts';
import { nameSome } from '../model/count-text.ts';
import { formatCount } from '../render/wording.ts';
import { groupBy } from '../support/group-by.ts';
import { quoteWord } from '../support/quote-word.ts';
import type { CommandContext } from './command-context.ts';
import { isNamed, LISTS } from './map-names.ts';
import { recordQuestion, type Question, type SourceQuestion } from './map-questions.ts';

/** What a question is about, before its candidates. */
export function sayQuestion(question: Question): string {
  const { missing, sources, corrects } = question;
  const what = wordOfRecord(missing.key);
  if (corrects?.line.sources.length === 0)
    return `${corrects.at}: QuickBooks has no ${what} "${externalText(corrects.rule)}" either`;
  const name = missing.name ?? sources.find((row) => isNamed(row, missing.reference))?.name ?? null;
  const object = `${missing.key} ${missing.reference}${name === null || name === missing.reference ? '' : ` (${name})`}`;
  const follow =
    missing.followers.length === 0 ? '' : `; ${sayFollowers(missing.followers)} its item too, until mapped`;
  const bills = missing.bills === 0 ? '' : `, which ${formatCount(missing.bills, 'bill')} ${missing.bills === 1 ? 'needs' : 'need'},`; // prettier-ignore
  if (corrects !== null)
    return `${corrects.at}, ${object}${bills === '' ? '' : bills.slice(0, -1)}: ${corrects.message}`;
  // A person named it: m3ter may have a mapping of it that no file states.
  if (bills === '') return `${object} is to get a QuickBooks ${what}${follow}`;
  return `${object}${bills} has no QuickBooks ${what}${follow}`;
}

/** `the lines of accounting product acc-prepaid get`. */
function sayFollowers(followers: readonly string[]): string {
  const noun = followers.length === 1 ? 'accounting product' : 'accounting products';
  return `the lines of ${noun} ${nameSome(followers, FOLLOWERS_MAX)} get`;
}

const FOLLOWERS_MAX = 5;

export function wordOfRecord(key: SourceKey): 'customer' | 'item' {
  return key === 'account' ? 'customer' : 'item';
}

/** Said where there are no candidates. */
export const NO_RECORD = 'none has a name like it';
export const NO_SOURCE = 'none has a code or name like it';

/** A question that nobody answered, as a note with its candidates. */
export function sayLeft(question: Question): string {
  const listed = question.candidates.map(({ row, score }) => `${row.name} (Id ${row.id}, ${String(score)} %)`);
  return `${sayQuestion(question)}; ${listed.length === 0 ? NO_RECORD : `candidates: ${listed.join(', ')}`}`;
}

export function saySourceLeft({ corrects, candidates }: SourceQuestion): string {
  const listed = candidates.map(({ row, score }) => `${referenceOf(row)} (${row.name}, ${String(score)} %)`);
  const found = listed.length === 0 ? NO_SOURCE : `candidates: ${listed.join(', ')}`;
  return `${corrects.at}: ${corrects.message}; ${found}`;
}

const OPTIONS: Readonly<Record<SourceKey, string>> = {
  account: '--account',
  product: '--product',
  aggregation: '--aggregation',
  compoundAggregation: '--compound-aggregation',
  pricingBand: '--band',
};

/**
 * With a score from here on, the suggested command names the candidate, and has all such mappings. A weaker candidate
 * must be chosen by a person: a command pasted without reading would book the lines under another item.
 */
const SURE_SCORE = 90;

/** A customer with a lower score is listed, and no command names it: its invoices would go to a stranger. */
const OFFERED_SCORE = 50;

/** A command that answers questions, with all that are sure, and one for each other with what it takes for granted. */
export function commandsFor(
  context: CommandContext,
  questions: readonly Question[],
  sourceQuestions: readonly SourceQuestion[],
): readonly string[] {
  const begin = `tieout map${flagsOf(context)}`;
  const answers = [...sourceQuestions.map(answerOfSource), ...questions.flatMap(answersOf)];
  const sure = groupBy(
    answers.filter(({ isSure }) => isSure),
    ({ integration }) => integration,
  );
  const together = [...sure].map(([integration, some]) => {
    const pairs = some.map(
      ({ key, reference, id }) => `${OPTIONS[key]} ${quoteWord(`${reference ?? ''}=${id ?? ''}`)}`,
    );
    const mapped = new Set(some.map(({ reference }) => reference));
    const left = [...new Set(some.flatMap(({ followers }) => followers))].filter((follower) => !mapped.has(follower));
    const condition = left.length === 0 ? '' : `if ${sayFollowers(left)} the item of their product: `;
    return `${condition}${begin} ${pairs.join(' ')}${linkOf(integration)}`;
  });
  const others = answers
    .filter(({ isSure }) => !isSure)
    .map(({ key, reference, id, integration, condition, what, followers }) => {
      const record = wordOfRecord(key);
      if (reference === null)
        return `tieout lookup${flagsOf(context)} ${LISTS[key]} lists the ${LISTS[key]} for ${what}`;
      if (id === null) return `tieout lookup${flagsOf(context)} ${record}s lists the ${record}s for ${what}`;
      const also = followers.length === 0 ? '' : `, and ${sayFollowers(followers)} it too`;
      return `if ${condition}${also}: ${begin} ${OPTIONS[key]} ${quoteWord(reference)} --${record} ${id}${linkOf(integration)}`;
    });
  return [...together, ...others];
}

/** An answer to a question, as a command says it. */
interface Answer {
  readonly key: SourceKey;
  readonly integration: string | null;
  /** Null when nothing is near. */
  readonly reference: string | null;
  readonly id: string | null;
  readonly isSure: boolean;
  /** What is taken for granted: `product seats is Robot seat`. */
  readonly condition: string;
  /** What the question is about, in short. */
  readonly what: string;
  /** Accounting products without a mapping, whose lines get the same item. */
  readonly followers: readonly string[];
}

/** One answer; of candidates that are equally near, one each, so that none looks like the right one. */
function answersOf(question: Question): readonly Answer[] {
  const { missing, candidates } = question;
  const { key, integration, reference, destination, followers } = missing;
  const what = `${key} ${reference}`;
  const offered = candidates.filter(
    ({ row, score }) => missing.key !== 'account' || (score >= OFFERED_SCORE && !isOfAnother(row, question)),
  );
  const isSure = destination !== null || (hasSure(candidates) && offered[0] === candidates[0]);
  const nearest = offered.filter(({ score }) => !isSure && score === offered[0]?.score);
  const rows = nearest.length > 1 ? nearest.map(({ row }) => row) : [offered[0]?.row];
  return rows.map((row) => ({
    key,
    integration,
    reference,
    id: destination ?? row?.id ?? null,
    isSure,
    condition: `${what} is ${row?.name ?? ''}`,
    what,
    followers,
  }));
}

/** True for a customer that has exactly the name of another account, whose customer it most likely is. */
function isOfAnother({ name }: LookupRow, { missing, sources }: Question): boolean {
  return sources.some((one) => one.name === name && !isNamed(one, missing.reference));
}

function answerOfSource(question: SourceQuestion): Answer {
  const { corrects, candidates } = question;
  const { line, at } = corrects;
  const [only, another] = line.destinations;
  const best = candidates[0]?.row;
  const records = best === undefined ? [] : recordQuestion(corrects, best, question).candidates;
  const destination = another === undefined ? only : undefined;
  const known = destination ?? records[0]?.row;
  const means = `${at} means ${line.key} ${best === undefined ? '' : referenceOf(best)}`;
  return {
    key: line.key,
    integration: line.file.integration,
    reference: best === undefined ? null : referenceOf(best),
    id: known?.id ?? null,
    isSure: hasSure(candidates) && (destination !== undefined || hasSure(records)),
    condition: destination === undefined && known !== undefined ? `${means}, and that is ${known.name}` : means,
    what: at,
    followers: [],
  };
}

function hasSure([first, second]: readonly ScoredCandidate[]): boolean {
  return first !== undefined && first.score >= SURE_SCORE && (second?.score ?? 0) < SURE_SCORE;
}

function linkOf(integration: string | null): string {
  return integration === null ? '' : ` --integration ${quoteWord(integration)}`;
}

/** The flags of this call that the next one needs too. */
export function flagsOf({ options }: CommandContext): string {
  const { dir, connection, sandbox } = options;
  return [
    dir === DEFAULT_DIR ? '' : ` --dir ${quoteWord(dir)}`,
    connection === null ? '' : ` --connection ${quoteWord(connection)}`,
    sandbox ? ' --sandbox' : '',
  ].join('');
}
