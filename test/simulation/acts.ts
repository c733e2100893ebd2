import { completeRun, disableConfig, expireM3terTokens, failRun, startRun } from '../../src/sandbox/m3ter/engine.ts';
import { removeById, touch } from '../../src/sandbox/m3ter/state.ts';
import type { Sandbox } from '../../src/sandbox/open-sandbox.ts';
import { QuickBooksFault } from '../../src/sandbox/quickbooks/fault.ts';
import { listOf, textOf, type Fields } from '../../src/sandbox/quickbooks/fields.ts';
import type { Random } from '../../src/support/clock.ts';
import { documentsOf, isGivenUp, type HeldDocument } from './observe.ts';
import type { Scheduler } from './scheduler.ts';
import {
  approve,
  centsText,
  CUSTOMER_OF,
  isApproved,
  ITEM_OF,
  ORDER_FIELDS,
  PLAIN_TEXT,
  recalculate,
  reword,
  unapprove,
  type BillFacts,
  type World,
} from './world.ts';

/** What a person, or m3ter's own engine, did to a bill's document: the laws about that bill differ then. */
export interface Touches {
  /** Ids of documents that a person edited in what tieout owns. */
  readonly edited: Set<string>;
  readonly paid: Set<string>;
  /** Bills whose document a person voided or deleted, and whether a run was under way at that moment. */
  readonly gone: Map<string, { count: number; whileRunning: boolean; recorded: boolean }>;
  /** Ids of invoices that m3ter's engine made, by bill. */
  readonly byEngine: Map<string, string>;
  /** Bills that were deleted in m3ter. */
  readonly deletedBills: Set<string>;
  signedOut: boolean;
}

export function noTouches(): Touches {
  return {
    edited: new Set(),
    paid: new Set(),
    gone: new Map(),
    byEngine: new Map(),
    deletedBills: new Set(),
    signedOut: false,
  };
}

export interface Stage {
  readonly world: World;
  readonly sandbox: Sandbox;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly touches: Touches;
  readonly isRunning: () => boolean;
}

type Act = (stage: Stage, bill: BillFacts) => void;

