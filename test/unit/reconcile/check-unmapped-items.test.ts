import { expect, it } from 'vitest';
import type { Origin } from '../../../src/model/workspace.ts';
import { makeItem } from '../convert/make.ts';
import {
  billOf,
  integrationOf,
  makeFile,
  makeObservedMapping,
  makeRule,
  makeWorld,
  planWorld,
  withBills,
  type World,
} from './make-world.ts';

const CODE = 'mapping/item-missing';
const LINE = { path: 'items.yaml#', line: 8, column: 5 };
const SEATS = makeFile([makeRule({ m3terReference: 'seats', external: { id: '20' }, place: LINE })], {
  origin: originOf('items.yaml'),
});

/** Places by which a test sees whose they are. */
function originOf(path: string): Origin {
  const at = (...keys: readonly (string | number)[]) => ({ path: `${path}#${keys.join('.')}`, line: 3, column: 7 });
  return { place: at(), at, within: (keys) => at(...keys) };
}

function named(id: string, name: string, active: boolean) {
  return makeItem(id, { name, fullyQualifiedName: name, active });
}

function found(world: World) {
  const { diagnostics } = planWorld(world).plan;
  return diagnostics
    .filter(({ code }) => code === CODE)
    .map(({ message, hint, place }) => ({ message, hint, at: place?.path }));
}

it('names the product once, at the list of items, with the item of nearly its name', () => {
  const world = makeWorld({
    mappingFiles: [SEATS],
    quickbooks: { items: [named('7', 'API calls', false), named('9', 'API call', true)] },
  });
  const bills = withBills(world, billOf('10'), billOf('20', { id: 'bill-2', sequentialInvoiceNumber: 'N-2' }));
  expect(found(bills)).toEqual([
    {
      message: 'product "api-calls" has no QuickBooks item, and 2 bills of this plan need one',
      hint: 'add to items.yaml#mappings, below mappings (or let tieout map write it): - { product: api-calls, item: { name: "API call" } }',
      at: 'items.yaml#mappings',
    },
  ]);
});

it('says the same at the bills that lack it, and of two products what to paste in one', () => {
  const world = makeWorld({ mappingFiles: [SEATS] });
  const [line] = billOf('10').lines;
  if (line === undefined) throw new Error('a bill has a line');
  const other = { ...line, id: 'line-2', productId: 'training', productCode: 'training' };
  const two = { id: 'bill-2', sequentialInvoiceNumber: 'N-2', lines: [line, other] };
  const { plan } = planWorld(withBills(world, billOf('10'), billOf('20', two)));
  const paste = (code: string): string => `- { product: ${code}, item: { name: "…" } }`;
  const where = 'add to items.yaml#mappings, below mappings (or let tieout map write';
  expect(plan.bills.map(({ reason, hint }) => [reason, hint])).toEqual([
    ['unmapped-item', `${where} it): ${paste('api-calls')}`],
    ['unmapped-item', `${where} them): ${paste('api-calls')} ${paste('training')}`],
  ]);
});

it('stands at the integration when no list of items is its own, and says where candidates are', () => {
  const integrations = [integrationOf({ bills: { enforceLinkedMappings: true } })].map((candidate) => ({
    ...candidate,
    origin: originOf('us.yaml'),
  }));
  const linkedAccount = makeObservedMapping({ integrationConfigId: null });
  const world = makeWorld({ integrations, mappingFiles: [SEATS], m3ter: { mappings: [linkedAccount] } });
  const [only] = found(withBills(world, billOf('10')));
  expect(only?.at).toBe('us.yaml#name');
  expect(only?.hint).toBe(
    'make a file of kind: ExternalMappings with connection: northwind, integration: "US invoices", a name, and below ' +
      'mappings (or let tieout map write it): - { product: api-calls, item: { name: "…" } }',
  );
});

it.each([
  ['linked to the integration, where its lines need no link', { integration: 'US invoices' }],
  ['of another external system', { externalSystem: 'QuickBooks' }],
] as const)('names no list that tieout map does not write into: one %s', (_what, more) => {
  const other = makeFile([makeRule({ m3terReference: 'training', place: { ...LINE, path: 'other.yaml#' } })], {
    ...more,
    origin: originOf('other.yaml'),
  });
  const world = makeWorld({ mappingFiles: [other, SEATS] });
  expect(found(withBills(world, billOf('10'))).map(({ at }) => at)).toEqual(['items.yaml#mappings']);
});

it.each([
  ['an empty list takes the first line', { rules: [], line: 6 }, 'items.yaml#mappings'],
  ['a list in a CSV file does not take a line of YAML', { rules: [makeRule()], line: 6 }, 'us.yaml#name'],
  ['an empty list of a CSV file does not either', { rules: [], line: 3 }, 'us.yaml#name'],
])('%s', (_what, { rules, line }, at) => {
  const origin = originOf('items.yaml');
  const file = makeFile(
    rules.map((rule) => ({ ...rule, m3terReference: 'seats' })),
    { origin: { ...origin, at: (...keys) => ({ ...origin.at(...keys), line }) } },
  );
  const integrations = [{ ...integrationOf({}), origin: originOf('us.yaml') }];
  const [only] = found(withBills(makeWorld({ integrations, mappingFiles: [file] }), billOf('10')));
  expect(only?.at).toBe(at);
});

it.each([
  ['a mapping in the files', makeWorld()],
  [
    'one that cannot be used, which has a finding of its own',
    makeWorld({
      mappingFiles: [makeFile([makeRule({ external: { id: '999' } })])],
    }),
  ],
  [
    'lines that may go without',
    makeWorld({
      integrations: [integrationOf({ delivery: { unmappedItem: 'send' } })],
      mappingFiles: [],
    }),
  ],
])('says nothing about %s', (_what, world) => {
  expect(found(withBills(world, billOf('10')))).toEqual([]);
});

it('says nothing about products of bills that are not in the plan', () => {
  expect(found(makeWorld({ mappingFiles: [] }))).toEqual([]);
});
