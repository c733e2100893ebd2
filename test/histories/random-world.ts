import fc from 'fast-check';
import type { Bill } from '../../src/model/m3ter.ts';
import type { ObservedSalesDocument } from '../../src/model/sales-document.ts';
import { makeLine } from '../unit/convert/make.ts';
import {
  applyTo,
  billOf,
  foreignDocument,
  integrationOf,
  makeFile,
  makeObservedMapping,
  makeRule,
  makeWorld,
  planWorld,
  withBills,
  withDocuments,
  withM3ter,
  type World,
} from '../unit/reconcile/make-world.ts';

/** What happens between two runs, in m3ter, in QuickBooks or to the files. */
export type Event =
  | { readonly event: 'apply' }
  /** A run that was killed after some of its changes. */
  | { readonly event: 'killed'; readonly after: number }
  | { readonly event: 'recalculated' | 'approved' | 'removed'; readonly bill: number; readonly cents: number }
  | { readonly event: 'edited' | 'voided' | 'deleted' | 'paid' | 'copied'; readonly document: number }
  | { readonly event: 'record lost' | 'record doubled'; readonly mapping: number }
  | { readonly event: 'foreign invoice'; readonly bill: number; readonly cents: number }
  | { readonly event: 'customer remapped' | 'integration disabled' | 'items remapped' };

/** What an edit by a person leaves. */
export const EDITED_NOTE = 'edited by a person';

const index = fc.nat({ max: 5 });
const cents = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 20_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -20_000, max: 0 }) },
);

export const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ event: fc.constant('apply' as const) }) },
  { weight: 2, arbitrary: fc.record({ event: fc.constant('killed' as const), after: fc.nat({ max: 12 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ event: fc.constantFrom('recalculated', 'approved', 'removed'), bill: index, cents }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ event: fc.constantFrom('edited', 'voided', 'deleted', 'paid', 'copied'), document: index }),
  },
  { weight: 2, arbitrary: fc.record({ event: fc.constantFrom('record lost', 'record doubled'), mapping: index }) },
  { weight: 1, arbitrary: fc.record({ event: fc.constant('foreign invoice' as const), bill: index, cents }) },
  {
    weight: 1,
    arbitrary: fc.record({
      event: fc.constantFrom('customer remapped', 'integration disabled', 'items remapped'),
    }),
  },
);

/** Five times in six the first. */
function mostly<T>(usual: T, rare: T): fc.Arbitrary<T> {
  return fc.constantFrom(usual, usual, usual, usual, usual, rare);
}

interface BillSeed {
  readonly account: 'acc-1' | 'acc-2';
  readonly amounts: readonly number[];
  readonly approved: boolean;
  readonly numbered: boolean;
  readonly product: 'prod-1' | 'prod-2';
}

const billSeed: fc.Arbitrary<BillSeed> = fc.record({
  account: fc.constantFrom('acc-1', 'acc-2'),
  amounts: fc.array(cents, { minLength: 1, maxLength: 4, size: 'max' }),
  approved: mostly(true, false),
  numbered: fc.boolean(),
  product: mostly('prod-1', 'prod-2'),
});

function text(hundredths: number): string {
  return `${hundredths < 0 ? '-' : ''}${String(Math.abs(hundredths) / 100)}`;
}

function toBill(seed: BillSeed, position: number): Bill {
  const lines = seed.amounts.map((amount, at) =>
    makeLine({ convertedSubtotal: text(amount), productId: seed.product, sequenceNumber: at + 1 }),
  );
  const total = seed.amounts.reduce((sum, amount) => sum + amount, 0);
  return billOf(text(total), {
    id: `bill-${String(position)}`,
    accountId: seed.account,
    lines,
    status: seed.approved ? 'APPROVED' : 'PENDING',
    sequentialInvoiceNumber: seed.numbered ? `INV-${String(position)}` : null,
  });
}

/** A workspace with some settings, two accounts (one mapped) and up to six bills. */
export const anyWorld: fc.Arbitrary<World> = fc
  .record({
    bills: fc.array(billSeed, { minLength: 1, maxLength: 6, size: 'max' }),
    onChange: fc.constantFrom('update', 'update', 'update', 'block', 'ignore'),
    onlySendOnApproval: fc.boolean(),
    enforceLinkedMappings: mostly(false, true),
    negativeBills: fc.constantFrom('creditMemo', 'block'),
    missing: mostly<'create' | 'block'>('create', 'block'),
    bookCloseDate: mostly<string | null>(null, '2026-10-31'),
  })
  .map(({ bills, onChange, onlySendOnApproval, enforceLinkedMappings, negativeBills, missing, bookCloseDate }) => {
    const integration = integrationOf({
      bills: { onlySendOnApproval, enforceLinkedMappings },
      delivery: { onChange, negativeBills },
      customers: { missing },
    });
    const file = makeFile([makeRule()], { integration: enforceLinkedMappings ? integration.name : null });
    const world = makeWorld({ integrations: [integration], mappingFiles: [file], preferences: { bookCloseDate } });
    return withBills(world, ...bills.map(toBill));
  });

