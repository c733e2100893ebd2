import { wordOf, type MappingProblem } from '../model/mapping.ts';
import { integrationAddress, isUuid, mappingAddress } from '../model/address.ts';
import type { DesiredMapping, PruneScope, UnknownM3terObject, UnusableMapping } from '../model/desired.ts';
import type { Diagnostic, Place } from '../model/diagnostic.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import type { RemoteRef } from '../model/sales-document.ts';
import type { MappingFile, MappingRule, QuickBooksReference } from '../model/workspace.ts';
import { createFindings, problemWith, type Findings } from './findings.ts';
import type { References } from './resolve-settings.ts';
import { meantBy, type FoundRecord, type ReferenceProblem, type Resolution } from './resolution.ts';

export interface MappingsResolution {
  readonly mappings: readonly DesiredMapping[];
  readonly unusable: readonly UnusableMapping[];
  readonly unknownM3terObjects: readonly UnknownM3terObject[];
  readonly prunes: readonly PruneScope[];
  readonly diagnostics: readonly Diagnostic[];
}

interface MappingsInput {
  readonly files: readonly MappingFile[];
  /** Resolved integrations by name. */
  readonly integrations: ReadonlyMap<string, ResolvedIntegration>;
  /** Names of integrations whose configuration exists or can be created by this plan. */
  readonly linkable: ReadonlySet<string>;
  readonly references: References;
}

/**
 * The mappings that the files want, with references resolved.
 * - A line that cannot be resolved is an error at its place, and is left out.
 * - When two lines have the same natural key, both are errors and both are left out.
 * Lines that were left out are listed too: no bill may be sent as if they did not exist.
 */
export function resolveMappings(input: MappingsInput): MappingsResolution {
  const findings = createFindings();
  const byKey = new Map<string, DesiredMapping[]>();
  /** Pairs of entity and table with a line that was left out. Pruning them could delete what the line means. */
  const unsure = new Set<string>();
  const unusable: UnusableMapping[] = [];
  const unknownM3terObjects: UnknownM3terObject[] = [];
  for (const file of input.files) {
    const link = linkOf(file, input, findings);
    for (const rule of file.rules) {
      const resolved = link === null ? null : resolveRule(file, rule, link.ref, input.references, findings);
      if (resolved === null || !('address' in resolved)) {
        unsure.add(pairOf(file, rule));
        if (resolved !== null && 'unusable' in resolved) unusable.push(resolved.unusable);
        if (resolved !== null && 'unknownM3terObject' in resolved)
          unknownM3terObjects.push(resolved.unknownM3terObject);
        continue;
      }
      const key = keyOf(resolved);
      const desiredMappings = byKey.get(key);
      if (desiredMappings === undefined) byKey.set(key, [resolved]);
      else desiredMappings.push(resolved);
    }
  }
  const mappings: DesiredMapping[] = [];
  for (const current of byKey.values()) {
    const [first, second] = current;
    if (first !== undefined && second === undefined) mappings.push(first);
    else if (first !== undefined) {
      unsure.add(pairOfKey(first.key));
      unusable.push(...current.flatMap(unusableOfTwo));
      reportDuplicates(first, current, findings);
    }
  }
  const prunes = input.files.flatMap((file) => prunesOf(file, unsure, findings));
  return { mappings, unusable, unknownM3terObjects, prunes, diagnostics: findings.diagnostics };
}

function unusableOfTwo({ key, state }: DesiredMapping): readonly UnusableMapping[] {
  return state === null ? [] : [{ key, external: state.external, problem: null }];
}

/** The link for a file's mappings: none, a configuration, or one that the plan creates. Null when it cannot be used. */
function linkOf(
  file: MappingFile,
  input: MappingsInput,
  findings: Findings,
): { readonly ref: RemoteRef | null } | null {
  if (file.integration === null) return { ref: null };
  const integration = input.integrations.get(file.integration);
  if (integration !== undefined && integration.configId !== null) return { ref: { id: integration.configId } };
  if (integration !== undefined && input.linkable.has(file.integration)) {
    return { ref: { address: integrationAddress(file.integration) } };
  }
  const hint =
    integration === undefined
      ? 'name an Integration of the same connection'
      : 'correct the errors of the integration first; these mappings follow it';
  findings.add(
    'error',
    problemWith(
      'mapping/integration-not-usable',
      `the mappings of this file are linked to "${file.integration}", which does not exist in m3ter and is not planned`,
      hint,
    ),
    file.origin.at('integration'),
  );
  return null;
}

/** Entities whose mappings give a bill its customer or items. Other mappings have no effect on bills. */
const SENT_BY: ReadonlySet<string> = new Set([
  'Account',
  'Product',
  'Aggregation',
  'CompoundAggregation',
  'PricingBand',
]);

type Resolved =
  DesiredMapping | { readonly unusable: UnusableMapping } | { readonly unknownM3terObject: UnknownM3terObject };

