import { MAPPING_FORMS } from '../workspace/mapping-forms.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { ObservedMapping } from '../model/m3ter.ts';
import type { CsvValues } from './edit-csv.ts';
import type { ItemEdit } from './edit-items.ts';
import type { ReadableNames } from './readable-names.ts';
import { renderComment, renderFlowValue } from './yaml-text.ts';

/** A mapping of m3ter, as a line of a file. */
export interface ImportedLine extends ItemEdit {
  /** The cells of a CSV row for both sides; null when a CSV file cannot express the mapping. */
  readonly row: { readonly source: CsvValues; readonly target: CsvValues } | null;
  /** Why the line cannot be used. Then it is written as a comment. */
  readonly problem: string | null;
}

export type MappingGroup = 'customers' | 'items' | 'mappings';

/** The list that a mapping belongs to. People keep customers, items and other mappings apart. */
export function groupOf(entity: string, table: string): MappingGroup {
  const form = formOf(entity, table);
  return form === undefined ? 'mappings' : form.side === 'customer' ? 'customers' : 'items';
}

/** The columns that a row of this pair needs; null when a CSV file has no such columns. */
export function columnsFor(entity: string, table: string): readonly string[] | null {
  const form = formOf(entity, table);
  return form === undefined ? null : [form.key, form.side];
}

function formOf(entity: string, table: string) {
  return MAPPING_FORMS.find((form) => form.entity === entity && form.table === table);
}

/** Columns that must be empty beside the Id, because they could contradict it. */
const OTHER_COLUMNS = {
  customer: { 'customer.displayName': '', absent: '' },
  item: { 'item.name': '', 'item.sku': '', absent: '' },
} as const;

/** A line with a readable reference, the QuickBooks Id, and a comment that names both sides. */
export function importLine(mapping: ObservedMapping, names: ReadableNames): ImportedLine {
  const { m3terEntity: entity, m3terId, externalTable: table, externalId } = mapping;
  const source = names.m3ter(entity, m3terId);
  const target = names.quickbooks(table, externalId);
  const form = formOf(entity, table);
  const whole: JsonValue =
    form === undefined
      ? { m3ter: { entity, id: source.reference }, external: { table, id: externalId } }
      : { [form.key]: source.reference, [form.side]: externalId };
  const comment = `${source.name ?? source.reference} → ${target.name ?? `${table} ${externalId}`}`;
  return {
    item: renderFlowValue(whole),
    comment: renderComment(comment),
    value: { path: form === undefined ? ['external', 'id'] : [form.side], value: externalId },
    row:
      form === undefined
        ? null
        : {
            source: { [form.key]: source.reference },
            target: { [form.side]: externalId, ...OTHER_COLUMNS[form.side] },
          },
    problem: source.problem ?? target.problem,
  };
}

export function isUsable({ problem }: ImportedLine): boolean {
  return problem === null;
}

/** A line of a new list. One that cannot be used is a comment. */
export function renderLine({ item, comment, problem }: ImportedLine): string {
  const tail = comment === '' ? '' : ` # ${comment}`;
  return problem === null ? `- ${item}${tail}` : `# - ${item}${tail} (${renderComment(problem)})`;
}