/** A world with up to eight events behind it, most often after a first apply. */
export function anyHistoryOf(events: fc.Arbitrary<Event>): fc.Arbitrary<World> {
  return fc
    .record({
      world: anyWorld,
      first: mostly<readonly Event[]>([{ event: 'apply' }], []),
      events: fc.array(events, { maxLength: 8, size: 'max' }),
    })
    .map((candidate) => [...candidate.first, ...candidate.events].reduce(after, candidate.world));
}

/** The world after one event. Deterministic, so that a failure can be replayed. */
export function after(world: World, event: Event): World {
  switch (event.event) {
    case 'apply':
      return applyTo(world, planWorld(world).plan);
    case 'killed': {
      const { plan } = planWorld(world);
      return applyTo(world, { ...plan, changes: plan.changes.slice(0, event.after) });
    }
    case 'recalculated':
      return editBill(world, event.bill, (bill) => ({
        ...billOf(text(event.cents), bill),
        billTotal: text(event.cents),
        lines: [makeLine({ convertedSubtotal: text(event.cents) })],
        version: bill.version + 1,
      }));
    case 'approved':
      return editBill(world, event.bill, (bill) => ({ ...bill, status: 'APPROVED', version: bill.version + 1 }));
    case 'removed':
      return withBills(world, ...world.m3ter.bills.filter((_bill, at) => at !== nth(event.bill, world.m3ter.bills)));
    case 'edited':
      return editDocument(world, event.document, (observedSalesDocument) => ({
        ...observedSalesDocument,
        note: EDITED_NOTE,
        syncToken: '77',
      }));
    case 'voided':
      return editDocument(world, event.document, (candidate) => ({
        ...candidate,
        voided: true,
        totalAmount: '0',
        balance: '0',
        lines: [],
      }));
    case 'paid':
      return editDocument(world, event.document, (entry) => ({ ...entry, balance: '0', settled: true }));
    case 'deleted':
      return withDocuments(
        world,
        world.quickbooks.documents.filter((_held, at) => at !== nth(event.document, world.quickbooks.documents)),
      );
    case 'copied': {
      const current = world.quickbooks.documents[nth(event.document, world.quickbooks.documents)];
      const copy =
        current === undefined
          ? []
          : [{ ...current, id: `${current.id}0`, docNumber: null, createdAt: '2026-12-01T00:00:00Z' }];
      const free = copy.filter(({ id }) => world.quickbooks.documents.every((other) => other.id !== id));
      return withDocuments(world, [...world.quickbooks.documents, ...free]);
    }
    case 'foreign invoice': {
      const number = world.m3ter.bills[nth(event.bill, world.m3ter.bills)]?.sequentialInvoiceNumber ?? 'X-1';
      const total = text(Math.abs(event.cents));
      const id = `f${String(event.bill)}`;
      const others = world.quickbooks.documents.filter((document) => document.id !== id);
      return withDocuments(world, [
        ...others,
        foreignDocument({ id, docNumber: number, totalAmount: total, balance: total }),
      ]);
    }
    case 'record lost':
      return withM3ter(world, {
        mappings: world.m3ter.mappings.filter(
          (mapping) => mapping !== recordsOf(world)[nth(event.mapping, recordsOf(world))],
        ),
      });
    case 'record doubled': {
      const records = recordsOf(world);
      const record = records[nth(event.mapping, records)];
      const double = record === undefined ? [] : [{ ...record, id: `${record.id}-again` }];
      return withM3ter(world, { mappings: [...world.m3ter.mappings, ...double] });
    }
    case 'customer remapped':
      return withM3ter(world, {
        mappings: [
          ...world.m3ter.mappings.filter(
            (observedMapping) => observedMapping.m3terEntity !== 'Account' || observedMapping.m3terId !== 'acc-1',
          ),
          makeObservedMapping({ externalId: '59' }),
        ],
      });
    case 'integration disabled':
      return withM3ter(world, { configs: world.m3ter.configs.map((config) => ({ ...config, enabled: false })) });
    case 'items remapped':
      return withM3ter(world, {
        mappings: world.m3ter.mappings.map((item) =>
          item.externalTable === 'Item' ? { ...item, externalId: '21' } : item,
        ),
      });
    default:
      return event;
  }
}

function recordsOf(world: World) {
  return world.m3ter.mappings.filter((mapping) => mapping.m3terEntity === 'Bill');
}

/** Any number as a position in `values`. */
function nth(position: number, values: readonly unknown[]): number {
  return values.length === 0 ? 0 : position % values.length;
}

function editBill(world: World, position: number, edit: (bill: Bill) => Bill): World {
  return withBills(
    world,
    ...world.m3ter.bills.map((bill, at) => (at === nth(position, world.m3ter.bills) ? edit(bill) : bill)),
  );
}

function editDocument(
  world: World,
  position: number,
  edit: (observedSalesDocument: ObservedSalesDocument) => ObservedSalesDocument,
): World {
  return withDocuments(
    world,
    world.quickbooks.documents.map((document, at) =>
      at === nth(position, world.quickbooks.documents) ? edit(document) : document,
    ),
  );
}
