import { createM3terReferences, type M3terReferences } from '../desired/m3ter-references.ts';
import type { ResolvedWorkspace } from '../desired/resolve-workspace.ts';
import { diffMappings } from '../diff/mappings.ts';
import { MAPPING_FORMS } from '../documents/defaults.ts';
import { isUuid } from '../model/address.ts';
import { compareText, type Place } from '../model/diagnostic.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { M3terSnapshot, ObservedMapping } from '../model/m3ter.ts';
import type { MappingFile } from '../model/workspace.ts';
import { editItems, type ItemEdits } from './edit-yaml.ts';
import { offsetAt, type ImportFiles } from './import-files.ts';
import type { ReadableNames } from './readable-names.ts';
import { renderComment, renderFlowValue } from './yaml-text.ts';

export interface MappingsInput {
  /** Of the connection. */
  readonly mappingFiles: readonly MappingFile[];
  readonly resolved: ResolvedWorkspace;
  readonly m3ter: M3terSnapshot;
  readonly system: string;
  /** m3ter's id by the name of an integration that the files have. */
  readonly configIds: ReadonlyMap<string, string>;
  readonly names: ReadableNames;
  readonly files: ImportFiles;
}

/** Lines for lists that no file has yet. */
export interface NewList {
  readonly group: MappingGroup;
  /** Name of the integration they are linked to, or null. */
  readonly integration: string | null;
  readonly lines: readonly string[];
  readonly mappings: number;
}

export type MappingGroup = 'customers' | 'items' | 'mappings';

/** Mappings that record sent bills are tieout's own and never in the files (delivery.md). */
const RECORD_ENTITY = 'Bill';

/** A mapping of m3ter as a line of a file. */
interface ImportedLine {
  readonly item: string;
  readonly comment: string;
  /** Why the line cannot be in use: it is then written as a comment. */
  readonly problem: string | null;
}

/**
 * Brings the mapping lists of the files to what m3ter holds: lines with another record are changed,
 * missing ones are appended where their like are, the rest are given back as new lists.
 */
export function updateMappings(input: MappingsInput): readonly NewList[] {
  const observed = input.m3ter.mappings.filter(
    ({ m3terEntity, externalSystem }) => m3terEntity !== RECORD_ENTITY && externalSystem === input.system,
  );
  const references = createM3terReferences(input.m3ter, () => '');
  const replaced = findReplacements(input);
  const listed = listedKeys(input.mappingFiles, references);
  const missing = findMissing(input, observed, listed);
  const newLists: NewList[] = [];
  const appended = new Map<MappingFile, ImportedLine[]>();
  for (const { group, integration, mappings } of missing) {
    const lines = mappings
      .map((mapping) => importLine(mapping, input.names))
      .filter((line) => isNew(line, input.files));
    const target = findTarget(input.mappingFiles, group, integration, input.system);
    if (target !== null) appended.set(target, [...(appended.get(target) ?? []), ...lines.filter(isUsable)]);
    if (target === null && lines.some(isUsable)) newLists.push(newList(group, integration, lines));
    else noteUnusable(lines, input.files);
  }
  for (const file of new Set([...replaced.keys(), ...appended.keys()])) {
    editFile(input.files, file, replaced.get(file) ?? new Map(), appended.get(file) ?? []);
  }
  return newLists;
}

function newList(group: MappingGroup, integration: string | null, lines: readonly ImportedLine[]): NewList {
  return { group, integration, lines: lines.map(renderLine), mappings: lines.filter(isUsable).length };
}

/** A mapping that leads nowhere is no reason for a file of its own. */
function noteUnusable(lines: readonly ImportedLine[], files: ImportFiles): void {
  for (const { comment, problem } of lines) {
    if (problem !== null) files.note(`mapping ${comment} is left out: ${problem}`);
  }
}

function isUsable({ problem }: ImportedLine): boolean {
  return problem === null;
}

/** A line that an earlier import wrote as a comment is not written again. */
function isNew(line: ImportedLine, files: ImportFiles): boolean {
  return isUsable(line) || !files.hasLine(renderLine(line));
}

function renderLine({ item, comment, problem }: ImportedLine): string {
  const tail = comment === '' ? '' : ` # ${comment}`;
  return problem === null ? `- ${item}${tail}` : `# - ${item}${tail} (${renderComment(problem)})`;
}

