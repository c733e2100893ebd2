import type { LineRecord } from '../m3ter/state.ts';
import { type LineSetting, plainLine, usageLine } from './bill-lines.ts';
import { type BillMaking, OCTOBER, makeBill } from './example-bills.ts';
import type { ExampleCatalog } from './example-catalog.ts';

const APPROVED = '2026-11-02T09:14:00.000Z';

/** October bills of the US accounts. Together with the European bills they have every line type. */
export function seedUsBills(making: BillMaking): void {
  const { catalog } = making;
  const bill = (
    account: Parameters<typeof makeBill>[1]['account'],
    number: string,
    approvedAt: string | null,
    lines: (setting: LineSetting) => readonly LineRecord[],
  ): void => {
    makeBill(making, { account, period: OCTOBER, number, approvedAt, lines });
  };
  bill('ACME', 'M3-100482', APPROVED, (setting) => acmeLines(setting, catalog));
  bill('GLOBEX', 'M3-100483', APPROVED, (setting) => globexLines(setting, catalog));
  bill('INITECH', 'M3-100484', APPROVED, (setting) => initechLines(setting, catalog));
  bill('UMBRELLA', 'M3-100485', APPROVED, (setting) => [
    plainLine(setting, {
      type: 'AD_HOC',
      description: 'Onsite training, half day',
      product: catalog.products.training,
      quantity: '1',
      unit: 'day',
      unitPrice: '88.10',
    }),
  ]);
  bill('HOOLI', 'M3-100486', null, (setting) => [platformLine(setting, catalog, '780')]);
  bill('STARK', 'M3-100487', APPROVED, (setting) => starkLines(setting, catalog));
  bill('WAYNE', 'M3-100488', APPROVED, (setting) => wayneLines(setting, catalog));
  bill('OSCORP', 'M3-100489', APPROVED, (setting) => [platformLine(setting, catalog, '450')]);
  bill('VANDELAY', 'M3-100490', APPROVED, (setting) => [platformLine(setting, catalog, '450')]);
}

export function platformLine(setting: LineSetting, catalog: ExampleCatalog, unitPrice: string): LineRecord {
  return plainLine(setting, {
    type: 'STANDING_CHARGE',
    description: 'Fleet Platform, monthly',
    product: catalog.products.platform,
    quantity: '1',
    unit: 'month',
    unitPrice,
    inAdvance: true,
  });
}

/** Subscription, tiered usage, usage by segment, seats; storage was not used and has quantity zero. */
function acmeLines(setting: LineSetting, catalog: ExampleCatalog): LineRecord[] {
  const { products } = catalog;
  return [
    platformLine(setting, catalog, '450'),
    usageLine(setting, {
      type: 'USAGE',
      description: 'API requests',
      product: products.api,
      aggregation: catalog.apiRequests,
      pricing: catalog.apiPricing,
      quantity: '612345',
    }),
    ...(['MX-2', 'MX-4'] as const).map((robotModel, index) =>
      usageLine(setting, {
        type: 'USAGE',
        description: `Mission minutes (${robotModel})`,
        product: products.services,
        aggregation: catalog.missionMinutes,
        pricing: catalog.missionPricing,
        quantity: index === 0 ? '1240.5' : '806',
        segment: { robotModel },
      }),
    ),
    usageLine(setting, {
      type: 'USAGE',
      description: 'Telemetry stored',
      product: products.storage,
      aggregation: catalog.storage,
      pricing: catalog.storagePricing,
      quantity: '0',
    }),
    plainLine(setting, {
      type: 'COUNTER_RUNNING_TOTAL_CHARGE',
      description: 'Connected robots, 12',
      product: products.seats,
      counter: catalog.seats,
      quantity: '12',
      unit: 'robots',
      unitPrice: '14.50',
    }),
    plainLine(setting, {
      type: 'COUNTER_ADJUSTMENT_DEBIT',
      description: 'Connected robots, 3 added on 2026-10-18',
      product: products.seats,
      counter: catalog.seats,
      quantity: '3',
      unit: 'robots',
      unitPrice: '6.548387',
    }),
  ];
}