/** Everything people and m3ter's engine do while tieout runs or between its runs. */
export const ACTS = {
  approve: ({ world, scheduler }, bill) => {
    approve(world, bill, scheduler.now);
  },
  unapprove: ({ world, scheduler }, bill) => {
    unapprove(world, bill, scheduler.now);
  },
  recalculate: ({ world, scheduler, random }, bill) => {
    recalculate(world, bill, { now: scheduler.now, random });
  },
  recalculateAndApprove: ({ world, scheduler, random }, bill) => {
    recalculate(world, bill, { now: scheduler.now, random });
    approve(world, bill, scheduler.now);
  },
  recalculateAndApproveLater: ({ world, scheduler, random }, bill) => {
    recalculate(world, bill, { now: scheduler.now, random });
    scheduler.after(4_000, () => {
      approve(world, bill, scheduler.now);
    });
  },
  deleteBill: ({ world, touches }, bill) => {
    removeById(world.states.m3ter.bills, bill.id);
    touches.deletedBills.add(bill.id);
  },
  edit: (stage, bill) => {
    withDocument(stage, bill, (document) => {
      const lines = listOf(document.fields, 'Line').filter(
        (line) => textOf(line, 'DetailType') !== 'SubTotalLineDetail',
      );
      const changed = lines.map((line, index) => (index === 0 ? { ...line, Description: 'as agreed by phone' } : line));
      stage.sandbox.people.edit(document.entity, document.id, { Line: changed });
      stage.touches.edited.add(document.id);
    });
  },
  editAddress: (stage, bill) => {
    withDocument(stage, bill, (document) => {
      stage.sandbox.people.edit(document.entity, document.id, { BillEmail: { Address: 'other@customer.example' } });
    });
  },
  /** A person types an address that cannot be one, here or into an invoice of their own, and corrects it an hour later. */
  mistypeAddress: (stage, bill) => {
    withDocument(stage, bill, (document) => {
      mistype(stage, document);
    });
  },
  mistypeElsewhere: (stage) => {
    const id = stage.sandbox.people.create('Invoice', foreignInvoice());
    mistype(stage, { entity: 'Invoice', id });
  },
  /** Somebody writes an emoji and a currency sign into a line, and takes them out an hour later. */
  decorate: ({ world, scheduler }, bill) => {
    reword(world, bill, { now: scheduler.now, text: 'Party 🎉 ¤' });
    scheduler.after(HOUR_MS, () => {
      reword(world, bill, { now: scheduler.now, text: PLAIN_TEXT });
    });
  },
  /** A person opens the document and saves it as it is. */
  saveUnchanged: (stage, bill) => {
    withDocument(stage, bill, ({ entity, id, fields }) => {
      const note = textOf(fields, 'PrivateNote');
      if (note !== null) stage.sandbox.people.edit(entity, id, { PrivateNote: note });
    });
  },
  pay: (stage, bill) => {
    withDocument(stage, bill, (document) => {
      if (document.entity !== 'Invoice' || textOf(document.fields, 'Balance') === '0') return;
      stage.sandbox.people.pay(document.id);
      stage.touches.paid.add(document.id);
    });
  },
  voidInvoice: (stage, bill) => {
    withDocument(stage, bill, (document) => {
      if (document.entity !== 'Invoice') return;
      noteGone(stage, bill, document);
      stage.sandbox.people.voidInvoice(document.id);
    });
  },
  deleteInvoice: (stage, bill) => {
    withDocument(stage, bill, (document) => {
      if (stage.touches.paid.has(document.id)) return;
      noteGone(stage, bill, document);
      stage.sandbox.people.delete(document.entity, document.id);
    });
  },
  loseRecord: ({ world, touches }, bill) => {
    // With its record, the last that anybody knew of a deleted invoice is gone.
    const gone = touches.gone.get(bill.id);
    if (gone !== undefined) gone.recorded = false;
    const record = recordOfBill(world, bill);
    if (record !== undefined) removeById(world.states.m3ter.mappings, record.id);
  },
  /** Somebody types an Id that no invoice can have into the record of a bill, and takes it back an hour later. */
  mistypeRecord: ({ world, scheduler }, bill) => {
    const record = recordOfBill(world, bill);
    if (record === undefined || record.externalId.startsWith(ODD)) return;
    const { externalId } = record;
    record.externalId = `${ODD}${externalId}`;
    touch(record, scheduler.now, 'person');
    scheduler.after(HOUR_MS, () => {
      // By then it may be mended, or gone.
      if (record.externalId !== `${ODD}${externalId}`) return;
      record.externalId = externalId;
      touch(record, scheduler.now, 'person');
    });
  },
  renameCustomer: ({ sandbox, scheduler }) => {
    sandbox.people.rename('Customer', CUSTOMER_OF['MAPPED'] ?? '', `Mapped Inc ${String(scheduler.now)}`);
  },
  inactivateItem: ({ sandbox, scheduler }) => {
    sandbox.people.setActive('Item', ITEM_OF.usage, false);
    scheduler.after(10 * 60_000, () => {
      sandbox.people.edit('Item', ITEM_OF.usage, { Active: true, Name: 'Usage' });
    });
  },
  /** Somebody switches the field of purchase orders off, and on again when the invoices lack them. */
  removeCustomField: ({ sandbox, scheduler }) => {
    const { quickbooks } = sandbox.states;
    quickbooks.preferences = { ...quickbooks.preferences, customFields: [] };
    scheduler.after(10 * 60_000, () => {
      quickbooks.preferences = { ...quickbooks.preferences, customFields: ORDER_FIELDS };
    });
  },
  closeBooks: ({ sandbox, scheduler }) => {
    const { quickbooks } = sandbox.states;
    quickbooks.preferences = { ...quickbooks.preferences, bookCloseDate: '2026-10-31' };
    scheduler.after(10 * 60_000, () => {
      quickbooks.preferences = { ...quickbooks.preferences, bookCloseDate: '2026-08-31' };
    });
  },
  disableIntegration: ({ world, scheduler }) => {
    const [config] = world.states.m3ter.configs;
    if (config !== undefined) disableConfig(world.states.m3ter, config.id, scheduler.now);
  },
  expireTokens: ({ sandbox }) => {
    const { intuit, m3ter } = sandbox.states;
    expireM3terTokens(m3ter);
    for (const token of Object.keys(intuit.accessTokens)) delete intuit.accessTokens[token];
  },
  revokeConsent: ({ sandbox, touches }) => {
    for (const grant of Object.values(sandbox.states.intuit.grants)) grant.revoked = true;
    touches.signedOut = true;
  },
  /** m3ter's engine sends the bill to other books too: that run is the latest one then. */
  otherBooksRun: ({ world, scheduler }, bill) => {
    const { m3ter } = world.states;
    if (!m3ter.bills.some(({ id }) => id === bill.id)) return;
    const run = startRun(m3ter, scheduler.now, { billId: bill.id, destination: 'Xero' });
    scheduler.after(90_000, () => {
      completeRun(run, scheduler.now, { externalId: '1' });
    });
  },
  loseItemMapping: ({ world }) => {
    const { mappings } = world.states.m3ter;
    const mapping = mappings.find(({ m3terEntity }) => m3terEntity === 'Product');
    if (mapping !== undefined) removeById(mappings, mapping.id);
  },
  editConfig: ({ world, scheduler }) => {
    const [config] = world.states.m3ter.configs;
    const [key] = Object.entries(config?.configData ?? {}).find(([, value]) => typeof value === 'boolean') ?? [];
    if (config === undefined || key === undefined) return;
    config.configData = { ...config.configData, [key]: config.configData[key] !== true };
    touch(config, scheduler.now, 'person');
  },
  engineSends: (stage, bill) => {
    engineTakes(stage, bill, true);
  },
  engineFails: (stage, bill) => {
    engineTakes(stage, bill, false);
  },
} as const satisfies Readonly<Record<string, Act>>;