/** One line with its references resolved. Null for a line that maps nothing. */
function resolveRule(
  file: MappingFile,
  rule: MappingRule,
  linkedTo: RemoteRef | null,
  references: References,
  findings: Findings,
): Resolved | null {
  const source = resolveSource(rule, references, findings);
  if ('problem' in source) {
    const { suggestion = null } = source.problem;
    return rule.absent || !SENT_BY.has(rule.entity)
      ? null
      : {
          unknownM3terObject: {
            place: rule.place,
            entity: rule.entity,
            meant: meantBy(source.problem.suggestion),
            suggestion,
          },
        };
  }
  const common = commonOf(file, rule, source.found);
  if (rule.absent) return { ...common, state: null, label: `${wordOf(rule.entity)} ${source.found.label}` };
  if (rule.external === null) return null;
  const target = references.quickbooks.resolve(rule.table, rule.external);
  if ('problem' in target) {
    findings.add('error', target.problem, rule.place);
    return { unusable: unusableOf(common.key, rule.external, rule.place, target.problem) };
  }
  const { m3terEntity, m3terId, externalSystem, externalTable } = common.key;
  return {
    ...common,
    state: {
      m3terEntity,
      m3terId,
      externalSystem,
      externalTable,
      external: { id: target.found.id },
      linkedTo,
    },
    label: `${wordOf(rule.entity)} ${source.found.label} → ${wordOf(rule.table)} ${target.found.label}`,
  };
}

const WHY: Readonly<Partial<Record<ReferenceProblem['code'], MappingProblem['why']>>> = {
  'reference/ambiguous-record': 'ambiguous',
  'reference/inactive-customer': 'inactive',
  'reference/inactive-item': 'inactive',
};

function unusableOf(
  key: DesiredMapping['key'],
  external: QuickBooksReference,
  place: Place,
  { code, message, suggestion, hint }: ReferenceProblem,
): UnusableMapping {
  const at = `${place.path}:${String(place.line)}`;
  return {
    key,
    external: { id: 'id' in external ? external.id : '' },
    problem: {
      why: WHY[code] ?? 'unknown',
      message: `${at}: ${message}`,
      ...(suggestion === undefined ? {} : { hint: `correct ${at}: ${hint}` }),
    },
  };
}

/** The m3ter side of a line. A line that deletes a mapping may name an object by id that m3ter no longer has. */
function resolveSource(rule: MappingRule, references: References, findings: Findings): Resolution {
  const source = references.m3ter.resolve(rule.entity, rule.m3terReference);
  if ('found' in source) return source;
  if (rule.absent && isUuid(rule.m3terReference)) {
    return { found: { id: rule.m3terReference, label: rule.m3terReference } };
  }
  if (!rule.absent) {
    findings.add('error', source.problem, rule.place);
    return source;
  }
  const hint = 'remove the line, or write the id of the object whose mapping is to go';
  findings.add('warning', { ...source.problem, code: 'mapping/nothing-to-delete', hint }, rule.place);
  return source;
}

function commonOf(file: MappingFile, rule: MappingRule, source: FoundRecord) {
  const { externalSystem, integration } = file;
  const address = mappingAddress({
    system: externalSystem,
    table: rule.table,
    entity: rule.entity,
    key: source.label,
    linkedTo: integration,
  });
  const key = {
    m3terEntity: rule.entity,
    m3terId: source.id,
    externalSystem,
    externalTable: rule.table,
    linkedTo: integration,
  };
  return { address, key, place: rule.place };
}

function keyOf(mapping: DesiredMapping): string {
  return `${pairOfKey(mapping.key)}\u0000${mapping.key.m3terId}`;
}

function pairOf(file: MappingFile, rule: MappingRule): string {
  const { externalSystem, integration: linkedTo } = file;
  return pairOfKey({ m3terEntity: rule.entity, externalTable: rule.table, externalSystem, linkedTo });
}

function pairOfKey(key: Omit<DesiredMapping['key'], 'm3terId'>): string {
  return [key.m3terEntity, key.externalSystem, key.externalTable, key.linkedTo ?? ''].join('\u0000');
}

const PLACES_MAX = 5;

function reportDuplicates(first: DesiredMapping, desiredMappings: readonly DesiredMapping[], findings: Findings): void {
  const places = desiredMappings.map(({ place }) => `${place.path}:${String(place.line)}`);
  for (const mapping of desiredMappings) {
    findings.add(
      'error',
      problemWith(
        'mapping/same-key-twice',
        `${first.label} is mapped ${String(desiredMappings.length)} times: ${places.slice(0, PLACES_MAX).join(', ')}`,
        'keep one of the lines; a code and an id may name the same object',
      ),
      mapping.place,
    );
  }
}

function prunesOf(file: MappingFile, unsure: ReadonlySet<string>, findings: Findings): readonly PruneScope[] {
  if (!file.prune) return [];
  const scopes = new Map<string, PruneScope>();
  const suspended = new Set<string>();
  for (const rule of file.rules) {
    const pair = pairOf(file, rule);
    const { entity: m3terEntity, table: externalTable } = rule;
    const { name, externalSystem, integration } = file;
    if (unsure.has(pair)) suspended.add(`${m3terEntity} → ${externalTable}`);
    else scopes.set(pair, { file: name, m3terEntity, externalSystem, externalTable, linkedTo: integration });
  }
  if (suspended.size > 0) {
    findings.add(
      'warning',
      problemWith(
        'mapping/prune-suspended',
        `nothing is pruned for ${[...suspended].join(', ')}: a line could not be resolved and may mean what would go`,
        'correct the errors of these mappings first',
      ),
      file.origin.at('prune'),
    );
  }
  return [...scopes.values()];
}
