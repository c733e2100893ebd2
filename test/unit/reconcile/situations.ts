import { customerNotes } from '../../../src/model/customer-notes.ts';
import type { DecisionKind } from '../../../src/model/plan.ts';
import type { IntegrationRun } from '../../../src/model/m3ter.ts';
import type { ObservedSalesDocument } from '../../../src/model/sales-document.ts';
import { makeCustomer, makeLine } from '../convert/make.ts';
import {
  applyTo,
  billOf,
  editDocument,
  foreignDocument,
  makeFile,
  makeObservedMapping,
  makeRule,
  makeWorld,
  planWorld,
  settle,
  withBills,
  withDocuments,
  withIntegration,
  withM3ter,
  withPreferences,
  type PlanOptions,
  type World,
} from './make-world.ts';

/** One row of src/plan/README.md: a world, and what its plan must say. */
export interface Situation {
  readonly world: () => World;
  readonly options?: PlanOptions;
  /** `verdict reason` of each bill, in plan order. */
  readonly bills: readonly `${DecisionKind} ${string}`[];
  /** `action address` of each change, in plan order. */
  readonly changes?: readonly string[];
  readonly drift?: readonly string[];
}

export const RECORD = 'mapping/QuickBooksSandbox/Invoice/Bill/bill-1';
const CREDIT_RECORD = 'mapping/QuickBooksSandbox/CreditMemo/Bill/bill-1';
const CREATED = ['create invoice/bill-1', `create ${RECORD}`];
const ADOPTED = ['adopt invoice/bill-1', `create ${RECORD}`];
const UPDATED = ['update invoice/bill-1'];

/** Configuration and mappings exist; nothing was sent. */
export function ready(): World {
  return settle(makeWorld());
}

/** Bill `bill-1` of USD 10.00 was sent as invoice INV-101. */
export function sent(): World {
  return settle(withBills(ready(), billOf('10')));
}

/** The bill was recalculated to USD 12.00. */
export function changed(world: World): World {
  return withBills(world, billOf('12', { version: 4 }));
}

const RECORDED = { id: 'map-1', m3terEntity: 'Bill', m3terId: 'bill-1', externalTable: 'Invoice', externalId: '901' };

/** m3ter says that bill `bill-1` is this document of somebody else. */
function recordedAs(document: ObservedSalesDocument): World {
  const world = withDocuments(withBills(ready(), billOf('10')), [document]);
  return withM3ter(world, { mappings: [...world.m3ter.mappings, makeObservedMapping(RECORDED)] });
}

/** A reference of the files is an id only when it has the form of one. */
const BILL_UUID = 'a687e88d-f3a0-4540-b0b3-9ad47c97086d';

/** A line of the files says so, and m3ter does not yet. */
function mappedTo(document: ObservedSalesDocument): World {
  const rule = makeRule({ entity: 'Bill', m3terReference: BILL_UUID, table: 'Invoice', external: { id: document.id } });
  const bill = billOf('10', { id: BILL_UUID });
  return withRules(withDocuments(withBills(ready(), bill), [document]), [makeRule(), rule]);
}

function unrecorded(world: World): World {
  return withM3ter(world, { mappings: world.m3ter.mappings.filter((mapping) => mapping.m3terEntity !== 'Bill') });
}

function run(changes: Partial<IntegrationRun>): ReadonlyMap<string, IntegrationRun> {
  const made: IntegrationRun = {
    id: 'run-1',
    billId: 'bill-1',
    status: 'COMPLETE',
    destination: 'QuickBooksSandbox',
    dtStarted: '2026-11-02T10:00:05Z',
    dtCompleted: '2026-11-02T10:01:00Z',
    error: null,
    url: null,
    externalId: '901',
    ...changes,
  };
  return new Map([['bill-1', made]]);
}

function withRun(changes: Partial<IntegrationRun>, documents: readonly ObservedSalesDocument[] = []): World {
  return withM3ter(withDocuments(withBills(ready(), billOf('10')), documents), { runs: run(changes) });
}

function copyOf(world: World): ObservedSalesDocument {
  const [document] = world.quickbooks.documents;
  if (document === undefined) throw new Error('nothing was sent');
  return { ...document, id: '2000', docNumber: 'INV-101-COPY', createdAt: '2026-11-20T00:00:00Z' };
}

