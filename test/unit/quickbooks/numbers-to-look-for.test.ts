import { expect, it } from 'vitest';
import { docNumberOf, resendDocNumbersOf } from '../../../src/model/doc-number.ts';
import { canStandInCondition } from '../../../src/quickbooks/wire/query.ts';

// A value that no condition can contain is not looked for, and its invoice would be sent again.
it.each(['INV-101', 'Ł-1', '“7”', 'A\nB', 'n°1', "O'Hara", '発票1', null])(
  'can look for each number of bill %j',
  (own) => {
    const number = docNumberOf({ id: 'b-1', sequentialInvoiceNumber: own });
    const again = resendDocNumbersOf('b-1', { ids: ['1'], voidNumbers: [own] });
    expect([number, ...again].filter((one) => !canStandInCondition(one))).toEqual([]);
  },
);