/** Lines whose record differs, or that delete what m3ter still has: by the file they stand in. */
function findReplacements(input: MappingsInput): ReadonlyMap<MappingFile, ReadonlyMap<Place, ImportedLine>> {
  const diff = diffMappings({
    desired: input.resolved.mappings,
    observed: input.m3ter.mappings,
    prunes: [],
    configIds: input.configIds,
    isOwnAccountMapping: () => false,
    codeOf: () => null,
  });
  const replaced = new Map<MappingFile, Map<Place, ImportedLine>>();
  const onlyHere: string[] = [];
  for (const { action, precondition, origin, label } of diff.drafts) {
    if (!('place' in origin)) continue;
    const { place } = origin;
    const held = 'id' in precondition ? input.m3ter.mappings.find(({ id }) => id === precondition.id) : undefined;
    if (held === undefined || action === 'create') {
      onlyHere.push(`${label} (${place.path}:${String(place.line)})`);
      continue;
    }
    const file = input.mappingFiles.find(({ rules }) => rules.some((rule) => rule.place === place));
    const line = importLine(held, input.names);
    if (file === undefined || place.path.endsWith('.csv') || line.problem !== null) {
      const why = line.problem === null ? 'a CSV file is not edited' : line.problem;
      input.files.note(`${place.path}:${String(place.line)}: ${label} differs from m3ter and is left: ${why}`);
      continue;
    }
    const lines = replaced.get(file) ?? new Map<Place, ImportedLine>();
    replaced.set(file, lines.set(place, line));
  }
  noteOnlyHere(onlyHere, input.files);
  return replaced;
}

const NAMED_MAX = 3;

/** An import takes nothing away: what only the files have is work that an apply has not done yet. */
function noteOnlyHere(labels: readonly string[], files: ImportFiles): void {
  if (labels.length === 0) return;
  const named = labels.slice(0, NAMED_MAX).join(', ');
  const more = labels.length > NAMED_MAX ? ` and ${String(labels.length - NAMED_MAX)} more` : '';
  files.note(`not in m3ter, so the next apply creates it: ${named}${more}`);
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

interface MissingMappings {
  readonly group: MappingGroup;
  readonly integration: string | null;
  readonly mappings: readonly ObservedMapping[];
}

/** Mappings that no line names, by the list they belong to. */
function findMissing(
  input: MappingsInput,
  observed: readonly ObservedMapping[],
  listed: ReadonlySet<string>,
): readonly MissingMappings[] {
  const nameOf = new Map([...input.configIds].map(([name, id]) => [id, name]));
  const lists = new Map<string, { group: MappingGroup; integration: string | null; mappings: ObservedMapping[] }>();
  const seen = new Set<string>();
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
    if (seen.has(key)) {
      input.files.note(
        `m3ter has two mappings of ${m3terEntity} ${m3terId} to ${externalTable}: delete one of them there`,
      );
      continue;
    }
    seen.add(key);
    const group = groupOf(m3terEntity, externalTable);
    const list = lists.get(`${group} ${integration ?? ''}`) ?? { group, integration, mappings: [] };
    list.mappings.push(mapping);
    lists.set(`${group} ${integration ?? ''}`, list);
  }
  if (foreign > 0)
    input.files.note(`${String(foreign)} mappings are linked to configurations that these files do not have; left out`);
  return [...lists.values()];
}

function groupOf(entity: string, table: string): MappingGroup {
  const form = MAPPING_FORMS.find((held) => held.entity === entity && held.table === table);
  return form === undefined ? 'mappings' : form.side === 'customer' ? 'customers' : 'items';
}

/** The list that already holds such lines; a CSV file and a list in brackets cannot take another one. */
function findTarget(
  files: readonly MappingFile[],
  group: MappingGroup,
  integration: string | null,
  system: string,
): MappingFile | null {
  const found = files.find(
    (file) =>
      file.integration === integration &&
      file.externalSystem === system &&
      file.rules.some(
        (rule) => groupOf(rule.entity, rule.table) === group && rule.place.path === file.origin.place.path,
      ),
  );
  return found ?? null;
}

function importLine(mapping: ObservedMapping, names: ReadableNames): ImportedLine {
  const { m3terEntity: entity, m3terId, externalTable: table, externalId } = mapping;
  const source = names.m3ter(entity, m3terId);
  const target = names.quickbooks(table, externalId);
  const form = MAPPING_FORMS.find((held) => held.entity === entity && held.table === table);
  const value: JsonValue =
    form === undefined
      ? { m3ter: { entity, id: source.reference }, external: { table, id: externalId } }
      : { [form.key]: source.reference, [form.side]: externalId };
  const comment = `${source.name ?? source.reference} → ${target.name ?? `${table} ${externalId}`}`;
  return {
    item: renderFlowValue(value),
    comment: renderComment(comment),
    problem: source.problem ?? target.problem,
  };
}

function editFile(
  files: ImportFiles,
  file: MappingFile,
  replaced: ReadonlyMap<Place, ImportedLine>,
  appended: readonly ImportedLine[],
): void {
  const { place } = file.origin;
  const count = replaced.size + appended.length;
  if (count === 0) return;
  files.edit(place, { integrations: 0, mappings: count }, (text) => {
    const edits: ItemEdits = {
      append: appended.toSorted((a, b) => compareText(a.item, b.item)),
      replace: new Map([...replaced].map(([at, line]) => [offsetAt(text, at), line])),
    };
    const edited = editItems(text, offsetAt(text, place), 'mappings', edits);
    if (edited === null)
      files.note(`${place.path}: the list cannot be edited in its form; ${String(count)} mappings are left out`);
    return edited;
  });
}