function withCopy(world: World): World {
  return withDocuments(world, [...world.quickbooks.documents, copyOf(world)]);
}

function voided(world: World): World {
  return editDocument(world, { voided: true, totalAmount: '0', balance: '0', lines: [] });
}

/** What `tieout undo` leaves: the invoice void, with the word, and no record. */
function undone(world: World, hold = false): World {
  const bills = ['bill-1'];
  const undo = { targets: [{ billId: 'bill-1', key: null }], emailed: false, hold };
  return applyTo(world, planWorld(world, { scope: { bills, undo } }).plan);
}

/** The seeded Account mapping is taken away, so the account has no customer. */
function unmapped(world: World): World {
  return withM3ter(world, { mappings: world.m3ter.mappings.filter((mapping) => mapping.m3terEntity !== 'Account') });
}

function customerNamed(world: World, name: string, notes: string | null): World {
  const { quickbooks } = world;
  return { ...world, quickbooks: { ...quickbooks, customers: [makeCustomer('77', name, { notes })] } };
}

function withRules(world: World, rules: Parameters<typeof makeFile>[0], prune = false): World {
  return { ...world, workspace: { ...world.workspace, mappingFiles: [makeFile(rules, { prune })] } };
}

const CUSTOMER_MAPPING = 'mapping/QuickBooksSandbox/Customer/Account/ACME';

/** The first sending of `bill-1`, under other rules. */
function readyWith(changes: Parameters<typeof withIntegration>[1]): World {
  return settle(withBills(settle(withIntegration(makeWorld(), changes)), billOf('10')), { scope: { only: 'config' } });
}

