import { mapLines, type SourceKey, type WantedMapping } from '../../authoring/map-lines.ts';
import type { LookupKind, LookupRow } from '../../authoring/lookup.ts';
import { scoreCandidates } from '../../authoring/score-candidates.ts';
import { parseWorkspace } from '../../workspace/parse-workspace.ts';
import { readDocuments } from '../../workspace/read-documents.ts';
import type { SourceFile } from '../../workspace/loaded-document.ts';
import { EXIT } from '../../model/exit-code.ts';
import { NO_OVERRIDES } from '../../model/guards.ts';
import { linesWithoutItem } from '../../reconcile/check-unmapped-items.ts';
import { readAndPlan, scopeWith, type ReadPlan } from '../../reconcile/run-plan.ts';
import { escapeTerminal } from '../../render/escape.ts';
import { formatCount } from '../../render/wording.ts';
import { groupBy } from '../../support/group-by.ts';
import { UsageFailure, WorkspaceFailure } from '../../support/errors.ts';
import { quoteWord } from '../../support/quote-word.ts';
import type { CommandContext } from '../command-context.ts';
import { inFormOf } from '../format-yaml.ts';
import { effectiveEnvironment, usableWorkspace, type UsableWorkspace } from '../load-workspace.ts';
import { withSystems, type OpenSystems } from '../open-systems.ts';
import { presentFiles } from '../present-files.ts';
import { readLookup } from '../read-lookup.ts';
import {
  checkNames,
  isNamed,
  LISTS,
  resolveTarget,
  sourceOf,
  type MissingMapping,
  type Question,
} from '../map-names.ts';
import type { MapSource } from '../map-sources.ts';
import { missingSchemas, schemaPlaceOf } from '../schema-files.ts';
import { folderBelow } from '../shown-folder.ts';
import { completeCommands } from '../suggested-commands.ts';
import { writeTogether } from '../write-file.ts';
import { findWrongLines, isMeant, type WrongLine } from '../wrong-lines.ts';
import { folderOfConnection, readTaken } from './import.ts';

export interface MapRequest {
  /** Empty for everything that the plan asks for. */
  readonly sources: readonly MapSource[];
  /** Links the lines to this integration only. */
  readonly integration: string | null;
}

const CANDIDATES_MAX = 5;

/**
 * Writes mapping lines into the files that they belong to: those that a plan asks for, or those that are named, which
 * are all written or none. A person chooses among scored candidates. Without a person nothing is guessed: candidates
 * and commands are listed.
 *
 * @throws UsageFailure `cli/map-reference` for a reference that names nothing or several things; WorkspaceFailure
 * `cli/map-unusable` when the files would have an error afterwards.
 */
export async function runMap(context: CommandContext, request: MapRequest): Promise<number> {
  const usable = await usableWorkspace(context, request.integration === null ? [] : [request.integration]);
  if (usable === null) return EXIT.workspaceErrors;
  const { questions, wrong } = await withSystems(context, usable.connection, async (systems) => {
    const planned = request.sources.length === 0 ? await readPlan(context, usable, systems) : null;
    const wrongLines = planned === null ? [] : findWrongLines(usable.read.workspace, usable.connection, planned.plan);
    const found = planned === null ? [] : findMissing(usable, planned).filter(({ reference }) => !isMeant(reference, wrongLines)); // prettier-ignore
    const asked = planned === null ? request.sources.map((source) => missingOf(source, request.integration)) : found;
    return { questions: await withCandidates(asked, systems), wrong: wrongLines };
  });
  checkNames(questions);
  const chosen: WantedMapping[] = [];
  for (const question of questions) {
    const { target: named } = question.missing;
    const target = named === null ? await choose(context, question) : resolveTarget(named, question);
    if (target !== null) chosen.push({ key: question.missing.key, source: sourceOf(question), target, integration: question.missing.integration }); // prettier-ignore
  }
  const isPart = request.sources.length > 0 && chosen.length < questions.length;
  return await write(context, usable, { chosen: isPart ? [] : chosen, questions, wrong });
}

