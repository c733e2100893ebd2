import { formatCount, nameSome } from '../model/count-text.ts';
import { createM3terReferences, type M3terReferences } from '../desired/m3ter-references.ts';
import type { ResolvedWorkspace } from '../desired/resolve-workspace.ts';
import { diffMappings, type MappingsDiff } from '../diff/mappings.ts';
import { isUuid } from '../model/address.ts';
import type { M3terSnapshot, ObservedMapping } from '../model/m3ter.ts';
import type { MappingFile, MappingRule } from '../model/workspace.ts';
import type { ImportFiles } from './import-files.ts';
import { groupOf, type MappingGroup } from '../workspace/mapping-forms.ts';
import { importLine, isUsable, renderLine, type ImportedLine } from './import-lines.ts';
import { createListEdits, type ListEdits } from './list-edits.ts';
import type { NewList } from './new-list.ts';
import type { ReadableNames } from './readable-names.ts';

export interface MappingsInput {
  /** The mapping files of the connection. */
  readonly mappingFiles: readonly MappingFile[];
  readonly resolved: ResolvedWorkspace;
  readonly m3ter: M3terSnapshot;
  readonly system: string;
  /** m3ter's id by integration name, for integrations in the files. */
  readonly configIds: ReadonlyMap<string, string>;
  readonly names: ReadableNames;
  readonly files: ImportFiles;
}

/** tieout keeps the mappings that record sent bills itself. They are never in the files (delivery.md). */
const RECORD_ENTITY = 'Bill';

/**
 * Updates the mapping lists of the files to what m3ter has. Lines with another record are changed, and missing lines
 * are appended to the list with similar ones. The rest is returned as new lists.
 */
export function updateMappings(input: MappingsInput): readonly NewList[] {
  const { files, names } = input;
  const observed = input.m3ter.mappings.filter(
    ({ m3terEntity, externalSystem }) => m3terEntity !== RECORD_ENTITY && externalSystem === input.system,
  );
  const edits = createListEdits(files, 'tieout import');
  const diff = diffMappings({
    desired: input.resolved.mappings,
    observed: input.m3ter.mappings,
    prunes: [],
    configIds: input.configIds,
    isOwnAccountMapping: () => false,
    isMadeByBills: () => false,
    codeOf: () => null,
    nameOf: () => null,
  });
  replaceLines(input, diff, edits);
  for (const { message } of diff.diagnostics) decideDuplicate(message, files);
  const references = createM3terReferences(input.m3ter, () => '');
  const listed = listedKeys(input.mappingFiles, references);
  const newLists: NewList[] = [];
  for (const { group, integration, mappings } of findMissing(input, observed, listed)) {
    const lines = mappings
      .map(({ mapping, problem }) => {
        const line = importLine(mapping, names);
        return problem === null ? line : { ...line, problem };
      })
      // A line that an earlier import wrote as a comment is not written again.
      .filter((line) => isUsable(line) || !files.hasLine(renderLine(line)));
    const usable = lines.filter(isUsable);
    for (const line of usable) warnDoubt(line, files);
    const target = edits.findTarget(input.mappingFiles, { group, integration, system: input.system });
    if (target !== null) edits.append(target, usable);
    if (target === null && usable.length > 0) newLists.push(newList(group, integration, lines));
    else noteUnusable(lines, files);
  }
  edits.planEdits();
  return newLists;
}

function newList(group: MappingGroup, integration: string | null, lines: readonly ImportedLine[]): NewList {
  return { group, integration, lines: lines.map(renderLine), mappingCount: lines.filter(isUsable).length };
}

/** Mappings that cannot be used get a note and no file of their own. */
function noteUnusable(lines: readonly ImportedLine[], files: ImportFiles): void {
  for (const { comment, problem } of lines) {
    if (problem !== null) files.note(`mapping ${comment} is left out: ${problem}`);
  }
}

/** A mapping is taken over as m3ter has it, even when it looks wrong: bills are booked by it today. */
function warnDoubt({ item, doubt }: ImportedLine, files: ImportFiles): void {
  if (doubt === null) return;
  files.warn(`${item} is what m3ter has, but ${doubt.fact}; ${doubt.hint.replace(' here ', ' on that line ')}`);
}

/** Notes two records for one key. Which one is right is never guessed. */
function decideDuplicate(message: string, files: ImportFiles): void {
  files.decide(message, 'where m3ter maps one thing twice, delete all but one there, then run tieout import again');
}

/** Replaces lines with another record, and lines that delete a mapping that m3ter still has. */
function replaceLines(input: MappingsInput, diff: MappingsDiff, edits: ListEdits): void {
  const byPlace = new Map(
    input.mappingFiles.flatMap((file) => file.rules.map((rule) => [rule.place, { file, rule }] as const)),
  );
  const byId = new Map(input.m3ter.mappings.map((mapping) => [mapping.id, mapping]));
  const onlyHere: string[] = [];
  for (const { action, precondition, origin, label } of diff.drafts) {
    const written = 'place' in origin ? byPlace.get(origin.place) : undefined;
    if (written === undefined) continue;
    const observedMapping = 'id' in precondition ? byId.get(precondition.id) : undefined;
    if (observedMapping === undefined || action === 'create') onlyHere.push(`${label} (${shownPlace(written.rule)})`);
    else replaceLine(input, { ...written, observedMapping, label }, edits);
  }
  noteOnlyHere(onlyHere, input.files);
}

