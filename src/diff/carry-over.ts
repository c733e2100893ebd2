import type { JsonObject } from '../model/json-value.ts';
import type { ObservedSalesDocument, SalesDocument, SalesLine } from '../model/sales-document.ts';
import { canonicalJson } from '../support/digest.ts';

/** The document that an update sends, with what it keeps from QuickBooks; or why it cannot. */
export type CarriedOver =
  | { readonly result: 'kept'; readonly document: SalesDocument; readonly notes: readonly string[] }
  | { readonly result: 'lost'; readonly message: string };

/**
 * Adds what is not ours to the content of an update, which replaces all lines (`quickbooks.md` §8.2):
 * - class, links and tax code of each line;
 * - other custom fields and the tax calculation;
 * - the exchange rate, when the date is the same.
 * Other members of the header need nothing: the update is sparse.
 *
 * Lines are matched by these, in order. A match needs exactly one line on each side:
 * 1. content, 2. item, day and description, 3. item, day and amount, 4. item and day, 5. item.
 * Several equal lines are paired in order when both sides have the same count and the order cannot matter: their
 * content is equal, or what they keep is equal.
 *
 * An observed line may keep something and have no match. If every line of the bill has a match, that line is gone from
 * the bill. Otherwise nobody can say where its members belong, and the update is refused.
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

/** The observed line of each wanted line, by the index of the wanted line. */
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

/** The first observed line whose members would be lost, in words, or null. */
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

/** Members that change the price of a line. */
const PRICE_MEMBERS: ReadonlySet<string> = new Set(['DiscountRate', 'DiscountAmt', 'RatePercent', 'MarkupInfo']);

function hasSamePrice(line: SalesLine, other: SalesLine | undefined): boolean {
  return line.amount === other?.amount && line.quantity === other.quantity && line.unitPrice === other.unitPrice;
}

/** An existing line keeps the tax code that it has in QuickBooks. The files' tax code is for new lines. */
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

/** An update that sends one custom field must send the others with it. */
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