function missingOf(source: MapSource, integration: string | null): MissingMapping {
  return { ...source, name: null, integration, bills: 0 };
}

async function readPlan(context: CommandContext, usable: UsableWorkspace, { readers }: OpenSystems): Promise<ReadPlan> {
  const { read, connection } = usable;
  const request = { workspace: read.workspace, connection, diagnostics: read.diagnostics, scope: scopeWith({}) };
  return readAndPlan({ ...request, overrides: NO_OVERRIDES }, readers, context.clock);
}

const CUSTOMER_REASONS = ['missing-customer', 'ambiguous-customer', 'inactive-customer'];

function findMissing({ read }: UsableWorkspace, { plan, walkOf }: ReadPlan): readonly MissingMapping[] {
  const all = new Map<string, MissingMapping>();
  for (const { billId, decision, reason, accountCode, accountName, integration } of plan.bills) {
    if (decision !== 'block') continue;
    const linkedOnly = read.workspace.integrations.find(({ name }) => name === integration)?.bills
      .enforceLinkedMappings;
    const linked = linkedOnly === true ? integration : null;
    const own: Omit<MissingMapping, 'bills' | 'integration' | 'target'>[] = [];
    if (CUSTOMER_REASONS.includes(reason) && accountCode !== null) {
      own.push({ key: 'account', reference: accountCode, name: accountName });
    }
    for (const line of reason === 'unmapped-item' ? linesWithoutItem(walkOf(billId)) : []) {
      const product = line.accountingProductCode ?? line.accountingProductId ?? line.productCode ?? line.productId;
      if (product !== null) own.push({ key: 'product', reference: product, name: null });
      else if (line.aggregationId !== null) own.push({ key: 'aggregation', reference: line.aggregationId, name: null });
    }
    for (const key of new Set(own.map((missing) => JSON.stringify({ ...missing, integration: linked })))) {
      const missingMapping = all.get(key) ?? {
        ...(JSON.parse(key) as Omit<MissingMapping, 'bills' | 'target'>),
        target: null,
        bills: 0,
      };
      missingMapping.bills += 1;
      all.set(key, missingMapping);
    }
  }
  return [...all.values()];
}

/** Reads each list once. */
async function withCandidates(found: readonly MissingMapping[], systems: OpenSystems): Promise<readonly Question[]> {
  const wanted = new Set(found.flatMap(({ key }) => [LISTS[key], recordsOf(key)]));
  const lists = new Map(
    await Promise.all([...wanted].map(async (kind) => [kind, await readLookup(systems, kind)] as const)),
  );
  return found.map((missing) =>
    questionOf(missing, lists.get(LISTS[missing.key]) ?? [], lists.get(recordsOf(missing.key)) ?? []),
  );
}

function recordsOf(key: SourceKey): LookupKind {
  return key === 'account' ? 'customers' : 'items';
}

function questionOf(missing: MissingMapping, sources: readonly LookupRow[], records: readonly LookupRow[]): Question {
  const own = sources.filter(({ paste }) => paste.startsWith(`${missing.key}: `));
  const named = own.find((row) => isNamed(row, missing.reference));
  const names = [
    missing.reference,
    ...(missing.name === null ? [] : [missing.name]),
    ...(named === undefined ? [] : [named.name]),
  ];
  return { missing, sources: own, records, candidates: scoreCandidates(names, records, CANDIDATES_MAX) };
}