/** A prepayment: its fee, what was drawn down, and usage above it with a surcharge. */
function globexLines(setting: LineSetting, catalog: ExampleCatalog): LineRecord[] {
  const { products } = catalog;
  const accountingProduct = products.prepaid;
  const usage = { product: products.api, aggregation: catalog.apiRequests };
  return [
    plainLine(setting, {
      type: 'COMMITMENT_FEE',
      description: 'Prepaid API volume, November to January',
      product: products.api,
      accountingProduct,
      quantity: '1',
      unit: 'prepayment',
      unitPrice: '3000',
      inAdvance: true,
    }),
    usageLine(setting, {
      ...usage,
      type: 'USAGE',
      description: 'API requests',
      pricing: catalog.apiPricing,
      quantity: '402118',
    }),
    plainLine(setting, {
      type: 'COMMITMENT_CONSUMED',
      description: 'Prepaid API volume used',
      product: products.api,
      accountingProduct,
      quantity: '1',
      unit: 'prepayment',
      unitPrice: '-391.9062',
    }),
    usageLine(setting, {
      ...usage,
      type: 'OVERAGE_USAGE',
      description: 'API requests above the prepaid volume',
      pricing: catalog.overagePricing,
      quantity: '48200',
    }),
    plainLine(setting, {
      type: 'OVERAGE_SURCHARGE',
      description: 'Overage surcharge 5 %',
      product: products.api,
      quantity: '1',
      unit: 'surcharge',
      unitPrice: '3.615',
    }),
  ];
}

/** A minimum spend with its refund, and memos about September. */
function initechLines(setting: LineSetting, catalog: ExampleCatalog): LineRecord[] {
  const { products } = catalog;
  return [
    plainLine(setting, {
      type: 'MINIMUM_SPEND',
      description: 'Fleet Platform minimum spend',
      product: products.platform,
      quantity: '1',
      unit: 'month',
      unitPrice: '500',
      inAdvance: true,
    }),
    plainLine(setting, {
      type: 'MINIMUM_SPEND_REFUND',
      description: 'Fleet Platform minimum spend adjustment',
      product: products.platform,
      quantity: '1',
      unit: 'month',
      unitPrice: '-187.42',
    }),
    usageLine(setting, {
      type: 'USAGE',
      description: 'Telemetry stored',
      product: products.storage,
      aggregation: catalog.storage,
      pricing: catalog.storagePricing,
      quantity: '1703.8',
    }),
    plainLine(setting, {
      type: 'CREDIT_MEMO',
      description: 'Credit for the outage of 2026-09-17',
      product: products.platform,
      quantity: '1',
      unit: 'credit',
      unitPrice: '-42.50',
    }),
    plainLine(setting, {
      type: 'DEBIT_MEMO',
      description: 'Replacement cable set',
      product: products.services,
      quantity: '1',
      unit: 'debit',
      unitPrice: '19.95',
    }),
  ];
}

/** A balance and what it paid for, returned usage and robots taken away. */
function starkLines(setting: LineSetting, catalog: ExampleCatalog): LineRecord[] {
  const { products } = catalog;
  return [
    plainLine(setting, {
      type: 'BALANCE_FEE',
      description: 'Telemetry balance top-up',
      product: products.storage,
      quantity: '1',
      unit: 'balance',
      unitPrice: '1500',
    }),
    usageLine(setting, {
      type: 'USAGE',
      description: 'Telemetry stored',
      product: products.storage,
      aggregation: catalog.storage,
      pricing: catalog.storagePricing,
      quantity: '5210.25',
    }),
    plainLine(setting, {
      type: 'BALANCE_CONSUMED',
      description: 'Telemetry balance used',
      product: products.storage,
      quantity: '1',
      unit: 'balance',
      unitPrice: '-467.87125',
    }),
    usageLine(setting, {
      type: 'USAGE_CREDIT',
      description: 'API requests returned (failed calls)',
      product: products.api,
      aggregation: catalog.apiRequests,
      pricing: catalog.apiPricing,
      quantity: '20150',
    }),
    plainLine(setting, {
      type: 'COUNTER_ADJUSTMENT_CREDIT',
      description: 'Connected robots, 2 removed on 2026-10-09',
      product: products.seats,
      counter: catalog.seats,
      quantity: '2',
      unit: 'robots',
      unitPrice: '-10.290323',
    }),
  ];
}

/** Work on site, a correction by hand and an old deduction. */
function wayneLines(setting: LineSetting, catalog: ExampleCatalog): LineRecord[] {
  const { products } = catalog;
  return [
    platformLine(setting, catalog, '960'),
    plainLine(setting, {
      type: 'AD_HOC',
      description: 'Robot calibration on site, 6.5 hours',
      product: products.services,
      quantity: '6.5',
      unit: 'hours',
      unitPrice: '145',
    }),
    plainLine(setting, {
      type: 'MANUAL_ADJUSTMENT',
      description: 'Correction of the September hours',
      product: products.services,
      quantity: '1',
      unit: 'adjustment',
      unitPrice: '-72.50',
    }),
    plainLine(setting, {
      type: 'CREDIT_DEDUCTION',
      description: 'Loyalty credit',
      product: products.support,
      quantity: '1',
      unit: 'credit',
      unitPrice: '-25',
    }),
  ];
}
