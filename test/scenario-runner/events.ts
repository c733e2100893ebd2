import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  approveBill,
  completeRun,
  disableConfig,
  failRun,
  lockBill,
  recalculateBill,
  startRun,
  unapproveBill,
} from '../../src/sandbox/m3ter/engine.ts';
import { removeById, touch } from '../../src/sandbox/m3ter/state.ts';
import type { Sandbox } from '../../src/sandbox/open-sandbox.ts';
import { groupOf, listOf, type Fields } from '../../src/sandbox/quickbooks/fields.ts';
import { openSeed } from '../../src/sandbox/quickbooks/seed-records.ts';
import { addBill, addMapping, billByNumber, buildLines, documentId, m3terSideOf } from './base-company.ts';
import type { Event } from './recording.ts';

/** Where events happen: both systems, the workspace's folder, the time. */
export interface EventWorld {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly now: number;
}

const BY = 'scenario';

type Happening = {
  readonly [Name in Exclude<keyof Event, 'tieout'>]-?: (
    world: EventWorld,
    value: NonNullable<Event[Name]>,
  ) => void | Promise<void>;
};

/** What each word of `given` and `meanwhile` does. People and m3ter act through the sandbox's own doors. */
const HAPPENINGS: Happening = {
  recalculate: ({ sandbox, now }, { bill: number, lines, approve }) => {
    const { m3ter } = sandbox.states;
    const bill = billByNumber(m3ter, number);
    const made = buildLines(m3ter, number, lines, { account: bill.accountCode });
    const numbered = made.map((line, index) => ({ ...line, sequenceNumber: index + 1 }));
    recalculateBill(bill, now, BY, (lineRecords) => void lineRecords.splice(0, lineRecords.length, ...numbered));
    if (approve !== false) approveBill(bill, now, BY);
  },
  approve: ({ sandbox, now }, number) => {
    approveBill(billByNumber(sandbox.states.m3ter, number), now, BY);
  },
  unapprove: ({ sandbox, now }, number) => {
    unapproveBill(billByNumber(sandbox.states.m3ter, number), now, BY);
  },
  lock: ({ sandbox, now }, number) => {
    lockBill(billByNumber(sandbox.states.m3ter, number), now, BY);
  },
  changeBill: ({ sandbox, now }, { bill: number, set, account }) => {
    const { m3ter } = sandbox.states;
    const bill = billByNumber(m3ter, number);
    Object.assign(bill, set);
    if (account !== undefined) {
      const moved = m3terSideOf(m3ter, { account });
      Object.assign(bill, { accountId: moved.id, accountCode: account });
    }
    touch(bill, now, BY);
  },
  deleteBill: ({ sandbox }, number) => {
    removeById(sandbox.states.m3ter.bills, billByNumber(sandbox.states.m3ter, number).id);
  },
  addBill: ({ sandbox }, bill) => {
    addBill(sandbox.states.m3ter, bill);
  },
  run: ({ sandbox, now }, { bill, status, invoice, at }) => {
    const { m3ter, quickbooks } = sandbox.states;
    const started = at === undefined ? now : Date.parse(at);
    const wanted = { billId: billByNumber(m3ter, bill).id, destination: 'QuickBooksSandbox', status: 'STARTED' };
    const run = startRun(m3ter, started, wanted);
    if (status === 'STARTED') return;
    if (status !== 'COMPLETE') failRun(run, started, status, `the engine ended with ${status}`);
    else if (invoice === undefined) run.status = 'COMPLETE';
    else completeRun(run, started, { externalId: documentId(quickbooks, invoice) });
  },
  map: ({ sandbox }, mapping) => {
    addMapping(sandbox.states.m3ter, sandbox.states.quickbooks, mapping);
  },
  unmap: ({ sandbox }, mapping) => {
    const { m3ter } = sandbox.states;
    const { entity, id } = m3terSideOf(m3ter, mapping);
    for (const mappingRecord of m3ter.mappings.filter((one) => one.m3terEntity === entity && one.m3terId === id)) {
      removeById(m3ter.mappings, mappingRecord.id);
    }
  },
  configure: ({ sandbox, now }, changes) => {
    const [config] = sandbox.states.m3ter.configs;
    if (config === undefined) throw new Error('there is no configuration to change');
    config.configData = { ...config.configData, ...changes };
    touch(config, now, BY);
  },
  disableIntegration: ({ sandbox, now }) => {
    for (const config of sandbox.states.m3ter.configs) disableConfig(sandbox.states.m3ter, config.id, now);
  },
  void: ({ sandbox }, number) => {
    sandbox.people.voidInvoice(documentId(sandbox.states.quickbooks, number));
  },
  erase: ({ sandbox }, number) => {
    sandbox.people.delete('Invoice', documentId(sandbox.states.quickbooks, number));
  },
  edit: ({ sandbox }, { invoice, set }) => {
    sandbox.people.edit('Invoice', documentId(sandbox.states.quickbooks, invoice), set);
  },
  mistype: ({ sandbox }, { invoice, customer, address }) => {
    const { records } = sandbox.states.quickbooks;
    const write = (entity: 'Invoice' | 'Customer', id: string, name: string): void => {
      const fields = records[entity][id];
      if (fields === undefined) throw new Error(`there is no ${entity} ${id}`);
      records[entity][id] = { ...fields, [name]: { Address: address } };
    };
    if (invoice !== undefined) write('Invoice', documentId(sandbox.states.quickbooks, invoice), 'BillEmail');
    if (customer !== undefined) write('Customer', customer, 'PrimaryEmailAddr');
  },
  editLine: ({ sandbox }, { invoice, line, set }) => {
    const { quickbooks } = sandbox.states;
    const id = documentId(quickbooks, invoice);
    const lines = listOf(quickbooks.records.Invoice[id] ?? {}, 'Line');
    const edited = lines.map((one, index) =>
      index + 1 === line ? { ...one, SalesItemLineDetail: { ...groupOf(one, 'SalesItemLineDetail'), ...set } } : one,
    );
    sandbox.people.edit('Invoice', id, { Line: edited });
  },
  changeAccount: ({ sandbox, now }, { account, set }) => {
    const { m3ter } = sandbox.states;
    const accountRecord = m3ter.accounts.find(({ code }) => code === account);
    if (accountRecord === undefined) throw new Error(`there is no account ${account}`);
    Object.assign(accountRecord, set);
    touch(accountRecord, now, BY);
  },
  pay: ({ sandbox }, { invoice, amount }) => {
    sandbox.people.pay(documentId(sandbox.states.quickbooks, invoice), amount);
  },
  copy: ({ sandbox }, { invoice, as }) => {
    const { quickbooks } = sandbox.states;
    const fields = quickbooks.records.Invoice[documentId(quickbooks, invoice)] ?? {};
    const kept = ['CustomerRef', 'TxnDate', 'DueDate', 'CurrencyRef', 'PrivateNote', 'Line'];
    const copied: Fields = Object.fromEntries(Object.entries(fields).filter(([name]) => kept.includes(name)));
    sandbox.people.create('Invoice', { ...copied, DocNumber: as });
  },
  rename: ({ sandbox }, { customer, name }) => {
    sandbox.people.rename('Customer', customer, name);
  },
  deactivate: ({ sandbox }, { customer, item }) => {
    if (customer !== undefined) sandbox.people.setActive('Customer', customer, false);
    if (item !== undefined) sandbox.people.setActive('Item', item, false);
  },
  closeBooks: ({ sandbox }, day) => {
    const { quickbooks } = sandbox.states;
    quickbooks.preferences = { ...quickbooks.preferences, bookCloseDate: day };
  },
  addInvoice: ({ sandbox, now }, invoice) => {
    openSeed({ state: sandbox.states.quickbooks, now }).invoice(invoice);
  },
  editFile: async ({ folder }, { file, replace, with: replacement }) => {
    const path = join(folder, 'integrations', file);
    const text = await readFile(path, 'utf8');
    if (!text.includes(replace)) throw new Error(`${file} does not hold ${JSON.stringify(replace)}`);
    await writeFile(path, text.replace(replace, replacement));
  },
};

/** Lets one thing happen that is not a command of ours. */
export async function happen(world: EventWorld, event: Event): Promise<void> {
  const named = Object.entries(event);
  const [only] = named;
  if (only === undefined || named.length !== 1) throw new Error(`not one event: ${JSON.stringify(event)}`);
  const [name, value] = only;
  if (!Object.hasOwn(HAPPENINGS, name)) throw new Error(`no event is called "${name}"`);
  const act = HAPPENINGS[name as keyof Happening] as (world: EventWorld, value: unknown) => void | Promise<void>;
  await act(world, value);
}
