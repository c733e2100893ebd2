import type { JsonObject } from '../model/json-value.ts';
import type { ObservedSalesDocument, SalesDocument, SalesLine } from '../model/sales-document.ts';
import { canonicalJson } from '../support/digest.ts';

/** What an update sends, with what it keeps of the document in QuickBooks; or why it cannot. */
export type CarriedOver =
  | { readonly result: 'kept'; readonly document: SalesDocument; readonly notes: readonly string[] }
  | { readonly result: 'lost'; readonly message: string };

/**
 * Puts what is not ours into the content of an update, which replaces all lines (`quickbooks.md` §8.2):
 * - class, links and tax code of each line;
 * - other custom fields and the tax calculation;
 * - the exchange rate, when the date is the same.
 * The header's other members need nothing: the update is sparse.
 *
 * Two lines are the same line when no other on either side has the same, tried in this order:
 * 1. content, 2. item, day and description, 3. item, day and amount, 4. item and day, 5. item.
 * Several are paired in order when both sides have equally many and it cannot matter: their content is the
 * same, or what they keep is.
 *
 * A line that keeps something and has no match is gone from the bill when every line of the bill has a
 * match. Otherwise nobody can say where what it keeps belongs.
 */
export function carryOver(observed: ObservedSalesDocument, wanted: SalesDocument): CarriedOver {
  const calculation = observed.beside.globalTaxCalculation;
  if (calculation === 'TaxInclusive') return { result: 'lost', message: 'amounts include tax (TaxInclusive)' };
  const pairs = matchLines(observed.lines, wanted.lines);
  const stranded = findStranded(observed.lines, wanted.lines, pairs);
  if (stranded !== null) return { result: 'lost', message: stranded };
  const lines = wanted.lines.map((line, index) => withKept(line, pairs.get(index)));
  const sameDay = observed.txnDate === wanted.txnDate && observed.exchangeRate !== null;
  const document: SalesDocument = {
    ...wanted,
    lines,
    exchangeRate: wanted.exchangeRate !== null && sameDay ? observed.exchangeRate : wanted.exchangeRate,
    globalTaxCalculation: keptCalculation(calculation, wanted.globalTaxCalculation),
    ...keptCustomFields(observed, wanted),
  };
  return { result: 'kept', document, notes: notesOf(observed, wanted, lines) };
}

/** The observed line of each wanted line, by the wanted one's index. */
type Pairs = ReadonlyMap<number, SalesLine>;

const dayAndItem = (line: SalesLine): readonly unknown[] => [line.itemId, line.serviceDate];

const KEYS: readonly ((line: SalesLine) => readonly unknown[])[] = [
  (line) => [...dayAndItem(line), line.description, line.amount, line.quantity, line.unitPrice],
  (line) => [...dayAndItem(line), line.description],
  (line) => [...dayAndItem(line), line.amount],
  dayAndItem,
  (line) => [line.itemId],
];

function matchLines(observed: readonly SalesLine[], wanted: readonly SalesLine[]): Pairs {
  const pairs = new Map<number, SalesLine>();
  const left = { observed: new Set(observed.keys()), wanted: new Set(wanted.keys()) };
  for (const [strength, keyOf] of KEYS.entries()) {
    const theirs = groupBy(left.observed, observed, keyOf);
    for (const [key, ours] of groupBy(left.wanted, wanted, keyOf)) {
      const found = theirs.get(key) ?? [];
      if (found.length !== ours.length) continue;
      const isSure = strength === 0 || found.length === 1 || keepTheSame(found.map((index) => observed[index]));
      if (!isSure) continue;
      for (const [place, index] of ours.entries()) {
        const line = observed[found[place] ?? -1];
        if (line !== undefined) pairs.set(index, line);
        left.wanted.delete(index);
        left.observed.delete(found[place] ?? -1);
      }
    }
  }
  return pairs;
}

function groupBy(
  indexes: ReadonlySet<number>,
  lines: readonly SalesLine[],
  keyOf: (line: SalesLine) => readonly unknown[],
): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const index of indexes) {
    const line = lines[index];
    if (line === undefined) continue;
    const key = JSON.stringify(keyOf(line));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  return groups;
}

function keepTheSame(lines: readonly (SalesLine | undefined)[]): boolean {
  return new Set(lines.map((line) => canonicalJson([line?.kept ?? null, line?.taxCode ?? null]))).size <= 1;
}

