import { describe, expect, it } from 'vitest';
import {
  rewriteAmount,
  readDays,
  rewriteBoolean,
  rewriteDay,
  rewriteMonth,
} from '../../../src/workspace/rewrite-value.ts';

describe('a value in another form', () => {
  it.each([
    ['28.11.2026', '2026-11-28'],
    ['2026/11/28', '2026-11-28'],
    ['2026-1-5', '2026-01-05'],
    ['28/11/2026', '2026-11-28'],
    ['11/28/2026', '2026-11-28'],
    ['5/5/2026', '2026-05-05'],
    ['2026-13-01', '2026-01-13'],
    ['31.02.2026', null],
    ['2026-11-31', null],
    ['1.2.26', null],
    ['today', null],
  ])('day %s', (text, day) => {
    expect(rewriteDay(text)).toBe(day);
  });

  it('of a day that may be two days is not guessed', () => {
    expect(rewriteDay('05/06/2026')).toBeNull();
    expect(readDays('05/06/2026')).toEqual(['2026-05-06', '2026-06-05']);
  });

  it.each([
    ['10/2026', '2026-10'],
    ['2026/10', '2026-10'],
    ['2026-1', '2026-01'],
    ['2026-10-31', '2026-10'],
    ['2026-13', null],
    ['13/2026', null],
    ['October', null],
  ])('month %s', (text, month) => {
    expect(rewriteMonth(text)).toBe(month);
  });

  it.each([
    ['20,000', '20000'],
    ['1,234,567.89', '1234567.89'],
    ["20'000", '20000'],
    ['20 000', '20000'],
    ['20.000,50', '20000.50'],
    ['12,5', '12.5'],
    ['2,00,000', null],
    ['a lot', null],
  ])('amount %s', (text, amount) => {
    expect(rewriteAmount(text)).toBe(amount);
  });

  it.each([
    ['yes', 'true'],
    ['Off', 'false'],
    ['maybe', null],
    ['constructor', null],
  ])('truth %s', (text, truth) => {
    expect(rewriteBoolean(text)).toBe(truth);
  });
});