/** Asks a person. Null when they skip it, or nobody is there. */
async function choose({ terminal, options }: CommandContext, question: Question): Promise<LookupRow | null> {
  if (!terminal.interactive) return null;
  const { missing, candidates } = question;
  const what = missing.key === 'account' ? 'customer' : 'item';
  const say = (line: string): void => terminal.stderr.write(`${escapeTerminal(line)}\n`);
  say(`${describe(question)} has no QuickBooks ${what}. Candidates:`);
  for (const [index, { row, score }] of candidates.entries()) {
    say(`  ${String(index + 1)}  ${row.name} (${[`Id ${row.id}`, row.note].filter((part) => part !== '').join(', ')})  ${String(score)} %`); // prettier-ignore
  }
  for (;;) {
    const answer = await terminal.ask(`Which? A number of the list, or ID or NAME of another ${what}; Enter skips. `);
    if (answer === null || answer.trim() === '') return null;
    const listed = /^\d$/.test(answer.trim()) ? candidates[Number(answer.trim()) - 1] : undefined;
    if (listed !== undefined) return listed.row;
    try {
      return resolveTarget(answer.trim(), question);
    } catch (error) {
      if (!(error instanceof UsageFailure)) throw error;
      say(`${error.message}: ${completeCommands(error.nextStep ?? '', options)}`);
    }
  }
}

function describe({ missing, sources }: Question): string {
  const name = missing.name ?? sources.find((row) => isNamed(row, missing.reference))?.name ?? null;
  const bills =
    missing.bills === 0
      ? ''
      : `, which ${formatCount(missing.bills, 'bill')} ${missing.bills === 1 ? 'needs' : 'need'},`;
  return `${missing.key} ${missing.reference}${name === null || name === missing.reference ? '' : ` (${name})`}${bills}`;
}

interface Outcome {
  readonly chosen: readonly WantedMapping[];
  readonly questions: readonly Question[];
  readonly wrong: readonly WrongLine[];
}

async function write(context: CommandContext, usable: UsableWorkspace, outcome: Outcome): Promise<number> {
  const { files } = await readDocuments(context.options.dir, context.workingDirectory);
  const texts = new Map(files.flatMap(({ path, text }) => (text === null ? [] : [[path, text] as const])));
  const root = folderBelow(context.options.dir, context.workingDirectory);
  const folder = folderOfConnection(usable);
  const schemas = schemaPlaceOf(texts, root, folder);
  const taken = await readTaken(context, root);
  const { workspace } = usable.read;
  const input = { workspace, connection: usable.connection, texts, taken, folder, schemas: schemas.reference };
  const result = mapLines(input, outcome.chosen);
  checkFiles(context, files, result.files);
  const copies = schemas.own && result.files.length > 0 ? await missingSchemas(context, root) : [];
  const written = await Promise.all(result.files.map((file) => inFormOf(texts.get(file.path), file)));
  await writeTogether(context.workingDirectory, [...written, ...copies], 'map');
  const left = outcome.questions.filter(({ missing }) => !outcome.chosen.some(({ source, key }) => key === missing.key && isNamed(source, missing.reference))); // prettier-ignore
  const { wrong } = outcome;
  const exitCode = left.length + wrong.length === 0 ? EXIT.done : EXIT.attention;
  await presentFiles(context, {
    command: 'map',
    files: result.files.map(({ path, action, mappings }) => ({ path, action, what: formatCount(mappings, 'mapping') })),
    notes: [
      ...wrong.map(({ at, message }) => `${at}: ${message}`),
      ...result.notes,
      ...left.filter(({ missing }) => missing.target === null).map(sayLeft),
    ],
    summary: summaryOf(outcome, result.alreadySo),
    next: [
      ...wrong.map(({ at, hint }) => `correct ${at}: ${hint}`),
      ...commandsFor(context, left),
      ...result.next,
      ...(outcome.chosen.length === result.alreadySo ? [] : [`tieout plan${flagsOf(context)}`]),
    ],
    exitCode,
  }); // prettier-ignore
  return exitCode;
}

function summaryOf({ chosen, questions, wrong }: Outcome, alreadySo: number): string {
  if (questions.length === 0 && wrong.length > 0)
    return `Nothing to add: ${formatCount(wrong.length, 'line')} of the files ${wrong.length === 1 ? 'is' : 'are'} to be corrected.`;
  if (questions.length === 0) return 'Nothing to map: no bill of the plan lacks an item or a customer.';
  const written = chosen.length - alreadySo;
  if (written > 0) return `Wrote ${formatCount(written, 'mapping')}.`;
  return alreadySo === 0 ? 'No mapping was written.' : 'Nothing was written: the files say it already.';
}