interface Difference {
  readonly file: MappingFile;
  readonly rule: MappingRule;
  readonly observedMapping: ObservedMapping;
  readonly label: string;
}

function replaceLine(
  { names, files }: MappingsInput,
  { file, rule, observedMapping, label }: Difference,
  edits: ListEdits,
): void {
  const line = importLine(observedMapping, names);
  if (line.problem === null) {
    warnDoubt(line, files);
    edits.replace(
      file,
      rule,
      { ...line, cells: () => line.row?.destination ?? {} },
      {
        fact: `${shownPlace(rule)}: ${label}; m3ter has ${observedMapping.externalTable} ${observedMapping.externalId}`,
        hint: 'change what variables, anchors and columns hold by hand, or let tieout apply bring m3ter to the files',
      },
    );
    return;
  }
  files.decide(
    `${shownPlace(rule)}: ${label} differs from m3ter and is left: ${line.problem}`,
    'see in the plan what apply makes of lines that are left, or correct m3ter and import again',
  );
}

function shownPlace({ place }: MappingRule): string {
  return `${place.path}:${String(place.line)}`;
}

const NAMED_MAX = 3;

/** An import removes nothing. Lines that only the files have are changes that no apply has made yet. */
function noteOnlyHere(labels: readonly string[], files: ImportFiles): void {
  if (labels.length === 0) return;
  files.decide(
    `not in m3ter, so the next apply creates it: ${nameSome(labels, NAMED_MAX)}`,
    'take lines out that m3ter should not have; tieout apply creates the others',
  );
}

function listedKeys(files: readonly MappingFile[], references: M3terReferences): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const file of files) {
    for (const rule of file.rules) {
      const source = references.resolve(rule.entity, rule.m3terReference);
      const id = 'found' in source ? source.found.id : isUuid(rule.m3terReference) ? rule.m3terReference : null;
      if (id !== null) keys.add(keyOf(rule.entity, id, rule.table, file.integration));
    }
  }
  return keys;
}

function keyOf(entity: string, id: string, table: string, integration: string | null): string {
  return [entity, id, table, integration ?? ''].join('\u0000');
}

interface MissingMapping {
  readonly mapping: ObservedMapping;
  readonly problem: string | null;
}

interface MissingMappings {
  readonly group: MappingGroup;
  readonly integration: string | null;
  readonly mappings: readonly MissingMapping[];
}

/** Mappings that no line names, by the list that they belong to. */
function findMissing(
  input: MappingsInput,
  observed: readonly ObservedMapping[],
  listed: ReadonlySet<string>,
): readonly MissingMappings[] {
  const nameOf = new Map([...input.configIds].map(([name, id]) => [id, name]));
  const byKey = new Map<string, { integration: string | null; mappings: ObservedMapping[] }>();
  let foreign = 0;
  for (const mapping of observed) {
    const { m3terEntity, m3terId, externalTable, integrationConfigId } = mapping;
    const integration = integrationConfigId === null ? null : (nameOf.get(integrationConfigId) ?? undefined);
    if (integration === undefined) {
      foreign += 1;
      continue;
    }
    const key = keyOf(m3terEntity, m3terId, externalTable, integration);
    if (listed.has(key)) continue;
    const sameKey = byKey.get(key);
    if (sameKey === undefined) byKey.set(key, { integration, mappings: [mapping] });
    else sameKey.mappings.push(mapping);
  }
  if (foreign > 0)
    input.files.note(
      `${formatCount(foreign, 'mapping is', 'mappings are')} linked to configurations that these files do not have; left out`,
    );
  return groupMissing(input, [...byKey.values()]);
}

function groupMissing(
  { names, files }: MappingsInput,
  missing: readonly { readonly integration: string | null; readonly mappings: readonly ObservedMapping[] }[],
): readonly MissingMappings[] {
  const lists = new Map<string, { group: MappingGroup; integration: string | null; mappings: MissingMapping[] }>();
  for (const { integration, mappings } of missing) {
    const [{ m3terEntity, externalTable } = { m3terEntity: '', externalTable: '' }] = mappings;
    const group = groupOf(m3terEntity, externalTable);
    const list = lists.get(`${group} ${integration ?? ''}`) ?? { group, integration, mappings: [] };
    const isDuplicate = mappings.length > 1;
    if (isDuplicate) {
      const shown = mappings.map((mapping) => importLine(mapping, names).comment).join(', ');
      decideDuplicate(
        `m3ter has ${String(mappings.length)} mappings where one can be: ${shown}; none is in use`,
        files,
      );
    }
    const problem = isDuplicate ? 'm3ter has another one beside it' : null;
    list.mappings.push(...mappings.map((mapping) => ({ mapping, problem })));
    lists.set(`${group} ${integration ?? ''}`, list);
  }
  return [...lists.values()];
}