export const UNSENT: Readonly<Record<string, Situation>> = {
  'native-run-open': {
    world: () => withRun({ status: 'STARTED', dtStarted: '2026-11-02T10:00:05Z', dtCompleted: null, externalId: null }),
    bills: ['skip native-run-in-flight'],
  },
  'native-run-outlasted': {
    world: () =>
      withM3ter(readyWith({ delivery: { nativeRunMaxHours: 48 } }), {
        runs: run({ status: 'STARTED', dtCompleted: null, externalId: null }),
      }),
    bills: ['send not-sent'],
    changes: CREATED,
  },
  'account-of-nobody': {
    world: () => readyWith({ accounts: { filter: 'currency == "EUR"' } }),
    bills: ['skip no-integration'],
  },
  'report-only': {
    world: () => readyWith({ delivery: { mode: 'reportOnly' } }),
    bills: ['send not-sent'],
  },
  'opt-out-unknown': {
    world: () => {
      const world = readyWith({ accounts: { missingOptOut: 'block' } });
      const accounts = world.m3ter.accounts.map((account) => ({ ...account, optOutReadable: false }));
      return withM3ter(world, { accounts });
    },
    bills: ['block opt-out-unknown'],
  },
  'first-invoice': {
    world: () => withBills(ready(), billOf('10')),
    bills: ['send not-sent'],
    changes: CREATED,
  },
  'credit-memo': {
    world: () => withBills(ready(), billOf('-10')),
    bills: ['send not-sent'],
    changes: ['create creditMemo/bill-1', `create ${CREDIT_RECORD}`],
  },
  'new-customer': {
    world: () => unmapped(customerNamed(withBills(ready(), billOf('10')), 'Other Corp', null)),
    bills: ['send not-sent'],
    changes: ['create customer/ACME', `create ${CUSTOMER_MAPPING}`, ...CREATED],
  },
  'adopted-customer': {
    world: () => unmapped(customerNamed(withBills(ready(), billOf('10')), 'ACME Ltd', null)),
    bills: ['send not-sent'],
    changes: ['adopt customer/ACME', `create ${CUSTOMER_MAPPING}`, ...CREATED],
  },
  'customer-mapping-lost': {
    world: () => {
      const bills = unmapped(customerNamed(withBills(ready(), billOf('10')), 'Other Corp', null));
      return unmapped(unrecorded(withDocuments(settle(bills), [])));
    },
    bills: ['send not-sent'],
    changes: ['adopt customer/ACME', `create ${CUSTOMER_MAPPING}`, ...CREATED],
  },
  'mapping-lost-with-invoices': {
    world: () => {
      const bills = [billOf('10'), billOf('20', { id: 'bill-2', sequentialInvoiceNumber: 'INV-102' })];
      return unmapped(customerNamed(withBills(sent(), ...bills), 'Other Corp', null));
    },
    bills: ['upToDate up-to-date', 'block ambiguous-customer'],
  },
  'native-run-in-flight': {
    world: () => withRun({ status: 'STARTED', externalId: null }),
    bills: ['skip native-run-in-flight'],
  },
  'sent-by-m3ter': {
    world: () => withRun({}, [foreignDocument({ docNumber: 'Q-7' })]),
    bills: ['adopt sent-by-m3ter'],
    changes: ADOPTED,
  },
  'native-invoice-deleted': {
    world: () => withRun({}),
    bills: ['skip deleted'],
    drift: ['deleted'],
  },
  'run-without-invoice': {
    world: () => withRun({ externalId: null }),
    bills: ['block run-without-invoice'],
  },
  'run-failed-invoice-exists': {
    world: () => withRun({ status: 'ERROR', externalId: null }, [foreignDocument()]),
    bills: ['adopt number-and-total-equal'],
    changes: ADOPTED,
  },
  'run-period-closed': {
    world: () => withRun({ status: 'ACCOUNTING_PERIOD_CLOSED', externalId: null }),
    bills: ['block ACCOUNTING_PERIOD_CLOSED'],
  },
  'run-already-paid': {
    world: () => withRun({ status: 'INVOICE_ALREADY_PAID', externalId: null }),
    bills: ['block INVOICE_ALREADY_PAID'],
  },
  'equal-foreign-invoice': {
    world: () => withDocuments(withBills(ready(), billOf('10')), [foreignDocument()]),
    bills: ['adopt number-and-total-equal'],
    changes: ADOPTED,
  },
  'equal-of-another-month': {
    world: () => withDocuments(withBills(ready(), billOf('10')), [foreignDocument({ txnDate: '2026-08-31' })]),
    bills: ['block doc-number-taken'],
  },
  'invoiced-by-hand': {
    world: () => withDocuments(withBills(ready(), billOf('10')), [foreignDocument({ docNumber: '7001' })]),
    bills: ['send not-sent'],
    changes: ['create invoice/bill-1', `create ${RECORD}`],
  },
  'not-invoiced-by-hand': {
    world: () => {
      const other = foreignDocument({ docNumber: '7001', customerId: '66', customerName: 'Trade fair sales' });
      return withDocuments(withBills(ready(), billOf('10')), [other]);
    },
    bills: ['send not-sent'],
    changes: ['create invoice/bill-1', `create ${RECORD}`],
  },
  'mapped-in-file': {
    world: () => mappedTo(foreignDocument({ docNumber: '7001' })),
    bills: ['adopt mapped-in-file'],
    changes: [`create mapping/QuickBooksSandbox/Invoice/Bill/${BILL_UUID}`, `adopt invoice/${BILL_UUID}`],
  },
  'mapped-to-another-customer': {
    world: () => mappedTo(foreignDocument({ customerId: '66', customerName: 'Trade fair sales' })),
    bills: ['block other-customer'],
  },
  'name-of-project': {
    world: () => {
      const world = unmapped(customerNamed(withBills(ready(), billOf('10')), 'ACME Ltd', null));
      const { quickbooks } = world;
      const customers = quickbooks.customers.map((customer) => ({ ...customer, parentId: '60' }));
      return { ...world, quickbooks: { ...quickbooks, customers } };
    },
    bills: ['send not-sent'],
    changes: ['create customer/ACME', `create ${CUSTOMER_MAPPING}`, ...CREATED],
  },
  'foreign-invoice': {
    world: () => withDocuments(withBills(ready(), billOf('10')), [foreignDocument({ totalAmount: '11.00' })]),
    bills: ['block doc-number-taken'],
  },
  'number-of-another-bill': {
    world: () => withBills(sent(), billOf('10'), billOf('10', { id: 'bill-2' })),
    bills: ['upToDate up-to-date', 'block doc-number-taken'],
  },
  'number-not-readable': {
    world: () => {
      const world = withBills(ready(), billOf('10'));
      return { ...world, quickbooks: { ...world.quickbooks, unreadableNumbers: ['inv-101'] } };
    },
    bills: ['block record-not-readable'],
  },
  'number-clash': {
    world: () => withBills(ready(), billOf('10'), billOf('20', { id: 'bill-2' })),
    bills: ['block doc-number-clash', 'block doc-number-clash'],
  },
  'record-of-another-bill': {
    world: () => {
      const other = billOf('10', { id: 'bill-2', sequentialInvoiceNumber: 'INV-102' });
      const world = withBills(sent(), billOf('10'), other);
      const wrong = makeObservedMapping({
        id: 'map-wrong',
        m3terEntity: 'Bill',
        m3terId: 'bill-2',
        externalTable: 'Invoice',
        externalId: world.quickbooks.documents[0]?.id ?? '',
      });
      return withM3ter(world, { mappings: [...world.m3ter.mappings, wrong] });
    },
    bills: ['upToDate up-to-date', 'block record-of-another-bill'],
  },
  'total-above-cap': {
    world: () => withBills(ready(), billOf('10')),
    options: { overrides: { maxInvoiceTotal: '9.99' } },
    bills: ['block max-invoice-total'],
  },
  'period-closed': {
    world: () => withPreferences(withBills(ready(), billOf('10')), { bookCloseDate: '2026-10-31' }),
    bills: ['block ACCOUNTING_PERIOD_CLOSED'],
  },
};