function sayLeft(question: Question): string {
  const what = question.missing.key === 'account' ? 'customer' : 'item';
  const listed = question.candidates.map(({ row, score }) => `${row.name} (Id ${row.id}, ${String(score)} %)`);
  const candidates = listed.length === 0 ? 'none has a name like it' : `candidates: ${listed.join(', ')}`;
  return `${describe(question)} has no QuickBooks ${what}; ${candidates}`;
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

function commandsFor(context: CommandContext, left: readonly Question[]): readonly string[] {
  const begin = `tieout map${flagsOf(context)}`;
  const sure = groupBy(
    left.flatMap((question) => {
      const id = question.missing.target ?? sureId(question);
      return id === null ? [] : [{ ...question.missing, id }];
    }),
    ({ integration }) => integration,
  );
  const together = [...sure].map(([integration, some]) => {
    const pairs = some.map(({ key, reference, id }) => `${OPTIONS[key]} ${quoteWord(`${reference}=${id}`)}`);
    return `${begin} ${pairs.join(' ')}${linkOf(integration)}`;
  });
  const others = left
    .filter((question) => sureId(question) === null && question.missing.target === null)
    .map(({ missing: { key, reference, integration }, candidates: [best] }) => {
      const [target, list] = key === 'account' ? ['--customer', 'customers'] : ['--item', 'items'];
      if (best === undefined)
        return `tieout lookup${flagsOf(context)} ${list} lists the ${list} for ${key} ${reference}`;
      const words = `${begin} ${OPTIONS[key]} ${quoteWord(reference)} ${target} ${best.row.id}${linkOf(integration)}`;
      return `if ${key} ${reference} is ${best.row.name}: ${words}`;
    });
  return [...together, ...others];
}

function sureId({ candidates: [first, second] }: Question): string | null {
  const isSure = first !== undefined && first.score >= SURE_SCORE && (second?.score ?? 0) < SURE_SCORE;
  return isSure ? first.row.id : null;
}

function linkOf(integration: string | null): string {
  return integration === null ? '' : ` --integration ${quoteWord(integration)}`;
}

/** The flags of this call that the next one needs too. */
function flagsOf({ options }: CommandContext): string {
  const { dir, connection, sandbox } = options;
  return [
    dir === 'integrations' ? '' : ` --dir ${quoteWord(dir)}`,
    connection === null ? '' : ` --connection ${quoteWord(connection)}`,
    sandbox ? ' --sandbox' : '',
  ].join('');
}

/**
 * Checks that the new files could be read again; otherwise nothing is written.
 *
 * @throws WorkspaceFailure `cli/map-unusable`, for example when the object is already mapped.
 */
function checkFiles(
  context: CommandContext,
  files: readonly SourceFile[],
  changed: readonly { readonly path: string; readonly text: string }[],
): void {
  const texts = new Map(changed.map(({ path, text }) => [path, text]));
  const known = new Set(files.map(({ path }) => path));
  const after = [
    ...files.map((file) => ({ ...file, text: texts.get(file.path) ?? file.text })),
    ...changed
      .filter(({ path }) => !known.has(path))
      .map(({ path, text }) => ({ path, name: path, text, problem: null })),
  ];
  const options = { root: context.options.dir, env: effectiveEnvironment(context), unsetVariables: 'warning' } as const;
  const error = parseWorkspace(after, options).diagnostics.find(({ severity }) => severity === 'error');
  if (error === undefined) return;
  const place = error.place === undefined ? '' : ` (${error.place.path}:${String(error.place.line)})`;
  throw new WorkspaceFailure(`the files would have an error: ${error.message}${place}`, {
    code: 'cli/map-unusable',
    nextStep: 'nothing was written: change the line that is there, or take it out first',
  });
}
