import { seedId } from '../../src/sandbox/seed/m3ter-records.ts';
import type { MappingRecord, M3terState } from '../../src/sandbox/m3ter/state.ts';
import { groupOf, listOf, refOf, textOf, type Fields } from '../../src/sandbox/quickbooks/fields.ts';
import type { SandboxStates } from '../../src/sandbox/state.ts';

/**
 * What matters of both systems at the end, for people to read: names in the place of m3ter's ids, and
 * nothing that is empty, false or null. Customers and documents are in the order of their Ids.
 */
export function describeEnd({ m3ter, quickbooks }: SandboxStates): object {
  const { Customer, Invoice, CreditMemo } = quickbooks.records;
  return {
    configurations: m3ter.configs.map(({ name, enabled, configData }) => ({
      name,
      enabled,
      configData: filled(nameIds(configData, m3ter) as Readonly<Record<string, unknown>>),
    })),
    mappings: m3ter.mappings.map((mapping) => describeMapping(mapping, m3ter)).sort(),
    customers: Object.values(Customer).map(describeCustomer),
    documents: [
      ...Object.values(Invoice).map((document) => describeDocument('Invoice', document)),
      ...Object.values(CreditMemo).map((document) => describeDocument('CreditMemo', document)),
    ].sort((a, b) => Number(a['id']) - Number(b['id'])),
  };
}

function describeMapping(mapping: MappingRecord, m3ter: M3terState): string {
  const { m3terEntity, m3terId, externalTable, externalId, integrationConfigId } = mapping;
  const linked = integrationConfigId === null ? '' : `, linked to ${nameOfConfig(integrationConfigId, m3ter)}`;
  return `${m3terEntity} ${nameOfId(m3terId, m3ter)} → ${externalTable} ${externalId}${linked}`;
}

function nameOfConfig(id: string, { configs }: M3terState): string {
  return configs.find((config) => config.id === id)?.name ?? id;
}

/** Code, number or name of the entity with an id; the id itself when there is none. */
function nameOfId(id: string, m3ter: M3terState): string {
  const coded = [...m3ter.accounts, ...m3ter.products, ...m3ter.aggregations, ...m3ter.compoundAggregations];
  const bill = m3ter.bills.find((billRecord) => billRecord.id === id);
  const user = m3ter.users.find((userRecord) => userRecord.id === id);
  const band = m3ter.pricings
    .flatMap((pricing) =>
      pricing.bands.map((bandRecord) => ({ id: bandRecord.id, name: `${pricing.code}/${bandRecord.lowerLimit}` })),
    )
    .find((candidate) => candidate.id === id);
  return (
    coded.find((productRecord) => productRecord.id === id)?.code ??
    bill?.sequentialInvoiceNumber ??
    user?.email ??
    band?.name ??
    id
  );
}

function nameIds(value: unknown, m3ter: M3terState): unknown {
  if (typeof value === 'string') return nameOfId(value, m3ter);
  if (Array.isArray(value)) return value.map((candidate) => nameIds(candidate, m3ter));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, nameIds(held, m3ter)]));
}

function describeCustomer(customer: Fields): Readonly<Record<string, unknown>> {
  return filled({
    id: customer['Id'],
    name: customer['DisplayName'],
    currency: refOf(customer, 'CurrencyRef'),
    email: textOf(groupOf(customer, 'PrimaryEmailAddr'), 'Address'),
    address: addressOf(customer),
    parent: refOf(customer, 'ParentRef'),
    notes: customer['Notes'],
    inactive: customer['Active'] === false,
  });
}

/** Its parts in their order. */
function addressOf(customer: Fields): string {
  const address = groupOf(customer, 'BillAddr');
  const parts = ['Line1', 'Line2', 'Line3', 'Line4', 'City', 'CountrySubDivisionCode', 'PostalCode', 'Country'];
  return parts.flatMap((part) => textOf(address, part) ?? []).join(', ');
}

function describeDocument(type: string, document: Fields): Readonly<Record<string, unknown>> {
  const address = (name: string): string | null => textOf(groupOf(document, name), 'Address');
  return filled({
    type,
    id: document['Id'],
    number: document['DocNumber'],
    customer: refOf(document, 'CustomerRef'),
    date: document['TxnDate'],
    due: document['DueDate'],
    currency: refOf(document, 'CurrencyRef'),
    rate: document['ExchangeRate'] === '1' ? null : document['ExchangeRate'],
    total: document['TotalAmt'],
    balance: document['Balance'] === document['TotalAmt'] ? null : document['Balance'],
    email: address('BillEmail'),
    cc: address('BillEmailCc'),
    bcc: address('BillEmailBcc'),
    emailStatus: document['EmailStatus'] === 'NotSet' ? null : document['EmailStatus'],
    bankTransfer: document['AllowOnlineACHPayment'],
    creditCard: document['AllowOnlineCreditCardPayment'],
    memo: refOf(document, 'CustomerMemo'),
    note: document['PrivateNote'],
    customFields: listOf(document, 'CustomField').map((field) => field['StringValue']),
    lines: listOf(document, 'Line')
      .filter((line) => line['DetailType'] === 'SalesItemLineDetail')
      .map(describeLine),
  });
}

/** `item 19 | 2 × 0.5 = 1.00 | NON | 2026-10-01 | text`; `450.00` alone when the line has no quantity. */
function describeLine(line: Fields): string {
  const detail = groupOf(line, 'SalesItemLineDetail');
  const item = refOf(detail, 'ItemRef');
  const quantity = textOf(detail, 'Qty');
  const price = quantity === null ? '' : `${quantity} × ${textOf(detail, 'UnitPrice') ?? '?'} = `;
  return [
    item === null ? 'no item' : `item ${item}`,
    price + (textOf(line, 'Amount') ?? ''),
    refOf(detail, 'TaxCodeRef') ?? '',
    textOf(detail, 'ServiceDate') ?? '',
    textOf(line, 'Description') ?? '',
  ].join(' | ');
}

function filled(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(record).filter(
      ([, value]) =>
        value !== undefined &&
        value !== null &&
        value !== false &&
        value !== '' &&
        !(Array.isArray(value) && value.length === 0),
    ),
  );
}

/** Id of a bill by the number it was recorded with, for command lines. */
export function billIdOf(number: string): string {
  return seedId('bill', number);
}