export const SENT: Readonly<Record<string, Situation>> = {
  'up-to-date': { world: sent, bills: ['upToDate up-to-date'] },
  'same-content-new-version': {
    world: () => withBills(sent(), billOf('10', { version: 9, locked: true })),
    bills: ['upToDate up-to-date'],
  },
  'files-edited-after-send': {
    world: () => {
      const edited = withIntegration(sent(), { bills: { useExternalMappingAccountCode: true } });
      return settle(withRules(edited, [makeRule({ external: { id: '20' } })]));
    },
    bills: ['upToDate up-to-date'],
  },
  'settled-and-closed': {
    world: () => withPreferences(editDocument(sent(), { balance: '0' }), { bookCloseDate: '2026-11-01' }),
    bills: ['upToDate up-to-date'],
  },
  'recalculated-bill': { world: () => changed(sent()), bills: ['resend bill-changed'], changes: UPDATED },
  'pending-bill-changed': {
    world: () => {
      const world = settle(withIntegration(ready(), { bills: { onlySendOnApproval: false } }));
      const pending = { status: 'PENDING', dtApproved: null } as const;
      const first = settle(withBills(world, billOf('10', pending)));
      return withBills(first, billOf('12', { ...pending, version: 4 }));
    },
    bills: ['resend bill-changed'],
    changes: UPDATED,
  },
  'approval-lost': {
    world: () => withBills(sent(), billOf('12', { version: 4, status: 'PENDING' })),
    bills: ['skip awaiting-approval'],
  },
  'change-blocked': {
    world: () => withIntegration(changed(sent()), { delivery: { onChange: 'block' } }),
    bills: ['block changed-after-send'],
  },
  'change-ignored': {
    world: () => withIntegration(changed(sent()), { delivery: { onChange: 'ignore' } }),
    bills: ['skip change-ignored'],
  },
  'changed-and-paid': {
    world: () => changed(editDocument(sent(), { balance: '4.00' })),
    bills: ['block INVOICE_ALREADY_PAID'],
  },
  'changed-and-closed': {
    world: () => withPreferences(changed(sent()), { bookCloseDate: '2026-10-31' }),
    bills: ['block ACCOUNTING_PERIOD_CLOSED'],
  },
  'changed-to-taken-number': {
    world: () => {
      const world = sent();
      const taken = foreignDocument({ docNumber: 'INV-7', customerId: '59' });
      const renumbered = withBills(world, billOf('10', { version: 4, sequentialInvoiceNumber: 'INV-7' }));
      return withDocuments(renumbered, [...world.quickbooks.documents, taken]);
    },
    bills: ['block doc-number-taken'],
  },
  'turned-negative': {
    world: () => withBills(sent(), billOf('-3', { version: 4 })),
    bills: ['block turned-negative'],
  },
  'changed-account': {
    world: () => {
      const world = sent();
      const mapping = makeObservedMapping({ id: 'map-2', m3terId: 'acc-2', externalId: '59' });
      const moved = withM3ter(world, { mappings: [...world.m3ter.mappings, mapping] });
      return withBills(moved, billOf('10', { version: 4, accountId: 'acc-2', accountCode: 'GLOBEX' }));
    },
    bills: ['block changed-account'],
  },
  'changed-currency': {
    world: () => {
      const world = editDocument(sent(), { currency: 'EUR' });
      return changed(world);
    },
    bills: ['block currency-mismatch'],
  },
  'changed-and-unmapped': {
    world: () => {
      const line = makeLine({ productId: 'prod-2', productCode: 'seats', convertedSubtotal: '12' });
      return withBills(sent(), billOf('12', { version: 4, lines: [line] }));
    },
    bills: ['block unmapped-item'],
  },
  edited: {
    world: () => editDocument(sent(), { note: 'call them first' }),
    bills: ['upToDate edited-after-send'],
    drift: ['edited-after-send'],
  },
  'edited-and-changed': {
    world: () => changed(editDocument(sent(), { note: 'call them first' })),
    bills: ['block edited-in-quickbooks'],
    drift: ['edited-after-send'],
  },
  'corrected-by-hand': {
    world: () => {
      const world = sent();
      const [line] = world.quickbooks.documents[0]?.lines ?? [];
      if (line === undefined) throw new Error('no line');
      const lines = [{ ...line, amount: '12.00', unitPrice: '12' }];
      return changed(editDocument(world, { lines, totalAmount: '12.00', balance: '12.00' }));
    },
    bills: ['upToDate up-to-date'],
  },
  'other-customer': {
    world: () => {
      const world = sent();
      const mappings = world.m3ter.mappings.map((mapping) =>
        mapping.m3terEntity === 'Account' ? { ...mapping, externalId: '59' } : mapping,
      );
      return withM3ter(world, { mappings });
    },
    bills: ['upToDate other-customer'],
    drift: ['other-customer'],
  },
  'voided-in-french': {
    world: () =>
      editDocument(sent(), {
        note: 'Annulé -',
        totalAmount: '0',
        balance: '0',
        lines: sent().quickbooks.documents.flatMap(({ lines }) => lines.map((line) => ({ ...line, amount: '0' }))),
      }),
    bills: ['skip voided'],
    drift: ['voided'],
  },
  'native-invoice-voided': {
    world: () => {
      const observedSalesDocument = foreignDocument({ docNumber: 'Q-7', totalAmount: '0', balance: '0' });
      const lines = observedSalesDocument.lines.map((line) => ({ ...line, amount: '0' }));
      return withRun({}, [{ ...observedSalesDocument, lines }]);
    },
    bills: ['skip voided'],
    drift: ['voided'],
  },
  voided: { world: () => voided(sent()), bills: ['skip voided'], drift: ['voided'] },
  deleted: { world: () => withDocuments(sent(), []), bills: ['skip deleted'], drift: ['deleted'] },
  'replaced-by-hand': {
    world: () => {
      const world = voided(sent());
      return withDocuments(world, [...world.quickbooks.documents, foreignDocument({ docNumber: '7001' })]);
    },
    bills: ['skip voided'],
    drift: ['voided'],
  },
  'resend-deleted': {
    world: () => withDocuments(sent(), []),
    options: { scope: { resend: ['bill-1'] } },
    bills: ['resend resend'],
    changes: ['create invoice/bill-1', `update ${RECORD}`],
  },
  'resend-voided': {
    world: () => voided(sent()),
    options: { scope: { resend: ['bill-1'] } },
    bills: ['resend resend'],
    changes: ['create invoice/bill-1', `update ${RECORD}`],
  },
  undone: {
    world: () => undone(sent()),
    bills: ['resend undone'],
    changes: ['create invoice/bill-1', `create ${RECORD}`],
  },
  'undone-and-excluded': {
    world: () =>
      settle(withIntegration(undone(sent()), { accounts: { exclude: ['ACME'] } }), { scope: { only: 'config' } }),
    bills: ['skip account-excluded'],
  },
  'undo-held': {
    world: () => undone(sent(), true),
    bills: ['skip held'],
  },
  'resend-not-needed': {
    world: sent,
    options: { scope: { resend: ['bill-1'] } },
    bills: ['upToDate up-to-date'],
  },
  duplicate: {
    world: () => withCopy(sent()),
    bills: ['upToDate duplicate-invoice'],
    drift: ['duplicate-invoice'],
  },
  'duplicate-and-changed': {
    world: () => changed(withCopy(sent())),
    bills: ['block duplicate-invoice'],
    drift: ['duplicate-invoice'],
  },
  'record-lost': {
    world: () => unrecorded(sent()),
    bills: ['adopt sent-not-recorded'],
    changes: ADOPTED,
  },
  'record-outdated': {
    world: () => {
      const world = sent();
      const mappings = world.m3ter.mappings.map((mapping) =>
        mapping.m3terEntity === 'Bill' ? { ...mapping, externalId: '999' } : mapping,
      );
      return withM3ter(world, { mappings });
    },
    bills: ['adopt sent-not-recorded'],
    changes: ['adopt invoice/bill-1', `update ${RECORD}`],
  },
  'two-records': {
    world: () => {
      const world = sent();
      const [record] = world.m3ter.mappings.filter((mapping) => mapping.m3terEntity === 'Bill');
      if (record === undefined) throw new Error('not recorded');
      return withM3ter(world, { mappings: [...world.m3ter.mappings, { ...record, id: 'map-z' }] });
    },
    bills: ['upToDate up-to-date'],
    changes: [`delete ${RECORD}`],
  },
  'records-refused': {
    world: () =>
      withM3ter(unrecorded(sent()), {
        vocabulary: {
          entities: ['Account', 'Product'],
          systems: [{ name: 'QuickBooksSandbox', tables: ['Customer', 'Item'], allowCustomTables: false }],
        },
      }),
    bills: ['upToDate up-to-date'],
  },
  'adopted-differs': {
    world: () => settle(withRun({}, [foreignDocument({ docNumber: 'Q-7', totalAmount: '11.00' })])),
    bills: ['upToDate adopted-differs'],
    drift: ['adopted-differs'],
  },
  'replayed-by-m3ter': {
    world: () => {
      const world = sent();
      const document = foreignDocument({ docNumber: '7001', createdAt: '2026-11-20T00:00:00Z' });
      return withM3ter(withDocuments(world, [...world.quickbooks.documents, document]), { runs: run({}) });
    },
    bills: ['upToDate duplicate-invoice'],
    drift: ['duplicate-invoice'],
  },
  'recorded-other-customer': {
    world: () => recordedAs(foreignDocument({ customerId: '66', customerName: 'Trade fair sales' })),
    bills: ['upToDate other-customer'],
    drift: ['other-customer'],
  },
  'recorded-other-currency': {
    world: () => recordedAs(foreignDocument({ docNumber: '7001', currency: 'EUR' })),
    bills: ['upToDate other-currency'],
    drift: ['other-currency'],
  },
  'record-of-two-bills': {
    world: () => {
      const world = recordedAs(foreignDocument({ docNumber: '7001' }));
      const record = makeObservedMapping({ ...RECORDED, id: 'map-2', m3terId: 'bill-2' });
      return withM3ter(world, { mappings: [...world.m3ter.mappings, record] });
    },
    bills: ['upToDate record-of-two-bills'],
    // The other record is of a bill that is not in this world.
    drift: ['record-of-two-bills', 'orphan-invoice'],
  },
  orphan: { world: () => withBills(sent()), bills: [], drift: ['orphan-invoice'] },
};

