import type { LookupRow } from '../../authoring/lookup.ts';
import { mapLines, type MapResult, type WantedMapping } from '../../authoring/map-lines.ts';
import { findLinesFor } from '../../authoring/wrong-mappings.ts';
import { parseWorkspace } from '../../workspace/parse-workspace.ts';
import { readDocuments } from '../../workspace/read-documents.ts';
import { EXIT } from '../../model/exit-code.ts';
import { NO_OVERRIDES } from '../../model/guards.ts';
import { destinationFor } from '../../model/workspace.ts';
import { readAndPlan, scopeWith, type ReadPlan } from '../../reconcile/run-plan.ts';
import { formatCount } from '../../render/wording.ts';
import { askRecord, askSource } from '../ask-mapping.ts';
import { checkWritten } from '../check-written.ts';
import type { CommandContext } from '../command-context.ts';
import { findMissing } from '../find-missing.ts';
import { inFormOf } from '../format-yaml.ts';
import { effectiveEnvironment, usableWorkspace, type UsableWorkspace } from '../load-workspace.ts';
import { checkNames, isNamed, resolveDestination, sourceOf } from '../map-names.ts';
import {
  buildQuestions,
  recordQuestion,
  type Question,
  type Questions,
  type SourceQuestion,
} from '../map-questions.ts';
import type { MapSource } from '../map-sources.ts';
import { commandsFor, flagsOf, sayLeft, saySourceLeft } from '../map-words.ts';
import { withSystems, type OpenSystems } from '../open-systems.ts';
import { presentFiles } from '../present-files.ts';
import { missingSchemas, schemaPlaceOf } from '../schema-files.ts';
import { folderBelow } from '../shown-folder.ts';
import { writeTogether } from '../write-file.ts';
import { findWrongLines } from '../wrong-lines.ts';
import { folderOfConnection, readTaken } from './import.ts';

export interface MapRequest {
  /** Empty for everything that the plan asks for. */
  readonly sources: readonly MapSource[];
  /** Links the lines to this integration only. */
  readonly integration: string | null;
}

/**
 * Writes mapping lines into the files that they belong to: those that a plan asks for, or those that are named, which
 * are all written or none. A line that is wrong is corrected; a second one is never written beside it. A person chooses
 * among scored candidates. Without a person nothing is guessed: candidates and commands are listed.
 *
 * @throws UsageFailure `cli/map-reference` for a reference that names nothing or several things; WorkspaceFailure
 * `cli/map-unusable` when the files would have an error afterwards.
 */
export async function runMap(context: CommandContext, request: MapRequest): Promise<number> {
  const usable = await usableWorkspace(context, request.integration === null ? [] : [request.integration]);
  if (usable === null) return EXIT.workspaceErrors;
  const asked = await withSystems(context, usable.connection, (systems) => ask(context, usable, request, systems));
  checkNames(asked.questions);
  const answers = await answer(context, usable, asked);
  const isPart = request.sources.length > 0 && answers.left.length > 0;
  return await write(context, usable, { ...answers, chosen: isPart ? [] : answers.chosen, byHand: asked.byHand });
}

async function ask(
  context: CommandContext,
  usable: UsableWorkspace,
  { sources, integration }: MapRequest,
  systems: OpenSystems,
): Promise<Questions> {
  const { read, connection } = usable;
  const { workspace } = read;
  if (sources.length > 0) {
    const missing = sources.map((source) => ({ ...source, name: null, integration, bills: 0, followers: [] }));
    return buildQuestions(workspace, connection, { missing, wrong: [] }, systems);
  }
  const planned = await readPlan(context, usable, systems);
  const wrong = findWrongLines(workspace, connection, planned.plan);
  return buildQuestions(workspace, connection, { missing: findMissing(workspace, planned), wrong }, systems);
}

async function readPlan(context: CommandContext, usable: UsableWorkspace, { readers }: OpenSystems): Promise<ReadPlan> {
  const { read, connection } = usable;
  const request = { workspace: read.workspace, connection, diagnostics: read.diagnostics, scope: scopeWith({}) };
  return readAndPlan({ ...request, overrides: NO_OVERRIDES }, readers, context.clock);
}

interface Answers {
  readonly chosen: readonly WantedMapping[];
  readonly left: readonly Question[];
  readonly leftSources: readonly SourceQuestion[];
}

