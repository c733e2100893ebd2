import { decimal } from '../model/decimal.ts';
import type { BillTestDocument } from '../model/generated/bill-test.ts';
import type { DecisionKind } from '../model/plan.ts';
import type { Item } from '../model/quickbooks.ts';
import type { SalesDocument, SalesLine } from '../model/sales-document.ts';

type Expectation = BillTestDocument['expect'];
type ExpectedDocument = NonNullable<Expectation['invoice']>;
type ExpectedLine = NonNullable<ExpectedDocument['lines']>[number];

/** What the rules made of a test's bill. */
export interface Outcome {
  readonly decision: DecisionKind;
  readonly reason: string;
  /** Null when the bill is not sent. */
  readonly document: SalesDocument | null;
  readonly items: readonly Item[];
}

/** An expectation as lines of YAML, as a person would write it. */
export function describeExpectation(expected: Expectation): readonly string[] {
  return [
    `decision: ${expected.decision}`,
    ...(expected.reason === undefined ? [] : [`reason: ${expected.reason}`]),
    ...(['invoice', 'creditMemo'] as const).flatMap((kind) => {
      const document = expected[kind];
      return document === undefined ? [] : [`${kind}:`, ...headLines(document), ...lineLines(document.lines)];
    }),
  ];
}

function headLines(document: ExpectedDocument): readonly string[] {
  return HEAD_KEYS.flatMap((key) => {
    const value = document[key];
    return value === undefined ? [] : [`  ${key}: ${value}`];
  });
}

function lineLines(lines: readonly ExpectedLine[] | undefined): readonly string[] {
  if (lines === undefined) return [];
  return ['  lines:', ...lines.flatMap((line) => listItem(line))];
}

function listItem(line: Readonly<Partial<Record<LineKey, string | null>>>): readonly string[] {
  const fields = LINE_KEYS.flatMap((key) => {
    const value = line[key];
    return value === undefined ? [] : [`${key}: ${value ?? 'null'}`];
  });
  return fields.map((field, index) => `    ${index === 0 ? '- ' : '  '}${field}`);
}

type HeadKey = Exclude<keyof ExpectedDocument, 'lines'>;
type LineKey = keyof ExpectedLine;

const HEAD_KEYS = ['docNumber', 'txnDate', 'dueDate', 'currency', 'total', 'billEmail', 'billEmailCc', 'note'] as const;
const LINE_KEYS = ['amount', 'item', 'quantity', 'unitPrice', 'serviceDate', 'description'] as const;
const DECIMALS: ReadonlySet<HeadKey | LineKey> = new Set(['total', 'amount', 'quantity', 'unitPrice'] as const);

/**
 * The outcome in the keys of the expectation. Equal lines mean that the test passed. A value with the same meaning is
 * written as the expectation writes it (`120` for 120.00, an item by its name).
 */
export function describeOutcome(expected: Expectation, outcome: Outcome): readonly string[] {
  const { document } = outcome;
  const kinds = (['invoice', 'creditMemo'] as const).filter((kind) => expected[kind] !== undefined);
  const [wanted] = kinds;
  const showsReason = expected.reason !== undefined || expected.decision !== outcome.decision;
  const shape = wanted === undefined ? undefined : expected[wanted];
  return [
    `decision: ${outcome.decision}`,
    ...(showsReason ? [`reason: ${outcome.reason}`] : []),
    ...(document === null || shape === undefined ? [] : describeDocument(shape, document, outcome.items)),
  ];
}

function describeDocument(
  expected: ExpectedDocument,
  document: SalesDocument,
  items: readonly Item[],
): readonly string[] {
  const head = HEAD_KEYS.flatMap((key) => {
    const wanted = expected[key];
    return wanted === undefined ? [] : [`  ${key}: ${inWordsOf(key, wanted, document[key])}`];
  });
  const { lines } = expected;
  if (lines === undefined) return [`${document.kind}:`, ...head];
  const made = document.lines.flatMap((line, index) => listItem(describeLine(lines[index], line, items)));
  return [`${document.kind}:`, ...head, '  lines:', ...made];
}

/** A line in the keys of the expected line. A line that was not expected has all its keys. */
function describeLine(
  expected: ExpectedLine | undefined,
  line: SalesLine,
  items: readonly Item[],
): Partial<Record<LineKey, string>> {
  const wanted: Partial<Record<LineKey, string | null>> = expected ?? UNEXPECTED;
  const actual: Record<LineKey, string | null> = { ...line, item: itemText(wanted.item, line.itemId, items) };
  return Object.fromEntries(
    LINE_KEYS.flatMap((key) => {
      const text = wanted[key];
      return text === undefined ? [] : [[key, inWordsOf(key, text, actual[key])]];
    }),
  );
}

const UNEXPECTED: Partial<Record<LineKey, string>> = { amount: '', item: '', description: '' };

function itemText(wanted: string | null | undefined, id: string | null, items: readonly Item[]): string | null {
  const item = items.find((candidate) => candidate.id === id);
  if (item === undefined) return id;
  return [item.id, item.name, item.sku].find((text) => text === wanted) ?? item.sku ?? item.name;
}

function inWordsOf(key: HeadKey | LineKey, wanted: string | null, actual: string | null): string {
  if (actual === null) return 'null';
  const isSame = wanted !== null && wanted !== '' && DECIMALS.has(key) && decimal(wanted).eq(decimal(actual));
  return isSame ? wanted : actual;
}
