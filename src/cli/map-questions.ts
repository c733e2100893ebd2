import { referenceOf, type LookupRow } from '../authoring/lookup.ts';
import type { LookupKind } from '../model/command-kinds.ts';
import { scoreCandidates, scoreSources, type ScoredCandidate } from '../authoring/score-candidates.ts';
import {
  isRight,
  meantSource,
  placeOf,
  readLines,
  type Lists,
  type ReadLine,
  type SourceKey,
} from '../authoring/wrong-mappings.ts';
import { destinationFor, type Connection, type MappingFile, type Workspace } from '../model/workspace.ts';
import { MAPPING_FORMS } from '../workspace/mapping-forms.ts';
import { isNamed, LISTS } from './map-names.ts';
import type { OpenSystems } from './open-systems.ts';
import { readLookup } from './read-lookup.ts';
import type { WrongLine } from './wrong-lines.ts';

/** An m3ter object that bills of the plan, or a line of the files, need a QuickBooks record for. */
export interface MissingMapping {
  readonly key: SourceKey;
  readonly reference: string;
  readonly name: string | null;
  readonly integration: string | null;
  /** The record that the command names for it. */
  readonly destination: string | null;
  readonly bills: number;
  /** Accounting products without a mapping, whose lines go to the item of this product (rulings.md 17). */
  readonly followers: readonly string[];
}

/** One kind of object: all of them, the records that they can be mapped to, and the lines of the files about them. */
interface Kind extends Lists {
  readonly lines: readonly ReadLine[];
}

/** Which record an object of m3ter is mapped to. */
export interface Question extends Kind {
  readonly missing: MissingMapping;
  readonly candidates: readonly ScoredCandidate[];
  /** The wrong line that the answer corrects, or null. */
  readonly corrects: Wrong | null;
}

/** Which object of m3ter a mistyped line means. */
export interface SourceQuestion extends Kind {
  readonly corrects: Wrong;
  readonly candidates: readonly ScoredCandidate[];
  readonly meant: LookupRow | null;
}

/** A wrong line of the files, with what is wrong about it. */
interface Wrong extends WrongLine {
  readonly line: ReadLine;
}

/** What `tieout map` asks, and the wrong lines that it cannot ask about. */
export interface Questions {
  readonly questions: readonly Question[];
  readonly sourceQuestions: readonly SourceQuestion[];
  readonly byHand: readonly WrongLine[];
}

const CANDIDATES_MAX = 5;

/** So many lines are asked about one by one. Of a file that is wrong throughout the rest is listed. */
const WRONG_MAX = 50;

/** Reads the lists that the questions need, each once, and finds the candidates. A wrong line comes before a missing one. */
export async function buildQuestions(
  { mappingFiles }: Workspace,
  connection: Connection,
  asked: { readonly missing: readonly MissingMapping[]; readonly wrong: readonly WrongLine[] },
  systems: OpenSystems,
): Promise<Questions> {
  const files = mappingFiles.filter((file) => file.connection === connection.name);
  const keys = new Set([...asked.missing.map(({ key }) => key), ...asked.wrong.flatMap((wrong) => keyOf(wrong) ?? [])]);
  const kinds = await readKinds(keys, files, systems);
  const sourceQuestions: SourceQuestion[] = [];
  const aboutLines: Question[] = [];
  const byHand: WrongLine[] = [];
  for (const wrong of asked.wrong) {
    const kind = kinds.get(keyOf(wrong) ?? 'account');
    const line = kind?.lines.find(({ rule }) => rule === wrong.rule);
    const isOwn = line?.file.externalSystem === destinationFor(connection.environment);
    const isTooMany = aboutLines.length + sourceQuestions.length >= WRONG_MAX;
    const [source, ...others] = line?.sources ?? [];
    if (kind === undefined || line === undefined || !isOwn || isTooMany || others.length > 0) byHand.push(wrong);
    else if (source !== undefined) aboutLines.push(recordQuestion({ ...wrong, line }, source, kind));
    else {
      const taken = whyTaken(line, kind, sourceQuestions);
      if (taken === null) sourceQuestions.push(sourceQuestion({ ...wrong, line }, kind));
      else byHand.push({ ...wrong, hint: taken });
    }
  }
  const missing = asked.missing.filter(({ key, reference }) => !sourceQuestions.some(({ corrects, meant }) => corrects.line.key === key && meant !== null && isNamed(meant, reference))); // prettier-ignore
  const isSame = (about: Question, other: MissingMapping): boolean =>
    about.missing.key === other.key && about.missing.reference === other.reference;
  const added = missing.filter((other) => !aboutLines.some((about) => isSame(about, other)));
  const counted = aboutLines.map((about) => {
    const bills = missing.filter((other) => isSame(about, other)).reduce((sum, other) => sum + other.bills, 0);
    return { ...about, missing: { ...about.missing, bills } };
  });
  return {
    sourceQuestions,
    questions: [...counted, ...added.map((one) => questionOf(one, kinds.get(one.key)))],
    byHand,
  };
}

