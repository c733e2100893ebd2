import { describe, expect, it } from 'vitest';
import { addDays, dayInZone, dayOf, isDay } from '../../../src/model/day.ts';

describe('a calendar day', () => {
  it.each(['2026-01-31', '2026-04-30', '2024-02-29', '2000-02-29', '2026-12-01'])('%s exists', (text) => {
    expect(isDay(text)).toBe(true);
  });

  it.each([
    '2026-02-29', '1900-02-29', '2026-04-31', '2026-06-31', '2026-09-31', '2026-11-31', '2026-01-32', '2026-00-10',
    '2026-13-10', '2026-01-00', '2026-1-1', '20260101', '2026-01-01T00:00:00Z', '',
  ])('%j does not exist', (text) => {
    expect(isDay(text)).toBe(false);
  }); // prettier-ignore

  it.each([
    ['2026-11-01', -1, '2026-10-31'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-03-29', 0, '2026-03-29'],
  ])('%s and %d days is %s', (day, count, expected) => {
    expect(addDays(day, count)).toBe(expected);
  });

  it('of an instant is that of its zone, and of UTC when the zone is unknown', () => {
    const instant = '2026-11-01T03:30:00Z';
    expect(dayOf(Date.parse(instant))).toBe('2026-11-01');
    expect(dayInZone(instant, 'America/Chicago')).toBe('2026-10-31');
    expect(dayInZone(instant, 'Asia/Tokyo')).toBe('2026-11-01');
    expect(dayInZone(instant, 'Not/AZone')).toBe('2026-11-01');
    expect(() => dayInZone('no instant', 'UTC')).toThrow(RangeError);
  });
});