/** The first line whose own would be lost, in words, or null. */
function findStranded(observed: readonly SalesLine[], wanted: readonly SalesLine[], pairs: Pairs): string | null {
  const matched = new Set(pairs.values());
  for (const [index, line] of pairs) {
    const priced = Object.keys(detailOf(line.kept)).find((name) => PRICE_MEMBERS.has(name));
    if (priced !== undefined && !hasSamePrice(line, wanted[index])) {
      return `${lineName(observed, line)} has ${priced} in QuickBooks, which goes with its old amount`;
    }
  }
  if (pairs.size === wanted.length) return null;
  const usualTaxCode = wanted[0]?.taxCode ?? null;
  const stranded = observed.find((line) => {
    const keeps = line.kept !== undefined || (line.taxCode !== null && line.taxCode !== usualTaxCode);
    return keeps && !matched.has(line);
  });
  if (stranded === undefined) return null;
  const words = wordsOf(stranded, usualTaxCode).join(', ');
  return `${lineName(observed, stranded)} has ${words}, and no line of the bill is surely the same line`;
}

/** Members that change what a line costs. */
const PRICE_MEMBERS: ReadonlySet<string> = new Set(['DiscountRate', 'DiscountAmt', 'RatePercent', 'MarkupInfo']);

function hasSamePrice(line: SalesLine, other: SalesLine | undefined): boolean {
  return line.amount === other?.amount && line.quantity === other.quantity && line.unitPrice === other.unitPrice;
}

/** The tax code of a line that exists is as QuickBooks has it; the files' one is for new lines. */
function withKept(line: SalesLine, of: SalesLine | undefined): SalesLine {
  if (of === undefined) return line;
  return { ...line, taxCode: of.taxCode ?? line.taxCode, ...(of.kept === undefined ? {} : { kept: of.kept }) };
}

function keptCalculation(
  observed: string | null,
  wanted: SalesDocument['globalTaxCalculation'],
): SalesDocument['globalTaxCalculation'] {
  if (wanted === null) return null;
  return observed === 'TaxExcluded' || observed === 'NotApplicable' ? observed : wanted;
}

/** Only an update that sends a custom field must send the others with it. */
function keptCustomFields({ beside }: ObservedSalesDocument, { customField }: SalesDocument): { kept?: JsonObject } {
  if (customField === null) return {};
  const others = beside.customFields.filter((field) => field.definitionId !== customField.definitionId);
  if (others.length === 0) return {};
  const members = others.map(({ definitionId, value }) => ({
    DefinitionId: definitionId,
    Type: 'StringType',
    StringValue: value,
  }));
  return { kept: { CustomField: members } };
}

function notesOf(
  observed: ObservedSalesDocument,
  wanted: SalesDocument,
  lines: readonly SalesLine[],
): readonly string[] {
  const header = observed.beside.header.map(({ name, value }) => `${name} ${value}`);
  const places = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    for (const words of wordsOf(line, wanted.lines[index]?.taxCode ?? null)) {
      places.set(words, [...(places.get(words) ?? []), index + 1]);
    }
  }
  const kept = [...header, ...[...places].map(([words, numbers]) => `${words} ${onLines(numbers, lines.length)}`)];
  return kept.length === 0 ? [] : [`keeps what QuickBooks has beside the bill: ${kept.join('; ')}`];
}

const LINES_NAMED_MAX = 5;

function onLines(numbers: readonly number[], all: number): string {
  if (numbers.length === all && all > 1) return 'on every line';
  if (numbers.length > LINES_NAMED_MAX) return `on ${String(numbers.length)} lines`;
  return `on line ${numbers.join(', ')}`;
}

/** What a line keeps, in words: `class Sales`, `tax code TAX`. */
function wordsOf(line: SalesLine, taxCode: string | null): readonly string[] {
  const { SalesItemLineDetail: _detail, ...outer } = line.kept ?? {};
  const members = { ...outer, ...detailOf(line.kept) };
  const words = Object.entries(members).map(([member, value]) => {
    const name = MEMBER_WORDS[member] ?? member;
    const shown = shownValue(value);
    return shown === null ? name : `${name} ${shown}`;
  });
  return line.taxCode === null || line.taxCode === taxCode ? words : [...words, `tax code ${line.taxCode}`];
}

const MEMBER_WORDS: Readonly<Record<string, string>> = {
  ClassRef: 'class',
  ProjectRef: 'project',
  LinkedTxn: 'linked transactions',
};

function detailOf(kept: JsonObject | undefined): JsonObject {
  const detail = kept?.['SalesItemLineDetail'];
  return typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? (detail as JsonObject) : {};
}

function shownValue(value: JsonObject[string]): string | null {
  if (typeof value !== 'object') return String(value);
  if (value === null || Array.isArray(value)) return null;
  const { name, value: id } = value as JsonObject;
  const shown = name ?? id;
  return typeof shown === 'string' ? shown : null;
}

function lineName(lines: readonly SalesLine[], line: SalesLine): string {
  const text = line.description.length > 40 ? `${line.description.slice(0, 37)}...` : line.description;
  return `line ${String(lines.indexOf(line) + 1)} ("${text}")`;
}
