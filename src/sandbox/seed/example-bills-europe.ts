import type { BillRecord, LineRecord } from '../m3ter/state.ts';
import { type LineSetting, plainLine, usageLine } from './bill-lines.ts';
import { type BillMaking, OCTOBER, makeBill } from './example-bills.ts';
import { platformLine } from './example-bills-us.ts';
import type { ExampleCatalog } from './example-catalog.ts';
import { seedBill } from './m3ter-records.ts';

const APPROVED = '2026-11-02T09:31:00.000Z';
const USD_TO_GBP = '0.7812';

/** October bills of the British and German accounts: own currency, converted prices, and a negative one. */
export function seedEuropeanBills(making: BillMaking): void {
  const { catalog } = making;
  makeBill(making, {
    account: 'CYBERDYNE',
    period: OCTOBER,
    number: 'M3-100491',
    approvedAt: APPROVED,
    lines: (setting) => [
      platformLine(setting, catalog, '395'),
      supportLine(setting, catalog, '120'),
      apiLine(setting, catalog, '96404'),
    ],
  });
  seedConvertedBill(making);
  makeBill(making, {
    account: 'NAKATOMI',
    period: OCTOBER,
    number: 'M3-100493',
    approvedAt: APPROVED,
    lines: (setting) => [
      platformLine(setting, catalog, '690'),
      usageLine(setting, {
        type: 'USAGE',
        description: 'Total egress',
        product: catalog.products.storage,
        compoundAggregation: catalog.egress,
        pricing: catalog.egressPricing,
        quantity: '3371.4',
      }),
    ],
  });
  makeBill(making, {
    account: 'TYRELL',
    period: OCTOBER,
    number: 'M3-100494',
    approvedAt: APPROVED,
    lines: (setting) => [
      supportLine(setting, catalog, '80'),
      plainLine(setting, {
        type: 'CREDIT_MEMO',
        description: 'Return of two robots, contract 2026-031',
        product: catalog.products.seats,
        quantity: '1',
        unit: 'credit',
        unitPrice: '-640',
      }),
    ],
  });
}

/** Prices in US dollars, billed in pounds (`m3ter.md` §4.4). Only the converted amounts may be invoiced. */
function seedConvertedBill(making: BillMaking): BillRecord {
  const { catalog } = making;
  const number = 'M3-100492';
  const setting = { billNumber: number, period: OCTOBER, currency: 'USD', conversionRate: USD_TO_GBP };
  return seedBill(making.state, {
    account: making.accounts.WEYLAND,
    period: OCTOBER,
    number,
    approvedAt: APPROVED,
    currencyConversions: [{ from: 'USD', to: 'GBP', multiplier: USD_TO_GBP }],
    lines: [platformLine(setting, catalog, '1450'), apiLine(setting, catalog, '233108')],
  });
}

function apiLine(setting: LineSetting, catalog: ExampleCatalog, quantity: string): LineRecord {
  return usageLine(setting, {
    type: 'USAGE',
    description: 'API requests',
    product: catalog.products.api,
    aggregation: catalog.apiRequests,
    pricing: catalog.apiPricing,
    quantity,
  });
}

function supportLine(setting: LineSetting, catalog: ExampleCatalog, unitPrice: string): LineRecord {
  return plainLine(setting, {
    type: 'STANDING_CHARGE',
    description: 'Premium Support, monthly',
    product: catalog.products.support,
    quantity: '1',
    unit: 'month',
    unitPrice,
  });
}
