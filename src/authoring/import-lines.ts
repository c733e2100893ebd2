import { formOf, type MAPPING_FORMS } from '../workspace/mapping-forms.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { ObservedMapping } from '../model/m3ter.ts';
import type { CsvValues } from './edit-csv.ts';
import type { ItemEdit } from './edit-items.ts';
import type { ReadableNames } from './readable-names.ts';
import { renderComment, renderFlowValue } from './yaml-text.ts';

/** A mapping of m3ter, as a line of a file. */
export interface ImportedLine extends ItemEdit {
  /** The cells of a CSV row for both sides; null when a CSV file cannot express the mapping. */
  readonly row: { readonly source: CsvValues; readonly destination: CsvValues } | null;
  /** Why the line cannot be used. Then it is written as a comment. */
  readonly problem: string | null;
  /** Why the record may be the wrong one, for the output and the comment; null when nothing speaks against it. */
  readonly doubt: Doubt | null;
}

/** A mapping to a record of another name, although a record exists that has exactly the name of the m3ter object. */
export interface Doubt {
  readonly fact: string;
  /** What to write where the other record is the right one. */
  readonly hint: string;
}

/** The columns that a row needs which maps such an entity to such a table; null when a CSV file has no such columns. */
export function columnsFor(entity: string, table: string): readonly string[] | null {
  const form = formOf(entity, table);
  return form === undefined ? null : [form.key, form.side];
}

/** Columns that must be empty beside the Id, because they could contradict it. */
export const OTHER_COLUMNS = {
  customer: { 'customer.displayName': '', absent: '' },
  item: { 'item.name': '', 'item.sku': '', absent: '' },
} as const;

/** The cells of a CSV row that maps the reference to the record with this Id. */
export function rowOf(
  { key, side }: Pick<(typeof MAPPING_FORMS)[number], 'key' | 'side'>,
  reference: string,
  id: string,
): ImportedLine['row'] {
  return { source: { [key]: reference }, destination: { [side]: id, ...OTHER_COLUMNS[side] } };
}

/** A line with a readable reference, the QuickBooks Id, and a comment that names both sides. */
export function importLine(mapping: ObservedMapping, names: ReadableNames): ImportedLine {
  const { m3terEntity: entity, m3terId, externalTable: table, externalId } = mapping;
  const source = names.m3ter(entity, m3terId);
  const destination = names.quickbooks(table, externalId);
  const form = formOf(entity, table);
  const whole: JsonValue =
    form === undefined
      ? { m3ter: { entity, id: source.reference }, external: { table, id: externalId } }
      : { [form.key]: source.reference, [form.side]: externalId };
  const comment = `${source.name ?? source.reference} → ${destination.name ?? `${table} ${externalId}`}`;
  const doubt = form === undefined || source.name === null ? null : doubtOf({ ...form, ...mapping, name: source.name }, names); // prettier-ignore
  return {
    item: renderFlowValue(whole),
    comment: [renderComment(comment), ...(doubt === null ? [] : [renderComment(`${doubt.fact}; ${doubt.hint}`)])].join(
      '; ',
    ),
    doubt,
    values: [{ path: form === undefined ? ['external', 'id'] : [form.side], value: externalId }],
    row: form === undefined ? null : rowOf(form, source.reference, externalId),
    problem: source.problem ?? destination.problem,
  };
}

interface Mapped extends Pick<ObservedMapping, 'externalTable' | 'externalId'> {
  readonly side: 'customer' | 'item';
  readonly name: string;
}

function doubtOf({ side, externalTable, externalId, name }: Mapped, names: ReadableNames): Doubt | null {
  const other = names.namesake(externalTable, externalId, name);
  if (other === null) return null;
  return {
    fact: `QuickBooks also has the ${side} "${other.name}" (Id ${other.id})`,
    hint: `if that is the right one, write ${side}: '${other.id}' here and run tieout plan`,
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