/** Mistyped lines come first: once corrected, an object has its line, and nobody is asked about it again. */
async function answer(context: CommandContext, usable: UsableWorkspace, asked: Questions): Promise<Answers> {
  const chosen: WantedMapping[] = [];
  const left: Question[] = [];
  const leftSources: SourceQuestion[] = [];
  const take = async (question: Question, known: LookupRow | null): Promise<void> => {
    const destination = known ?? (await askRecord(context, question));
    if (destination === null) left.push(question);
    else chosen.push(wantedOf(usable, question, destination));
  };
  for (const question of asked.sourceQuestions) {
    const source = await askSource(context, question);
    const { destinations } = question.corrects.line;
    const [only = null] = destinations;
    if (source === null) leftSources.push(question);
    else await take(recordQuestion(question.corrects, source, question), destinations.length === 1 ? only : null);
  }
  const corrected = [...chosen];
  for (const question of asked.questions) {
    const { destination, key, reference } = question.missing;
    if (corrected.some((mapping) => mapping.key === key && isNamed(mapping.source, reference))) continue;
    await take(question, destination === null ? null : resolveDestination(destination, question));
  }
  return { chosen, left, leftSources };
}

function wantedOf({ connection }: UsableWorkspace, question: Question, destination: LookupRow): WantedMapping {
  const { missing, lines, corrects } = question;
  const { key, integration } = missing;
  const source = sourceOf(question);
  const system = destinationFor(connection.environment);
  const found = findLinesFor({ source, destination, integration, system }, lines, question);
  if (corrects === null) return { key, source, destination, integration, found };
  const spare = found.spare.filter((line) => line !== corrects.line);
  return { key, source, destination, integration, found: { ...found, replaces: corrects.line, spare } };
}

interface Outcome extends Answers, Pick<Questions, 'byHand'> {}

async function write(context: CommandContext, usable: UsableWorkspace, outcome: Outcome): Promise<number> {
  const { files } = await readDocuments(context.options.dir, context.workingDirectory);
  const texts = new Map(files.flatMap(({ path, text }) => (text === null ? [] : [[path, text] as const])));
  const root = folderBelow(context.options.dir, context.workingDirectory);
  const folder = folderOfConnection(usable);
  const schemas = schemaPlaceOf(texts, root, folder);
  const taken = await readTaken(context, root);
  const { workspace } = usable.read;
  const input = { workspace, connection: usable.connection, texts, taken, folder, schemaFolder: schemas.reference };
  const result = mapLines(input, outcome.chosen);
  const options = { root: context.options.dir, env: effectiveEnvironment(context), unsetVariables: 'warning' } as const;
  checkWritten(files, result.files, (after) => parseWorkspace(after, options).diagnostics, UNUSABLE);
  const copies = schemas.own && result.files.length > 0 ? await missingSchemas(context, root) : [];
  const written = await Promise.all(result.files.map((file) => inFormOf(texts.get(file.path), file)));
  await writeTogether(context.workingDirectory, [...written, ...copies], 'map');
  const { left, leftSources, byHand } = outcome;
  const isWhole = result.complete && left.length + leftSources.length + byHand.length === 0;
  const exitCode = isWhole ? EXIT.done : EXIT.attention;
  await presentFiles(context, {
    command: 'map',
    files: result.files.map(({ path, action, mappings }) => ({ path, action, what: formatCount(mappings, 'mapping') })),
    notes: [
      ...byHand.map(({ at, message }) => `${at}: ${message}`),
      ...result.notes,
      ...leftSources.map(saySourceLeft),
      ...left.filter(({ missing }) => missing.destination === null).map(sayLeft),
    ],
    summary: summaryOf(outcome, result),
    next: [
      ...byHand.map(({ at, hint }) => `correct ${at}: ${hint}`),
      ...commandsFor(context, left, leftSources),
      ...result.next,
      ...(result.files.length === 0 ? [] : [`tieout plan${flagsOf(context)}`]),
    ],
    exitCode,
  }); // prettier-ignore
  return exitCode;
}

function summaryOf({ chosen, left, leftSources, byHand }: Outcome, { files, alreadySo, corrected }: MapResult): string {
  const wrong = byHand.length + leftSources.length + left.filter(({ corrects }) => corrects !== null).length;
  const written = files.reduce((sum, { mappings }) => sum + mappings, 0) - corrected;
  const parts = [
    ...(corrected === 0 ? [] : [`corrected ${formatCount(corrected, 'line')}`]),
    ...(written <= 0 ? [] : [`wrote ${formatCount(written, 'mapping')}`]),
  ];
  if (parts.length > 0) return sentence(parts.join(' and '));
  if (chosen.length > 0 && alreadySo > 0) return 'Nothing was written: the files say it already.';
  if (wrong > 0)
    return `No mapping was written: ${formatCount(wrong, 'line')} of the files ${wrong === 1 ? 'is' : 'are'} to be corrected.`;
  if (chosen.length + left.length > 0) return 'No mapping was written.';
  return 'Nothing to map: no bill of the plan lacks an item or a customer.';
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

const UNUSABLE = {
  message: 'the files would have an error',
  code: 'cli/map-unusable',
  nextStep: 'nothing was written: change the line that is there, or take it out first',
} as const;
