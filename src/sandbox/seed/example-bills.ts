import type { Day } from '../../model/day.ts';
import type { BillRecord, LineRecord, M3terState } from '../m3ter/state.ts';
import { type LineSetting, plainLine, usageLine } from './bill-lines.ts';
import type { ExampleAccounts } from './example-accounts.ts';
import type { ExampleCatalog } from './example-catalog.ts';
import { seedBill } from './m3ter-records.ts';

const JULY = ['2026-07-01', '2026-07-31'] as const;
const AUGUST = ['2026-08-01', '2026-08-31'] as const;
export const SEPTEMBER = ['2026-09-01', '2026-09-30'] as const;
export const OCTOBER = ['2026-10-01', '2026-10-31'] as const;

/** Made, approved, recalculated, approved again. */
const RECALCULATED_VERSION = 4;

/** What every example bill is made from. */
export interface BillMaking {
  readonly state: M3terState;
  readonly accounts: ExampleAccounts;
  readonly catalog: ExampleCatalog;
}

export interface MonthlyBill {
  readonly account: keyof ExampleAccounts;
  readonly period: readonly [Day, Day];
  readonly number: string;
  /** Null leaves it PENDING. */
  readonly approvedAt: string | null;
  readonly lines: (setting: LineSetting) => readonly LineRecord[];
}

/** Makes a bill whose prices are in the account's own currency. */
export function makeBill(making: BillMaking, bill: MonthlyBill): BillRecord {
  const account = making.accounts[bill.account];
  const currency = account.currency ?? making.state.organization.currency;
  const setting = { billNumber: bill.number, period: bill.period, currency, conversionRate: '1' };
  const { period, number, approvedAt } = bill;
  return seedBill(making.state, { account, period, number, approvedAt, lines: bill.lines(setting) });
}

/** Bills from before October: sent by m3ter's own engine, too old, in a closed period, or not finished. */
export interface EarlierBills {
  /** Sent by tieout, and recalculated since then. */
  readonly globex: BillRecord;
  readonly initech: BillRecord;
  readonly stark: BillRecord;
  readonly hooli: BillRecord;
}

export function seedEarlierBills(making: BillMaking): EarlierBills {
  const { catalog } = making;
  const platform = (setting: LineSetting, unitPrice: string): LineRecord =>
    plainLine(setting, {
      type: 'STANDING_CHARGE',
      description: 'Fleet Platform, monthly',
      product: catalog.products.platform,
      quantity: '1',
      unit: 'month',
      unitPrice,
    });
  const api = (setting: LineSetting, quantity: string): LineRecord =>
    usageLine(setting, {
      type: 'USAGE',
      description: 'API requests',
      product: catalog.products.api,
      aggregation: catalog.apiRequests,
      pricing: catalog.apiPricing,
      quantity,
    });
  makeBill(making, {
    account: 'ACME',
    period: JULY,
    number: 'M3-100398',
    approvedAt: '2026-08-03T09:20:00.000Z',
    lines: (setting) => [platform(setting, '450')],
  });
  makeBill(making, {
    account: 'GLOBEX',
    period: AUGUST,
    number: 'M3-100419',
    approvedAt: '2026-10-12T15:41:00.000Z',
    lines: (setting) => [platform(setting, '1200'), api(setting, '310400')],
  });
  const globex = seedRecalculatedBill(making, platform);
  const initech = makeBill(making, {
    account: 'INITECH',
    period: SEPTEMBER,
    number: 'M3-100441',
    approvedAt: '2026-10-02T10:05:00.000Z',
    lines: (setting) => [platform(setting, '512')],
  });
  const stark = makeBill(making, {
    account: 'STARK',
    period: SEPTEMBER,
    number: 'M3-100444',
    approvedAt: '2026-10-02T10:06:00.000Z',
    lines: (setting) => [platform(setting, '2400')],
  });
  const hooli = makeBill(making, {
    account: 'HOOLI',
    period: SEPTEMBER,
    number: 'M3-100446',
    approvedAt: '2026-10-02T10:07:00.000Z',
    lines: (setting) => [platform(setting, '780'), api(setting, '88250')],
  });
  makeBill(making, {
    account: 'NAKATOMI',
    period: SEPTEMBER,
    number: 'M3-100449',
    approvedAt: null,
    lines: (setting) => [platform(setting, '690')],
  });
  return { globex, initech, stark, hooli };
}

/** Sent with 3,000.00. Then seven robots of September were found, and the bill was approved again with 3,105.70. */
function seedRecalculatedBill(
  making: BillMaking,
  platform: (setting: LineSetting, unitPrice: string) => LineRecord,
): BillRecord {
  const { products, seats } = making.catalog;
  const bill = makeBill(making, {
    account: 'GLOBEX',
    period: SEPTEMBER,
    number: 'M3-100455',
    approvedAt: '2026-10-27T14:02:00.000Z',
    lines: (setting) => [
      platform(setting, '1200'),
      plainLine(setting, {
        type: 'AD_HOC',
        description: 'Site survey, Portland depot',
        product: products.services,
        quantity: '1',
        unit: 'survey',
        unitPrice: '1800',
      }),
      plainLine(setting, {
        type: 'COUNTER_ADJUSTMENT_DEBIT',
        description: 'Connected robots, 7 added on 2026-09-14',
        product: products.seats,
        counter: seats,
        quantity: '7',
        unit: 'robots',
        unitPrice: '15.10',
      }),
    ],
  });
  bill.version = RECALCULATED_VERSION;
  bill.lastCalculatedDate = '2026-10-27T11:48:00.000Z';
  return bill;
}
