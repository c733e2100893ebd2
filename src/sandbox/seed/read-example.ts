import type { JsonValue } from '../../model/json-value.ts';
import type { LineItemType } from '../../model/line-item-types.ts';
import { invariant } from '../../support/invariant.ts';
import { LINE_ITEM_TYPES } from '../m3ter/line-item-types.ts';
import type { FieldValue } from '../quickbooks/fields.ts';
import m3ter from './example/m3ter.yaml';
import bills from './example/bills.yaml';
import books from './example/quickbooks.yaml';
import catalog from './example/catalog.yaml';
import sent from './example/sent.yaml';

/** Checks a value of an example file and gives it its type. The files are ours, so a mistake in them is a bug. */
type Read<T> = (value: unknown, place: string) => T;
type Value<R> = R extends Read<infer T> ? T : never;
type Shape = Readonly<Record<string, Read<unknown>>>;
type OptionalKey<S extends Shape> = { [K in keyof S]: undefined extends Value<S[K]> ? K : never }[keyof S];
type ValueOf<S extends Shape> = { readonly [K in Exclude<keyof S, OptionalKey<S>>]: Value<S[K]> } & {
  readonly [K in OptionalKey<S>]?: Exclude<Value<S[K]>, undefined>;
};

const text: Read<string> = (value, place) => {
  invariant(typeof value === 'string', `${place} is no text; numbers are written in quotes`);
  return value;
};

const flag: Read<boolean> = (value, place) => {
  invariant(typeof value === 'boolean', `${place} is not true or false`);
  return value;
};

const json: Read<JsonValue> = (value) => value as JsonValue;
const field: Read<FieldValue> = (value) => value as FieldValue;

function oneOf<T extends string>(...words: readonly T[]): Read<T> {
  return (value, place) => {
    const found = words.find((word) => word === value);
    invariant(found !== undefined, `${place} is none of ${words.join(', ')}`);
    return found;
  };
}

function optional<T>(read: Read<T>): Read<T | undefined> {
  return (value, place) => (value === undefined ? undefined : read(value, place));
}

/** A list; empty when it is left out. */
function listOf<T>(read: Read<T>): Read<readonly T[]> {
  return (value, place) => {
    invariant(value === undefined || Array.isArray(value), `${place} is no list`);
    return (value ?? []).map((entry: unknown, index: number) => read(entry, `${place}[${String(index)}]`));
  };
}

function mapOf<T>(read: Read<T>): Read<Readonly<Record<string, T>>> {
  return (value, place) =>
    Object.fromEntries(Object.entries(fieldsOf(value, place)).map(([key, one]) => [key, read(one, `${place}.${key}`)]));
}

function objectOf<S extends Shape>(shape: S): Read<ValueOf<S>> {
  return (value, place) => {
    const fields = fieldsOf(value, place);
    const unknown = Object.keys(fields).find((key) => !(key in shape));
    invariant(unknown === undefined, `${place} has ${unknown ?? ''}, which nothing reads`);
    const read = Object.entries(shape).map(([key, one]) => [key, one(fields[key], `${place}.${key}`)] as const);
    return Object.fromEntries(read.filter(([, one]) => one !== undefined)) as ValueOf<S>;
  };
}

function fieldsOf(value: unknown, place: string): Readonly<Record<string, unknown>> {
  invariant(typeof value === 'object' && value !== null && !Array.isArray(value), `${place} is no mapping of keys`);
  return { ...value };
}

const name = { code: text, name: text };
const measured = { ...name, unit: text };

const CATALOG = objectOf({
  products: listOf(objectOf(name)),
  aggregations: listOf(objectOf({ ...measured, product: optional(text), segmentedBy: optional(text) })),
  compoundAggregations: listOf(objectOf({ ...measured, calculation: text, product: text })),
  counters: listOf(objectOf({ ...measured, product: text })),
  pricings: listOf(
    objectOf({
      code: text,
      description: text,
      aggregation: optional(text),
      compoundAggregation: optional(text),
      tiers: listOf(listOf(text)),
    }),
  ),
});