export const CONFIG: Readonly<Record<string, Situation>> = {
  'config-created': {
    world: () => makeWorld({ mappingFiles: [] }),
    bills: [],
    changes: ['create integration/US invoices'],
  },
  'config-updated': {
    world: () => withIntegration(ready(), { bills: { onlySendOnApproval: false } }),
    bills: [],
    changes: ['update integration/US invoices'],
  },
  'config-enabled': {
    world: () => {
      const world = ready();
      return withM3ter(world, { configs: world.m3ter.configs.map((config) => ({ ...config, enabled: false })) });
    },
    bills: [],
    changes: ['enable integration/US invoices'],
  },
  'mapping-created': {
    world: () => withRules(ready(), [makeRule(), makeRule({ m3terReference: 'seats', external: { id: '20' } })]),
    bills: [],
    changes: ['create mapping/QuickBooksSandbox/Item/Product/seats'],
  },
  'mapping-updated': {
    world: () => withRules(ready(), [makeRule({ external: { id: '21' } })]),
    bills: [],
    changes: ['update mapping/QuickBooksSandbox/Item/Product/api-calls'],
  },
  'mapping-absent': {
    world: () => withRules(ready(), [makeRule({ external: null, absent: true })]),
    bills: [],
    changes: ['delete mapping/QuickBooksSandbox/Item/Product/api-calls'],
  },
  'mapping-absent-and-needed': {
    world: () => {
      const absent = { entity: 'Account', m3terReference: 'ACME', table: 'Customer', external: null, absent: true };
      const world = withRules(withBills(ready(), billOf('10')), [makeRule(), makeRule(absent)]);
      const wrong = world.m3ter.mappings.map((one) =>
        one.m3terEntity === 'Account' ? { ...one, externalId: '59' } : one,
      );
      return withM3ter(world, { mappings: wrong });
    },
    bills: ['send not-sent'],
    changes: ['adopt customer/ACME', `update ${CUSTOMER_MAPPING}`, 'create invoice/bill-1', `create ${RECORD}`],
  },
  'mapping-pruned': {
    world: () => withRules(ready(), [makeRule({ m3terReference: 'seats', external: { id: '20' } })], true),
    options: { overrides: { maxDeletes: 1 } },
    bills: [],
    changes: [
      'create mapping/QuickBooksSandbox/Item/Product/seats',
      'delete mapping/QuickBooksSandbox/Item/Product/api-calls',
    ],
  },
  'bill-recorded': {
    world: () => withBills(ready(), billOf('10', { sequentialInvoiceNumber: null })),
    bills: ['send not-sent'],
    changes: CREATED,
  },
};

