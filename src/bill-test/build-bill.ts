import type { BillTestDocument } from '../model/generated/bill-test.ts';
import type { Account, Address, BandUsage, Bill, BillLine, CustomFieldValue } from '../model/m3ter.ts';
import { standInId } from './stand-ins.ts';

type WrittenAccount = BillTestDocument['account'];
type WrittenBill = BillTestDocument['bill'];
type WrittenLine = WrittenBill['lines'][number];
type WrittenBand = NonNullable<WrittenLine['bands']>[number];

/** The m3ter account of a rule test. Keys that are left out are absent, as the schema says. */
export function buildAccount(written: WrittenAccount): Account {
  const { customFields, sendBillsToThirdParties } = written;
  return {
    id: accountId(written),
    code: written.code,
    name: written.name,
    emailAddress: written.emailAddress ?? null,
    address: written.address === undefined ? null : buildAddress(written.address),
    currency: written.currency ?? null,
    customFields: customFields === undefined ? null : buildCustomFields(customFields),
    purchaseOrderNumber: written.purchaseOrderNumber ?? null,
    parentAccountId: null,
    sendBillsToThirdParties: sendBillsToThirdParties === undefined ? null : String(sendBillsToThirdParties),
    optOutReadable: true,
  };
}

function accountId({ id, code }: WrittenAccount): string {
  return id ?? standInId('Account', code);
}

function buildAddress(written: NonNullable<WrittenAccount['address']>): Address {
  return {
    addressLine1: written.addressLine1 ?? null,
    addressLine2: written.addressLine2 ?? null,
    addressLine3: written.addressLine3 ?? null,
    addressLine4: written.addressLine4 ?? null,
    locality: written.locality ?? null,
    region: written.region ?? null,
    postCode: written.postCode ?? null,
    country: written.country ?? null,
  };
}

function buildCustomFields(
  written: NonNullable<WrittenAccount['customFields']>,
): ReadonlyMap<string, CustomFieldValue> {
  return new Map(
    Object.entries(written).map(([name, value]) => [
      name,
      typeof value === 'string' ? { text: value } : { number: String(value) },
    ]),
  );
}

/** The m3ter bill of a rule test: approved, in UTC and complete, unless the test says otherwise. */
export function buildBill({ account, bill, name }: BillTestDocument): Bill {
  return {
    id: bill.id ?? standInId('Bill', name),
    version: 1,
    accountId: accountId(account),
    accountCode: account.code,
    billDate: bill.billDate,
    startDate: bill.startDate ?? null,
    endDate: bill.endDate ?? null,
    dueDate: bill.dueDate ?? null,
    externalInvoiceDate: bill.externalInvoiceDate ?? null,
    sequentialInvoiceNumber: bill.sequentialInvoiceNumber ?? null,
    purchaseOrderNumber: bill.purchaseOrderNumber ?? null,
    currency: bill.currency,
    timezone: bill.timezone ?? 'UTC',
    billTotal: bill.billTotal,
    status: bill.status ?? 'APPROVED',
    locked: false,
    dtApproved: null,
    lastCalculatedDate: null,
    dtLastModified: null,
    dtCreated: null,
    lines: bill.lines.map((line, index) => buildLine(line, index, bill.currency)),
  };
}

function buildLine(written: WrittenLine, index: number, currency: string): BillLine {
  const { product, accountingProduct, aggregation, compoundAggregation, childAccount } = written;
  const idOf = (entity: string, code: string | undefined) => (code === undefined ? null : standInId(entity, code));
  return {
    id: null,
    lineItemType: written.lineItemType,
    description: written.description ?? '',
    quantity: written.quantity,
    units: written.units ?? written.quantity,
    unit: written.unit ?? '',
    averageUnitPrice: written.averageUnitPrice ?? '0',
    subtotal: written.subtotal,
    currency: written.currency ?? currency,
    conversionRate: written.conversionRate ?? '1',
    convertedSubtotal: written.convertedSubtotal ?? written.subtotal,
    sequenceNumber: index + 1,
    productId: idOf('Product', product),
    productCode: product ?? null,
    productName: null,
    accountingProductId: idOf('Product', accountingProduct),
    accountingProductCode: accountingProduct ?? null,
    accountingProductName: null,
    aggregationId: idOf('Aggregation', aggregation),
    compoundAggregationId: idOf('CompoundAggregation', compoundAggregation),
    segment: Object.entries(written.segment ?? {}),
    childAccountId: idOf('Account', childAccount),
    childAccountCode: childAccount ?? null,
    servicePeriodStart: written.servicePeriodStart ?? null,
    servicePeriodEnd: written.servicePeriodEnd ?? null,
    bands: (written.bands ?? []).map(buildBand),
  };
}

function buildBand(written: WrittenBand): BandUsage {
  return {
    pricingBandId: written.pricingBand ?? null,
    lowerLimit: written.lowerLimit ?? null,
    fixedPrice: written.fixedPrice ?? null,
    unitPrice: written.unitPrice ?? null,
    bandQuantity: written.quantity,
    bandUnits: written.units ?? written.quantity,
    bandSubtotal: written.subtotal,
    convertedBandSubtotal: written.convertedSubtotal ?? written.subtotal,
  };
}
