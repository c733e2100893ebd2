import { expect, test } from 'vitest';
import { QUICKBOOKS_MAX } from '../../../src/model/field-limits.ts';
import { ENTITY_FIELDS } from '../../../src/sandbox/quickbooks/entity-fields.ts';
import { DECIMALS_MAX, LINES_MAX, TAXABLE_LINES_MAX } from '../../../src/sandbox/quickbooks/sales-lines.ts';
import type { Field } from '../../../src/sandbox/quickbooks/schema.ts';
import type { EntityName } from '../../../src/sandbox/quickbooks/state.ts';

/** The property of a record that a path of names leads to, through groups and lists. */
function fieldAt(entity: EntityName, path: string): Field {
  let reached: Field = { type: 'group', fields: ENTITY_FIELDS[entity] };
  for (const name of path.split('.')) {
    const group: Field = reached.type === 'list' ? reached.of : reached;
    const inner: Field | undefined = group.type === 'group' ? group.fields[name] : undefined;
    if (inner === undefined) throw new Error(`the simulated ${entity} has no ${path}`);
    reached = inner;
  }
  return reached;
}

/** The most that each property takes. */
function mostOf(entity: EntityName, ...paths: readonly string[]): readonly number[] {
  return paths.map((path) => {
    const field = fieldAt(entity, path);
    const most = field.type === 'text' ? field.max : field.type === 'number' ? field.digitsMax : undefined;
    if (most === undefined) throw new Error(`${entity}.${path} has no limit`);
    return most;
  });
}

/** The most that a property takes which invoices and credit memos have. */
const ofBoth = (path: string): readonly number[] => [...mostOf('Invoice', path), ...mostOf('CreditMemo', path)];

/** For each limit of ours what the simulated QuickBooks takes, wherever we write such a field. */
const SIMULATED: Readonly<Record<keyof typeof QUICKBOOKS_MAX, readonly number[]>> = {
  displayName: mostOf('Customer', 'DisplayName'),
  companyName: mostOf('Customer', 'CompanyName'),
  addressLine: mostOf('Customer', 'BillAddr.Line1', 'BillAddr.Line2', 'BillAddr.Line3', 'BillAddr.Line4'),
  place: mostOf('Customer', 'BillAddr.City', 'BillAddr.CountrySubDivisionCode', 'BillAddr.Country'),
  postalCode: mostOf('Customer', 'BillAddr.PostalCode'),
  emails: [
    ...mostOf('Customer', 'PrimaryEmailAddr.Address'),
    ...ofBoth('BillEmail.Address'),
    ...ofBoth('BillEmailCc.Address'),
    ...ofBoth('BillEmailBcc.Address'),
  ],
  docNumber: ofBoth('DocNumber'),
  customField: ofBoth('CustomField.StringValue'),
  customerMemo: ofBoth('CustomerMemo.value'),
  privateNote: ofBoth('PrivateNote'),
  description: ofBoth('Line.Description'),
  lines: [LINES_MAX],
  taxableLines: [TAXABLE_LINES_MAX],
  amountDigits: ofBoth('Line.Amount'),
  decimalsOfQuantity: [DECIMALS_MAX],
};

test.each(Object.entries(SIMULATED))('%s: the simulated QuickBooks takes as much as we send', (name, simulated) => {
  const ours = new Map<string, number>(Object.entries(QUICKBOOKS_MAX)).get(name);
  expect(simulated).toEqual(simulated.map(() => ours));
});