/** Account ACME was renamed since tieout made its customer. */
function renamed(name: string, onChange: 'report' | 'update'): World {
  const world = ready();
  const accounts = world.m3ter.accounts.map((account) => (account.code === 'ACME' ? { ...account, name } : account));
  const customers = world.quickbooks.customers.map((customer) =>
    customer.id === '58' ? { ...customer, notes: customerNotes('acc-1') } : customer,
  );
  const renamedWorld = withM3ter({ ...world, quickbooks: { ...world.quickbooks, customers } }, { accounts });
  return withIntegration(renamedWorld, { customers: { onChange } });
}

const CUSTOMER_UPDATED = { bills: [], changes: ['update customer/ACME'] } as const;

export const CUSTOMERS: Readonly<Record<string, Situation>> = {
  'account-changed': { world: () => renamed('ACME Holding', 'report'), bills: [] },
  'customer-follows': { world: () => renamed('ACME Holding', 'update'), ...CUSTOMER_UPDATED },
  'customer-name-taken': { world: () => renamed('Other Corp', 'update'), ...CUSTOMER_UPDATED },
  'customer-update-lost': { world: () => renamed('ACME Group', 'update'), ...CUSTOMER_UPDATED },
  'customer-adopted-and-follows': {
    world: () => {
      const world = withBills(ready(), billOf('10'));
      const accounts = world.m3ter.accounts.map((account) => ({ ...account, emailAddress: 'new@acme.example' }));
      const mappings = world.m3ter.mappings.filter(({ m3terEntity }) => m3terEntity !== 'Account');
      return withIntegration(withM3ter(world, { accounts, mappings }), { customers: { onChange: 'update' } });
    },
    bills: ['send not-sent'],
    changes: ['update customer/ACME', 'create mapping/QuickBooksSandbox/Customer/Account/ACME', ...CREATED],
  },
};

export const SITUATIONS: Readonly<Record<string, Situation>> = { ...UNSENT, ...SENT, ...CONFIG, ...CUSTOMERS };
