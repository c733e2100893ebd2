import { expect, test } from 'vitest';
import { CREDIT_TYPES, LINE_ITEM_TYPES } from '../../../src/model/line-item-types.ts';
import * as simulated from '../../../src/sandbox/m3ter/line-item-types.ts';

test('the simulated m3ter and the files of a workspace know the same types of bill lines', () => {
  expect(simulated.LINE_ITEM_TYPES).toEqual(LINE_ITEM_TYPES);
  expect([...simulated.CREDIT_TYPES].toSorted()).toEqual([...CREDIT_TYPES].toSorted());
});
