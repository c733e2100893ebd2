import { expect, it } from 'vitest';
import { sayCustomer } from '../../../src/render/plan-rows.ts';

it.each([
  ['ACME Ltd', undefined, 'ACME Ltd'],
  ['Globex', 'ACME Ltd', 'ACME Ltd (account Globex)'],
  ['ACME Ltd', 'Acme Ltd (ACME)', 'Acme Ltd (ACME)'],
  [' ', 'ACME', 'ACME'],
])('the row of an invoice for account %j says of customer %j: %s', (accountName, customerName, said) => {
  expect(sayCustomer({ accountName, ...(customerName === undefined ? {} : { customerName }) })).toBe(said);
});