function keyOf({ rule }: WrongLine): SourceKey | null {
  return MAPPING_FORMS.find(({ entity, table }) => entity === rule.entity && table === rule.table)?.key ?? null;
}

async function readKinds(
  keys: ReadonlySet<SourceKey>,
  files: readonly MappingFile[],
  systems: OpenSystems,
): Promise<ReadonlyMap<SourceKey, Kind>> {
  const wanted = new Set([...keys].flatMap((key) => [LISTS[key], recordsOf(key)]));
  const read = new Map(
    await Promise.all([...wanted].map(async (kind) => [kind, await readLookup(systems, kind)] as const)),
  );
  return new Map(
    [...keys].map((key) => {
      const sources = (read.get(LISTS[key]) ?? []).filter(({ paste }) => paste.startsWith(`${key}: `));
      const lists = { sources, records: read.get(recordsOf(key)) ?? [] };
      return [key, { ...lists, lines: readLines(files, key, lists) }];
    }),
  );
}

function recordsOf(key: SourceKey): LookupKind {
  return key === 'account' ? 'customers' : 'items';
}

function questionOf(missing: MissingMapping, kind: Kind = { sources: [], records: [], lines: [] }): Question {
  const named = kind.sources.find((row) => isNamed(row, missing.reference));
  const names = [missing.reference, missing.name, named?.name].flatMap((name) => name ?? []);
  return { ...kind, missing, candidates: scoreCandidates(names, kind.records, CANDIDATES_MAX), corrects: null };
}

/** The question for the record of a line whose object is known, or was chosen. */
export function recordQuestion(corrects: Wrong, source: LookupRow, { sources, records, lines }: Kind): Question {
  const { line } = corrects;
  const missing: MissingMapping = {
    key: line.key,
    reference: referenceOf(source),
    name: source.name,
    integration: line.file.integration,
    destination: null,
    bills: 0,
    followers: [],
  };
  const { external } = line.rule;
  const written = external === null || 'id' in external ? [] : Object.values(external);
  const names = [...written, missing.reference, source.name];
  return { sources, records, lines, missing, candidates: scoreCandidates(names, records, CANDIDATES_MAX), corrects };
}

function sourceQuestion(corrects: Wrong, { sources, records, lines }: Kind): SourceQuestion {
  const { line } = corrects;
  const meant = meantSource(line, sources);
  const mapped = new Set(lines.filter((other) => isRight(other) && isBeside(other, line)).map((other) => other.sources[0]?.id)); // prettier-ignore
  const free = sources.filter(({ id }) => !mapped.has(id));
  const candidates = scoreSources(line.rule.m3terReference, free, meant, CANDIDATES_MAX);
  return { sources, records, lines, corrects, candidates, meant };
}

/** What to do about a mistyped line whose object has another line; null when it has none. */
function whyTaken(line: ReadLine, { sources, lines }: Kind, before: readonly SourceQuestion[]): string | null {
  const meant = meantSource(line, sources);
  if (meant === null) return null;
  const right = lines.find((other) => isRight(other) && isBeside(other, line) && other.sources[0]?.id === meant.id);
  const earlier = before.find((other) => other.meant?.id === meant.id && isBeside(other.corrects.line, line));
  const taken = right ?? earlier?.corrects.line;
  if (taken === undefined) return null;
  const has = right === undefined ? 'most likely means too' : 'maps already';
  return `delete the line, as it most likely means ${line.key} ${referenceOf(meant)}, which ${placeOf(taken)} ${has}; or name another ${line.key}`;
}

/** True for lines of which only one can be about an object. */
function isBeside(a: ReadLine, b: ReadLine): boolean {
  return (
    a.file.integration === b.file.integration && a.file.externalSystem === b.file.externalSystem && a.key === b.key
  );
}