const M3TER = objectOf({
  accounts: listOf(
    objectOf({
      ...name,
      country: oneOf('US', 'UK', 'DE'),
      currency: text,
      email: text,
      address: mapOf(text),
      manager: optional(text),
      creditLimit: optional(text),
      purchaseOrder: optional(text),
      sendBillsToThirdParties: optional(oneOf('true', 'false')),
    }),
  ),
  users: listOf(objectOf({ firstName: text, lastName: text, email: text })),
  configuration: objectOf({ name: text, credential: text, settings: mapOf(json) }),
  mappings: listOf(
    objectOf({ account: optional(text), product: optional(text), customer: optional(text), item: optional(text) }),
  ),
  records: listOf(objectOf({ bill: text, invoice: text })),
  runs: listOf(objectOf({ bill: text, at: text, invoice: optional(text), status: optional(text) })),
});

const BILLS = listOf(
  objectOf({
    number: text,
    account: text,
    month: text,
    approved: optional(text),
    sent: optional(text),
    dueDate: optional(text),
    calculated: optional(text),
    version: optional(text),
    prices: optional(objectOf({ currency: text, rate: text })),
    lines: listOf(
      objectOf({
        type: oneOf<LineItemType>(...LINE_ITEM_TYPES),
        text,
        product: optional(text),
        accountingProduct: optional(text),
        quantity: optional(text),
        unit: optional(text),
        price: optional(text),
        pricing: optional(text),
        counter: optional(text),
        segment: optional(mapOf(text)),
        inAdvance: optional(flag),
      }),
    ),
  }),
);

const QUICKBOOKS = objectOf({
  name: text,
  email: text,
  bookCloseDate: text,
  currencies: listOf(text),
  exchangeRates: listOf(objectOf({ currency: text, day: text, rate: text })),
  items: listOf(objectOf({ id: text, name: text, sku: text })),
  vendors: listOf(text),
  employees: listOf(objectOf({ givenName: text, familyName: text })),
  customers: listOf(objectOf({ id: text, name: text, email: optional(text), currency: optional(text) })),
  invoices: listOf(
    objectOf({
      id: text,
      at: text,
      number: text,
      customer: text,
      date: text,
      due: optional(text),
      email: optional(text),
      memo: optional(text),
      note: optional(text),
      lines: listOf(
        objectOf({
          text,
          item: text,
          amount: text,
          quantity: optional(text),
          price: optional(text),
          serviceDate: optional(text),
        }),
      ),
    }),
  ),
  people: listOf(
    objectOf({
      at: text,
      does: oneOf('pay', 'void', 'delete', 'edit'),
      invoice: text,
      /** Id of the payment. */
      as: optional(text),
      amount: optional(text),
      fields: optional(mapOf(field)),
    }),
  ),
});

const SENT = listOf(
  objectOf({ id: text, kind: oneOf('Invoice', 'CreditMemo'), at: text, bill: text, fields: mapOf(field) }),
);

export type ExampleLine = ExampleBill['lines'][number];
export type ExampleBill = Value<typeof BILLS>[number];
export type ExampleDeed = Value<typeof QUICKBOOKS>['people'][number];

/** What happened before the present month. */
export interface ExamplePast {
  /** The documents that tieout sent. */
  readonly sent: Value<typeof SENT>;
  /** What people did in QuickBooks, oldest first. */
  readonly people: readonly ExampleDeed[];
}

export function readExamplePast(): ExamplePast {
  return { sent: SENT(structuredClone(sent), 'sent.yaml'), people: EXAMPLE.quickbooks().people };
}

/**
 * The example company Northwind Robotics as its files say it (`src/sandbox/README.md`). Each call gives values of its
 * own.
 *
 * @throws InvariantError with the place, for a value that is missing, has another type or that nothing reads.
 */
export const EXAMPLE = {
  catalog: () => CATALOG(structuredClone(catalog), 'catalog.yaml'),
  m3ter: () => M3TER(structuredClone(m3ter), 'm3ter.yaml'),
  bills: () => BILLS(structuredClone(bills), 'bills.yaml'),
  quickbooks: () => QUICKBOOKS(structuredClone(books), 'quickbooks.yaml'),
} as const;
