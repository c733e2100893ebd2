import { isUuid } from '../model/address.ts';
import type { MappingFile, MappingRule, QuickBooksReference } from '../model/workspace.ts';
import { nearestWord } from '../support/did-you-mean.ts';
import { MAPPING_FORMS } from '../workspace/mapping-forms.ts';
import type { LookupRow } from './lookup.ts';

export type SourceKey = (typeof MAPPING_FORMS)[number]['key'];

/** The objects of m3ter of one kind, and the records of QuickBooks that they can be mapped to. */
export interface Lists {
  readonly sources: readonly LookupRow[];
  readonly records: readonly LookupRow[];
}

/** A mapping line of the files, and what its two sides name. */
export interface ReadLine {
  readonly file: MappingFile;
  readonly rule: MappingRule;
  readonly key: SourceKey;
  /** The objects of m3ter with the line's code or id. None when it is mistyped, several when they share a code. */
  readonly sources: readonly LookupRow[];
  /** The active records of QuickBooks that the line names: one, unless the line is wrong. */
  readonly destinations: readonly LookupRow[];
}

/** Looks up both sides of all lines about one kind of object. */
export function readLines(files: readonly MappingFile[], key: SourceKey, lists: Lists): readonly ReadLine[] {
  const form = MAPPING_FORMS.find((candidate) => candidate.key === key);
  const sources = indexRows(lists.sources);
  const destinations = indexRows(lists.records.filter(({ active }) => active));
  return files.flatMap((file) =>
    file.rules
      .filter(({ entity, table }) => entity === form?.entity && table === form.table)
      .map((rule) => ({
        file,
        rule,
        key,
        sources: sourcesOf(rule, key, sources),
        destinations: rule.external === null ? [] : destinationsOf(rule.external, destinations),
      })),
  );
}

type RowIndex = ReadonlyMap<string, readonly LookupRow[]>;

/** Rows by `id=ID` and by `property=value`. */
function indexRows(rows: readonly LookupRow[]): RowIndex {
  const index = new Map<string, LookupRow[]>();
  for (const row of rows) {
    for (const name of [['id', row.id.toLowerCase()] as const, ...row.properties]) {
      const key = name.join('=');
      const known = index.get(key);
      if (known === undefined) index.set(key, [row]);
      else known.push(row);
    }
  }
  return index;
}

function sourcesOf({ m3terReference }: MappingRule, key: SourceKey, index: RowIndex): readonly LookupRow[] {
  const isId = key === 'pricingBand' || isUuid(m3terReference);
  return index.get(isId ? `id=${m3terReference.toLowerCase()}` : `code=${m3terReference}`) ?? [];
}

function destinationsOf(external: QuickBooksReference, index: RowIndex): readonly LookupRow[] {
  const [[property, value] = ['', '']] = Object.entries(external);
  return index.get(`${property}=${property === 'id' ? value.toLowerCase() : value}`) ?? [];
}

/** The object that a line most likely means whose code or id m3ter does not have; null when nothing is near. */
export function meantSource(
  line: Pick<ReadLine, 'rule' | 'key' | 'sources'>,
  rows: readonly LookupRow[],
): LookupRow | null {
  const { rule, key, sources } = line;
  const isBand = key === 'pricingBand';
  if (sources.length > 0 || rule.absent || (isUuid(rule.m3terReference) && !isBand)) return null;
  const wordsOf = ({ id, properties }: LookupRow): readonly string[] =>
    isBand ? [id] : properties.map(([, value]) => value);
  const nearest = nearestWord(rule.m3terReference, rows.flatMap(wordsOf));
  const [only, second] = nearest === null ? [] : rows.filter((row) => wordsOf(row).includes(nearest));
  return second === undefined ? (only ?? null) : null;
}

/** What the files have for a wanted mapping already. */
export interface LinesFor {
  /** The line to correct: it is about the object, or most likely means it, and is no mapping as it stands. */
  readonly replaces: ReadLine | null;
  /** The line that says the same. */
  readonly same: ReadLine | null;
  /** Mistyped lines that most likely mean the object as well. One line for it is enough. */
  readonly spare: readonly ReadLine[];
}

export interface WantedLine {
  readonly source: LookupRow;
  readonly destination: LookupRow;
  readonly integration: string | null;
  readonly system: string;
}

/** Finds the lines about the object of a wanted mapping among those of its kind. */
export function findLinesFor(wanted: WantedLine, lines: readonly ReadLine[], { sources }: Lists): LinesFor {
  const { source, destination, integration, system } = wanted;
  const isHere = ({ file }: ReadLine): boolean => file.integration === integration && file.externalSystem === system;
  const written = lines.find((line) => isHere(line) && isOnly(line.sources, source));
  const words = source.properties.length === 0 ? [source.id] : source.properties.map(([, value]) => value);
  const mistyped = lines.filter(
    (line) =>
      line.sources.length === 0 &&
      // Cheap, and true for few lines: all objects are compared for these only.
      nearestWord(line.rule.m3terReference, words) !== null &&
      meantSource(line, sources)?.id === source.id,
  );
  const replaces = written === undefined ? (mistyped.find(isHere) ?? null) : isRight(written) ? null : written;
  const same = written !== undefined && isRight(written) && isOnly(written.destinations, destination) ? written : null;
  return { replaces, same, spare: mistyped.filter((line) => line !== replaces) };
}

/** True for a line that maps one object to one record. */
export function isRight({ rule, sources, destinations }: ReadLine): boolean {
  return !rule.absent && sources.length === 1 && destinations.length === 1;
}

/** True when the rows are this one alone. */
export function isOnly(rows: readonly LookupRow[], { id }: LookupRow): boolean {
  return rows.length === 1 && rows[0]?.id === id;
}

/** `integrations/items.yaml:13`. */
export function placeOf({ rule: { place } }: Pick<ReadLine, 'rule'>): string {
  return `${place.path}:${String(place.line)}`;
}

/** The record of a line, in the line's own words. */
export function externalText({ external }: MappingRule): string {
  return external === null ? '' : Object.values(external).join(' ');
}
