import { recalculateBill, approveBill, unapproveBill, billTotalOf } from '../../src/sandbox/m3ter/engine.ts';
import type { AccountRecord, BillRecord, LineRecord, ProductReference } from '../../src/sandbox/m3ter/state.ts';
import { emptyQuickBooksState } from '../../src/sandbox/quickbooks/state.ts';
import { openSeed } from '../../src/sandbox/quickbooks/seed-records.ts';
import { plainLine } from '../../src/sandbox/seed/bill-lines.ts';
import { createSandboxIntuit, emptySandboxM3ter } from '../../src/sandbox/seed/example-company.ts';
import { productReference, seedAccount, seedBill, seedProduct } from '../../src/sandbox/seed/m3ter-records.ts';
import { SANDBOX_REALM_ID } from '../../src/sandbox/environment.ts';
import type { SandboxStates } from '../../src/sandbox/state.ts';
import type { Random } from '../../src/support/clock.ts';
import { CREDENTIAL_ID, ORDER_FIELD } from './workspace.ts';

/** What the company has as custom fields of its sales forms, unless somebody switches them off. */
export const ORDER_FIELDS = [{ definitionId: ORDER_FIELD, name: 'Purchase order' }] as const;

/** When every simulation begins. */
export const START_MS = Date.parse('2026-11-03T10:00:00Z');

/** Ids in QuickBooks that the oracle knows because it gave them. */
export const ITEM_OF = { platform: '11', usage: '12' } as const;
export const CUSTOMER_OF: Readonly<Record<string, string>> = { MAPPED: '58', POUNDS: '63', NAMED: '64' };

export type ProductCode = keyof typeof ITEM_OF;

/** A line as the oracle sees it: whole quantities, whole cents. */
export interface LineFacts {
  readonly product: ProductCode;
  readonly quantity: number;
  readonly priceCents: number;
}

/** One state of a bill's content, with what it was when. */
export interface BillContent {
  readonly lines: readonly LineFacts[];
  /** What its lines are called; no amount depends on it. */
  readonly text: string;
}

/** What the simulation itself knows of a bill; nothing of it comes from the product. */
export interface BillFacts {
  readonly id: string;
  readonly number: string | null;
  readonly account: string;
  readonly currency: string;
  readonly date: string;
  readonly dueDate: string;
  content: BillContent;
  /** Contents that were approved at some moment, the last one last. */
  readonly approved: BillContent[];
}

/** An organization and a company in which everything is about to be billed. */
export interface World {
  readonly states: SandboxStates;
  readonly bills: BillFacts[];
  readonly accountIds: ReadonlyMap<string, string>;
  readonly products: Readonly<Record<ProductCode, ProductReference>>;
  /** True when QuickBooks gives invoices numbers of its own, whatever is sent. */
  readonly renumbers: boolean;
}

const ACCOUNTS = [
  { code: 'MAPPED', name: 'Mapped Inc', currency: 'USD', order: 'PO-7' },
  { code: 'POUNDS', name: 'Pounds Limited', currency: 'GBP', order: 'PO-8' },
  { code: 'NAMED', name: 'Named Corp', currency: 'USD', order: 'PO-9' },
  { code: 'MISSING', name: 'Missing LLC', currency: 'USD', order: 'PO-10' },
  { code: 'POLISH', name: 'Żaneta “Łukasik”', currency: 'USD' },
] as const satisfies readonly {
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly order?: string;
}[];

/** The world without bills. Copied for each schedule: making it costs more than the copy. */
export function createEmptyWorld(): World {
  const m3ter = emptySandboxM3ter();
  m3ter.credentials.push({ id: CREDENTIAL_ID, name: 'Books', destination: 'QuickBooksSandbox', connected: true });
  const products = {
    platform: productReference(seedProduct(m3ter, 'platform', 'Platform')),
    usage: productReference(seedProduct(m3ter, 'usage', 'Usage')),
  };
  const accounts = ACCOUNTS.map(({ code, name, currency, ...rest }) =>
    seedAccount(m3ter, {
      code,
      name,
      currency,
      ...('order' in rest ? { purchaseOrderNumber: rest.order } : {}),
      country: currency === 'GBP' ? 'UK' : 'US',
      email: `ap@${code.toLowerCase()}.example`,
      address: { addressLine1: '1 Main Street', locality: 'Springfield' },
    }),
  );
  const quickbooks = createBooks();
  return {
    states: { m3ter, quickbooks, intuit: createSandboxIntuit(START_MS) },
    bills: [],
    accountIds: new Map(accounts.map(({ code, id }) => [code, id])),
    products,
    renumbers: false,
  };
}

function createBooks(): SandboxStates['quickbooks'] {
  const state = emptyQuickBooksState({
    realmId: SANDBOX_REALM_ID,
    companyName: 'Simulated Company',
    country: 'US',
    homeCurrency: 'USD',
    preferences: {
      multiCurrencyEnabled: true,
      bookCloseDate: '2026-08-31',
      customTxnNumbers: true,
      customFields: ORDER_FIELDS,
    },
  });
  const seed = openSeed({ state, now: START_MS - 40 * 86_400_000 });
  seed.standardLists();
  for (const code of ['USD', 'GBP']) seed.currency(code);
  seed.exchangeRate({ currency: 'GBP', day: '2026-01-01', rate: '1.2741' });
  seed.item({ id: ITEM_OF.platform, name: 'Platform' });
  seed.item({ id: ITEM_OF.usage, name: 'Usage' });
  seed.customer({ id: CUSTOMER_OF['MAPPED'] ?? '', displayName: 'Mapped Inc (books)' });
  seed.customer({ id: CUSTOMER_OF['POUNDS'] ?? '', displayName: 'Pounds Ltd', currency: 'GBP' });
  seed.customer({ id: CUSTOMER_OF['NAMED'] ?? '', displayName: 'Named Corp' });
  return state;
}