export type ActName = keyof typeof ACTS;

const HOUR_MS = 3_600_000;

/** What an Id of QuickBooks never begins with. */
const ODD = 'QB-';

function recordOfBill({ states }: World, bill: BillFacts) {
  return states.m3ter.mappings.find(({ m3terEntity, m3terId }) => m3terEntity === 'Bill' && m3terId === bill.id);
}

/** QuickBooks' website lets addresses pass that its API does not take. */
function mistype({ sandbox, scheduler }: Stage, { entity, id }: Pick<HeldDocument, 'entity' | 'id'>): void {
  const records = sandbox.states.quickbooks.records[entity];
  const write = (address: string): void => {
    const record = records[id];
    if (record !== undefined) records[id] = { ...record, BillEmail: { Address: address } };
  };
  write('nobody');
  scheduler.after(HOUR_MS, () => {
    write('ap@customer.example');
  });
}

function foreignInvoice(): Fields {
  const detail = { ItemRef: { value: ITEM_OF.platform }, TaxCodeRef: { value: 'NON' } };
  return {
    CustomerRef: { value: CUSTOMER_OF['MAPPED'] ?? '' },
    TxnDate: '2026-10-31',
    Line: [{ Amount: '1', DetailType: 'SalesItemLineDetail', SalesItemLineDetail: detail }],
  };
}

function withDocument(stage: Stage, bill: BillFacts, task: (document: HeldDocument) => void): void {
  const document = documentsOf(stage.sandbox.states, bill.id).find(({ voided }) => !voided);
  if (document !== undefined) task(document);
}

function noteGone({ world, touches, isRunning }: Stage, bill: BillFacts, document: HeldDocument): void {
  const recorded = world.states.m3ter.mappings.some(
    (mapping) => mapping.m3terEntity === 'Bill' && mapping.m3terId === bill.id && mapping.externalId === document.id,
  );
  const before = touches.gone.get(bill.id);
  touches.gone.set(bill.id, {
    count: (before?.count ?? 0) + 1,
    // A void by hand after a killed undo ends that undo: its word is in the note already.
    whileRunning: isRunning() || isGivenUp(document.fields) || (before?.whileRunning ?? false),
    recorded: recorded && (before?.recorded ?? true),
  });
}

/**
 * m3ter's engine is set off by the approval and takes its two minutes, as `delivery.graceMinutes`
 * expects. It only ever takes a bill that was never approved before.
 */
function engineTakes({ world, sandbox, scheduler, touches }: Stage, bill: BillFacts, succeeds: boolean): void {
  const { m3ter } = world.states;
  const [config] = m3ter.configs;
  const record = m3ter.bills.find(({ id }) => id === bill.id);
  if (config?.enabled !== true || record === undefined || bill.approved.length > 0 || isApproved(world, bill)) return;
  approve(world, bill, scheduler.now);
  const run = startRun(m3ter, scheduler.now, { billId: bill.id, destination: 'QuickBooksSandbox' });
  scheduler.after(120_000, () => {
    const customer = CUSTOMER_OF[bill.account];
    const credit = bill.content.lines.some((line) => line.priceCents < 0);
    const moved = run.lastModifiedBy !== run.createdBy || !isApproved(world, bill);
    if (!succeeds || customer === undefined || credit || moved) {
      failRun(run, scheduler.now, 'ERROR', 'it did not work');
      return;
    }
    try {
      const id = sandbox.people.create('Invoice', engineInvoice(bill, customer));
      touches.byEngine.set(bill.id, id);
      completeRun(run, scheduler.now, { externalId: id });
    } catch (error) {
      if (!(error instanceof QuickBooksFault)) throw error;
      failRun(run, scheduler.now, 'ERROR', error.message);
    }
  });
}

function engineInvoice(bill: BillFacts, customer: string): Fields {
  return {
    CustomerRef: { value: customer },
    ...(bill.number === null ? {} : { DocNumber: bill.number }),
    TxnDate: bill.date,
    DueDate: bill.dueDate,
    CurrencyRef: { value: bill.currency },
    ...(bill.currency === 'USD' ? {} : { ExchangeRate: '1.2741' }),
    Line: bill.content.lines.map((line) => ({
      Amount: centsText(line.priceCents * line.quantity),
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: ITEM_OF[line.product] }, TaxCodeRef: { value: 'NON' } },
    })),
  };
}