export function copyWorld(world: World): World {
  return { ...world, states: structuredClone(world.states), bills: [] };
}

/** Names of its customers show that the company holds such text, so that it is sent as it is. */
export function holdUnicode(world: World): void {
  openSeed({ state: world.states.quickbooks, now: START_MS - 40 * 86_400_000 }).customer({
    id: '71',
    displayName: 'Łódź',
  });
}

/** Adds `count` bills of October; one in five is not approved yet, one in eight is a credit. */
export function addBills(world: World, count: number, random: Random): void {
  const { m3ter } = world.states;
  for (let index = 0; index < count; index += 1) {
    const account = m3ter.accounts[Math.floor(random() * m3ter.accounts.length)] as AccountRecord;
    const number = `S-${String(1000 + index)}`;
    const content = randomContent(random, random() < 0.125);
    const approved = random() < 0.8;
    const bill = seedBill(m3ter, {
      account,
      period: ['2026-10-01', '2026-10-31'],
      number,
      approvedAt: approved ? '2026-11-02T09:00:00.000Z' : null,
      lines: linesOf(world, number, account, content),
    });
    const unnumbered = random() < 0.15;
    if (unnumbered) bill.sequentialInvoiceNumber = null;
    world.bills.push({
      id: bill.id,
      number: unnumbered ? null : number,
      account: account.code,
      currency: account.currency ?? 'USD',
      date: '2026-10-31',
      dueDate: bill.dueDate ?? '',
      content,
      approved: approved ? [content] : [],
    });
  }
}

function randomContent(random: Random, credit: boolean): BillContent {
  const count = 1 + Math.floor(random() * 3);
  const lines = Array.from({ length: count }, (): LineFacts => {
    const product = random() < 0.5 ? 'platform' : 'usage';
    const priceCents = 1 + Math.floor(random() * 50_000);
    return { product, quantity: 1 + Math.floor(random() * 20), priceCents: credit ? -priceCents : priceCents };
  });
  return { lines, text: random() < 0.2 ? 'Usage – Łódź' : PLAIN_TEXT };
}

export const PLAIN_TEXT = 'Line';

function linesOf(world: World, number: string, account: AccountRecord, content: BillContent): LineRecord[] {
  const setting = {
    billNumber: number,
    period: ['2026-10-01', '2026-10-31'] as const,
    currency: account.currency ?? 'USD',
    conversionRate: '1',
  };
  return content.lines.map((line, index) => ({
    ...plainLine(setting, {
      type: line.priceCents < 0 ? 'CREDIT_DEDUCTION' : 'AD_HOC',
      description: `${content.text} ${String(index + 1)}`,
      product: world.products[line.product],
      quantity: String(line.quantity),
      unit: 'unit',
      unitPrice: centsText(line.priceCents),
    }),
    sequenceNumber: index + 1,
  }));
}

export function centsText(cents: number): string {
  const size = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${size.slice(0, -2)}.${size.slice(-2)}`;
}

function recordOf(world: World, facts: BillFacts): BillRecord | undefined {
  return world.states.m3ter.bills.find((bill) => bill.id === facts.id);
}

export function isApproved(world: World, facts: BillFacts): boolean {
  return recordOf(world, facts)?.status === 'APPROVED';
}

/** Somebody approves a bill in m3ter's console. */
export function approve(world: World, facts: BillFacts, now: number): void {
  const bill = recordOf(world, facts);
  if (bill === undefined || bill.status === 'APPROVED') return;
  approveBill(bill, now, 'person');
  facts.approved.push(facts.content);
}

export function unapprove(world: World, facts: BillFacts, now: number): void {
  const bill = recordOf(world, facts);
  if (bill !== undefined) unapproveBill(bill, now, 'person');
}

/** New usage arrives and the bill is calculated again: it has other lines, and is PENDING. */
export function recalculate(world: World, facts: BillFacts, change: { readonly now: number; readonly random: Random }) {
  if (recordOf(world, facts) === undefined) return;
  const credit = facts.content.lines.some((line) => line.priceCents < 0);
  calculate(world, facts, { now: change.now, content: randomContent(change.random, credit) });
}

/** The lines of a bill are called something else; an approved one is approved again. */
export function reword(world: World, facts: BillFacts, change: { readonly now: number; readonly text: string }) {
  const wasApproved = isApproved(world, facts);
  calculate(world, facts, { now: change.now, content: { ...facts.content, text: change.text } });
  if (wasApproved) approve(world, facts, change.now);
}

function calculate(world: World, facts: BillFacts, change: { readonly now: number; readonly content: BillContent }) {
  const bill = recordOf(world, facts);
  if (bill === undefined) return;
  facts.content = change.content;
  const account = world.states.m3ter.accounts.find(
    (accountRecord) => accountRecord.id === bill.accountId,
  ) as AccountRecord;
  recalculateBill(bill, change.now, 'person', (lines) => {
    lines.splice(0, lines.length, ...linesOf(world, facts.number ?? facts.id, account, facts.content));
  });
  bill.billTotal = billTotalOf(bill.lines);
}
